package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// lateShare is the share of the documents a week was ranked from, one in so
// many, that may come late before the week is ranked again: of its own, or of
// those of the twelve weeks before. They are counted in every list at once; it
// is the ids for life that wait for them.
const lateShare = 50

// late notes documents by week: those of a week that has been ranked, and of
// the past of weeks that have been.
func late(ctx context.Context, tx *sql.Tx, weeks map[string]int) error {
	for week, n := range weeks {
		from, _, err := narratives.ParseWeek(week)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `insert into ranked_week (week, late_own) values (?, ?) on conflict (week) do update set late_own = late_own + excluded.late_own`, week, n); err != nil {
			return err
		}
		last := narratives.WeekOf(from.AddDate(0, 0, 7*pastWeeks))
		if _, err := tx.ExecContext(ctx, `update ranked_week set late_past = late_past + ? where week > ? and week <= ? and own > 0`, n, week, last); err != nil {
			return err
		}
	}
	return nil
}

// newestWeek is the newest week with documents, if it is not in the future.
func (s *Store) newestWeek(ctx context.Context) (week string, err error) {
	err = s.read.QueryRowContext(ctx, `select week from ranked_week where week <= ? order by week desc limit 1`, narratives.WeekOf(s.o.Now())).Scan(&week)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return week, err
}

// Settle ranks the weeks that are due, oldest first, and writes who was born
// and who joined whom. Due are weeks that have not been ranked, the newest one
// with documents that are new, one that has ended since, and those to which
// more than a share of documents came late. The newest week is open: what is
// written of it is made anew when any week has been ranked. A week that has not
// come yet is not ranked.
func (d *phraseDesk) Settle(ctx context.Context, o phrase.Options) (weeks, births int, err error) {
	if err := d.adoptPostings(ctx); err != nil {
		return 0, 0, err
	}
	newest, err := d.s.newestWeek(ctx)
	if err != nil {
		return 0, 0, err
	}
	last := newest
	for {
		var week string
		err := d.s.read.QueryRowContext(ctx, `
			select week from ranked_week
			where week <= ?1 and (late_own > 0 and (late_own * ?2 >= own or week = ?1)
				or late_past > 0 and late_past * ?2 >= past
				or closed = 0 and week < ?1)
			order by week limit 1`, newest, lateShare).Scan(&week)
		if errors.Is(err, sql.ErrNoRows) && last != newest {
			week, err = newest, nil
		}
		if errors.Is(err, sql.ErrNoRows) {
			return weeks, births, d.s.dropPostings(ctx, newest, "")
		}
		if err != nil {
			return weeks, births, err
		}
		n, err := d.settle(ctx, week, newest, o)
		if err == nil {
			err = d.s.dropPostings(ctx, newest, week)
		}
		if err != nil {
			return weeks, births, fmt.Errorf("%s: %w", week, err)
		}
		last, weeks, births = week, weeks+1, births+n
	}
}

// dropPostings lets go of postings that neither the newest week nor the one at
// hand, if there is one, looks back on, and of what was kept for as long.
func (s *Store) dropPostings(ctx context.Context, newest, week string) error {
	if newest == "" {
		return nil
	}
	if week == "" || newest < week {
		week = newest
	}
	from, _, err := narratives.ParseWeek(week)
	if err != nil {
		return err
	}
	begin, past := pastOf(from)
	var old int
	if err := s.read.QueryRowContext(ctx, `select exists (select 1 from posting where week < ?)`, past[0]).Scan(&old); err != nil || old == 0 {
		return err
	}
	return s.update(ctx, "drop postings", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `delete from posting where week < ?`, past[0]); err != nil {
			return err
		}
		return dropRows(ctx, tx, begin)
	})
}

// posted makes the postings that ranking a week needs: of its own documents,
// and of those weeks before it that have none.
func (d *phraseDesk) posted(ctx context.Context, week string, from time.Time) error {
	have := map[string]bool{}
	_, before := pastOf(from)
	err := eachOf(ctx, d.s.read, before, `select distinct week from posting where week in`, func(scan func(...any) error) error {
		var w string
		err := scan(&w)
		have[w] = true
		return err
	})
	for _, w := range append(before, week) {
		if err == nil && !have[w] {
			err = d.post(ctx, w)
		}
	}
	return err
}

