package crawler

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler/feed"
	"github.com/hymnsheet/hymnsheet/crawler/posts"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Limits of what a source may reveal.
const (
	maxLinks     = 5000
	maxSitemaps  = 50 // children of a sitemap index that are followed
	sitemapDepth = 2  // indexes below each other
	sitemapAge   = 7 * 24 * time.Hour
	maxPartPages = 20 // further pages of one article
)

// found is what the body of an answer reveals.
type found struct {
	links    []Link
	posts    []Link
	older    Link // the next older page of a source, if it may be read
	items    int
	newest   time.Time
	problems []string
	bad      string // not empty: the body is not what the source promised
}

// reveal reads the links of a body that came at a time, on which alone depends
// what is old. anchors are those of an HTML page.
func (c *Crawler) reveal(o *outlet, t Task, at time.Time, header http.Header, body []byte, anchors []anchor) found {
	src, contentType := o.source(t.Source), header.Get("Content-Type")
	switch t.Kind {
	case KindFeed, KindSitemap:
		return c.revealFeed(t, o, src, at, contentType, body)
	case KindListing:
		return c.revealListing(t, o, src, anchors)
	case KindPosts:
		return c.revealPosts(o, t, src, at, header, body)
	case KindPage, KindPart:
		return found{links: partsOf(t, anchors)}
	}
	return found{}
}

func (c *Crawler) revealFeed(t Task, o *outlet, src *source, now time.Time, contentType string, body []byte) (f found) {
	parsed, err := feed.Parse(body, feed.Options{URL: t.URL, ContentType: contentType, Zone: o.Zone, Country: o.Country})
	f.problems = parsed.Problems
	if err != nil {
		f.bad = "not a feed or sitemap"
		return f
	}
	f.items = len(parsed.Items)
	named := strings.HasSuffix(t.Parent, robotsPath) // by robots.txt, not by the configuration: mostly an archive
	seen := map[string]bool{}
	for _, it := range parsed.Items {
		at := it.Published
		if at.IsZero() {
			at = it.Updated
		}
		// Dates in the future are mistakes or advertisements.
		if at.After(f.newest) && at.Before(now.Add(48*time.Hour)) {
			f.newest = at
		}
		u, err := weburl.Resolve(t.URL, it.URL)
		if err != nil || seen[u] || c.admit(o, u) != nil || len(f.links) >= maxLinks {
			continue
		}
		seen[u] = true
		if parsed.Format == "sitemap-index" {
			old := !at.IsZero() && now.Sub(at) > sitemapAge
			if !old && len(f.links) < maxSitemaps && below(t) <= sitemapDepth {
				f.links = append(f.links, Link{URL: u, Kind: KindSitemap, Hops: below(t), Parent: parentOf(t)})
			}
			continue
		}
		takes := src.matches(u)
		if named {
			takes = o.matches(u) && !at.IsZero() && now.Sub(at) <= sitemapAge
		}
		if takes {
			f.links = append(f.links, Link{URL: u, Kind: KindPage, Title: it.Title, Published: at})
		}
	}
	return f
}

func (c *Crawler) revealListing(t Task, o *outlet, src *source, anchors []anchor) (f found) {
	seen := map[string]bool{}
	var further, named []string // by rel=next or their number, and by their words alone
	for _, a := range anchors {
		u, err := weburl.Resolve(t.URL, a.href)
		if err != nil || seen[u] || u == t.URL || c.admit(o, u) != nil {
			continue
		}
		seen[u] = true
		switch {
		case src.matches(u) && len(f.links) < maxLinks:
			f.items++
			f.links = append(f.links, Link{URL: u, Kind: KindPage, Title: a.title})
		case a.next || nextNumber(t.URL, u):
			further = append(further, u)
		case furtherWords(a.title):
			named = append(named, u)
		}
	}
	if further = append(further, named...); len(further) > 0 {
		f.older = olderPage(t, src, further[0])
	}
	if f.items == 0 {
		f.problems = append(f.problems, "no link matches the pattern of articles")
	}
	return f
}

