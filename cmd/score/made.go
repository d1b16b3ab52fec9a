package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // reads what a measure's store holds

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// storeFile is what the store of each measure is called in its folder.
const storeFile = "a.db"

// Configurations for imports, without outlets: with an empty codebook, and with
// what is shipped.
const (
	emptyConfig = `store: {path: ` + storeFile + `}
archive: {dir: archive}
reports: {dir: reports}
http: {contact: https://hymnsheet.example/contact}
`
	shippedConfig = emptyConfig + `codebook: {use: shipped}
actors: {use: shipped}
topics: {use: shipped}
`
)

// A madeStore is a store made of imports, for measures that read what the
// program lists.
type madeStore struct {
	s    setup
	dir  string        // holds config, store, archive, reports
	took time.Duration // of the first import, which tracks
}

// newStore makes a store with a configuration in a folder of the scratch folder
// and imports the articles of all files, if any, tracked together.
func (s setup) newStore(name, config string, files ...string) (*madeStore, error) {
	m := &madeStore{s: s, dir: filepath.Join(s.work, name)}
	if err := os.MkdirAll(m.dir, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(m.dir, "config.yaml"), []byte(config), 0o644); err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return m, nil
	}
	begun := time.Now()
	err := m.importFiles(files...)
	m.took = time.Since(begun)
	return m, err
}

// importFiles imports articles and tracks them.
func (m *madeStore) importFiles(files ...string) error {
	_, err := m.run(append([]string{"import", "articles", "--quiet"}, files...)...)
	return err
}

// run runs the program in the store's folder and returns what it prints.
func (m *madeStore) run(args ...string) ([]byte, error) {
	out, _, err := m.used(args...)
	return out, err
}

// used is run, and says what the program has taken.
func (m *madeStore) used(args ...string) ([]byte, usage, error) {
	c := exec.Command(m.s.binary, args...)
	c.Dir = m.dir
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		return out, usage{}, fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, tail(errs.String(), 1000))
	}
	return out, usageOf(c.ProcessState), nil
}

// A load is what it takes to bring documents in: reading them; reprints,
// stories and the codebook; discovery.
type load struct{ read, mined, found usage }

func (l load) all() usage { return l.read.and(l.mined).and(l.found) }

// load brings in articles, step by step.
func (m *madeStore) load(file string) (l load, err error) {
	if _, l.read, err = m.used("import", "articles", "-q", "--no-track", file); err != nil {
		return l, err
	}
	if _, l.mined, err = m.used("track", "-q", "--no-discover"); err != nil {
		return l, err
	}
	_, l.found, err = m.used("track", "-q")
	return l, err
}

// save writes what a command prints into the store's folder.
func (m *madeStore) save(name string, args ...string) (string, error) {
	b, err := m.run(args...)
	if err != nil {
		return "", err
	}
	file := filepath.Join(m.dir, name)
	return file, os.WriteFile(file, b, 0o644)
}

// A foundRow is what is read of a row of `list framings`, by the kit's scorers too.
type foundRow struct {
	Rank     int      `json:"rank,omitempty"`
	Label    string   `json:"label"`
	Head     string   `json:"head,omitempty"`
	State    string   `json:"state"`
	Variants []string `json:"variants"`
}

// askDiscovered is the command that lists the first discovered framings of a week.
func askDiscovered(week string, top int, flags ...string) []string {
	return append([]string{"list", "framings", "--week", week, "--kind", "discovered", "--top", strconv.Itoa(top), "--format", "json"}, flags...)
}

// discovered lists the first discovered framings of a week.
func (m *madeStore) discovered(week string, top int, flags ...string) (rows []foundRow, err error) {
	out, err := m.run(askDiscovered(week, top, flags...)...)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		return nil, fmt.Errorf("list framings of %s: %w", week, err)
	}
	return rows, nil
}

// database opens the database of a store that is made, to look at its rows and
// to change them.
func (m *madeStore) database() (*sql.DB, error) {
	return sql.Open("sqlite", filepath.Join(m.dir, storeFile))
}

// openRows opens the database in a folder beside a program that may be at work
// on it, for reading only.
func openRows(dir string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, storeFile))+"?mode=ro&_pragma=busy_timeout(5000)")
}

// openStore opens the store in a folder as the program does.
func openStore(ctx context.Context, dir string, now func() time.Time) (*store.Store, error) {
	return store.Open(ctx, store.Options{
		Path: filepath.Join(dir, storeFile), ArchiveDir: filepath.Join(dir, "archive"), KeyFile: filepath.Join(dir, "a.key"), Now: now,
	})
}

// openLocked opens the store in a folder as a run does.
func openLocked(ctx context.Context, dir string, now func() time.Time) (*store.Store, error) {
	s, err := openStore(ctx, dir, now)
	if err != nil {
		return nil, err
	}
	if err := s.Lock(ctx, "score", false); err != nil {
		return nil, firstOf(err, s.Close())
	}
	return s, nil
}
