// Package feed reads feeds of every kind and sitemaps into items.
package feed

import "time"

// A Feed is what a feed or sitemap lists.
type Feed struct {
	Format   string // rss, atom, rdf, json, sitemap, news-sitemap, sitemap-index
	Title    string
	Items    []Item
	Salvaged bool     // the feed was broken and only its complete items are here
	Problems []string // what was wrong, one line each
}

// An Item is one entry.
type Item struct {
	ID         string
	URL        string // absolute
	Title      string // plain text
	Published  time.Time
	Updated    time.Time
	Content    string // HTML or text as given
	Summary    string
	Authors    []string
	Categories []string
}

// Options say what is known about a feed from outside.
type Options struct {
	URL         string // final address, resolves relative links
	ContentType string
	Country     string // reads zone abbreviations: CST is UTC+8 for CN
}

// Parse reads body. It never panics and is bounded in time and memory.
func Parse(body []byte, o Options) (Feed, error) { panic("feed owner") }
