package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// keptPlaces is of how many rows of a ranking the counts stay for good. Of the
// newest week and the twelve before it, and of what a person asked for, those of
// all rows do.
const keptPlaces = 500

// allRows is more than any list has.
const allRows = 1 << 20

// adoptWeights makes the weights that rows are ranked with rows themselves, and
// returns the number of their version.
func adoptWeights(ctx context.Context, tx *sql.Tx) (version int64, err error) {
	key := phrase.RankKey()
	err = tx.QueryRowContext(ctx, `select id from phrase_key where key = ?`, key).Scan(&version)
	if !errors.Is(err, sql.ErrNoRows) {
		return version, err
	}
	if version, err = keyNumber(ctx, tx, key); err != nil {
		return 0, err
	}
	withPast, without := phrase.RankWeights()
	for alone, weights := range []map[string]float64{withPast, without} {
		err := insertMany(ctx, tx, `insert into rank_weight (version, alone, name, value) values`, ``, sortedKeys(weights), func(name string) []any {
			return []any{version, alone, name, weights[name]}
		})
		if err != nil {
			return 0, err
		}
	}
	words := phrase.WordWeights()
	return version, insertMany(ctx, tx, `insert into word_weight (version, word, weight) values`, ``, sortedKeys(words), func(word string) []any {
		return []any{version, word, words[word]}
	})
}

// keyNumber returns the number of a key of phrases or ranks, giving one where
// there is none.
func keyNumber(ctx context.Context, tx *sql.Tx, key string) (id int64, err error) {
	if _, err := tx.ExecContext(ctx, `insert into phrase_key (key) values (?) on conflict do nothing`, key); err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `select id from phrase_key where key = ?`, key).Scan(&id)
	return id, err
}

// keepRanking keeps what the scores of a window's rows are made of, in place of
// what was kept of it before. Asked says that a person wants it; it stays so.
func keepRanking(ctx context.Context, tx *sql.Tx, from, to time.Time, rank *phrase.Ranking, most int, asked bool) (id int64, err error) {
	version, err := adoptWeights(ctx, tx)
	if err != nil {
		return 0, err
	}
	begins, ends := stamp(from), stamp(to)
	err = tx.QueryRowContext(ctx, `select id, asked or ?3 from ranking where begins = ?1 and ends = ?2`, begins, ends, asked).Scan(&id, &asked)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	if asked {
		most = allRows
	}
	err = execAll(ctx, tx, []string{`delete from ranking_row where ranking = ?`, `delete from ranking_chance where ranking = ?`, `delete from ranking where id = ?`}, id)
	if err != nil {
		return 0, err
	}
	size := rank.Size()
	err = tx.QueryRowContext(ctx, `
		insert into ranking (begins, ends, version, texts, past, control, weeks, met, listed, asked) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
		begins, ends, version, size.Window, size.History, size.Control, size.Weeks, size.Met, len(rank.Rows), asked).Scan(&id)
	if err != nil {
		return 0, err
	}
	parts := rank.Parts(most)
	phrases := make([]phrase.Phrase, len(parts))
	for i, p := range parts {
		phrases[i] = p.Phrase
	}
	if err := keepPhrases(ctx, tx, phrases); err != nil {
		return 0, err
	}
	err = insertMany(ctx, tx, `
		insert into ranking_row (ranking, place, lent, phrase, documents, texts, stories, past, control, times, names, scare, rarer, contexts, word, weight, second, company, cue, manner, around) values`, ``,
		parts, func(p phrase.Part) []any {
			return []any{
				id, p.Place, p.Lent, int64(p.Phrase.ID), p.Documents, p.Texts, p.Stories, p.Past, p.Control, p.Times, p.Names, p.Scare, p.Rarer,
				p.Contexts, p.Word, p.Weight, p.Second, p.Company, p.Cue, p.Manner, p.Around,
			}
		})
	if err != nil {
		return 0, err
	}
	return id, insertMany(ctx, tx, `insert into ranking_chance (ranking, texts, past, units) values`, ``, rank.Chances(), func(c phrase.Chance) []any {
		return []any{id, c.Texts, c.Past, c.Units}
	})
}

// dropRows lets go of what is kept of the later rows of weeks before one, unless
// a person asked for them.
func dropRows(ctx context.Context, tx *sql.Tx, first time.Time) error {
	_, err := tx.ExecContext(ctx, `
		delete from ranking_row where place > ? and ranking in (select id from ranking where begins < ? and not asked and listed > ?)`, keptPlaces, stamp(first), keptPlaces)
	return err
}

// A KeptRanking says what was kept of a list.
type KeptRanking struct {
	ID   int64 `json:"id"`
	Rows int   `json:"rows"`
}

// KeepRanking keeps what the scores of a window's list are made of, for good.
// Zero times mean all.
func (s *Store) KeepRanking(ctx context.Context, from, to time.Time) (out KeptRanking, err error) {
	q, err := s.question(ctx, from, to, phrase.Options{}, &wordForms{})
	if err != nil {
		return out, fmt.Errorf("keep list: %w", err)
	}
	rank, err := phrase.Rank(q, 0)
	if err != nil {
		return out, fmt.Errorf("keep list: %w", err)
	}
	out.Rows = len(rank.Rows)
	err = s.update(ctx, "keep list", func(tx *sql.Tx) error {
		out.ID, err = keepRanking(ctx, tx, from, to, rank, allRows, true)
		return err
	})
	return out, err
}

// rowsOf is how many rows of a week's ranking are kept: all of them while the
// newest week looks back on it.
func rowsOf(week, newest string) (int, error) {
	from, _, err := narratives.ParseWeek(newest)
	if err != nil {
		return 0, err
	}
	if _, past := pastOf(from); week < past[0] {
		return keptPlaces, nil
	}
	return allRows, nil
}
