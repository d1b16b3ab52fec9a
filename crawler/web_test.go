package crawler

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"} {
		os.Unsetenv(name)
	}
	os.Exit(m.Run())
}

// A reply is what a URL of the fake web answers.
type reply struct {
	status int // 0: 200
	header map[string]string
	body   string
	took   time.Duration // 0: 100 ms
	err    error         // instead of an answer
	etag   string        // sent, and answered with 304
}

// A hit is one request that the fake web saw.
type hit struct {
	url      string
	host     string
	from, to time.Time
	header   http.Header
	whole    bool // an answer went out
}

// A fakeWeb answers in place of the network. URLs it does not know are 404,
// their robots.txt too.
type fakeWeb struct {
	mu      sync.Mutex
	replies map[string][]reply // the last one stays
	hits    []*hit
	busy    map[string]int // requests in flight, by host
	most    int            // requests in flight at once, over all hosts
	crowd   []string       // hosts that were asked twice at a time
	hook    func(url string)
}

func newWeb() *fakeWeb { return &fakeWeb{replies: map[string][]reply{}, busy: map[string]int{}} }

func (w *fakeWeb) on(url string, r ...reply) *fakeWeb {
	w.replies[url] = r
	return w
}

func (w *fakeWeb) RoundTrip(r *http.Request) (*http.Response, error) {
	u := r.URL.String()
	if w.hook != nil {
		w.hook(u)
	}
	w.mu.Lock()
	h := &hit{url: u, host: r.URL.Host, from: time.Now(), header: r.Header.Clone()}
	w.hits = append(w.hits, h)
	if w.busy[h.host]++; w.busy[h.host] > 1 {
		w.crowd = append(w.crowd, h.host)
	}
	all := 0
	for _, n := range w.busy {
		all += n
	}
	w.most = max(w.most, all)
	a := reply{status: 404, body: "none"}
	if list := w.replies[u]; len(list) > 0 {
		a = list[0]
		if len(list) > 1 {
			w.replies[u] = list[1:]
		}
	}
	w.mu.Unlock()
	if a.took == 0 {
		a.took = 100 * time.Millisecond
	}
	timer := time.NewTimer(a.took)
	defer timer.Stop()
	var gone error
	select {
	case <-timer.C:
	case <-r.Context().Done():
		gone = r.Context().Err()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy[h.host]--
	h.to = time.Now()
	if gone != nil {
		return nil, gone
	}
	if a.err != nil {
		return nil, a.err
	}
	h.whole = true
	return a.response(r), nil
}

func (a reply) response(r *http.Request) *http.Response {
	header := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	for k, v := range a.header {
		header.Set(k, v)
	}
	status, body := a.status, a.body
	if status == 0 {
		status = 200
	}
	if a.etag != "" {
		header.Set("ETag", a.etag)
		if r.Header.Get("If-None-Match") == a.etag {
			status, body = 304, ""
		}
	}
	return &http.Response{
		StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

// asked returns the URLs asked for, in order.
func (w *fakeWeb) asked() (out []string) {
	for _, h := range w.hits {
		out = append(out, h.url)
	}
	return out
}

// count is how often a URL was asked for.
func (w *fakeWeb) count(url string) (n int) {
	for _, h := range w.hits {
		if h.url == url {
			n++
		}
	}
	return n
}

// last is the newest request for a URL.
func (w *fakeWeb) last(t *testing.T, url string) *hit {
	t.Helper()
	for _, h := range slices.Backward(w.hits) {
		if h.url == url {
			return h
		}
	}
	t.Fatalf("%s was not asked for; asked: %q", url, w.asked())
	return nil
}

// gaps are the pauses between the requests to a host, end to start.
func (w *fakeWeb) gaps(host string) (out []time.Duration) {
	var before *hit
	for _, h := range w.hits {
		if h.host != host {
			continue
		}
		if before != nil {
			out = append(out, h.from.Sub(before.to))
		}
		before = h
	}
	return out
}

// polite fails the test if a host was asked twice at a time, or sooner than
// delay after its last answer.
func (w *fakeWeb) polite(t *testing.T, delay time.Duration) {
	t.Helper()
	if len(w.crowd) > 0 {
		t.Errorf("asked twice at a time: %q", w.crowd)
	}
	seen := map[string]bool{}
	for _, h := range w.hits {
		if seen[h.host] {
			continue
		}
		seen[h.host] = true
		for i, gap := range w.gaps(h.host) {
			if gap < delay {
				t.Errorf("%s: request %d came %s after the answer before it, want %s or more", h.host, i+2, gap, delay)
			}
		}
	}
}

// A world is a crawler between a fake web and a store in memory.
type world struct {
	t     *testing.T
	http  HTTP
	list  []Outlet
	web   *fakeWeb
	store *memory
	now   func() time.Time // nil: time.Now, which is the bubble's
	tell  func(Progress)
	log   *slog.Logger // nil: none
}

func newWorld(t *testing.T, outlets ...Outlet) *world {
	return &world{t: t, http: HTTP{Contact: "mailto:desk@hymnsheet.example"}, list: outlets, web: newWeb(), store: newMemory()}
}

// crawler makes a new crawler, as a new process would.
func (w *world) crawler() *Crawler {
	w.t.Helper()
	w.store.restart()
	c, err := New(Options{HTTP: w.http, Outlets: w.list, Store: w.store, Now: w.now, Progress: w.tell, Log: w.log})
	if err != nil {
		w.t.Fatal(err)
	}
	c.wire.base = w.web
	return c
}

func (w *world) run() Summary {
	w.t.Helper()
	s, err := w.crawler().Run(context.Background())
	if err != nil {
		w.t.Fatalf("Run: %v", err)
	}
	return s
}

// wait lets the bubble's clock run.
func wait(d time.Duration) { <-time.After(d) }

func feedOutlet(id, feed string) Outlet {
	return Outlet{ID: id, Sources: []Source{{Kind: KindFeed, URL: feed}}}
}

func rss(links ...string) reply {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour news</title>`)
	for i, l := range links {
		fmt.Fprintf(&b, "<item><title>Tide %d</title><link>%s</link></item>", i, html.EscapeString(l))
	}
	b.WriteString("</channel></rss>")
	return reply{header: map[string]string{"Content-Type": "application/rss+xml"}, body: b.String()}
}

// page is an HTML page with links.
func htmlPage(links ...string) reply {
	var b strings.Builder
	b.WriteString("<!doctype html><html><title>Quay</title><body><h1>Boats late</h1><p>The ferry waits for the tide.</p>")
	for i, l := range links {
		fmt.Fprintf(&b, "<a href=\"%s\">Story %d of the quay</a>\n", html.EscapeString(l), i)
	}
	b.WriteString("</body></html>")
	return reply{body: b.String()}
}

func robotsTxt(body string) reply {
	return reply{header: map[string]string{"Content-Type": "text/plain"}, body: body}
}

func same[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}
