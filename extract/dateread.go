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

	reference, fetched time.Time // see PrintedDate
}

// maxDateText bounds the text that is searched for a date.
const maxDateText = 300

// earliestYear is the first year a page of the web can carry.
const earliestYear = 1990

// readDate reads a date as printed or as machines write it: ISO 8601, RFC
// 1123, and the usual forms of the languages of the catalogue. Times without
// a zone are read in the context's, and kept as UTC with ZoneKnown false where
// it has none. It returns false rather than guess.
func readDate(s string, c dateContext) (Date, bool) {
	s = strings.TrimSpace(westernDigits(clip(s, maxDateText)))
	if d, ok := isoDate(s, c.zone); ok {
		return d, c.believes(d)
	}
	digits := strings.ContainsAny(s, "0123456789")
	if !digits && c.fetched.IsZero() && !strings.Contains(s, "年") {
		return Date{}, false
	}
	y, m, day, begin, end, ok := findDay(s, c)
	if !ok && (!ascii(s) || c.country != "") {
		y, m, day, begin, end, ok = otherDay(s, c)
	}
	if !ok {
		if d, ok := relative(s, c); ok {
			return d, c.believes(d)
		}
		y, m, day, begin, end, ok = bareDay(s, c)
	}
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

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
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
		if mm := monthNamed(s[g[2]:g[3]]); mm > 0 && !afterDigit(s[:g[2]]) {
			return atoi(s[g[4]:g[5]]), mm, 0, g[2], g[5], true
		}
	}
	return
}

// afterDigit reports whether s ends in a number, as before a month whose day
// cannot be.
func afterDigit(s string) bool {
	s = strings.TrimRight(s, " .,")
	return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
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

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // callers pass digits of a pattern
	return n
}
