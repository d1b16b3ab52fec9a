package crawler

import "time"

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
