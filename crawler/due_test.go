package crawler

import (
	"testing"
	"time"
)

// A source is polled less often while it yields nothing or fails, and as
// configured again when it yields.
func TestInterval(t *testing.T) {
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	c := &Crawler{}
	for name, x := range map[string]struct {
		every    time.Duration
		outcome  Outcome
		same     bool
		since    time.Duration // since the last visit; 0: none
		attempts int
		want     time.Duration
	}{
		"new":                     {time.Hour, OK, false, time.Hour, 0, time.Hour},
		"first visit":             {time.Hour, OK, false, 0, 0, time.Hour},
		"same body":               {time.Hour, OK, true, time.Hour, 0, 2 * time.Hour},
		"not modified":            {time.Hour, NotModified, true, 2 * time.Hour, 0, 4 * time.Hour},
		"quiet for long":          {time.Hour, NotModified, true, 5 * time.Hour, 0, 6 * time.Hour},
		"quiet, asked soon again": {time.Hour, NotModified, true, time.Minute, 0, time.Hour},
		"configured for a day":    {24 * time.Hour, NotModified, true, 24 * time.Hour, 0, 24 * time.Hour},
		"first failure":           {time.Hour, ServerError, false, time.Hour, 0, time.Hour},
		"third failure":           {time.Hour, ServerError, false, time.Hour, 2, 4 * time.Hour},
		"failing for weeks":       {time.Hour, Timeout, false, time.Hour, 400, 6 * time.Hour},
		"gone for weeks":          {time.Hour, Gone, false, time.Hour, 400, 23 * time.Hour},
		"not asked":               {time.Hour, Paused, false, time.Hour, 3, time.Hour},
		"forbidden":               {30 * time.Minute, Forbidden, false, time.Hour, 3, 4 * time.Hour},
	} {
		f := &Fetch{At: at, Outcome: x.outcome, Task: Task{Attempts: x.attempts, Digest: "a"}}
		if x.since > 0 {
			f.Task.LastVisit = at.Add(-x.since)
		}
		if x.outcome == OK {
			f.Capture = &Capture{Digest: map[bool]string{true: "a", false: "b"}[x.same]}
		}
		if got := c.interval(x.every, f); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
}
