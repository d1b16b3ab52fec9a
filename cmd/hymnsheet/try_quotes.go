package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

type quotesLine struct {
	ID   string `json:"id"`
	File string `json:"file"`
	Lang string `json:"lang"`
}

type quotesAnswer struct {
	ID     string        `json:"id"`
	Quotes []quote.Quote `json:"quotes"`
}

func (a *app) tryQuotesCommand() *cobra.Command {
	var lang, lines string
	c := &cobra.Command{
		Use:     "quotes FILE.txt",
		Short:   "Find quotations with their speakers and cues in a text",
		Example: example("hymnsheet try quotes --lang en story.txt"),
		Args:    oneFile("FILE (- for standard input)", &lines),
		RunE: a.do(func(_ *cobra.Command, args []string) error {
			if lines != "" {
				return manifest(a, lines, func(l quotesLine) string { return l.ID }, func(dir string, l quotesLine) (any, error) {
					body, err := a.readInput(beside(dir, l.File))
					if err != nil {
						return nil, err
					}
					return quotesAnswer{l.ID, findQuotes(string(body), l.Lang)}, nil
				})
			}
			body, err := a.readInput(args[0])
			if err != nil {
				return err
			}
			quotes := findQuotes(string(body), lang)
			if a.json {
				return writeJSON(a.out, quotesAnswer{"", quotes})
			}
			if a.colours() && len(quotes) > 0 {
				fmt.Fprintf(a.out, "%s\n\n%sspeaker%s  %scue%s  %swords%s  %sin marks, said by nobody%s\n\n", strings.TrimRight(colourQuotes(string(body), quotes), "\n"),
					colourSpeaker, colourOff, colourCue, colourOff, colourContent, colourOff, colourScare, colourOff)
			}
			for _, q := range quotes {
				fmt.Fprintf(a.out, "%-8s %s  %s\n", q.Kind, q.Confidence, plain(q.Text))
				var by []string
				if q.Speaker != nil {
					by = append(by, "speaker: "+plain(q.Speaker.Text))
				}
				if q.Cue != nil {
					by = append(by, "cue: "+plain(q.Cue.Text))
				}
				if len(by) > 0 {
					fmt.Fprintf(a.out, "            %s\n", strings.Join(by, " · "))
				}
			}
			if len(quotes) == 0 {
				fmt.Fprintln(a.out, "no quotations")
			}
			return nil
		}),
	}
	c.Flags().StringVar(&lang, "lang", "", "language `CODE`, such as en; guessed if left out")
	c.Flags().StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id, file and lang")
	return c
}

// findQuotes never returns nil: programs read an empty list.
func findQuotes(s, lang string) []quote.Quote {
	if lang == "" {
		lang, _, _ = text.Language(s)
	}
	if q := quote.Find(s, lang); q != nil {
		return q
	}
	return []quote.Quote{}
}
