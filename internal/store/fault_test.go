package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// A disk that fills stops the work with a line that says what to do; nothing is
// lost, and with room again the work goes on.
func TestFullDisk(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	list := articles(40)
	_, _, err := d.Import(d.ctx(), d.run, list[:10])
	d.ok(err)
	d.exec(`pragma max_page_count = ` + d.rows(`pragma page_count`)[0])
	for i := range list {
		list[i].Text = strings.Repeat(fmt.Sprintf("Line %d is long. ", i), 200)
	}
	var added int
	for added = 10; added < 40 && err == nil; added += 10 {
		_, _, err = d.Import(d.ctx(), d.run, list[added:added+10])
	}
	has(t, err, "import", "database or disk is full", "free some space and run again")
	for _, stage := range []func() error{
		func() error { _, err := d.ExtractDesk().Next(d.ctx(), "extract/1", 99); return err }, // a key is two rows: there may be room
		func() error { return d.EndRun(d.ctx(), d.run, "failed") },
	} {
		if err := stage(); err != nil {
			has(t, err, "free some space")
		}
	}
	d.restart() // and room
	if n := added; d.records() != n {
		t.Errorf("%d records, want %d", d.records(), n)
	}
	d.want(`select count(*) from capture`, fmt.Sprint(added))
	if _, unchanged, err := d.Import(d.ctx(), d.run, list[:added][10:]); err != nil || unchanged != added-10 {
		t.Errorf("%d unchanged, %v; want %d", unchanged, err, added-10)
	}
	d.extractWith("extract/1", importsToo)
	d.want(`select count(*) from document`, fmt.Sprint(added))
	d.sound()
}

func TestFullDiskWhileReading(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	list := articles(6)
	for i := range list {
		list[i].Text = strings.Repeat(fmt.Sprintf("Line %d is long. ", i), 500)
	}
	_, _, err := d.Import(d.ctx(), d.run, list)
	d.ok(err)
	e := d.ExtractDesk()
	work, err := e.Next(d.ctx(), "extract/1", 9)
	d.ok(err)
	d.exec(`pragma max_page_count = ` + d.rows(`pragma page_count`)[0])
	has(t, e.Commit(d.ctx(), "extract/1", readAll(work)), "commit documents", "free some space")
	d.want(`select count(*), (select count(*) from passage) from document`, "0|0")
	d.restart()
	d.extractWith("extract/1", importsToo)
	d.want(`select count(*) from document`, "6")
}

// An archive that cannot be written is told when the store is taken up, and
// before any row is written.
func TestArchiveThatCannotBeWritten(t *testing.T) {
	d := &desk{T: t, dir: t.TempDir(), now: monday, relink: relink}
	d.ok(os.WriteFile(d.options().ArchiveDir, []byte("a file where the folder should be"), 0o644))
	d.open()
	has(t, d.Lock(d.ctx(), "run", false), "open archive", d.options().ArchiveDir, "not a directory")
	d.ok(d.Close())
	d.ok(os.Remove(d.options().ArchiveDir))
	d.start()

	d.seed(outlet("gazette", gazette+"/feed"))
	d.fetch(gazette+"/feed", 200, gazette+"/a1\n")
	away := d.options().ArchiveDir + ".away"
	d.ok(os.Rename(d.options().ArchiveDir, away))
	before := d.rows(`select * from visit`)
	x := d.answer(d.take(gazette+"/a1"), 200, "One.")
	has(t, d.Frontier(d.run).Commit(d.ctx(), []crawler.Fetch{x}), "keep fetches", "no such file")
	d.want(`select * from visit`, before...)
	d.want(`select capture from frontier where kind = 'page'`, "")

	// With the folder back it can be tried again, in the same run.
	d.ok(os.Rename(away, d.options().ArchiveDir))
	d.ok(d.Frontier(d.run).Commit(d.ctx(), []crawler.Fetch{x}))
	d.sound()
	if n := d.records(); n != 2 {
		t.Errorf("%d records, want 2", n)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&os.PathError{Op: "write", Path: "a", Err: syscall.ENOSPC}, "free some space and run again"},
		{fmt.Errorf("x: %w", os.ErrPermission), "writable for this user"},
		{&os.PathError{Op: "open", Path: "a", Err: syscall.EROFS}, "writable for this user"},
		{fmt.Errorf("attempt to write a readonly database (8)"), "writable for this user"},
		{fmt.Errorf("database disk image is malformed (11)"), "restore a backup"},
	} {
		once := explain(c.err)
		has(t, once, c.err.Error()+": ", c.want)
		if twice := explain(fmt.Errorf("run: %w", once)); strings.Count(twice.Error(), c.want) != 1 {
			t.Errorf("%q says it twice", twice)
		}
	}
	if explain(nil) != nil || explain(ErrUnknown) != ErrUnknown {
		t.Error("errors that need no advice are changed")
	}
}

// A row that cannot be right cannot be written.
func TestChecks(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	d.extract()
	for _, q := range []string{
		`insert into document (id, outlet, canonical, kind, first_seen) values ('d1', 'nobody', 'u', 'article', '')`,
		`insert into document (id, outlet, canonical, kind, first_seen) values ('d1', 'gazette', 'u', 'song', '')`,
		`insert into run (id, command, version, started) values ('r', null, '', '')`,
		`insert into visit (run, outlet, url, kind, at, real, outcome, status) values ('r', 'gazette', 'u', 'page', '', '', 'ok', 'two hundred')`,
		`update frontier set state = 'lost'`,
		`update document_version set number = 0`,
		`update document_version set capture = 'c0'`,
		`update capture set digest = 'abc'`,
		`insert into mention (id, key, version, document, passage, start, end, framing, variant, text, voice, place)
			select 'm', key, id, document, 0, 5, 5, 'f', 'v', 't', 'own', 'body' from document_version`,
	} {
		if _, err := d.write.ExecContext(d.ctx(), q); err == nil || !strings.Contains(err.Error(), "constraint") && !strings.Contains(err.Error(), "cannot store") {
			t.Errorf("%s: %v, want a constraint", q, err)
		}
	}
}

func TestSpaceIsNotLeaked(t *testing.T) {
	d := newDesk(t)
	d.ok(d.Close())
	for _, name := range []string{"hymnsheet.db-wal", "hymnsheet.db-shm"} {
		if _, err := os.Stat(filepath.Join(d.dir, name)); err == nil {
			t.Errorf("%s is left after closing", name)
		}
	}
}
