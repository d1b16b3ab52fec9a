package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// showDiscovered prints a discovered framing with its documents; with why also
// its heads, its counts by week and its ledger.
func (s *session) showDiscovered(ctx context.Context, id string, why bool, limit int) error {
	d, err := s.store.ShowDiscovered(ctx, id)
	if err != nil {
		return err
	}
	if s.app.json {
		return writeJSON(s.app.out, d)
	}
	var b strings.Builder
	state := cmp.Or(d.State, "nobody has judged it")
	if d.Into != "" {
		state += " into " + d.Into
	}
	born := d.Week
	if d.Open != "" {
		born = "when " + d.Open + " has ended, if it is ranked like this then"
	}
	fields(&b, "framing", d.ID, "label", d.Label, "state", state, "born", born, "documents", grouped(len(d.Samples)))
	if why {
		b.WriteString("\nheads\n")
		for _, h := range d.Heads {
			fmt.Fprintf(&b, "  %s\n", plain(h))
		}
		b.WriteString("\ntexts by week, reprints once; control outlets apart\n")
		watched, control := map[string]map[string]bool{}, map[string]map[string]bool{}
		for _, o := range d.Samples {
			of := watched
			if o.Control {
				of = control
			}
			if of[o.Week] == nil {
				of[o.Week] = map[string]bool{}
			}
			of[o.Week][o.Origin] = true
		}
		weeks := maps.Clone(watched)
		maps.Copy(weeks, control)
		for _, w := range slices.Sorted(maps.Keys(weeks)) {
			fmt.Fprintf(&b, "  %s %4d %4d\n", w, len(watched[w]), len(control[w]))
		}
		b.WriteString("\nledger\n")
		for _, l := range d.Ledger {
			fmt.Fprintf(&b, "  %s %s %s\n", l.At, l.Author, plain(ledgerText(l)))
		}
	}
	b.WriteString("\n")
	for i, o := range d.Samples {
		if limit > 0 && i == limit {
			fmt.Fprintf(&b, "and %s more; --limit 0 shows all\n", grouped(len(d.Samples)-i))
			break
		}
		fmt.Fprintf(&b, "%s %s %s\n  %s %s\n", o.Published, o.Outlet, plain(o.Title), o.Document, plain(o.URL))
	}
	_, err = io.WriteString(s.app.out, b.String())
	return err
}

func ledgerText(l store.LedgerLine) string {
	text := l.Action
	for _, part := range []string{l.Framing, l.Head, l.Other} {
		if part != "" {
			text += " " + part
		}
	}
	if l.Week != "" {
		text += " in " + l.Week
	}
	return text + ": " + l.Reason
}
