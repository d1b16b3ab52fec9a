package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A Discovery is what a page and its robots.txt tell of where an outlet lists
// its articles.
type Discovery struct {
	URL      string    `json:"url"`      // where redirects led
	Patterns []Pattern `json:"patterns"` // of links that may be articles, best first
	Sources  []Named   `json:"sources"`  // feeds first, in the order in which they are named
}

// A Named is a feed or sitemap that something names. It has not been asked for.
type Named struct {
	Kind  Kind   `json:"kind"` // KindFeed or KindSitemap
	URL   string `json:"url"`
	Title string `json:"title,omitempty"`
	Where string `json:"where"` // "head", "link" or "robots.txt"
}

// mostNames bounds the feeds and sitemaps that are told of.
const mostNames = 40

// Discover asks for a page once, after its robots.txt and as politely as Run,
// and tells what it names. Nothing is kept. The crawler must have an outlet of
// that id whose one source is a listing at the address.
func (c *Crawler) Discover(ctx context.Context, outlet string) (d Discovery, err error) {
	o := c.outlets[outlet]
	if o == nil || len(o.Outlet.Sources) != 1 {
		return d, errors.New("discover: want an outlet with one source")
	}
	src := o.source(SourceID(outlet, KindListing, o.Outlet.Sources[0].URL))
	if d.URL, err = weburl.Canonical(src.URL); err != nil {
		return d, fmt.Errorf("discover: %w", err)
	}
	var f *Fetch
	for hops := 0; ; hops++ {
		t := Task{URL: d.URL, Kind: KindListing, Outlet: outlet, Source: src.ID, Host: weburl.Host(d.URL), Hops: hops}
		for f = nil; f == nil; { // robots.txt first
			if f, err = c.attempt(ctx, c.host(t.Host), t); err != nil {
				return d, fmt.Errorf("discover: %w", err)
			}
		}
		if f.Outcome != Moved {
			break
		}
		d.URL = f.Links[0].URL
	}
	if f.Outcome != OK {
		return d, fmt.Errorf("%s: %s", d.URL, Words(f.Outcome, f.Reason))
	}
	d.Patterns = Suggest(d.URL, f.Capture.ContentType, f.Capture.Body)
	d.Sources = Names(d.URL, f.Capture.ContentType, f.Capture.Body)
	rules, _, err := c.gate(ctx, c.host(weburl.Host(d.URL)), o, d.URL) // held: nothing is asked
	if err != nil {
		return d, fmt.Errorf("discover: %w", err)
	}
	if rules.file != nil {
		for _, ref := range rules.file.Sitemaps() {
			if u, err := weburl.Resolve(d.URL, ref); err == nil {
				d.Sources = addName(d.Sources, Named{Kind: KindSitemap, URL: u, Where: "robots.txt"})
			}
		}
	}
	return d, nil
}

// feedTypes are the media types that a page's head gives to feeds.
var feedTypes = map[string]bool{
	"application/rss+xml": true, "application/atom+xml": true, "application/feed+json": true, "application/rdf+xml": true,
}

// Names lists the feeds and sitemaps that a page of HTML names: in its head, or
// as links whose address says that they are feeds. Feeds of comments are left
// out. base is the address of the page.
func Names(base, contentType string, body []byte) (out []Named) {
	shown := text.BoundTags(text.Decode(body, contentType).Text)
	z := html.NewTokenizer(strings.NewReader(shown))
	from := base
	var linked []Named
	for {
		switch z.Next() {
		case html.ErrorToken:
			for _, n := range linked {
				out = addName(out, n)
			}
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			href, ok := attr(t.Attr, "href")
			if !ok {
				continue
			}
			u, err := weburl.Resolve(from, href)
			if err != nil {
				continue
			}
			switch t.Data {
			case "base":
				from = u
			case "link":
				rel, _ := attr(t.Attr, "rel")
				media, _ := attr(t.Attr, "type")
				media, _, _ = strings.Cut(strings.ToLower(media), ";")
				name, _ := attr(t.Attr, "title")
				switch rels := strings.Fields(strings.ToLower(rel)); {
				case slices.Contains(rels, "alternate") && feedTypes[strings.TrimSpace(media)]:
					out = addName(out, Named{KindFeed, u, title(name), "head"})
				case slices.Contains(rels, "sitemap"):
					out = addName(out, Named{KindSitemap, u, title(name), "head"})
				}
			case "a":
				if looksLikeFeed(u) {
					linked = append(linked, Named{Kind: KindFeed, URL: u, Where: "link"})
				}
			}
		}
	}
}

// looksLikeFeed reports whether an address says that it is a feed.
func looksLikeFeed(u string) bool {
	p, err := url.Parse(u)
	if err != nil {
		return false
	}
	last := strings.ToLower(path.Base(strings.TrimSuffix(p.Path, "/")))
	switch last {
	case "rss", "feed", "atom", "rss2", "rss.xml", "feed.xml", "atom.xml", "index.rdf", "feed.json":
		return true
	}
	if strings.HasSuffix(last, ".rss") || strings.HasSuffix(last, ".atom") {
		return true
	}
	return strings.HasSuffix(last, ".xml") && (strings.Contains(strings.ToLower(p.Path), "/rss") || strings.Contains(strings.ToLower(p.Path), "/feed"))
}

// addName adds n unless its address is there already, or is one of comments.
func addName(list []Named, n Named) []Named {
	if len(list) >= mostNames || strings.Contains(n.URL, "/comments/") {
		return list
	}
	for _, one := range list {
		if one.URL == n.URL {
			return list
		}
	}
	return append(list, n)
}
