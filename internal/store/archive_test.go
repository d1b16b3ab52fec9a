package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// die makes rows of the fetch log fail from now on, as a kill between the
// archive and the database would.
func (d *desk) die() {
	d.Helper()
	d.exec(`create trigger dead before insert on visit begin select raise(abort, 'dead'); end`)
}

// revive ends what die began, in a new process.
func (d *desk) revive() {
	d.Helper()
	d.exec(`drop trigger dead`)
	d.restart()
}

// files returns the names of the archive's files.
func (d *desk) files(prefix string) []string {
	d.Helper()
	names, err := warc.Files(d.options().ArchiveDir, prefix)
	d.ok(err)
	return names
}

func (d *desk) path(file string) string { return filepath.Join(d.options().ArchiveDir, file) }

func (d *desk) records() int {
	d.Helper()
	n := 0
	for _, prefix := range []string{mainPrefix, privatePrefix} {
		for _, name := range d.files(prefix) {
			list, err := warc.List(d.options().ArchiveDir, name)
			d.ok(err)
			n += len(list)
		}
	}
	return n
}

const gazette = "http://gazette.example"

// morning collects a feed and two pages, killed before the rows of the batch n
// if n is not 0.
func morning(t *testing.T, n int) *desk {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"))
	steps := []func(){
		func() { d.fetch(gazette+"/feed", 200, gazette+"/a1 One\n"+gazette+"/a2 Two\n") },
		func() { d.fetch(gazette+"/a1", 200, "title: One\nThe ferry is late.") },
		func() { d.fetch(gazette+"/a2", 200, "title: Two\nThe ferry is early.") },
	}
	for i, step := range steps {
		if i+1 != n {
			step()
			continue
		}
		task := d.lease("gazette.example")
		body := []string{gazette + "/a1 One\n" + gazette + "/a2 Two\n", "title: One\nThe ferry is late.", "title: Two\nThe ferry is early."}[i]
		x := d.answer(task, 200, body)
		before := d.records()
		d.die()
		has(t, d.Frontier(d.run).Commit(d.ctx(), []crawler.Fetch{x}), "keep fetches", "dead")
		if got := d.records(); got != before+1 {
			t.Fatalf("%d records after the row was refused, want %d: the record comes first", got, before+1)
		}
		d.want(`select count(*) from visit where url = '`+task.URL+`'`, "0")
		// What follows would hide the record from the next opening.
		has(t, d.Frontier(d.run).SaveRobots(d.ctx(), crawler.RobotsEntry{Origin: gazette}, robotsHops("gazette", x.Exchange)), "run again")
		d.revive()
	}
	return d
}

// A record without a row is adopted, not fetched again: the rows are those of
// a run that nobody disturbed.
func TestRecordsAreAdopted(t *testing.T) {
	want := morning(t, 0)
	want.idle("gazette.example")
	for n := 1; n <= 3; n++ {
		t.Run(fmt.Sprintf("killed at fetch %d", n), func(t *testing.T) {
			d := morning(t, n)
			d.idle("gazette.example")
			if got := d.records(); got != 3 {
				t.Errorf("%d records, want 3", got)
			}
			for _, query := range []string{
				`select outlet, url, kind, state, rank, due, attempts, visits, first_visit, last_visit, etag, capture, digest, outcome, reason from frontier order by url`,
				`select id, url, kind, outlet, status, content_type, digest, bytes, at from capture order by id`,
				`select source, url, outlet, title, first_seen from link order by url`,
				`select outlet, url, at, capture, unread from page_state order by id`,
				`select outlet, url, kind, source, at, outcome, status, items, capture from visit order by id`,
			} {
				d.want(query, want.rows(query)...)
			}
			d.want(`select count(*) from visit where run = 'adopted'`, "1")
			if rep := d.sound(); rep.Waiting != 0 {
				t.Errorf("%d records wait for rows, want 0", rep.Waiting)
			}
		})
	}
}

