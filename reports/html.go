package reports

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// pageTemplates are parsed once; a mistake in them is a mistake in the
// program.
var pageTemplates = template.Must(template.New("page").Funcs(pageFuncs).ParseFS(pageFiles, "page/*.tmpl"))

var pageStyle = func() template.CSS {
	b, err := pageFiles.ReadFile("page/style.css")
	if err != nil {
		panic(err) // unreachable: the file is embedded
	}
	return template.CSS(b)
}()

// HTML returns the report as one page that loads nothing: style and charts
// are inside, there is no script, and only links that a reader follows lead
// out.
func HTML(r Report) ([]byte, error) {
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, "report.tmpl", newPage(r)); err != nil {
		return nil, fmt.Errorf("report %s: html: %w", r.Header.Edition, err)
	}
	return printable(b.Bytes()), nil
}

var pageFuncs = template.FuncMap{
	"list": and, "stage": stageWord, "heat": heatWords, "burst": burstWords, "bars": bars, "fine": thousands, "group": groupName, "hash": anchor,
	"interval": interval, "iso": isoTime, "kindword": kindWord, "lag": lagWords, "lang": langAttr,
	"language": languageName, "link": safeURL, "moment": moment, "number": number, "of": of, "percent": percent,
	"plural": plural, "printDate": printDate, "share": share, "spark": spark, "square": square, "state": stateName,
	"stateword": stateWord, "timeline": timeline, "voice": voiceWord, "weekday": weekday, "whisker": whisker, "short": shortDigest,
	"window": window, "dict": dict, "dayletter": dayLetter, "datetime": dateTime, "firstword": firstWord,
	"speakersIntro": func() string { return speakersIntro }, "candidatesIntro": func() string { return candidatesIntro }, "rolesIntro": func() string { return rolesIntro },
	"judged": judgedWords, "stories": storyWords, "score": score, "q": qWords, "near": nearWords, "role": roleWords, "whose": whoseWords, "ratewords": ratePointer,
	"editionsIntro": func() string { return editionsIntro }, "noFamilies": func() string { return noFamilies },
	"narrativesIntro": func() string { return narrativesIntro }, "noNarratives": func() string { return noNarratives }, "pairwords": pairWords,
	"reprintsIntro": func() string { return reprintsIntro }, "medianlag": medianLag, "laginterval": lagInterval,
}

// anchor joins parts to an id that is ASCII and that no two lists of parts
// share.
func anchor(parts ...string) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		var b strings.Builder
		for _, c := range []byte(p) {
			switch {
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
				b.WriteByte(c)
			default:
				fmt.Fprintf(&b, "_%02x", c)
			}
		}
		out[i] = b.String()
	}
	return strings.Join(out, ".")
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// langAttr returns a language for a lang attribute, empty (unknown) if tag is
// none.
func langAttr(tag string) string {
	if languageTag.MatchString(tag) {
		return tag
	}
	return ""
}

// safeURL returns u if a reader may follow it, else nothing.
func safeURL(u string) string {
	p, err := url.Parse(u)
	if err != nil || p.Scheme != "http" && p.Scheme != "https" || p.Host == "" {
		return ""
	}
	return u
}

// dateTime is a date as the datetime attribute takes it.
func dateTime(d *Date) string { return csvDate(d) }

// shortDigest is enough of a digest to tell two apart.
func shortDigest(d string) string { return d[:min(len(d), 12)] }

func kindWord(kind string) string {
	if kind == post {
		return "posts"
	}
	return "articles"
}

func voiceWord(v string) string {
	switch v {
	case own:
		return "own voice"
	case quoted, rebutted, unclear:
		return v
	}
	return "unclear"
}

func firstWord(f First) string {
	switch {
	case f.Kind == onRecord:
		return "first on record"
	case f.Kind == atOutlet && f.Reprint:
		return "first at this outlet, in a reprint"
	case f.Kind == atOutlet:
		return "first at this outlet"
	}
	return "first seen, in quotation"
}

var stateWords = map[string]string{
	"complete": "complete", "partial": "partial", "stale": "stale", "gap": "gap", "blocked": "blocked", "not-due": "not due", "": "not known",
}

func stateWord(s string) string {
	if w, ok := stateWords[s]; ok {
		return w
	}
	return s
}

func dayLetter(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Format("Mon")[:2]
}

// lagWords says how far a first use is behind the first on record.
func lagWords(f First) string {
	switch {
	case f.Kind == onRecord:
		return "first"
	case f.LagHours != nil && *f.LagHours < 1:
		return "within the hour"
	case f.LagHours != nil && *f.LagHours < 48:
		return fmt.Sprintf("+%d h", *f.LagHours)
	case f.LagHours != nil:
		return fmt.Sprintf("+%d d", *f.LagHours/24)
	case f.LagDays != nil && *f.LagDays == 0:
		return "same day"
	case f.LagDays != nil:
		return fmt.Sprintf("+%d d", *f.LagDays)
	}
	return ""
}

// dict hands several named values to a template.
func dict(pairs ...any) (map[string]any, error) {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v: a key is a word", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}
