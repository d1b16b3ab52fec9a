package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestListingWithoutArticles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const list = "http://a.example/list"
		w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindListing, URL: list, Links: "/story/"}}})
		w.web.on(list, htmlPage("/about", "/list?page=2"))
		w.run()
		f := w.store.of(list)[0]
		if f.Outcome != OK || f.Items != 0 || len(f.Problems) != 1 {
			t.Errorf("outcome %s, %d items, problems %q: want a page without items and a word about it", f.Outcome, f.Items, f.Problems)
		}
		if len(f.Links) != 0 {
			t.Errorf("links %+v: no older pages are configured", f.Links)
		}
	})
}

// Relative links count from where a page says they do.
func TestBase(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"none":     {`<a href="story/1">x</a>`, "http://a.example/list/story/1"},
		"absolute": {`<base href="http://a.example/root/"><a href="story/1">x</a>`, "http://a.example/root/story/1"},
		"relative": {`<base href="/root/"><a href="story/1">x</a>`, "http://a.example/root/story/1"},
		"two":      {`<base href="/root/"><base href="/other/"><a href="story/1">x</a>`, "http://a.example/root/story/1"},
		"no href":  {`<base target="_top"><base href="/root/"><a href="story/1">x</a>`, "http://a.example/root/story/1"},
		"nonsense": {`<base href="data:text/html,x"><a href="story/1">x</a>`, "http://a.example/list/story/1"},
		"deep":     {`<base href="/root/">` + strings.Repeat("<div>", 600) + `<a href="story/1">x</a>`, "http://a.example/root/story/1"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const list = "http://a.example/list/"
				w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindListing, URL: list, Links: "/story/"}}})
				w.web.on(list, reply{body: "<!doctype html>" + c.page})
				w.run()
				same(t, "links", urls(w.store.of(list)[0].Links), []string{c.want})
			})
		})
	}
}

func urls(links []Link) (out []string) {
	for _, l := range links {
		out = append(out, l.URL)
	}
	return out
}

func TestFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Sources[0].Links = "/story/"
		w := newWorld(t, o)
		now := time.Now().UTC()
		item := func(link string, at time.Time) string {
			return fmt.Sprintf("<item><title>Tide</title><link>%s</link><pubDate>%s</pubDate></item>", link, at.Format(time.RFC1123Z))
		}
		w.web.on(feedA, reply{header: map[string]string{"Content-Type": "text/xml"}, body: `<rss version="2.0"><channel>` +
			item("/story/1", now.Add(-time.Hour)) + item("http://a.example/story/2?utm_medium=rss", now.Add(-2*time.Hour)) +
			item("/story/1#top", now) + item("/video/1", now.Add(-time.Minute)) + item("/story/ad", now.AddDate(3, 0, 0)) +
			item("http://b.example/story/1", now) + item("http://127.0.0.1/story/1", now) + "</channel></rss>"})
		w.run()
		f := w.store.of(feedA)[0]
		same(t, "links", urls(f.Links), []string{"http://a.example/story/1", "http://a.example/story/2", "http://a.example/story/ad"})
		if f.Items != 7 {
			t.Errorf("%d items, want all 7 that are listed", f.Items)
		}
		if !f.Newest.Equal(now) {
			t.Errorf("newest %s, want %s: what lies years ahead does not count", f.Newest, now)
		}
		if l := f.Links[0]; l.Title != "Tide" || !l.Published.Equal(now.Add(-time.Hour)) {
			t.Errorf("link %+v, want its title and date", l)
		}
	})
}

func TestFeedBroken(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		want   Outcome
	}{
		"page":  {htmlPage("/story/1"), BadContent},
		"empty": {reply{header: map[string]string{"Content-Type": "application/xml"}}, BadContent},
		"words": {reply{header: map[string]string{"Content-Type": "application/rss+xml"}, body: "temporarily closed"}, BadContent},
		"none":  {rss(), OK},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, feedOutlet("a", feedA))
				w.web.on(feedA, c.answer)
				w.run()
				same(t, "outcomes", w.store.outcomes(feedA), []Outcome{c.want})
				f := w.store.of(feedA)[0]
				if f.Due.Sub(f.At) > defaultEvery || f.Due.IsZero() {
					t.Errorf("due %s, want it polled again", f.Due)
				}
				if c.want == BadContent && (f.Capture != nil || f.Exchange == nil) {
					t.Errorf("capture %v, exchange %v: want the exchange only", f.Capture, f.Exchange)
				}
			})
		})
	}
}

