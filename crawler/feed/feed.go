package feed

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A Feed is what a feed or sitemap lists.
type Feed struct {
	Format   string   // rss, atom, rdf, json, sitemap, news-sitemap, sitemap-index
	Title    string   // plain text
	Markup   string   // the title as HTML with absolute links, if it holds any markup
	Items    []Item   // in the order of the feed
	Salvaged bool     // the feed was broken and only its complete items are here
	Problems []string // what was wrong, one line each
}

// An Item is one entry.
type Item struct {
	ID         string
	URL        string    // absolute; empty if the entry names no page of its own
	Title      string    // plain text
	Markup     string    // the title as HTML with absolute links, if it holds any markup
	Published  time.Time // UTC; zero if unknown
	Updated    time.Time // UTC; zero if unknown
	Content    string    // HTML or text as given; show notes and video descriptions are here
	Summary    string    // HTML or text as given
	Authors    []string
	Categories []string
	Media      string // absolute URL of the first enclosure
	Language   string // of the entry, or of the feed, as given
}

// Options say what is known about a feed from outside.
type Options struct {
	URL         string // final address, resolves relative links
	ContentType string
	Zone        *time.Location // of the publisher, nil if unknown: reads the zone names it has, and dates without a zone
	Country     string         // ISO 3166-1 alpha-2, reads zone abbreviations: CST is UTC+8 for CN; empty: the country of URL's top-level domain
}

const (
	// maxItems is how many items of a feed are read; the largest news feeds
	// have some hundreds.
	maxItems = 5000

	// maxURLs is how many addresses of a sitemap are read, the limit of the
	// sitemap protocol.
	maxURLs = 50000

	// maxProblems is how many problems are told.
	maxProblems = 20
)

var errNotFeed = errors.New("not a feed or sitemap")

// Parse reads body. It never panics and is bounded in time and memory. The
// error is not nil if body is no feed at all; a feed that is broken or cut
// short is one with Problems.
func Parse(body []byte, o Options) (f Feed, err error) {
	defer func() {
		// gofeed is not ours; a panic in it costs one feed.
		if r := recover(); r != nil {
			f, err = Feed{}, fmt.Errorf("read feed %s: parser stopped: %v", o.URL, r)
		}
	}()
	p := newReading(o)
	text, err := p.text(body)
	if err != nil {
		return Feed{}, fmt.Errorf("read feed %s: %w", o.URL, err)
	}
	switch start := firstMark(text); {
	case strings.TrimSpace(text) == "":
		err = errors.New("empty")
	case start == "":
		err = errNotFeed
	case start[0] == '{':
		err = p.json(start)
	default:
		err = p.xml(start)
	}
	if err != nil {
		return Feed{}, fmt.Errorf("read feed %s: %w", o.URL, err)
	}
	p.finish()
	return p.feed, nil
}

// firstMark skips what stands before the first element or object.
func firstMark(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "{") {
		return s
	}
	if i := strings.IndexByte(s, '<'); i >= 0 {
		return s[i:]
	}
	return ""
}

// A reading is the state of one Parse.
type reading struct {
	feed     Feed
	base     *url.URL // nil if unknown
	o        Options
	badDate  string // the first that cannot be read
	badDates int
	relative int      // links that stayed relative
	grown    int      // bytes by which resolving made links longer
	owner    []string // authors of the feed, who wrote the items that name none
	lang     string   // of the feed
}

func newReading(o Options) *reading {
	p := &reading{o: o}
	if u, err := url.Parse(strings.TrimSpace(o.URL)); err == nil && u.IsAbs() && u.Host != "" {
		p.base = u
	}
	if p.o.Country == "" && p.base != nil {
		p.o.Country = countryOf(p.base.Hostname())
	}
	p.o.Country = strings.ToUpper(p.o.Country)
	return p
}

// countryOf returns the country of a host's top-level domain, or what looks
// like one.
func countryOf(host string) string {
	tld := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case len(tld) != 2:
		return ""
	case tld == "uk":
		return "GB"
	case tld == "su":
		return "RU"
	}
	return strings.ToUpper(tld)
}

func (p *reading) problem(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if len(p.feed.Problems) < maxProblems && !slices.Contains(p.feed.Problems, s) {
		p.feed.Problems = append(p.feed.Problems, s)
	}
}

// add appends an item. Room is doubled, so that a sitemap of 50,000 addresses
// leaves little garbage behind.
func (p *reading) add(it Item) {
	if n := len(p.feed.Items); n == cap(p.feed.Items) {
		p.feed.Items = slices.Grow(p.feed.Items, max(n, 16))
	}
	p.feed.Items = append(p.feed.Items, it)
}

func (p *reading) finish() {
	if p.badDates > 0 {
		p.problem("dates that cannot be read: %d, such as %q", p.badDates, clip(p.badDate, 60))
	}
	if p.relative > 0 {
		p.problem("relative links and no address to resolve them against: %d", p.relative)
	}
}

// date reads a date of the feed; one that cannot be read is a problem.
func (p *reading) date(s string) time.Time {
	if strings.TrimSpace(s) == "" {
		return time.Time{}
	}
	t, ok := parseDate(s, place{p.o.Country, p.o.Zone})
	if !ok {
		if p.badDates++; p.badDates == 1 {
			p.badDate = s
		}
	}
	return t
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
