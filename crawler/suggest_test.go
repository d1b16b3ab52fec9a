package crawler

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// front makes a page of links, address and words by turns.
func front(links ...string) string {
	var b strings.Builder
	b.WriteString("<!doctype html><html><body>")
	for i := 0; i+1 < len(links); i += 2 {
		fmt.Fprintf(&b, `<p><a href="%s">%s</a></p>`, links[i], links[i+1])
	}
	return b.String() + "</body></html>"
}

const (
	ferry   = "The ferry to Lisk will not sail again before the spring"
	herring = "Herring boats stay in the harbour for the third week"
	bridge  = "A bridge is opened twice by two different ministers"
	menders = "Net menders put down their needles and go home singing"
)

func TestSuggest(t *testing.T) {
	menu := []string{"/", "Home", "/world/", "World", "/about", "About us", "/contact.html", "Contact", "https://elsewhere.example/2025/01/02/a-long-story-told.html", ferry}
	for name, c := range map[string]struct {
		links []string
		want  string // of the best
		count int
	}{
		"dates, section and slug": {[]string{
			"/world/2025/11/12/the-ferry-to-lisk.html", ferry, "/world/2025/11/11/herring-boats-stay.html", herring, "/world/2025/11/9/a-bridge-is-opened.html", bridge,
		}, `^https?://gazette\.example/world/\d{4}/\d{2}/\d{1,2}/[^/?#]+-[^/?#]+-[^/?#]+\.html(?:\?|$)`, 3},
		"sections differ": {[]string{
			"/world/202511/12/t20251112_5501.html", ferry, "/sea/202511/11/t20251111_5499.html", herring, "/land/202511/10/t20251110_12001.html", bridge,
		}, `^https?://gazette\.example/[^/?#]+/\d{6}/\d{2}/t\d{8}_\d+\.html(?:\?|$)`, 3},
		"a number in the query, and where readers come from": {[]string{
			"/read.php?id=7712", ferry, "/read.php?id=7719", herring, "/read.php?id=10223", bridge,
		}, `^https?://gazette\.example/read\.php\?id=\d+$`, 3},
		"what the path tells apart needs no query": {[]string{
			"/story/7712?from=top", ferry, "/story/7719?from=side", herring, "/story/10223", bridge,
		}, `^https?://gazette\.example/story/\d+(?:\?|$)`, 3},
		"ids of letters and digits": {[]string{
			"/20251112/3fd1c09a77b24e0c8d11aa52/c.html", ferry, "/20251111/90aa12c09a77b24e0c8d11fe/c.html", herring,
		}, `^https?://gazette\.example/\d{8}/[0-9A-Za-z]*\d[0-9A-Za-z]*/c\.html(?:\?|$)`, 2},
		"a subdomain": {[]string{
			"https://opinion.gazette.example/n1/2025/1112/c1003-770041.html", ferry, "https://opinion.gazette.example/n1/2025/1110/c1003-769911.html", herring,
		}, `^https?://opinion\.gazette\.example/n\d+/\d{4}/\d{4}/c\d+-\d+\.html(?:\?|$)`, 2},
		"further pages, tags and authors are no articles": {[]string{
			"/n/7712", ferry, "/n/7719", herring, "/n/10223", bridge,
			"/index_2.html", "2", "/list?page=2", "next", "/tag/fish-and-boats", "Fish", "/tag/wind-and-rain", "Wind", "/tag/nets-and-ropes", "Nets", "/tag/pots-and-pans", "Pots",
			"/author/11", "M. Finch", "/author/12", "B. Cook", "/author/13", "A. Mate", "/author/14", "C. Ray",
		}, `^https?://gazette\.example/n/\d+(?:\?|$)`, 3},
		"a picture and its words are one link": {[]string{
			"/n/7712", "<img src=x>", "/n/7712", ferry, "/n/7719", "<img src=y>", "/n/7719", herring,
		}, `^https?://gazette\.example/n/\d+(?:\?|$)`, 2},
		"Chinese headlines say much in few characters": {[]string{
			"/gn/2025/11-12/1024411.shtml", "渡轮在春天以前不会再次开航", "/gn/2025/11-11/1024399.shtml", "渔船第三周停在港内不出海", "/a/1", "首页新闻国际", "/a/2", "国内体育娱乐", "/a/3", "财经图片视频",
		}, `^https?://gazette\.example/gn/\d{4}/\d{2}-\d{2}/\d+\.shtml(?:\?|$)`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			got := Suggest("https://gazette.example/", "text/html; charset=utf-8", []byte(front(append(menu, c.links...)...)))
			if len(got) == 0 || got[0].Links != c.want || got[0].Count != c.count {
				t.Fatalf("Suggest gives\n%+v, want first\n%s for %d", got, c.want, c.count)
			}
			if len(got[0].Examples) == 0 || got[0].Examples[0].Title != c.links[1] && name != "a picture and its words are one link" {
				t.Errorf("examples %+v", got[0].Examples)
			}
		})
	}
}

// Nearly all in one section: the pattern keeps it, and the few others are a
// pattern of their own.
func TestSuggestKeepsASection(t *testing.T) {
	var links []string
	for i := range 12 {
		links = append(links, fmt.Sprintf("/opinion/2025-11/%02d/n_%d.htm", i+1, 8800+i), ferry)
	}
	links = append(links, "/sport/2025-11/02/n_4.htm", herring, "/sport/2025-11/03/n_5.htm", bridge)
	got := Suggest("https://www.gazette.example/opinion/", "text/html", []byte(front(links...)))
	if len(got) != 2 || got[0].Links != `^https?://www\.gazette\.example/opinion/\d{4}-\d{2}/\d{2}/n_\d+\.htm(?:\?|$)` || got[0].Count != 12 || got[0].Dated != 1 || got[1].Count != 2 {
		t.Errorf("%+v", got)
	}
}

