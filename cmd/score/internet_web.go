package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// A simWeb answers as the simulated internet and keeps a log of it.
type simWeb struct {
	hosts map[string]*simHost
	begun time.Time

	mu    sync.Mutex
	day   int
	asked map[string]int // requests on this day, by host
	log   []hit
}

// A hit is one request as the server saw it.
type hit struct {
	Host    string
	Path    string
	Day     int
	Begin   time.Duration // since the server's start
	End     time.Duration // before the last byte of the answer went out
	Status  int           // 0: the connection was closed or never answered
	Stalled bool          // the client gave up
	Retry   time.Duration // Retry-After of the answer
	Tag     string        // ETag of the answer
	Known   string        // If-None-Match of the request
	Agent   string
}

// serveInternet is the proxy of the simulated internet; its result is the
// judge's report.
func serveInternet(o netOrders) (verdict, error) {
	w := &simWeb{hosts: map[string]*simHost{}, begun: time.Now(), day: 1, asked: map[string]int{}}
	for _, h := range simHosts(o.Hosts, time.Duration(o.Seconds)*time.Second) {
		w.hosts[h.name] = h
	}
	l, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return verdict{}, err
	}
	server := &http.Server{Handler: w}
	go server.Serve(l) // ends with the process
	words, err := untilClosed()
	if err != nil {
		return verdict{}, err
	}
	var lost []lostAnswer
	if err := json.Unmarshal(words, &lost); err != nil {
		return verdict{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return judgeInternet(w.hosts, w.log, lost), nil
}

func (w *simWeb) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.URL.Host == "" { // to the proxy itself
		w.mu.Lock()
		defer w.mu.Unlock()
		if d, err := strconv.Atoi(r.URL.Query().Get("day")); err == nil {
			w.day = d
			clear(w.asked)
		}
		return
	}
	h := w.hosts[r.URL.Host]
	if h == nil {
		http.Error(rw, "no such host", http.StatusBadGateway)
		return
	}
	x := hit{Host: h.name, Path: r.URL.Path, Begin: time.Since(w.begun), Known: r.Header.Get("If-None-Match"), Agent: r.UserAgent()}
	w.mu.Lock()
	w.asked[h.name]++
	n := w.asked[h.name]
	x.Day = w.day
	w.mu.Unlock()
	answer := h.answerTo(x, n)
	wait := time.NewTimer(h.took(x, n))
	defer wait.Stop()
	if answer.status == stall {
		wait.Reset(5 * simTimeout)
	}
	select {
	case <-wait.C:
	case <-r.Context().Done():
		x.Stalled = true
	}
	x.End, x.Status, x.Tag = time.Since(w.begun), max(answer.status, 0), answer.tag
	if answer.retry > 0 {
		x.Retry = time.Duration(answer.retry) * time.Second
	}
	if x.Stalled {
		x.Status = 0
	}
	w.mu.Lock()
	w.log = append(w.log, x)
	w.mu.Unlock()
	answer.send(rw)
}

// took is how long the n-th answer takes: the host's habit, within a third.
func (h *simHost) took(x hit, n int) time.Duration {
	f := fnv.New32a()
	fmt.Fprint(f, x.Host, n)
	return h.answer*2/3 + h.answer*time.Duration(f.Sum32()%1000)*2/3/1000
}

// Statuses that no server sends.
const (
	reset = -1 // the connection is closed hard
	stall = -2 // nothing comes
)

// A reply is an answer to be sent.
type reply struct {
	status   int
	kind     string // Content-Type
	body     string
	tag      string
	retry    int // seconds
	location string
}

func (a reply) send(rw http.ResponseWriter) {
	if a.status < 0 {
		if c, _, err := rw.(http.Hijacker).Hijack(); err == nil {
			if t, ok := c.(*net.TCPConn); ok {
				t.SetLinger(0)
			}
			c.Close()
		}
		return
	}
	h := rw.Header()
	for name, v := range map[string]string{"Content-Type": a.kind, "ETag": a.tag, "Location": a.location} {
		if v != "" {
			h.Set(name, v)
		}
	}
	if a.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(a.retry))
	}
	rw.WriteHeader(a.status)
	io.WriteString(rw, a.body)
}