// Whatever a dead run was told is known to the next.
func TestAnswersAreAdopted(t *testing.T) {
	page := gazette + "/a1"
	for _, c := range []struct {
		name string
		f    func(d *desk, t crawler.Task) crawler.Fetch
		want string // outcome, state, visits, attempts, visits in the log with that outcome
	}{
		{"unchanged", func(d *desk, t crawler.Task) crawler.Fetch { return d.answer(t, 304, "") }, "not-modified|done|2|0|1"},
		{"same again", func(d *desk, t crawler.Task) crawler.Fetch { return d.answer(t, 200, "title: One\nThe ferry is late.") }, "ok|done|2|0|2"},
		{"edited", func(d *desk, t crawler.Task) crawler.Fetch {
			return d.answer(t, 200, "title: One\nThe ferry is on time.")
		}, "ok|done|2|0|2"},
		{"gone", func(d *desk, t crawler.Task) crawler.Fetch { return d.answer(t, 404, "") }, "gone|done|1|1|1"},
		{"forbidden", func(d *desk, t crawler.Task) crawler.Fetch { return d.answer(t, 403, "") }, "forbidden|done|1|1|1"},
		{"too often", func(d *desk, t crawler.Task) crawler.Fetch { return d.answer(t, 429, "") }, "ok|due|1|0|1"}, // asked again
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.seed(outlet("gazette", gazette+"/feed"))
			d.fetch(gazette+"/feed", 200, page+" One\n")
			d.fetch(page, 200, "title: One\nThe ferry is late.")
			d.extract()
			d.now = d.now.Add(24 * time.Hour)
			d.exec(`update frontier set due = '2030-01-01T00:00:00Z' where kind = 'feed'`)
			d.again(page)
			x := c.f(d, d.take(page))
			d.die()
			if err := d.Frontier(d.run).Commit(d.ctx(), []crawler.Fetch{x}); err == nil {
				t.Fatal("the rows were not refused")
			}
			d.revive()
			d.want(`select outcome, state, visits, attempts, (select count(*) from visit v where v.url = f.url and v.outcome = f.outcome)
				from frontier f where url = '`+page+`'`, c.want)
			d.want(`select gone <> '' from document`, map[bool]string{true: "1", false: "0"}[c.name == "gone"])
			d.extract()
			d.want(`select max(number) from document_version`, map[bool]string{true: "2", false: "1"}[c.name == "edited"])
			d.sound()
		})
	}
}

// An outlet that has gone from the configuration is not read; what it said is
// kept. Where nobody can read links, the address stays due.
func TestAdoptionWithoutTheCrawler(t *testing.T) {
	for _, c := range []struct {
		name   string
		relink func(crawler.Task, crawler.Capture) crawler.Fetch
		want   string
	}{
		{"outlet gone", func(t crawler.Task, c crawler.Capture) crawler.Fetch {
			return crawler.Fetch{Task: t, At: c.At, Outcome: crawler.OK}
		}, "done|1|1"},
		{"no crawler", nil, "due|0|0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.seed(outlet("gazette", gazette+"/feed"))
			x := d.answer(d.take(gazette+"/feed"), 200, gazette+"/a1\n")
			d.die()
			if err := d.Frontier(d.run).Commit(d.ctx(), []crawler.Fetch{x}); err == nil {
				t.Fatal("the rows were not refused")
			}
			d.relink = c.relink
			d.revive()
			d.want(`select state, capture <> '', (select count(*) from capture) from frontier`, c.want)
			d.want(`select run, file <> '' from visit`, "adopted|1")
			d.sound()
		})
	}
}

// An address of two outlets belongs to the one that waits for it.
func TestAdoptionForTheOneThatWaits(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", social+"/feed"), outlet("herald", social+"/feed"))
	first := d.lease("social.example")
	d.commit(d.answer(first, 200, ""))
	second := d.lease("social.example")
	x := d.answer(second, 200, social+"/a1\n")
	d.die()
	if err := d.Frontier(d.run).Commit(d.ctx(), []crawler.Fetch{x}); err == nil {
		t.Fatal("the rows were not refused")
	}
	d.revive()
	d.want(`select outlet from visit where run = 'adopted'`, second.Outlet)
	d.want(`select outlet from frontier where kind = 'page'`, second.Outlet)
	if first.Outlet != "gazette" {
		t.Errorf("%s was asked first: the test shows nothing", first.Outlet)
	}
}

