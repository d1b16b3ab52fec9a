package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/crawler"
)

func (a *app) listCoverageCommand() *cobra.Command {
	var w window
	var sources bool
	c := &cobra.Command{
		Use:   "coverage",
		Short: "List what was collected against what was to be, by outlet and day",
		Long: "The list says for each outlet and day how many articles its sources listed for the\n" +
			"first time, how many of them were captured, and what is wrong. With --sources it\n" +
			"says so of each source; an article that two sources list counts for both. JSON has\n" +
			"the sources in any case.",
		Example: example("hymnsheet list coverage --week 2019-W34", "hymnsheet list coverage --week 2019-W34 --sources --format csv"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listingIn(cmd, &w, func(s *session, from, to time.Time) error {
				rows, err := s.store.Coverage(cmd.Context(), from, to)
				if err != nil {
					return err
				}
				if rows == nil {
					rows = []crawler.Coverage{}
				}
				a.nothing(len(rows), "outlets that are crawled", from, to, "--week, or --from and --to choose other days")
				if sources {
					return a.print(sourceTable(rows), rows)
				}
				return a.print(outletTable(rows), rows)
			})
		}),
	}
	w.flags(c)
	c.Flags().BoolVar(&sources, "sources", false, "a line for each source, by day")
	return c
}

func outletTable(rows []crawler.Coverage) *table {
	t := newTable("outlet", "day", "state", "#expected", "#received", "~reasons")
	for _, r := range rows {
		t.add(r.Outlet, r.Day, string(r.State), strconv.Itoa(r.Expected), strconv.Itoa(r.Received), strings.Join(r.Reasons, "; "))
	}
	return t
}

// sourceTable has a line for each source and day, by day, outlet and source. Of
// a day on which an outlet has none it tells the outlet's own.
func sourceTable(rows []crawler.Coverage) *table {
	t := newTable("day", "outlet", "~source", "#expected", "#received", "state", "~reasons")
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b crawler.Coverage) int { return strings.Compare(a.Day, b.Day) })
	for _, r := range rows {
		if len(r.Sources) == 0 {
			t.add(r.Day, r.Outlet, "", strconv.Itoa(r.Expected), strconv.Itoa(r.Received), string(r.State), strings.Join(r.Reasons, "; "))
		}
		for _, s := range r.Sources {
			why := s.Reasons
			if n := s.Expected - s.Received; n > 0 {
				why = append([]string{fmt.Sprintf("%d of %d listed articles not captured", n, s.Expected)}, why...)
			}
			t.add(r.Day, r.Outlet, s.Name(), strconv.Itoa(s.Expected), strconv.Itoa(s.Received), string(s.State), strings.Join(why, "; "))
		}
	}
	return t
}
