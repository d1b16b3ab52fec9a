package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Three network failures in a row pause a host; the others go on.
func TestCircuit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := feedOutlet("a", "http://f.example/feed")
		a.Scope = []string{"a.example"}
		w := newWorld(t, a, feedOutlet("b", "http://b.example/feed"))
		list := w.serve("a.example", 8, reply{err: errors.New("connection reset by peer")})
		w.web.on("http://f.example/feed", rss(list...))
		other := w.serve("b.example", 8, htmlPage())
		w.run()
		failed := 0
		for _, u := range list {
			failed += w.web.count(u)
		}
		if failed != 3 {
			t.Errorf("%d requests failed, want %d", failed, 3)
		}
		for _, u := range other {
			same(t, u, w.store.outcomes(u), []Outcome{OK})
		}
		s := w.store.hosts["a.example"]
		if d := time.Until(s.Paused); d < 50*time.Minute || d > time.Hour || s.Failures != 3 || s.Reason == "" {
			t.Errorf("kept: paused for %s, %d failures, reason %q; want about an hour, %d and a reason", d, s.Failures, s.Reason, 3)
		}

		before := len(w.web.hits)
		wait(40 * time.Minute)
		w.web.on("http://b.example/feed", rss("http://a.example/story/00")) // out of scope, and no way round
		w.run()
		for _, h := range w.web.hits[before:] {
			if h.host == "a.example" {
				t.Errorf("asked for %s while the host is paused", h.url)
			}
		}

		wait(time.Hour) // one more failure pauses it at once
		before = w.asks("a.example")
		w.run()
		if n := w.asks("a.example") - before; n != 1 {
			t.Errorf("asked %d times after the pause, want one try", n)
		}

		wait(2 * time.Hour)
		for _, u := range list {
			w.web.on(u, htmlPage())
		}
		w.run()
		s = w.store.hosts["a.example"]
		if s.Failures != 0 || !s.Paused.IsZero() || s.Reason != "" {
			t.Errorf("kept after success: %d failures, paused %s, reason %q; want none", s.Failures, s.Paused, s.Reason)
		}
	})
}

func (w *world) asks(host string) (n int) {
	for _, h := range w.web.hits {
		if h.host == host {
			n++
		}
	}
	return n
}

// A host that was told to rest in an earlier run is left alone also when
// another host's feed leads to it, and its state is kept.
func TestRestingHostRevealed(t *testing.T) {
	for name, state := range map[string]HostState{
		"Retry-After": {NotBefore: time.Date(2000, 1, 1, 20, 0, 0, 0, time.UTC), Took: time.Second},
		"paused":      {Paused: time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC), Failures: 3, Reason: "connection refused"},
		"crawl-delay": {NotBefore: time.Date(2000, 1, 1, 0, 4, 0, 0, time.UTC), Took: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := feedOutlet("a", feedA)
				o.Scope = []string{"b.example"}
				w := newWorld(t, o)
				w.web.on(feedA, rss("http://b.example/x", "http://a.example/y"))
				w.web.on("http://a.example/y", htmlPage())
				w.web.on("http://b.example/x", htmlPage())
				state.Host = "b.example"
				w.store.hosts["b.example"] = state
				w.run()
				if at := w.first("b.example"); name == "crawl-delay" {
					if at.Before(state.NotBefore) {
						t.Errorf("asked at %s, want not before %s", at, state.NotBefore)
					}
					return
				} else if !at.IsZero() {
					t.Errorf("asked at %s, want not in this run", at)
				}
				got := w.store.hosts["b.example"]
				if got.NotBefore.Before(state.NotBefore) || !got.Paused.Equal(state.Paused) || got.Failures != state.Failures || got.Reason != state.Reason {
					t.Errorf("state became %+v, want it kept: %+v", got, state)
				}
			})
		})
	}
}

// first is when a host was first asked, zero if never.
func (w *world) first(host string) time.Time {
	for _, h := range w.web.hits {
		if h.host == host {
			return h.from
		}
	}
	return time.Time{}
}

