package crawler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Patience with sources. See docs/method/coverage.md for the reasons.
const (
	day = 24 * time.Hour

	// HabitDays is how many days of its past a source's habits are read from.
	HabitDays = 60

	quietFloor   = 3                // days without anything new; they bridge a weekend and a public holiday
	staleAfter   = quietFloor * day // age of the newest item
	quietUnknown = 14               // days, of a source whose habit is not known yet
	quietFactor  = 3. / 2           // how much longer than its usual longest pause a source may be quiet
	leastSeen    = 3                // pauses that a habit is read from
	surprise     = 5.               // articles that should have come: at random, one time in e⁵ = 148 none does
	deadAfter    = 3 * day          // from when a 404, or a name that is not found, is no passing trouble
	newsAge      = 2 * day          // of what a sitemap of news lists, by its specification
	aheadOfUs    = 2 * day          // items dated later are mistakes or advertisements
	leastPage    = 3                // articles; a shorter page cannot tell whether something scrolled off
	fullShare    = 0.9              // of the usual number of articles, from which a page is full
	trimmed      = 10               // one in so many is left out: pages keep old items, and outlets have holidays
	untrimmed    = 5                // of fewer items on a page nothing is left out
)

// SourceFacts are what one source's day is judged from. Where the source
// redirects, they are those of the address it leads to.
type SourceFacts struct {
	Day      time.Time     // midnight UTC
	At       time.Time     // of the day's last poll
	Outcome  Outcome       // of the day's last poll; empty if the source was not asked
	Ran      bool          // there was a run that day
	Reason   string        // of the outcome; of Moved, the address that was not asked
	Status   int           // of the day's last poll
	Polls    int           // redirects are not counted
	Failures int           // of the polls
	MovedTo  string        // where permanent redirects lead, empty if there are none
	Read     bool          // a page was read that day, not only found unchanged
	Items    int           // on it, when last read
	Listed   int           // of those, articles; of a source of posts all
	Known    int           // of those, listed before
	Children int           // addresses that the page led on to, such as the sitemaps of an index
	Most     int           // the most articles on the page that day
	New      int           // articles listed for the first time that day, by it or where redirects lead
	Expected int           // of those, under its own name
	Received int           // of the expected, captured
	Newest   time.Time     // newest item told that day
	Pause    time.Duration // longest usual pause between items of the page, below 0 if it does not tell; see Pause
	LastGood time.Time     // last poll of the day that was answered
	Pulls    []Pull        // polls that day whose page had nothing of what was newest before
	Unread   []string      // older pages and child sitemaps that failed, and why
}

// A Pull is a poll that found none of the articles that were newest at an
// earlier one.
type Pull struct {
	At      time.Time
	Before  time.Time // the answered poll before it
	Listed  int       // articles on the page
	New     int       // of those, listed for the first time
	Alone   int       // of the new, listed by no other source of the outlet that had no such gap
	Reached bool      // older pages were read until one came that lists what was known before
}

// A Watch judges one source day after day, and remembers what it is used to.
type Watch struct {
	Source   SourceDay // Source, Kind, URL and Account; the rest is not read
	Newest   time.Time // newest item told before the first day
	LastNew  time.Time // when it last listed anything new before the first day
	LastGood time.Time // last answered poll before the first day
	Begun    bool      // it has answered before the first day

	asked    []asked     // days on which it answered, HabitDays at most, oldest first
	since    time.Time   // first day of the failure that goes on; zero if it answers
	failed   SourceFacts // the last day of it
	moved    string      // where it has moved to for good
	movedOn  time.Time   // the first day of that
	lastFull time.Time   // last day on which the page held anything
	empty    bool        // when last read, the page held nothing
	lost     bool        // what it should still have listed
	unfit    bool        // and yet it had items
}

// asked is what is remembered of a day.
type asked struct {
	day    time.Time
	first  bool // what a source lists when it is first asked is not new
	fresh  int
	most   int
	pause  time.Duration
	newest time.Time
}

