package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// pastWeeks is how long an outlet's past is that a week is compared with.
const pastWeeks = 12

// pastYears is how many earlier years are looked at, three weeks of each, for
// what comes every year.
const pastYears = 3

// question gathers what rows of a window are counted from. Zero times mean
// all: then there is no past.
func (s *Store) question(ctx context.Context, from, to time.Time, o phrase.Options) (q phrase.Question, err error) {
	q.Options = o
	if q.Forms, err = s.forms(ctx); err != nil {
		return q, err
	}
	weeks, low, high := []string{}, "", "9999"
	if from.IsZero() {
		err = each(ctx, s.read, func(scan func(...any) error) error {
			var w string
			err := scan(&w)
			weeks = append(weeks, w)
			return err
		}, `select distinct week from document where week <> '' order by week`)
	} else {
		low, high = stamp(from), stamp(to)
		weeks = weeksOf(from, to)
	}
	if err != nil {
		return q, err
	}
	if q.Window, q.Control, err = s.phraseDocs(ctx, weeks, low, high); err != nil || from.IsZero() {
		return q, err
	}
	outlets := map[string]bool{}
	for _, d := range q.Window {
		outlets[d.Outlet] = true
	}
	same := func(docs []phrase.Doc) []phrase.Doc {
		return slices.DeleteFunc(docs, func(d phrase.Doc) bool { return !outlets[d.Outlet] })
	}
	begin := from.AddDate(0, 0, -7*pastWeeks)
	past, _, err := s.phraseDocs(ctx, weeksOf(begin, from), stamp(begin), stamp(from))
	if err != nil {
		return q, err
	}
	q.History = same(past)
	for year := 1; year <= pastYears; year++ {
		day := from.AddDate(0, 0, -364*year)
		first, last := day.AddDate(0, 0, -7), day.AddDate(0, 0, 14)
		docs, _, err := s.phraseDocs(ctx, weeksOf(first, last), stamp(first), stamp(last))
		if err != nil {
			return q, err
		}
		for _, d := range same(docs) {
			d.Week = fmt.Sprint(year)
			q.Years = append(q.Years, d)
		}
	}
	return q, nil
}

// weeksOf are the ISO weeks that from to to, exclusive, touch.
func weeksOf(from, to time.Time) []string {
	var out []string
	for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
		if w := narratives.WeekOf(day); len(out) == 0 || out[len(out)-1] != w {
			out = append(out, w)
		}
	}
	return out
}

// register reads what the ledger says now.
func register(ctx context.Context, db querier) (reg phrase.Register, states map[string]string, err error) {
	reg = phrase.Register{Of: map[string]string{}, Known: map[string]bool{}}
	states = map[string]string{}
	into := map[string]string{}
	err = each(ctx, db, func(scan func(...any) error) error {
		var id, state, to string
		if err := scan(&id, &state, &to); err != nil {
			return err
		}
		reg.Known[id], states[id] = true, state
		if to != "" {
			into[id] = to
		}
		return nil
	}, `select id, state, into_id from discovered`)
	if err != nil {
		return reg, nil, err
	}
	err = each(ctx, db, func(scan func(...any) error) error {
		var head, id string
		if err := scan(&head, &id); err != nil {
			return err
		}
		for into[id] != "" {
			id = into[id]
		}
		reg.Of[head] = id
		return nil
	}, `select head, framing from discovered_member`)
	return reg, states, err
}

// A DiscoveredRow is a row of a window with its id.
type DiscoveredRow struct {
	phrase.Row
	ID string
}

// Discover returns the framings that nobody has listed of a window, best
// first. It writes nothing: a row that has no id for life yet has the one it
// would be given. Zero times mean all.
func (s *Store) Discover(ctx context.Context, from, to time.Time, o phrase.Options) ([]DiscoveredRow, error) {
	q, err := s.question(ctx, from, to, o)
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	rows, err := phrase.Rows(q)
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	reg, states, err := register(ctx, s.read)
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	names, err := s.renamed(ctx)
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	out := make([]DiscoveredRow, len(rows))
	for i, id := range phrase.Identify(rows, reg) {
		out[i] = DiscoveredRow{rows[i], id}
		if states[id] == "dismissed" || states[id] == "retired" {
			out[i].State = "dismissed"
		}
		if names[id] != "" {
			out[i].Label = names[id]
		}
	}
	return out, nil
}