// A host that comes up only by a link is known from the store, too, and keeps
// its state when its page is not due.
func TestKnownLinkKeepsState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Scope = []string{"b.example"}
		w := newWorld(t, o)
		w.web.on(feedA, rss("http://b.example/x"))
		state := HostState{Host: "b.example", NotBefore: time.Now().Add(20 * time.Hour).UTC(), Took: time.Second, Reason: "kept"}
		w.store.hosts["b.example"] = state
		w.store.put(Task{URL: "http://b.example/x", Kind: KindPage, Outlet: "a"}, time.Now().Add(10*time.Hour))
		w.run()
		if got := w.store.hosts["b.example"]; got != state {
			t.Errorf("state became %+v, want %+v", got, state)
		}
	})
}

func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := feedOutlet("a", feedA), feedOutlet("b", "http://b.example/feed")
		a.Budget = 3
		w := newWorld(t, a, b)
		list := w.serve("a.example", 8, htmlPage())
		other := w.serve("b.example", 8, htmlPage())
		pages := func() (n int) {
			for _, u := range list {
				n += w.web.count(u)
			}
			return n
		}
		w.run()
		if pages() != 3 {
			t.Errorf("asked for %d pages on the first day, want the budget of 3", pages())
		}
		for _, u := range other {
			same(t, u, w.store.outcomes(u), []Outcome{OK})
		}
		wait(2 * time.Hour)
		w.run()
		if pages() != 3 {
			t.Errorf("asked for %d pages after a second run, want 3", pages())
		}
		if n := w.web.count(feedA); n != 2 {
			t.Errorf("polled the feed %d times, want 2: a budget is for pages", n)
		}
		wait(24 * time.Hour)
		w.run()
		if pages() != 6 {
			t.Errorf("asked for %d pages after the second day, want 6", pages())
		}
	})
}

// A budget counts what was asked, not what was refused.
func TestBudgetOfRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := feedOutlet("a", feedA)
		a.Budget = 2
		w := newWorld(t, a)
		w.web.on(robotsA, robotsTxt("User-agent: *\nDisallow: /story/00\nDisallow: /story/01\nDisallow: /story/02\n"))
		list := w.serve("a.example", 6, htmlPage())
		w.run()
		for _, u := range list[3:5] {
			same(t, u, w.store.outcomes(u), []Outcome{OK})
		}
		if n := w.web.count(list[5]); n != 0 {
			t.Errorf("asked for a third page")
		}
	})
}

func TestSourceRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Sources = append(o.Sources, Source{Kind: KindListing, URL: "http://a.example/list", Links: `/story/`, Pages: 2})
		w := newWorld(t, o)
		w.web.on(feedA, rss())
		w.web.on("http://a.example/list", reply{status: 301, header: map[string]string{"Location": "/new-list"}})
		w.web.on("http://a.example/new-list", htmlPage("/story/1"))
		w.web.on("http://a.example/story/1", htmlPage())
		w.run()
		if w.web.count("http://a.example/new-list") != 1 {
			t.Fatalf("asked %q, want the listing where it moved to", w.web.asked())
		}
		w.list[0].Sources = w.list[0].Sources[:1]
		for range 3 {
			wait(time.Hour)
			w.run()
		}
		if n := w.web.count("http://a.example/list") + w.web.count("http://a.example/new-list"); n != 2 {
			t.Errorf("asked for the removed listing %d times, want it no more", n-2)
		}
		all := w.store.of("http://a.example/new-list")
		if f := all[len(all)-1]; f.Outcome != Scope || !f.Due.IsZero() {
			t.Errorf("what the removed listing moved to: %s, due %s; want scope and never", f.Outcome, f.Due)
		}
		if n := w.web.count(feedA); n != 3 {
			t.Errorf("polled the feed %d times, want 3", n)
		}
	})
}

// The page of an outlet that is no longer configured is let go.
func TestOutletRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.web.on(feedA, rss())
		w.store.put(Task{URL: "http://b.example/x", Kind: KindPage, Outlet: "b"}, time.Now())
		w.run()
		same(t, "outcomes", w.store.outcomes("http://b.example/x"), []Outcome{Scope})
		if n := w.asks("b.example"); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
}

