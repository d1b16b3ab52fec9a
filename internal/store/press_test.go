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

// listing is a page of links; one that begins with "?" leads to an older page.
func (p *press) listing(url string, day int, paths ...string) {
	body := "<!doctype html><title>Tides</title><h1>Tides</h1>"
	for _, path := range paths {
		name := "A table of the tides"
		if path[0] == '?' {
			name = "Next page"
		}
		body += "<a href=\"" + path + "\">" + name + "</a>\n"
	}
	p.answer(url, day, "200 OK", typeHTML, body)
}

// posts is a feed of six posts, numbered from first on, at an hour of the day
// before.
func (p *press) posts(url string, day, first int) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Tides by the hour</title>`)
	for n := first + 5; n >= first; n-- {
		fmt.Fprintf(&b, "<item><title>High water</title><guid isPermaLink=\"false\">tide-%d</guid><pubDate>%s</pubDate></item>", n, dayOf(day).Add(-12*time.Hour).Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>")
	p.answer(url, day, "200 OK", "Content-Type: application/rss+xml\n", b.String())
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
	for host, rules := range map[string]string{"scrolled.example": "", "walked.example": "", "chatty.example": "", "redone.example": "", "weekly.example": "", "monthly.example": ""} {
		p.robots(host, 1, rules)
	}
	for n := range 40 {
		for _, host := range []string{"half.example", "scrolled.example", "walked.example", "redone.example"} {
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
		p.listing("http://walked.example/", day, append(scrolled, "?page=2")...)
		var before []string
		for n := max(0, first-6); n < first; n++ {
			before = append(before, fmt.Sprintf("/news/%d.html", n))
		}
		p.listing("http://walked.example/?page=2", day, before...)
		p.posts("http://chatty.example/feed.xml", day, first)
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
	walked := news
	walked.URL, walked.Pages = "http://walked.example/", 2
	add("walked", walked)
	add("chatty", crawler.Source{Kind: crawler.KindPosts, URL: "http://chatty.example/feed.xml", Platform: "feed", Account: "feed:chatty"})
	news.URL = "http://half.example/"
	add("half", crawler.Source{Kind: crawler.KindFeed, URL: "http://half.example/feed.xml"}, news)
	return out
}
