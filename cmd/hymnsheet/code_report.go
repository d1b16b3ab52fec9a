package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A codeReport is what `code report --json` prints.
type codeReport struct {
	store.CodeSample
	Report narratives.CodingReport `json:"report"`
}

func (a *app) codeReportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "report NAME",
		Short: "Say how far two coders agree, and how right the program is",
		Long: "For framing, voice, place and scare quotes: Krippendorff's alpha and Cohen's\n" +
			"kappa with 95 % intervals. Then the program against what holds after\n" +
			"adjudication: precision and recall with 95 % Wilson intervals, by confidence\n" +
			"tier, label and framing. An item on which the coders differ counts once it is\n" +
			"decided. docs/method/agreement.md says what the figures mean.",
		Example: example("hymnsheet code report spring", "hymnsheet code report spring --json"),
		Args:    exactlyOne("NAME"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			return a.listing(cmd, func(s *session) error {
				c, err := s.store.CodeSample(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				items, err := s.store.Coded(cmd.Context(), c)
				if err != nil {
					return err
				}
				r := codeReport{c, narratives.ReportCoding(items, uint64(c.Seed))}
				if a.json {
					return writeJSON(a.out, r)
				}
				var b strings.Builder
				r.text(&b)
				_, err = io.WriteString(a.out, b.String())
				return err
			})
		}),
	}
}

func (r codeReport) text(b *strings.Builder) {
	p := r.Report
	fields(b, "sample", r.Name, "drawn", fmt.Sprintf("%s, seed %d, from %s", r.At, r.Seed, r.Scope))
	coders := make([]string, len(r.Coders))
	for i, c := range r.Coders {
		coders[i] = fmt.Sprintf("%s %d", c, p.Coded[min(i, 1)])
	}
	fields(b, "items", fmt.Sprintf("%d; coded by %s; by both %d", p.Items, strings.Join(append(coders, "nobody")[:max(1, len(coders))], ", "), p.Both))
	fields(b, "differ", fmt.Sprintf("%s, %d undecided", counted(p.Different, "label", "labels"), p.Open))
	b.WriteString("\n")
	t := newTable("agreement", "#units", "#same", "#alpha", "95 %", "reading", "#kappa", "95 %")
	for _, v := range p.Agreement {
		t.add(string(v.Variable), fmt.Sprint(v.Units), fmt.Sprint(v.Agree), decimals(v.Alpha.Value), span(v.Alpha), string(v.Alpha.Reading), decimals(v.Kappa.Value), span(v.Kappa))
	}
	b.WriteString(t.lines())
	s := p.Program
	fmt.Fprintf(b, "\nThe program, over %s that two coders or the adjudicator settled:\n\n", counted(s.Judged, "item", "items"))
	t = newTable("what", "#right", "#of", "#share", "95 %")
	row := func(what string, x narratives.Portion) {
		if x.N > 0 {
			t.add(what, fmt.Sprint(x.K), fmt.Sprint(x.N), fmt.Sprintf("%.3f", x.Share), fmt.Sprintf("%.3f–%.3f", x.Low, x.High))
		}
	}
	row("precision of finds", s.Precision)
	row("recall within the sample", s.Recall)
	if s.Weighted.Value != nil {
		t.add("precision, strata weighted", "", "", decimals(s.Weighted.Value), span(s.Weighted))
	}
	for _, x := range s.Tiers {
		row("tier "+x.Tier+" precision", x.Precision)
		row("tier "+x.Tier+" voice right", x.Voice)
	}
	for _, x := range s.Labels {
		row(fmt.Sprintf("%s %s precision", x.Variable, x.Label), x.Precision)
		row(fmt.Sprintf("%s %s recall", x.Variable, x.Label), x.Recall)
	}
	for _, x := range s.Framings {
		row(x.Framing+" precision", x.Precision)
	}
	b.WriteString(t.lines())
	b.WriteString("\nHow often the framing was there, by stratum:\n\n")
	t = newTable("what", "#there", "#of", "#share", "95 %", "#holds", "#drawn")
	for _, x := range s.Strata {
		t.add(x.Stratum, fmt.Sprint(x.There.K), fmt.Sprint(x.There.N), fmt.Sprintf("%.3f", x.There.Share), fmt.Sprintf("%.3f–%.3f", x.There.Low, x.There.High),
			grouped(x.Size), fmt.Sprint(x.Drawn))
	}
	b.WriteString(t.lines())
}

// lines lays t out for a program's text.
func (t *table) lines() string {
	var b strings.Builder
	_ = t.text(&b, 0) // a Builder does not fail
	return b.String()
}

// decimals writes a coefficient, a dash where nothing can be said.
func decimals(x *float64) string {
	if x == nil {
		return "–"
	}
	return fmt.Sprintf("%.3f", *x)
}

func span(c narratives.Coefficient) string {
	if c.Low == nil || c.High == nil {
		return "–"
	}
	return fmt.Sprintf("%.3f–%.3f", *c.Low, *c.High)
}
