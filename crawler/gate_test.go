package crawler

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const robotsA = "http://a.example/robots.txt"

func TestRobotsFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA), feedOutlet("b", "https://b.example:8443/feed"))
		w.serve("a.example", 2, htmlPage())
		w.web.on("https://b.example:8443/feed", rss("https://b.example:8443/x", "http://b.example/y"))
		w.web.on("https://b.example:8443/x", htmlPage())
		w.run()
		seen := map[string]bool{}
		for _, h := range w.web.hits {
			robots := origin(h.url) + "/robots.txt"
			if h.url != robots && !seen[robots] {
				t.Errorf("%s asked for before %s", h.url, robots)
			}
			if h.url == robots && seen[robots] {
				t.Errorf("%s asked for twice", robots)
			}
			seen[h.url] = true
		}
		if !seen["https://b.example:8443/robots.txt"] || !seen["https://b.example:8443/x"] {
			t.Errorf("asked %q, want the port's own robots.txt and story", w.web.asked())
		}
	})
}

func TestForbiddenIsNeverAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.web.on(robotsA, robotsTxt("User-agent: *\nDisallow: /story/\nAllow: /story/01\n"))
		list := w.serve("a.example", 3, htmlPage())
		w.run()
		same(t, "asked", w.web.asked(), []string{robotsA, feedA, list[1]})
		for _, u := range []string{list[0], list[2]} {
			same(t, u, w.store.outcomes(u), []Outcome{Robots})
			if f := w.store.of(u)[0]; f.Status != 0 || f.Exchange != nil || f.Reason == "" || !f.Due.IsZero() {
				t.Errorf("%s: status %d, exchange %v, reason %q, due %s: want a reason and nothing else", u, f.Status, f.Exchange, f.Reason, f.Due)
			}
		}
		for range 5 {
			wait(30 * time.Hour)
			w.run()
		}
		if n := w.web.count(list[0]) + w.web.count(list[2]); n != 0 {
			t.Errorf("forbidden stories asked for %d times", n)
		}
	})
}

// A forbidden source is looked at again when its robots.txt may have changed.
func TestForbiddenSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.web.on(robotsA, robotsTxt("User-agent: *\nDisallow: /feed\n"), robotsTxt("User-agent: *\nDisallow:\n"))
		w.serve("a.example", 1, htmlPage())
		w.run()
		wait(time.Hour)
		w.run()
		same(t, "asked within the day", w.web.asked(), []string{robotsA})
		same(t, "outcomes", w.store.outcomes(feedA), []Outcome{Robots, Robots})
		wait(24 * time.Hour)
		w.run()
		if w.web.count(feedA) != 1 {
			t.Errorf("asked %q, want the feed once it is allowed", w.web.asked())
		}
	})
}

func TestRobotsLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.web.on(feedA, rss())
		w.web.on(robotsA, robotsTxt("User-agent: *\nDisallow: /x\n"))
		w.run()
		for range 23 {
			wait(time.Hour)
			w.run()
		}
		if n := w.web.count(robotsA); n != 1 {
			t.Errorf("robots.txt asked for %d times in 23 hours, want 1", n)
		}
		wait(6 * time.Hour) // when the feed, which brought nothing new, is polled again
		w.run()
		if n := w.web.count(robotsA); n != 2 {
			t.Errorf("robots.txt asked for %d times after a day, want 2", n)
		}
	})
}

// A run that lasts longer than a day asks for robots.txt again.
func TestRobotsLifeWithinRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Sources[0].Every = 1000 * time.Hour
		o.Recheck = []time.Duration{1000 * time.Hour}
		w := newWorld(t, o)
		w.web.on(robotsA, robotsTxt("User-agent: *\nCrawl-delay: 300\n"))
		list := w.serve("a.example", 300, htmlPage())
		w.run()
		if n := w.web.count(list[299]); n != 1 {
			t.Fatalf("asked for %d pages, want all", len(w.web.hits))
		}
		if n := w.web.count(robotsA); n != 2 {
			t.Errorf("robots.txt asked for %d times in 25 hours, want 2", n)
		}
	})
}

