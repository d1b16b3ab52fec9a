package crawler

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A diary is a watch and the days it is told of, from 2 March 2026, a Monday,
// on; the source is asked at 18:00.
type diary struct {
	*testing.T
	Watch
	n   int
	out []SourceDay
}

func newDiary(t *testing.T, kind Kind) *diary {
	return &diary{T: t, Watch: Watch{Source: SourceDay{Source: "s1", Kind: kind, URL: "http://quay.example/list"}}}
}

var firstDay = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

func (d *diary) date(n int) time.Time { return firstDay.AddDate(0, 0, n) }

// tell gives the next day.
func (d *diary) tell(f SourceFacts) *diary {
	f.Day = d.date(d.n)
	f.At = f.Day.Add(18 * time.Hour)
	if f.Outcome == "" {
		f.Outcome = OK
	}
	if f.Outcome == OK {
		f.LastGood = f.At
	}
	d.out = append(d.out, d.Day(f))
	d.n++
	return d
}

// page is a day on which a page of ten was read, some of it new; the newest
// item was published so many days ago.
func (d *diary) page(fresh int, age float64, pause time.Duration) *diary {
	f := SourceFacts{Read: true, Items: 10, Listed: 10, Known: 10 - fresh, Most: 10, New: fresh, Pause: pause}
	if age >= 0 {
		f.Newest = d.date(d.n).Add(18*time.Hour - time.Duration(age*24*float64(time.Hour)))
	}
	return d.tell(f)
}

func (d *diary) skip(days int) *diary {
	d.n += days
	return d
}

// want compares the states of the days, one letter each, and the reasons of
// the last.
func (d *diary) want(states string, reasons ...string) {
	d.Helper()
	letters := map[State]string{Complete: ".", Partial: "p", Stale: "s", Gap: "g", Blocked: "b", NotDue: "-"}
	got := ""
	for _, x := range d.out {
		got += letters[x.State]
	}
	if got != states {
		d.Errorf("states %s, want %s", got, states)
	}
	if last := d.out[len(d.out)-1].Reasons; strings.Join(last, "\n") != strings.Join(reasons, "\n") {
		d.Errorf("reasons %q, want %q", last, reasons)
	}
}

// A feed that had several items a day is stale once the newest is three days
// old, and well again with the next.
func TestStaleFeed(t *testing.T) {
	d := newDiary(t, KindFeed).page(10, .1, time.Hour).page(4, .2, time.Hour)
	for i := range 4 {
		d.page(0, 1.2+float64(i), time.Hour)
	}
	d.want("....ss", "stale: answers, but its newest item is of 2026-03-03; its habit allows 3 days")
	d.page(1, .1, time.Hour).want("....ss.")
}

// A feed that is stale when it is first asked is named at once; one with wrong
// dates that goes on listing is not.
func TestStaleFromTheFirstDay(t *testing.T) {
	newDiary(t, KindFeed).page(10, 900, 0).want("s", "stale: answers, but its newest item is of 2023-09-14; its habit allows 3 days")
	newDiary(t, KindFeed).page(10, 900, 0).page(3, 901, 0).page(0, 902, 0).page(0, 903, 0).page(0, 904, 0).
		want("s...s", "stale: answers, but its newest item is of 2023-09-14; its habit allows 3 days")
}

// A weekly column is allowed a week and a half.
func TestWeeklyColumn(t *testing.T) {
	d := newDiary(t, KindFeed)
	for i := range 12 {
		d.page(0, float64(i), 7*day)
	}
	d.want("...........s", "stale: answers, but its newest item is of 2026-03-02; its habit allows 11 days")
}

// What does not show a habit yet is given two weeks; posts show theirs by how
// their newest follow each other.
func TestHabitOfPosts(t *testing.T) {
	post := func(d *diary, newest int) *diary {
		return d.tell(SourceFacts{Read: true, Items: 3, Listed: 3, Most: 3, Pause: -1, Newest: d.date(newest)})
	}
	d := newDiary(t, KindPosts)
	for range 15 {
		post(d, 0)
	}
	d.want("..............s", "stale: answers, but its newest item is of 2026-03-02; its habit is not known yet, and 14 days are allowed")
	d = newDiary(t, KindPosts)
	for i := range 14 {
		post(d, min(i, 12)/4*4)
	}
	for range 6 {
		post(d, 12)
	}
	d.want("..................ss", "stale: answers, but its newest item is of 2026-03-14; its habit allows 6 days")
}

