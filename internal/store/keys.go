package store

import (
	"context"
	"database/sql"
	"errors"
)

// Kinds of component key. Rows of documents depend on the extract key; rows of
// mentions and reprints on the track key, which ends with the extract key.
const (
	extractKind = "extract"
	trackKind   = "track"
)

// currentKey returns the component key under which rows are made now, and the
// number that stands for it in them; 0 if there is none yet.
func currentKey(ctx context.Context, db querier, kind string) (key string, id int64, err error) {
	err = db.QueryRowContext(ctx, `
		select k.key, k.id from meta m join component_key k on k.kind = ?1 and k.key = m.value where m.key = ?1 || '_key'`, kind).Scan(&key, &id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return key, id, err
}

// adoptKey makes key the current one of its kind and returns its number. Where
// it was not, todo says what is to be made again.
func (s *Store) adoptKey(ctx context.Context, kind, key string, todo ...string) (id int64, err error) {
	old, id, err := currentKey(ctx, s.read, kind)
	if err != nil || old == key {
		return id, err
	}
	err = s.update(ctx, "take up "+key, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into component_key (kind, key) values (?, ?) on conflict do nothing`, kind, key)
		if err == nil {
			err = setMeta(ctx, tx, kind+"_key", key)
		}
		for _, query := range todo {
			if err == nil {
				_, err = tx.ExecContext(ctx, query)
			}
		}
		if err == nil {
			_, id, err = currentKey(ctx, tx, kind)
		}
		return err
	})
	return id, err
}
