package store

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/reports"
)

// monday is when tests begin: the first day of 2019-W34.
var monday = time.Date(2019, 8, 19, 6, 0, 0, 0, time.UTC)

// A desk is a store in a folder of its own, with a clock that stands still
// until it is moved.
type desk struct {
	*testing.T
	*Store
	dir    string
	now    time.Time
	log    bytes.Buffer
	run    string
	relink func(crawler.Task, crawler.Capture) crawler.Fetch
}

// newDesk opens a fresh store, holds it and begins a run.
func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, dir: t.TempDir(), now: monday, relink: relink}
	d.start()
	return d
}

func (d *desk) options() Options {
	return Options{
		Path: filepath.Join(d.dir, "hymnsheet.db"), ArchiveDir: filepath.Join(d.dir, "archive"),
		KeyFile: filepath.Join(d.dir, "hymnsheet.key"), Software: "hymnsheet/test", Operator: "tests",
		Now: func() time.Time { return d.now }, Log: slog.New(slog.NewTextHandler(&d.log, nil)), Relink: d.relink,
	}
}

// start opens the store as a new process would, and begins a run.
func (d *desk) start() {
	d.Helper()
	d.open()
	d.ok(d.Lock(d.ctx(), "run", false))
	run, err := d.BeginRun(d.ctx(), "run", "test")
	d.ok(err)
	d.run = run
}

func (d *desk) open() {
	d.Helper()
	s, err := Open(d.ctx(), d.options())
	d.ok(err)
	d.Store = s
	d.Cleanup(func() { s.Close() })
	s.Configure(publishers(), nil, codebook())
}

// restart ends the process as a kill would, as far as the store can tell: what
// is not committed is gone.
func (d *desk) restart() {
	d.Helper()
	d.ok(d.Close())
	d.start()
}