// Days without a run are nobody's pause.
func TestHabitWithoutRuns(t *testing.T) {
	d := newDiary(t, KindPosts)
	post := func() { d.tell(SourceFacts{Read: true, Items: 3, Listed: 3, Most: 3, Pause: -1, Newest: d.date(d.n)}) }
	post()
	post()
	post()
	d.skip(20)
	post()
	post()
	for range 4 {
		d.tell(SourceFacts{Outcome: NotModified, Pause: -1})
	}
	d.want(".......ss", "stale: answers, but its newest item is of 2026-03-26; its habit allows 3 days")
}

// A listing tells no dates: it is stale after more quiet days than it had.
func TestStaleListing(t *testing.T) {
	list := func(pattern string) *diary {
		d := newDiary(t, KindListing)
		for _, c := range pattern {
			d.page(map[rune]int{'N': 9, 'n': 3, '1': 1}[c], -1, -1)
		}
		return d
	}
	list("nnnn...").want("......s", "stale: answers, but has listed nothing new since 2026-03-05; its habit allows 3 days")
	list("nnnn..nnn").want(".........")
	list("N....N....N....N.....").want(".....................")
	list("N....N....N....N......").want(".....................s", "stale: answers, but has listed nothing new since 2026-03-17; its habit allows 6 days")
	list("1..111........").want("..............") // three in five days: a week without any is no wonder
	list("1..111.........").want("..............s", "stale: answers, but has listed nothing new since 2026-03-07; its habit allows 9 days")
	list("n.............").want("..............")
	list("n..............").want("..............s", "stale: answers, but has listed nothing new since 2026-03-02; its habit is not known yet, and 14 days are allowed")
}

// A source that answers with nothing is named, and until when it was not so.
func TestEmpty(t *testing.T) {
	empty := SourceFacts{Read: true, Pause: -1}
	unfit := SourceFacts{Read: true, Items: 8, Pause: -1}
	newDiary(t, KindFeed).page(10, .1, time.Hour).tell(empty).tell(SourceFacts{Outcome: NotModified, Pause: -1}).
		want(".ss", "silent: answers, but lists nothing any more; it did until 2026-03-02")
	newDiary(t, KindFeed).page(10, .1, time.Hour).tell(unfit).want(".s", "silent: answers, but none of its items fits the pattern of articles any more; it did until 2026-03-02")
	newDiary(t, KindListing).page(10, -1, -1).tell(empty).page(1, -1, -1).tell(empty).
		want(".s.s", "silent: answers, but no link on it fits the pattern of articles any more; it did until 2026-03-04")
	never, silent := newDiary(t, KindListing), newDiary(t, KindPosts)
	for range quietUnknown {
		never.tell(empty)
		silent.tell(empty)
	}
	never.want(".............s", "silent: answers, but no link on it fits the pattern of articles")
	silent.want("..............")
	newDiary(t, KindPosts).page(0, .1, -1).tell(empty).want(".s", "silent: answers, but lists nothing any more; it did until 2026-03-02")
	d := newDiary(t, KindFeed)
	d.Begun, d.LastNew = true, firstDay.AddDate(0, 0, -100)
	d.tell(empty).want("s", "silent: answers, but lists nothing any more")
	// An index all of whose sitemaps are old is stale, whatever it is made of.
	d = newDiary(t, KindSitemap)
	f := unfit
	f.Newest, f.Pause = firstDay.AddDate(0, 0, -30), -1
	d.tell(f).want("s", "stale: answers, but its newest item is of 2026-01-31; its habit is not known yet, and 14 days are allowed")
}

// A sitemap of news lists what is two days old at most, so it may be empty
// after that; what it should still list it must not lose.
func TestEmptySitemap(t *testing.T) {
	empty := SourceFacts{Read: true, Pause: -1}
	d := newDiary(t, KindSitemap).page(10, .1, 7*day).page(2, .1, 7*day)
	d.tell(empty).tell(empty).tell(empty).want("..sss", "silent: answers, but lists nothing any more; it did until 2026-03-03")
	d = newDiary(t, KindSitemap).page(10, .1, time.Hour).page(2, .1, time.Hour)
	d.tell(empty).tell(empty).tell(empty).want("..sss", "silent: answers, but lists nothing any more; it did until 2026-03-03")
	d = newDiary(t, KindSitemap).page(10, .1, 7*day).page(2, 1.1, 7*day)
	d.tell(empty).tell(empty).page(1, .1, 7*day).want(".....")
	// Without dates, what it last listed for the first time is as good.
	newDiary(t, KindSitemap).page(10, -1, -1).page(0, -1, -1).tell(empty).want("...")
	newDiary(t, KindSitemap).page(10, -1, -1).tell(empty).tell(empty).want(".ss", "silent: answers, but lists nothing any more; it did until 2026-03-02")
}

