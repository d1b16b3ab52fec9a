package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// A Web is the made-up web, served by an HTTP proxy on loopback.
type Web struct {
	world  *world
	day    atomic.Int64
	server *http.Server
	addr   string
	done   chan struct{}
}

// Serve starts the web on a free loopback port, on day 1. Close it.
func Serve() (*Web, error) {
	w, err := newWorld()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve demo: %w", err)
	}
	web := &Web{world: w, addr: l.Addr().String(), done: make(chan struct{})}
	web.day.Store(1)
	web.server = &http.Server{Handler: web, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		defer close(web.done)
		web.server.Serve(l)
	}()
	return web, nil
}

// Close stops the server and waits for it.
func (w *Web) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := w.server.Shutdown(ctx)
	if err != nil {
		err = w.server.Close()
	}
	<-w.done
	return err
}

// Proxy is the address to be used as HTTP proxy.
func (w *Web) Proxy() string { return "http://" + w.addr }

// SetDay moves the web to a simulated day, from 1.
func (w *Web) SetDay(day int) { w.day.Store(int64(day)) }

// Now is the moment at which the demonstration runs on a day.
func Now(day int) time.Time { return clock(day, 20, 0) }

// ServeHTTP answers absolute-form requests for the hosts of the demonstration.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	day := int(w.day.Load())
	if r.Method != http.MethodGet || r.URL.Host == "" {
		http.Error(rw, "the demonstration answers GET requests to its own hosts through a proxy", http.StatusMethodNotAllowed)
		return
	}
	body, contentType, status := w.answer(r.URL.Host, r.URL.Path, day)
	if status != http.StatusOK {
		http.Error(rw, body, status)
		return
	}
	sum := sha256.Sum256([]byte(body))
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	rw.Header().Set("Content-Type", contentType)
	rw.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	rw.Write([]byte(body))
}

const robotsTxt = "User-agent: *\nDisallow: /search\nDisallow: /admin/\n"

func (w *Web) answer(host, path string, day int) (body, contentType string, status int) {
	if path == "/robots.txt" {
		return robotsTxt, "text/plain; charset=utf-8", http.StatusOK
	}
	switch host {
	case channelHost:
		if path == "/s/aureliadaily" {
			return channelPage(w.world.postsUntil("channel", day)), "text/html; charset=utf-8", http.StatusOK
		}
	case wireHost:
		if path == "/api/v1/accounts/1001/statuses" {
			return statuses(w.world.postsUntil("wire", day)), "application/json; charset=utf-8", http.StatusOK
		}
	}
	for _, o := range outlets {
		if o.host == host {
			return w.outlet(o, path, day)
		}
	}
	return "no such page", "", http.StatusNotFound
}

func (w *Web) outlet(o outlet, path string, day int) (body, contentType string, status int) {
	switch path {
	case "/feed.xml":
		if o.id == "agency" && day >= deadFeedFrom {
			return "this feed has been discontinued", "", http.StatusGone
		}
		if o.id != "shuguang" {
			return rss(o, w.world.newest(o, day, 25)), "application/rss+xml; charset=utf-8", http.StatusOK
		}
	case "/":
		return o.encode(frontPage(o, w.world.newest(o, day, 25))), o.contentType(), http.StatusOK
	}
	for _, a := range w.world.articles[o.id] {
		if a.day > day || a.path() != path {
			continue
		}
		if a.goneDay != 0 && day >= a.goneDay {
			return "this page has been removed", "", http.StatusGone
		}
		return o.encode(page(a, day, w.world.beside(a, day))), o.contentType(), http.StatusOK
	}
	return "no such page", "", http.StatusNotFound
}

// newest returns up to n articles that stand on day, newest first.
func (w *world) newest(o outlet, day, n int) (out []article) {
	all := w.articles[o.id]
	for i := len(all) - 1; i >= 0 && len(out) < n; i-- {
		a := all[i]
		if a.day <= day && (a.goneDay == 0 || day < a.goneDay) {
			out = append(out, a)
		}
	}
	return out
}

// beside returns what an article's page lists on a day: everyday articles, so
// that a framing in a headline stands on its own page only.
func (w *world) beside(a article, day int) (out []article) {
	for _, b := range w.newest(a.outlet, day, 12) {
		if b.everyday && b.path() != a.path() && len(out) < 5 {
			out = append(out, b)
		}
	}
	return out
}

// postsUntil returns the posts of an account up to day, newest first.
func (w *world) postsUntil(account string, day int) (out []post) {
	all := w.posts[account]
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].day <= day {
			out = append(out, all[i])
		}
	}
	return out
}

// Config returns a config.yaml for the demonstration: its outlets and
// accounts, the shipped codebook, and the proxy that serves the web.
func (w *Web) Config() string {
	return strings.ReplaceAll(configYAML, "{PROXY}", w.Proxy())
}
