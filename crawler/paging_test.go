package crawler

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestListing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const list = "http://a.example/news/"
		w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindListing, URL: list, Links: `/news/\d{4}/[a-z-]+$`, Pages: 2}}})
		w.web.on(list, reply{body: `<!doctype html><a href="2019/ferry-late">Ferry  is
			<b>late</b></a> <a href="/news/2019/ferry-late#comments">again</a> <a href="/about">About</a>
			<a href="http://b.example/news/2019/other">elsewhere</a> <a href="mailto:x@a.example">mail</a>
			<a>no address</a> <a href="javascript:go()">script</a> <a href="?page=2">2</a> <a href="/news/2019/tide?utm_source=list">Tide</a>`})
		w.web.on("http://a.example/news/?page=2", reply{body: `<!doctype html><a href="/news/2018/old-tide">Old tide</a><a href="/news/?page=3">Next</a>`})
		w.web.on("http://a.example/news/?page=3", reply{body: `<!doctype html><a href="/news/2017/older-tide">Older</a><a href="/news/?page=4">Next</a>`})
		w.run()
		f := w.store.of(list)[0]
		want := []Link{
			{URL: "http://a.example/news/2019/ferry-late", Kind: KindPage, Title: "Ferry is late"},
			{URL: "http://a.example/news/2019/tide", Kind: KindPage, Title: "Tide"},
			{URL: "http://a.example/news/?page=2", Kind: KindListing, Hops: 1, Parent: list},
		}
		same(t, "links of the listing", f.Links, want)
		if f.Items != 2 || len(f.Problems) != 0 {
			t.Errorf("%d items, problems %q, want 2 and none", f.Items, f.Problems)
		}
		if n := w.web.count("http://a.example/news/?page=3"); n != 1 {
			t.Errorf("second older page asked for %d times, want 1", n)
		}
		if n := w.web.count("http://a.example/news/?page=4"); n != 0 {
			t.Errorf("third older page asked for: two were configured")
		}
		w.web.on(list, reply{body: `<!doctype html><a href="/news/2020/fog">Fog</a><a href="/news/2019/tide">Tide</a><a href="/archive/7">Older</a>`})
		for range 30 {
			wait(time.Hour)
			w.run()
		}
		if n := w.web.count("http://a.example/archive/7"); n != 0 {
			t.Errorf("an older page was followed on a later visit")
		}
		if n := w.web.count(list); n != 8 {
			t.Errorf("listing polled %d times, want 8: less and less while it stays the same", n)
		}
		for _, u := range []string{"http://a.example/news/?page=2", "http://a.example/news/?page=3"} {
			if n := w.web.count(u); n != 1 {
				t.Errorf("%s asked for %d times, want once", u, n)
			}
		}
	})
}

// When all of a listing has scrolled off since the last pull, its older pages
// are read until one lists what was known, as far as is allowed.
func TestListingAfterAGap(t *testing.T) {
	const list = "http://a.example/list"
	older := func(n int) string { return fmt.Sprintf("%s?page=%d", list, n) }
	for name, c := range map[string]struct {
		pages    int
		shift    int // how many stories came since the first visit; a page has three
		want     int // older pages read then
		shuffled bool
	}{
		"known at once":         {pages: 9, shift: 2, want: 0},
		"on the second page":    {pages: 9, shift: 3, want: 1},
		"on the third":          {pages: 9, shift: 8, want: 2},
		"further than allowed":  {pages: 2, shift: 30, want: 2},
		"no pages are allowed":  {pages: 0, shift: 30, want: 0},
		"under other addresses": {pages: 9, shift: 8, want: 2, shuffled: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, Outlet{ID: "a", Budget: 1000, Sources: []Source{{Kind: KindListing, URL: list, Links: "/story/", Pages: c.pages}}})
				print := func(newest int, address func(int) string) {
					for n := 1; n <= 12; n++ {
						u := list
						if n > 1 {
							u = address(n)
						}
						top := newest - 3*(n-1)
						w.web.on(u, htmlPage(fmt.Sprintf("/story/%d", top), fmt.Sprintf("/story/%d", top-1), fmt.Sprintf("/story/%d", top-2)))
						r := w.web.replies[u][0]
						r.body += fmt.Sprintf(`<a href="%s">Next</a>`, address(n+1))
						w.web.on(u, r)
					}
				}
				print(100, older)
				w.run()
				first := 0
				for n := 2; n <= 12; n++ {
					first += w.web.count(older(n))
				}
				if first != c.pages {
					t.Errorf("read %d older pages on the first visit, want %d", first, c.pages)
				}
				later := older
				if c.shuffled {
					later = func(n int) string { return fmt.Sprintf("http://a.example/before/%d", 100*n) }
				}
				print(100+c.shift, later)
				wait(2 * time.Hour)
				before := len(w.web.hits)
				w.run()
				again := 0
				for _, h := range w.web.hits[before:] {
					if h.url == list || strings.Contains(h.url, "/story/") {
						continue
					}
					again++
				}
				if again != c.want {
					t.Errorf("read %d older pages after %d stories, want %d", again, c.shift, c.want)
				}
			})
		})
	}
}