// A feed whose dates are wrong is known by what it used to list.
func TestStaleFeedAhead(t *testing.T) {
	d := newDiary(t, KindFeed).page(10, -.6, time.Hour)
	for range 3 {
		d.page(3, -.6, time.Hour)
	}
	d.page(0, .4, time.Hour).page(0, 1.4, time.Hour).page(0, 2.4, time.Hour).
		want("......s", "stale: answers, but has listed nothing new since 2026-03-05; its habit allows 3 days")
}

// Articles that have scrolled off are named if the page is full and most of it
// is new.
func TestGapBetweenPulls(t *testing.T) {
	pull := func(listed, fresh int) SourceFacts {
		return SourceFacts{
			Read: true, Items: listed, Listed: listed, Most: listed, New: fresh, Pause: -1,
			Pulls: []Pull{{Before: firstDay.Add(18 * time.Hour), Listed: listed, New: fresh, Alone: 1}},
		}
	}
	for _, c := range []struct {
		listed, fresh int
		want          string
	}{{10, 10, ".p"}, {9, 9, ".p"}, {10, 6, ".p"}, {10, 5, ".."}, {5, 5, ".."}, {40, 40, ".p"}} {
		d := newDiary(t, KindListing).page(10, -1, -1).tell(pull(c.listed, c.fresh))
		var why []string
		if c.want == ".p" {
			why = []string{"gap: items scrolled off between pulls; what came since 2026-03-02 may be missing"}
		}
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			d.T = t
			d.want(c.want, why...)
		})
	}
	// What the outlet's other sources have seen is not missing.
	seen := pull(10, 10)
	seen.Pulls[0].Alone = 0
	newDiary(t, KindListing).page(10, -1, -1).tell(seen).want("..")
	short := newDiary(t, KindFeed)
	short.tell(SourceFacts{Read: true, Items: 2, Listed: 2, Most: 2, New: 2, Pause: -1}).tell(pull(2, 2)).want("..")
}

// A failure is told with the day it began, and called an end when it is one.
func TestFailures(t *testing.T) {
	bad := func(o Outcome, status int, reason string) SourceFacts {
		return SourceFacts{Outcome: o, Status: status, Reason: reason, Pause: -1}
	}
	gone := bad(Gone, 404, "HTTP 404")
	d := newDiary(t, KindFeed).page(10, .1, time.Hour).tell(gone).tell(gone).tell(gone)
	d.want(".ggg", "not found since 2026-03-03: HTTP 404")
	d.tell(gone).want(".gggg", "dead since 2026-03-03: HTTP 404")
	d.tell(bad(DNS, 0, "no such host")).want(".ggggg", "dead since 2026-03-03: no such host")
	d.page(1, .1, time.Hour).tell(bad(ServerError, 500, "HTTP 500")).want(".ggggg.g", "failing since 2026-03-09: HTTP 500")
	// A host that is paused is still down; one that was never asked is not.
	d = newDiary(t, KindFeed).tell(bad(DNS, 0, "no such host"))
	for range 3 {
		d.out = append(d.out, d.Day(SourceFacts{Day: d.date(d.n), Ran: true}))
		d.n++
	}
	d.want("gggg", "dead since 2026-03-02: no such host")
	if got := d.Day(SourceFacts{Day: d.date(d.n)}); got.State != NotDue {
		t.Errorf("without a run: %+v", got)
	}
	d = newDiary(t, KindFeed).tell(gone)
	if got := d.Day(SourceFacts{Day: d.date(1), Ran: true}); got.State != NotDue {
		t.Errorf("not asked after an answer: %+v", got)
	}
	// Nor do the words change when robots.txt is what cannot be had of it, or
	// when the source was left aside since it is paused.
	down := "robots.txt could not be had: no such host"
	d = newDiary(t, KindFeed).tell(bad(RobotsDown, 0, down))
	d.want("g", "not reachable since 2026-03-02: no such host")
	d.tell(bad(Paused, 0, "its host does not answer: robots.txt: no such host")).want("gg", "not reachable since 2026-03-02: no such host")
	d.out = append(d.out, d.Day(SourceFacts{Day: d.date(d.n), Ran: true}))
	d.n++
	d.tell(bad(DNS, 0, "no such host")).want("gggg", "dead since 2026-03-02: no such host")
	d.tell(bad(RobotsDown, 0, down)).want("ggggg", "dead since 2026-03-02: no such host")
	d = newDiary(t, KindFeed).tell(bad(RobotsDown, 0, "robots.txt: HTTP 503"))
	d.want("g", "held back since 2026-03-02: robots.txt: HTTP 503")
	d.tell(bad(Paused, 0, "its host asks to be left alone")).want("gg", "asked to wait since 2026-03-02: its host asks to be left alone")
	newDiary(t, KindFeed).tell(bad(Gone, 410, "HTTP 410")).want("g", "dead since 2026-03-02: HTTP 410")
	newDiary(t, KindFeed).tell(bad(Forbidden, 403, "HTTP 403")).tell(bad(Robots, 0, "robots.txt forbids it")).want("bb", "closed to us since 2026-03-02: robots.txt forbids it")
	d = newDiary(t, KindFeed)
	for range HabitDays + 1 {
		d.tell(bad(Timeout, 0, ""))
	}
	d.want(strings.Repeat("g", HabitDays+1), "not reachable for more than 60 days")
	if last := d.out[len(d.out)-1]; !last.LastSuccess.IsZero() {
		t.Errorf("last success %s of a source that never answered", last.LastSuccess)
	}
}