func sitemap(kind string, entries ...string) reply {
	outer, inner := "urlset", "url"
	if kind == "index" {
		outer, inner = "sitemapindex", "sitemap"
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0"?><%s xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, outer)
	for _, e := range entries {
		loc, at, _ := strings.Cut(e, " ")
		fmt.Fprintf(&b, "<%s><loc>%s</loc>", inner, loc)
		if at != "" {
			fmt.Fprintf(&b, "<lastmod>%s</lastmod>", at)
		}
		fmt.Fprintf(&b, "</%s>", inner)
	}
	fmt.Fprintf(&b, "</%s>", outer)
	return reply{header: map[string]string{"Content-Type": "application/xml"}, body: b.String()}
}

func TestSitemapIndex(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const index = "http://a.example/sitemap.xml"
		w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindSitemap, URL: index, Links: "/story/"}}})
		w.web.on(index, to(301, "/map.xml")) // which takes nothing from the depth
		w.web.on("http://a.example/map.xml", sitemap("index",
			"http://a.example/new.xml 1999-12-31T12:00:00Z", "http://a.example/undated.xml", "http://a.example/old.xml 1999-12-01",
			"http://b.example/other.xml", "http://a.example/sitemap.xml", "http://a.example/quiet.xml"))
		w.web.on("http://a.example/new.xml", sitemap("set", "http://a.example/story/1 1999-12-31T12:00:00Z", "http://a.example/tag/1"))
		w.web.on("http://a.example/undated.xml", sitemap("index", "http://a.example/deeper.xml"))
		w.web.on("http://a.example/deeper.xml", sitemap("set", "http://a.example/story/2"))
		w.web.on("http://a.example/quiet.xml", sitemap("set", "http://a.example/story/3 1999-11-01T12:00:00Z"))
		for i := 1; i <= 3; i++ {
			w.web.on(fmt.Sprintf("http://a.example/story/%d", i), htmlPage())
		}
		for range 24 {
			w.run()
			wait(time.Hour)
		}
		for url, want := range map[string]int{
			index: 24, "http://a.example/map.xml": 6, "http://a.example/new.xml": 6, "http://a.example/deeper.xml": 6, "http://a.example/quiet.xml": 1,
			"http://a.example/old.xml": 0, "http://b.example/other.xml": 0,
			"http://a.example/story/1": 1, "http://a.example/story/2": 1, "http://a.example/story/3": 1, "http://a.example/tag/1": 0,
		} {
			got := w.web.count(url)
			if strings.Contains(url, "/story/") {
				got = min(got, 1) // rechecks
			}
			if got != want {
				t.Errorf("%s asked for %d times in a day, want %d", url, got, want)
			}
		}
		for _, f := range w.store.of("http://a.example/deeper.xml") {
			if f.Task.Parent != "http://a.example/map.xml" || f.Task.Hops != 2 {
				t.Errorf("child of a child: parent %s, %d hops; want the index and 2", f.Task.Parent, f.Task.Hops)
				break
			}
		}
	})
}

// An index that leads to indexes without end, and one with too many children.
func TestSitemapTraps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const index = "http://a.example/s/0.xml"
		w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindSitemap, URL: index}}})
		for i := range 20 {
			w.web.on(fmt.Sprintf("http://a.example/s/%d.xml", i), sitemap("index", fmt.Sprintf("http://a.example/s/%d.xml", i+1)))
		}
		w.run()
		if n := len(w.web.hits); n != 1+1+sitemapDepth {
			t.Errorf("asked for %q, want robots.txt, the index and two below it", w.web.asked())
		}
		c := w.crawler()
		var many []string
		for i := range 200 {
			many = append(many, fmt.Sprintf("http://a.example/c/%d.xml", i))
		}
		o := c.outlets["a"]
		f := c.reveal(o, Task{URL: index, Kind: KindSitemap, Outlet: "a", Source: SourceID("a", KindSitemap, index)}, time.Now(), http.Header{}, []byte(sitemap("index", many...).body), nil)
		if len(f.links) != maxSitemaps {
			t.Errorf("%d children, want %d at most", len(f.links), maxSitemaps)
		}
	})
}

func TestParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const first, second, third = "http://a.example/2019/ferry.html", "http://a.example/2019/ferry_2.html", "http://a.example/2019/ferry_3.html"
		w := newWorld(t, feedOutlet("a", feedA))
		w.web.on(feedA, rss(first))
		w.web.on(first, htmlPage("ferry_2.html", "ferry_2.html#x", "ferry.html", "tide_2.html", "http://b.example/2019/ferry_2.html", "ferry_22.html"))
		w.web.on(second, htmlPage("ferry.html", "ferry_3.html"))
		w.web.on(third, htmlPage("ferry.html", "ferry_2.html"))
		w.run()
		same(t, "asked", w.web.asked(), []string{robotsA, feedA, first, second, third})
		for _, u := range []string{second, third} {
			f := w.store.of(u)[0]
			if f.Task.Kind != KindPart || f.Task.Parent != first || f.Outcome != OK {
				t.Errorf("%s: %s of %s, %s; want a part of %s", u, f.Task.Kind, f.Task.Parent, f.Outcome, first)
			}
		}
	})
}

func TestPageNumber(t *testing.T) {
	for _, c := range []struct {
		first, u string
		want     int
	}{
		{"http://a.example/x.html", "http://a.example/x_2.html", 2},
		{"http://a.example/x.html", "http://a.example/x-3.html", 3},
		{"http://a.example/x.html", "http://a.example/x.html?page=2", 2},
		{"http://a.example/x?id=7", "http://a.example/x?id=7&page=4", 4},
		{"http://a.example/x?id=7", "http://a.example/x?page=4&id=7", 4},
		{"http://a.example/x", "http://a.example/x/2", 2},
		{"http://a.example/x/", "http://a.example/x/2/", 2},
		{"http://a.example/x", "http://a.example/x/page/12", 12},
		{"http://a.example/x?page=1", "http://a.example/x?page=2", 2},
		{"http://a.example/x?id=7", "http://a.example/x?id=8&page=4", 0},
		{"http://a.example/x?id=7", "http://a.example/x_2?id=8", 0},
		{"http://a.example/x.html", "http://a.example/y_2.html", 0},
		{"http://a.example/x.html", "http://a.example/xy.html", 0},
		{"http://a.example/x1", "http://a.example/x12", 0},
		{"http://a.example/x.html", "http://b.example/x_2.html", 0},
		{"http://a.example/x.html", "https://a.example/x_2.html", 0},
		{"http://a.example/x.html", "http://a.example/x_two.html", 0},
		{"http://a.example/x.html", "http://a.example/x_2019.html", 0},
		{"http://a.example/x.html", "http://a.example/x_-2.html", 0},
		{"http://a.example/x.html", "http://a.example/x.html", 0},
		{"http://a.example/?p=123", "http://a.example/?p=12", 0}, // numbers of stories, not of pages
	} {
		if got := pageNumber(c.first, c.u); got != c.want {
			t.Errorf("pageNumber(%q, %q) = %d, want %d", c.first, c.u, got, c.want)
		}
	}
}

func TestPosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const u = "https://social.example/api/v1/accounts/7/statuses"
		src := Source{Kind: KindPosts, URL: u, Platform: "mastodon", Account: "mastodon:harbour", Pages: 1}
		w := newWorld(t, Outlet{ID: "a", Sources: []Source{src}})
		status := func(id string, day int) string {
			return fmt.Sprintf(`{"id":%q,"created_at":"1999-12-%02dT10:00:00.000Z","url":"https://social.example/@harbour/%s","uri":"https://social.example/@harbour/%s","content":"<p>The tide is late.</p>","visibility":"public","account":{"id":"7","acct":"harbour","username":"harbour"}}`, id, day, id, id)
		}
		json := map[string]string{"Content-Type": "application/json", "Link": `<` + u + `?max_id=2>; rel="next"`}
		w.web.on(u, reply{header: json, body: "[" + status("3", 30) + "," + status("2", 29) + "]"})
		w.web.on(u+"?max_id=2", reply{header: json, body: "[" + status("1", 28) + "]"})
		w.run()
		wait(time.Hour)
		w.run()
		f := w.store.of(u)[0]
		if f.Outcome != OK || f.Items != 2 || f.Newest.Day() != 30 {
			t.Errorf("%s %s: %d items, newest %s; want 2 of the 30th", f.Outcome, f.Reason, f.Items, f.Newest)
		}
		if c := f.Capture; c == nil || c.Account != "mastodon:harbour" || c.Platform != "mastodon" || c.Kind != KindPosts {
			t.Errorf("capture %+v, want the account's", c)
		}
		if n := w.web.count(u + "?max_id=2"); n != 1 {
			t.Errorf("older posts asked for %d times, want once", n)
		}
		if n := w.web.count(u); n != 2 {
			t.Errorf("account polled %d times, want 2", n)
		}
	})
}
