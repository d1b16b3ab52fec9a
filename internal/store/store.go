package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// Options say where a store lies and how it is opened.
type Options struct {
	Path       string // SQLite file
	ArchiveDir string // folder of WARC files
	MaxFile    int64  // bytes after which a WARC file rolls; 0: 1 GiB
	KeyFile    string // secret for pseudonyms, outside the database; made on first use
	Software   string // name and version, for the archive's warcinfo records
	Operator   string // contact, likewise
	Now        func() time.Time
	ReadOnly   bool
	Log        *slog.Logger

	// Relink reads the links of an adopted capture again, as the crawl that was
	// cut off would have. Nil: the address of an adopted record stays due.
	Relink func(t crawler.Task, c crawler.Capture) crawler.Fetch
}

// A Store is an open database with its archive. Its methods may be called from
// several goroutines.
type Store struct {
	o     Options
	write *sql.DB // one connection: SQLite has one writer
	read  *sql.DB
	lock  *lock

	archiveLock *lock // nil or both

	leases leases // tasks handed out and not yet committed

	recording sync.Mutex // held from the append of a batch to the commit of its rows
	waiting   bool       // guarded by recording: records have no rows since an error

	mu      sync.Mutex   // guards the writers
	main    *warc.Writer // opened by Lock
	private *warc.Writer

	outlets   []Outlet
	byID      map[string]Outlet
	topics    []narratives.Topic
	codebook  narratives.Codebook
	keyOnce   sync.Once
	secret    []byte
	secretErr error
}

// Prefixes of archive files. Posts of accounts that are not public go to files
// of their own, one a day, so that they can be dropped.
const (
	mainPrefix    = "hymnsheet"
	privatePrefix = "private"
)

// readers is how many connections read at once.
const readers = 4

// Open opens the store at o.Path, making it if it is not there. An older
// schema is refused: Migrate copies the file before it changes it.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{o: o, byID: map[string]Outlet{}}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", o.Path, explain(err)), s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) (err error) {
	if s.o.ReadOnly {
		if _, err := os.Stat(s.o.Path); err != nil {
			return err
		}
		if s.read, err = openReading(ctx, s.o.Path, reading, readers); err != nil {
			return err
		}
		return s.checkSchema(ctx)
	}
	if err := os.MkdirAll(filepath.Dir(s.o.Path), 0o755); err != nil {
		return err
	}
	if s.write, err = open(s.o.Path, writing, 1); err != nil {
		return err
	}
	err = insist(ctx, func() error {
		fresh, err := isFresh(ctx, s.write)
		if err != nil || !fresh {
			return err
		}
		return create(ctx, s.write)
	})
	if err != nil {
		return err
	}
	if s.read, err = open(s.o.Path, reading, readers); err != nil {
		return err
	}
	return insist(ctx, func() error { return s.checkSchema(ctx) })
}

// Two processes that open a new database at once both set it up, and for some
// of that SQLite does not wait but says that the database is locked.
const (
	insistFor   = 10 * time.Second
	insistEvery = 20 * time.Millisecond
)

// insist calls f again while the database is locked.
func insist(ctx context.Context, f func() error) error {
	for until := time.Now().Add(insistFor); ; {
		err := f()
		var locked *sqlite.Error
		if !errors.As(err, &locked) || locked.Code()&0xff != sqlite3.SQLITE_BUSY || time.Now().After(until) {
			return err
		}
		t := time.NewTimer(insistEvery)
		select {
		case <-ctx.Done():
			t.Stop()
			return err
		case <-t.C:
		}
	}
}

// How connections are set up. A commit is safe from the death of the process at
// once and from that of the machine after the next checkpoint; what the archive
// holds is adopted should the rows be lost. Commits that nothing could make
// again are waited for, see updateDurably.
const (
	writing = "_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=wal_autocheckpoint(4000)&_pragma=journal_size_limit(67108864)" +
		"&_pragma=cache_size(-16000)&_txlock=immediate"
	reading = copying + "&_pragma=query_only(1)&_pragma=cache_size(-4000)"
	copying = "mode=ro"
)

