package main

import (
	"fmt"
	"time"
)

// A clock is the program's clock: the real one, or a simulated one that was
// set to a moment when the program started and runs on from there.
type clock struct {
	offset    time.Duration // added to the real time
	simulated bool
}

// newClock reads HYMNSHEET_NOW; empty means the real clock.
func newClock(now string) (clock, error) {
	if now == "" {
		return clock{}, nil
	}
	t, err := time.Parse(time.RFC3339, now)
	if err != nil {
		return clock{}, fmt.Errorf("HYMNSHEET_NOW: %q: want a time such as 2011-11-07T20:00:00Z", now)
	}
	return clock{offset: time.Until(t), simulated: true}, nil
}

// Now is the program's time, UTC.
func (c clock) Now() time.Time { return time.Now().Add(c.offset).UTC().Round(0) }

// notBefore moves a simulated clock on to t if it would start before it, and
// reports whether it did. A store's times never go back.
func (c *clock) notBefore(t time.Time) bool {
	if !c.simulated || !c.Now().Before(t) {
		return false
	}
	c.offset = time.Until(t)
	return true
}
