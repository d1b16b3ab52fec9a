package main

import (
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

func (a *app) listStoriesCommand() *cobra.Command {
	var w window
	var least int
	c := &cobra.Command{
		Use:   "stories",
		Short: "List the events that documents are about",
		Long: "A story is the documents about one event. Its id is for life; its label is the\n" +
			"headline of its first document. Stories are listed with their documents of the\n" +
			"window, those of most documents first.",
		Example: example("hymnsheet list stories --week 2019-W34 --least 3"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listingIn(cmd, &w, func(s *session, from, to time.Time) error {
				rows, err := s.store.ListStories(cmd.Context(), from, to, least)
				if err != nil {
					return err
				}
				t := newTable("story", "#documents", "#outlets", "#at all times", "first", "~label")
				for _, r := range rows {
					t.add(r.ID, strconv.Itoa(len(r.Documents)), strconv.Itoa(r.Outlets), strconv.Itoa(r.Size), shortTime(r.First), r.Label)
				}
				a.nothing(len(rows), "stories", from, to, otherTimes)
				return a.print(t, rows)
			})
		}),
	}
	w.flagsAndAll(c)
	c.Flags().IntVar(&least, "least", 1, "only stories of `N` documents of the window or more")
	return c
}
