package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (a *app) listNarrativesCommand() *cobra.Command {
	var w window
	c := &cobra.Command{
		Use:   "narratives",
		Short: "List groups of framings that keep company",
		Long: "A narrative is a group of framings that stand in the same stories beyond chance,\n" +
			"over the year that ends with the window. Its id is for life. Documents are originals\n" +
			"of the window in which two of its framings or more stand, control outlets left\n" +
			"out; docs/method/narratives.md has the rules. JSON gives all pairs with their counts.",
		Example: example("hymnsheet list narratives --week 2019-W34", "hymnsheet list narratives --all-time --format json"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listingIn(cmd, &w, func(s *session, from, to time.Time) error {
				rows, err := s.store.ListNarratives(cmd.Context(), from, to)
				if err != nil {
					return err
				}
				t := newTable("narrative", "#documents", "#own voice", "#outlets", "#members", "#links", "born", "~label", "~framings")
				for _, r := range rows {
					t.add(r.ID, strconv.Itoa(r.Documents), strconv.Itoa(r.Own), strconv.Itoa(r.Outlets), strconv.Itoa(len(r.Framings)), heldLinks(r), r.Week, r.Label, narrativeFramings(r))
				}
				a.nothing(len(rows), "narratives", from, to, otherTimes+"; a week is grouped when it is over")
				return a.print(t, rows)
			})
		}),
	}
	w.flagsAndAll(c)
	return c
}

// heldLinks says how many of a narrative's links hold.
func heldLinks(r store.NarrativeRow) string {
	held, n := 0, len(r.Framings)
	for _, l := range r.Pairs {
		if l.Holds {
			held++
		}
	}
	return fmt.Sprintf("%d of %d", held, n*(n-1)/2)
}

func narrativeFramings(r store.NarrativeRow) string {
	var out []string
	for _, f := range r.Framings {
		out = append(out, fmt.Sprintf("%s %d", f.ID, f.Documents))
	}
	return strings.Join(out, ", ")
}
