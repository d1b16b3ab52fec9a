package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Habits of the web that is crawled under kills. Delays are short, so that a
// step has many moments to be killed in, and those of two hosts longer than
// the program needs to start, so that a crash could shorten them.
const (
	crashHosts    = 12
	crashMinDelay = 40 * time.Millisecond
	crashMaxDelay = 400 * time.Millisecond
	crashTimeout  = 3 * time.Second
	crashStep     = time.Hour     // of the program's clock, from one run to the next
	crashRecheck  = 4 * time.Hour // of an article's age
	crashListed   = 300           // newest articles that a source lists
)

// crashStart is the program's clock at the first step.
var crashStart = time.Date(2019, 8, 19, 6, 0, 0, 0, time.UTC)

// A crashWeb is a small web whose articles appear step by step. It keeps a log.
type crashWeb struct {
	hosts []*crashHost
	begun time.Time
	stop  []func() error

	mu    sync.Mutex
	step  int
	log   []crashHit
	asked map[string]int // by URL
	first chan struct{}  // gets one at the first request of a step
}

// A crashHost is one host of it.
type crashHost struct {
	id         string
	addr       string // 127.0.0.1:port
	crawlDelay time.Duration
	every      int  // steps from one article to the next
	slow       bool // its crawl-delay is longer than a run needs to start
}

// A crashHit is one request as the server saw it.
type crashHit struct {
	Host, Path string
	Step       int
	Begin, End time.Duration // since the server's start
	Status     int
	Whole      bool // the client was there to the end
	Known      string
	Retry      time.Duration
}

func (x crashHit) url() string { return "http://" + x.Host + x.Path }

func serveCrash() (*crashWeb, error) {
	w := &crashWeb{begun: time.Now(), asked: map[string]int{}, first: make(chan struct{}, 1)}
	for i := range crashHosts {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.Join(err, w.close())
		}
		h := &crashHost{id: fmt.Sprintf("c%02d", i), addr: l.Addr().String(), every: 4}
		switch i {
		case 0, 1:
			h.crawlDelay, h.every, h.slow = time.Duration(800+700*i)*time.Millisecond, 16, true
		case 2, 3:
			h.crawlDelay = 150 * time.Millisecond
		}
		s := &http.Server{Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.serve(h, rw, r) })}
		go s.Serve(l) // until close
		w.hosts, w.stop = append(w.hosts, h), append(w.stop, s.Close)
	}
	return w, nil
}

func (w *crashWeb) close() error {
	var errs []error
	for _, stop := range w.stop {
		errs = append(errs, stop())
	}
	return errors.Join(errs...)
}

// next begins a step.
func (w *crashWeb) next(step int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.step = step
	select {
	case <-w.first:
	default:
	}
}

// hits returns the log from the n-th request on.
func (w *crashWeb) hits(n int) []crashHit {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.log[n:])
}

func (w *crashWeb) serve(h *crashHost, rw http.ResponseWriter, r *http.Request) {
	x := crashHit{Host: h.addr, Path: r.URL.Path, Begin: time.Since(w.begun), Known: r.Header.Get("If-None-Match")}
	w.mu.Lock()
	x.Step = w.step
	w.asked[x.url()]++
	n := w.asked[x.url()]
	at := len(w.log)
	w.log = append(w.log, x) // it counts even if the client is killed meanwhile
	select {
	case w.first <- struct{}{}:
	default:
	}
	w.mu.Unlock()
	a := h.answer(x, n)
	if a.tag != "" && a.tag == x.Known {
		a = reply{status: http.StatusNotModified, tag: a.tag}
	}
	wait := time.NewTimer(h.takes(x))
	defer wait.Stop()
	x.Status, x.Retry, x.Whole = a.status, time.Duration(a.retry)*time.Second, true
	select {
	case <-wait.C:
	case <-r.Context().Done():
		x.Whole = false
	}
	x.End = time.Since(w.begun)
	w.mu.Lock()
	w.log[at] = x
	w.mu.Unlock()
	a.send(rw)
}

// number is which article of its host a path is; 0 for another page.
func articleNumber(p string) int {
	if !strings.HasPrefix(p, "/news/") {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSuffix(path.Base(p), ".html"))
	if err != nil {
		return 0
	}
	return n
}

// takes is how long an answer takes: some are slow enough to be killed in.
func (h *crashHost) takes(x crashHit) time.Duration {
	switch n := articleNumber(x.Path); {
	case n%11 == 2:
		return 200 * time.Millisecond
	case n == 0:
		return 5 * time.Millisecond
	}
	return 15 * time.Millisecond
}

// published is how many articles a host has at a step.
func (h *crashHost) published(step int) int { return 1 + step/h.every }

// edited reports whether an article has changed when it is asked for again.
func edited(n int) bool { return n%7 == 3 }

