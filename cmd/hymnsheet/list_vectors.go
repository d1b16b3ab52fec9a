package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

func (a *app) listNeighboursCommand() *cobra.Command {
	var language string
	var top int
	c := &cobra.Command{
		Use:   "neighbours WORDS",
		Short: "List the words that the crawl uses most like a word or phrase",
		Long: "Words are alike that stand in the same company, by the articles of twelve months;\n" +
			"they are learnt anew for each month that has ended (docs/method/vectors.md). Of a\n" +
			"phrase, rare words count most. Opposites keep the same company, too.",
		Example: example("hymnsheet list neighbours hegemony", "hymnsheet list neighbours 'moral high ground' --language en --top 20 --format json"),
		Args:    exactlyOne("word, or phrase between quotation marks"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			return a.listing(cmd, func(s *session) error {
				near, err := s.store.Neighbours(cmd.Context(), args[0], language, top)
				if err != nil {
					return err
				}
				if near == nil {
					return fmt.Errorf("neighbours: %s: no vectors know it; hymnsheet list vectors says what has been learnt", plain(args[0]))
				}
				t := newTable("word", "#cosine", "#seen")
				for _, n := range near.Near {
					t.add(n.Word, score(&n.Cosine), strconv.Itoa(n.Seen))
				}
				return a.print(t, near)
			})
		}),
	}
	c.Flags().StringVar(&language, "language", "", "`CODE`, such as en (default: the one that knows most of the words)")
	c.Flags().IntVar(&top, "top", 10, "the first `N`")
	return c
}

func (a *app) listVectorsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "vectors",
		Short:   "List what it was learnt from which words are used alike",
		Example: example("hymnsheet list vectors --format json"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listing(cmd, func(s *session) error {
				rows, err := s.store.ListVectors(cmd.Context())
				if err != nil {
					return err
				}
				t := newTable("month", "language", "#documents", "#running words", "#words learnt", "state", "digest")
				for _, r := range rows {
					state := "record only"
					switch {
					case r.Kept:
						state = "kept"
					case r.Vocabulary == 0:
						state = "too little"
					}
					t.add(r.Month, r.Language, strconv.Itoa(r.Documents), strconv.Itoa(r.Words), strconv.Itoa(r.Vocabulary), state, r.Digest[:16])
				}
				a.nothing(len(rows), "vectors", time.Time{}, time.Time{}, "a month's are learnt when a later month has articles")
				return a.print(t, rows)
			})
		}),
	}
}
