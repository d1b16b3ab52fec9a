package extract

import (
	"regexp"
	"strings"
	"time"
)

// A PrintedDate is a date as a page prints it, with what decides how it is
// read.
type PrintedDate struct {
	Text      string
	Language  string         // ISO 639-1, may be empty
	Country   string         // ISO 3166-1 alpha-2: order of day and month, names of zones, calendar
	Zone      *time.Location // the outlet's; nil: unknown
	Reference time.Time      // a day near the one printed, for dates without a year; zero: Fetched
	Fetched   time.Time      // when the page was fetched, for "2 hours ago" and "yesterday"; zero: such words are not read
}

// Read returns the date, false if the text does not tell one for sure. Words
// such as yesterday and dates without a year are read only where Fetched or
// Reference says what they count from.
func (p PrintedDate) Read() (Date, bool) {
	lang, _, _ := strings.Cut(strings.ToLower(p.Language), "-")
	c := dateContext{zone: p.Zone, country: strings.ToUpper(p.Country), lang: lang, reference: p.Reference, fetched: p.Fetched}
	if c.reference.IsZero() {
		c.reference = p.Fetched
	}
	if !p.Fetched.IsZero() {
		c.latest = p.Fetched.Add(futureSlack)
	}
	d, ok := readDate(p.Text, c)
	if !ok {
		return Date{}, false
	}
	return d, true
}

// ReadDate reads a printed date of which no time of capture is known.
func ReadDate(s, lang, country string, zone *time.Location) (Date, bool) {
	return PrintedDate{Text: s, Language: lang, Country: country, Zone: zone}.Read()
}

// futureSlack is how far after its capture a page may be dated: a zone's
// difference and a clock that is wrong.
const futureSlack = 48 * time.Hour

// Dates without a year. They are read next to a reference day.
var (
	bareHan      = regexp.MustCompile(`(?:^|[^\d年])(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]`)
	bareDayMonth = regexp.MustCompile(`(?i)(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s*(?:de\s+|of\s+)?(\pL[\pL\pM]{2,})`)
	bareMonthDay = regexp.MustCompile(`(?i)(\pL[\pL\pM]{2,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:[^\d:]|$)`)
	bareFigures  = regexp.MustCompile(`(?:^|[^\d./-])(\d{1,2})([./-])(\d{1,2})(?:\.?(?:[^\d./-]|$))`)
)

// bareDay finds a day and month without a year; the year is the one that
// brings it nearest to the reference day.
func bareDay(s string, c dateContext) (y int, m time.Month, day, begin, end int, ok bool) {
	if c.reference.IsZero() {
		return 0, 0, 0, 0, 0, false
	}
	at := func(mm, dd, from, to int) (int, time.Month, int, int, int, bool) {
		yy, known := nearestYear(mm, dd, c)
		return yy, time.Month(mm), dd, from, to, known
	}
	if g := bareHan.FindStringSubmatchIndex(s); g != nil {
		return at(atoi(s[g[2]:g[3]]), atoi(s[g[4]:g[5]]), g[2], g[1])
	}
	for _, g := range bareDayMonth.FindAllStringSubmatchIndex(s, 4) {
		if mm := monthNamed(s[g[4]:g[5]]); mm > 0 {
			return at(int(mm), atoi(s[g[2]:g[3]]), g[2], g[5])
		}
	}
	for _, g := range bareMonthDay.FindAllStringSubmatchIndex(s, 4) {
		if mm := monthNamed(s[g[2]:g[3]]); mm > 0 {
			return at(int(mm), atoi(s[g[4]:g[5]]), g[2], g[5])
		}
	}
	if g := bareFigures.FindStringSubmatchIndex(s); g != nil {
		a, b, sep := atoi(s[g[2]:g[3]]), atoi(s[g[6]:g[7]]), s[g[4]:g[5]]
		switch {
		case c.lang == "zh" || c.lang == "ja" || c.lang == "ko":
			return at(a, b, g[2], g[7])
		case sep != "-":
			if dd, mm, sure := dayOrMonth(a, b, sep, c); sure {
				return at(mm, dd, g[2], g[7])
			}
		}
	}
	return 0, 0, 0, 0, 0, false
}

// nearestYear is the year in which a day is nearest to the reference and not
// after what can be.
func nearestYear(m, d int, c dateContext) (int, bool) {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	best, dist := 0, time.Duration(1<<62)
	for y := c.reference.Year() - 1; y <= c.reference.Year()+1; y++ {
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if t.Day() != d || !c.latest.IsZero() && t.After(c.latest) {
			continue
		}
		if x := t.Sub(c.reference).Abs(); x < dist {
			best, dist = y, x
		}
	}
	return best, best > 0
}
