package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// The simulated internet stands for one whose delays are internetScale times
// as long: a crawl of five hours in five minutes. Scaled are min_delay (3 s),
// max_delay (30 s), crawl-delays (3 s to 2 min) and answer times.
const (
	internetScale = 60
	simMinDelay   = 3 * time.Second / internetScale
	simMaxDelay   = 30 * time.Second / internetScale
	simTimeout    = 2 * time.Second // longer than scale, so that a busy machine makes no timeouts of its own
	simWorkers    = 512             // requests in flight that the hosts' delays allow
)

// netOrders say how large a simulated internet is. Server and crawler derive
// the same hosts from them.
type netOrders struct {
	Addr    string // of the proxy
	Hosts   int
	Seconds int    // each host has work for so long, in each of two days
	Dir     string // of the crawler's store
	Profile string // file for the crawler's CPU profile
}

// A simHost is one host of the simulated internet. Faults strike at the n-th
// request of the first day.
type simHost struct {
	name       string
	crawlDelay time.Duration // 0: robots.txt has none
	answer     time.Duration // typical time of an answer
	pages      int           // on the first day; a tenth more on the second
	kind       crawler.Kind  // of its source
	tooMany    []int         // answers 429
	retry      int           // its Retry-After, seconds
	broken     []int         // answers 500
	reset      []int         // closes the connection
	stalled    []int         // never answers
	dead       int           // resets everything from here on, until the second day; 0: never
	noRobots   int           // status of robots.txt on the first day; 0: 200
}

// simHosts plans n hosts, each with work for so long as its delay allows.
func simHosts(n int, work time.Duration) []*simHost {
	hosts := make([]*simHost, n)
	for i := range hosts {
		hosts[i] = simulated(i, n, work)
	}
	return hosts
}

func simulated(i, n int, work time.Duration) *simHost {
	r := rand.New(rand.NewPCG(uint64(n), uint64(i)))
	between := func(from, to time.Duration) time.Duration { return from + time.Duration(r.Int64N(int64(to-from))) }
	h := &simHost{name: fmt.Sprintf("h%04d.internet.example", i)}
	h.kind = []crawler.Kind{crawler.KindFeed, crawler.KindListing, crawler.KindSitemap}[i%3]
	const ms = time.Millisecond
	switch share := (i * 7919 % n) * 1000 / n; { // in thousandths, spread over the names
	case share < 5: // quick ones that allow much
		h.crawlDelay, h.answer = between(50*ms, 200*ms), between(2*ms, 12*ms)
	case share < 30:
		h.crawlDelay, h.answer = between(200*ms, time.Second), between(5*ms, 60*ms)
	case share < 330: // slow to answer
		h.crawlDelay, h.answer = between(1200*ms, 2*time.Second), between(300*ms, time.Second)
	case share < 360: // no crawl-delay: their answer time decides
		h.answer = between(60*ms, 300*ms)
	default:
		h.crawlDelay, h.answer = between(1600*ms, 2*time.Second), between(20*ms, 400*ms)
	}
	h.crawlDelay = h.crawlDelay.Round(10 * ms)
	h.pages = max(4, int(work/h.period())-2)
	at := func(times int) (out []int) {
		for range times {
			out = append(out, 3+r.IntN(h.pages))
		}
		return out
	}
	switch fault := r.IntN(100); {
	case fault < 10:
		h.tooMany, h.retry = at(2), 1+r.IntN(3)
	case fault < 20:
		h.broken = at(3)
	case fault < 26:
		h.reset = at(2)
	case fault < 30:
		h.stalled = at(2)
	case fault < 33:
		h.dead = 3 + r.IntN(h.pages)
	case fault < 35:
		h.noRobots = []int{503, 404, 429}[r.IntN(3)]
	case fault < 36:
		h.tooMany, h.retry = at(1), 3600 // longer than a run waits
	}
	return h
}

// delay is what policy asks for on a day after an answer that took so long.
func (h *simHost) delay(day int, took time.Duration) time.Duration {
	d := h.crawlDelay
	if h.noRobots != 0 && day == 1 {
		d = 0 // nobody could know it
	}
	return max(simMinDelay, d, min(5*took, simMaxDelay))
}

// period is the time from one request to the next.
func (h *simHost) period() time.Duration { return h.answer + h.delay(2, h.answer) }

// source is what the host is watched by.
func (h *simHost) source() crawler.Source {
	s := crawler.Source{Kind: h.kind, URL: "http://" + h.name + sourcePath[h.kind], Links: `/(news|closed)/\d+\.html$`}
	s.ID = crawler.SourceID(h.name, s.Kind, s.URL)
	return s
}

var sourcePath = map[crawler.Kind]string{crawler.KindFeed: "/feed.xml", crawler.KindListing: "/list.html", crawler.KindSitemap: "/sitemap.xml"}

// outlet is the host as the crawler is told of it.
func (h *simHost) outlet() crawler.Outlet {
	return crawler.Outlet{ID: h.name, Budget: 1 << 20, Sources: []crawler.Source{h.source()}}
}

// strikes reports whether a fault is due at the n-th request.
func strikes(at []int, n int) bool { return slices.Contains(at, n) }
