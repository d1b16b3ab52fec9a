// Package robots reads robots.txt as RFC 9309 says and decides.
package robots

import "time"

// A File is a parsed robots.txt.
type File struct{}

// Parse reads body; it never fails: what cannot be understood is skipped.
func Parse(body []byte) *File { panic("robots owner") }

// A Decision says whether a URL may be asked for, and which line decided.
type Decision struct {
	Allowed bool
	Line    int    // of the rule that decided, from 1; 0 if none did
	Rule    string // as written
	Group   string // user-agent line of the group, "*" or a product token
}

// Decide judges rawURL for the product token of agent.
func (f *File) Decide(agent, rawURL string) Decision { panic("robots owner") }

// Delay is the crawl-delay for agent, 0 if none; capped at 300 s.
func (f *File) Delay(agent string) time.Duration { panic("robots owner") }

// Sitemaps are the sitemap lines, in order.
func (f *File) Sitemaps() []string { panic("robots owner") }

// Status returns what a robots.txt answer of this HTTP status means:
// "parse" (2xx), "allow" (4xx), "disallow" (5xx, 0 for network failure).
func Status(code int) string { panic("robots owner") }