// renamed are the labels that people gave, by framing.
func (s *Store) renamed(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var id, label string
		err := scan(&id, &label)
		out[id] = label
		return err
	}, `select d.id, d.label from discovered d where exists (select 1 from ledger l where l.framing = d.id and l.action = 'rename')`)
	return out, err
}

// Settle ranks the weeks that have new documents, oldest first, and writes
// who was born and who joined whom.
func (d *phraseDesk) Settle(ctx context.Context, o phrase.Options) (weeks, births int, err error) {
	for {
		var week string
		err := d.s.read.QueryRowContext(ctx, `select coalesce(min(week), '') from unsettled_week`).Scan(&week)
		if err != nil || week == "" {
			return weeks, births, err
		}
		n, err := d.settle(ctx, week, o)
		if err != nil {
			return weeks, births, fmt.Errorf("%s: %w", week, err)
		}
		weeks, births = weeks+1, births+n
	}
}

func (d *phraseDesk) settle(ctx context.Context, week string, o phrase.Options) (births int, err error) {
	from, to, err := narratives.ParseWeek(week)
	if err != nil {
		return 0, err
	}
	q, err := d.s.question(ctx, from, to, o)
	if err != nil {
		return 0, err
	}
	rows, err := phrase.Rows(q)
	if err != nil {
		return 0, err
	}
	err = d.s.update(ctx, "settle", func(tx *sql.Tx) error {
		reg, _, err := register(ctx, tx)
		if err != nil {
			return err
		}
		ids := phrase.Identify(rows, reg)
		entries := phrase.Settle(rows, ids, reg)
		for _, e := range entries {
			if err := d.s.enter(ctx, tx, week, "system", e); err != nil {
				return err
			}
			if e.Action == phrase.Birth {
				births++
				reg.Known[e.Framing] = true
			}
		}
		for _, r := range rows[:min(len(rows), phrase.Settled)] {
			for _, doc := range slices.Concat(r.Documents, r.Past, r.Against) {
				if _, err := tx.ExecContext(ctx, `
					insert into discovered_document (head, document) select id, ? from discovered_member where head = ? on conflict do nothing`, doc, r.Key); err != nil {
					return err
				}
			}
		}
		_, err = tx.ExecContext(ctx, `delete from unsettled_week where week = ?`, week)
		return err
	})
	return births, err
}

// enter adds a line to the ledger and makes the rows agree with it.
func (s *Store) enter(ctx context.Context, tx *sql.Tx, week, author string, e phrase.Entry) error {
	exec := func(query string, args ...any) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	}
	err := exec(`insert into ledger (at, week, action, framing, head, label, other, author, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		stamp(s.o.Now()), week, e.Action, e.Framing, e.Key, e.Label, e.Other, author, e.Reason)
	if err != nil {
		return err
	}
	switch e.Action {
	case phrase.Birth:
		if err := exec(`insert into discovered (id, label, week) values (?, ?, ?)`, e.Framing, e.Label, week); err != nil {
			return err
		}
		return exec(`insert into discovered_member (head, framing, leads) values (?, ?, 1)
			on conflict (head) do update set framing = excluded.framing, leads = 1`, e.Key, e.Framing)
	case phrase.Join:
		return exec(`insert into discovered_member (head, framing, leads) values (?, ?, 0) on conflict (head) do nothing`, e.Key, e.Framing)
	case phrase.Merge:
		return exec(`update discovered set state = 'merged', into_id = ? where id = ?`, e.Other, e.Framing)
	case phrase.Split:
		if err := exec(`insert into discovered (id, label, week) values (?, ?, ?)`, e.Other, e.Label, week); err != nil {
			return err
		}
		return exec(`update discovered_member set framing = ?, leads = 1 where head = ?`, e.Other, e.Key)
	case phrase.Rename:
		return exec(`update discovered set label = ? where id = ?`, e.Label, e.Framing)
	}
	state := map[string]string{phrase.Confirm: "confirmed", phrase.Dismiss: "dismissed", phrase.Promote: "promoted", phrase.Retire: "retired"}[e.Action]
	return exec(`update discovered set state = ? where id = ?`, state, e.Framing)
}
