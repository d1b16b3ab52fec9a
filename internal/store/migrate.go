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
var embedded embed.FS

// migrations is where the schema comes from; tests put a later program's there.
var migrations fs.FS = embedded

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
// transaction. One that another process has applied meanwhile is passed over.
func migrate(ctx context.Context, db *sql.DB, n int) error {
	for i, name := range migrationNames() {
		if i < n {
			continue
		}
		if err := transact(ctx, db, func(tx *sql.Tx) error { return apply(ctx, tx, i, name) }); err != nil {
			return explain(err)
		}
	}
	return nil
}

// create applies all migrations in one transaction: nobody sees a store that
// is made by half.
func create(ctx context.Context, db *sql.DB) error {
	return explain(transact(ctx, db, func(tx *sql.Tx) error {
		for i, name := range migrationNames() {
			if err := apply(ctx, tx, i, name); err != nil {
				return err
			}
		}
		return nil
	}))
}

// apply applies the migration with index i, unless that has been done.
func apply(ctx context.Context, tx *sql.Tx, i int, name string) error {
	text, err := fs.ReadFile(migrations, name)
	if err != nil {
		return err
	}
	done, err := userVersion(ctx, tx)
	if err != nil || done > i {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("pragma user_version = %d", i+1))
	return err
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
		return newer(n)
	case n < schema():
		return fmt.Errorf("schema %d is older than this program's %d: run hymnsheet store migrate", n, schema())
	}
	return nil
}

func newer(n int) error {
	return fmt.Errorf("schema %d is newer than this program's %d: use a newer hymnsheet", n, schema())
}

// Migrate brings the database at path to this program's schema, after copying
// it. It returns both schema numbers and the name of the copy, which is empty
// if there was nothing to do. A store that a run holds gives ErrBusy.
func Migrate(ctx context.Context, path string) (from, to int, copied string, err error) {
	from, to, copied, err = migrateFile(ctx, path)
	if err != nil && copied != "" {
		err = fmt.Errorf("%w; the copy is %s", err, copied)
	}
	if err != nil {
		err = fmt.Errorf("migrate store %s: %w", path, explain(err))
	}
	return from, to, copied, err
}

func migrateFile(ctx context.Context, path string) (from, to int, copied string, err error) {
	to = schema()
	if _, err := os.Stat(path); err != nil {
		return 0, to, "", err
	}
	held, err := acquire(ctx, path, "store migrate", false)
	if err != nil {
		return 0, to, "", err
	}
	defer func() { err = errors.Join(err, held.release()) }()
	db, err := open(path, writing, 1)
	if err != nil {
		return 0, to, "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if from, err = userVersion(ctx, db); err != nil {
		return 0, to, "", err
	}
	switch {
	case from == to:
		return from, to, "", nil
	case from > to:
		return from, to, "", newer(from)
	}
	copied, err = freeName(fmt.Sprintf("%s.before-%d", path, to))
	if err != nil {
		return from, to, "", err
	}
	if err := copyTo(ctx, db, copied); err != nil {
		return from, to, "", err
	}
	return from, to, copied, migrate(ctx, db, from)
}

// freeName returns name, or name with the first number at which no file is.
func freeName(name string) (string, error) {
	for n, free := 2, name; ; n++ {
		_, err := os.Lstat(free)
		if errors.Is(err, fs.ErrNotExist) {
			return free, nil
		}
		if err != nil {
			return "", err
		}
		free = fmt.Sprintf("%s.%d", name, n)
	}
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
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS), cannotOpen(err):
		return &explained{err, "make the folder and its files writable for this user"}
	case has("file is not a database"), has("malformed"):
		return &explained{err, "name another file with store.path, or restore a backup"}
	}
	return err
}

// cannotOpen reports whether SQLite could not open or write a file.
func cannotOpen(err error) bool {
	text := err.Error()
	return strings.Contains(text, "readonly database") || strings.Contains(text, "unable to open database")
}

// An explained error says what to do, once.
type explained struct {
	err  error
	help string
}

func (e *explained) Error() string { return e.err.Error() + ": " + e.help }
func (e *explained) Unwrap() error { return e.err }