// busyWorld has hosts that redirect, fail, push back and reveal others.
func busyWorld(t *testing.T) *world {
	a, b := feedOutlet("a", feedA), feedOutlet("b", "http://b.example/feed")
	a.Scope = []string{"c.example", "d.example"}
	w := newWorld(t, a, b, feedOutlet("e", "http://e.example/feed"))
	w.http.Workers = 3
	w.serve("a.example", 3, htmlPage())
	w.serve("b.example", 3, htmlPage())
	slow := htmlPage()
	slow.took = 2 * time.Second
	w.serve("c.example", 3, slow)
	w.web.on(feedA, rss(append(stories("a.example", 3), append(stories("c.example", 3), "http://d.example/x")...)...))
	w.web.on("http://d.example/x", reply{status: 302, header: map[string]string{"Location": "http://c.example/moved"}})
	w.web.on("http://c.example/moved", htmlPage())
	w.web.on("http://b.example/story/01", reply{status: 429, header: map[string]string{"Retry-After": "20"}}, htmlPage())
	w.web.on("http://e.example/robots.txt", reply{status: 500})
	return w
}

// Whenever a run is stopped it returns promptly with the cause, has kept what
// was finished and leaves nobody behind: the bubble would not end.
func TestStop(t *testing.T) {
	events := 0
	synctest.Test(t, func(t *testing.T) {
		w := busyWorld(t)
		count := counter(&events)
		w.store.hook = func(string) error { count(); return nil }
		w.web.hook = func(string) { count() }
		w.run()
	})
	if events < 80 {
		t.Fatalf("%d events in a whole run, want more to stop at", events)
	}
	for n := 1; n <= events; n++ {
		synctest.Test(t, func(t *testing.T) {
			w := busyWorld(t)
			seen := 0
			count := counter(&seen)
			ctx, cancel := context.WithCancel(t.Context())
			var stopped time.Time
			stop := func() {
				if count() == n {
					stopped = time.Now()
					cancel()
				}
			}
			w.store.hook = func(string) error { stop(); return nil }
			w.web.hook = func(string) { stop() }
			_, err := w.crawler().Run(ctx)
			if took := time.Since(stopped); !stopped.IsZero() && took > time.Second {
				t.Errorf("stopped at event %d of %d: it returned after %s", n, events, took)
			}
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("stopped at event %d: %v, want the cause", n, err)
			}
			if err == nil && !stopped.IsZero() && n < events-10 {
				t.Errorf("stopped at event %d of %d: no error", n, events)
			}
			w.finished(n)
		})
	}
}

func counter(n *int) func() int {
	var mu sync.Mutex
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		*n++
		return *n
	}
}

// finished fails the test if an answer that came whole was not committed, or
// the store does not know for how long its host is to be left alone.
func (w *world) finished(at int) {
	w.t.Helper()
	kept := map[string]int{}
	for _, f := range w.store.kept {
		if f.Status != 0 {
			kept[f.Task.URL]++
		}
	}
	for _, h := range w.web.hits {
		if took := h.to.Sub(h.from); h.whole && w.store.hosts[h.host].NotBefore.Sub(h.to) < max(3*time.Second, 5*took) {
			w.t.Errorf("stopped at event %d: %s may be asked %s after an answer that took %s", at, h.host, w.store.hosts[h.host].NotBefore.Sub(h.to), took)
		}
		if h.whole && !strings.HasSuffix(h.url, "/robots.txt") {
			if kept[h.url]--; kept[h.url] < 0 {
				w.t.Errorf("stopped at event %d: the answer of %s was not kept", at, h.url)
			}
		}
	}
}

