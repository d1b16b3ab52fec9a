package crawler

import (
	"context"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A ProbeResult says how a source looks at the moment.
type ProbeResult struct {
	OK      bool      // answers, lists something, and its newest item is not old
	Items   int       // listed
	Newest  time.Time // newest item, zero if the source does not tell
	MovedTo string    // where redirects led, empty if nowhere
	Problem string    // empty if there is none
}

// Probe asks a source of an outlet once, after its robots.txt, as politely as
// Run, and keeps nothing.
func (c *Crawler) Probe(ctx context.Context, outlet string, src Source) ProbeResult {
	key, err := weburl.Canonical(src.URL)
	if err != nil {
		return ProbeResult{Problem: err.Error()}
	}
	fill(&src.ID, SourceID(outlet, src.Kind, src.URL))
	var moved string
	for hops := 0; ; hops++ {
		t := Task{URL: key, Kind: src.Kind, Outlet: outlet, Source: src.ID, Account: src.Account, Platform: src.Platform, Host: weburl.Host(key), Hops: hops}
		h := c.host(t.Host)
		var f *Fetch
		for f == nil { // robots.txt first
			if f, err = c.attempt(ctx, h, t); err != nil {
				return ProbeResult{Problem: "stopped: " + err.Error()}
			}
		}
		if f.Outcome == Moved {
			key = f.Links[0].URL
			moved = key
			continue
		}
		r := ProbeResult{OK: f.Outcome == OK, Items: f.Items, Newest: f.Newest, MovedTo: moved}
		switch {
		case f.Outcome != OK:
			r.Problem = string(f.Outcome) + ": " + f.Reason
		case f.Items == 0:
			r.OK, r.Problem = false, "answers, and lists nothing"
		case !f.Newest.IsZero() && c.now().Sub(f.Newest) > staleAfter:
			r.OK, r.Problem = false, "answers, and its newest item is old"
		case moved != "":
			r.Problem = "moved to " + moved
		}
		return r
	}
}