// driver is what connections are made by; a test listens in.
var driver = kept

// open makes a pool of n connections.
func open(path, how string, n int) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Path: filepath.ToSlash(abs)}
	db, err := sql.Open(driver, "file:"+u.EscapedPath()+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=temp_store(memory)&"+how)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// openReading opens a database that need not be writable, nor its folder: one
// on a medium that cannot be written is read as it is, if nobody has left a
// log beside it.
func openReading(ctx context.Context, path, how string, n int) (*sql.DB, error) {
	db, err := open(path, how, n)
	if err != nil {
		return nil, err
	}
	if _, err = userVersion(ctx, db); err == nil {
		return db, nil
	}
	if _, serr := os.Stat(path + "-wal"); serr == nil || !cannotOpen(err) {
		return nil, errors.Join(err, db.Close())
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return open(path, how+"&immutable=1", n)
}

// Close closes database and archive and lets go of the lock.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, w := range []*warc.Writer{s.main, s.private} {
		if w != nil {
			errs = append(errs, w.Close())
		}
	}
	s.main, s.private = nil, nil
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	for _, l := range []**lock{&s.archiveLock, &s.lock} {
		if *l == nil {
			continue
		}
		errs = append(errs, (*l).release())
		*l = nil
	}
	return errors.Join(errs...)
}

// update runs f in a write transaction.
func (s *Store) update(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	if s.write == nil {
		return fmt.Errorf("%s: the store is open for reading only", what)
	}
	if err := transact(ctx, s.write, f); err != nil {
		return fmt.Errorf("%s: %w", what, explain(err))
	}
	return nil
}

// updateDurably is update for what nothing could make again, or what must be
// on the disk before the next step: it returns when the commit is.
func (s *Store) updateDurably(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	if s.write == nil {
		return fmt.Errorf("%s: the store is open for reading only", what)
	}
	c, err := s.write.Conn(ctx)
	if err == nil {
		if _, err = c.ExecContext(ctx, `pragma synchronous = full`); err == nil {
			err = transact(ctx, c, f)
		}
		_, back := c.ExecContext(context.WithoutCancel(ctx), `pragma synchronous = normal`)
		err = errors.Join(err, back, c.Close())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, explain(err))
	}
	return nil
}

type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

func transact(ctx context.Context, db beginner, f func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// each runs a query and calls row for each of its rows.
func each(ctx context.Context, db querier, row func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// execAll runs queries in order, each with the same values.
func execAll(ctx context.Context, tx *sql.Tx, queries []string, args ...any) error {
	for _, query := range queries {
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// column returns the values of a query's only column.
func column(ctx context.Context, db querier, query string, args ...any) (out []string, err error) {
	err = each(ctx, db, func(scan func(...any) error) error {
		var v string
		err := scan(&v)
		out = append(out, v)
		return err
	}, query, args...)
	return out, err
}

// Forms of stored times, of fixed width so that they sort as text: seconds for
// the program's clock, milliseconds for the real one.
const (
	stampFormat = "2006-01-02T15:04:05Z"
	realFormat  = "2006-01-02T15:04:05.000Z"
)

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stampFormat)
}

// realStamp rounds up to the millisecond: a delay must not be stored too short.
func realStamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Add(time.Millisecond - 1).UTC().Format(realFormat)
}

// parseStamp reads either form; nothing gives the zero time.
func parseStamp(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

func meta(ctx context.Context, db querier, key string) (string, error) {
	var v string
	err := db.QueryRowContext(ctx, `select value from meta where key = ?`, key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, err
}

func setMeta(ctx context.Context, tx *sql.Tx, key, value string) error {
	_, err := tx.ExecContext(ctx, `insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value`, key, value)
	return err
}
