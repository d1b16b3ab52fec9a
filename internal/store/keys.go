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

// undo removes the rows that were made under a key, by its kind.
var undo = map[string][]string{
	extractKind: {
		`delete from quote where key = ?1 and version in (select id from document_version where key = ?1)`,
		`delete from passage where key = ?1 and version in (select id from document_version where key = ?1)`,
		`delete from document_version where key = ?1`,
		`delete from template where key = ?1`,
	},
	trackKind: {
		`delete from mention where key = ?1`,
		`delete from document_topic where key = ?1`,
		`delete from reprint where key = ?1`,
	},
}

// currentKey returns the component key under which rows are made now, and the
// number that stands for it in them; 0 if there is none yet.
func currentKey(ctx context.Context, db querier, kind string) (key string, id int64, err error) {
	err = db.QueryRowContext(ctx, `select key, id from current_key where kind = ?`, kind).Scan(&key, &id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return key, id, err
}

// adoptKey makes key the current one of its kind and returns its number. Where
// it was not, todo says what is to be made again. What an earlier time under
// the same key has left is made again as well: the store has grown since, and
// a program that is taken back must not find half of its work done.
func (s *Store) adoptKey(ctx context.Context, kind, key string, todo ...string) (id int64, err error) {
	old, id, err := currentKey(ctx, s.read, kind)
	if err != nil || old == key {
		return id, err
	}
	err = s.update(ctx, "take up "+key, func(tx *sql.Tx) error {
		if err := execAll(ctx, tx, todo); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `insert into component_key (kind, key) values (?, ?) on conflict do nothing`, kind, key); err != nil {
			return err
		}
		if err := setMeta(ctx, tx, kind+"_key", key); err != nil {
			return err
		}
		before := id
		var err error
		if _, id, err = currentKey(ctx, tx, kind); err != nil {
			return err
		}
		if kind == trackKind && before != 0 {
			_, err := tx.ExecContext(ctx, `insert into recoding (at, from_key, to_key) values (?, ?, ?)`, stamp(s.o.Now()), before, id)
			if err != nil {
				return err
			}
		}
		return execAll(ctx, tx, undo[kind], id)
	})
	return id, err
}
