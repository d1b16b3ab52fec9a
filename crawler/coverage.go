package crawler

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A State is how well an outlet's day was collected.
type State string

// States, from best to worst.
const (
	Complete State = "complete" // every listed article was captured
	Partial  State = "partial"  // some were not
	Stale    State = "stale"    // sources answer, and their newest item is older than their habit allows
	Gap      State = "gap"      // nothing was collected: no run, or every source failed
	Blocked  State = "blocked"  // robots.txt or 401/403/451 keeps us out
	NotDue   State = "not-due"  // before the first run, or the day is not over
)

// DayFacts are the rows that a day's coverage is judged from. They depend on
// final states, not on how many attempts it took.
type DayFacts struct {
	Outlet   string
	Day      time.Time // midnight UTC
	Runs     int       // runs that polled the outlet on that day (0 or more; only zero matters)
	Polled   int       // sources with a successful last poll that day
	Failed   int       // sources whose last poll that day failed
	Blocked  int       // of those, how many by robots.txt or 401, 403, 451
	Expected int       // links first seen that day
	Received int       // of those, captured by the end of the report's view
	Lost     int       // of those, gone, forbidden or failed
	Newest   time.Time // newest item any source told, zero if none tells
	Reasons  []string  // sorted, one line each: source, outcome, reason
}

// Coverage is the judgement on one outlet's day.
type Coverage struct {
	Outlet   string    `json:"outlet"`
	Day      string    `json:"day"` // 2006-01-02
	State    State     `json:"state"`
	Expected int       `json:"expected"`
	Received int       `json:"received"`
	Newest   time.Time `json:"newest,omitzero"`
	Reasons  []string  `json:"reasons,omitempty"`
}

// staleAfter is the age of the newest item from which a source that still
// answers, with nothing new, counts as stale. Three days bridge a weekend and
// a public holiday.
const staleAfter = 3 * 24 * time.Hour

// Assess judges one outlet's day, by these rules in this order:
//
//  1. No run polled the outlet: gap. Runs, but no source was due and no link
//     was found: not due.
//  2. Every poll failed: blocked if each was kept out by robots.txt or 401,
//     403 or 451, gap otherwise.
//  3. Nothing new was listed and the newest item is more than three days
//     older than the day's end: stale.
//  4. A source failed, or a link listed on the day was not captured: partial.
//  5. Else: complete.
//
// The reasons given are kept, in order, and a line of figures comes first
// where one says more than the state.
func Assess(f DayFacts) Coverage {
	c := Coverage{
		Outlet:   f.Outlet,
		Day:      f.Day.UTC().Format(time.DateOnly),
		Expected: f.Expected,
		Received: f.Received,
		Newest:   f.Newest,
	}
	var why []string
	age := f.Day.Add(24 * time.Hour).Sub(f.Newest)
	old := !f.Newest.IsZero() && age > staleAfter
	polled := f.Polled + f.Failed
	switch {
	case f.Runs == 0:
		c.State = Gap
		why = append(why, "no run asked this outlet")
	case polled == 0 && f.Expected == 0:
		c.State = NotDue
	case f.Polled == 0 && polled > 0 && f.Blocked >= f.Failed:
		c.State = Blocked
	case f.Polled == 0 && polled > 0:
		c.State = Gap
	case old && f.Expected == 0:
		c.State = Stale
	case f.Failed > 0 || f.Received < f.Expected:
		c.State = Partial
	default:
		c.State = Complete
	}
	if old {
		why = append(why, fmt.Sprintf("the newest item is %d days old", int(age/(24*time.Hour))))
	}
	if missing := f.Expected - f.Received; missing > 0 {
		line := fmt.Sprintf("%d of %d listed articles not captured", missing, f.Expected)
		if f.Lost > 0 {
			line += fmt.Sprintf(", %d of them lost", min(f.Lost, missing))
		}
		why = append(why, line)
	}
	reasons := slices.Clone(f.Reasons)
	slices.SortFunc(reasons, strings.Compare)
	c.Reasons = append(why, slices.Compact(reasons)...)
	return c
}