// Day judges the next day. Days are given in order; those on which the source
// was not asked may be left out.
func (w *Watch) Day(f SourceFacts) SourceDay {
	d := SourceDay{
		Source: w.Source.Source, Kind: w.Source.Kind, URL: w.Source.URL, Account: w.Source.Account, State: Complete,
		Polls: f.Polls, Failures: f.Failures, Items: f.Items, Known: f.Known, Expected: f.Expected, Received: f.Received,
	}
	first := !w.Begun
	if f.Newest.After(w.Newest) {
		w.Newest = f.Newest
	}
	if f.LastGood.After(w.LastGood) {
		w.LastGood = f.LastGood
	}
	d.Newest, d.LastSuccess, d.MovedTo = w.Newest, w.LastGood, f.MovedTo
	if w.Source.URL == "" { // nor its id, which anyone can derive from an address
		d.Source, d.MovedTo = "", ""
	}
	why := func(format string, args ...any) { d.Reasons = append(d.Reasons, fmt.Sprintf(format, args...)) }
	if f.Outcome != "" && f.MovedTo != w.moved {
		w.moved, w.movedOn = f.MovedTo, f.Day
	}
	if f.MovedTo != "" && f.Outcome != Moved {
		why("moved to %s %s: change the configuration", cmp.Or(d.MovedTo, elsewhere), since(f.Day, w.movedOn))
	}
	switch f.Outcome {
	case "":
		if _, silent := silence(w.failed.Outcome, w.failed.Reason); !f.Ran || w.since.IsZero() || !silent {
			d.State = NotDue
			return d
		}
		// A host that does not answer is paused: before its sources comes its
		// robots.txt, which cannot be had either.
		last := w.failed
		last.Day = f.Day
		d.State = Gap
		why("%s", w.failure(last))
	case OK, NotModified:
		w.since = time.Time{}
		w.answered(f, first, &d, why)
	default:
		if w.since.IsZero() {
			w.since = f.Day
		}
		w.failed = f
		d.State = Gap
		if f.Outcome == Robots || f.Outcome == Forbidden {
			d.State = Blocked
		}
		why("%s", w.failure(f))
	}
	if f.Received < f.Expected {
		worse(&d, Partial)
	}
	if d.State != Gap && d.State != Blocked { // else the source says enough
		for _, u := range f.Unread {
			worse(&d, Partial)
			why("%s", u)
		}
	}
	return d
}

// answered judges a day on which the source answered.
func (w *Watch) answered(f SourceFacts, first bool, d *SourceDay, why func(string, ...any)) {
	if f.Read {
		w.empty = f.Listed == 0
		w.unfit = w.empty && f.Items > 0
	}
	if f.Most > 0 {
		w.lastFull = f.Day
	}
	w.remember(f, first)
	for _, p := range f.Pulls {
		if w.missed(p) {
			worse(d, Partial)
			why("gap: items scrolled off between pulls; what came since %s may be missing", p.Before.UTC().Format(time.DateOnly))
			break
		}
	}
	allowed, known := w.pauses()
	old := !w.Newest.IsZero() && f.At.Sub(w.Newest) > allowed && !w.busy()
	quiet, most, used := w.quiet()
	still := quiet >= most && (w.Newest.IsZero() || used && known && time.Duration(quiet)*day >= allowed)
	switch {
	case w.hollow(f.At) && !(w.unfit && old):
		worse(d, Stale)
		why("%s", w.emptiness(f.Day))
	case still:
		worse(d, Stale)
		why("stale: answers, but has listed nothing new %s; %s", since(f.Day, w.LastNew), allowance(time.Duration(most)*day, used))
	case old:
		worse(d, Stale)
		why("stale: answers, but its newest item is of %s; %s", w.Newest.UTC().Format(time.DateOnly), allowance(allowed, known))
	}
}

