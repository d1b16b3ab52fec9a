package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// How many reasons one sentence on a gap names; the strip's data have them
// all. Sources are named further than articles are counted.
const (
	maxReasons = 3
	maxSources = 8
)

// coverage computes the strip of the week; nil if no coverage is kept.
func (t *tally) coverage(from time.Time) *Coverage {
	c := &Coverage{Outlets: []OutletCoverage{}, Missing: []string{}}
	at := map[string]int{}
	for i := range 7 {
		day := from.AddDate(0, 0, i).Format(time.DateOnly)
		at[day] = i
		c.Days = append(c.Days, day)
	}
	rows := map[string]*OutletCoverage{}
	for _, x := range t.data.Coverage {
		i, ok := at[x.Day]
		if !ok {
			continue
		}
		r := rows[x.Outlet]
		if r == nil {
			o, known := t.outlets[x.Outlet]
			if !known {
				o = Outlet{ID: x.Outlet, Name: x.Outlet}
			}
			r = &OutletCoverage{Outlet: o.ID, Name: o.Name, Group: groupOf(o)}
			for _, day := range c.Days {
				r.Days = append(r.Days, Day{Day: day})
			}
			rows[x.Outlet] = r
		}
		r.Days[i] = Day{Day: x.Day, State: string(x.State), Expected: &x.Expected, Received: &x.Received, Newest: x.Newest.UTC(), Reasons: x.Reasons, Sources: daySources(x.Sources)}
		r.Expected += x.Expected
		r.Received += x.Received
		switch x.State {
		case crawler.NotDue:
			continue
		case crawler.Complete:
			c.Whole++
		case crawler.Partial:
			c.Part++
		}
		c.Due++
	}
	if len(rows) == 0 {
		return nil
	}
	for _, r := range rows {
		c.Outlets = append(c.Outlets, *r)
	}
	slices.SortFunc(c.Outlets, func(a, b OutletCoverage) int {
		return cmp.Or(compareGroups(a.Group, b.Group), cmp.Compare(a.Outlet, b.Outlet))
	})
	for _, r := range c.Outlets {
		c.Missing = append(c.Missing, missing(r)...)
	}
	if none := t.uncovered(rows); len(none) > 0 {
		c.Missing = append(c.Missing, fmt.Sprintf("No coverage is kept for %s: what came in was imported, and what should have come is not known.", and(none)))
	}
	return c
}

// daySources takes over what may be printed of an outlet's sources: nothing
// that depends on how many runs there were.
func daySources(list []crawler.SourceDay) (out []Source) {
	for _, s := range list {
		out = append(out, Source{
			ID: s.Source, Kind: string(s.Kind), URL: s.URL, Account: s.Account, State: string(s.State),
			Expected: s.Expected, Received: s.Received, Newest: s.Newest.UTC(), MovedTo: s.MovedTo, Reasons: s.Reasons,
		})
	}
	return out
}

// uncovered names outlets with documents in the week and no coverage.
func (t *tally) uncovered(rows map[string]*OutletCoverage) []string {
	var out []string
	for _, id := range t.names {
		if rows[id] == nil && t.published(id) > 0 {
			out = append(out, t.outlets[id].Name)
		}
	}
	return out
}

// published is how many documents of any sort an outlet has in the week.
func (t *tally) published(outlet string) int {
	n := 0
	for _, kind := range []string{article, post} {
		for _, reprint := range []bool{false, true} {
			n += t.count[cell{t.data.Week, outlet, kind, "", reprint}]
		}
	}
	return n
}

// missing says in words which days of an outlet are not complete and why, and
// on which a source needs a look; days in a row with the same state and the
// same troubles of sources share a sentence.
func missing(r OutletCoverage) []string {
	var out []string
	for i := 0; i < len(r.Days); {
		j := i + 1
		for j < len(r.Days) && r.Days[j].State == r.Days[i].State && slices.Equal(sourceReasons(r.Days[j]), sourceReasons(r.Days[i])) {
			j++
		}
		if s := missingDays(r.Name, r.Days[i:j]); s != "" {
			out = append(out, s)
		}
		i = j
	}
	return out
}

// bySource begins a reason that speaks of a source.
const bySource = "source "

// sourceReasons are the reasons of a day that speak of its sources.
func sourceReasons(d Day) (out []string) {
	for _, why := range d.Reasons {
		if strings.HasPrefix(why, bySource) {
			out = append(out, why)
		}
	}
	return out
}

// missingWords say what each state means.
var missingWords = map[string]string{
	string(crawler.Complete): "all that was listed was collected, and yet a source needs a look",
	string(crawler.Partial):  "in part",
	string(crawler.Stale):    "the sources answered with nothing new for longer than is usual",
	string(crawler.Gap):      "nothing was collected",
	string(crawler.Blocked):  "the site keeps readers like this one out",
	string(crawler.NotDue):   "not due",
	"":                       "coverage not known",
}

func missingDays(name string, run []Day) string {
	st := run[0].State
	if st == string(crawler.Complete) && len(sourceReasons(run[0])) == 0 {
		return ""
	}
	words, ok := missingWords[st]
	if !ok {
		words = st
	}
	var reasons []string
	lost, expected := 0, 0
	for _, d := range run {
		if d.Expected != nil && d.Received != nil {
			lost += *d.Expected - *d.Received
			expected += *d.Expected
		}
		for _, why := range d.Reasons {
			if why = oneLine(why); why != "" && !slices.Contains(reasons, why) {
				reasons = append(reasons, why)
			}
		}
	}
	// What is wrong with a source explains the rest.
	slices.SortStableFunc(reasons, func(a, b string) int {
		rank := map[bool]int{true: -1}
		return cmp.Compare(rank[strings.HasPrefix(a, bySource)], rank[strings.HasPrefix(b, bySource)])
	})
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s: %s", name, dayRange(run), words)
	if st == string(crawler.Partial) && lost > 0 {
		fmt.Fprintf(&b, ", %s of %s missing", thousands(lost), plural(expected, "listed article"))
	}
	most := maxReasons
	for most < min(len(reasons), maxSources) && strings.HasPrefix(reasons[most], bySource) {
		most++
	}
	if n := len(reasons); n > most {
		fmt.Fprintf(&b, " (%s; and %d more)", strings.Join(reasons[:most], "; "), n-most)
	} else if n > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(reasons, "; "))
	}
	b.WriteByte('.')
	return b.String()
}

func dayRange(run []Day) string {
	first := weekday(run[0].Day)
	switch len(run) {
	case 1:
		return first
	case 7:
		return "all week"
	}
	return first + " to " + weekday(run[len(run)-1].Day)
}

func weekday(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Format("Mon 2 Jan")
}
