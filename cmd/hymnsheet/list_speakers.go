package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/reports"
)

func (a *app) listSpeakersCommand() *cobra.Command {
	var w window
	var top int
	var fresh, entries bool
	c := &cobra.Command{
		Use:   "speakers",
		Short: "List who is quoted how often, by whom, in which framings",
		Long: "A speaker is counted once a document, in originals only, apart for outlets of\n" +
			"states, controls and those without a label, and for articles and posts. The rate\n" +
			"is the share of all such documents of the window, with a 90 % interval. Names of\n" +
			"known actors are one speaker in all languages; other names stand as printed, a\n" +
			"surname with the full name that the same document prints. Quotations whose\n" +
			"speaker is no name (she, officials) are counted below the table.\n\n" +
			"With --new: names that belong to nobody known; with --entries, as a file of\n" +
			"actors for somebody to look through and to name in the configuration.",
		Example: example("hymnsheet list speakers --week 2019-W34 --top 20", "hymnsheet list speakers --week 2019-W34 --format csv", "hymnsheet list speakers --week 2019-W34 --entries > new-actors.yaml"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listingIn(cmd, &w, func(s *session, from, to time.Time) error {
				got, err := s.store.ListSpeakers(cmd.Context(), from, to, s.tracker.Speaker)
				if err != nil {
					return err
				}
				if fresh || entries {
					return a.newSpeakers(got, top, entries)
				}
				for i := range got.Rows {
					if id := got.Rows[i].Speaker; id != "" {
						got.Rows[i].Name = s.tracker.Name(id)
					}
				}
				if top > 0 && len(got.Rows) > top {
					got.Rows = got.Rows[:top]
				}
				t := newTable("group", "kind", "~speaker", "~actor", "#quotations", "#documents", "#of", "#rate", "interval", "~quoted by", "~in framings")
				for _, r := range got.Rows {
					t.add(r.Group, r.Kind, r.Name, r.Speaker, strconv.Itoa(r.Quotations), strconv.Itoa(r.Rate.K), strconv.Itoa(r.Rate.N),
						shareOf(r.Rate), fmt.Sprintf("%.3f–%.3f", r.Rate.Low, r.Rate.High), outletCounts(r.Outlets), speakerFramings(r))
				}
				a.nothing(len(got.Rows), "speakers", from, to, "--week, or --from and --to choose other days")
				if err := a.print(t, got); err != nil || a.json || a.quiet || cmp.Or(a.format, "table") != "table" {
					return err
				}
				_, err = fmt.Fprintf(a.out, "\n%s without a name; %s without a day are not counted\n",
					counted(got.Unnamed, "quotation", "quotations"), counted(got.Undated, "document", "documents"))
				return err
			})
		}),
	}
	w.flags(c)
	c.Flags().BoolVar(&fresh, "new", false, "only names that belong to nobody known")
	c.Flags().BoolVar(&entries, "entries", false, "those names as entries of actors, in YAML")
	c.Flags().IntVar(&top, "top", 0, "at most `N` (default: no limit)")
	return c
}

// shareOf prints a rate, or why there is none.
func shareOf(r narratives.Rate) string {
	if r.TooFew {
		return "too few"
	}
	return fmt.Sprintf("%.3f", r.Share)
}

func speakerFramings(r reports.SpeakerRow) string {
	var out []string
	for _, f := range r.Framings {
		s := fmt.Sprintf("%s %d", f.Framing, f.Documents)
		if f.Rebutted > 0 {
			s += fmt.Sprintf(" (rebutted %d)", f.Rebutted)
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}