func worse(d *SourceDay, s State) {
	if d.State == Complete || d.State == Partial && s == Stale {
		d.State = s
	}
}

// remember adds a day to the past.
func (w *Watch) remember(f SourceFacts, first bool) {
	if f.New > 0 {
		w.LastNew = f.Day
	}
	w.Begun = true
	w.asked = append(w.asked, asked{day: f.Day, first: first, fresh: f.New, most: f.Most, pause: f.Pause, newest: w.Newest})
	for f.Day.Sub(w.asked[0].day) > HabitDays*day {
		w.asked = w.asked[1:]
	}
}

// missed reports whether articles have scrolled off before a pull: the page is
// as long as it is used to be, more than half of it is new, older pages did not
// lead back to what was known, and the rest of the outlet's sources did not see
// it all.
func (w *Watch) missed(p Pull) bool {
	var most []int
	for _, a := range w.asked {
		if a.most > 0 {
			most = append(most, a.most)
		}
	}
	if p.Reached || p.Listed < leastPage || 2*p.New <= p.Listed || p.Alone == 0 || len(most) == 0 {
		return false
	}
	slices.Sort(most)
	return float64(p.Listed) >= fullShare*float64(most[len(most)/2])
}

// hollow reports whether a source that answers lists nothing, and should. A
// sitemap of news may: it lists what is two days old at most. Once it has lost
// what it should still list, it is hollow until it lists something again.
func (w *Watch) hollow(at time.Time) bool {
	last := w.Newest
	if last.IsZero() {
		last = w.LastNew
	}
	switch {
	case !w.empty:
		w.lost = false
	case !w.filled():
		return w.Source.Kind != KindPosts && len(w.asked) >= quietUnknown
	case w.Source.Kind != KindSitemap || at.Sub(last) < newsAge:
		w.lost = true
	}
	return w.lost
}

// filled reports whether the source has ever listed anything.
func (w *Watch) filled() bool {
	return !w.lastFull.IsZero() || !w.LastNew.IsZero() || !w.Newest.IsZero()
}

// emptiness says that a source which answers lists nothing.
func (w *Watch) emptiness(at time.Time) string {
	s := "silent: answers, but lists nothing"
	switch {
	case w.Source.Kind == KindListing:
		s = "silent: answers, but no link on it fits the pattern of articles"
	case w.unfit:
		s = "silent: answers, but none of its items fits the pattern of articles"
	}
	last := w.lastFull
	if last.IsZero() {
		last = w.LastNew
	}
	switch {
	case !w.filled():
		return s
	case last.IsZero() || at.Sub(last) > HabitDays*day:
		return s + " any more"
	}
	return s + " any more; it did until " + last.UTC().Format(time.DateOnly)
}

// failure says why a source failed, and since when.
func (w *Watch) failure(f SourceFacts) string {
	when := since(f.Day, w.since)
	if f.Outcome == Moved {
		to := f.Reason
		if w.Source.URL == "" {
			to = elsewhere
		}
		return fmt.Sprintf("moved to %s %s, and not asked there", to, when)
	}
	state, reason, _ := strings.Cut(Words(f.Outcome, f.Reason), ": ")
	nowhere := f.Outcome == Gone || f.Outcome == DNS || strings.HasSuffix(f.Reason, noHost)
	if f.Outcome == Gone && f.Status == 410 || nowhere && f.Day.Sub(w.since) >= deadAfter {
		state = "dead"
	}
	return strings.TrimSuffix(state+" "+when+": "+reason, ": ")
}

// elsewhere stands for an address that may not be printed.
const elsewhere = "another address"

// since says from which day on something is so, as far as the past is looked at.
func since(now, begin time.Time) string {
	if now.Sub(begin) >= HabitDays*day {
		return fmt.Sprintf("for more than %d days", HabitDays)
	}
	return "since " + begin.UTC().Format(time.DateOnly)
}
