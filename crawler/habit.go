package crawler

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// busy reports whether a source has listed new articles these days, whatever
// its dates say.
func (w *Watch) busy() bool {
	last := w.asked[len(w.asked)-1].day
	for _, a := range slices.Backward(w.asked) {
		if last.Sub(a.day) >= staleAfter {
			break
		}
		if a.fresh > 0 && !a.first {
			return true
		}
	}
	return false
}

// pauses is for how long a source that tells dates may be quiet: as its pages
// show, or as its newest items followed each other.
func (w *Watch) pauses() (allowed time.Duration, known bool) {
	var shown, passed []time.Duration
	var before asked
	for _, a := range w.asked {
		if a.pause >= 0 {
			shown = append(shown, a.pause)
		}
		if a.newest.IsZero() {
			continue
		}
		// Days without a run are nobody's pause.
		if p := a.newest.Sub(before.newest); !before.newest.IsZero() && p > 0 && a.day.Sub(before.day) <= 2*day {
			passed = append(passed, p)
		}
		before = a
	}
	slices.Sort(shown)
	slices.Sort(passed)
	switch {
	case len(shown) > 0:
		return max(staleAfter, scale(shown[len(shown)/2])), true
	case len(passed) >= leastSeen:
		return max(staleAfter, scale(usualMost(passed))), true
	}
	return quietUnknown * day, false
}

// quiet counts the days on which a source answered and listed nothing new,
// and how many of them may come in a row: as long as is usual, and as long as
// chance alone may take at the pace at which it lists.
func (w *Watch) quiet() (n, allowed int, known bool) {
	var rows []int
	seen, days, fresh := false, 0, 0
	for _, a := range w.asked {
		if a.fresh == 0 && !a.first {
			n++
			continue
		}
		if seen {
			rows = append(rows, n)
		}
		if !a.first {
			days, fresh = days+n+1, fresh+a.fresh
		}
		seen, n = true, 0
	}
	if len(rows) < leastSeen || fresh == 0 {
		return n, quietUnknown, false
	}
	slices.Sort(rows)
	most := max(quietFactor*float64(usualMost(rows)), surprise*float64(days)/float64(fresh))
	return n, max(quietFloor, int(math.Ceil(most))), true
}

func allowance(d time.Duration, known bool) string {
	days := int((d + day/2) / day)
	if !known {
		return fmt.Sprintf("its habit is not known yet, and %d days are allowed", days)
	}
	return fmt.Sprintf("its habit allows %d days", days)
}

func scale(d time.Duration) time.Duration { return time.Duration(quietFactor * float64(d)) }

// usualMost is the most of what is sorted, the highest tenth left out.
func usualMost[T any](sorted []T) T {
	return sorted[max(0, len(sorted)-1-len(sorted)/trimmed)]
}

// Pause is the longest usual time between two of the items that a page lists,
// by when they were published: the oldest tenth of five or more is left out,
// since pages keep old items. It is below 0 if fewer than four tell when.
func Pause(links []Link, at time.Time) time.Duration {
	var times []time.Time
	for _, l := range links {
		if (l.Kind == KindPage || l.Kind == KindPosts) && !l.Published.IsZero() && l.Published.Before(at.Add(aheadOfUs)) {
			times = append(times, l.Published)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	if len(times) <= leastSeen {
		return -1
	}
	if n := len(times); n >= untrimmed {
		times = times[(n+trimmed-1)/trimmed:]
	}
	most := time.Duration(0)
	for i := 1; i < len(times); i++ {
		most = max(most, times[i].Sub(times[i-1]))
	}
	return most
}
