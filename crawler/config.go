package crawler

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

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

	// Sitemaps says that the sitemaps named in the hosts' robots.txt are read,
	// too. Of what they list, only what is dated within the last week and fits
	// the pattern of a source is taken: most name a whole archive.
	Sitemaps bool
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

// Defaults of an outlet and its sources.
const (
	defaultBudget = 500              // pages a day: twice what a large newsroom prints
	defaultEvery  = 30 * time.Minute // between two polls of a source
)

// politeDelay is the least delay for hosts that are not ours: under it a small
// server notices a crawler.
const politeDelay = time.Second

// defaultRecheck are the ages at which an article is asked for again. GDELT
// saw about four fifths of all edits within the first day.
var defaultRecheck = []time.Duration{24 * time.Hour, 7 * 24 * time.Hour}

// Defaults returns the behaviour on the wire that a configuration starts
// from. Contact is left empty: only the operator can give it.
func Defaults() HTTP {
	return HTTP{
		UserAgent: "hymnsheet",
		MinDelay:  3 * time.Second,
		MaxDelay:  30 * time.Second,
		Timeout:   30 * time.Second,
		MaxBody:   5 << 20,
		MaxFeed:   20 << 20,
		Workers:   16,
		Hops:      5,
	}
}

// withDefaults fills what is zero.
func (h HTTP) withDefaults() HTTP {
	d := Defaults()
	fill(&h.UserAgent, d.UserAgent)
	fill(&h.MinDelay, d.MinDelay)
	fill(&h.MaxDelay, max(d.MaxDelay, h.MinDelay))
	fill(&h.Timeout, d.Timeout)
	fill(&h.MaxBody, d.MaxBody)
	fill(&h.MaxFeed, max(d.MaxFeed, h.MaxBody))
	fill(&h.Workers, d.Workers)
	fill(&h.Hops, d.Hops)
	return h
}

