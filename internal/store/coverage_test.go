package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// day moves the clock to the n-th day from monday, 06:00.
func (d *desk) day(n int) { d.now = monday.AddDate(0, 0, n) }

// coverage returns an outlet's days, one word each, and all reasons.
func (d *desk) coverage(outlet string, days int) (states, reasons string) {
	d.Helper()
	list, err := d.Coverage(d.ctx(), monday.Truncate(24*time.Hour), monday.Truncate(24*time.Hour).AddDate(0, 0, days))
	d.ok(err)
	for _, c := range list {
		if c.Outlet == outlet {
			states += " " + string(c.State)
			reasons += strings.Join(c.Reasons, "; ") + "\n"
		}
	}
	return strings.TrimSpace(states), reasons
}

// list answers for a source with links, published as many hours ago as stands
// beside them.
func (d *desk) list(url string, links map[string]int) {
	d.Helper()
	f := d.answer(d.take(url), 200, fmt.Sprint(links))
	f.Links, f.Items, f.Newest = nil, len(links), time.Time{}
	for _, u := range slices.Sorted(maps.Keys(links)) {
		l := crawler.Link{URL: u, Kind: crawler.KindPage, Published: d.now.Add(-time.Duration(links[u]) * time.Hour)}
		if f.Links = append(f.Links, l); l.Published.After(f.Newest) {
			f.Newest = l.Published
		}
	}
	d.commit(f)
}

// Six days of one outlet: complete, a page lost, no run, a feed that only
// answers, one that is shut, and one that is not over.
func TestCoverageOfAWeek(t *testing.T) {
	d := newDesk(t)
	feed := gazette + "/feed"
	d.seed(outlet("gazette", feed))
	d.day(1)
	d.list(feed, map[string]int{gazette + "/a1": 2, gazette + "/a2": 1})
	d.fetch(gazette+"/a1", 200, "One.")
	d.fetch(gazette+"/a2", 200, "Two.")

	d.day(2)
	d.list(feed, map[string]int{gazette + "/a1": 26, gazette + "/a2": 25, gazette + "/a3": 25, gazette + "/a4": 25}) // and four show a habit
	d.fetch(gazette+"/a3", 200, "Three.")
	d.fetch(gazette+"/a4", 404, "")

	d.day(5) // nobody came on the days between
	d.fetch(feed, 304, "")

	d.day(6)
	d.fetch(feed, 403, "")

	d.day(7)
	_, err := d.BeginRun(d.ctx(), "run", "test")
	d.ok(err)
	states, reasons := d.coverage("gazette", 9)
	if want := "not-due complete partial gap gap stale blocked not-due not-due"; states != want {
		t.Errorf("states %q, want %q", states, want)
	}
	for _, want := range []string{
		"1 of 2 listed articles not captured, 1 of them lost; 1 article not found: HTTP 404",
		"no run asked this outlet",
		"source " + feed + ": stale: answers, but its newest item is of 2019-08-20; its habit allows 3 days",
		"source " + feed + ": closed to us since 2019-08-25: HTTP 403",
	} {
		if !strings.Contains(reasons, want+"\n") && !strings.Contains(reasons, want+";") && !strings.Contains(reasons, "; "+want) {
			t.Errorf("reasons:\n%swant %q", reasons, want)
		}
	}
}

// The last poll of a day counts, not the attempts before it.
func TestCoverageReadsFinalStates(t *testing.T) {
	d := newDesk(t)
	feed := gazette + "/feed"
	d.seed(outlet("gazette", feed))
	d.fetch(feed, 500, "")
	d.now = d.now.Add(time.Hour)
	d.fetch(feed, 200, gazette+"/a1 One\n")
	if states, _ := d.coverage("gazette", 1); states != "partial" {
		t.Errorf("with a page that waits: %q, want partial", states)
	}
	d.fetch(gazette+"/a1", 200, "One.")
	if states, reasons := d.coverage("gazette", 1); states != "complete" || strings.TrimSpace(reasons) != "" {
		t.Errorf("at the end: %q, %q; want complete", states, reasons)
	}
	d.now = d.now.Add(time.Hour)
	d.fetch(feed, 500, "")
	if states, _ := d.coverage("gazette", 1); states != "gap" {
		t.Errorf("when the last poll failed: %q, want gap", states)
	}
}

