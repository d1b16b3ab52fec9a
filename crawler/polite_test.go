package crawler

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

const feedA = "http://a.example/feed"

// stories returns n addresses on a host.
func stories(host string, n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("http://%s/story/%02d", host, i))
	}
	return out
}

// serve puts a feed and its stories on the web.
func (w *world) serve(host string, n int, each reply) []string {
	list := stories(host, n)
	w.web.on("http://"+host+"/feed", rss(list...))
	for _, u := range list {
		w.web.on(u, each)
	}
	return list
}

func TestDelay(t *testing.T) {
	for name, c := range map[string]struct {
		http   HTTP
		robots string
		took   time.Duration
		want   time.Duration // between an answer and the next request
		slow   bool          // earned by slow stories only
	}{
		"default":               {want: 3 * time.Second},
		"min_delay":             {http: HTTP{MinDelay: 7 * time.Second}, want: 7 * time.Second},
		"crawl-delay":           {robots: "User-agent: *\nCrawl-delay: 12\n", want: 12 * time.Second},
		"crawl-delay of 5 min":  {robots: "User-agent: *\nCrawl-delay: 300\n", want: 300 * time.Second},
		"crawl-delay above it":  {robots: "User-agent: *\nCrawl-delay: 86400\n", want: 300 * time.Second},
		"shorter crawl-delay":   {robots: "User-agent: *\nCrawl-delay: 0.5\n", want: 3 * time.Second},
		"another's crawl-delay": {robots: "User-agent: otherbot\nCrawl-delay: 50\n\nUser-agent: *\nDisallow:\n", want: 3 * time.Second},
		"own crawl-delay":       {robots: "User-agent: hymnsheet\nCrawl-delay: 9\n\nUser-agent: *\nCrawl-delay: 50\n", want: 9 * time.Second},
		"slow host":             {took: 2 * time.Second, want: 10 * time.Second, slow: true},
		"very slow host":        {took: 20 * time.Second, want: 30 * time.Second, slow: true},
		"max_delay":             {http: HTTP{MaxDelay: 15 * time.Second}, took: 20 * time.Second, want: 15 * time.Second, slow: true},
		"crawl-delay and slow":  {robots: "User-agent: *\nCrawl-delay: 20\n", took: 5 * time.Second, want: 25 * time.Second, slow: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				c.http.Contact = w.http.Contact
				w.http = c.http
				story := htmlPage()
				story.took = c.took
				w.serve("a.example", 3, story)
				if c.robots != "" {
					w.web.on("http://a.example/robots.txt", robotsTxt(c.robots))
				}
				w.run()
				gaps := w.web.gaps("a.example")
				if len(gaps) != 4 {
					t.Fatalf("asked %q, want robots.txt, the feed and three stories", w.web.asked())
				}
				if c.slow {
					gaps = gaps[2:]
				}
				for _, gap := range gaps {
					if gap != c.want {
						t.Errorf("paused %v, want %s each", gaps, c.want)
						break
					}
				}
				w.web.polite(t, min(c.want, 3*time.Second))
			})
		})
	}
}

// The delay holds across processes: the store's promise is kept, also when
// the last request had no answer.
func TestDelayAcrossRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.web.on("http://a.example/robots.txt", robotsTxt("User-agent: *\nCrawl-delay: 40\n"))
		w.serve("a.example", 1, htmlPage())
		w.run()
		w.web.on(feedA, rss("http://a.example/late"))
		w.web.on("http://a.example/late", htmlPage())
		w.store.rows["a "+feedA].due = time.Now()
		w.run()
		if n := len(w.web.hits); n != 5 {
			t.Fatalf("asked %q, want five requests", w.web.asked())
		}
		w.web.polite(t, 40*time.Second)
	})
}

// A crash after the very first request: the crawler knows no delay of the
// host, and still keeps its distance.
func TestDelayAfterCrash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.serve("a.example", 1, htmlPage())
		w.store.hosts["a.example"] = HostState{Host: "a.example", NotBefore: time.Now().Add(9 * time.Second).UTC()}
		begun := time.Now()
		w.run()
		if at := w.web.hits[0].from.Sub(begun); at != 9*time.Second {
			t.Errorf("first request after %s, want 9s as promised", at)
		}
	})
}