func (d *phraseDesk) settle(ctx context.Context, week, newest string, o phrase.Options) (births int, err error) {
	closed := week < newest
	from, to, err := narratives.ParseWeek(week)
	if err != nil {
		return 0, err
	}
	most, err := rowsOf(week, newest)
	if err != nil {
		return 0, err
	}
	if err := d.posted(ctx, week, from); err != nil {
		return 0, err
	}
	q, err := d.s.question(ctx, from, to, o, &d.forms)
	if err != nil {
		return 0, err
	}
	rank, err := phrase.Rank(q, phrase.Settled)
	if err != nil {
		return 0, err
	}
	rows := rank.Rows
	docs := slices.Concat(q.Window, q.Control)
	var own phrase.Postings
	var phrases []phrase.Phrase
	if closed {
		parts, _, err := d.s.postings(ctx, []string{week})
		if err != nil {
			return 0, err
		}
		if own, err = phrase.Combine(parts); err != nil {
			return 0, err
		}
		phrases = rank.Phrases()
	}
	err = d.s.update(ctx, "settle", func(tx *sql.Tx) error {
		if err := dropOpen(ctx, tx); err != nil {
			return err
		}
		reg, err := registerOf(ctx, tx, keysOf(rows))
		if err != nil {
			return err
		}
		ids := phrase.Identify(rows, reg.Register)
		for _, e := range phrase.Settle(rows, ids, reg.Register) {
			if !closed {
				err = enterOpen(ctx, tx, week, e)
			} else {
				err = d.s.enter(ctx, tx, week, "system", e)
				if e.Action == phrase.Birth {
					births++
				}
			}
			if err != nil {
				return err
			}
		}
		if err := hold(ctx, tx, week, closed, rows[:min(len(rows), phrase.Settled)], ids); err != nil {
			return err
		}
		for i := phrase.Settled; i < len(rows); i++ { // further down those that a person follows
			if state := reg.states[reg.Of[rows[i].Key]]; state == "confirmed" || state == "promoted" {
				if err := holdHead(ctx, tx, rows[i].Key, rank.Documents(i)); err != nil {
					return err
				}
			}
		}
		if closed {
			if err := d.s.closeWeek(ctx, tx, week, docs, own, phrases); err != nil {
				return err
			}
		}
		if _, err := keepRanking(ctx, tx, from, to, rank, most, false); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			insert into ranked_week (week, own, past, closed) values (?, ?, ?, ?)
			on conflict (week) do update set own = excluded.own, past = excluded.past, late_own = 0, late_past = 0, closed = excluded.closed`,
			week, len(q.Window)+len(q.Control), len(q.History), closed)
		return err
	})
	return births, err
}

// hold keeps the documents of rows whose heads have an id for life, or would
// have one.
func hold(ctx context.Context, tx *sql.Tx, week string, closed bool, rows []phrase.Row, ids []string) error {
	for i, r := range rows {
		if err := holdHead(ctx, tx, r.Key, slices.Concat(r.Documents, r.Past, r.Against)); err != nil {
			return err
		}
		if !closed {
			continue
		}
		_, err := tx.ExecContext(ctx, `update discovered set seen = ?1 where id = ?2 and seen < ?1 and exists (select 1 from discovered_member where head = ?3)`, week, ids[i], r.Key)
		if err != nil {
			return err
		}
	}
	return nil
}

// holdHead keeps documents of a head that belongs to a framing.
func holdHead(ctx context.Context, tx *sql.Tx, key string, documents []string) error {
	var head int64
	err := tx.QueryRowContext(ctx, `select id from discovered_member where head = ?`, key).Scan(&head)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return insertMany(ctx, tx, `insert into discovered_document (head, document) values`, `on conflict do nothing`, documents, func(document string) []any {
		return []any{head, document}
	})
}
