package main

import (
	"fmt"
	"strings"
	"time"
)

// A keptVisit is a row of the fetch log as it stands in the store.
type keptVisit struct {
	ID      int64
	URL     string
	Kind    string
	Outcome string
	At      time.Time // the program's clock
	Step    int       // the step after which the judge saw it
}

// A crashJudge compares what the server saw with what the store had committed
// when each run began.
type crashJudge struct {
	web        *crashWeb
	violations map[string]int
	samples    []string
	again      int // requests for what had been answered whole and was not committed: what the kills cost

	kept   map[string][]keptVisit // by URL, of steps that are over
	served map[string]crashHit    // last whole 200 of each URL
	last   map[string]crashHit    // last request to each host
	ended  map[int]bool           // steps whose run ended by itself
}

func newCrashJudge(w *crashWeb) *crashJudge {
	return &crashJudge{
		web: w, violations: map[string]int{}, kept: map[string][]keptVisit{},
		served: map[string]crashHit{}, last: map[string]crashHit{}, ended: map[int]bool{},
	}
}

func (j *crashJudge) violation(kind, format string, args ...any) {
	if j.violations[kind]++; j.violations[kind] <= 5 {
		j.samples = append(j.samples, kind+": "+fmt.Sprintf(format, args...))
		show("crash " + j.samples[len(j.samples)-1])
	}
}

// see takes in the requests of a step and then the visits that are in the store
// after it.
func (j *crashJudge) see(step int, hits []crashHit, visits []keptVisit, ended bool) {
	inStep := map[string]crashHit{}
	for _, x := range hits {
		j.polite(x)
		j.wanted(step, x, inStep)
		inStep[x.url()] = x
	}
	for _, v := range visits {
		v.Step = step
		j.kept[v.URL] = append(j.kept[v.URL], v)
	}
	for _, x := range hits {
		if x.Whole && x.Status == 200 {
			j.served[x.url()] = x
		}
	}
	j.ended[step] = ended
}

func (j *crashJudge) host(addr string) *crashHost {
	for _, h := range j.web.hosts {
		if h.addr == addr {
			return h
		}
	}
	return &crashHost{}
}

// polite checks the time since the host's last request. What a killed run knew
// of an answer that it could not commit is lost with it, but not that it asked.
func (j *crashJudge) polite(x crashHit) {
	h := j.host(x.Host)
	a, ok := j.last[x.Host]
	j.last[x.Host] = x
	if strings.HasPrefix(x.Path, "/closed/") {
		j.violation("robots", "%s", x.url())
	}
	if !ok {
		if x.Path != "/robots.txt" {
			j.violation("robots first", "%s", x.url())
		}
		return
	}
	least := crashMinDelay
	if a.Step == x.Step || len(j.kept["http://"+x.Host+"/robots.txt"]) > 0 {
		least = max(least, h.crawlDelay) // unknown until a robots.txt is kept
	}
	full := max(least, min(5*(a.End-a.Begin), crashMaxDelay))
	switch between := x.Begin - a.Begin; {
	case a.Step == x.Step && x.Begin < a.End:
		j.violation("overlap", "%s while %s was answered", x.url(), a.Path)
	case between < least:
		j.violation("delay", "step %d: %s %s after %s of step %d, want %s", x.Step, x.url(), between, a.Path, a.Step, least)
	case (a.Step == x.Step || j.ended[a.Step] || j.committed(a)) && a.End > 0:
		if gap := x.Begin - a.End; gap < max(full, a.Retry) {
			j.violation("delay after an answer", "step %d: %s %s after %s of step %d (status %d), want %s", x.Step, x.url(), gap, a.Path, a.Step, a.Status, max(full, a.Retry))
		}
	}
}

// committed reports whether the store holds the answer to a request of a step
// that is over.
func (j *crashJudge) committed(x crashHit) bool {
	list := j.kept[x.url()]
	return len(list) > 0 && list[len(list)-1].Step >= x.Step
}

// wanted checks that a request was due by what had been committed before, and
// conditional where it could be.
func (j *crashJudge) wanted(step int, x crashHit, inStep map[string]crashHit) {
	h := j.host(x.Host)
	// The program's clock runs on within a step by as long as the run takes.
	now := crashStart.Add(time.Duration(step)*crashStep + 10*time.Minute)
	list := j.kept[x.url()]
	if before, ok := inStep[x.url()]; ok && before.Status != 429 {
		j.violation("asked twice in a run", "step %d: %s, answered %d before", step, x.url(), before.Status)
		return
	}
	if len(list) == 0 {
		if s, ok := j.served[x.url()]; ok && s.Step < step {
			j.again++
		}
		return
	}
	if at, ever := h.due(list); !ever || at.After(now) {
		j.violation("asked although committed", "step %d: %s: last %s at %s", step, x.url(), list[len(list)-1].Outcome, list[len(list)-1].At)
	}
	held := false
	for _, v := range list {
		held = held || v.Outcome == "ok"
	}
	if held && x.Known == "" && !strings.HasSuffix(x.Path, "/robots.txt") {
		j.violation("conditional", "step %d: %s", step, x.url())
	}
}

// due is when an address may be asked again after its committed visits; ever is
// false if never.
func (h *crashHost) due(list []keptVisit) (at time.Time, ever bool) {
	last := list[len(list)-1]
	switch {
	case last.Kind == "robots":
		return last.At.Add(23*time.Hour - 5*time.Minute), true
	case last.Kind == "feed" || last.Kind == "listing":
		return last.At.Add(h.polled(last.URL[strings.LastIndexByte(last.URL, '/'):]) - time.Minute), true
	}
	var first time.Time
	for _, v := range list {
		if first.IsZero() && (v.Outcome == "ok" || v.Outcome == "not-modified") {
			first = v.At
		}
	}
	switch last.Outcome {
	case "ok", "not-modified":
		at = first.Add(crashRecheck - time.Hour)
		return at, at.After(last.At)
	case "rate-limited":
		return last.At, true
	case "server-error", "timeout", "network":
		return last.At.Add(55 * time.Minute), true
	}
	return at, false
}
