package main

import (
	"fmt"
	"testing"
	"time"
)

// judged is a judge of one host, whose robots.txt was kept in step 1.
func judged() *crashJudge {
	h := &crashHost{id: "c", addr: "a:1", crawlDelay: 800 * time.Millisecond}
	j := newCrashJudge(&crashWeb{hosts: []*crashHost{h}})
	j.see(1, []crashHit{crashAsked("/robots.txt", 1, 0)}, []keptVisit{kept("/robots.txt", "robots", "ok", 1)}, false)
	return j
}

func crashAsked(path string, step, at int) crashHit {
	begin := time.Duration(at) * time.Millisecond
	return crashHit{Host: "a:1", Path: path, Step: step, Begin: begin, End: begin + 10*time.Millisecond, Status: 200, Whole: true}
}

func kept(path, kind, outcome string, step int) keptVisit {
	return keptVisit{URL: "http://a:1" + path, Kind: kind, Outcome: outcome, At: crashStart.Add(time.Duration(step) * crashStep)}
}

func (j *crashJudge) want(t *testing.T, name, kind string) {
	t.Helper()
	want := map[string]int{}
	if kind != "" {
		want[kind] = 1
	}
	if fmt.Sprint(j.violations) != fmt.Sprint(want) {
		t.Errorf("%s: violations %v, want %v: %v", name, j.violations, want, j.samples)
	}
}

func TestCrashJudgeDelay(t *testing.T) {
	j := judged()
	j.see(2, []crashHit{crashAsked("/news/1.html", 2, 810)}, nil, false)
	j.want(t, "a delay after the last request", "")
	j.see(3, []crashHit{crashAsked("/news/2.html", 3, 1609)}, nil, false)
	j.want(t, "a kill that shortens a delay", "delay")

	j = judged()
	j.see(2, []crashHit{crashAsked("/news/1.html", 2, 810), crashAsked("/news/2.html", 2, 1619)}, nil, false)
	j.want(t, "a delay counted from the question, not the answer", "delay after an answer")

	j = judged()
	x := crashAsked("/news/1.html", 2, 900)
	x.Status, x.Retry = 429, time.Second
	j.see(2, []crashHit{x}, []keptVisit{kept("/news/1.html", "page", "rate-limited", 2)}, false)
	j.see(3, []crashHit{crashAsked("/news/2.html", 3, 1800)}, nil, false)
	j.want(t, "a committed Retry-After", "delay after an answer")
}

func TestCrashJudgeCommitted(t *testing.T) {
	j := judged()
	j.see(2, []crashHit{crashAsked("/news/1.html", 2, 1000)}, nil, false)
	j.see(3, []crashHit{crashAsked("/news/1.html", 3, 5000)}, []keptVisit{kept("/news/1.html", "page", "ok", 3)}, true)
	j.want(t, "an answer that was lost", "")
	if j.again != 1 {
		t.Errorf("%d answers lost, want 1", j.again)
	}
	again := crashAsked("/news/1.html", 5, 9000)
	again.Known = "tag"
	j.see(5, []crashHit{again}, nil, false)
	j.want(t, "a page asked again before its recheck", "asked although committed")

	j = judged()
	j.see(2, []crashHit{crashAsked("/news/1.html", 2, 1000)}, []keptVisit{kept("/news/1.html", "page", "ok", 2)}, true)
	j.see(6, []crashHit{crashAsked("/news/1.html", 6, 5000)}, nil, false)
	j.want(t, "a recheck without its tag", "conditional")

	j = judged()
	j.see(2, []crashHit{crashAsked("/news/1.html", 2, 1000), crashAsked("/news/1.html", 2, 2000)}, nil, false)
	j.want(t, "the same twice in a run", "asked twice in a run")
}

func TestCrashDue(t *testing.T) {
	h := &crashHost{every: 1}
	at := func(step int) time.Time { return crashStart.Add(time.Duration(step) * crashStep) }
	for name, c := range map[string]struct {
		visits []keptVisit
		at     time.Time
		ever   bool
	}{
		"page":        {[]keptVisit{kept("/news/1.html", "page", "ok", 1)}, at(4), true},
		"rechecked":   {[]keptVisit{kept("/news/1.html", "page", "ok", 1), kept("/news/1.html", "page", "not-modified", 4)}, at(4), false},
		"broken":      {[]keptVisit{kept("/news/1.html", "page", "server-error", 1)}, at(2).Add(-5 * time.Minute), true},
		"gone":        {[]keptVisit{kept("/news/1.html", "page", "gone", 1)}, time.Time{}, false},
		"feed":        {[]keptVisit{kept("/feed.xml", "feed", "not-modified", 1)}, at(2).Add(-time.Minute), true},
		"listing":     {[]keptVisit{kept("/list.html", "listing", "ok", 1)}, at(4).Add(-time.Minute), true},
		"too often":   {[]keptVisit{kept("/news/1.html", "page", "rate-limited", 1)}, at(1), true},
		"robots.txt":  {[]keptVisit{kept("/robots.txt", "robots", "ok", 1)}, at(24).Add(-5 * time.Minute), true},
		"first error": {[]keptVisit{kept("/news/1.html", "page", "server-error", 1), kept("/news/1.html", "page", "ok", 2)}, at(5), true},
	} {
		if got, ever := h.due(c.visits); !got.Equal(c.at) || ever != c.ever {
			t.Errorf("%s: due %s %t, want %s %t", name, got, ever, c.at, c.ever)
		}
	}
}
