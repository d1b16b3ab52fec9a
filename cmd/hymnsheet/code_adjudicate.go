package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A codeDifference is an item about which the coders differ.
type codeDifference struct {
	Item     int                 `json:"item"`
	Variable narratives.Variable `json:"variable"`
	First    string              `json:"first"` // what the coder says whose name comes first
	Second   string              `json:"second"`
	Decided  string              `json:"decided"` // empty: open
	Framing  string              `json:"framing"`
	Document string              `json:"document"`
	Passage  int                 `json:"passage"`
}

// An adjudication is what `code adjudicate` prints.
type adjudication struct {
	Sample      string                `json:"sample"`
	Coders      []string              `json:"coders"`
	Differences []codeDifference      `json:"differences"`
	Log         []narratives.Decision `json:"log"`
}

func (a *app) codeAdjudicateCommand() *cobra.Command {
	var d narratives.Decision
	var variable string
	var wait bool
	c := &cobra.Command{
		Use:   "adjudicate NAME",
		Short: "List where two coders differ, or record what holds",
		Long: "Alone it lists every difference and the log. With --item it adds a decision to\n" +
			"the log, which is never changed: the latest decision on an item and variable\n" +
			"counts, also over two coders who agree.",
		Example: example("hymnsheet code adjudicate spring",
			"hymnsheet code adjudicate spring --item 12 --variable voice --label quoted --author 'A. Reader' --reason 'the minister speaks'"),
		Args: exactlyOne("NAME"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			d.Variable = narratives.Variable(variable)
			if d.Item == 0 && variable == "" && d.Label == "" {
				return a.listing(cmd, func(s *session) error { return s.showDifferences(cmd, args[0]) })
			}
			switch {
			case d.Item == 0 || variable == "" || d.Label == "":
				return usage(errors.New("--item, --variable and --label go together"))
			case !slices.Contains(narratives.Variables(), d.Variable):
				return usage(fmt.Errorf("--variable %s: want framing, voice, place or scare", variable))
			case strings.TrimSpace(d.Author) == "" || strings.TrimSpace(d.Reason) == "":
				return usage(errors.New("--author and --reason: a decision has both"))
			}
			return a.coding(cmd, "code adjudicate", args[0], wait, func(s *session, c store.CodeSample) (func() error, error) {
				if err := s.checkDecision(cmd, c, d); err != nil {
					return nil, err
				}
				var err error
				d.Number, err = s.store.Decide(cmd.Context(), c.Name, d)
				d.At = a.clock.Now().UTC().Format("2006-01-02T15:04:05Z")
				return func() error {
					if a.json {
						return writeJSON(a.out, d)
					}
					return a.say("%s, item %d: %s is %s\n", c.Name, d.Item, d.Variable, d.Label)
				}, err
			})
		}),
	}
	c.Flags().IntVar(&d.Item, "item", 0, "`NUMBER` of the item")
	c.Flags().StringVar(&variable, "variable", "", "`NAME`: framing, voice, place or scare")
	c.Flags().StringVar(&d.Label, "label", "", "`LABEL` that holds")
	c.Flags().StringVar(&d.Author, "author", "", "`NAME` of who decides")
	c.Flags().StringVar(&d.Reason, "reason", "", "`WHY`")
	oneOf(c, "variable", "framing", "voice", "place", "scare")
	waitFlag(c, &wait)
	return c
}

// checkDecision refuses a decision on nothing, or a label that cannot be.
func (s *session) checkDecision(cmd *cobra.Command, c store.CodeSample, d narratives.Decision) error {
	items, err := s.store.Coded(cmd.Context(), c)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(items, func(i narratives.Coded) bool { return i.Number == d.Item })
	switch {
	case at < 0:
		return usage(fmt.Errorf("--item %d: %s has items 1 to %d", d.Item, c.Name, len(items)))
	case !items[at].Both():
		return fmt.Errorf("item %d: is not coded by two yet", d.Item)
	case slices.Contains(d.Variable.Labels(), d.Label):
		return nil
	case d.Variable == narratives.IsFraming && slices.ContainsFunc(s.config.Codebook().Framings, func(f narratives.Framing) bool { return f.ID == d.Label }):
		return nil
	}
	return usage(fmt.Errorf("--label %q: want one of %s", d.Label, strings.Join(d.Variable.Labels(), ", ")))
}

func (s *session) showDifferences(cmd *cobra.Command, name string) error {
	c, err := s.store.CodeSample(cmd.Context(), name)
	if err != nil {
		return err
	}
	items, err := s.store.Coded(cmd.Context(), c)
	if err != nil {
		return err
	}
	out := adjudication{Sample: name, Coders: c.Coders, Differences: []codeDifference{}}
	if out.Log, err = s.store.Decisions(cmd.Context(), name); err != nil {
		return err
	}
	for _, i := range items {
		for _, v := range narratives.Variables() {
			if i.Differs(v) {
				out.Differences = append(out.Differences, codeDifference{
					i.Number, v, i.Coders[0].Of(v), i.Coders[1].Of(v), i.Decisions[v], i.Framing, i.Document, i.Passage,
				})
			}
		}
	}
	if s.app.json {
		return writeJSON(s.app.out, out)
	}
	if len(c.Coders) < 2 {
		return s.app.say("%s: %s so far\n", name, counted(len(c.Coders), "coder", "coders"))
	}
	t := newTable("#item", "variable", c.Coders[0], c.Coders[1], "decided", "asked", "document", "#passage")
	for _, d := range out.Differences {
		t.add(strconv.Itoa(d.Item), string(d.Variable), d.First, d.Second, d.Decided, d.Framing, d.Document, strconv.Itoa(d.Passage))
	}
	if err := t.text(s.app.out, 0); err != nil || len(out.Log) == 0 {
		return err
	}
	if err := s.app.say("\n"); err != nil {
		return err
	}
	t = newTable("#decision", "at", "#item", "variable", "label", "author", "reason")
	for _, d := range out.Log {
		t.add(strconv.Itoa(d.Number), d.At, strconv.Itoa(d.Item), string(d.Variable), d.Label, d.Author, d.Reason)
	}
	return t.text(s.app.out, 0)
}
