package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

type languageLine struct {
	ID   string `json:"id"`
	File string `json:"file"`
}

type languageAnswer struct {
	ID         string  `json:"id"`
	Lang       string  `json:"lang"`
	Script     string  `json:"script"`
	Confidence float64 `json:"confidence"`
}

func (a *app) tryLanguageCommand() *cobra.Command {
	var lines string
	c := &cobra.Command{
		Use:     "language FILE",
		Short:   "Guess the language and script of a text",
		Example: example("hymnsheet try language headline.txt"),
		Args:    oneFile("FILE (- for standard input)", &lines),
		RunE: a.do(func(_ *cobra.Command, args []string) error {
			answer := func(id, path string) (languageAnswer, error) {
				body, err := a.readInput(path)
				if err != nil {
					return languageAnswer{}, err
				}
				lang, script, confidence := text.Language(string(body))
				return languageAnswer{id, lang, script, confidence}, nil
			}
			if lines != "" {
				return manifest(a, lines, func(l languageLine) string { return l.ID }, func(dir string, l languageLine) (any, error) {
					return answer(l.ID, beside(dir, l.File))
				})
			}
			got, err := answer("", args[0])
			if err != nil {
				return err
			}
			if a.json {
				return writeJSON(a.out, got)
			}
			if got.Lang == "" {
				got.Lang = "unknown"
			}
			fmt.Fprintf(a.out, "%s (%s), confidence %.2f\n", got.Lang, got.Script, got.Confidence)
			return nil
		}),
	}
	c.Flags().StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id and file")
	return c
}