func TestBeginCoversTheDelay(t *testing.T) {
	for name, robots := range map[string]string{"plain": "", "crawl-delay": "User-agent: *\nCrawl-delay: 60\n"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				slow := htmlPage()
				slow.took = time.Second
				w.serve("a.example", 4, slow)
				want := 5 * time.Second
				if robots != "" {
					w.web.on("http://a.example/robots.txt", robotsTxt(robots))
					want = 60 * time.Second
				}
				w.run()
				if len(w.store.begun) != len(w.web.hits) {
					t.Fatalf("%d requests, %d promises", len(w.web.hits), len(w.store.begun))
				}
				for i, p := range w.store.begun {
					h := w.web.hits[i]
					if p.host != h.host || p.at.After(h.from) {
						t.Errorf("request %d: promised for %s at %s, asked %s at %s", i, p.host, p.at, h.host, h.from)
					}
					least := 3 * time.Second
					if i > 0 && robots != "" || i > 2 { // known by then
						least = want
					}
					if d := p.notBefore.Sub(h.from); d < least {
						t.Errorf("request %d to %s: promise of %s, want %s or more", i, h.url, d, least)
					}
				}
				if p := w.store.begun[0]; p.notBefore.Sub(p.at) < firstPromise {
					t.Errorf("first promise is %s, want %s: the crawl-delay is unknown", p.notBefore.Sub(p.at), firstPromise)
				}
				end := w.web.hits[len(w.web.hits)-1].to
				if d := w.store.hosts["a.example"].NotBefore.Sub(end); d < want {
					t.Errorf("the store lets the host be asked %s after the end, want %s", d, want)
				}
			})
		})
	}
}

func TestHostsInParallel(t *testing.T) {
	for _, workers := range []int{2, 5, 16} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const hosts, each = 8, 3
				var list []Outlet
				for i := range hosts {
					name := fmt.Sprintf("h%d.example", i)
					list = append(list, feedOutlet(name, "http://"+name+"/feed"))
				}
				w := newWorld(t, list...)
				w.http.Workers = workers
				for _, o := range list {
					story := htmlPage()
					story.took = 4 * time.Second
					w.serve(o.ID, each, story)
					w.web.on("http://"+o.ID+"/robots.txt", reply{status: 404, took: 2 * time.Second})
				}
				sum := w.run()
				if want := hosts * (1 + each); sum.Fetched != want {
					t.Errorf("fetched %d, want %d", sum.Fetched, want)
				}
				if want := min(workers, hosts); w.web.most != want {
					t.Errorf("%d requests at a time, want %d", w.web.most, want)
				}
				w.web.polite(t, 3*time.Second)
			})
		})
	}
}

// One address list served by two outlets is one host.
func TestTwoOutletsOneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA), feedOutlet("b", "http://a.example/other"))
		w.serve("a.example", 2, htmlPage())
		w.web.on("http://a.example/other", rss("http://a.example/x"))
		w.web.on("http://a.example/x", htmlPage())
		w.run()
		if n := len(w.web.hits); n != 6 {
			t.Errorf("asked %q, want six requests", w.web.asked())
		}
		w.web.polite(t, 3*time.Second)
	})
}

