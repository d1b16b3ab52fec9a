package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateContext is what decides between readings of one printed date.
type dateContext struct {
	zone    *time.Location // of the outlet, nil if unknown
	country string         // ISO 3166-1 alpha-2
	lang    string
	latest  time.Time // no date after this is believed, zero: no limit
}

// maxDateText bounds the text that is searched for a date.
const maxDateText = 300

// earliestYear is the first year a page of the web can carry.
const earliestYear = 1990

// ReadDate reads a date as printed or as machines write it: ISO 8601, RFC
// 1123, and the usual forms of English, Chinese, Russian, Spanish, French,
// Arabic and other languages. Times without a zone are read in zone, and kept
// as UTC with ZoneKnown false where zone is nil. country is ISO 3166-1
// alpha-2; it decides what CST means and whether the month stands first. It
// returns false rather than guess.
func ReadDate(s, lang, country string, zone *time.Location) (Date, bool) {
	return readDate(s, dateContext{zone: zone, country: country, lang: lang})
}

func readDate(s string, c dateContext) (Date, bool) {
	s = strings.TrimSpace(westernDigits(clip(s, maxDateText)))
	if d, ok := isoDate(s, c.zone); ok {
		return d, c.believes(d)
	}
	if !strings.ContainsAny(s, "0123456789") {
		return Date{}, false
	}
	y, m, day, begin, end, ok := findDay(s, c)
	if !ok {
		return Date{}, false
	}
	d := Date{Precision: Day, ZoneKnown: c.zone != nil}
	if day == 0 {
		d.Precision, day = Month, 1
	}
	d.Time = time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	if d.Time.Day() != day || d.Time.Month() != m || !c.believes(d) {
		return Date{}, false
	}
	if d.Precision == Day {
		if t, ok := findClock(s, begin, end, c); ok {
			return t.on(y, m, day, c.zone), true
		}
	}
	return d, true
}

func (c dateContext) believes(d Date) bool {
	if d.Time.Year() < earliestYear || d.Time.Year() > 2100 {
		return false
	}
	return c.latest.IsZero() || !d.Time.After(c.latest)
}

func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r >= '０' && r <= '９':
			return '0' + r - '０'
		case r == '：':
			return ':'
		case r == '\u00a0' || r == '\u202f' || r == '\u3000':
			return ' '
		}
		return r
	}, s)
}

var isoPattern = regexp.MustCompile(`^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,:]\d{1,9})?)?\s*(Z|UTC|GMT|[+\-−]\d{2}:?\d{2}|[+\-]\d{2})?)?$`)

// isoDate reads ISO 8601 and what comes close. Midnight to the second is a
// day without a time: no newsroom publishes at 00:00:00, many systems print it.
func isoDate(s string, zone *time.Location) (Date, bool) {
	if len(s) < 8 || len(s) > 40 || s[0] < '0' || s[0] > '9' {
		return Date{}, false
	}
	g := isoPattern.FindStringSubmatch(s)
	if g == nil {
		return epoch(s)
	}
	y, m, day := atoi(g[1]), time.Month(atoi(g[2])), atoi(g[3])
	t := time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	if y < earliestYear || y > 2100 || t.Month() != m || t.Day() != day {
		return Date{}, false
	}
	if g[4] == "" || atoi(g[4]) == 0 && atoi(g[5]) == 0 && atoi(g[6]) == 0 {
		return Date{Time: t, Precision: Day, ZoneKnown: zone != nil || g[7] != ""}, true
	}
	c := clock{hour: atoi(g[4]), minute: atoi(g[5]), second: -1}
	if g[6] != "" {
		c.second = atoi(g[6])
	}
	if g[7] != "" {
		c.zone, _ = offsetZone(g[7])
	}
	if !c.valid() {
		return Date{}, false
	}
	return c.on(y, m, day, zone), true
}

// epoch reads seconds or milliseconds since 1970.
func epoch(s string) (Date, bool) {
	if len(s) != 10 && len(s) != 13 {
		return Date{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return Date{}, false
	}
	if len(s) == 13 {
		n /= 1000
	}
	t := time.Unix(n, 0).UTC()
	return Date{Time: t, Precision: Second, ZoneKnown: true}, t.Year() >= earliestYear && t.Year() <= 2100
}

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
	}
	d.ZoneKnown = zone != nil
	if zone == nil {
		zone = time.UTC
	}
	d.Time = time.Date(y, m, day, c.hour, c.minute, sec, 0, zone).UTC()
	return d
}

