package crawler

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A State is how well an outlet's day, or a source's, was collected.
type State string

// States, from best to worst.
const (
	Complete State = "complete" // every listed article was captured
	Partial  State = "partial"  // some were not, or some were never listed to us
	Stale    State = "stale"    // sources answer, and have nothing new for longer than is their habit
	Gap      State = "gap"      // nothing was collected: no run, or every source failed
	Blocked  State = "blocked"  // robots.txt or 401/403/451 keeps us out
	NotDue   State = "not-due"  // before the first run, or the day is not over
)

// DayFacts are what an outlet's day is judged from. They depend on final
// states, not on how many attempts it took.
type DayFacts struct {
	Outlet   string
	Day      time.Time   // midnight UTC
	Runs     int         // runs that polled the outlet on that day (0 or more; only zero matters)
	Expected int         // links first seen that day
	Received int         // of those, captured by the end of the report's view
	Lost     int         // of those, gone, forbidden or failed
	Sources  []SourceDay // judged by a Watch each, in order of kind and name
	Reasons  []string    // of what happened to articles, one line each
}

// Coverage is the judgement on one outlet's day.
type Coverage struct {
	Outlet   string      `json:"outlet"`
	Day      string      `json:"day"` // 2006-01-02
	State    State       `json:"state"`
	Expected int         `json:"expected"`
	Received int         `json:"received"`
	Newest   time.Time   `json:"newest,omitzero"` // newest item any source told, zero if none tells
	Reasons  []string    `json:"reasons,omitempty"`
	Sources  []SourceDay `json:"sources,omitempty"`
}

// A SourceDay is the judgement on one source's day. Polls, Failures, Items,
// Known and LastSuccess tell how it went and differ between a run that was
// killed and one that was not; a report prints the others only.
type SourceDay struct {
	Source      string    `json:"source,omitempty"` // id; empty like URL
	Kind        Kind      `json:"kind"`
	URL         string    `json:"url,omitempty"`     // as configured; empty for accounts that are not on the public list
	Account     string    `json:"account,omitempty"` // account key, for posts
	State       State     `json:"state"`
	Polls       int       `json:"polls"`    // redirects are not counted
	Failures    int       `json:"failures"` // of those
	Items       int       `json:"items"`    // on the page as last read that day; 0 if it was only found unchanged
	Expected    int       `json:"expected"` // articles that this source listed for the first time
	Received    int       `json:"received"` // of those, captured by the end of the report's view
	Known       int       `json:"known"`    // articles on the page as last read that it had listed before
	LastSuccess time.Time `json:"last_success,omitzero"`
	Newest      time.Time `json:"newest,omitzero"`    // newest item it has told of, up to that day
	MovedTo     string    `json:"moved_to,omitempty"` // where a permanent redirect leads
	Reasons     []string  `json:"reasons,omitempty"`  // what is wrong with it, in words that stay the same while it lasts
}

// Name says which source it is, in words that may be printed.
func (s SourceDay) Name() string {
	if s.URL == "" {
		return "account " + s.Account
	}
	return s.URL
}

// Assess judges one outlet's day, by these rules in this order:
//
//  1. No run polled the outlet: gap. Runs, but no source was due and no link
//     was found: not due.
//  2. Every source failed: blocked if each was kept out by robots.txt or 401,
//     403 or 451, gap otherwise.
//  3. Every source that answered is stale: stale.
//  4. A source failed, is stale or may have missed something, or a link listed
//     on the day was not captured: partial.
//  5. Else: complete. What is worth saying of it, such as that a source has
//     moved, is a reason all the same.
//
// Reasons come in this order: no run, articles not captured, and what is
// wrong with articles and sources, sorted.
func Assess(f DayFacts) Coverage {
	c := Coverage{
		Outlet:   f.Outlet,
		Day:      f.Day.UTC().Format(time.DateOnly),
		Expected: f.Expected,
		Received: f.Received,
		Sources:  f.Sources,
	}
	count := map[State]int{}
	polled := 0
	reasons := slices.Clone(f.Reasons)
	for _, s := range f.Sources {
		if s.Newest.After(c.Newest) {
			c.Newest = s.Newest
		}
		if s.State != NotDue {
			polled++
			count[s.State]++
		}
		for _, why := range s.Reasons {
			reasons = append(reasons, "source "+s.Name()+": "+why)
		}
	}
	missing := f.Expected - f.Received
	failed := count[Gap] + count[Blocked]
	switch {
	case f.Runs == 0:
		c.State = Gap
		c.Reasons = append(c.Reasons, "no run asked this outlet")
	case polled == 0 && f.Expected == 0:
		c.State = NotDue
	case polled > 0 && count[Blocked] == polled:
		c.State = Blocked
	case polled > 0 && failed == polled:
		c.State = Gap
	case polled > 0 && failed+count[Stale] == polled:
		c.State = Stale
	case failed+count[Stale]+count[Partial] > 0 || missing > 0:
		c.State = Partial
	default:
		c.State = Complete
	}
	if missing > 0 {
		line := fmt.Sprintf("%d of %d listed articles not captured", missing, f.Expected)
		if f.Lost > 0 {
			line += fmt.Sprintf(", %d of them lost", min(f.Lost, missing))
		}
		c.Reasons = append(c.Reasons, line)
	}
	slices.SortFunc(reasons, strings.Compare)
	c.Reasons = append(c.Reasons, slices.Compact(reasons)...)
	return c
}
