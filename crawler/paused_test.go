package crawler

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// told are the outcomes and reasons of an address, in order.
func (w *world) told(url string) (out []string) {
	for _, f := range w.store.of(url) {
		out = append(out, fmt.Sprintf("%s: %s", f.Outcome, f.Reason))
		if f.Outcome == Paused && (f.Status != 0 || f.Exchange != nil || !f.Due.After(f.At)) {
			w.t.Errorf("%s: status %d, exchange %v, due %s: want a reason and a time to try again", url, f.Status, f.Exchange, f.Due)
		}
	}
	return out
}

// A host whose robots.txt cannot be had says so for each of its sources, in
// each run, also in the one that pauses it.
func TestRobotsOnTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Sources = append(o.Sources, Source{Kind: KindFeed, URL: "http://a.example/second"})
		w := newWorld(t, o)
		w.web.on(robotsA, reply{err: errors.New("connection reset by peer")})
		for range 4 {
			w.run()
			wait(6 * time.Hour)
		}
		down := "robots-down: robots.txt could not be had: connection failed"
		paused := "paused: its host does not answer: robots.txt: connection failed"
		same(t, "the first feed", w.told(feedA), []string{down, down, paused, paused})
		same(t, "the second feed", w.told("http://a.example/second"), []string{down, down, paused, paused})
		for _, u := range w.web.asked() {
			if u != robotsA {
				t.Errorf("asked for %s", u)
			}
		}
	})
}

// The sources of a host that is left alone in the middle of a run are told of,
// its pages are not.
func TestSourcesOfAPausedHost(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		asked  int
		want   string
	}{
		"no answer":      {reply{err: errors.New("connection reset by peer")}, 3, "paused: its host does not answer: connection failed"},
		"asked to leave": {reply{status: 429, header: map[string]string{"Retry-After": "9000"}}, 1, "paused: its host asks to be left alone"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := feedOutlet("a", "http://b.example/feed")
				o.Scope = []string{"a.example"}
				list := stories("a.example", 2)
				var feeds []string
				for i := range 5 {
					feeds = append(feeds, fmt.Sprintf("http://a.example/feed/%d", i))
					o.Sources = append(o.Sources, Source{Kind: KindFeed, URL: feeds[i]})
				}
				w := newWorld(t, o)
				w.web.on("http://b.example/feed", rss(list...))
				for _, u := range feeds {
					w.web.on(u, c.answer)
				}
				w.run()
				for i, u := range feeds {
					if got := w.told(u); len(got) != 1 || (i >= c.asked) != (got[0] == c.want) {
						t.Errorf("%s: %q, want %q once it is paused", u, got, c.want)
					}
				}
				for _, u := range list {
					if got := w.told(u); len(got) > 0 {
						t.Errorf("%s: %q, want no word of a page", u, got)
					}
				}
				// While the host says when it may be asked, this is told again.
				if name == "asked to leave" {
					wait(time.Hour)
					w.run()
					if got := w.told(feeds[4]); len(got) != 2 || got[1] != c.want {
						t.Errorf("in the next run: %q", got)
					}
				}
			})
		})
	}
}

// What was not asked for was not tried: a page of a host whose robots.txt was
// down for long is as patient afterwards as before.
func TestRobotsDownIsNoAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, story := storyWorld(t, reply{status: 500}, htmlPage())
		w.web.on(robotsA, robotsTxt(""))
		w.run()
		w.web.on(robotsA, reply{status: 500})
		w.store.robots = map[string]RobotsEntry{}
		for range 2 * maxAttempts {
			wait(2 * time.Hour)
			w.run()
		}
		if n := len(w.told(story)); n < maxAttempts {
			t.Fatalf("%d outcomes, want the page refused again and again", n)
		}
		w.web.on(robotsA, robotsTxt(""))
		wait(2 * time.Hour)
		w.run()
		got := w.store.outcomes(story)
		if got[len(got)-1] != OK {
			t.Errorf("outcomes %v, want the page in the end", got)
		}
	})
}

// The log of robots.txt holds each hop, and what happened when a copy is kept.
func TestRobotsLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.web.on(feedA, rss())
		w.web.on(robotsA, to(301, "/rules"), reply{status: 503})
		w.web.on("http://a.example/rules", to(302, "/rules.txt"))
		w.web.on("http://a.example/rules.txt", robotsTxt("User-agent: *\nDisallow: /x\n"))
		w.run()
		log := func() (out []string) {
			for _, f := range w.store.asked {
				out = append(out, fmt.Sprintf("%s %s %d %q %t", f.Task.URL, f.Outcome, f.Status, f.Reason, f.Exchange != nil))
			}
			w.store.asked = nil
			return out
		}
		same(t, "redirects", log(), []string{
			robotsA + ` moved 301 "" true`, `http://a.example/rules moved 302 "" true`, `http://a.example/rules.txt ok 200 "" true`,
		})
		wait(25 * time.Hour)
		now := time.Now()
		w.run()
		if at := w.store.asked[0].At; at.Before(now) {
			t.Errorf("logged at %s, want when it was asked", at)
		}
		w.web.on(robotsA, reply{status: 403})
		same(t, "a copy is held", log(), []string{robotsA + ` server-error 503 "HTTP 503" true`})
		if e := w.store.robots["http://a.example"]; e.Status != 200 || !e.At.Before(now) {
			t.Errorf("kept: %+v, want the copy", e)
		}
		wait(6 * time.Hour)
		w.run()
		same(t, "no rules", log(), []string{robotsA + ` gone 403 "HTTP 403" true`})
	})
}

