package crawler

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A ProbeResult says how a source looks at the moment.
type ProbeResult struct {
	OK      bool      // answers, lists something, and its newest item is not old
	State   string    // "ok", or in words what it is instead: "moved", "stale", "silent", "dead", "not found", …
	Items   int       // listed
	Newest  time.Time // newest item, zero if the source does not tell
	MovedTo string    // where redirects led, empty if nowhere
	Reasons []string  // what is to be said of it, in words, worst first
}

// Probe asks a source of an outlet once, after its robots.txt, as politely as
// Run, and keeps nothing.
func (c *Crawler) Probe(ctx context.Context, outlet string, src Source) (r ProbeResult) {
	say := func(state, format string, args ...any) {
		if r.State == "" {
			r.State = state
		}
		r.Reasons = append(r.Reasons, fmt.Sprintf(format, args...))
	}
	key, err := weburl.Canonical(src.URL)
	if err != nil {
		say("not an address", "%v", err)
		return r
	}
	fill(&src.ID, SourceID(outlet, src.Kind, src.URL))
	lasting := true
	var f *Fetch
	for hops := 0; ; hops++ {
		t := Task{URL: key, Kind: src.Kind, Outlet: outlet, Source: src.ID, Account: src.Account, Platform: src.Platform, Host: weburl.Host(key), Hops: hops}
		for f = nil; f == nil; { // robots.txt first
			if f, err = c.attempt(ctx, c.host(t.Host), t); err != nil {
				say("stopped", "stopped: %v", err)
				return r
			}
		}
		if f.Outcome != Moved {
			break
		}
		lasting = lasting && (f.Status == http.StatusMovedPermanently || f.Status == http.StatusPermanentRedirect)
		key = f.Links[0].URL
		r.MovedTo = key
	}
	r.Items, r.Newest = f.Items, f.Newest
	age := c.now().Sub(f.Newest)
	switch {
	case f.Outcome == Gone && f.Status == http.StatusGone:
		say("dead", "dead: %s", f.Reason)
	case f.Outcome != OK:
		state, _, _ := strings.Cut(Words(f.Outcome, f.Reason), ": ")
		say(state, "%s", Words(f.Outcome, f.Reason))
	case f.Items == 0 && src.Kind == KindListing:
		say("silent", "silent: answers %d, but no link on it fits the pattern of articles", f.Status)
	case f.Items == 0:
		say("silent", "silent: answers %d, but lists nothing", f.Status)
	case src.Kind != KindPosts && len(f.Links) == 0:
		say("silent", "silent: answers %d, but none of its %d items fits the pattern of articles or the outlet's hosts", f.Status, f.Items)
	case !f.Newest.IsZero() && age > staleAfter:
		say("stale", "stale: answers %d, newest item %d days old", f.Status, int(age/day))
	default:
		r.OK = true
	}
	if r.MovedTo != "" && lasting && f.Outcome == OK {
		say("moved", "moved to %s: change the configuration", r.MovedTo)
	}
	for _, p := range f.Problems {
		if f.Items > 0 || src.Kind != KindListing { // else it is said
			r.Reasons = append(r.Reasons, p)
		}
	}
	if r.State == "" {
		r.State = "ok"
	}
	return r
}
