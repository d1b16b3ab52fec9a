package store

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

func TestSeedParksAndRevives(t *testing.T) {
	d := newDesk(t)
	feed, list := "http://gazette.example/feed", "http://gazette.example/list"
	d.seed(outlet("gazette", feed, list))
	d.want(`select url, kind, state, rank from frontier order by url`, feed+"|feed|due|0", list+"|listing|due|0")

	// The feed moves, the listing has an older page; then both go from the
	// configuration.
	moved := d.answer(d.take(feed), 301, "")
	moved.Outcome, moved.Capture = crawler.Moved, nil
	moved.Links = []crawler.Link{{URL: feed + "/new", Kind: crawler.KindFeed, Hops: 1}}
	older := d.answer(d.take(list), 200, "http://gazette.example/a1 One\n")
	older.Links = append(older.Links, crawler.Link{URL: list + "?page=2", Kind: crawler.KindListing, Parent: list})
	d.commit(moved, older)
	d.seed(outlet("gazette"))
	d.want(`select url, state from frontier order by url`,
		"http://gazette.example/a1|due", feed+"|parked", feed+"/new|parked", list+"|parked", list+"?page=2|parked")
	d.want(`select count(*) from source where configured = 1`, "0")

	// Back again: due as they were, the redirect's target and older page too.
	d.now = d.now.Add(30 * time.Minute)
	d.seed(outlet("gazette", feed, list))
	d.want(`select url, state from frontier order by url`,
		"http://gazette.example/a1|due", feed+"|due", feed+"/new|due", list+"|due", list+"?page=2|due")
}

func TestSeedChangesNothingTwice(t *testing.T) {
	d := newDesk(t)
	o := outlet("gazette", "http://gazette.example/feed")
	d.seed(o)
	d.fetch("http://gazette.example/feed", 200, "http://gazette.example/a1 One\n")
	before := d.rows(`select * from frontier order by url`)
	d.now = d.now.Add(time.Minute)
	d.seed(o)
	d.want(`select * from frontier order by url`, before...)
}

func TestLeaseOrder(t *testing.T) {
	d := newDesk(t)
	feed := "http://gazette.example/feed"
	d.seed(outlet("gazette", feed))
	d.fetch(feed, 200, "http://gazette.example/b\nhttp://gazette.example/a\n")
	d.now = d.now.Add(2 * time.Hour)
	var got []string
	for range 3 {
		got = append(got, d.lease("gazette.example").URL)
	}
	// The source before pages, of which those first seen first, then by name.
	want := []string{feed, "http://gazette.example/a", "http://gazette.example/b"}
	if !slices.Equal(got, want) {
		t.Errorf("leased %q, want %q", got, want)
	}
	d.idle("gazette.example")
	d.idle("elsewhere.example")
}

