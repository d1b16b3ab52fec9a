package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (a *app) codeCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:   "code",
		Short: "Let two people code a sample, and say how far they and the program agree",
		Long: "Draw a sample, give the sheet to two people who fill it in apart, import both,\n" +
			"settle where they differ, and read the report. docs/method/coding.md is written\n" +
			"for the coders, docs/method/agreement.md for who reads the figures.",
		Example: example("hymnsheet code sample spring --size 200 --output spring.csv", "hymnsheet code report spring"),
	})
	c.AddCommand(a.codeSampleCommand(), a.codeSheetCommand(), a.codeImportCommand(), a.codeAdjudicateCommand(), a.codeReportCommand(), a.codePublishCommand(), a.codeListCommand())
	return c
}

func (a *app) codeListCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the samples that were drawn",
		Example: example("hymnsheet code list"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			return a.listing(cmd, func(s *session) error {
				rows, err := s.store.CodeSamples(cmd.Context())
				if err != nil {
					return err
				}
				t := newTable("sample", "drawn", "#seed", "#items", "coders", "#decisions", "published", "~scope")
				for _, r := range rows {
					t.add(r.Name, r.At, strconv.FormatInt(r.Seed, 10), strconv.Itoa(r.Items), strings.Join(r.Coders, ", "), strconv.Itoa(r.Decisions), r.Published, r.Scope)
				}
				return a.print(t, rows)
			})
		}),
	}
}

func (a *app) codePublishCommand() *cobra.Command {
	var withdraw, wait bool
	c := &cobra.Command{
		Use:   "publish NAME",
		Short: "Let reports print the agreement of a sample",
		Long: "Reports print one line about the sample that was published last. A sample with\n" +
			"open differences can be published; the line says how many there are.",
		Example: example("hymnsheet code publish spring", "hymnsheet code publish spring --withdraw"),
		Args:    exactlyOne("NAME"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			return a.coding(cmd, "code publish", args[0], wait, func(s *session, c store.CodeSample) (func() error, error) {
				if len(c.Coders) < 2 && !withdraw {
					return nil, fmt.Errorf("sample %s: has %s: two are needed before it can be published", c.Name, counted(len(c.Coders), "coder", "coders"))
				}
				if err := s.store.PublishCodes(cmd.Context(), c.Name, !withdraw); err != nil {
					return nil, err
				}
				return func() error {
					c, word := c, "published"
					if withdraw {
						word = "withdrawn"
					}
					if a.json {
						return writeJSON(a.out, map[string]string{"sample": c.Name, "state": word})
					}
					return a.say("%s: %s\n", c.Name, word)
				}, nil
			})
		}),
	}
	c.Flags().BoolVar(&withdraw, "withdraw", false, "take it out of reports again")
	waitFlag(c, &wait)
	return c
}

// coding opens the store for work on a sample; what f returns is printed once
// all is kept.
func (a *app) coding(cmd *cobra.Command, command, name string, wait bool, f func(*session, store.CodeSample) (func() error, error)) error {
	s, err := a.work(cmd.Context(), command, wait)
	if err != nil {
		return err
	}
	var show func() error
	c, err := s.store.CodeSample(cmd.Context(), name)
	if err == nil {
		show, err = f(s, c)
	}
	if err = s.finish(cmd.Context(), err); err != nil {
		return err
	}
	return show()
}

// say prints a line for people, unless told to be quiet.
func (a *app) say(format string, args ...any) error {
	if a.quiet {
		return nil
	}
	_, err := fmt.Fprintf(a.out, format, args...)
	return err
}
