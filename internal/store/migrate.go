package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sort"
	"strings"
	"syscall"
)

//go:embed migration/*.sql
var migrations embed.FS

// schema is the number of migrations this program knows.
func schema() int { return len(migrationNames()) }

func migrationNames() []string {
	names, err := fs.Glob(migrations, "migration/*.sql")
	if err != nil {
		panic(err) // unreachable: the pattern is constant
	}
	sort.Strings(names)
	return names
}

// migrate applies the migrations after the first n, each in its own
// transaction.
func migrate(ctx context.Context, db *sql.DB, n int) error {
	for i, name := range migrationNames() {
		if i < n {
			continue
		}
		text, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return explain(err)
		}
		_, err = tx.ExecContext(ctx, string(text))
		if err == nil {
			_, err = tx.ExecContext(ctx, fmt.Sprintf("pragma user_version = %d", i+1))
		}
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", name, explain(err)), tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return fmt.Errorf("%s: %w", name, explain(err))
		}
	}
	return nil
}

func userVersion(ctx context.Context, db querier) (n int, err error) {
	err = db.QueryRowContext(ctx, `pragma user_version`).Scan(&n)
	return n, err
}

// isFresh reports whether a database holds nothing yet: it is new, or its maker
// was killed before the first migration was through.
func isFresh(ctx context.Context, db querier) (bool, error) {
	var tables int
	n, err := userVersion(ctx, db)
	if err == nil && n == 0 {
		err = db.QueryRowContext(ctx, `select count(*) from sqlite_master`).Scan(&tables)
	}
	return n == 0 && tables == 0, explain(err)
}

func (s *Store) checkSchema(ctx context.Context) error {
	n, err := userVersion(ctx, s.read)
	switch {
	case err != nil:
		return explain(err)
	case n > schema():
		return fmt.Errorf("schema %d is newer than this program's %d: use a newer hymnsheet", n, schema())
	case n < schema():
		return fmt.Errorf("schema %d is older than this program's %d: run hymnsheet store migrate", n, schema())
	}
	return nil
}

// Migrate brings the database at path to this program's schema, after copying
// it. It returns both schema numbers and the name of the copy, which is empty
// if there was nothing to do.
func Migrate(ctx context.Context, path string) (from, to int, copied string, err error) {
	to = schema()
	if _, err := os.Stat(path); err != nil {
		return 0, to, "", fmt.Errorf("migrate store: %w", err)
	}
	db, err := open(path, "_pragma=journal_mode(WAL)&_txlock=immediate", 1)
	if err != nil {
		return 0, to, "", err
	}
	defer db.Close()
	if from, err = userVersion(ctx, db); err != nil {
		return 0, to, "", fmt.Errorf("migrate store %s: %w", path, explain(err))
	}
	switch {
	case from == to:
		return from, to, "", nil
	case from > to:
		return from, to, "", fmt.Errorf("migrate store %s: schema %d is newer than this program's %d", path, from, to)
	}
	copied = fmt.Sprintf("%s.before-%d", path, to)
	if _, err := db.ExecContext(ctx, `vacuum into ?`, copied); err != nil {
		return from, to, "", fmt.Errorf("copy store to %s: %w", copied, explain(err))
	}
	if err := migrate(ctx, db, from); err != nil {
		return from, to, copied, fmt.Errorf("migrate store %s: %w; the copy is %s", path, err, copied)
	}
	return from, to, copied, nil
}

// explain adds to an error what the operator can do about it.
func explain(err error) error {
	if err == nil {
		return nil
	}
	var done *explained
	if errors.As(err, &done) {
		return err
	}
	text := err.Error()
	has := func(part string) bool { return strings.Contains(text, part) }
	switch {
	case errors.Is(err, syscall.ENOSPC), has("disk is full"), has("no space left"):
		return &explained{err, "the disk is full: free some space and run again; nothing half-written is kept"}
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS), has("readonly database"), has("unable to open database"):
		return &explained{err, "make the folder and its files writable for this user"}
	case has("file is not a database"), has("malformed"):
		return &explained{err, "name another file with store.path, or restore a backup"}
	}
	return err
}

// An explained error says what to do, once.
type explained struct {
	err  error
	help string
}

func (e *explained) Error() string { return e.err.Error() + ": " + e.help }
func (e *explained) Unwrap() error { return e.err }
