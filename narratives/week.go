package narratives

import (
	"fmt"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// WeekOf returns the ISO week of t in UTC, "2019-W34".
func WeekOf(t time.Time) string {
	y, w := t.UTC().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

// ParseWeek returns the window of an ISO week: Monday 00:00 UTC, and the
// Monday after it, which is no longer part of it.
func ParseWeek(s string) (from, to time.Time, err error) {
	bad := fmt.Errorf("week %q: write it as 2019-W34", s)
	if len(s) != 8 || s[4:6] != "-W" {
		return from, to, bad
	}
	y, w := 0, 0
	for i, c := range s {
		switch {
		case i == 4 || i == 5:
		case c < '0' || c > '9':
			return from, to, bad
		case i < 4:
			y = y*10 + int(c-'0')
		default:
			w = w*10 + int(c-'0')
		}
	}
	// 4 January always lies in week 1.
	jan4 := time.Date(y, 1, 4, 0, 0, 0, 0, time.UTC)
	from = jan4.AddDate(0, 0, -(int(jan4.Weekday()+6)%7)+7*(w-1))
	if w < 1 || WeekOf(from) != s {
		return time.Time{}, time.Time{}, fmt.Errorf("week %q: %04d has no week %d", s, y, w)
	}
	return from, from.AddDate(0, 0, 7), nil
}

// PrevWeeks returns n weeks that end with week, oldest first. It returns nil
// if week is none.
func PrevWeeks(week string, n int) []string {
	from, _, err := ParseWeek(week)
	if err != nil || n <= 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[n-1-i] = WeekOf(from.AddDate(0, 0, -7*i))
	}
	return out
}

// DocumentWeek returns the week a document is counted in, empty if its date is
// coarser than a day or unknown.
func DocumentWeek(d extract.Date) string {
	if !Dated(d) {
		return ""
	}
	return WeekOf(d.Time)
}

// Dated reports whether d is known to the day or better.
func Dated(d extract.Date) bool {
	switch d.Precision {
	case extract.Second, extract.Minute, extract.Day:
		return !d.Time.IsZero()
	}
	return false
}
