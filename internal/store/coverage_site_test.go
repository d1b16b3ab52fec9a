package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/sitetest"
)

// A press is the made-up web of these tests: what its hosts answer on which
// day, from 1, as a sitetest archive.
type press struct{ bytes.Buffer }

func (p *press) answer(url string, day int, status, header, body string) {
	fmt.Fprintf(p, "-- %s step=%d --\nHTTP/1.1 %s\n%s\n%s\n", url, day, status, header, body)
}

const typeHTML = "Content-Type: text/html; charset=utf-8\n"

func (p *press) robots(host string, day int, rules string) {
	p.answer("http://"+host+"/robots.txt", day, "200 OK", "Content-Type: text/plain\n", rules)
}

// article is a page that stands from a day on; date is as parse reads it.
func (p *press) article(url string, day int, date string) {
	p.answer(url, day, "200 OK", typeHTML, "<!doctype html>\n<p>\ntitle: Tide table\ndate: "+date+"\nThe ferry waits for the tide.")
}

// A tide is an item of a feed or a listing: its address, and the day of the
// test on which it is published, at noon of the day before.
type tide struct {
	path string
	day  int
}

func dayOf(n int) time.Time { return monday.Truncate(24*time.Hour).AddDate(0, 0, n-1) }

func (p *press) feed(url string, day int, items ...tide) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Tides</title>`)
	base := url[:strings.LastIndexByte(url, '/')]
	for _, i := range slices.Backward(items) {
		fmt.Fprintf(&b, "<item><title>Tide table</title><link>%s/%s</link><pubDate>%s</pubDate></item>", base, i.path, dayOf(i.day).Add(-12*time.Hour).Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>")
	p.answer(url, day, "200 OK", "Content-Type: application/rss+xml\n", b.String())
}

func (p *press) listing(url string, day int, paths ...string) {
	body := "<!doctype html><title>Tides</title><h1>Tides</h1>"
	for _, path := range paths {
		body += "<a href=\"" + path + "\">A table of the tides</a>\n"
	}
	p.answer(url, day, "200 OK", typeHTML, body)
}

// daily are the items of a feed on a day: one a day, five at most, but none on
// the days off.
func daily(day int, off ...int) (out []tide) {
	for n := day - 9; n <= day; n++ {
		if !slices.Contains(off, n) {
			out = append(out, tide{fmt.Sprintf("a/%d", n+10), n})
		}
	}
	return out[max(0, len(out)-5):]
}

// days of the test: a Monday to the Tuesday of the week after.
const sitedDays = 9

// made builds the web. Each host shows one thing; harbour, weekly and monthly
// are well, all of the time.
func made() []byte {
	p := &press{}
	hosts := map[string][]int{ // and the days on which each publishes nothing
		"harbour.example": {6, 7}, "dead.example": nil, "moved.example": nil, "lent.example": nil, "emptied.example": nil,
		"stale.example": nil, "half.example": nil, "shut.example": nil,
	}
	for host, off := range hosts {
		p.robots(host, 1, "User-agent: *\nDisallow: /private/\n")
		for day := -8; day <= sitedDays; day++ {
			p.article(fmt.Sprintf("http://%s/a/%d", host, day+10), 1, dayOf(day).Format(time.DateOnly))
		}
		for day := 1; day <= sitedDays; day++ {
			url := "http://" + host + "/feed.xml"
			switch {
			case host == "dead.example" && day >= 3:
				p.answer(url, day, "410 Gone", "", "")
			case host == "moved.example":
				p.feed("http://moved.example/news.xml", day, daily(day)...)
				if day >= 4 {
					p.answer(url, day, "301 Moved Permanently", "Location: /news.xml\n", "")
					continue
				}
				p.feed(url, day, daily(day)...)
			case host == "lent.example":
				p.feed("http://lent.example/today.xml", day, daily(day)...)
				p.answer(url, day, "302 Found", "Location: /today.xml\n", "")
			case host == "emptied.example" && day >= 5:
				p.feed(url, day)
			case host == "stale.example" || host == "half.example":
				p.feed(url, day, daily(min(day, 3))...)
			default:
				p.feed(url, day, daily(day, off...)...)
			}
		}
	}
	p.robots("shut.example", 6, "User-agent: *\nDisallow: /\n")
	for host, rules := range map[string]string{"scrolled.example": "", "redone.example": "", "weekly.example": "", "monthly.example": ""} {
		p.robots(host, 1, rules)
	}
	for n := range 40 {
		for _, host := range []string{"half.example", "scrolled.example", "redone.example"} {
			p.article(fmt.Sprintf("http://%s/news/%d.html", host, n), 1, "2019-08-20")
		}
		p.article(fmt.Sprintf("http://redone.example/story-%d", n), 1, "2019-08-20")
	}
	for day := 1; day <= sitedDays; day++ {
		first := 2 * day
		if day >= 4 { // a busy day: seven were published since the pull of the day before
			first += 5
		}
		var scrolled, news, stories []string
		for n := first; n < first+6; n++ {
			scrolled = append(scrolled, fmt.Sprintf("/news/%d.html", n))
			news = append(news, fmt.Sprintf("/news/%d.html", n-first+2*day))
			stories = append(stories, fmt.Sprintf("/story-%d", n))
		}
		p.listing("http://scrolled.example/", day, scrolled...)
		p.listing("http://half.example/", day, news...)
		if day >= 7 {
			news = stories
		}
		p.listing("http://redone.example/", day, news...)
		columns := []tide{{"c/1", -20}, {"c/2", -13}, {"c/3", -6}, {"c/4", 1}, {"c/5", 8}}
		p.feed("http://weekly.example/feed.xml", day, columns[:4+day/8]...)
		p.feed("http://monthly.example/feed.xml", day, tide{"m/1", day}, tide{"m/2", day})
	}
	for n := range 5 {
		p.article(fmt.Sprintf("http://weekly.example/c/%d", n+1), 1, "2019-08-20")
		p.article(fmt.Sprintf("http://monthly.example/m/%d", n+1), 1, "2019-08")
	}
	return p.Bytes()
}

// nameless makes every name unknown, until the test ends.
func nameless(t *testing.T) {
	was := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = was })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go func() {
			defer ours.Close()
			for {
				var size [2]byte
				if _, err := io.ReadFull(ours, size[:]); err != nil {
					return
				}
				query := make([]byte, binary.BigEndian.Uint16(size[:]))
				if _, err := io.ReadFull(ours, query); err != nil || len(query) < 4 {
					return
				}
				query[2] |= 0x80             // an answer,
				query[3] = query[3]&0xf0 | 3 // and it is: no such name
				if _, err := ours.Write(append(size[:], query...)); err != nil {
					return
				}
			}
		}()
		return theirs, nil
	}}
}

// sited are the outlets that are crawled.
func sited() (out []crawler.Outlet) {
	add := func(id string, sources ...crawler.Source) {
		for i := range sources {
			sources[i].ID = crawler.SourceID(id, sources[i].Kind, sources[i].URL)
		}
		out = append(out, crawler.Outlet{ID: id, Zone: time.UTC, Sources: sources})
	}
	for _, id := range []string{"dead", "emptied", "harbour", "lent", "monthly", "moved", "shut", "stale", "weekly"} {
		add(id, crawler.Source{Kind: crawler.KindFeed, URL: "http://" + id + ".example/feed.xml"})
	}
	news := crawler.Source{Kind: crawler.KindListing, Links: `/news/\d+\.html$`}
	for _, id := range []string{"scrolled", "redone"} {
		news.URL = "http://" + id + ".example/"
		add(id, news)
	}
	news.URL = "http://half.example/"
	add("half", crawler.Source{Kind: crawler.KindFeed, URL: "http://half.example/feed.xml"}, news)
	return out
}

// crawlPress crawls the made-up web for nine days, at six in the morning.
func crawlPress(t *testing.T) *desk {
	t.Helper()
	web := sitetest.Parse(t, made())
	proxy := web.Serve(t)
	for _, name := range []string{"HTTP_PROXY", "http_proxy"} {
		t.Setenv(name, proxy)
	}
	nameless(t)
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	for day := 1; day <= sitedDays; day++ {
		if day == 6 {
			t.Setenv("NO_PROXY", "dead.example") // and there is no such host
			t.Setenv("no_proxy", "dead.example")
		}
		web.Step(day)
		d.day(day - 1)
		run, err := d.BeginRun(d.ctx(), "run", "test")
		d.ok(err)
		c, err := crawler.New(crawler.Options{
			HTTP:    crawler.HTTP{Contact: "desk@hymnsheet.example", MinDelay: time.Millisecond, MaxDelay: 2 * time.Millisecond, AllowPrivate: true, Workers: 32},
			Outlets: sited(), Store: d.Frontier(run), Now: func() time.Time { return d.now }, Run: run,
		})
		d.ok(err)
		_, err = c.Run(d.ctx())
		d.ok(err)
		d.ok(d.EndRun(d.ctx(), run, "ok"))
	}
	d.day(sitedDays)
	return d
}

// TestCoverageOfSites follows twelve outlets through nine days. What happens
// to a source is named in words on the day on which it can be known, and
// nothing is said of the days that are well.
func TestCoverageOfSites(t *testing.T) {
	d := crawlPress(t)
	begin := monday.Truncate(24 * time.Hour)
	list, err := d.Coverage(d.ctx(), begin, begin.AddDate(0, 0, sitedDays))
	d.ok(err)
	type told struct {
		states string         // of the days, one letter each
		words  map[int]string // what is said, from a day on
	}
	letters := map[crawler.State]string{crawler.Complete: ".", crawler.Partial: "p", crawler.Stale: "s", crawler.Gap: "g", crawler.Blocked: "b", crawler.NotDue: "-"}
	want := map[string]told{
		"harbour": {".........", nil},
		"weekly":  {".........", nil},
		"monthly": {".........", nil},
		"lent":    {".........", nil},
		"dead": {"..ggggggg", map[int]string{
			3: "source http://dead.example/feed.xml: dead since 2019-08-21: HTTP 410",
			6: "source http://dead.example/feed.xml: dead since 2019-08-21: no such host",
		}},
		"moved":    {".........", map[int]string{4: "source http://moved.example/feed.xml: moved to http://moved.example/news.xml since 2019-08-22: change the configuration"}},
		"emptied":  {"....sssss", map[int]string{5: "source http://emptied.example/feed.xml: silent: answers, but lists nothing any more; it did until 2019-08-22"}},
		"scrolled": {"...p.....", map[int]string{4: "source http://scrolled.example/: gap: items scrolled off between pulls; what came since 2019-08-21 may be missing", 5: ""}},
		"redone":   {"......sss", map[int]string{7: "source http://redone.example/: silent: answers, but no link on it fits the pattern of articles any more; it did until 2019-08-24"}},
		"stale":    {".....ssss", map[int]string{6: "source http://stale.example/feed.xml: stale: answers, but its newest item is of 2019-08-20; its habit allows 3 days"}},
		"half":     {".....pppp", map[int]string{6: "source http://half.example/feed.xml: stale: answers, but its newest item is of 2019-08-20; its habit allows 3 days"}},
		"shut":     {".....bbbb", map[int]string{6: "source http://shut.example/feed.xml: closed to us since 2019-08-24: robots.txt forbids it"}},
	}
	states := map[string]string{}
	words := map[string]string{}
	for i, c := range list {
		day := i%sitedDays + 1
		states[c.Outlet] += letters[c.State]
		if w, ok := want[c.Outlet].words[day]; ok {
			words[c.Outlet] = w
		}
		if got := strings.Join(c.Reasons, "\n"); got != words[c.Outlet] {
			t.Errorf("%s, day %d (%s): %q, want %q", c.Outlet, day, c.State, got, words[c.Outlet])
		}
	}
	for outlet, w := range want {
		if states[outlet] != w.states {
			t.Errorf("%s: %s, want %s", outlet, states[outlet], w.states)
		}
	}
	if len(states) != len(want) {
		t.Errorf("%d outlets are judged, want %d", len(states), len(want))
	}

	// The judgement on a day is the same whichever days are asked for.
	late, err := d.Coverage(d.ctx(), begin.AddDate(0, 0, 7), begin.AddDate(0, 0, 8))
	d.ok(err)
	for i, c := range late {
		if got, want := fmt.Sprint(c), fmt.Sprint(list[i*sitedDays+7]); got != want {
			t.Errorf("by itself: %s\nwant %s", got, want)
		}
	}

	// What each source did stands beside it.
	moved := list[slices.IndexFunc(list, func(c crawler.Coverage) bool { return c.Outlet == "moved" && c.Day == "2019-08-23" })]
	s := moved.Sources[0]
	if s.Polls != 1 || s.Failures != 0 || s.Items != 5 || s.Expected != 1 || s.Received != 1 || s.Known != 4 || !s.LastSuccess.Equal(monday.AddDate(0, 0, 4)) || s.MovedTo != "http://moved.example/news.xml" {
		t.Errorf("the source that moved: %+v", s)
	}

	// Documents of a month are in no week, and counted.
	d.extractWith("extract/1", parse)
	d.track()
	data, err := d.ReportData(d.ctx(), "2019-W34")
	d.ok(err)
	if len(data.LeftOut) != 1 || data.LeftOut[0].Outlet != "monthly" || data.LeftOut[0].Reason != "month-only date" || data.LeftOut[0].Documents != 2 {
		t.Errorf("left out: %+v", data.LeftOut)
	}
}
