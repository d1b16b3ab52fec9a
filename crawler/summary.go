package crawler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Summary says what a crawl did.
type Summary struct {
	Seconds     float64         `json:"seconds"`
	Fetched     int             `json:"fetched"`
	NotModified int             `json:"not_modified"`
	Links       int             `json:"links"` // revealed, new or not
	Failed      int             `json:"failed"`
	Outcomes    map[Outcome]int `json:"outcomes"`
	Outlets     []OutletSummary `json:"outlets"` // by id
}

// An OutletSummary says what a crawl did for one outlet.
type OutletSummary struct {
	Outlet      string   `json:"outlet"`
	Fetched     int      `json:"fetched"`
	NotModified int      `json:"not_modified"`
	Links       int      `json:"links"`
	Failed      int      `json:"failed"`
	Reasons     []string `json:"reasons,omitempty"` // sorted, with how often
}

// failing outlets that String names.
const mostNamed = 6

// String is the crawl in a few lines.
func (s Summary) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "crawl: %d fetched, %d not modified, %d links, %d failed, %.0f s", s.Fetched, s.NotModified, s.Links, s.Failed, s.Seconds)
	worst := slices.Clone(s.Outlets)
	slices.SortStableFunc(worst, func(a, b OutletSummary) int { return cmp.Compare(b.Failed, a.Failed) })
	worst = slices.DeleteFunc(worst, func(o OutletSummary) bool { return o.Failed == 0 })
	for i, o := range worst {
		if i == mostNamed {
			fmt.Fprintf(&b, "\n  and %d more", len(worst)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %s: %d failed: %s", o.Outlet, o.Failed, strings.Join(o.Reasons, "; "))
	}
	return b.String()
}

// A tally counts while workers run.
type tally struct {
	mu      sync.Mutex
	done    int
	failed  int
	outlets map[string]*OutletSummary
	reasons map[string]map[string]int
	by      map[Outcome]int
	bytes   int64
}

func newTally() *tally {
	return &tally{outlets: map[string]*OutletSummary{}, reasons: map[string]map[string]int{}, by: map[Outcome]int{}}
}

// add counts a committed fetch.
func (t *tally) add(f Fetch) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done++
	if f.Exchange != nil {
		t.bytes += int64(len(f.Exchange.Payload))
	}
	o, ok := t.outlets[f.Task.Outlet]
	if !ok {
		o = &OutletSummary{Outlet: f.Task.Outlet}
		t.outlets[f.Task.Outlet] = o
		t.reasons[f.Task.Outlet] = map[string]int{}
	}
	t.by[f.Outcome]++
	o.Links += len(f.Links)
	switch f.Outcome {
	case OK:
		o.Fetched++
	case NotModified:
		o.NotModified++
	case Moved:
	default:
		o.Failed++
		t.failed++
		t.reasons[f.Task.Outlet][Words(f.Outcome, f.Reason)]++
	}
}

func (t *tally) progress() Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Progress{Done: t.done, Failed: t.failed, Bytes: t.bytes}
}

func (t *tally) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.done
}

func (t *tally) sum(took time.Duration) Summary {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := Summary{Seconds: took.Seconds(), Outcomes: maps.Clone(t.by)}
	for _, id := range slices.Sorted(maps.Keys(t.outlets)) {
		o := *t.outlets[id]
		for _, r := range slices.Sorted(maps.Keys(t.reasons[id])) {
			o.Reasons = append(o.Reasons, fmt.Sprintf("%d × %s", t.reasons[id][r], r))
		}
		s.Fetched += o.Fetched
		s.NotModified += o.NotModified
		s.Links += o.Links
		s.Failed += o.Failed
		s.Outlets = append(s.Outlets, o)
	}
	return s
}