func TestRobotsAreAdopted(t *testing.T) {
	for _, c := range []struct {
		name   string
		url    string
		status int
		want   []string
	}{
		{"rules", gazette + "/robots.txt", 200, []string{gazette + "|200|User-agent: *|2019-08-20T05:00:00Z"}},
		{"none", gazette + "/robots.txt", 404, []string{gazette + "|404|User-agent: *|2019-08-20T05:00:00Z"}},
		{"no answer", gazette + "/robots.txt", 503, nil},
		{"sent elsewhere", gazette + "/rules/robots.txt", 200, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.seed(outlet("gazette", gazette+"/feed"))
			x := d.answer(crawler.Task{URL: c.url, Host: "gazette.example"}, c.status, "User-agent: *").Exchange
			d.die()
			has(t, d.Frontier(d.run).SaveRobots(d.ctx(), crawler.RobotsEntry{Origin: gazette, At: d.now, Status: c.status}, robotsHops("gazette", x)), "dead")
			d.revive()
			d.want(`select origin, status, body, expires from robots`, blobs(c.want)...)
			d.want(`select run, kind, url, status from visit`, fmt.Sprintf("adopted|robots|%s|%d", c.url, c.status))
			d.sound()
		})
	}
}

// blobs writes bodies as rows prints them.
func blobs(lines []string) (out []string) {
	for _, l := range lines {
		out = append(out, strings.Replace(l, "User-agent: *", fmt.Sprint([]byte("User-agent: *")), 1))
	}
	return out
}

// A record that nobody waits for, and one that holds no answer, are noted and
// not looked at again.
func TestStrangeRecordsAreNoted(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"))
	d.fetch(gazette+"/feed", 200, "")
	_, err := d.append(false, []warc.Exchange{
		{URL: "http://stranger.example/", Date: d.now, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Head: []byte("HTTP/1.1 200 OK\r\n\r\n"), Payload: []byte("?")},
		{URL: gazette + "/feed", Date: d.now, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Head: []byte("an answer without a status line\r\n\r\n")},
		{URL: "http://stranger.example/x", Date: d.now, Payload: []byte("[1, 2]"), ContentType: "application/json"},
	})
	d.ok(err)
	for range 2 {
		d.restart()
		d.want(`select url, kind, outcome, reason <> '' from visit where run = 'adopted' order by id`,
			"http://stranger.example/||ok|1", gazette+"/feed||bad-content|1", "http://stranger.example/x||bad-content|1")
	}
	if !strings.Contains(d.log.String(), "record holds no response") {
		t.Errorf("log: %s", d.log.String())
	}
}

func TestTornTailIsCut(t *testing.T) {
	d := morning(t, 0)
	d.ok(d.Close())
	file := d.path(d.files(mainPrefix)[0])
	whole, err := os.ReadFile(file)
	d.ok(err)
	d.ok(os.WriteFile(file, append(whole[:len(whole):len(whole)], whole[:300]...), 0o644))
	d.start()
	after, err := os.ReadFile(file)
	d.ok(err)
	if string(after) != string(whole) {
		t.Errorf("%d bytes after opening, want the %d of whole records", len(after), len(whole))
	}
	if !strings.Contains(d.log.String(), "archive mended") || !strings.Contains(d.log.String(), "cut 300 bytes off") {
		t.Errorf("log: %s", d.log.String())
	}
	d.now = d.now.Add(time.Hour)
	d.fetch(gazette+"/feed", 304, "")
	d.sound()
	if len(d.files(mainPrefix)) != 1 {
		t.Errorf("files %q, want the one that was mended", d.files(mainPrefix))
	}
}

// A file that has lost records is left alone, and told about; work goes on in
// another.
func TestLostTailIsNamed(t *testing.T) {
	d := morning(t, 0)
	d.ok(d.Close())
	file := d.path(d.files(mainPrefix)[0])
	info, err := os.Stat(file)
	d.ok(err)
	d.ok(os.Truncate(file, info.Size()-40))
	d.start()
	if !strings.Contains(d.log.String(), "left as it is") {
		t.Errorf("log: %s", d.log.String())
	}
	d.now = d.now.Add(time.Hour)
	d.fetch(gazette+"/feed", 304, "")
	if len(d.files(mainPrefix)) != 2 {
		t.Errorf("files %q, want a second one", d.files(mainPrefix))
	}
	rep, err := d.Verify(d.ctx(), nil)
	d.ok(err)
	if len(rep.Problems) != 1 || !strings.Contains(rep.Problems[0], "the file ends within it") {
		t.Errorf("problems %q, want the torn record alone", rep.Problems)
	}
}