// answer is what a URL has to say to its n-th request.
func (h *crashHost) answer(x crashHit, n int) reply {
	last := h.published(x.Step)
	switch x.Path {
	case "/robots.txt":
		body := "User-agent: *\nDisallow: /closed/\n"
		if h.crawlDelay > 0 {
			body += fmt.Sprintf("Crawl-delay: %.2f\n", h.crawlDelay.Seconds())
		}
		return reply{status: 200, kind: "text/plain", body: body}
	case "/feed.xml":
		return reply{status: 200, kind: "application/rss+xml", body: h.feed(last), tag: fmt.Sprintf(`"feed-%d"`, last)}
	case "/list.html":
		return reply{status: 200, kind: "text/html", body: h.listing(last), tag: fmt.Sprintf(`"list-%d"`, last)}
	}
	k := articleNumber(x.Path)
	switch {
	case k < 1 || k > last:
		return reply{status: http.StatusNotFound, kind: "text/html", body: "<p>Nothing here."}
	case k%17 == 3 && n == 1:
		return reply{status: http.StatusInternalServerError, kind: "text/plain", body: "out of order\n"}
	case k%23 == 5 && n == 1:
		return reply{status: http.StatusTooManyRequests, kind: "text/plain", body: "slower, please\n", retry: 1}
	}
	// An edit comes a recheck's age after the article, so that the program
	// sees it if it asks when it should.
	version := 1
	if edited(k) && x.Step >= (k-1)*h.every+int(crashRecheck/crashStep)-1 {
		version = 2
	}
	return reply{status: 200, kind: "text/html; charset=utf-8", body: h.article(k, version), tag: fmt.Sprintf(`"%d-%d"`, k, version)}
}

func (h *crashHost) feed(last int) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Notes</title>`)
	for n := max(1, last-crashListed); n <= last; n++ {
		fmt.Fprintf(&b, `<item><title>Note %d of %s</title><link>http://%s/news/%d.html</link><pubDate>%s</pubDate></item>`,
			n, h.id, h.addr, n, crashStart.Add(time.Duration((n-1)*h.every)*crashStep).Format(time.RFC1123Z))
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}

func (h *crashHost) listing(last int) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html><head><title>Notes</title></head><body><ul><li><a href="/closed/1.html">Closed</a>`)
	for n := max(1, last-crashListed); n <= last; n++ {
		fmt.Fprintf(&b, `<li><a href="/news/%d.html">Note %d of %s</a>`, n, n, h.id)
	}
	b.WriteString(`</ul></body></html>`)
	return b.String()
}

// mark is what tells the text of an article's version from all others.
func (h *crashHost) mark(n, version int) string { return fmt.Sprintf("mark%sx%dx%d", h.id, n, version) }

func (h *crashHost) article(n, version int) string {
	var b strings.Builder
	at := crashStart.Add(time.Duration((n-1)*h.every) * crashStep)
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><title>Note %d of %s</title><meta property="article:published_time" content="%s"></head><body><article><h1>Note %d of %s</h1>`,
		n, h.id, at.Format(time.RFC3339), n, h.id)
	for p := range 6 {
		fmt.Fprintf(&b, "<p>In paragraph %d of note %d the ferry of %s leaves the northern pier with %d crates, and the clerk writes %s into the margin of the book.</p>", p, n, h.id, n*7+p, h.mark(n, version))
	}
	b.WriteString("</article></body></html>")
	return b.String()
}

// config is the configuration that the web is crawled with.
func (w *crashWeb) config() string {
	var b strings.Builder
	fmt.Fprintf(&b, `store: {path: %s}
archive: {dir: archive, max_file: 1MiB}
reports: {dir: reports}
run: {report: never, fail_share: 1}
http: {contact: https://hymnsheet.example/contact, min_delay: %s, max_delay: %s, timeout: %s, allow_private: true, workers: 16}
codebook: {use: shipped}
actors: {use: shipped}
topics: {use: shipped}
outlets:
`, storeFile, crashMinDelay, crashMaxDelay, crashTimeout)
	for _, h := range w.hosts {
		fmt.Fprintf(&b, "  - id: %s\n    name: Notes of %s\n    state: XX\n    owner: nobody\n    languages: [en]\n    ownership: {label: unknown, source: made up, date: 2026-01}\n    budget: 100000\n    recheck: [4h]\n    sources:\n", h.id, h.id)
		fmt.Fprintf(&b, "      - {kind: feed, url: %q, every: %s}\n", "http://"+h.addr+"/feed.xml", h.polled("/feed.xml"))
		fmt.Fprintf(&b, "      - {kind: listing, url: %q, every: %s, links: '/(news|closed)/\\d+\\.html$'}\n", "http://"+h.addr+"/list.html", h.polled("/list.html"))
	}
	return b.String()
}

// polled is how often a source is polled; those of slow hosts less often, so
// that pages have their turn.
func (h *crashHost) polled(p string) time.Duration {
	d := crashStep
	if p == "/list.html" {
		d = 3 * crashStep
	}
	if h.slow {
		d *= 4
	}
	return d
}