// However many ask for a host's tasks at once, each is handed out to one.
func TestLeasedOnce(t *testing.T) {
	d := newDesk(t)
	feed := "http://gazette.example/feed"
	d.seed(outlet("gazette", feed))
	var list strings.Builder
	for i := range 40 {
		fmt.Fprintf(&list, "http://gazette.example/a%d\n", i)
	}
	d.fetch(feed, 200, list.String())
	var mu sync.Mutex
	times := map[string]int{}
	var g sync.WaitGroup
	for range 8 {
		g.Go(func() {
			for {
				task, ok, err := d.Frontier(d.run).Lease(d.ctx(), "gazette.example", d.now, nil)
				if err != nil || !ok {
					if err != nil {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				times[task.URL]++
				mu.Unlock()
			}
		})
	}
	g.Wait()
	if len(times) != 40 {
		t.Errorf("%d tasks handed out, want 40", len(times))
	}
	for u, n := range times {
		if n != 1 {
			t.Errorf("%s handed out %d times", u, n)
		}
	}
}

func TestNothingBeforeItsTime(t *testing.T) {
	d := newDesk(t)
	feed := "http://gazette.example/feed"
	d.seed(outlet("gazette", feed))
	d.fetch(feed, 200, "")
	hosts, err := d.Frontier(d.run).Hosts(d.ctx(), d.now.Add(59*time.Minute), nil)
	d.ok(err)
	if len(hosts) != 0 {
		t.Errorf("hosts with work before the hour is over: %v", hosts)
	}
	d.now = d.now.Add(time.Hour)
	d.take(feed)
}

// An outlet that has had its pages for the day still has its sources polled.
func TestWithoutLeavesOutPages(t *testing.T) {
	d := newDesk(t)
	feed := "http://gazette.example/feed"
	d.seed(outlet("gazette", feed), outlet("herald", "http://herald.example/feed"))
	d.fetch(feed, 200, "http://gazette.example/a1\n")
	f := d.Frontier(d.run)
	for _, c := range []struct {
		name    string
		at      time.Time
		without []string
		want    []string
	}{
		{"all", d.now, nil, []string{"gazette.example", "herald.example"}},
		{"budget spent", d.now, []string{"gazette", "other"}, []string{"herald.example"}},
		{"source due", d.now.Add(time.Hour), []string{"gazette"}, []string{"gazette.example", "herald.example"}},
	} {
		hosts, err := f.Hosts(d.ctx(), c.at, c.without)
		d.ok(err)
		var got []string
		for _, h := range hosts {
			got = append(got, h.Host)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: hosts %q, want %q", c.name, got, c.want)
		}
	}
	d.idle("gazette.example", "gazette")
	d.take("http://gazette.example/a1")
}

func TestSpentCountsAnswers(t *testing.T) {
	d := newDesk(t)
	feed := "http://gazette.example/feed"
	d.seed(outlet("gazette", feed))
	d.fetch(feed, 200, "http://gazette.example/a1\nhttp://gazette.example/a2\nhttp://gazette.example/a3\nhttp://gazette.example/a4\n")
	d.fetch("http://gazette.example/a1", 200, "One.")
	d.fetch("http://gazette.example/a2", 404, "")
	refused := crawler.Fetch{Task: d.take("http://gazette.example/a3"), At: d.now, Outcome: crawler.Robots, Reason: "robots.txt forbids it"}
	silent := crawler.Fetch{Task: d.take("http://gazette.example/a4"), At: d.now, Outcome: crawler.Timeout, Due: d.now.Add(time.Hour)}
	d.commit(refused, silent)
	for _, c := range []struct {
		since time.Time
		want  int
	}{{d.now, 2}, {d.now.Add(time.Second), 0}} {
		spent, err := d.Frontier(d.run).Spent(d.ctx(), c.since)
		d.ok(err)
		if spent["gazette"] != c.want {
			t.Errorf("since %s: %d pages, want %d", c.since, spent["gazette"], c.want)
		}
	}
}

func TestLeasesOfADeadRunAreFree(t *testing.T) {
	d := newDesk(t)
	feed := "http://gazette.example/feed"
	d.seed(outlet("gazette", feed))
	d.take(feed)
	d.idle("gazette.example")
	d.restart()
	d.take(feed)
}

func TestAttemptsAndValidators(t *testing.T) {
	d := newDesk(t)
	feed, page := "http://gazette.example/feed", "http://gazette.example/a1"
	d.seed(outlet("gazette", feed))
	d.fetch(feed, 200, page+"\n")
	for range 2 {
		f := d.answer(d.take(page), 500, "")
		f.Due = d.now
		d.commit(f)
	}
	task := d.take(page)
	if task.Attempts != 2 || task.Visits != 0 || !task.FirstVisit.IsZero() || task.ETag != "" {
		t.Errorf("after two failures: %+v", task)
	}
	d.commit(d.answer(task, 200, "One."))
	d.now = d.now.Add(24 * time.Hour)
	d.again(page)
	task = d.take(page)
	if task.Attempts != 0 || task.Visits != 1 || !task.FirstVisit.Equal(monday) || task.ETag != `"4"` || task.Digest != crawler.Digest([]byte("One.")) {
		t.Errorf("after a capture: %+v", task)
	}
	if task.Outlet != "gazette" || task.Source == "" || task.Host != "gazette.example" || !task.FirstSeen.Equal(monday) {
		t.Errorf("what was revealed: %+v", task)
	}
}

func TestHostState(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", "http://gazette.example/feed"))
	f := d.Frontier(d.run)
	real := time.Date(2026, 11, 25, 12, 0, 0, 250e6, time.UTC)
	d.ok(f.Begin(d.ctx(), "gazette.example", real.Add(10*time.Second)))
	d.ok(f.Begin(d.ctx(), "gazette.example", real)) // cannot be shortened
	d.restart()
	f = d.Frontier(d.run)
	want := crawler.HostState{Host: "gazette.example", NotBefore: real.Add(10 * time.Second)}
	for range 2 {
		hosts, err := f.Hosts(d.ctx(), d.now, nil)
		d.ok(err)
		if len(hosts) != 1 || hosts[0] != want {
			t.Errorf("hosts %+v, want %+v", hosts, want)
		}
		if one, err := f.Host(d.ctx(), "gazette.example"); err != nil || one != want {
			t.Errorf("host %+v, %v; want %+v", one, err, want)
		}
		want = crawler.HostState{Host: "gazette.example", NotBefore: real, Took: 120 * time.Millisecond, Paused: d.now.Add(time.Hour), Failures: 3, Reason: "timeout"}
		d.ok(f.SaveHost(d.ctx(), want))
	}
}

func TestHostNeverAsked(t *testing.T) {
	d := newDesk(t)
	if h, err := d.Frontier(d.run).Host(d.ctx(), "new.example"); err != nil || h != (crawler.HostState{Host: "new.example"}) {
		t.Errorf("host %+v, %v; want the name alone", h, err)
	}
}

// What is gone is asked for once more: the count says that it was asked.
func TestGoneCountsAsAnAttempt(t *testing.T) {
	d := pages(t, "The ferry is late.")
	for i := range 2 {
		d.again(pageURL(0))
		task := d.take(pageURL(0))
		if task.Attempts != i {
			t.Errorf("%d attempts, want %d", task.Attempts, i)
		}
		d.commit(d.answer(task, 404, ""))
	}
	d.again(pageURL(0))
	d.fetch(pageURL(0), 200, "The ferry is late.")
	d.want(`select attempts from frontier where kind = 'page'`, "0")
}

// robotsHops are the fetches of a robots.txt that was had at once.
func robotsHops(outlet string, x *crawler.Exchange) []crawler.Fetch {
	return []crawler.Fetch{{
		Task: crawler.Task{URL: x.URL, Kind: crawler.KindRobots, Outlet: outlet}, At: x.At, Outcome: crawler.OK, Status: 200, Exchange: x,
	}}
}

func TestRobotsAreKept(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", "http://gazette.example/feed"))
	f := d.Frontier(d.run)
	if _, ok, err := f.Robots(d.ctx(), "http://gazette.example"); ok || err != nil {
		t.Errorf("a robots.txt before any was asked for: %v, %v", ok, err)
	}
	// It stands elsewhere: each hop is in the log and in the archive.
	hop := d.answer(crawler.Task{URL: "http://gazette.example/robots.txt", Host: "gazette.example"}, 301, "").Exchange
	x := d.answer(crawler.Task{URL: "http://gazette.example/rules.txt", Host: "gazette.example"}, 200, "User-agent: *\nDisallow: /private\n").Exchange
	hops := append(robotsHops("gazette", hop), robotsHops("gazette", x)...)
	hops[0].Outcome, hops[0].Status, hops[0].Links = crawler.Moved, 301, []crawler.Link{{URL: x.URL}}
	e := crawler.RobotsEntry{Origin: "http://gazette.example", At: d.now, Status: 200, Body: x.Payload, Expires: d.now.Add(24 * time.Hour)}
	d.ok(f.SaveRobots(d.ctx(), e, hops))
	got, ok, err := f.Robots(d.ctx(), e.Origin)
	d.ok(err)
	if !ok || got.Status != 200 || string(got.Body) != string(e.Body) || !got.Expires.Equal(e.Expires) || !got.At.Equal(e.At) {
		t.Errorf("robots.txt: %+v, want %+v", got, e)
	}
	if n := d.records(); n != 2 {
		t.Errorf("%d records, want one of each hop", n)
	}
	// While it cannot be had, the copy holds, and the log tells what happened.
	d.now = d.now.Add(25 * time.Hour)
	e.Expires = d.now.Add(time.Hour)
	d.ok(f.SaveRobots(d.ctx(), e, []crawler.Fetch{{
		Task: hops[0].Task, At: d.now, Took: time.Second, Outcome: crawler.Network, Reason: "connection refused",
	}}))
	d.want(`select kind, outcome, status, reason, moved_to, at, took_ms, file <> '' from visit order by id`,
		"robots|moved|301||http://gazette.example/rules.txt|2019-08-19T06:00:00Z|0|1",
		"robots|ok|200|||2019-08-19T06:00:00Z|0|1",
		"robots|network|0|connection refused||2019-08-20T07:00:00Z|1000|0")
	d.want(`select at, status, expires from robots`, "2019-08-19T06:00:00Z|200|2019-08-20T08:00:00Z")
	d.sound()
}

// A feed names a page again and again; it is due once and its first title stays.
func TestLinksAreKnownOnce(t *testing.T) {
	d := newDesk(t)
	feed, list, page := "http://gazette.example/feed", "http://gazette.example/list", "http://gazette.example/a1"
	d.seed(outlet("gazette", feed, list))
	d.fetch(feed, 200, page+"\n")
	d.fetch(list, 200, page+" Ferry late\n")
	d.now = d.now.Add(time.Hour)
	d.fetch(feed, 200, page+" Ferry later\n")
	d.want(`select url, count(*) from frontier where kind = 'page' group by url`, page+"|1")
	d.want(`select title, first_seen from link order by title`, "Ferry late|2019-08-19T06:00:00Z", "Ferry later|2019-08-19T06:00:00Z")
}