// A person is told once that a host does not answer, not in each run.
func TestPausedIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		w := newWorld(t, feedOutlet("a", feedA))
		w.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
		w.web.on(robotsA, reply{err: errors.New("connection reset by peer")})
		for range 9 {
			w.run()
			wait(6 * time.Hour)
		}
		if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `msg="host paused" host=a.example`) || !strings.Contains(got, "failures=3") {
			t.Errorf("warned of:\n%s\nwant the pause, once", got)
		}
	})
}

// A budget is kept to the page, however many hosts serve the outlet's pages.
func TestBudgetOverHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Budget = 5
		var list []string
		for i := range 12 {
			host := fmt.Sprintf("h%d.example", i)
			o.Scope = append(o.Scope, host)
			list = append(list, stories(host, 3)...)
		}
		w := newWorld(t, o)
		w.web.on(feedA, rss(list...))
		for _, u := range list {
			w.web.on(u, htmlPage())
		}
		w.store.hook = func(method string) error {
			if method == "lease" { // as long as a busy store takes
				wait(10 * time.Millisecond)
			}
			return nil
		}
		pages := func() (n int) {
			for _, u := range list {
				n += w.web.count(u)
			}
			return n
		}
		w.run()
		if n := pages(); n != 5 {
			t.Errorf("asked for %d pages, want the budget of 5", n)
		}
	})
}

// At midnight a running crawl begins the budget of the next day.
func TestBudgetAtMidnight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		midnight := time.Now().UTC().Truncate(day).Add(day)
		wait(time.Until(midnight.Add(-12 * time.Second)))
		o := feedOutlet("a", feedA)
		o.Budget = 3
		w := newWorld(t, o)
		list := w.serve("a.example", 20, htmlPage())
		w.run()
		before, after := 0, 0
		for _, u := range list {
			for _, f := range w.store.of(u) {
				if f.At.Before(midnight) {
					before++
				} else {
					after++
				}
			}
		}
		if before != 2 || after != 3 {
			t.Errorf("%d pages before midnight and %d after it, want 2 and the budget of 3", before, after)
		}
	})
}

// A host that says no to everything is left alone for an hour, too; one that
// says yes in between is not.
func TestRefusingHost(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		good   int // every so many stories one is there; 0: none
		asked  int
	}{
		"errors":     {reply{status: 500}, 0, refusedAt},
		"forbidden":  {reply{status: 403}, 0, refusedAt},
		"not there":  {reply{status: 404}, 0, 40},
		"some there": {reply{status: 500}, 15, 40},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := feedOutlet("a", "http://b.example/feed")
				o.Scope = []string{"a.example"}
				w := newWorld(t, o)
				list := w.serve("a.example", 40, c.answer)
				w.web.on("http://b.example/feed", rss(list...))
				for i := range list {
					if c.good > 0 && i%c.good == c.good-1 {
						w.web.on(list[i], htmlPage())
					}
				}
				w.run()
				if n := w.asks("a.example") - w.web.count(robotsA); n != c.asked {
					t.Errorf("asked for %d stories, want %d", n, c.asked)
				}
				if s := w.store.hosts["a.example"]; (c.asked == refusedAt) != s.Paused.After(time.Now()) {
					t.Errorf("paused until %s, reason %q", s.Paused, s.Reason)
				}
			})
		})
	}
}

// While an older copy holds, a long run asks for robots.txt every hour.
func TestRobotsAgainWithinRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.serve("a.example", 30, htmlPage())
		w.store.robots["http://a.example"] = RobotsEntry{
			Origin: "http://a.example", Status: 200, Body: []byte("User-agent: *\nCrawl-delay: 300\n"), At: time.Now().Add(-25 * time.Hour), Expires: time.Now().Add(-time.Hour),
		}
		w.web.on(robotsA, reply{status: 503}, reply{status: 503}, robotsTxt("User-agent: *\nCrawl-delay: 300\nDisallow: /story/2\n"))
		w.run()
		if n := w.web.count(robotsA); n != 3 {
			t.Errorf("robots.txt asked for %d times in two hours and a half, want 3", n)
		}
		if n := w.web.count(stories("a.example", 30)[29]); n != 0 {
			t.Errorf("a story was asked for that the new rules forbid")
		}
	})
}

// Whatever a parser does, the page is at fault, not the process.
func TestPanicInReveal(t *testing.T) {
	w := newWorld(t, feedOutlet("a", feedA))
	f := &Fetch{Task: Task{URL: feedA, Kind: KindFeed}, Status: 200}
	w.crawler().read(nil, f, &answer{status: 200, body: []byte("<rss><channel/></rss>")}, nil)
	if f.Outcome != Crashed || f.Capture != nil || f.Reason == "" {
		t.Errorf("%+v, want it crashed", f)
	}
}