// What a status of robots.txt means: RFC 9309, 2.3.1.
func TestRobotsStatus(t *testing.T) {
	broken := errors.New("read: connection broken")
	for name, c := range map[string]struct {
		answer reply
		want   Outcome // of a story that the rules "Disallow: /story/00" would forbid
	}{
		"rules":            {robotsTxt("User-agent: *\nDisallow: /story/00\n"), Robots},
		"empty":            {robotsTxt(""), OK},
		"HTML":             {reply{body: "<html><body>Not found, sorry. Disallow: /</body></html>"}, OK},
		"204":              {reply{status: 204}, OK},
		"206":              {reply{status: 206, body: "User-agent: *\nDisallow: /story/00\n"}, Robots},
		"400":              {reply{status: 400}, OK},
		"401":              {reply{status: 401}, OK},
		"403":              {reply{status: 403}, OK},
		"404":              {reply{status: 404}, OK},
		"404 in brotli":    {reply{status: 404, header: map[string]string{"Content-Encoding": "br"}, body: "\x0b\x02\x80none\x03"}, OK},
		"410":              {reply{status: 410}, OK},
		"451":              {reply{status: 451}, OK},
		"429":              {reply{status: 429}, RobotsDown},
		"500":              {reply{status: 500}, RobotsDown},
		"502":              {reply{status: 502}, RobotsDown},
		"503":              {reply{status: 503}, RobotsDown},
		"599":              {reply{status: 599}, RobotsDown},
		"broken":           {reply{err: broken}, RobotsDown},
		"stalled":          {reply{took: time.Minute}, RobotsDown},
		"not modified":     {reply{status: 304}, OK},
		"moved":            {reply{status: 301, header: map[string]string{"Location": "/rules.txt"}}, Robots},
		"moved away":       {reply{status: 301, header: map[string]string{"Location": "http://elsewhere.example/robots.txt"}}, OK},
		"moved inside":     {reply{status: 302, header: map[string]string{"Location": "http://10.0.0.1/robots.txt"}}, OK},
		"moved nowhere":    {reply{status: 302}, OK},
		"moved round":      {reply{status: 302, header: map[string]string{"Location": robotsA}}, OK},
		"too long":         {robotsTxt("User-agent: *\nDisallow: /story/00\n#" + strings.Repeat("x", 600<<10)), Robots},
		"too long, packed": {robotsTxt("").gzip("User-agent: *\nDisallow: /story/00\n" + strings.Repeat("# tide tables are kept elsewhere\n", 20000)), Robots},
		"packed":           {robotsTxt("").gzip("User-agent: *\nDisallow: /story/00\n"), Robots},
		"cut, packed":      {robotsTxt("").cut("User-agent: *\nDisallow: /story/00\n" + strings.Repeat("# tide\n", 900)), Robots},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := feedOutlet("a", "http://f.example/feed")
				o.Scope = []string{"a.example"}
				w := newWorld(t, o)
				story := stories("a.example", 1)[0]
				w.web.on("http://f.example/feed", rss(story))
				w.web.on(story, htmlPage())
				w.web.on(robotsA, c.answer)
				w.web.on("http://a.example/rules.txt", robotsTxt("User-agent: *\nDisallow: /story/00\n"))
				w.run()
				got := w.store.outcomes(story)
				same(t, "outcomes", got, []Outcome{c.want})
				for _, f := range w.store.asked {
					if f.Exchange != nil && f.Exchange.Cut != (name == "too long" && f.Task.URL == robotsA) {
						t.Errorf("%s: cut %v", f.Task.URL, f.Exchange.Cut)
					}
				}
				if c.want != OK && w.web.count(story) != 0 {
					t.Errorf("asked for the story all the same")
				}
				for _, u := range w.web.asked() {
					if strings.Contains(u, "elsewhere") || strings.Contains(u, "10.0.0.1") {
						t.Errorf("asked for %s", u)
					}
				}
				if c.want == RobotsDown {
					f := w.store.of(story)[0]
					if d := f.Due.Sub(f.At); d < 50*time.Minute || d > time.Hour {
						t.Errorf("due after %s, want about an hour", d)
					}
					if f.Reason == "" {
						t.Errorf("no reason is given")
					}
				}
			})
		})
	}
}

func TestRobotsRedirects(t *testing.T) {
	for name, c := range map[string]struct {
		hops int
		want Outcome
	}{"five": {5, Robots}, "six": {6, OK}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				w.web.on(feedA, rss())
				from := robotsA
				for i := range c.hops {
					to := "http://a.example/hop/" + string(rune('a'+i))
					w.web.on(from, reply{status: 301, header: map[string]string{"Location": to}})
					from = to
				}
				w.web.on(from, robotsTxt("User-agent: *\nDisallow: /\n"))
				w.run()
				same(t, "outcomes", w.store.outcomes(feedA), []Outcome{c.want})
				w.web.polite(t, 3*time.Second)
			})
		})
	}
}

