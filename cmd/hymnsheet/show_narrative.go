package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// showNarrative prints a narrative: its framings, how often they stand
// together, its weeks and documents, and with why its ledger.
func (s *session) showNarrative(ctx context.Context, id string, why bool, limit int) error {
	v, err := s.store.ShowNarrative(ctx, id)
	if err != nil {
		return err
	}
	if s.app.json {
		return writeJSON(s.app.out, v)
	}
	var b strings.Builder
	state := cmp.Or(v.State, "its framings keep company")
	if v.Into != "" {
		state += " into " + v.Into
	}
	fields(&b, "narrative", v.ID, "label", v.Label, "state", state, "born", v.Week, "as of", v.AsOf,
		"documents", fmt.Sprintf("%s with two of its framings or more, %s of them in the outlet's own voice", grouped(v.Documents), grouped(v.Own)))
	b.WriteString("\nframings, with all their documents\n")
	for _, f := range v.Framings {
		fmt.Fprintf(&b, "  %-32s %6s since %s  %s\n", f.ID, grouped(f.Documents), f.Since, plain(f.Label))
	}
	for _, f := range v.Former {
		fmt.Fprintf(&b, "  %-32s left in %s  %s\n", f.ID, f.Since, plain(f.Label))
	}
	if len(v.Pairs) > 0 {
		b.WriteString("\npairs, over a year: stories with both, by chance, documents, in own voice, npmi\n")
	}
	for _, l := range v.Pairs {
		note := ""
		if !l.Holds {
			note = "  does not hold"
		}
		fmt.Fprintf(&b, "  %4d %6.1f %5d %5d  %5.2f  %s + %s%s\n", l.Stories, l.Expected, l.Documents, l.Own, l.NPMI, l.A, l.B, note)
	}
	if why {
		b.WriteString("\ndocuments by week, own voice\n")
		for _, w := range v.Weeks {
			fmt.Fprintf(&b, "  %s %5d %5d\n", w.Week, w.Documents, w.Own)
		}
		b.WriteString(ledgerText(v.Ledger))
	}
	b.WriteString(documentsText(v.Found, limit, func(d store.NarrativeDocument) string {
		return fmt.Sprintf("%s %s %s\n  %s %s\n  %s\n", d.Published, d.Outlet, plain(d.Title), d.Document, plain(d.URL), strings.Join(d.Framings, ", "))
	}))
	_, err = io.WriteString(s.app.out, b.String())
	return err
}
