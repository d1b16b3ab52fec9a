package crawler

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// What Relink makes of a kept answer is what the run committed, also when it
// is made days later.
func TestRelink(t *testing.T) {
	const list, u = "http://a.example/list", "http://a.example/x"
	deep := reply{body: "<!doctype html>" + strings.Repeat("<div>", 600) + `<a href="/story/1">Tide</a><a href="?page=2">Next</a>`}
	dated := rss()
	dated.body = `<rss version="2.0"><channel><item><title>Tide</title><link>/story/1</link><pubDate>Mon, 03 Jan 2000 10:00:00 GMT</pubDate></item></channel></rss>`
	future := dated
	future.body = strings.ReplaceAll(dated.body, "Mon, 03", "Fri, 07")
	for name, c := range map[string]struct {
		kind   Kind
		answer reply
	}{
		"page":            {KindPage, htmlPage("x_2", "/other")},
		"picture":         {KindPage, reply{header: map[string]string{"Content-Type": "image/png"}, body: "x"}},
		"empty":           {KindPage, reply{}},
		"redirect":        {KindPage, to(301, "/new")},
		"redirect away":   {KindPage, to(301, "http://b.example/")},
		"gone":            {KindPage, reply{status: 404, body: "gone"}},
		"listing":         {KindListing, htmlPage("/story/1", "/story/2", "?page=2")},
		"deep listing":    {KindListing, deep},
		"empty listing":   {KindListing, htmlPage("/about")},
		"feed":            {KindFeed, dated},
		"feed, ahead":     {KindFeed, future},
		"feed, broken":    {KindFeed, htmlPage()},
		"sitemap":         {KindSitemap, sitemap("set", "http://a.example/story/1 1999-12-31T12:00:00Z")},
		"index":           {KindSitemap, sitemap("index", "http://a.example/s1.xml 1999-12-31T12:00:00Z", "http://a.example/s2.xml 1999-12-20T12:00:00Z")},
		"packed":          {KindFeed, dated.gzip(dated.body)},
		"telegram":        {KindPosts, htmlPage()},
		"unknown charset": {KindListing, reply{header: map[string]string{"Content-Type": "text/html; charset=x-tide"}, body: "<html><a href='/story/1'>\xcf\xe0\xf0\xee\xec</a>"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, Outlet{ID: "a", Sources: []Source{{ID: "s", Kind: KindListing, URL: list, Links: "/story/", Pages: 1}}})
				src := w.list[0].Sources[0]
				if c.kind != KindPage {
					src.Kind, src.URL = c.kind, u
				}
				if c.kind == KindPosts {
					src.Platform = "telegram"
				}
				w.list[0].Sources[0] = src
				w.web.on(u, c.answer)
				w.store.put(Task{URL: u, Kind: c.kind, Outlet: "a", Source: "s", Platform: src.Platform}, time.Now())
				w.run()
				all := w.store.of(u)
				if len(all) != 1 {
					t.Fatalf("asked %q", w.web.asked())
				}
				live := all[0]
				wait(10 * 24 * time.Hour)
				body, err := decodeBody(live.Exchange.Payload, []string{c.answer.header["Content-Encoding"]}, 1<<20)
				if err != nil {
					t.Fatal(err)
				}
				kept := Capture{URL: u, Kind: c.kind, Outlet: "a", Platform: src.Platform, Status: live.Status, Body: body, Digest: Digest(body), At: live.At}
				kept.Header = c.answer.response(bareRequest(t)).Header
				kept.ContentType = kept.Header.Get("Content-Type")
				kept.ID = CaptureID(kept.URL, kept.Status, kept.Digest)
				got := w.crawler().Relink(live.Task, kept)
				live.Took, live.Exchange = 0, nil
				if !reflect.DeepEqual(got, live) {
					t.Errorf("Relink:\n got %s\nwant %s", show(got), show(live))
				}
			})
		})
	}
}

func show(f Fetch) string {
	s := fmt.Sprintf("%+v", f)
	if f.Capture != nil {
		s += fmt.Sprintf(" capture %s %v", f.Capture.ID, f.Capture.Header)
	}
	return s
}