func (c *Crawler) revealPosts(o *outlet, t Task, src *source, now time.Time, header http.Header, body []byte) (f found) {
	page, err := posts.Parse(t.Platform, body, header.Get("Content-Type"), t.URL)
	if page.Next == "" {
		page.Next = posts.NextLink(header.Get("Link"), t.URL)
	}
	f.problems = page.Problems
	if err != nil {
		f.bad = "not an answer of " + t.Platform
		return f
	}
	f.items = len(page.Posts)
	seen := map[string]bool{}
	for _, p := range page.Posts {
		if key := PostKey(t.Source, p.ID); !seen[key] {
			seen[key] = true
			f.posts = append(f.posts, Link{URL: key, Kind: KindPosts, Published: p.At})
		}
		if p.At.After(f.newest) && p.At.Before(now.Add(48*time.Hour)) {
			f.newest = p.At
		}
	}
	if u, err := weburl.Resolve(t.URL, page.Next); err == nil && page.Next != "" && c.admit(o, u) == nil {
		f.older = olderPage(t, src, u)
	}
	return f
}

// olderPage is the link to the page behind t, without a URL if it is further
// back than the source's pages reach.
func olderPage(t Task, src *source, u string) Link {
	l := Link{URL: u, Kind: t.Kind, Hops: below(t), Parent: parentOf(t)}
	if l.Hops > src.Pages {
		return Link{}
	}
	return l
}

// below is how many steps from its source an older page or a child of t is.
// Redirects before the source's own page do not count.
func below(t Task) int {
	if t.Parent == "" {
		return 1
	}
	return t.Hops + 1
}

// parentOf names the source that an older page or a child of t goes back to.
func parentOf(t Task) string {
	if t.Parent != "" {
		return t.Parent
	}
	return t.URL
}

// partsOf finds further pages of the same article: links whose address is the
// article's with a page number, and rel=next with the same stem.
func partsOf(t Task, anchors []anchor) (out []Link) {
	first := t.URL
	if t.Kind == KindPart {
		first = t.Parent
	}
	seen := map[string]bool{first: true, t.URL: true}
	name := lastName(first)
	for _, a := range anchors {
		if !mayBePart(name, a.href) {
			continue
		}
		u, err := weburl.Resolve(t.URL, a.href)
		if err != nil || seen[u] || len(out) >= maxPartPages {
			continue
		}
		if n := pageNumber(first, u); n >= 2 && n <= maxPartPages+1 {
			seen[u] = true
			out = append(out, Link{URL: u, Kind: KindPart, Parent: first})
		}
	}
	return out
}

// lastName is the last name in an address's path, without what follows a dot;
// empty if there is none.
func lastName(u string) string {
	a, err := url.Parse(u)
	if err != nil {
		return ""
	}
	name := path.Base(a.EscapedPath())
	return strings.Trim(strings.TrimSuffix(name, path.Ext(name)), "/.")
}

// mayBePart reports whether a link can lead to a further page of the article
// whose last name is given: it counts from the page, or it holds a number and
// the article's name. It spares most links the reading of their address.
func mayBePart(name, href string) bool {
	if !strings.ContainsAny(href, "0123456789") {
		return false
	}
	counts := !strings.HasPrefix(href, "/") && !strings.Contains(href, ":")
	return counts || strings.Contains(name, "%") || strings.Contains(href, name)
}

// pageNumber reads which page of the article at first the address u is; 0 if
// it is none.
func pageNumber(first, u string) int {
	a, err1 := url.Parse(first)
	b, err2 := url.Parse(u)
	if err1 != nil || err2 != nil || a.Host != b.Host || a.Scheme != b.Scheme {
		return 0
	}
	if a.Path == b.Path {
		qa, qb := a.Query(), b.Query()
		for _, name := range []string{"page", "p", "pg"} {
			n := qb.Get(name)
			if own := qa.Get(name); own != "" && own != "1" {
				return 0 // it tells stories apart, not pages
			}
			qa.Del(name)
			qb.Del(name)
			if n != "" && qa.Encode() == qb.Encode() {
				return number(n)
			}
		}
		return 0
	}
	if a.RawQuery != b.RawQuery {
		return 0
	}
	ext := path.Ext(a.Path)
	stem := strings.TrimSuffix(strings.TrimSuffix(a.Path, ext), "/")
	rest, ok := strings.CutPrefix(b.Path, stem)
	if !ok {
		return 0
	}
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, "/"), ext)
	for _, sep := range []string{"_", "-", "/page/", "/p", "/"} {
		if n, ok := strings.CutPrefix(rest, sep); ok && number(n) > 0 {
			return number(n)
		}
	}
	return 0
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || len(s) > 3 {
		return 0
	}
	return n
}
