package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

const testAgent = "hymnsheet (score@hymnsheet.example)"

// asked makes a hit that took 10 ms, at milliseconds since the start.
func asked(path string, at int) hit {
	begin := time.Duration(at) * time.Millisecond
	return hit{Host: "h", Path: path, Day: 1, Begin: begin, End: begin + 10*time.Millisecond, Status: 200, Agent: testAgent}
}

func TestJudgeInternet(t *testing.T) {
	with := func(x hit, f func(*hit)) hit { f(&x); return x }
	for name, c := range map[string]struct {
		log  []hit
		lost []lostAnswer
		want string
	}{
		"polite":        {log: []hit{asked("/robots.txt", 0), asked("/a", 310), asked("/b", 620)}},
		"crawl-delay":   {log: []hit{asked("/robots.txt", 0), asked("/a", 309)}, want: "crawl-delay"},
		"robots first":  {log: []hit{asked("/a", 0), asked("/robots.txt", 400)}, want: "robots first"},
		"forbidden":     {log: []hit{asked("/robots.txt", 0), asked("/closed/1.html", 400)}, want: "robots"},
		"overlap":       {log: []hit{asked("/robots.txt", 0), asked("/a", 5)}, want: "overlap"},
		"no agent":      {log: []hit{with(asked("/robots.txt", 0), func(x *hit) { x.Agent = "Mozilla/5.0" })}, want: "agent"},
		"slow answer":   {log: []hit{with(asked("/robots.txt", 0), func(x *hit) { x.End = 90 * time.Millisecond }), asked("/a", 450)}, want: "gap"},
		"retry-after":   {log: []hit{asked("/robots.txt", 0), with(asked("/a", 400), func(x *hit) { x.Status, x.Retry = 429, time.Second }), asked("/a", 1000)}, want: "retry-after"},
		"retry unheard": {log: []hit{asked("/robots.txt", 0), with(asked("/a", 400), func(x *hit) { x.Status, x.Retry = 429, time.Second }), asked("/b", 1000)}, lost: []lostAnswer{{"http://h/a", 1}}},
		"unconditional": {log: []hit{asked("/robots.txt", 0), with(asked("/a", 400), func(x *hit) { x.Tag = "1" }), asked("/a", 800)}, want: "conditional"},
		"conditional":   {log: []hit{asked("/robots.txt", 0), with(asked("/a", 400), func(x *hit) { x.Tag = "1" }), with(asked("/a", 800), func(x *hit) { x.Known = "1" })}},
	} {
		v := judgeInternet(map[string]*simHost{"h": {name: "h", crawlDelay: 300 * time.Millisecond}}, c.log, c.lost)
		want := map[string]int{}
		if c.want != "" {
			want[c.want] = 1
		}
		if fmt.Sprint(v.Violations) != fmt.Sprint(want) {
			t.Errorf("%s: violations %v, want %v", name, v.Violations, want)
		}
	}
}

func TestJudgeDeadHost(t *testing.T) {
	log := []hit{asked("/robots.txt", 0)}
	for i := range tripped + 1 {
		x := asked(fmt.Sprintf("/%d", i), 400*(i+1))
		x.Status = 0
		log = append(log, x)
	}
	hosts := map[string]*simHost{"h": {name: "h"}}
	if v := judgeInternet(hosts, log, nil); v.Violations["dead host"] != 1 {
		t.Errorf("violations %v, want one of a dead host", v.Violations)
	}
	log[len(log)-1].Day = 2 // a later run may try
	if v := judgeInternet(hosts, log, nil); len(v.Violations) != 0 {
		t.Errorf("violations %v on the next day, want none", v.Violations)
	}
}

// A host that is asked half as often as it allows has a share of a half.
func TestJudgeShare(t *testing.T) {
	var log []hit
	for i := range 11 {
		log = append(log, asked("/robots.txt", 620*i))
	}
	v := judgeInternet(map[string]*simHost{"h": {name: "h", crawlDelay: 300 * time.Millisecond}}, log, nil)
	// 11 answers of 10 ms and 10 delays of 300 ms, in 6,210 ms.
	if want := 3110.0 / 6210; v.Least < want-0.001 || v.Least > want+0.001 || v.Got/v.Allowed < want-0.001 || v.Got/v.Allowed > want+0.001 {
		t.Errorf("share %.3f, of all %.3f, want %.3f", v.Least, v.Got/v.Allowed, want)
	}
	if len(v.Starved) != 0 {
		t.Errorf("starved %v, want none at a half", v.Starved)
	}
}

// The faults of a host strike on the first day alone, and its answers hold what
// the judge expects.
func TestSimulatedHost(t *testing.T) {
	h := &simHost{name: "h", pages: 20, kind: "feed", broken: []int{4}, dead: 6, noRobots: http.StatusServiceUnavailable}
	for _, c := range []struct {
		path string
		day  int
		n    int
		want int
	}{
		{"/robots.txt", 1, 1, 503},
		{"/robots.txt", 2, 1, 200},
		{"/news/1.html", 1, 3, 200},
		{"/news/1.html", 1, 4, 500},
		{"/news/1.html", 1, 6, reset},
		{"/news/1.html", 2, 6, 200},
		{"/news/7.html", 2, 1, 301},
		{"/nowhere", 2, 1, 404},
	} {
		if got := h.answerTo(hit{Host: "h", Path: c.path, Day: c.day}, c.n).status; got != c.want {
			t.Errorf("%s on day %d, request %d: %d, want %d", c.path, c.day, c.n, got, c.want)
		}
	}
	a := h.content(hit{Path: "/news/1.html"})
	if got := h.answerTo(hit{Path: "/news/1.html", Day: 2, Known: a.tag}, 1).status; got != 304 {
		t.Errorf("a request with the right tag gets %d, want 304", got)
	}
}

// What is planned for a thousand hosts is enough for the acceptance: over
// 100,000 requests, with delays from 0.05 to 2 s.
func TestSimulatedPlan(t *testing.T) {
	requests := 0
	least, most := time.Hour, time.Duration(0)
	for _, h := range simHosts(1000, 100*time.Second) {
		requests += 2*h.pages + h.pages/10
		if h.crawlDelay > 0 {
			least, most = min(least, h.crawlDelay), max(most, h.crawlDelay)
		}
	}
	if requests < 100_000 {
		t.Errorf("%d requests planned, want over 100,000", requests)
	}
	if least < 50*time.Millisecond || least > 100*time.Millisecond || most > 2*time.Second || most < 1900*time.Millisecond {
		t.Errorf("crawl-delays from %s to %s, want 0.05 to 2 s", least, most)
	}
}