func (d *desk) ctx() context.Context { return d.Context() }

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// want compares what a query gives, rows as lines and columns parted by "|",
// with lines.
func (d *desk) want(query string, lines ...string) {
	d.Helper()
	if got := d.rows(query); strings.Join(got, "\n") != strings.Join(lines, "\n") {
		d.Errorf("%s\ngot:\n%s\nwant:\n%s", query, strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

func (d *desk) rows(query string) (out []string) {
	d.Helper()
	rows, err := d.read.QueryContext(d.ctx(), query)
	d.ok(err)
	defer rows.Close()
	names, err := rows.Columns()
	d.ok(err)
	for rows.Next() {
		cells := make([]any, len(names))
		for i := range cells {
			cells[i] = new(any)
		}
		d.ok(rows.Scan(cells...))
		text := make([]string, len(names))
		for i, c := range cells {
			text[i] = fmt.Sprint(*c.(*any))
		}
		out = append(out, strings.Join(text, "|"))
	}
	d.ok(rows.Err())
	return out
}

func (d *desk) exec(query string, args ...any) {
	d.Helper()
	_, err := d.write.ExecContext(d.ctx(), query, args...)
	d.ok(err)
}

func publishers() []Outlet {
	return []Outlet{
		{Outlet: reports.Outlet{ID: "gazette", Name: "The Gazette", State: "XA", Owner: "ministry", Languages: []string{"en"}}},
		{Outlet: reports.Outlet{ID: "herald", Name: "The Herald", State: "XB", Owner: "trust", Languages: []string{"en"}, Control: true}},
	}
}

func codebook() narratives.Codebook {
	return narratives.Codebook{Version: "1", Framings: []narratives.Framing{
		{ID: "f-paper-lantern", Label: "paper lantern", Variants: map[string][]string{"en": {"paper lantern"}}},
	}}
}

// seed makes the sources due.
func (d *desk) seed(outlets ...crawler.Outlet) {
	d.Helper()
	d.ok(d.SaveOutlets(d.ctx()))
	d.ok(d.Frontier(d.run).Seed(d.ctx(), outlets, d.now))
}

// outlet is an outlet with one source per URL, of the kind that its name tells.
func outlet(id string, urls ...string) crawler.Outlet {
	o := crawler.Outlet{ID: id}
	for _, u := range urls {
		kind := crawler.KindFeed
		if strings.Contains(u, "list") {
			kind = crawler.KindListing
		}
		o.Sources = append(o.Sources, crawler.Source{ID: crawler.SourceID(id, kind, u), Kind: kind, URL: u})
	}
	return o
}

const social = "http://social.example"

// account is the source of an account's posts.
func account(d *desk, handle string, public bool) crawler.Source {
	u := social + "/" + handle
	return crawler.Source{
		ID: crawler.SourceID("gazette", crawler.KindPosts, u), Kind: crawler.KindPosts, URL: u, Platform: "telegram", Handle: handle,
		Account: d.AccountKey("telegram", handle, public), Private: !public,
	}
}

// lease takes the next task of a host; the test ends if there is none.
func (d *desk) lease(host string) crawler.Task {
	d.Helper()
	t, ok, err := d.Frontier(d.run).Lease(d.ctx(), host, d.now, nil)
	d.ok(err)
	if !ok {
		d.Fatalf("no task of %s is due", host)
	}
	return t
}

// idle says that a host has no work.
func (d *desk) idle(host string, without ...string) {
	d.Helper()
	t, ok, err := d.Frontier(d.run).Lease(d.ctx(), host, d.now, without)
	d.ok(err)
	if ok {
		d.Errorf("%s is due, want nothing of %s", t.URL, host)
	}
}

func (d *desk) commit(list ...crawler.Fetch) {
	d.Helper()
	d.ok(d.Frontier(d.run).Commit(d.ctx(), list))
}

// answer is a task's exchange: a body, or a status without one.
func (d *desk) answer(t crawler.Task, status int, body string) crawler.Fetch {
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"%d\"\r\n\r\n", status, http.StatusText(status), len(body))
	f := crawler.Fetch{Task: t, At: d.now, Took: 40 * time.Millisecond, Status: status}
	f.Exchange = &crawler.Exchange{
		URL: t.URL, At: d.now, Request: []byte("GET " + t.URL + " HTTP/1.1\r\nHost: " + t.Host + "\r\n\r\n"), Head: []byte(head), Payload: []byte(body),
	}
	header := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {fmt.Sprintf("\"%d\"", len(body))}}
	f = judge(f, crawler.Capture{Header: header, Body: []byte(body), Status: status})
	if t.Kind != crawler.KindPage && t.Kind != crawler.KindPart {
		f.Due = d.now.Add(time.Hour)
	}
	return f
}

// judge says what an answer is, as the crawler would. Lines of a source's body
// are links, with a title after a space; the first may be "newest TIME".
func judge(f crawler.Fetch, c crawler.Capture) crawler.Fetch {
	t := f.Task
	switch {
	case c.Status == 200:
		f.Outcome = crawler.OK
	case c.Status == 304:
		f.Outcome = crawler.NotModified
		return f
	case c.Status == 404:
		f.Outcome, f.Reason = crawler.Gone, "HTTP 404"
		return f
	case c.Status == 403:
		f.Outcome, f.Reason = crawler.Forbidden, "HTTP 403"
		return f
	case c.Status == 429:
		f.Outcome, f.Reason = crawler.RateLimited, "HTTP 429"
		return f
	case c.Status >= 500:
		f.Outcome, f.Reason = crawler.ServerError, fmt.Sprintf("HTTP %d", c.Status)
		return f
	}
	f.Capture = &crawler.Capture{
		URL: t.URL, Kind: t.Kind, Outlet: t.Outlet, Account: t.Account, Platform: t.Platform, Status: 200,
		Header: c.Header, ContentType: c.Header.Get("Content-Type"), Body: c.Body, Digest: crawler.Digest(c.Body), At: f.At,
	}
	f.Capture.ID = crawler.CaptureID(t.URL, 200, f.Capture.Digest)
	if t.Kind != crawler.KindFeed && t.Kind != crawler.KindListing {
		return f
	}
	for line := range strings.Lines(string(c.Body)) {
		u, title, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case u == "newest":
			f.Newest, _ = time.Parse(time.RFC3339, title)
		case strings.HasPrefix(u, "part:"):
			parent, _, _ := strings.Cut(u[len("part:"):], "?")
			f.Links = append(f.Links, crawler.Link{URL: u[len("part:"):], Kind: crawler.KindPart, Parent: parent})
		case u != "":
			f.Links = append(f.Links, crawler.Link{URL: u, Kind: crawler.KindPage, Title: title})
			f.Items++
		}
	}
	return f
}

// relink is judge for an answer that a dead process left.
func relink(t crawler.Task, c crawler.Capture) crawler.Fetch {
	f := judge(crawler.Fetch{Task: t, At: c.At}, c)
	if t.Kind != crawler.KindPage && t.Kind != crawler.KindPart {
		f.Due = c.At.Add(time.Hour)
	}
	return f
}

// fetch leases the task of an address, answers it and commits.
func (d *desk) fetch(url string, status int, body string) {
	d.Helper()
	d.commit(d.answer(d.take(url), status, body))
}

// take leases the task of an address.
func (d *desk) take(url string) crawler.Task {
	d.Helper()
	var passed []crawler.Fetch
	defer func() { d.leases.end(passed) }()
	for {
		t := d.lease(weburl.Host(url))
		if t.URL == url {
			return t
		}
		passed = append(passed, crawler.Fetch{Task: t})
	}
}

// again makes a page due for a recheck.
func (d *desk) again(url string) {
	d.Helper()
	d.exec(`update frontier set state = 'due', due = ? where url = ?`, stamp(d.now), url)
}

// sound fails the test if the archive and the rows do not agree.
func (d *desk) sound() Report {
	d.Helper()
	rep, err := d.Verify(d.ctx(), nil)
	d.ok(err)
	for _, p := range rep.Problems {
		d.Errorf("verify: %s", p)
	}
	return rep
}

// has checks an error by what it says.
func has(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", parts)
		return
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q, want %q in it", err, p)
		}
	}
}

func readFile(t *testing.T, parts ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