// An older page that cannot be had is not asked for hour after hour.
func TestOlderPagesFail(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		most   int
	}{
		"gone":       {reply{status: 404}, 1},
		"not a page": {reply{header: map[string]string{"Content-Type": "image/png"}, body: "x"}, maxAttempts},
		"forbidden":  {reply{status: 403}, maxAttempts},
		"error":      {reply{status: 500}, maxAttempts},
		"moved":      {to(301, "/elsewhere"), 1},
		"too large":  {reply{body: strings.Repeat("x", 21<<20)}, 1},
		"robots":     {reply{}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const list, older = "http://a.example/list", "http://a.example/list?page=2"
				w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindListing, URL: list, Links: "/story", Pages: 1}}})
				w.web.on(list, htmlPage("/list?page=2"))
				w.web.on(older, c.answer)
				w.web.on("http://a.example/elsewhere", htmlPage())
				if name == "robots" {
					w.web.on(robotsA, robotsTxt("User-agent: *\nDisallow: /*?page\n"))
				}
				for range 15 * 24 {
					w.run()
					wait(time.Hour)
				}
				if n := w.web.count(older); n > c.most || n == 0 && c.most > 0 {
					t.Errorf("asked for %d times in 15 days, want %d at most", n, c.most)
				}
				if n := len(w.store.of(older)); n > maxAttempts {
					t.Errorf("%d rows in the log, want %d at most", n, maxAttempts)
				}
			})
		})
	}
}

func TestFurtherPage(t *testing.T) {
	for _, c := range []struct {
		base, u, title string
		want           bool
	}{
		{"http://a.example/list", "http://a.example/anything", "Next", true},
		{"http://a.example/list", "http://a.example/anything", "下一页", true},
		{"http://a.example/list", "http://a.example/anything", " » ", true},
		{"http://a.example/list", "http://a.example/anything", "Next week's tides", false},
		{"http://a.example/list", "http://a.example/list?page=2", "2", true},
		{"http://a.example/list", "http://a.example/list?page=7", "7", false},
		{"http://a.example/list", "http://a.example/other?page=2", "2", false},
		{"http://a.example/list", "http://b.example/list?page=2", "2", false},
		{"http://a.example/n/index.html", "http://a.example/n/index_2.html", "2", true},
		{"http://a.example/n/", "http://a.example/n/index_2.shtml", "2", true},
		{"http://a.example/n/", "http://a.example/n/page/2/", "2", true},
		{"http://a.example/n/", "http://a.example/m/page/2/", "2", false},
		{"http://a.example/n/", "http://a.example/n/index_12.html", "12", false},
		{"http://a.example/list", "http://a.example/anything", "Next ›", true},
		{"http://a.example/list", "http://a.example/anything", "Older posts →", true},
		{"http://a.example/list", "http://a.example/anything", "« Previous", false},
		{"http://a.example/list", "http://a.example/anything", "", false},
		{"http://a.example/list?page=2", "http://a.example/list?page=3", "3", true},
		{"http://a.example/list?page=2", "http://a.example/list?page=1", "1", false},
		{"http://a.example/list?page=2", "http://a.example/list?page=4", "4", false},
		{"http://a.example/list?cat=7", "http://a.example/list?cat=7&page=2", "2", true},
		{"http://a.example/list?cat=7", "http://a.example/list?cat=8&page=2", "2", false},
		{"http://a.example/list?cat=7&p=9", "http://a.example/list?cat=7&p=10", "10", true},
		{"http://a.example/n/index.html", "http://a.example/n/index_1.html", "2", true},
		{"http://a.example/n/index_1.html", "http://a.example/n/index_2.html", "3", true},
		{"http://a.example/n/index_2.html", "http://a.example/n/index_1.html", "2", false},
		{"http://a.example/n/page/2/", "http://a.example/n/page/3/", "3", true},
		{"http://a.example/n/page/2", "http://a.example/n/page/12", "12", false},
		{"http://a.example/n", "http://a.example/n/page/2", "2", true},
	} {
		if got := furtherPage(c.base, c.u, c.title); got != c.want {
			t.Errorf("furtherPage(%q, %q, %q) = %v, want %v", c.base, c.u, c.title, got, c.want)
		}
	}
}