func TestRetryAfter(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		header string // of the first answer; "in 90s" becomes a date
		ahead  time.Duration
		want   time.Duration // until the story is asked for again; 0: not in this run
		rest   time.Duration // else how long the store keeps the host to itself
	}{
		"short":              {status: 429, header: "60", want: 60 * time.Second},
		"short, unavailable": {status: 503, header: "45", want: 45 * time.Second},
		"none":               {status: 429, want: 30 * time.Second},
		"zero":               {status: 429, header: "0", want: 30 * time.Second},
		"nonsense":           {status: 429, header: "soon", want: 30 * time.Second},
		"date":               {status: 429, ahead: 90 * time.Second, want: 90 * time.Second},
		"date gone by":       {status: 429, ahead: -time.Hour, want: 30 * time.Second},
		"long":               {status: 429, header: "7200", rest: 2 * time.Hour},
		"long date":          {status: 503, ahead: 3 * time.Hour, rest: 3 * time.Hour},
		"a year":             {status: 429, header: "31536000", rest: 24 * time.Hour},
		"beyond all numbers": {status: 429, header: "99999999999999999999999", rest: 24 * time.Hour},
		"before all numbers": {status: 429, header: "-99999999999999999999999", want: 30 * time.Second},
		"gateway":            {status: 502, header: "70", want: 70 * time.Second},
		"forbidden for now":  {status: 403, header: "7200", rest: 2 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				list := w.serve("a.example", 3, htmlPage())
				no := reply{status: c.status, header: map[string]string{}, took: time.Second}
				if c.header != "" {
					no.header["Retry-After"] = c.header
				}
				// robots.txt, 3 s, the feed, 3 s, this answer: HTTP dates have whole seconds.
				for _, u := range list[:1] {
					w.web.on(u, no, htmlPage())
				}
				if c.ahead != 0 {
					at := time.Now().Add(3*time.Second + 3*time.Second + c.ahead).Truncate(time.Second)
					no.header["Retry-After"] = at.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
				}
				w.run()
				var said *hit
				for _, h := range w.web.hits {
					if h.url == list[0] {
						said = h
						break
					}
				}
				if said == nil {
					t.Fatalf("asked %q, want the first story among them", w.web.asked())
				}
				after := slices.Index(w.web.hits, said) + 1
				if c.rest > 0 {
					if len(w.web.hits) != after {
						t.Errorf("asked %q after the answer, want nothing", w.web.asked()[after:])
					}
					got := w.store.hosts["a.example"].NotBefore.Sub(said.to)
					if d := got - c.rest; d < -5*time.Second || d > 5*time.Second {
						t.Errorf("the store keeps the host for %s, want %s", got, c.rest)
					}
					wait(time.Hour)
					w.run()
					if len(w.web.hits) != after {
						t.Errorf("asked %q in the next hour, want nothing", w.web.asked()[after:])
					}
					wait(c.rest)
					w.run()
					if n := w.web.count(list[0]); n != 2 {
						t.Errorf("asked %d times in all, want it asked when the host is ready", n)
					}
					return
				}
				got := w.web.hits[after].from.Sub(said.to)
				if d := got - c.want; d < -5*time.Second || d > 5*time.Second {
					t.Errorf("next request after %s, want %s", got, c.want)
				}
				same(t, "outcomes", w.store.outcomes(list[0]), []Outcome{RateLimited, OK})
			})
		})
	}
}

// A host that says 429 to everything is not asked for ever.
func TestRateLimitedAlways(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		list := w.serve("a.example", 2, reply{status: 429})
		w.run()
		for _, u := range list {
			if n := w.web.count(u); n != maxTries {
				t.Errorf("%s asked for %d times, want %d", u, n, maxTries)
			}
			all := w.store.of(u)
			if f := all[len(all)-1]; f.Due.Sub(f.At) < backoff[0] {
				t.Errorf("%s is due %s after the last try, want an hour or more", u, f.Due.Sub(f.At))
			}
		}
	})
}

// What a 429 has added to the delay goes with good answers.
func TestDelayFalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		list := w.serve("a.example", 40, htmlPage())
		for _, u := range list[:2] {
			w.web.on(u, reply{status: 429, header: map[string]string{"Retry-After": "1"}}, htmlPage())
		}
		w.run()
		var pauses []time.Duration // in the order in which they changed
		for _, gap := range w.web.gaps("a.example")[4:] {
			if len(pauses) == 0 || pauses[len(pauses)-1] != gap {
				pauses = append(pauses, gap)
			}
		}
		same(t, "pauses", pauses, []time.Duration{12 * time.Second, 6 * time.Second, 3 * time.Second})
	})
}

// A Retry-After of some minutes is longer than a run waits, and shorter than
// what it would sleep after an earlier one.
func TestRetryAfterMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		list := w.serve("a.example", 2, reply{status: 429, header: map[string]string{"Retry-After": "240"}})
		w.run()
		if n := w.web.count(list[0]) + w.web.count(list[1]); n != 1 {
			t.Errorf("%d requests for stories, want one", n)
		}
		for _, u := range list {
			w.web.on(u, htmlPage())
		}
		said := w.web.last(t, list[0]).to
		w.run() // at once: the rest of the pause is waited for
		if at := w.web.last(t, list[1]).from; at.Sub(said) != 240*time.Second {
			t.Errorf("asked again after %s, want 4m", at.Sub(said))
		}
	})
}