// When the power fails, rows of a file that has rolled meanwhile may be lost.
func TestRolledFilesAreSwept(t *testing.T) {
	d := morning(t, 0)
	d.ok(d.Close())
	d.open()
	d.o.MaxFile = 1 // every batch begins a file
	d.ok(d.Lock(d.ctx(), "run", false))
	d.run = "r2"
	d.now = d.now.Add(time.Hour)
	d.fetch(gazette+"/feed", 200, gazette+"/a3 Three\n")
	d.fetch(gazette+"/a3", 200, "title: Three\nNo ferry.")
	if n := len(d.files(mainPrefix)); n != 3 {
		t.Fatalf("%d files, want 3", n)
	}
	d.exec(`delete from visit where run = 'r2'`)
	d.exec(`delete from page_state where url like '%/a3'`)
	d.exec(`delete from capture where at = ?`, stamp(d.now))
	d.exec(`delete from link where url like '%/a3'`)
	d.exec(`delete from frontier where url like '%/a3'`)
	d.exec(`update frontier set due = ?, capture = '' where kind = 'feed'`, stamp(d.now))
	d.restart()
	d.want(`select url, run, outcome from visit where run = 'adopted' order by id`,
		gazette+"/feed|adopted|ok", gazette+"/a3|adopted|ok")
	d.idle("gazette.example")
	d.sound()
	d.want(`select count(*) from meta where key like 'swept:%'`, "1") // the newest of the three is not rolled

	// It is looked at once.
	d.log.Reset()
	d.restart()
	if strings.Contains(d.log.String(), "adopted") {
		t.Errorf("log: %s", d.log.String())
	}
}

func TestSameBytesAreAVisit(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"))
	d.fetch(gazette+"/feed", 200, gazette+"/a1\n"+gazette+"/a2\n")
	long := "title: One\n" + strings.Repeat("The ferry is late. ", 200)
	d.fetch(gazette+"/a1", 200, long)
	d.now = d.now.Add(24 * time.Hour)
	d.again(gazette + "/a1")
	d.fetch(gazette+"/a1", 200, long)
	d.again(gazette + "/a1")
	d.fetch(gazette+"/a1", 304, "")
	d.want(`select count(*), max(bytes) from capture where url like '%/a1'`, fmt.Sprintf("1|%d", len(long)))
	d.want(`select outcome, status, capture = (select id from capture where url like '%/a1') from visit where url like '%/a1' order by id`,
		"ok|200|1", "ok|200|1", "not-modified|304|1")
	d.want(`select count(*) from page_state where url like '%/a1'`, "1")
	var kinds []string
	list, err := warc.List(d.options().ArchiveDir, d.files(mainPrefix)[0])
	d.ok(err)
	for _, r := range list {
		if strings.HasSuffix(r.TargetURI, "/a1") {
			kinds = append(kinds, r.Type)
		}
	}
	if strings.Join(kinds, " ") != "response revisit revisit" {
		t.Errorf("records %q, want the body once", kinds)
	}
	v, err := d.ShowCapture(d.ctx(), d.rows(`select id from capture where url like '%/a1'`)[0])
	d.ok(err)
	if string(v.Body) != long || len(v.Visits) != 3 {
		t.Errorf("capture with %d bytes and %d visits, want %d and 3", len(v.Body), len(v.Visits), len(long))
	}

	// Within one batch as well; and other bytes are another capture.
	task := d.take(gazette + "/a2")
	d.commit(d.answer(task, 200, "title: Two\nTwice."), d.answer(task, 200, "title: Two\nTwice."))
	d.again(gazette + "/a2")
	d.fetch(gazette+"/a2", 200, "title: Two\nOnce.")
	d.want(`select count(*) from capture where url like '%/a2'`, "2")
	d.sound()
}