var (
	hanDay     = regexp.MustCompile(`(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?`)
	yearFirst  = regexp.MustCompile(`(?:^|[^\d])((?:19|20)\d{2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:[^\d]|$)`)
	dayFirst   = regexp.MustCompile(`(?:^|[^\d.,/-])(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*((?:19|20)\d{2}|\d{2})(?:[^\d]|$)`)
	dayMonth   = regexp.MustCompile(`(?i)(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th|er|º|°)?\.?,?\s*(?:-\s*|/\s*|of\s+|de\s+|d’|d')?(\pL[\pL\pM]*)\.?,?\s*(?:-\s*|/\s*|de\s+|del\s+|of\s+)?(?:\pL[\pL\pM]*\s+)?((?:19|20)\d{2})(?:[^\d]|$)`)
	monthDay   = regexp.MustCompile(`(?i)(\pL[\pL\pM]*)\.?\s*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+((?:19|20)\d{2})(?:[^\d]|$)`)
	monthAlone = regexp.MustCompile(`(?i)(\pL[\pL\pM]*)\.?,?\s+((?:19|20)\d{2})(?:[^\d]|$)`)
)

// findDay finds the first date in s; day is 0 where only the month is given.
// begin and end are its offsets.
func findDay(s string, c dateContext) (y int, m time.Month, day, begin, end int, ok bool) {
	if g := hanDay.FindStringSubmatchIndex(s); g != nil {
		y, m = atoi(s[g[2]:g[3]]), time.Month(atoi(s[g[4]:g[5]]))
		if g[6] >= 0 {
			day = atoi(s[g[6]:g[7]])
		}
		return y, m, day, g[0], g[1], m >= 1 && m <= 12 && day <= 31
	}
	best := -1
	take := func(at, to, yy int, mm time.Month, dd int) {
		if mm < 1 || mm > 12 || dd < 1 || dd > 31 || best >= 0 && at >= best {
			return
		}
		best, begin, end, y, m, day, ok = at, at, to, yy, mm, dd, true
	}
	if g := yearFirst.FindStringSubmatchIndex(s); g != nil {
		take(g[2], g[9], atoi(s[g[2]:g[3]]), time.Month(atoi(s[g[6]:g[7]])), atoi(s[g[8]:g[9]]))
	}
	if g := dayFirst.FindStringSubmatchIndex(s); g != nil {
		a, b, yy := atoi(s[g[2]:g[3]]), atoi(s[g[6]:g[7]]), atoi(s[g[8]:g[9]])
		short := g[9]-g[8] == 2
		if short {
			yy += 2000
		}
		if dd, mm, sure := dayOrMonth(a, b, s[g[4]:g[5]], c); sure && (!short || s[g[4]:g[5]] != "-") {
			take(g[2], g[9], yy, time.Month(mm), dd)
		}
	}
	for _, g := range dayMonth.FindAllStringSubmatchIndex(s, 4) {
		if mm := monthNamed(s[g[4]:g[5]]); mm > 0 {
			take(g[2], g[7], atoi(s[g[6]:g[7]]), mm, atoi(s[g[2]:g[3]]))
			break
		}
	}
	for _, g := range monthDay.FindAllStringSubmatchIndex(s, 4) {
		if mm := monthNamed(s[g[2]:g[3]]); mm > 0 {
			take(g[2], g[7], atoi(s[g[6]:g[7]]), mm, atoi(s[g[4]:g[5]]))
			break
		}
	}
	if ok {
		return
	}
	for _, g := range monthAlone.FindAllStringSubmatchIndex(s, 4) {
		if mm := monthNamed(s[g[2]:g[3]]); mm > 0 {
			return atoi(s[g[4]:g[5]]), mm, 0, g[2], g[5], true
		}
	}
	return
}

// monthFirstCountries write the month before the day in figures.
var monthFirstCountries = map[string]bool{"US": true, "PH": true, "PW": true, "FM": true}

// dayOrMonth decides which of a and b is the day. Two small numbers with a
// slash are undecided where neither country nor language says.
func dayOrMonth(a, b int, sep string, c dateContext) (day, month int, sure bool) {
	switch {
	case a > 12 && b <= 12:
		return a, b, true
	case b > 12 && a <= 12:
		return b, a, true
	case a > 12:
		return 0, 0, false
	case monthFirstCountries[c.country]:
		return b, a, true
	case a == b || sep == "." || c.country != "" || c.lang != "" && c.lang != "en":
		return a, b, true
	}
	return 0, 0, false
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

func clockIn(s string, c dateContext) (clock, bool) {
	for _, g := range clockPattern.FindAllStringSubmatch(s, 3) {
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

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // callers pass digits of a pattern
	return n
}
