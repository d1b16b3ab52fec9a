package reports

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// Kinds of First.
const (
	onRecord = "record"
	atOutlet = "outlet"
	inQuotes = "quoted"
)

// firsts returns, per outlet, the first use of a framing or, where the outlet
// has none, its first sighting; earliest first. Lags are behind the first use
// on record: the first original whose date is known to the day.
func (t *tally) firsts(ref Ref) []First {
	named := map[string][]Sighting{}
	for _, s := range t.data.Firsts {
		if s.Framing == ref.ID && s.Published.Time.Before(t.data.To) {
			named[s.Outlet] = append(named[s.Outlet], s)
		}
	}
	out := []First{}
	for outlet, list := range named {
		slices.SortStableFunc(list, compareSightings)
		out = append(out, t.first(ref, t.firstUse(ref.ID, outlet, list)))
	}
	slices.SortFunc(out, compareFirsts)
	var base *First
	for i := range out {
		f := &out[i]
		f.Kind = atOutlet
		if f.Voice != own {
			f.Kind = inQuotes
			continue
		}
		if f.Week == "" {
			continue
		}
		if base != nil {
			f.lag(base)
		} else if !f.Reprint {
			// A reprint is no use: its origin, which the store may hold
			// without the framing, was earlier.
			base, f.Kind = f, onRecord
		}
	}
	return out
}

// firstUse picks an outlet's first use from the sightings the store named for
// it, or else its first sighting. If that first sighting lies in the weeks at
// hand, so does every use, whether or not the store named one.
func (t *tally) firstUse(framing, outlet string, named []Sighting) Sighting {
	for _, s := range named {
		if s.Voice == own {
			return s
		}
	}
	if slices.Contains(t.weeks, named[0].Week) {
		for _, s := range t.seen[framing] {
			if s.Outlet == outlet && s.Voice == own {
				return s
			}
		}
	}
	return named[0]
}

// Reached tells which owners have used a framing in their own voice, in order of
// their first use on record, and how long after the first; outlets of one owner
// are one voice. Empty if fewer than two have.
func (c Card) Reached() string {
	var parts []string
	seen := map[string]bool{}
	for _, f := range c.Firsts {
		if f.Kind == inQuotes || seen[f.Owner] {
			continue
		}
		seen[f.Owner] = true
		s := f.Owner
		if lag := lagWords(f); lag != "" {
			s += " (" + lag + ")"
		}
		parts = append(parts, s)
	}
	if len(parts) < 2 {
		return ""
	}
	return "Owners in order of first use, own voice: " + strings.Join(parts, "; ") + "."
}

func compareSightings(a, b Sighting) int {
	return cmp.Or(a.Published.Time.Compare(b.Published.Time), cmp.Compare(a.Document, b.Document))
}

func compareFirsts(a, b First) int {
	return cmp.Or(a.when().Compare(b.when()), cmp.Compare(a.Outlet, b.Outlet))
}

// when is where a First stands in time; those without a date come last.
func (f First) when() time.Time {
	if f.Published == nil {
		return time.Unix(1<<40, 0)
	}
	return f.Published.Time
}

// lag sets how far f is behind base, as finely as both dates allow.
func (f *First) lag(base *First) {
	d := f.Published.Time.Sub(base.Published.Time)
	if fine(f.Published) && fine(base.Published) {
		h := int(d / time.Hour)
		f.LagHours = &h
		return
	}
	const day = 24 * time.Hour
	n := int(f.Published.Time.Truncate(day).Sub(base.Published.Time.Truncate(day)) / day)
	f.LagDays = &n
}

func fine(d *Date) bool {
	p := extract.Precision(d.Precision)
	return p == extract.Second || p == extract.Minute
}

func (t *tally) first(ref Ref, s Sighting) First {
	o := t.outlets[s.Outlet]
	f := First{
		Ref: ref, Outlet: s.Outlet, Name: o.Name, Group: groupOf(o), Owner: o.Owner,
		Document: s.Document, Type: s.Kind, Published: dateOf(s.Published), Week: s.Week,
		FirstSeen: s.FirstSeen.UTC(), Capture: s.Capture, Version: s.Version, Voice: s.Voice, Scare: s.Scare,
		Language: s.Language, Reprint: s.Reprint, URL: s.URL, Title: oneLine(s.Title), Words: s.Text,
	}
	if t.withheld[s.Document] || s.Noarchive {
		f.Words, f.Withheld = "", true
		if s.Place == "headline" {
			f.Title = ""
		}
	}
	return f
}

// newThisWeek lists the firsts of the week: first uses on record, then first
// uses at an outlet, then first sightings in quotation.
func (t *tally) newThisWeek(cards []Card) []First {
	out := []First{}
	for _, c := range cards {
		for _, f := range c.Firsts {
			if f.Week == t.data.Week {
				out = append(out, f)
			}
		}
	}
	rank := map[string]int{onRecord: 0, atOutlet: 1, inQuotes: 2}
	slices.SortStableFunc(out, func(a, b First) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]), compareFirsts(a, b), cmp.Compare(a.ID, b.ID))
	})
	return out
}
