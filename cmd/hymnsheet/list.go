package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A window is a stretch of time that a listing is about.
type window struct {
	week, from, to string
	all            bool
}

func (w *window) flags(c *cobra.Command) {
	c.Flags().StringVar(&w.week, "week", "", "ISO `WEEK`, such as 2019-W34")
	c.Flags().StringVar(&w.from, "from", "", "first `DAY`, such as 2019-08-19, or a time")
	c.Flags().StringVar(&w.to, "to", "", "`DAY` after the last, or a time")
}

// flagsAndAll adds --all-time as well.
func (w *window) flagsAndAll(c *cobra.Command) {
	w.flags(c)
	c.Flags().BoolVar(&w.all, "all-time", false, "the whole store")
}

// otherTimes is what a list that found nothing says of its window.
const otherTimes = "--week, --from and --to, or --all-time choose others"

// bounds returns the window; the default is the seven days before now. Zero
// times mean all of time.
func (w *window) bounds(now time.Time) (from, to time.Time, err error) {
	read := func(flag, s string) (t time.Time) {
		if t, err = dayOrTime(s); err != nil {
			err = usage(fmt.Errorf("--%s %w", flag, err))
		}
		return t
	}
	switch {
	case w.all && (w.week != "" || w.from != "" || w.to != ""):
		return from, to, usage(errors.New("the whole store takes no --week, --from or --to"))
	case w.all:
		return from, to, nil
	case w.week != "" && (w.from != "" || w.to != ""):
		return from, to, usage(errors.New("--week takes no --from or --to"))
	case w.week != "":
		if from, to, err = narratives.ParseWeek(w.week); err != nil {
			err = usage(fmt.Errorf("--week: %w", err))
		}
		return from, to, err
	case w.from == "" && w.to == "":
		to = now.Truncate(24*time.Hour).AddDate(0, 0, 1)
		return to.AddDate(0, 0, -7), to, nil
	case w.from == "" || w.to == "":
		return from, to, usage(errors.New("--from and --to go together"))
	}
	if from = read("from", w.from); err != nil {
		return from, to, err
	}
	if to = read("to", w.to); err != nil {
		return from, to, err
	}
	if !from.Before(to) {
		err = usage(fmt.Errorf("--from %s: must be before --to %s", w.from, w.to))
	}
	return from, to, err
}

func (a *app) listCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "list",
		Short:   "List outlets, documents, framings, mentions, speakers, words used alike, coverage or what rules change",
		Example: example("hymnsheet list framings --week 2019-W34", "hymnsheet list coverage --week 2019-W34 --format csv"),
	})
	c.PersistentFlags().StringVar(&a.format, "format", "", "`FORM`: table, json or csv (default table)")
	oneOf(c, "format", "table", "json", "csv")
	c.AddCommand(a.listOutletsCommand(), a.listDocumentsCommand(), a.listFramingsCommand(), a.listMentionsCommand(), a.listSpeakersCommand(), a.listReprintsCommand(), a.listStoriesCommand(), a.listNarrativesCommand(), a.listNeighboursCommand(), a.listVectorsCommand(), a.listCoverageCommand(),
		a.listExtractionCommand())
	return c
}

// listing opens the store, lists and closes.
func (a *app) listing(cmd *cobra.Command, f func(*session) error) error {
	s, err := a.look(cmd.Context())
	if err != nil {
		return err
	}
	return errors.Join(f(s), s.close())
}

// listingIn opens the store to list what lies in a window.
func (a *app) listingIn(cmd *cobra.Command, w *window, f func(s *session, from, to time.Time) error) error {
	from, to, err := w.bounds(a.clock.Now())
	if err != nil {
		return err
	}
	return a.listing(cmd, func(s *session) error { return f(s, from, to) })
}

// nothing tells a person why a list is empty.
func (a *app) nothing(n int, what string, from, to time.Time, others string) {
	if n > 0 || a.quiet || a.json || a.format == "json" || a.format == "csv" {
		return
	}
	when := "in the store"
	if !from.IsZero() {
		when = fmt.Sprintf("from %s to %s", shortTime(from), shortTime(to))
	}
	fmt.Fprintf(a.err, "hymnsheet: no %s %s; %s\n", what, when, others)
}

// shortTime writes a time to the minute, a midnight as a day.
func shortTime(t time.Time) string {
	switch t = t.UTC(); {
	case t.IsZero():
		return ""
	case t.Equal(t.Truncate(24 * time.Hour)):
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04Z")
}

func (a *app) listOutletsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "outlets",
		Short:   "List outlets with their labels and what is held of them",
		Example: example("hymnsheet list outlets"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listing(cmd, func(s *session) error {
				rows, err := s.store.ListOutlets(cmd.Context())
				if err != nil {
					return err
				}
				t := newTable("outlet", "state", "~owner", "~label", "role", "#documents", "newest", "~name")
				for _, o := range rows {
					role := "watched"
					switch {
					case o.Control:
						role = "control"
					case o.Unlabelled && o.State == "" && o.Owner == o.ID:
						role = "unlabelled"
					case o.Unlabelled: // by the configuration; an import said whose it is
						role = "imported"
					}
					label := strings.Trim(o.Label+", "+o.LabelSource+" "+o.LabelDate, ", ")
					t.add(o.ID, o.State, o.Owner, label, role, strconv.Itoa(o.Documents), shortTime(o.Newest), o.Name)
				}
				a.nothing(len(rows), "outlets", time.Time{}, time.Time{}, "hymnsheet run or hymnsheet import brings them in")
				return a.print(t, rows)
			})
		}),
	}
}

func (a *app) listDocumentsCommand() *cobra.Command {
	var w window
	var outlet string
	var versions bool
	var limit int
	c := &cobra.Command{
		Use:     "documents",
		Short:   "List documents by the day they were published",
		Example: example("hymnsheet list documents --week 2019-W34 --outlet example-daily"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listingIn(cmd, &w, func(s *session, from, to time.Time) error {
				rows, err := s.store.ListDocuments(cmd.Context(), store.DocumentFilter{From: from, To: to, Outlet: outlet, Limit: limit, Versions: versions})
				if err != nil {
					return err
				}
				t := newTable("document", "outlet", "published", "#versions", "~title", "~url")
				for _, d := range rows {
					t.add(d.ID, d.Outlet, shortDate(d.Published, d.Precision), strconv.Itoa(d.Count), d.Title, d.URL)
				}
				a.nothing(len(rows), "documents", from, to, otherTimes)
				return a.print(t, rows)
			})
		}),
	}
	w.flags(c)
	c.Flags().BoolVar(&w.all, "all-time", false, "all documents, with and without a date")
	c.Flags().StringVar(&outlet, "outlet", "", "only this outlet's, by `ID`")
	c.Flags().IntVar(&limit, "limit", 0, "at most `N` (default: no limit)")
	c.Flags().BoolVar(&versions, "versions", false, "with JSON: every version with its text")
	return c
}

// shortDate writes as much of a time as is known.
func shortDate(t time.Time, precision string) string {
	switch {
	case t.IsZero():
		return ""
	case precision == "day":
		return t.Format(time.DateOnly)
	case precision == "month":
		return t.Format("2006-01")
	case precision == "year":
		return t.Format("2006")
	}
	return t.Format("2006-01-02T15:04Z")
}
