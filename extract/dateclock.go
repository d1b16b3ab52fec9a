package extract

import (
	"regexp"
	"strings"
	"time"
)

// A clock is a time of day as printed.
type clock struct {
	hour, minute int
	second       int            // -1 if none is given
	zone         *time.Location // nil if none is given
}

func (c clock) valid() bool { return c.hour < 24 && c.minute < 60 && c.second < 60 }

func (c clock) on(y int, m time.Month, day int, zone *time.Location) Date {
	d := Date{Precision: Minute}
	sec := 0
	if c.second >= 0 {
		d.Precision, sec = Second, c.second
	}
	if c.zone != nil {
		zone = c.zone
		if zone.String() == eitherTime && daylight(y, m, day) {
			c.hour-- // wall time ahead of standard time
		}
	}
	d.ZoneKnown = zone != nil
	if zone == nil {
		zone = time.UTC
	}
	d.Time = time.Date(y, m, day, c.hour, c.minute, sec, 0, zone).UTC()
	return d
}

var (
	clockPattern = regexp.MustCompile(`(?i)(?:^|[^\d:])([01]?\d|2[0-3])\s?[:.hH時时]\s?([0-5]\d)(?:\s?[:分]\s?([0-5]\d))?(?:\.\d+)?\s*([ap]\.?\s?m\b\.?)?\s*\(?([A-Za-z]{2,5}\b(?:\s?[+\-−]\d{1,2}(?::?\d{2})?)?|[+\-−]\d{2}:?\d{2})?`)
	hourPattern  = regexp.MustCompile(`(?i)(?:^|\D)(1[0-2]|[1-9])\s?([ap])\.?m\b\.?\s*\(?([A-Za-z]{2,4}\b)?`)
)

// findClock finds a time of day after the day that stands at begin to end of
// s, or else before it.
func findClock(s string, begin, end int, c dateContext) (clock, bool) {
	after, before := s[end:], s[:begin]
	if t, ok := clockIn(clip(after, 60), c); ok {
		return t, true
	}
	// 08:15, 20 August 2019
	return clockIn(before, c)
}

// halves are words for parts of the day that stand before or after the hour, and
// the hours that they span: 下午3:05, 오후 3:05, 3:05 مساءً.
var halves = []struct {
	word     string
	from, to int // to is the first hour no more
}{
	{"下午", 12, 24},
	{"晚上", 17, 24},
	{"傍晚", 16, 21},
	{"深夜", 20, 24},
	{"午後", 12, 24},
	{"오후", 12, 24},
	{"مساء", 12, 24},
	{"بعدازظهر", 12, 24},
	{"öğleden sonra", 12, 24},
	{"chiều", 12, 24},
	{"tối", 12, 24},
	{"中午", 11, 15},
	{"上午", 1, 12},
	{"早上", 1, 12},
	{"早晨", 1, 12},
	{"清晨", 1, 12},
	{"凌晨", 0, 7},
	{"午前", 0, 12},
	{"오전", 0, 12},
	{"صباح", 0, 12},
	{"sáng", 0, 12},
}

// within puts the hour into the part of the day that word names. It reports
// false where it lies in none: 12 at night, 12 in the morning.
func (c *clock) within(word string) bool {
	if c.hour > 12 {
		return true
	}
	for _, h := range halves {
		if h.word != word {
			continue
		}
		for _, hour := range []int{c.hour % 12, c.hour%12 + 12} {
			if hour >= h.from && hour < h.to {
				c.hour = hour
				return true
			}
		}
	}
	return false
}

// arabicHalf is the letter for morning or evening after an hour.
var arabicHalf = regexp.MustCompile(`\d\s*(ص|م)(?:\P{L}|$)`)

func clockIn(s string, c dateContext) (clock, bool) {
	if t, found, ok := hanClock(s); found {
		return t, ok
	}
	t, ok := plainClock(s, c)
	if !ok || t.hour > 12 {
		return t, ok
	}
	if g := arabicHalf.FindStringSubmatch(s); g != nil {
		t.halfDay(map[string]string{"ص": "am", "م": "pm"}[g[1]])
		return t, true
	}
	for _, h := range halves {
		if strings.Contains(s, h.word) {
			return t, t.within(h.word)
		}
	}
	return t, ok
}

// plainClock reads hours and minutes, with a.m. or p.m.
func plainClock(s string, c dateContext) (clock, bool) {
	for _, at := range clockPattern.FindAllStringSubmatchIndex(s, 3) {
		g := groups(s, at)
		if dayAfter.MatchString(s[at[5]:]) {
			continue // 05.04 of 05.04.2025
		}
		t := clock{hour: atoi(g[1]), minute: atoi(g[2]), second: -1}
		if g[3] != "" {
			t.second = atoi(g[3])
		}
		if !t.halfDay(g[4]) {
			continue
		}
		t.zone, _ = zoneNamed(g[5], c.country)
		return t, true
	}
	if g := hourPattern.FindStringSubmatch(s); g != nil {
		t := clock{hour: atoi(g[1]), second: -1}
		if t.halfDay(g[2] + "m") {
			t.zone, _ = zoneNamed(g[3], c.country)
			return t, true
		}
	}
	return clock{}, false
}

// dayAfter is what follows two numbers that are a day and not a time.
var dayAfter = regexp.MustCompile(`^\s?[./-]\s?(?:19|20)\d\d(?:\D|$)`)

// groups are the submatches of s at the offsets of a match, empty where there
// is none.
func groups(s string, at []int) []string {
	out := make([]string, len(at)/2)
	for i := range out {
		if at[2*i] >= 0 {
			out[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return out
}

// halfDay applies a.m. or p.m.; it reports whether the hour allows it.
func (c *clock) halfDay(s string) bool {
	if s == "" {
		return true
	}
	if c.hour > 12 {
		return true // 14:30 pm
	}
	c.hour %= 12
	if s[0] == 'p' || s[0] == 'P' {
		c.hour += 12
	}
	return true
}