func fill[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Validate returns all that is wrong with h, joined; zero values stand for
// the defaults. Whether a short MinDelay is allowed depends on the outlets
// and is checked by New.
func (h HTTP) Validate() error {
	var errs []error
	bad := func(what, operand, why string) {
		errs = append(errs, fmt.Errorf("http: %s %s: %s", what, operand, why))
	}
	if h.Contact == "" {
		bad("contact", `""`, "must be a mail address or an http(s) page that says who you are")
	} else if !strings.Contains(h.Contact, "@") && !strings.Contains(h.Contact, "://") || strings.ContainsAny(h.Contact, "\r\n()") {
		bad("contact", fmt.Sprintf("%q", h.Contact), "must be a mail address or an http(s) page that says who you are")
	}
	if strings.ContainsAny(h.UserAgent, "\r\n") {
		bad("user_agent", fmt.Sprintf("%q", h.UserAgent), "must be one line")
	}
	if h.Proxy != "" {
		if u, err := url.Parse(h.Proxy); err != nil || u.Host == "" {
			bad("proxy", fmt.Sprintf("%q", h.Proxy), "must be an address such as http://127.0.0.1:3128")
		}
	}
	for name, d := range map[string]time.Duration{"min_delay": h.MinDelay, "max_delay": h.MaxDelay, "timeout": h.Timeout} {
		if d < 0 {
			bad(name, d.String(), "must not be negative")
		}
	}
	if h.MaxDelay != 0 && h.MaxDelay < h.MinDelay {
		bad("max_delay", h.MaxDelay.String(), "must not be under min_delay")
	}
	if h.MaxBody < 0 || h.MaxFeed < 0 || h.Workers < 0 || h.Hops < 0 {
		bad("limits", "max_body, max_feed, workers, hops", "must not be negative")
	}
	return sorted(errs)
}

// Validate returns all that is wrong with o, joined.
func (o Outlet) Validate() error {
	var errs []error
	bad := func(what, operand, why string) {
		errs = append(errs, fmt.Errorf("outlet %q: %s %q: %s", o.ID, what, operand, why))
	}
	if o.ID == "" {
		bad("id", o.ID, "must not be empty")
	}
	for _, h := range o.Scope {
		if weburl.Host("http://"+h) == "" {
			bad("scope", h, "must be a host name")
		}
	}
	if o.Budget < 0 {
		bad("budget", fmt.Sprint(o.Budget), "must not be negative")
	}
	for _, a := range o.Recheck {
		if a <= 0 {
			bad("recheck", a.String(), "must be positive")
		}
	}
	for _, s := range o.Sources {
		if _, err := weburl.Canonical(s.URL); err != nil {
			bad("source", s.URL, "must be an absolute http or https address")
		}
		switch s.Kind {
		case KindFeed, KindSitemap, KindPosts:
		case KindListing:
			if s.Links == "" {
				bad("source", s.URL, "a listing needs links, the pattern of article addresses")
			}
		default:
			bad("source", s.URL, fmt.Sprintf("kind %q is not feed, listing, sitemap or posts", s.Kind))
		}
		if _, err := regexp.Compile(s.Links); err != nil {
			bad("links", s.Links, err.Error())
		}
		if s.Pages < 0 || s.Every < 0 {
			bad("source", s.URL, "pages and every must not be negative")
		}
	}
	return errors.Join(errs...)
}

// validate checks the whole, and what HTTP and outlets must agree on.
func validate(h HTTP, outlets []Outlet) error {
	errs := []error{h.Validate()}
	loopback := true
	ids := map[string]bool{}
	sources := map[string]string{}
	for _, o := range outlets {
		errs = append(errs, o.Validate())
		if ids[o.ID] {
			errs = append(errs, fmt.Errorf("outlet %q: id: used twice", o.ID))
		}
		ids[o.ID] = true
		for _, s := range o.Sources {
			fill(&s.ID, SourceID(o.ID, s.Kind, s.URL))
			where := fmt.Sprintf("outlet %q: source %q", o.ID, s.URL)
			if first, twice := sources[s.ID]; twice {
				errs = append(errs, fmt.Errorf("%s: has the id of %s: remove one", where, first))
			}
			sources[s.ID] = where
			loopback = loopback && weburl.IsLoopback(hostname(weburl.Host(s.URL)))
		}
		for _, h := range o.Scope {
			loopback = loopback && weburl.IsLoopback(hostname(h))
		}
	}
	if h.MinDelay != 0 && h.MinDelay < politeDelay && !h.AllowPrivate && !loopback {
		errs = append(errs, fmt.Errorf("http: min_delay %s: must be 1s or more: shorter delays are for loopback sources or with allow_private: true", h.MinDelay))
	}
	return errors.Join(errs...)
}

// hostname strips the port.
func hostname(hostport string) string {
	if i := strings.LastIndexByte(hostport, ':'); i >= 0 && i > strings.LastIndexByte(hostport, ']') {
		return hostport[:i]
	}
	return hostport
}

// sorted joins errors in order of their words.
func sorted(errs []error) error {
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// rechecks are the ages at which an article is asked for again, sorted.
func (o Outlet) rechecks() []time.Duration {
	if o.Recheck == nil {
		return defaultRecheck
	}
	return slices.Sorted(slices.Values(o.Recheck))
}

// hosts are the hosts, with port if it is not the usual one, that may be asked
// for an outlet: each covers its subdomains, and a leading www. is no part of
// a name.
func (o Outlet) hosts() []string {
	var out []string
	for _, s := range o.Sources {
		if u, err := weburl.Canonical(s.URL); err == nil {
			out = append(out, scopeName(weburl.Host(u)))
		}
	}
	for _, h := range o.Scope {
		out = append(out, scopeName(usualPort(h)))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// usualPort is the host[:port] of a scope as canonical addresses have it: one
// that names port 80 or 443 means the host without a port.
func usualPort(scope string) string {
	for _, scheme := range []string{"http://", "https://"} {
		if u, err := weburl.Canonical(scheme + scope); err == nil {
			if h := weburl.Host(u); !strings.Contains(h, ":") || strings.HasSuffix(h, "]") {
				return h
			}
		}
	}
	return strings.ToLower(scope)
}

func scopeName(host string) string { return strings.TrimPrefix(host, "www.") }