// A source that has moved for good is well, and its new address is told; that
// of an account which is not public is not.
func TestMoved(t *testing.T) {
	f := SourceFacts{Read: true, Items: 10, Listed: 10, Most: 10, New: 1, Expected: 1, Received: 1, Pause: -1, MovedTo: "http://quay.example/new"}
	d := newDiary(t, KindFeed).tell(f)
	d.want(".", "moved to http://quay.example/new since 2026-03-02: change the configuration")
	if d.out[0].MovedTo != f.MovedTo {
		t.Errorf("moved to %q", d.out[0].MovedTo)
	}
	d = newDiary(t, KindPosts)
	d.Source.URL, d.Source.Account = "", "a1b2"
	d.tell(f).want(".", "moved to another address since 2026-03-02: change the configuration")
	if x := d.out[0]; x.MovedTo != "" || x.Source != "" || x.Name() != "account a1b2" {
		t.Errorf("an account's address is told: %+v", x)
	}
}

// What is not there of a source's articles and further pages counts.
func TestPartialSource(t *testing.T) {
	newDiary(t, KindFeed).tell(SourceFacts{Read: true, Items: 5, Listed: 5, Most: 5, New: 5, Expected: 5, Received: 4, Pause: -1}).want("p")
	newDiary(t, KindSitemap).tell(SourceFacts{Read: true, Items: 2, Listed: 2, Most: 2, Pause: -1, Unread: []string{"a sitemap http://quay.example/2: timeout"}}).
		want("p", "a sitemap http://quay.example/2: timeout")
	d := newDiary(t, KindFeed)
	d.Day(SourceFacts{Day: firstDay})
	if got := d.Day(SourceFacts{Day: firstDay.AddDate(0, 0, 1)}); got.State != NotDue || len(got.Reasons) > 0 {
		t.Errorf("not asked: %+v", got)
	}
}

func TestPause(t *testing.T) {
	at := firstDay
	links := func(days ...float64) (out []Link) {
		for _, d := range days {
			out = append(out, Link{Kind: KindPage, Published: at.Add(-time.Duration(d * 24 * float64(time.Hour)))})
		}
		return append(out, Link{Kind: KindPage}, Link{Kind: KindSitemap, Published: at.AddDate(-9, 0, 0)})
	}
	for _, c := range []struct {
		links []Link
		want  time.Duration
	}{
		{nil, -1},
		{links(), -1},
		{links(1), -1},
		{links(1, 2, 3), -1},
		{links(1, 1, 1, 1), 0},
		{links(3, 1, 2.5, 3), 36 * time.Hour},
		{links(0, 1, 2, 3, 700), day},    // an old one that is kept
		{links(0, 1, 2, 700), 698 * day}, // too few to say so
		{links(0, 0, 0, 0, 0, 7, 7, 7, 7, 7), 7 * day},
		{links(-3, 0, 1, 1, 1), day}, // dated ahead
	} {
		if got := Pause(c.links, at); got != c.want {
			t.Errorf("Pause(%d links) = %s, want %s", len(c.links), got, c.want)
		}
	}
}
