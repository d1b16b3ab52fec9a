package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// later gives the program one more migration while a test runs.
func later(t *testing.T, text string) {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(embedded, "migration/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: b}
	}
	all[fmt.Sprintf("migration/%04d_later.sql", len(names)+1)] = &fstest.MapFile{Data: []byte(text)}
	migrations = all
	t.Cleanup(func() { migrations = embedded })
}

func TestMigrateCopiesFirst(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	d.extract()
	d.ok(d.Close())
	path := d.options().Path
	old := schema()
	if from, to, copied, err := Migrate(t.Context(), path); err != nil || from != old || to != old || copied != "" {
		t.Errorf("nothing to do: %d, %d, %q, %v", from, to, copied, err)
	}

	later(t, "-- Why: tests.\nalter table document add column mood text not null default 'calm';")
	_, err := Open(t.Context(), d.options())
	has(t, err, fmt.Sprintf("schema %d is older than this program's %d", old, old+1), "run hymnsheet store migrate")
	o := d.options()
	o.ReadOnly = true
	_, err = Open(t.Context(), o)
	has(t, err, fmt.Sprintf("schema %d is older", old))

	from, to, copied, err := Migrate(t.Context(), path)
	d.ok(err)
	if from != old || to != old+1 || copied != fmt.Sprintf("%s.before-%d", path, old+1) {
		t.Errorf("%d, %d, %q", from, to, copied)
	}
	d.start()
	d.want(`select title, mood from document`, "Ferry late|calm")
	d.sound()
	d.ok(d.Close())

	// The copy is the store as it was, for the program as it was.
	migrations = embedded
	_, err = Open(t.Context(), d.options())
	has(t, err, fmt.Sprintf("schema %d is newer than this program's %d", old+1, old), "use a newer hymnsheet")
	_, _, _, err = Migrate(t.Context(), path)
	has(t, err, "migrate store "+path, fmt.Sprintf("schema %d is newer", old+1))
	rep, err := CheckBackup(t.Context(), copied, d.options().ArchiveDir)
	d.ok(err)
	if rep.Schema != old || rep.Documents != 1 || rep.Captures != 2 || len(rep.Missing) != 0 {
		t.Errorf("the copy: %+v", rep)
	}
}

// A migration that fails changes nothing; trying again keeps the first copy.
func TestMigrationThatFails(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	d.ok(d.Close())
	path := d.options().Path
	later(t, "create table half (x integer) strict;\ninsert into nowhere values (1);")
	for _, name := range []string{fmt.Sprintf(".before-%d", schema()), fmt.Sprintf(".before-%d.2", schema())} {
		_, _, copied, err := Migrate(t.Context(), path)
		has(t, err, fmt.Sprintf("%04d_later.sql", schema()), "no such table: nowhere", "the copy is "+path+name)
		if copied != path+name {
			t.Errorf("copy %q, want %q", copied, path+name)
		}
	}
	migrations = embedded
	d.start()
	d.want(`select count(*) from sqlite_master where name = 'half'`, "0")
	d.sound()
}

func TestMigrateWhatIsNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.db")
	_, _, _, err := Migrate(t.Context(), path)
	has(t, err, "migrate store "+path, "no such file")
	entries, rerr := os.ReadDir(filepath.Dir(path))
	if rerr != nil || len(entries) != 0 {
		t.Errorf("the attempt left %v, %v", entries, rerr)
	}
}

// A maker that was killed before the first migration leaves an empty file.
func TestOpenGoesOnWithAnEmptyFile(t *testing.T) {
	d := &desk{T: t, dir: t.TempDir(), now: monday}
	d.ok(os.WriteFile(d.options().Path, nil, 0o644))
	d.start()
	d.want(`select count(*) from run`, "1")
}

// Two programs may make a store at once.
func TestTwoMakers(t *testing.T) {
	dir := t.TempDir()
	done := make(chan error)
	for range 4 {
		go func() {
			s, err := Open(t.Context(), Options{Path: filepath.Join(dir, "a.db"), ArchiveDir: dir, Now: nil})
			if err == nil {
				err = s.Close()
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestBackup(t *testing.T) {
	d := pages(t, "title: Ferry late\ndate: 2019-08-19\nA paper lantern.")
	d.extract()
	d.track()
	file := filepath.Join(d.dir, "backup", "monday.db")
	o := d.options()
	o.ReadOnly = true
	r, err := Open(t.Context(), o) // while a run holds the store
	d.ok(err)
	defer r.Close()
	d.ok(r.Backup(t.Context(), file))
	has(t, r.Backup(t.Context(), file), file+" is there already")
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the backup: %v, %v", entries, err)
	}
	rep, err := CheckBackup(t.Context(), file, o.ArchiveDir)
	d.ok(err)
	want := BackupReport{Schema: schema(), Captures: 2, Documents: 1, Mentions: 1, Files: 1}
	if len(rep.Missing) != 0 || rep.Schema != want.Schema || rep.Captures != want.Captures || rep.Documents != want.Documents || rep.Mentions != want.Mentions || rep.Files != want.Files {
		t.Errorf("%+v, want %+v", rep, want)
	}

	// It is a store: put in the place of the other, it goes on.
	restored := &desk{T: t, dir: t.TempDir(), now: d.now, relink: relink}
	d.ok(os.CopyFS(restored.options().ArchiveDir, os.DirFS(o.ArchiveDir)))
	d.ok(os.WriteFile(restored.options().Path, readFile(t, file), 0o644))
	d.edit(pageURL(0), "title: Ferry late\ndate: 2019-08-19\nLater than the backup.", 1)
	restored.start()
	restored.sound()
	restored.want(`select title from document`, "Ferry late")

	// Archive files that are gone or cut are named.
	name := restored.files(mainPrefix)[0]
	d.ok(os.Truncate(restored.path(name), 900))
	rep, err = CheckBackup(t.Context(), file, restored.options().ArchiveDir)
	d.ok(err)
	if len(rep.Missing) != 1 || !strings.HasPrefix(rep.Missing[0], name+": the last ") {
		t.Errorf("missing %q", rep.Missing)
	}
	d.ok(os.Remove(restored.path(name)))
	if rep, err = CheckBackup(t.Context(), file, restored.options().ArchiveDir); err != nil || len(rep.Missing) != 1 || rep.Missing[0] != name {
		t.Errorf("missing %q, %v", rep.Missing, err)
	}
}

func TestCheckBackupRefuses(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	d.extract()
	file := filepath.Join(d.dir, "b.db")
	d.ok(d.Backup(t.Context(), file))
	whole := readFile(t, file)
	damage := map[string]struct {
		f    func() error
		want string
	}{
		"gone":   {func() error { return os.Remove(file) }, "no such file"},
		"empty":  {func() error { return os.WriteFile(file, nil, 0o644) }, "schema 0"},
		"cut":    {func() error { return os.WriteFile(file, whole[:len(whole)/2], 0o644) }, "malformed"},
		"filler": {func() error { return os.WriteFile(file, make([]byte, len(whole)), 0o644) }, "not a database"},
		"mixed": {func() error {
			mixed := append([]byte(nil), whole...)
			copy(mixed[8192:], make([]byte, 4096))
			return os.WriteFile(file, mixed, 0o644)
		}, "check backup"},
	}
	for name, c := range damage {
		t.Run(name, func(t *testing.T) {
			d.ok(c.f())
			_, err := CheckBackup(t.Context(), file, d.options().ArchiveDir)
			has(t, err, "check backup", c.want)
		})
	}
}
