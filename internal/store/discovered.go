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
func (s *Store) question(ctx context.Context, from, to time.Time, o phrase.Options, forms *wordForms) (q phrase.Question, err error) {
	q.Options = o
	var weeks []string
	low, high := "", "9999"
	if from.IsZero() {
		weeks, err = column(ctx, s.read, `select distinct week from document where week <> '' order by week`)
	} else {
		low, high = stamp(from), stamp(to)
		weeks = weeksOf(from, to)
	}
	if err != nil {
		return q, err
	}
	if q.Window, q.Control, err = s.phraseDocs(ctx, weeks, low, high); err != nil {
		return q, err
	}
	if !from.IsZero() {
		if err := s.lookBack(ctx, &q, from); err != nil {
			return q, err
		}
	}
	q.Forms, err = forms.of(ctx, s.read, q.Window, q.Control, q.History)
	return q, err
}

// lookBack fills in what a window that begins at from is compared with.
func (s *Store) lookBack(ctx context.Context, q *phrase.Question, from time.Time) error {
	outlets := map[string]bool{}
	for _, d := range q.Window {
		outlets[d.Outlet] = true
	}
	begin, weeks := pastOf(from)
	if from.UTC().Weekday() == time.Monday && from.Equal(from.UTC().Truncate(24*time.Hour)) {
		var posted map[string]bool
		var err error
		if q.Options == (phrase.Options{}) {
			if q.Postings, posted, err = s.postings(ctx, append(weeks, narratives.WeekOf(from))); err != nil {
				return err
			}
		}
		if q.History, err = s.pastDocs(ctx, weeks, outlets, posted); err != nil {
			return err
		}
	} else {
		past, _, err := s.phraseDocs(ctx, weeks, stamp(begin), stamp(from))
		if err != nil {
			return err
		}
		q.History = slices.DeleteFunc(past, func(d phrase.Doc) bool { return !outlets[d.Outlet] })
	}
	q.Years = func(phrases []uint64) ([]int, error) { return s.years(ctx, from, outlets, phrases) }
	return nil
}

// pastOf is when the past of a window that begins at from begins, and its weeks.
func pastOf(from time.Time) (begin time.Time, weeks []string) {
	begin = from.AddDate(0, 0, -7*pastWeeks)
	return begin, weeksOf(begin, from)
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

// A DiscoveredRow is a framing of a window: the row that stands for it, with its
// id. Its scores, counts and documents are that row's; its wordings are those of
// all its rows.
type DiscoveredRow struct {
	phrase.Row
	ID     string
	Others []phrase.Row // led by other heads of the framing, best first
}

// all are the framing's rows of the window, best first.
func (r DiscoveredRow) all() []phrase.Row { return append([]phrase.Row{r.Row}, r.Others...) }

// Discover returns the framings that nobody has listed of a window, best
// first. It writes nothing: a row that has no id for life yet has the one it
// would be given. Zero times mean all.
func (s *Store) Discover(ctx context.Context, from, to time.Time, o phrase.Options) ([]DiscoveredRow, error) {
	q, err := s.question(ctx, from, to, o, &wordForms{})
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	rows, err := phrase.Rows(q)
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	reg, err := registerOf(ctx, s.read, keysOf(rows))
	if err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	ids := phrase.Identify(rows, reg.Register)
	var out []DiscoveredRow
	for _, all := range phrase.Fold(rows, ids) {
		id := ids[all[0]]
		own := make([]phrase.Row, len(all))
		for i, k := range all {
			own[i] = rows[k]
			if reg.states[id] == "dismissed" || reg.states[id] == "retired" {
				own[i].State = "dismissed"
			}
		}
		r := DiscoveredRow{own[0], id, own[1:]}
		r.Variants = phrase.Wordings(own)
		if reg.labels[id] != "" {
			r.Label = reg.labels[id]
		}
		out = append(out, r)
	}
	return out, nil
}

// enter adds a line to the ledger and makes the rows agree with it.
func (s *Store) enter(ctx context.Context, tx *sql.Tx, week, author string, e phrase.Entry) error {
	exec := func(query string, args ...any) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	}
	if err := s.log(ctx, tx, week, author, e); err != nil {
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
		return exec(`update discovered_member set framing = ?, leads = 1, open = '' where head = ?`, e.Other, e.Key)
	case phrase.Rename:
		return exec(`update discovered set label = ? where id = ?`, e.Label, e.Framing)
	}
	state := map[string]string{phrase.Confirm: "confirmed", phrase.Dismiss: "dismissed", phrase.Promote: "promoted", phrase.Retire: "retired"}[e.Action]
	return exec(`update discovered set state = ? where id = ?`, state, e.Framing)
}

// log adds a line to the ledger.
func (s *Store) log(ctx context.Context, tx *sql.Tx, week, author string, e phrase.Entry) error {
	_, err := tx.ExecContext(ctx, `insert into ledger (at, week, action, framing, head, label, other, author, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		stamp(s.o.Now()), week, e.Action, e.Framing, e.Key, e.Label, e.Other, author, e.Reason)
	return err
}