func TestSuggestNothing(t *testing.T) {
	for name, page := range map[string]string{
		"no links": "<p>Closed.", "a menu": front("/a", "News", "/b", "Sport", "/c/d", "More"), "one link": front("/n/7712", ferry),
		"elsewhere":                      front("https://elsewhere.example/n/7712", ferry, "https://elsewhere.example/n/7719", herring),
		"the next page and one after it": front("/index_2.html", "The next page of the news from the harbour", "/index_3.html", "A later page of the news from the harbour"),
		"no HTML":                        "\x00\x01", "no words": front("/n/1", "", "/n/2", ""), "empty": "",
	} {
		if got := Suggest("https://gazette.example/", "", []byte(page)); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// FuzzSuggest holds that what is proposed can be used: it compiles, matches
// its examples, and is the same each time.
func FuzzSuggest(f *testing.F) {
	f.Add("https://gazette.example/", front("/a/1", ferry, "/a/2", herring))
	f.Add("https://gazette.example/", front("/%5B?x=%28&y", ferry, "/a.(b", herring, "//[::1]:8/+1", bridge, "/a.(c", menders))
	f.Add("https://gazette.example/x/", "<base href=/y/><a href=1-2-3-4444><a href=5-6-7-8888>x</a>")
	f.Fuzz(func(t *testing.T, base, page string) {
		got := Suggest(base, "", []byte(page))
		if again := Suggest(base, "", []byte(page)); fmt.Sprint(again) != fmt.Sprint(got) {
			t.Fatalf("%v, and then %v", got, again)
		}
		for _, p := range got {
			re, err := regexp.Compile(p.Links)
			if err != nil || p.Count < leastMatches || len(p.Examples) == 0 {
				t.Fatalf("%+v: %v", p, err)
			}
			for _, x := range p.Examples {
				if !re.MatchString(x.URL) {
					t.Fatalf("%s does not match %s", p.Links, x.URL)
				}
			}
		}
		Names(base, "", []byte(page))
	})
}

func TestNames(t *testing.T) {
	page := `<html><head><base href="/en/">
<link rel="alternate" type="application/rss+xml" title="All news" href="rss.xml">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" hreflang="fr" href="/fr/"><link rel="Alternate" type="application/atom+xml; charset=utf-8" href="/atom">
<link rel="sitemap" href="/sitemap.xml"></head>
<body><a href="/en/feed/">RSS</a><a href="rss.xml">again</a><a href="/rss/sea.xml">Sea</a><a href="/feedback">Feedback</a><a href="/about.xml">x</a></body></html>`
	got := Names("https://gazette.example/start", "text/html", []byte(page))
	want := []Named{
		{KindFeed, "https://gazette.example/en/rss.xml", "All news", "head"},
		{KindFeed, "https://gazette.example/atom", "", "head"},
		{KindSitemap, "https://gazette.example/sitemap.xml", "", "head"},
		{KindFeed, "https://gazette.example/en/feed/", "", "link"},
		{KindFeed, "https://gazette.example/rss/sea.xml", "", "link"},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("Names gives\n%v, want\n%v", got, want)
	}
}

// Discover asks robots.txt first, follows redirects, and asks for nothing that
// is only named.
func TestDiscover(t *testing.T) {
	for name, c := range map[string]struct {
		robots, start string
		want          string // in the error; empty: none
		asked         int
	}{
		"all well":  {"User-agent: *\nDisallow: /closed\nSitemap: /maps.xml\nSitemap: https://cdn.example/news.xml\n", "http://a.example/start", "", 3},
		"forbidden": {"User-agent: *\nDisallow: /\n", "http://a.example/start", "http://a.example/start: closed to us: robots.txt forbids it", 1},
		"gone":      {"", "http://a.example/none", "http://a.example/none: not found: HTTP 404", 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, Outlet{ID: "a", Sources: []Source{{Kind: KindListing, URL: c.start, Links: "."}}})
				w.web.on(robotsA, reply{body: c.robots})
				w.web.on("http://a.example/start", reply{status: 301, header: map[string]string{"Location": "/news/"}})
				w.web.on("http://a.example/news/", reply{body: front("/n/7712", ferry, "/n/7719", herring, "/rss.xml", "RSS")})
				cr, err := New(Options{HTTP: w.http, Outlets: w.list})
				if err != nil {
					t.Fatal(err)
				}
				cr.wire.base = w.web
				d, err := cr.Discover(t.Context(), "a")
				if c.want != "" {
					if err == nil || err.Error() != c.want {
						t.Errorf("error %v, want %s", err, c.want)
					}
				} else if err != nil || d.URL != "http://a.example/news/" || len(d.Patterns) != 1 || d.Patterns[0].Count != 2 ||
					fmt.Sprint(d.Sources) != "[{feed http://a.example/rss.xml  link} {sitemap http://a.example/maps.xml  robots.txt} {sitemap https://cdn.example/news.xml  robots.txt}]" {
					t.Errorf("%+v, %v", d, err)
				}
				w.web.polite(t, 3*time.Second)
				if asked := w.web.asked(); len(asked) != c.asked || asked[0] != robotsA {
					t.Errorf("asked %q, want %d requests, robots.txt first", asked, c.asked)
				}
			})
		})
	}
}
