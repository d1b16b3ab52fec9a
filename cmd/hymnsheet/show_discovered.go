package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// A discoveredWhy is what `show --why` prints as JSON.
type discoveredWhy struct {
	store.Discovered
	Why *store.Why `json:"why,omitempty"`
	alike
}

// showDiscovered prints a discovered framing with its documents; with why also
// its heads, how it was ranked, its neighbours, its counts by week and its ledger.
func (s *session) showDiscovered(ctx context.Context, id string, why bool, limit int) error {
	d, err := s.store.ShowDiscovered(ctx, id)
	if err != nil {
		return err
	}
	var row *store.Why
	more := ""
	if why {
		if row, err = s.store.WhyDiscovered(ctx, d); err != nil {
			return err
		}
		if row != nil && d.Week == "" { // no label for life yet: as the list prints it
			d.Label = row.Variants[0]
		}
		more = weeksText(d.Samples) + ledgerText(d.Ledger)
	}
	return s.printDiscovered(ctx, d, row, why, more, limit)
}

// showListed prints a discovered framing as a window lists it, with its documents
// there; with why also its heads, how it was ranked and its neighbours.
func (s *session) showListed(ctx context.Context, id string, from, to time.Time, why bool, limit int) error {
	d, row, err := s.store.ShowListed(ctx, id, from, to)
	if err != nil {
		return err
	}
	return s.printDiscovered(ctx, d, row, why, "", limit)
}

// printDiscovered prints a discovered framing and how it was ranked; with why
// also what it is like, and in text what more there is to say.
func (s *session) printDiscovered(ctx context.Context, d store.Discovered, row *store.Why, why bool, more string, limit int) (err error) {
	var near alike
	if why {
		if near, err = s.alike(ctx, d); err != nil {
			return err
		}
	}
	if s.app.json {
		return writeJSON(s.app.out, discoveredWhy{d, row, near})
	}
	text := headText(d)
	if why {
		text += headsText(d.Heads) + whyText(row) + s.alikeText(near) + more
	}
	_, err = io.WriteString(s.app.out, text+samplesText(d.Samples, limit))
	return err
}

// weeksText counts the texts of documents by week.
func weeksText(list []store.DiscoveredDocument) string {
	watched, control := map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, o := range list {
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
	var b strings.Builder
	b.WriteString("\ntexts by week, reprints once; control outlets apart\n")
	for _, w := range slices.Sorted(maps.Keys(weeks)) {
		fmt.Fprintf(&b, "  %s %4d %4d\n", w, len(watched[w]), len(control[w]))
	}
	return b.String()
}

// headText says what a discovered framing is.
func headText(d store.Discovered) string {
	var b strings.Builder
	state, born := cmp.Or(d.State, "nobody has judged it"), d.Week
	switch {
	case d.Week == "" && d.Into != "":
		state, born = "its words belong to "+d.Into, "never"
	case d.Week == "":
		born = "not yet: what is among the first 100 rows of a week, in three texts or more, gets an id for life, and what a person judges"
	case d.Into != "":
		state += " into " + d.Into
	case d.Open != "":
		born = "when " + d.Open + " has ended, if it is ranked like this then"
	}
	fields(&b, "framing", d.ID, "label", d.Label, "state", state, "born", born, "documents", grouped(len(d.Samples)))
	return b.String()
}

// headsText are the words that lead rows of a framing or have joined it.
func headsText(heads []string) string {
	var b strings.Builder
	b.WriteString("\nheads\n")
	for _, h := range heads {
		fmt.Fprintf(&b, "  %s\n", plain(h))
	}
	return b.String()
}

func samplesText(list []store.DiscoveredDocument, limit int) string {
	return documentsText(list, limit, func(o store.DiscoveredDocument) string {
		return fmt.Sprintf("%s %s %s\n  %s %s\n", o.Published, o.Outlet, plain(o.Title), o.Document, plain(o.URL))
	})
}

// documentsText are documents, at most limit of them if it is not 0.
func documentsText[T any](list []T, limit int, lines func(T) string) string {
	var b strings.Builder
	b.WriteString("\n")
	for i, d := range list {
		if limit > 0 && i == limit {
			fmt.Fprintf(&b, "and %s more; --limit 0 shows all\n", grouped(len(list)-i))
			break
		}
		b.WriteString(lines(d))
	}
	return b.String()
}

// ledgerText is a ledger, a line an entry.
func ledgerText(lines []store.LedgerLine) string {
	var b strings.Builder
	b.WriteString("\nledger\n")
	for _, l := range lines {
		text := l.Action
		for _, part := range []string{l.Framing, l.Head, l.Other} {
			if part != "" {
				text += " " + part
			}
		}
		if l.Week != "" {
			text += " in " + l.Week
		}
		fmt.Fprintf(&b, "  %s %s %s\n", l.At, l.Author, plain(text+": "+l.Reason))
	}
	return b.String()
}

// whyText says how a row was ranked: scores with the counts they come from, and
// what stands beside it.
func whyText(w *store.Why) string {
	if w == nil {
		return "\nin no row of the newest week with it, nor of that of its birth\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nrank %d of %s, %s\n", w.Rank, cmp.Or(w.Week, "all time"), w.State)
	line := func(name string, v *float64, from string, args ...any) {
		fmt.Fprintf(&b, "  %-16s %s: %s\n", name, cmp.Or(score(v), "cannot be computed"), fmt.Sprintf(from, args...))
	}
	c := w.Counts
	line("novelty", w.Scores.Novelty, "%d of %d texts, %d of %d in the twelve weeks before, in %d of %d weeks", c.Window, c.WindowOf, c.History, c.HistoryOf, c.Weeks, c.WeeksOf)
	line("false discovery", w.Q, "the same counts among all units of the week")
	line("distinctiveness", w.Scores.Distinctiveness, "%d of %d texts of control outlets", c.Control, c.ControlOf)
	line("loadedness", w.Scores.Loadedness, "by its words, what stands before and around them, and scare quotes")
	line("rank", w.Scores.Rank, "%d stories, %d outlets, %d owners", w.Stories, w.Outlets, w.Owners)
	b.WriteString("\nwordings\n")
	for _, v := range w.Variants {
		fmt.Fprintf(&b, "  %s\n", plain(v))
	}
	if len(w.Members) > 0 {
		b.WriteString("\nits other rows\n")
	}
	for _, m := range w.Members {
		fmt.Fprintf(&b, "  %s, %s, rank %.2f, documents %d\n", plain(m.Head), plain(m.Label), m.Rank, m.Documents)
	}
	b.WriteString("\nneighbours\n")
	for _, n := range w.Neighbours {
		fmt.Fprintf(&b, "  %4d %s %s, %d documents shared\n", n.Rank, n.ID, plain(n.Label), n.Shared)
	}
	return b.String()
}
