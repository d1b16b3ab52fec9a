package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// A birth is what is listed under an id that is not for life yet, because it
// stands too far down, in too few texts, or in a window that is no week.
type birth struct {
	id, week  string
	row       phrase.Row // its key, members and label are what is needed
	documents []string   // that hold its head, the newest weeks first
}

// judgedReason is why a framing is born by the act of a person who gives no
// reason.
const judgedReason = "a person judged it"

// unborn finds what is listed under an id; nil if the id is for life, or would
// be if its week ended now.
func (s *Store) unborn(ctx context.Context, id string) (*birth, error) {
	d := newDiscovered(id)
	if err := s.known(ctx, &d); !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if err := s.findListed(ctx, &d); err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	if d.Into != "" {
		return nil, fmt.Errorf("%s: its words belong to %s", id, d.Into)
	}
	b := &birth{id: id, week: d.Samples[0].Week, row: phrase.Row{Key: d.Heads[0], Label: d.Label}}
	for _, o := range d.Samples {
		b.documents = append(b.documents, o.Document)
	}
	from, to, err := s.listedIn(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	if week := windowName(from, to); week == narratives.WeekOf(from) {
		b.week = week
	}
	rows, err := s.Discover(ctx, from, to, phrase.Options{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	for _, r := range rows {
		for _, one := range r.all() {
			if one.Key == b.row.Key {
				b.row = one
				b.documents = append(b.documents, slices.Concat(one.Documents, one.Past, one.Against)...)
			}
		}
	}
	return b, nil
}

// listedIn is a window in which the head of a birth leads a row: the newest of
// which rows are kept, or else the newest week with documents that hold it.
func (s *Store) listedIn(ctx context.Context, b *birth) (from, to time.Time, err error) {
	var begins, ends string
	err = s.read.QueryRowContext(ctx, `
		select r.begins, r.ends from ranking_row h join ranking r on r.id = h.ranking
		where h.phrase = ? and not h.lent order by r.begins desc, r.ends limit 1`, int64(phrase.PhraseID(b.row.Key))).Scan(&begins, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return narratives.ParseWeek(b.week)
	}
	return parseStamp(begins), parseStamp(ends), err
}

// bear gives what is listed an id for life, because a person has said something
// about it.
func (s *Store) bear(ctx context.Context, tx *sql.Tx, b *birth, a Act) error {
	reg, err := registerOf(ctx, tx, append([]string{b.row.Key}, b.row.Members...))
	if err != nil {
		return err
	}
	if reg.Known[b.id] { // born as the other one of two
		return nil
	}
	for _, e := range phrase.Bear(b.row, b.id, reg.Register) {
		author := "system"
		if e.Action == phrase.Birth {
			author, e.Reason = a.Author, cmp.Or(a.Reason, judgedReason)
		}
		if err := s.enter(ctx, tx, b.week, author, e); err != nil {
			return err
		}
	}
	return holdHead(ctx, tx, b.row.Key, b.documents)
}

// born gives a framing of the open week its id for life at once, because a
// person has said something about it.
func (s *Store) born(ctx context.Context, tx *sql.Tx, framing string, a Act) error {
	var week, label string
	var head sql.NullString
	err := tx.QueryRowContext(ctx, `
		select d.open, d.label, m.head from discovered d left join discovered_member m on m.framing = d.id and m.leads
		where d.id = ? and d.open <> '' order by m.id limit 1`, framing).Scan(&week, &label, &head)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err == nil && !head.Valid:
		return fmt.Errorf("%s: its words belong to another framing until %s has ended", framing, week)
	case err != nil:
		return err
	}
	if _, err := tx.ExecContext(ctx, `update discovered_member set open = '' where head = ?`, head.String); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `update discovered set open = '' where id = ?`, framing); err != nil {
		return err
	}
	return s.log(ctx, tx, week, a.Author, phrase.Entry{
		Action: phrase.Birth, Framing: framing, Key: head.String, Label: label, Reason: cmp.Or(a.Reason, judgedReason),
	})
}