// After a stop another run finishes the work and asks nothing twice.
func TestStopAndGoOn(t *testing.T) {
	for _, after := range []time.Duration{0, 50 * time.Millisecond, 3 * time.Second, 7 * time.Second, 13100 * time.Millisecond, 31 * time.Second} {
		t.Run(after.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := busyWorld(t)
				ctx, cancel := context.WithTimeout(t.Context(), after)
				defer cancel()
				if _, err := w.crawler().Run(ctx); !errors.Is(err, context.DeadlineExceeded) && after < 20*time.Second {
					t.Errorf("Run = %v, want that the time is over", err)
				}
				w.run()
				for _, u := range slices.Concat(stories("a.example", 3), stories("c.example", 3), []string{"http://c.example/moved"}) {
					same(t, u, w.store.outcomes(u), []Outcome{OK})
				}
				w.web.polite(t, 3*time.Second)
			})
		})
	}
}

// A store that cannot keep anything ends the run with its error, at each of
// its methods and at any time.
func TestStoreFails(t *testing.T) {
	full := errors.New("no space left on device")
	for _, method := range []string{"seed", "spent", "hosts", "lease", "begin", "commit", "save host", "robots", "save robots"} {
		for _, nth := range []int{1, 2, 5} {
			if nth > 1 && (method == "seed" || method == "spent") || nth > 2 && method == "hosts" {
				continue // not called so often
			}
			t.Run(fmt.Sprintf("%s %d", method, nth), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := busyWorld(t)
					seen, hits := 0, 0
					count := counter(&seen)
					w.store.hook = func(m string) error {
						if m != method || count() < nth {
							return nil
						}
						w.web.mu.Lock()
						defer w.web.mu.Unlock()
						if hits == 0 {
							hits = len(w.web.hits) + 1
						}
						return full
					}
					_, err := w.crawler().Run(t.Context())
					if hits == 0 {
						t.Fatalf("called %d times, want %d or more", seen, nth)
					}
					if !errors.Is(err, full) {
						t.Errorf("Run = %v, want %v", err, full)
					}
					if more := len(w.web.hits) - hits; more > 3 {
						t.Errorf("%d requests after the store failed", more)
					}
				})
			})
		}
	}
}

// A connection that was kept open and broke is tried once more, after the
// delay; a second time it is a failure.
func TestBrokenConnection(t *testing.T) {
	for name, c := range map[string]struct {
		breaks int
		want   []Outcome
	}{"once": {1, []Outcome{OK}}, "twice": {2, []Outcome{Network}}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				list := w.serve("a.example", 1, htmlPage())
				cr := w.crawler()
				cr.wire.base = &breaker{next: w.web, url: list[0], left: c.breaks}
				if _, err := cr.Run(t.Context()); err != nil {
					t.Fatal(err)
				}
				same(t, "outcomes", w.store.outcomes(list[0]), c.want)
				w.web.polite(t, 3*time.Second)
				if n := len(w.store.begun); n != 2+min(c.breaks+1, 2) {
					t.Errorf("%d promises, want one for each try", n)
				}
			})
		})
	}
}

// A breaker plays a kept connection that closes under a request.
type breaker struct {
	next http.RoundTripper
	url  string
	left int
}

func (b *breaker) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if r.URL.String() == b.url && b.left > 0 {
		b.left--
		reused(r)
		return nil, eof
	}
	return resp, err
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := busyWorld(t)
		var all []Progress
		w.tell = func(p Progress) { all = append(all, p) }
		sum := w.run()
		if len(all) == 0 {
			t.Fatal("no progress was told")
		}
		for i := 1; i < len(all); i++ {
			if all[i].Done < all[i-1].Done || all[i].Bytes < all[i-1].Bytes {
				t.Errorf("progress went back from %+v to %+v", all[i-1], all[i])
			}
		}
		last := all[len(all)-1]
		if last.Done != len(w.store.kept) || last.Failed != sum.Failed || last.Bytes == 0 {
			t.Errorf("last progress %+v, want %d done and %d failed", last, len(w.store.kept), sum.Failed)
		}
	})
}

func TestRunWithoutStore(t *testing.T) {
	c, err := New(Options{HTTP: HTTP{Contact: "mailto:desk@hymnsheet.example"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(t.Context()); err == nil {
		t.Error("Run without a store gives no error")
	}
}