// A source that was left aside, since its host is paused, is judged by how it
// was when it was asked; if it was not asked that day, by why not.
func TestCoverageOfAPausedHost(t *testing.T) {
	d := newDesk(t)
	feed := gazette + "/feed"
	d.seed(outlet("gazette", feed))
	paused := func() {
		task := d.take(feed)
		d.commit(crawler.Fetch{Task: task, At: d.now, Outcome: crawler.Paused, Reason: "its host asks to be left alone", Due: d.now.Add(time.Minute)})
	}
	d.fetch(feed, 200, "")
	d.now = d.now.Add(time.Hour)
	paused()
	if states, reasons := d.coverage("gazette", 1); states != "complete" || strings.TrimSpace(reasons) != "" {
		t.Errorf("asked, and left aside later: %q, %q; want complete", states, reasons)
	}
	health, err := d.OutletHealth(d.ctx(), d.run)
	d.ok(err)
	if len(health) != 1 || health[0].Failed {
		t.Errorf("health %+v", health)
	}
	d.day(1)
	paused()
	states, reasons := d.coverage("gazette", 2)
	if want := "source " + feed + ": asked to wait since 2019-08-20: its host asks to be left alone"; states != "complete gap" || !strings.Contains(reasons, want) {
		t.Errorf("never asked: %q, %q; want %q", states, reasons, want)
	}
	list, err := d.Coverage(d.ctx(), monday.Truncate(24*time.Hour), monday.Truncate(24*time.Hour).AddDate(0, 0, 2))
	d.ok(err)
	for i, want := range []int{1, 0} {
		if got := list[i].Sources[0].Polls; got != want {
			t.Errorf("day %d: %d polls, want %d", i+1, got, want)
		}
	}
	d.want(`select attempts from frontier where url = '`+feed+`'`, "0")
}

// A link counts on the day it was first seen, whoever showed it again.
func TestCoverageCountsALinkOnce(t *testing.T) {
	d := newDesk(t)
	feed, list := gazette+"/feed", gazette+"/list"
	d.seed(outlet("gazette", feed, list))
	d.fetch(feed, 200, gazette+"/a1 One\n")
	d.fetch(gazette+"/a1", 200, "One.")
	d.fetch(list, 200, "")
	d.day(1)
	d.fetch(feed, 304, "")
	d.fetch(list, 200, gazette+"/a1 One\n")
	d.day(2)
	list2, err := d.Coverage(d.ctx(), monday.Truncate(24*time.Hour), monday.Truncate(24*time.Hour).AddDate(0, 0, 2))
	d.ok(err)
	var got []string
	for _, c := range list2 {
		got = append(got, fmt.Sprintf("%s %d/%d", c.State, c.Received, c.Expected))
	}
	if strings.Join(got, ", ") != "complete 1/1, complete 0/0" {
		t.Errorf("coverage %q", got)
	}
	one, err := d.Coverage(d.ctx(), monday.Truncate(24*time.Hour).AddDate(0, 0, 1), monday.Truncate(24*time.Hour).AddDate(0, 0, 2))
	d.ok(err)
	if len(one) != 1 || one[0].Expected != 0 {
		t.Errorf("the second day by itself: %+v", one)
	}
}

// redirect answers for an address with a redirect.
func (d *desk) redirect(from, to string, kind crawler.Kind) {
	d.Helper()
	f := d.answer(d.take(from), 301, "")
	f.Outcome, f.Capture, f.Links = crawler.Moved, nil, []crawler.Link{{URL: to, Kind: kind, Hops: 1}}
	if kind == crawler.KindFeed {
		f.Due = d.now.Add(time.Hour)
	}
	d.commit(f)
}

