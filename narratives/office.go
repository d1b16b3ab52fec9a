package narratives

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// day returns the day of a date that terms of office are held against, zero if
// the date is not known to the day.
func day(d extract.Date) time.Time {
	switch d.Precision {
	case extract.Second, extract.Minute, extract.Day:
		return d.Time
	}
	return time.Time{}
}

// meant returns the id of the actor that a sighting stands for on a day; it is
// not ok if its name was nobody's then. An office is its holder, unless a name
// follows that is not known: “President Brun” may be another.
func (t *Tracker) meant(x sighting, s string, toks []text.Token, day time.Time) (id string, ok bool) {
	a := t.actors[x.actor]
	id, ok = a.On(day)
	if ok && id != a.ID && x.last+1 < len(toks) {
		between := s[toks[x.last].End:toks[x.last+1].Start]
		r, _ := utf8.DecodeRuneInString(s[toks[x.last+1].Start:])
		if strings.TrimSpace(between) == "" && unicode.IsUpper(r) {
			id = a.ID
		}
	}
	return id, ok
}