// answerTo is what the host has to say to its n-th request of the day.
func (h *simHost) answerTo(x hit, n int) reply {
	if x.Day == 1 {
		switch {
		case x.Path == "/robots.txt" && h.noRobots != 0:
			return reply{status: h.noRobots, kind: "text/plain", body: "not now\n"}
		case h.dead > 0 && n >= h.dead, strikes(h.reset, n):
			return reply{status: reset}
		case strikes(h.stalled, n):
			return reply{status: stall}
		case strikes(h.tooMany, n):
			return reply{status: http.StatusTooManyRequests, kind: "text/plain", body: "slower, please\n", retry: h.retry}
		case strikes(h.broken, n):
			return reply{status: http.StatusInternalServerError, kind: "text/plain", body: "out of order\n"}
		}
	}
	if x.Path == "/robots.txt" {
		return reply{status: 200, kind: "text/plain", body: h.robots()}
	}
	a := h.content(x)
	if a.tag != "" && a.tag == x.Known {
		return reply{status: http.StatusNotModified, tag: a.tag}
	}
	return a
}

func (h *simHost) robots() string {
	body := "User-agent: *\nDisallow: /closed/\n"
	if h.crawlDelay > 0 {
		body += fmt.Sprintf("Crawl-delay: %.2f\n", h.crawlDelay.Seconds())
	}
	return body
}

// content is what stands at a path.
func (h *simHost) content(x hit) reply {
	last := h.pages
	if x.Day > 1 {
		last += h.pages / 10
	}
	switch name := path.Base(x.Path); {
	case x.Path == sourcePath[h.kind]:
		return reply{status: 200, kind: map[crawler.Kind]string{crawler.KindFeed: "application/rss+xml", crawler.KindListing: "text/html", crawler.KindSitemap: "application/xml"}[h.kind], body: h.list(last), tag: fmt.Sprintf(`"%s-%d"`, h.name, last)}
	case name == "7.html": // every host has one page that moved
		return reply{status: http.StatusMovedPermanently, location: "/news/70007.html"}
	case name == "9.html":
		return reply{status: http.StatusNotFound, kind: "text/html", body: "<p>No longer here."}
	case strings.HasPrefix(x.Path, "/news/"):
		return reply{status: 200, kind: "text/html; charset=utf-8", body: page(h.name, name), tag: fmt.Sprintf("%q", h.name+name)}
	}
	return reply{status: http.StatusNotFound, kind: "text/html", body: "<p>Nothing here."}
}

// list is the host's source: its pages, and one that robots.txt closes.
func (h *simHost) list(last int) string {
	var b strings.Builder
	head, item, foot := `<rss version="2.0"><channel><title>News</title>`, `<item><title>Item %[3]d</title><link>http://%[1]s/%[2]s/%[3]d.html</link></item>`, `</channel></rss>`
	switch h.kind {
	case crawler.KindListing:
		head, item, foot = "<!DOCTYPE html><title>News</title><ul>", `<li><a href="/%[2]s/%[3]d.html">Item %[3]d of %[1]s</a>`, "</ul>"
	case crawler.KindSitemap:
		head, item, foot = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, `<url><loc>http://%[1]s/%[2]s/%[3]d.html</loc></url>`, `</urlset>`
	}
	b.WriteString(head)
	fmt.Fprintf(&b, item, h.name, "closed", 1)
	for n := 1; n <= last; n++ {
		fmt.Fprintf(&b, item, h.name, "news", n)
	}
	b.WriteString(foot)
	return b.String()
}

// page is a made-up article of about two kilobytes.
func page(host, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><html lang=en><head><title>The harbour of %s, note %s</title></head><body><nav><a href=/>Home</a></nav><article><h1>The harbour of %s, note %s</h1>", host, name, host, name)
	for p := range 10 {
		fmt.Fprintf(&b, "<p>In paragraph %d of note %s the keeper of %s counts the boats that came in with the tide, writes down the wind and closes the book for the night.</p>", p, name, host)
	}
	b.WriteString("</article></body></html>")
	return b.String()
}

// setDay tells the simulated internet that it is the next day.
func setDay(addr string, day int) error {
	resp, err := http.Get(fmt.Sprintf("http://%s/?day=%d", addr, day))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