// A page that has moved counts as what it has moved to; so does a source.
func TestCoverageFollowsRedirects(t *testing.T) {
	d := newDesk(t)
	feed := gazette + "/feed"
	d.seed(outlet("gazette", feed))
	d.redirect(feed, gazette+"/feed2", crawler.KindFeed)
	if states, reasons := d.coverage("gazette", 1); states != "gap" || !strings.Contains(reasons, "moved to "+gazette+"/feed2 since 2019-08-19, and not asked there") {
		t.Errorf("a source that moved: %q %q", states, reasons)
	}
	d.fetch(gazette+"/feed2", 200, gazette+"/short One\n")
	d.redirect(gazette+"/short", gazette+"/long", crawler.KindPage)
	if states, reasons := d.coverage("gazette", 1); states != "partial" || !strings.Contains(reasons, "1 article not asked for yet") {
		t.Errorf("a page that moved: %q %q", states, reasons)
	}
	d.fetch(gazette+"/long", 200, "One.")
	if states, reasons := d.coverage("gazette", 1); states != "complete" || !strings.Contains(reasons, "moved to "+gazette+"/feed2 since 2019-08-19: change the configuration") {
		t.Errorf("captured: %q %q", states, reasons)
	}
	d.day(1)
	d.redirect(feed, gazette+"/feed2", crawler.KindFeed)
	d.fetch(gazette+"/feed2", 500, "")
	if states, reasons := d.coverage("gazette", 2); states != "complete gap" || !strings.Contains(reasons, "source "+feed+": failing since 2019-08-20: HTTP 500") {
		t.Errorf("the target fails: %q %q", states, reasons)
	}
}

// An outlet that is no longer configured has no days after its last poll; one
// that came later has none due before its first.
func TestCoverageBeginsAndEnds(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"))
	d.fetch(gazette+"/feed", 304, "")
	d.day(1)
	d.seed(outlet("herald", "http://herald.example/feed"))
	d.fetch("http://herald.example/feed", 304, "")
	d.day(3)
	_, err := d.BeginRun(d.ctx(), "run", "test")
	d.ok(err)
	for outlet, want := range map[string]string{"gazette": "complete", "herald": "not-due complete gap"} {
		if states, _ := d.coverage(outlet, 3); states != want {
			t.Errorf("%s: %q, want %q", outlet, states, want)
		}
	}
	all, err := d.Coverage(d.ctx(), time.Time{}, time.Time{})
	d.ok(err)
	if len(all) != 1+4 || all[0].Day != "2019-08-19" || all[4].Day != "2019-08-22" {
		t.Errorf("all of time: %+v", all)
	}
}