// A record of an outlet that is no longer configured is kept, with nothing to follow.
func TestRelinkUnknownOutlet(t *testing.T) {
	w := newWorld(t, feedOutlet("a", feedA))
	at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	f := w.crawler().Relink(Task{URL: "http://b.example/x", Kind: KindPage, Outlet: "b"}, Capture{URL: "http://b.example/x", Status: 200, Body: []byte("<html><a href=/y>y</a>"), At: at})
	if f.Outcome != OK || len(f.Links) != 0 || !f.Due.IsZero() || !f.At.Equal(at) {
		t.Errorf("Relink = %+v, want a visit and nothing more", f)
	}
}

func TestProbe(t *testing.T) {
	fresh, old := rss(), rss()
	item := `<rss version="2.0"><channel><item><title>Tide</title><link>/story/1</link><pubDate>%s</pubDate></item></channel></rss>`
	fresh.body, old.body = fmt.Sprintf(item, "Fri, 31 Dec 1999 10:00:00 GMT"), fmt.Sprintf(item, "Wed, 01 Dec 1999 10:00:00 GMT")
	for name, c := range map[string]struct {
		answer  reply
		robots  reply
		ok      bool
		items   int
		state   string
		reasons []string
		moved   string
	}{
		"fresh":     {answer: fresh, ok: true, items: 1, state: "ok"},
		"undated":   {answer: rss("/story/1", "/story/2"), ok: true, items: 2, state: "ok"},
		"old":       {answer: old, items: 1, state: "stale", reasons: []string{"stale: answers 200, newest item 30 days old"}},
		"empty":     {answer: rss(), state: "silent", reasons: []string{"silent: answers 200, but lists nothing"}},
		"elsewhere": {answer: rss("http://b.example/1"), items: 1, state: "silent", reasons: []string{"silent: answers 200, but none of its 1 items fits the pattern of articles or the outlet's hosts"}},
		"gone":      {answer: reply{status: 404}, state: "not found", reasons: []string{"not found: HTTP 404"}},
		"dead":      {answer: reply{status: 410}, state: "dead", reasons: []string{"dead: HTTP 410"}},
		"no feed":   {answer: htmlPage(), state: "not readable", reasons: []string{"not readable: not a feed or sitemap"}},
		"forbidden": {answer: fresh, robots: robotsTxt("User-agent: *\nDisallow: /\n"), state: "closed to us", reasons: []string{"closed to us: robots.txt forbids it"}},
		"down":      {answer: fresh, robots: reply{status: 500}, state: "held back", reasons: []string{"held back: robots.txt: HTTP 500"}},
		"no host":   {answer: fresh, robots: reply{err: errors.New("reset")}, state: "not reachable", reasons: []string{"not reachable: connection failed"}},
		"moved":     {answer: to(301, "/new"), ok: true, items: 1, state: "moved", reasons: []string{"moved to http://a.example/new: change the configuration"}, moved: "http://a.example/new"},
		"lent":      {answer: to(302, "/new"), ok: true, items: 1, state: "ok", moved: "http://a.example/new"},
		"stale":     {answer: to(301, "/old"), items: 1, state: "stale", reasons: []string{"stale: answers 200, newest item 30 days old", "moved to http://a.example/old: change the configuration"}, moved: "http://a.example/old"},
		"loop":      {answer: to(301, "/loop"), state: "not readable", reasons: []string{"not readable: redirects to itself"}, moved: "http://a.example/loop"},
		"busy":      {answer: reply{status: 429}, state: "asked to wait", reasons: []string{"asked to wait: HTTP 429"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				w.web.on(feedA, c.answer).on("http://a.example/new", fresh).on("http://a.example/old", old).on("http://a.example/loop", to(302, "/loop"))
				if c.robots.status != 0 || c.robots.body != "" || c.robots.err != nil {
					w.web.on(robotsA, c.robots)
				}
				cr, err := New(Options{HTTP: w.http, Outlets: w.list})
				if err != nil {
					t.Fatal(err)
				}
				cr.wire.base = w.web
				r := cr.Probe(t.Context(), "a", w.list[0].Sources[0])
				if r.OK != c.ok || r.State != c.state || r.Items != c.items || r.MovedTo != c.moved {
					t.Errorf("Probe = %+v, want %+v", r, c)
				}
				same(t, "reasons", r.Reasons, c.reasons)
				w.web.polite(t, 3*time.Second)
				if w.web.asked()[0] != robotsA {
					t.Errorf("asked %q, want robots.txt first", w.web.asked())
				}
			})
		})
	}
}
