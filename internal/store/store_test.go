package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

func TestOpenMakesAStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder", "100% #1?")
	path := filepath.Join(dir, "hymn sheet.db")
	s, err := Open(t.Context(), Options{Path: path, ArchiveDir: filepath.Join(dir, "archive"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "hymn sheet.db" {
		t.Errorf("after closing the folder holds %v, %v; want the database alone", entries, err)
	}
	if s, err = Open(t.Context(), Options{Path: path, Now: time.Now, ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	s.Close()
}

func TestOpenForReading(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", "http://gazette.example/feed"))

	// While another process works, and after it.
	for _, state := range []string{"held", "free"} {
		o := d.options()
		o.ReadOnly = true
		r, err := Open(t.Context(), o)
		if err != nil {
			t.Fatalf("%s: %v", state, err)
		}
		list, err := r.ListOutlets(t.Context())
		if err != nil || len(list) != 2 {
			t.Errorf("%s: %d outlets, %v; want 2", state, len(list), err)
		}
		has(t, r.SaveOutlets(t.Context()), "save outlets", "open for reading only")
		has(t, r.Lock(t.Context(), "run", false), "open for reading only")
		if _, err := r.BeginRun(t.Context(), "run", "test"); err == nil {
			t.Errorf("%s: a run began in a store open for reading", state)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if state == "held" {
			d.ok(d.Close())
		}
	}

	o := d.options()
	o.ReadOnly, o.Path = true, filepath.Join(d.dir, "none.db")
	_, err := Open(t.Context(), o)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a store that is not there: %v, want %v", err, os.ErrNotExist)
	}
	if _, err := os.Stat(o.Path); err == nil {
		t.Error("opening for reading made a file")
	}
}

func TestOpenWhatIsNoStore(t *testing.T) {
	dir := t.TempDir()
	note := filepath.Join(dir, "notes.db")
	if err := os.WriteFile(note, bytes.Repeat([]byte("not a database. "), 100), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true} {
		_, err := Open(t.Context(), Options{Path: note, Now: time.Now, ReadOnly: readOnly})
		has(t, err, "notes.db", "file is not a database", "name another file")
	}
	_, err := Open(t.Context(), Options{Path: dir, Now: time.Now})
	has(t, err, "open store "+dir, "make the folder and its files writable")
	_, err = Open(t.Context(), Options{Path: filepath.Join(note, "below", "x.db"), Now: time.Now})
	has(t, err, "open store", "not a directory")
}

// One method's rows come all or not at all.
func TestUpdateIsWhole(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", "http://gazette.example/feed"))
	before := d.rows(`select url, state from frontier order by url`)
	bad := crawler.Outlet{ID: "gazette", Sources: []crawler.Source{
		{ID: "s1", Kind: crawler.KindFeed, URL: "http://gazette.example/other"}, {ID: "s2", Kind: crawler.KindFeed, URL: "::no address"},
	}}
	has(t, d.Frontier(d.run).Seed(d.ctx(), []crawler.Outlet{bad}, d.now), "seed frontier", "::no address")
	d.want(`select url, state from frontier order by url`, before...)
}
