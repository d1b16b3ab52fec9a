package main

import (
	"fmt"
	"io"
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
	ID     string      `json:"id"`
	Quotes []quotation `json:"quotes"`
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
					return quotesAnswer{l.ID, nest(findQuotes(string(body), l.Lang))}, nil
				})
			}
			body, err := a.readInput(args[0])
			if err != nil {
				return err
			}
			quotes := findQuotes(string(body), lang)
			if a.json {
				return writeJSON(a.out, quotesAnswer{"", nest(quotes)})
			}
			if a.colours() && len(quotes) > 0 {
				fmt.Fprintf(a.out, "%s\n\n%sspeaker%s  %scue%s  %swords%s  %sin marks, said by nobody%s\n\n", strings.TrimRight(colourQuotes(string(body), quotes), "\n"),
					colourSpeaker, colourOff, colourCue, colourOff, colourContent, colourOff, colourScare, colourOff)
			}
			writeQuotes(a.out, nest(quotes), "")
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

// writeQuotes lists quotations, those within another under it and further in.
func writeQuotes(w io.Writer, list []quotation, indent string) {
	for _, q := range list {
		fmt.Fprintf(w, "%s%-8s %s  %s\n", indent, q.Kind, q.Confidence, plain(q.Text))
		var by []string
		if q.Speaker != nil {
			by = append(by, "speaker: "+plain(q.Speaker.Text))
		}
		if q.Cue != nil {
			by = append(by, "cue: "+plain(q.Cue.Text))
		}
		if len(by) > 0 {
			fmt.Fprintf(w, "%s            %s\n", indent, strings.Join(by, " · "))
		}
		writeQuotes(w, q.Inner, indent+"    ")
	}
}

// findQuotes reads hard-wrapped lines as one paragraph. Offsets and words are
// those of s.
func findQuotes(s, lang string) []quote.Quote {
	if lang == "" {
		lang, _, _ = text.Language(s)
	}
	quotes := quote.Find(text.Unwrap(s), lang)
	for i := range quotes {
		q := &quotes[i]
		q.Text = s[q.Start:q.End]
		for _, part := range []*quote.Span{q.Speaker, q.Cue, q.Within} {
			if part != nil {
				part.Text = s[part.Start:part.End]
			}
		}
	}
	return quotes
}
