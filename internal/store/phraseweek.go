package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// seenWeeks is how long a framing's heads are counted in every week, also where
// they stand in one document only, after it was last ranked.
const seenWeeks = 52

// closeWeek keeps the counts of a week that has ended.
func (s *Store) closeWeek(ctx context.Context, tx *sql.Tx, week string, docs []phrase.Doc, list phrase.Postings, phrases []phrase.Phrase) error {
	from, _, err := narratives.ParseWeek(week)
	if err != nil {
		return err
	}
	var heads []phrase.Phrase
	err = each(ctx, tx, func(scan func(...any) error) error {
		var p phrase.Phrase
		err := scan(&p.Form)
		p.ID = phrase.PhraseID(p.Form)
		heads = append(heads, p)
		return err
	}, `select m.head from discovered f join discovered_member m on m.framing = f.id where f.seen >= ?`, narratives.WeekOf(from.AddDate(0, 0, -7*seenWeeks)))
	if err != nil {
		return err
	}
	forms := map[uint64]string{}
	keep := map[uint64]bool{}
	for _, p := range append(heads, phrases...) {
		forms[p.ID], keep[p.ID] = p.Form, true
	}
	totals, err := phrase.Totals(list, docs, keep)
	if err != nil {
		return err
	}
	err = execAll(ctx, tx, []string{
		`delete from phrase_week where total in (select id from phrase_total where week = ?)`,
		`delete from phrase_total where week = ?`,
	}, week)
	if err != nil {
		return err
	}
	used := map[uint64]bool{}
	for _, t := range totals {
		for _, p := range t.Phrases {
			used[p.Phrase] = true
		}
	}
	kept := make([]phrase.Phrase, 0, len(used))
	for _, id := range sortedKeys(used) {
		kept = append(kept, phrase.Phrase{ID: id, Form: forms[id]})
	}
	if err := keepPhrases(ctx, tx, kept); err != nil {
		return err
	}
	for _, t := range totals {
		var id int64
		err := tx.QueryRowContext(ctx, `
			insert into phrase_total (week, outlet, documents, origins, phrases, rest_phrases, rest_documents) values (?, ?, ?, ?, ?, ?, ?) returning id`,
			week, t.Outlet, t.Documents, t.Origins, len(t.Phrases), t.RestPhrases, t.RestDocuments).Scan(&id)
		if err != nil {
			return err
		}
		if err := insertMany(ctx, tx, `insert into phrase_week (total, phrase, documents, origins) values`, ``, t.Phrases, func(p phrase.PhraseCount) []any {
			return []any{id, int64(p.Phrase), p.Documents, p.Origins}
		}); err != nil {
			return err
		}
	}
	return nil
}

// keepPhrases keeps the forms of phrases that rows refer to.
func keepPhrases(ctx context.Context, tx *sql.Tx, list []phrase.Phrase) error {
	version, err := keyNumber(ctx, tx, phrase.PostingKey())
	if err != nil {
		return err
	}
	return insertMany(ctx, tx, `insert into phrase (id, form, version) values`, `on conflict do nothing`, list, func(p phrase.Phrase) []any {
		return []any{int64(p.ID), p.Form, version}
	})
}

// insertedAtOnce is how many rows one statement inserts.
const insertedAtOnce = 200

// insertMany inserts a row for each value.
func insertMany[T any](ctx context.Context, tx *sql.Tx, insert, rest string, list []T, row func(T) []any) error {
	for part := range slices.Chunk(list, insertedAtOnce) {
		var args []any
		for _, v := range part {
			args = append(args, row(v)...)
		}
		one := places(len(args) / len(part))
		if _, err := tx.ExecContext(ctx, insert+" "+one+strings.Repeat(", "+one, len(part)-1)+" "+rest, args...); err != nil {
			return err
		}
	}
	return nil
}

// years returns in how many of the earlier years each phrase stood in the weeks
// around a day, by the weeks that have ended.
func (s *Store) years(ctx context.Context, from time.Time, outlets map[string]bool, phrases []uint64) ([]int, error) {
	out, at := make([]int, len(phrases)), map[uint64]int{}
	ids := make([]int64, len(phrases))
	for i, p := range phrases {
		at[p], ids[i] = i, int64(p)
	}
	for year := 1; year <= pastYears; year++ {
		day := from.AddDate(0, 0, -364*year)
		var totals []int64
		err := eachOf(ctx, s.read, weeksOf(day.AddDate(0, 0, -7), day.AddDate(0, 0, 14)), `select id, outlet from phrase_total where week in`, func(scan func(...any) error) error {
			var id int64
			var outlet string
			err := scan(&id, &outlet)
			if outlets[outlet] {
				totals = append(totals, id)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		met := map[int]bool{}
		for _, total := range totals {
			err := eachOf(ctx, s.read, ids, `select phrase from phrase_week where total = ? and phrase in`, func(scan func(...any) error) error {
				var p int64
				err := scan(&p)
				met[at[uint64(p)]] = true
				return err
			}, total)
			if err != nil {
				return nil, err
			}
		}
		for i := range met {
			out[i]++
		}
	}
	return out, nil
}
