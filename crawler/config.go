package crawler

import "time"

// HTTP says how the crawler behaves on the wire.
type HTTP struct {
	UserAgent    string        // product and version, such as "hymnsheet/0.3"; the contact is appended
	Contact      string        // URL or mail address of the operator; required
	Proxy        string        // proxy URL; empty: from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY)
	MinDelay     time.Duration // least time between two requests to one host; default 3s; under 1s only with AllowPrivate or for loopback hosts
	MaxDelay     time.Duration // cap of the delay derived from the last fetch time; default 30s
	Timeout      time.Duration // whole exchange; default 30s
	MaxBody      int64         // bytes after decoding; default 5 MiB for pages
	MaxFeed      int64         // likewise for feeds, sitemaps and listings; default 20 MiB
	Workers      int           // concurrent requests over all hosts; default 16
	AllowPrivate bool          // lets private and loopback addresses be asked, for tests and intranets
	Hops         int           // redirects followed; default 5
}

// An Outlet is a publisher and its sources, as the crawler sees it.
type Outlet struct {
	ID      string
	Country string          // ISO 3166-1 alpha-2, reads zone names in feeds
	Zone    *time.Location  // of dates without one; nil: unknown
	Scope   []string        // hosts that may be asked; a host covers its subdomains; the sources' own hosts are always in
	Budget  int             // pages fetched in a day of the program's clock; 0: 500
	Recheck []time.Duration // ages at which an article is asked for again; nil: 24h, 168h
	Sources []Source
}

// A Source is something that reveals articles or posts.
type Source struct {
	ID       string // unique in the configuration; see SourceID
	Kind     Kind   // KindFeed, KindListing, KindSitemap, KindPosts
	URL      string // what to poll
	Links    string // RE2 on the absolute URL: which links of a listing are articles; optional for feeds and sitemaps
	Pages    int    // further listing pages to follow on the first visit or after a gap; 0: none
	Every    time.Duration
	Account  string // account key as the tables hold it; empty for articles
	Platform string // for accounts
	Handle   string // as configured; used only to build requests
	Private  bool   // account not on the public list
}

// SourceID derives a source's id from what it is, so that reordering the
// configuration changes nothing: "s" and 16 hexadecimal digits.
func SourceID(outlet string, kind Kind, url string) string {
	return "s" + shortID(outlet, string(kind), url)
}