// While robots.txt cannot be had, a copy of the last week counts.
func TestRobotsGrace(t *testing.T) {
	for name, c := range map[string]struct {
		age  time.Duration
		copy RobotsEntry
		want Outcome
	}{
		"a day old":     {25 * time.Hour, RobotsEntry{Status: 200, Body: []byte("User-agent: *\nDisallow: /y\n")}, OK},
		"it forbids":    {25 * time.Hour, RobotsEntry{Status: 200, Body: []byte("User-agent: *\nDisallow: /feed\n")}, Robots},
		"it was none":   {6 * 24 * time.Hour, RobotsEntry{Status: 404}, OK},
		"too old":       {8 * 24 * time.Hour, RobotsEntry{Status: 200}, RobotsDown},
		"it was down":   {25 * time.Hour, RobotsEntry{Status: 500}, RobotsDown},
		"of the future": {-time.Hour, RobotsEntry{Status: 500}, RobotsDown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				w.web.on(feedA, rss("http://a.example/x"))
				w.web.on("http://a.example/x", htmlPage())
				w.web.on(robotsA, reply{status: 503})
				e := c.copy
				e.Origin, e.At = "http://a.example", time.Now().Add(-c.age).UTC()
				e.Expires = e.At.Add(24 * time.Hour)
				w.store.robots[e.Origin] = e
				w.run()
				if n := w.web.count(robotsA); n != 1 {
					t.Errorf("robots.txt asked for %d times, want 1", n)
				}
				same(t, "outcomes", w.store.outcomes(feedA), []Outcome{c.want})
				kept := w.store.robots[e.Origin]
				if d := time.Until(kept.Expires); d > time.Hour {
					t.Errorf("robots.txt is asked for again in %s, want an hour at most", d)
				}
				if c.want != RobotsDown && (kept.Status != e.Status || !kept.At.Equal(e.At)) {
					t.Errorf("the copy became status %d of %s, want it kept as it was", kept.Status, kept.At)
				}
			})
		})
	}
}

// Asked too often for robots.txt itself: the host is left alone as long as it says.
func TestRobotsRetryAfter(t *testing.T) {
	for _, status := range []int{429, 503} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				w.web.on(robotsA, reply{status: status, header: map[string]string{"Retry-After": "10800"}}, reply{status: 404})
				w.web.on(feedA, rss())
				w.run()
				end := w.web.hits[0].to
				for range 2 {
					wait(time.Hour)
					w.run()
				}
				if n := len(w.web.hits); n != 1 {
					t.Errorf("HTTP %d: asked %q within the 3 hours the host wanted", status, w.web.asked())
				}
				if d := w.store.hosts["a.example"].NotBefore.Sub(end); d < 3*time.Hour {
					t.Errorf("HTTP %d: the store keeps the host for %s, want 3h", status, d)
				}
				wait(2 * time.Hour)
				w.run()
				if w.web.count(feedA) != 1 {
					t.Errorf("HTTP %d: asked %q, want the feed in the end", status, w.web.asked())
				}
			})
		})
	}
}

// Each hop of a redirect passes the robots.txt of its own host.
func TestRobotsOnEveryHop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Scope = []string{"b.example", "c.example"}
		w := newWorld(t, o)
		w.web.on(feedA, rss("http://a.example/x"))
		w.web.on("http://a.example/x", reply{status: 302, header: map[string]string{"Location": "http://b.example/x"}})
		w.web.on("http://b.example/x", reply{status: 302, header: map[string]string{"Location": "http://c.example/x"}})
		w.web.on("http://c.example/x", htmlPage())
		w.web.on("http://c.example/robots.txt", robotsTxt("User-agent: hymnsheet\nDisallow: /x\n"))
		w.run()
		want := []string{
			robotsA, feedA, "http://a.example/x", "http://b.example/robots.txt", "http://b.example/x", "http://c.example/robots.txt",
		}
		same(t, "asked", w.web.asked(), want)
		same(t, "last hop", w.store.outcomes("http://c.example/x"), []Outcome{Robots})
	})
}

// A host whose robots.txt is down does not keep the others, and is asked no
// more in the run.
func TestRobotsDownAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA), feedOutlet("b", "http://b.example/feed"))
		w.serve("a.example", 3, htmlPage())
		list := w.serve("b.example", 3, htmlPage())
		w.web.on(robotsA, reply{status: 500})
		w.run()
		if n := slices.IndexFunc(w.web.hits, func(h *hit) bool { return h.host == "a.example" && h.url != robotsA }); n >= 0 {
			t.Errorf("asked for %s", w.web.hits[n].url)
		}
		for _, u := range list {
			same(t, u, w.store.outcomes(u), []Outcome{OK})
		}
	})
}

// A robots.txt that has moved to a host which wants to be left alone is not
// waited for.
func TestRobotsAtRestingHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Sources = append(o.Sources, Source{Kind: KindFeed, URL: "http://b.example/feed"})
		w := newWorld(t, o)
		w.web.on("http://b.example/feed", reply{status: 429, header: map[string]string{"Retry-After": "20000"}})
		late := to(302, "http://b.example/robots-of-a.txt")
		late.took = 20 * time.Second
		w.web.on(robotsA, late)
		w.web.on(feedA, rss())
		begun := time.Now()
		w.run()
		if took := time.Since(begun); took > 10*time.Minute {
			t.Errorf("the run took %s, want it not to wait for a host that rests", took)
		}
		same(t, "outcomes", w.store.outcomes(feedA), []Outcome{RobotsDown})
		if n := w.web.count("http://b.example/robots-of-a.txt"); n != 0 {
			t.Errorf("the resting host was asked")
		}
	})
}
