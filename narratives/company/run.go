package company

import (
	"context"
	"fmt"
	"time"
)

// A Desk hands out weeks and keeps what becomes of them.
type Desk interface {
	// Due returns the weeks over before now whose documents have not been
	// counted, or not all, oldest first.
	Due(ctx context.Context, now time.Time) ([]string, error)

	// Docs returns the documents of a week in which framings stand.
	Docs(ctx context.Context, week string) ([]Doc, error)

	// Count keeps the counts of a week instead of those it has.
	Count(ctx context.Context, week string, t Tally) error

	// Ungrouped returns the counted weeks that are to be grouped, oldest first:
	// those after the last one grouped, and that one if counts have changed.
	Ungrouped(ctx context.Context) ([]string, error)

	// Year returns the counts of the 52 weeks that end with week.
	Year(ctx context.Context, week string) (Tally, error)

	// Register returns what the ledger says now.
	Register(ctx context.Context) (Register, error)

	// Group adds a week's entries to the ledger.
	Group(ctx context.Context, week string, entries []Entry) error
}

// A Summary says what a run did.
type Summary struct {
	Counted int `json:"counted"` // weeks
	Grouped int `json:"grouped"` // weeks
	Births  int `json:"births"`  // narratives that got an id
}

// Run counts the weeks that are over, and groups the framings of each with the
// year before it. Running twice changes nothing.
func Run(ctx context.Context, desk Desk, now time.Time) (Summary, error) {
	var sum Summary
	fail := func(err error) (Summary, error) { return sum, fmt.Errorf("narratives: %w", err) }
	due, err := desk.Due(ctx, now)
	if err != nil {
		return fail(err)
	}
	for _, week := range due {
		docs, err := desk.Docs(ctx, week)
		if err != nil {
			return fail(err)
		}
		if err := desk.Count(ctx, week, Count(docs)); err != nil {
			return fail(err)
		}
		sum.Counted++
	}
	weeks, err := desk.Ungrouped(ctx)
	if err != nil {
		return fail(err)
	}
	for _, week := range weeks {
		year, err := desk.Year(ctx, week)
		if err != nil {
			return fail(err)
		}
		reg, err := desk.Register(ctx)
		if err != nil {
			return fail(err)
		}
		links := Links(year)
		entries := Settle(Group(links, reg.together()), links, reg)
		if err := desk.Group(ctx, week, entries); err != nil {
			return fail(err)
		}
		sum.Grouped++
		for _, e := range entries {
			if e.Action == Birth || e.Action == Split {
				sum.Births++
			}
		}
	}
	return sum, nil
}

// lives are the narratives that framings are in now, by framing.
func (r Register) lives() map[string]string {
	in := map[string]string{}
	for _, n := range r.Narratives {
		if !n.Retired {
			for _, f := range n.Members {
				in[f] = n.ID
			}
		}
	}
	return in
}

// together says whether two framings are in one narrative now.
func (r Register) together() func(a, b string) bool {
	in := r.lives()
	return func(a, b string) bool { return in[a] != "" && in[a] == in[b] }
}
