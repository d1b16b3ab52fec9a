package feed

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// maxDate is how long a date may be, in bytes.
const maxDate = 200

var (
	clockRE = regexp.MustCompile(`(?:(上午|下午|오전|오후|午前|午後)\s*|^|[^\d:])(\d{1,2})[:时時시](\d{1,2})(?:[:分분](\d{1,2})?(?:[.,]\d+)?)?秒?초?\s*([aApP]\.?[mM]\b\.?)?`)
	offRE   = regexp.MustCompile(`^\s*\(?(?:(?:GMT|UTC|UT|Z)\s*)?([+-])\s*(\d{1,2})(?::?(\d{2}))?\b`)
	nameRE  = regexp.MustCompile(`^\s*\(?([A-Za-z]{1,5})\b`)
	isoRE   = regexp.MustCompile(`^\D{0,20}?(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$)`)
	hanRE   = regexp.MustCompile(`(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号일]?`)
	solidRE = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?)?(?:\D|$)`)
	numRE   = regexp.MustCompile(`(?:^|\D)(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(?:\D|$)`)
	dayRE   = regexp.MustCompile(`(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th|\.|º|er)?[\s\-/]*(?:de\s+|d'|of\s+)?(\p{L}[\p{L}\p{M}]*)[.,]?[\s\-/]*(?:de\s+|del\s+)?(\d{4}|\d{2})(?:[^\d:]|$)`)
	monRE   = regexp.MustCompile(`(\p{L}[\p{L}\p{M}]*)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:\D|$)`)
	ctimeRE = regexp.MustCompile(`(\p{L}[\p{L}\p{M}]*)\.?\s+(\d{1,2})\s+(\d{1,2}:\d{2}.*?)\s(\d{4})$`)
	yearRE  = regexp.MustCompile(`^(\d{4})(?:-(\d{2}))?$`)
	epochRE = regexp.MustCompile(`^\d{9,10}$|^\d{13}$`)
)

// parseDate reads a date as feeds write them: RFC 822 and its descendants,
// ISO 8601 and RFC 3339 down to the year alone, C's asctime, seconds since
// 1970, and the habits of many languages. Zone names mean what they mean at the
// place: in its zone, if that has the name, else in its country. A time without
// a zone is the zone's; if that is not known, the country's if it has one time
// all year, else UTC; a day without a time is midnight UTC. The result is in
// UTC.
func parseDate(s string, at place) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxDate {
		return time.Time{}, false
	}
	s = digits(s)
	if epochRE.MatchString(s) {
		n, _ := strconv.ParseInt(s, 10, 64)
		if len(s) == 13 {
			return time.UnixMilli(n).UTC(), true
		}
		return time.Unix(n, 0).UTC(), true
	}
	if m := yearRE.FindStringSubmatch(s); m != nil {
		month := 1
		if m[2] != "" {
			month = number(m[2])
		}
		return assemble(number(m[1]), month, 1, clock{}, 0)
	}
	c := readClock(s)
	y, m, d, ok := readDay(s, at.country, &c)
	if !ok {
		return time.Time{}, false
	}
	if c.zoned || !c.set {
		return assemble(y, m, d, c, c.offset)
	}
	return assemble(y, m, d, c, at.offset(c.name, time.Date(y, time.Month(m), d, c.hour, c.min, c.sec, 0, time.UTC)))
}

// digits turns Arabic, Persian, Devanagari and full-width digits into ASCII
// ones, and odd spaces and colons into plain ones.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80:
			return r
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r >= '०' && r <= '९':
			return r - '०' + '0'
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '：':
			return ':'
		case r == '−' || r == '–':
			return '-'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
}

// A clock is the time of day in a date.
type clock struct {
	set, zoned     bool
	hour, min, sec int
	offset         int    // minutes east of UTC, if zoned
	name           string // of a zone, upper case; may be anything
}

func readClock(s string) (c clock) {
	m := clockRE.FindStringSubmatchIndex(s)
	if m == nil {
		return c
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	c.set = true
	c.hour, c.min, c.sec = number(group(2)), number(group(3)), number(group(4))
	half := strings.ToLower(group(5))
	switch {
	case (strings.HasPrefix(half, "p") || strings.Contains("下午 오후 午後", group(1)) && group(1) != "") && c.hour < 12:
		c.hour += 12
	case strings.HasPrefix(half, "a") && c.hour == 12:
		c.hour = 0
	}
	c.zone(s[m[1]:])
	return c
}

// zone reads the zone that follows a time.
func (c *clock) zone(s string) {
	if m := offRE.FindStringSubmatch(s); m != nil {
		h, mins := number(m[2]), number(m[3])
		if h <= 14 && mins < 60 {
			c.offset, c.zoned = h*60+mins, true
			if m[1] == "-" {
				c.offset = -c.offset
			}
		}
		return
	}
	if m := nameRE.FindStringSubmatch(s); m != nil {
		c.name = strings.ToUpper(m[1])
	}
}

// readDay finds the day. A compact date may carry the time, which is then
// set in c.
func readDay(s, country string, c *clock) (y, m, d int, ok bool) {
	if g := hanRE.FindStringSubmatch(s); g != nil {
		return number(g[1]), number(g[2]), number(g[3]), true
	}
	if g := isoRE.FindStringSubmatch(s); g != nil {
		return number(g[1]), number(g[2]), number(g[3]), true
	}
	if g := solidRE.FindStringSubmatchIndex(s); g != nil {
		if g[8] >= 0 {
			c.set, c.hour, c.min = true, number(s[g[8]:g[9]]), number(s[g[10]:g[11]])
			rest := s[g[11]:]
			if g[12] >= 0 {
				c.sec, rest = number(s[g[12]:g[13]]), s[g[13]:]
			}
			c.zone(rest)
		}
		return number(s[g[2]:g[3]]), number(s[g[4]:g[5]]), number(s[g[6]:g[7]]), true
	}
	for _, g := range dayRE.FindAllStringSubmatch(s, 4) {
		if month, known := months[strings.ToLower(g[2])]; known {
			return year(g[3]), month, number(g[1]), true
		}
	}
	for _, re := range []*regexp.Regexp{monRE, ctimeRE} {
		for _, g := range re.FindAllStringSubmatch(s, 4) {
			if month, known := months[strings.ToLower(g[1])]; known {
				return number(g[len(g)-1]), month, number(g[2]), true
			}
		}
	}
	if g := numRE.FindStringSubmatch(s); g != nil {
		d, m := number(g[1]), number(g[3])
		// Month first is American, and only with slashes.
		if m > 12 || d <= 12 && g[2] == "/" && (country == "US" || country == "PH") {
			d, m = m, d
		}
		return year(g[4]), m, d, true
	}
	return 0, 0, 0, false
}

// year reads a year of two or four digits; two mean 1970 to 2069.
func year(s string) int {
	n := number(s)
	switch {
	case len(s) > 2:
		return n
	case n >= 70:
		return 1900 + n
	}
	return 2000 + n
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// assemble checks ranges and returns the moment in UTC. Leap seconds are the
// second before.
func assemble(y, m, d int, c clock, offset int) (time.Time, bool) {
	if y < 1000 || y > 9999 || m < 1 || m > 12 || d < 1 || c.hour > 24 || c.min > 59 || c.sec > 60 ||
		c.hour == 24 && c.min+c.sec > 0 {
		return time.Time{}, false
	}
	if d > time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return time.Time{}, false
	}
	t := time.Date(y, time.Month(m), d, c.hour, c.min, min(c.sec, 59), 0, minutesEast(offset)).UTC()
	return t, t.Year() >= 1000 && t.Year() <= 9999
}
