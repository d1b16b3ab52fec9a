package store

import (
	"context"
	"database/sql"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// dropOpen takes back what was said of the week that is open.
func dropOpen(ctx context.Context, tx *sql.Tx) error {
	return execAll(ctx, tx, []string{
		`delete from discovered_document where head in (select id from discovered_member where open <> '')`,
		`delete from discovered_member where open <> ''`,
		`delete from discovered where open <> ''`,
	})
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
