package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/narratives"
)

func (a *app) listReprintsCommand() *cobra.Command {
	var w window
	var follows, passages bool
	c := &cobra.Command{
		Use:   "reprints",
		Short: "List documents with one text, and who published it first",
		Long: "Each group is listed with its origin, the earliest document, and all that have\n" +
			"its text; --passages says which paragraphs. With --follows the list says who follows whom: how many documents of\n" +
			"one outlet have their origin in another, and the median lag with its 90 %\n" +
			"interval, of documents that both give a time.",
		Example: example("hymnsheet list reprints --week 2019-W34", "hymnsheet list reprints --follows --all-time"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listingIn(cmd, &w, func(s *session, from, to time.Time) error {
				if follows {
					list, err := s.store.Reprints(cmd.Context(), from, to)
					if err != nil {
						return err
					}
					lags := narratives.Lags(list)
					t := newTable("outlet", "follows", "#documents", "#timed", "#median hours", "#low", "#high")
					for _, l := range lags {
						median := ""
						if l.Timed > 0 {
							median = hours(&l.Median)
						}
						t.add(l.Outlet, l.Follows, strconv.Itoa(l.Documents), strconv.Itoa(l.Timed), median, hours(l.Low), hours(l.High))
					}
					a.nothing(len(lags), "reprints of other outlets", from, to, otherTimes)
					return a.print(t, lags)
				}
				rows, err := s.store.ListReprints(cmd.Context(), from, to)
				if err != nil {
					return err
				}
				if passages {
					if err := s.store.SharePassages(cmd.Context(), rows); err != nil {
						return err
					}
				}
				t := newTable("group", "role", "outlet", "published", "#overlap", "~title", "~url")
				for _, g := range rows {
					for i, d := range g.Copies {
						role := "reprint"
						if g.Documents[i] == g.Origin {
							role = "origin"
						}
						t.add(g.ID, role, d.Outlet, shortDate(d.Published, d.Precision), fmt.Sprintf("%.2f", d.Overlap), d.Title, g.Documents[i])
						for _, p := range d.Passages {
							t.add("", "", "", "", fmt.Sprintf("%.2f", p.Share), fmt.Sprintf("paragraph %d is the origin's %d", p.Passage, p.Of), "")
						}
					}
				}
				a.nothing(len(rows), "reprints", from, to, otherTimes)
				return a.print(t, rows)
			})
		}),
	}
	w.flagsAndAll(c)
	c.Flags().BoolVar(&passages, "passages", false, "with the paragraphs that each reprint has from its origin")
	c.Flags().BoolVar(&follows, "follows", false, "who follows whom, with what lag")
	return c
}

// hours writes a number of hours, nothing where there is none.
func hours(h *float64) string {
	if h == nil {
		return ""
	}
	return fmt.Sprintf("%.1f", *h)
}