func TestHealth(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed", gazette+"/list"), outlet("herald", "http://herald.example/feed"))
	health := func(want ...string) {
		t.Helper()
		list, err := d.OutletHealth(d.ctx(), d.run)
		d.ok(err)
		var got []string
		for _, h := range list {
			got = append(got, fmt.Sprintf("%s asked=%v failed=%v newly=%v %s", h.Outlet, h.Asked, h.Failed, h.Newly, h.Reason))
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("health of %s:\n%s\nwant:\n%s", d.run, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	next := func() {
		d.now = d.now.Add(2 * time.Hour)
		run, err := d.BeginRun(d.ctx(), "run", "test")
		d.ok(err)
		d.run = run
	}
	d.fetch(gazette+"/feed", 500, "")
	d.fetch(gazette+"/list", 200, "")
	d.fetch("http://herald.example/feed", 500, "") // has never answered
	health("gazette asked=true failed=false newly=false ", "herald asked=true failed=true newly=false failing: HTTP 500")
	next()
	health()
	d.fetch(gazette+"/feed", 500, "")
	d.fetch(gazette+"/list", 500, "")
	health("gazette asked=true failed=true newly=true failing: HTTP 500")
	next()
	d.redirect(gazette+"/feed", gazette+"/feed2", crawler.KindFeed)
	health("gazette asked=true failed=false newly=false ")
	d.fetch(gazette+"/feed2", 404, "") // a redirect to nowhere is no answer
	health("gazette asked=true failed=true newly=false not found: HTTP 404")
	next()
	d.fetch(gazette+"/feed", 500, "")
	d.fetch("http://herald.example/feed", 304, "")
	health("gazette asked=true failed=true newly=false failing: HTTP 500", "herald asked=true failed=false newly=false ")
}

// The posts of an account that is not on the public list are named by its
// pseudonym.
func TestCoverageNamesNoAccount(t *testing.T) {
	d := newDesk(t)
	o := outlet("gazette")
	o.Sources = append(o.Sources, account(d, "quay", false), account(d, "pier", true))
	d.seed(o)
	for _, handle := range []string{"quay", "pier"} {
		f := d.answer(d.take(social+"/"+handle), 301, "")
		f.Outcome, f.Capture, f.Links = crawler.Moved, nil, []crawler.Link{{URL: social + "/" + handle + "/new", Kind: crawler.KindPosts, Hops: 1}}
		f.Due = d.now.Add(time.Hour)
		d.commit(f)
	}
	list, err := d.Coverage(d.ctx(), monday.Truncate(24*time.Hour), monday.Truncate(24*time.Hour).AddDate(0, 0, 1))
	d.ok(err)
	got := fmt.Sprintf("%+v", list)
	if strings.Contains(got, "quay") || strings.Contains(got, crawler.SourceID("gazette", crawler.KindPosts, social+"/quay")) {
		t.Errorf("an account is named: %s", got)
	}
	for _, want := range []string{"source account " + d.AccountKey("telegram", "quay", false) + ": moved to another address since 2019-08-19, and not asked there", social + "/pier/new"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %q", got, want)
		}
	}
}

// pages answers for a listing with the stories of these numbers.
func (d *desk) pages(url string, numbers ...int) {
	d.Helper()
	body := ""
	for _, n := range numbers {
		body += fmt.Sprintf("%s/n%d Story\n", gazette, n)
	}
	d.fetch(url, 200, body)
	for _, n := range numbers {
		d.exec(`update frontier set capture = 'c1', state = 'done' where url = ?`, fmt.Sprintf("%s/n%d", gazette, n))
	}
}

// states are those of one source of the gazette, a word for each day.
func (d *desk) states(url string, days int) string {
	d.Helper()
	list, err := d.Coverage(d.ctx(), monday.Truncate(24*time.Hour), monday.Truncate(24*time.Hour).AddDate(0, 0, days))
	d.ok(err)
	var out []string
	for _, c := range list {
		for _, s := range c.Sources {
			if s.URL == url {
				out = append(out, string(s.State))
			}
		}
	}
	return strings.Join(out, " ")
}

// Between two pulls something may be missing if none of what was newest is
// there any more, whatever old articles are kept on the page, and no other
// source of the outlet has seen all that came.
func TestCoverageOfPulls(t *testing.T) {
	d := newDesk(t)
	one, two := gazette+"/list", gazette+"/list2"
	d.seed(outlet("gazette", one, two))
	d.pages(one, 1, 2, 3, 4, 5, 6)
	d.pages(two, 1, 2, 3, 4, 5, 6, 7, 8)
	d.day(1)
	d.pages(one, 11, 10, 9, 8, 7, 6) // five are new, one of the newest is there
	d.pages(two, 11, 10, 9, 8, 7, 6, 5, 4)
	d.day(2)
	d.pages(one, 1, 12, 13, 14, 15, 99) // the first is kept, the newest have scrolled off
	d.pages(two, 15, 14, 13, 12, 11, 10, 9, 8)
	d.day(3)
	d.pages(one, 17, 18, 19, 20, 21, 22) // and again, and the other page has seen it all
	d.pages(two, 22, 21, 20, 19, 18, 17, 16, 15)
	d.day(4)
	d.pages(one, 36, 35, 34, 33, 32, 31) // too much for both
	d.pages(two, 36, 35, 34, 33, 32, 31, 30, 29)
	d.day(5)
	if got, want := d.states(one, 5), "complete complete partial complete partial"; got != want {
		t.Errorf("one: %s, want %s", got, want)
	}
	if got, want := d.states(two, 5), "complete complete complete complete partial"; got != want {
		t.Errorf("two: %s, want %s", got, want)
	}
}

// A source is judged by where it is known to lead, also on a day on which the
// new address alone was asked.
func TestCoverageRemembersRedirects(t *testing.T) {
	d := newDesk(t)
	feed := gazette + "/feed"
	d.seed(outlet("gazette", feed))
	d.redirect(feed, gazette+"/feed2", crawler.KindFeed)
	d.fetch(gazette+"/feed2", 304, "")
	d.day(1)
	d.fetch(gazette+"/feed2", 304, "")
	d.day(2)
	if got := d.states(feed, 2); got != "complete complete" {
		t.Errorf("%s, want complete twice", got)
	}
}

// What a source was used to long ago is not forgotten: it is no new source,
// and its newest item is what it was.
func TestCoverageLookBack(t *testing.T) {
	d := newDesk(t)
	feed, list := gazette+"/feed", gazette+"/list"
	d.seed(outlet("gazette", feed, list))
	d.list(feed, map[string]int{gazette + "/a1": 2, gazette + "/a2": 1})
	d.pages(list, 1, 2, 3)
	const later = 90
	d.day(later)
	d.fetch(feed, 304, "")
	d.fetch(list, 200, "")
	d.day(later + 1)
	day := monday.Truncate(24*time.Hour).AddDate(0, 0, later)
	got, err := d.Coverage(d.ctx(), day, day.AddDate(0, 0, 1))
	d.ok(err)
	want := "source " + feed + ": stale: answers, but its newest item is of 2019-08-19; its habit is not known yet, and 14 days are allowed\n" +
		"source " + list + ": silent: answers, but no link on it fits the pattern of articles any more"
	if got := strings.Join(got[0].Reasons, "\n"); got != want {
		t.Errorf("reasons:\n%s\nwant:\n%s", got, want)
	}
	d.day(2 * later)
	d.list(feed, map[string]int{gazette + "/a9": 24 * 80})
	d.day(2*later + 1)
	day = day.AddDate(0, 0, later)
	got, err = d.Coverage(d.ctx(), day, day.AddDate(0, 0, 1))
	d.ok(err)
	if c := got[0]; c.State != crawler.Partial || len(c.Reasons) != 2 { // the article waits; the feed is busy, whatever its dates say
		t.Errorf("a feed that lists again: %+v", c)
	}
}

// An article that two sources name at the same moment is one.
func TestCoverageOfTwins(t *testing.T) {
	d := newDesk(t)
	one, two := gazette+"/list", gazette+"/list2"
	d.seed(outlet("gazette", one, two))
	d.pages(one, 1, 2, 3)
	d.pages(two, 2, 3, 4)
	list, err := d.Coverage(d.ctx(), monday.Truncate(24*time.Hour), monday.Truncate(24*time.Hour).AddDate(0, 0, 1))
	d.ok(err)
	c := list[0]
	if got := fmt.Sprint(c.Received, c.Expected, c.Sources[0].Received, c.Sources[0].Expected, c.Sources[1].Received, c.Sources[1].Expected); got != "4 4 3 3 3 3" {
		t.Errorf("received and expected of the outlet and its sources: %s", got)
	}
}
