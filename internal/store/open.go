package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// dropOpen takes back what was said of the week that is open.
func dropOpen(ctx context.Context, tx *sql.Tx) error {
	for _, query := range []string{
		`delete from discovered_document where head in (select id from discovered_member where open <> '')`,
		`delete from discovered_member where open <> ''`,
		`delete from discovered where open <> ''`,
	} {
		if _, err := tx.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// enterOpen notes what the ledger would say if the open week ended now. What
// has a framing for life keeps it until then.
func enterOpen(ctx context.Context, tx *sql.Tx, week string, e phrase.Entry) error {
	query := `insert into discovered_member (head, framing, leads, open) values (?, ?, 0, ?) on conflict (head) do nothing`
	if e.Action == phrase.Birth {
		if _, err := tx.ExecContext(ctx, `insert into discovered (id, label, week, open) values (?1, ?2, ?3, ?3)`, e.Framing, e.Label, week); err != nil {
			return err
		}
		query = `insert into discovered_member (head, framing, leads, open) values (?, ?, 1, ?) on conflict (head) do update set framing = excluded.framing, leads = 1 where open <> ''`
	}
	_, err := tx.ExecContext(ctx, query, e.Key, e.Framing, week)
	return err
}

// born gives a framing of the open week its id for life at once, because a
// person has said something about it.
func (s *Store) born(ctx context.Context, tx *sql.Tx, framing string) error {
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
	return s.log(ctx, tx, week, "system", phrase.Entry{Action: phrase.Birth, Framing: framing, Key: head.String, Label: label, Reason: "a person judged it before its week had ended"})
}