// A calendar that has a next month for ever is read as far as configured.
func TestCalendar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const list = "http://a.example/cal/0"
		w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindListing, URL: list, Links: `/story/`, Pages: 4}}})
		for i := range 50 {
			w.web.on(fmt.Sprintf("http://a.example/cal/%d", i), reply{body: fmt.Sprintf(`<!doctype html><a href="/cal/%d">Next</a><a href="/up/x/up/x/up/x/story/%d">story</a>`, i+1, i)})
		}
		w.run()
		if n := len(w.web.hits); n != 1+1+4 {
			t.Errorf("asked for %q, want robots.txt, the listing and four older pages", w.web.asked())
		}
	})
}

// A list whose pages have numbers and no word for the next is followed as far
// as one that has, also when its address leads on to another.
func TestNumberedListing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const list = "http://a.example/news"
		w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindListing, URL: list, Links: "/story/", Pages: 3}}})
		w.web.on(list, to(301, "https://a.example/news"))
		pager := `<a href="/more-of-us">More</a><a href="/news?page=1">1</a><a href="/news?page=2">2</a><a href="/news?page=3">3</a><a href="/news?page=4">4</a><a href="/news?page=5">5</a>`
		for n := 1; n <= 5; n++ {
			u := fmt.Sprintf("https://a.example/news?page=%d", n)
			if n == 1 {
				u = "https://a.example/news"
			}
			w.web.on(u, reply{body: fmt.Sprintf(`<!doctype html><a href="/story/%d">Tide</a>%s`, n, pager)})
		}
		w.run()
		for n, want := range []int{0, 0, 1, 1, 1, 0} {
			if got := w.web.count(fmt.Sprintf("https://a.example/news?page=%d", n)); got != want {
				t.Errorf("page %d asked for %d times, want %d", n, got, want)
			}
		}
	})
}

// Posts are told apart by their ids: a page that holds none known before has
// lost some, and the pages behind it are read.
func TestPostsAfterAGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const u = "https://social.example/api/v1/accounts/7/statuses"
		src := Source{Kind: KindPosts, URL: u, Platform: "mastodon", Account: "mastodon:harbour", Pages: 3}
		w := newWorld(t, Outlet{ID: "a", Sources: []Source{src}})
		put := func(newest int) {
			for top, from := newest, u; top > 0; top -= 2 {
				body := ""
				for n := top; n > max(0, top-2); n-- {
					body += fmt.Sprintf(`,{"id":"%d","created_at":"1999-12-01T%02d:00:00.000Z","url":"https://social.example/@harbour/%d","content":"<p>Tide.</p>","visibility":"public","account":{"id":"7","acct":"harbour","username":"harbour"}}`, n, n, n)
				}
				next := fmt.Sprintf("%s?max_id=%d", u, top-1)
				w.web.on(from, reply{header: map[string]string{"Content-Type": "application/json", "Link": "<" + next + `>; rel="next"`}, body: "[" + body[1:] + "]"})
				from = next
			}
		}
		put(2)
		w.run()
		f := w.store.of(u)[0]
		if len(f.Posts) != 2 || f.Posts[0].URL == f.Posts[1].URL || f.Posts[1].Published.Hour() != 1 || !strings.HasPrefix(f.Posts[0].URL, "post:") {
			t.Errorf("posts %+v, want two with keys and times", f.Posts)
		}
		for i, c := range []struct{ newest, want int }{{3, 0}, {8, 2}} {
			put(c.newest)
			wait(2 * time.Hour)
			before := len(w.web.hits)
			w.run()
			if got := len(w.web.hits) - before - 1; got != c.want {
				t.Errorf("%d: read %d older pages, want %d; asked %q", i, got, c.want, w.web.asked()[before:])
			}
		}
	})
}
