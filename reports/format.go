package reports

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// weekOfDay returns the ISO week of a day written 2006-01-02.
func weekOfDay(day string) (string, bool) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "", false
	}
	return narratives.WeekOf(at), true
}

// stateNames are English short names of ISO 3166-1 for the states whose media
// the shipped catalogue names; others are printed by their code.
var stateNames = map[string]string{
	"AE": "United Arab Emirates", "AM": "Armenia", "AZ": "Azerbaijan", "BH": "Bahrain", "BY": "Belarus",
	"CN": "China", "CU": "Cuba", "DE": "Germany", "ER": "Eritrea", "FR": "France", "GB": "United Kingdom",
	"ID": "Indonesia", "IR": "Iran", "KP": "North Korea", "KR": "South Korea", "KW": "Kuwait", "QA": "Qatar",
	"RS": "Serbia", "RU": "Russia", "SA": "Saudi Arabia", "SY": "Syria", "TR": "Türkiye", "UA": "Ukraine",
	"US": "United States", "VE": "Venezuela", "VN": "Viet Nam",
}

func stateName(code string) string {
	if n, ok := stateNames[code]; ok {
		return n
	}
	return code
}

// languageNames are English names of ISO 639-1 for the languages the shipped
// codebook and catalogue use.
var languageNames = map[string]string{
	"ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
	"ko": "Korean", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}

func languageName(code string) string {
	if n, ok := languageNames[code]; ok {
		return n
	}
	if code == "" {
		return "not known"
	}
	return code
}

// percent writes a share of one: 5.6 %, 0.06 %.
func percent(f float64) string { return number(f) + "\u202f%" }

func number(f float64) string {
	p := f * 100
	if p > 0 && p < 0.095 {
		return strconv.FormatFloat(p, 'f', 2, 64)
	}
	if p == 0 || p == 100 {
		return strconv.Itoa(int(p))
	}
	return strconv.FormatFloat(p, 'f', 1, 64)
}

// interval writes an interval: 3.6–8.7 %.
func interval(r Rate) string {
	if r.Low == nil || r.High == nil {
		return ""
	}
	return number(*r.Low) + "–" + percent(*r.High)
}

// share writes a rate without its interval: a percentage, "too few", or what
// is missing.
func share(r Rate) string {
	switch {
	case r.Share != nil:
		return percent(*r.Share)
	case r.TooFew:
		return "too few"
	case r.Documents == 0 && r.Uses == 0:
		return "no documents"
	}
	return "no rate"
}

// of writes the counts behind a rate.
func of(r Rate) string { return fmt.Sprintf("%s of %s", thousands(r.Uses), thousands(r.Documents)) }

// thousands writes 12345 as 12,345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// plural writes a number and its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

func moment(at time.Time) string { return at.UTC().Format("2 Jan 2006, 15:04:05 UTC") }

func isoTime(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// DateOf returns d as a report writes it, nil if nothing is known.
func DateOf(d extract.Date) *Date { return dateOf(d) }

// dateOf returns d for the JSON, nil if nothing is known.
func dateOf(d extract.Date) *Date {
	if d.Precision == "" || d.Time.IsZero() {
		return nil
	}
	return &Date{Time: d.Time.UTC(), Precision: string(d.Precision), Source: d.Source, ZoneKnown: d.ZoneKnown}
}

// printDate writes a date as far as it is known.
func printDate(d *Date) string {
	if d == nil {
		return "date not known"
	}
	at := d.Time.UTC()
	switch extract.Precision(d.Precision) {
	case extract.Year:
		return at.Format("2006")
	case extract.Month:
		return at.Format("Jan 2006")
	case extract.Day:
		return at.Format("2 Jan 2006")
	case extract.Minute:
		return at.Format("2 Jan 2006, 15:04") + zone(d)
	}
	return at.Format("2 Jan 2006, 15:04:05") + zone(d)
}

func zone(d *Date) string {
	if d.ZoneKnown {
		return " UTC"
	}
	return " (zone not known)"
}

// csvDate writes a date cut to its precision: 2019-08, 2019-08-20,
// 2019-08-20T08:15Z.
func csvDate(d *Date) string {
	if d == nil {
		return ""
	}
	at := d.Time.UTC()
	switch extract.Precision(d.Precision) {
	case extract.Year:
		return at.Format("2006")
	case extract.Month:
		return at.Format("2006-01")
	case extract.Day:
		return at.Format(time.DateOnly)
	case extract.Minute:
		return at.Format("2006-01-02T15:04Z")
	}
	return at.Format(time.RFC3339)
}

// window writes the days of a week: 19–25 August 2019.
func window(from, to time.Time) string {
	last := to.Add(-time.Nanosecond)
	switch {
	case from.Year() != last.Year():
		return from.Format("2 January 2006") + " – " + last.Format("2 January 2006")
	case from.Month() != last.Month():
		return from.Format("2 January") + " – " + last.Format("2 January 2006")
	}
	return from.Format("2") + "–" + last.Format("2 January 2006")
}

// and joins words: a, b and c.
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// oneLine makes foreign text fit a line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
