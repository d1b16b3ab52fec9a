package crawler

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A ProbeResult says how a source looks at the moment.
type ProbeResult struct {
	OK      bool
	Items   int
	Newest  time.Time // newest item, zero if the source does not tell
	Problem string    // empty if there is none
}

// oldNews is the age of the newest item from which a source that answers is
// reported as stale.
const oldNews = staleAfter

// Probe asks a source once, after its robots.txt, and keeps nothing.
func (c *Crawler) Probe(ctx context.Context, src Source, outlet string) ProbeResult {
	key, err := weburl.Canonical(src.URL)
	if err != nil {
		return ProbeResult{Problem: err.Error()}
	}
	t := Task{URL: key, Kind: src.Kind, Outlet: outlet, Source: src.ID, Account: src.Account, Platform: src.Platform, Host: weburl.Host(key)}
	if f, refused := c.refuse(t, c.o.Now()); refused {
		return ProbeResult{Problem: f.Reason}
	}
	probe := *c
	probe.o.Store = &probeStore{Store: c.o.Store}
	h := c.probeHost(t.Host)
	for {
		if !sleep(ctx, time.Until(h.ready)) {
			return ProbeResult{Problem: "stopped"}
		}
		p, asked := probe.policyOnce(ctx, h, t)
		if asked {
			continue
		}
		if p.down {
			return ProbeResult{Problem: p.reason}
		}
		if !p.decide(c.o.HTTP.UserAgent, t.URL).Allowed {
			return ProbeResult{Problem: "robots.txt forbids it"}
		}
		h.polite = p.delay
		break
	}
	f, ok := probe.ask(ctx, h, t)
	if !ok {
		return ProbeResult{Problem: "stopped"}
	}
	r := ProbeResult{OK: f.Outcome == OK, Items: f.Items, Newest: f.Newest, Problem: f.Reason}
	switch {
	case f.Outcome == Moved:
		r.Problem = "moved to " + f.Links[0].URL
	case r.OK && f.Items == 0:
		r.OK, r.Problem = false, "answers, and lists nothing"
	case r.OK && !f.Newest.IsZero() && c.o.Now().Sub(f.Newest) > oldNews:
		r.OK, r.Problem = false, "answers, and its newest item is old"
	}
	return r
}

func (c *Crawler) probeHost(name string) *hostRun { return c.host(name) }

// policyOnce is policy for a crawler whose origins are not shared by workers.
func (c *Crawler) policyOnce(ctx context.Context, h *hostRun, t Task) (*policy, bool) {
	return c.policy(ctx, h, t)
}

// A probeStore keeps nothing: a probe leaves no trace but the host's delay.
type probeStore struct {
	Store
	mu sync.Mutex
}

func (p *probeStore) Begin(context.Context, string, time.Time) error { return nil }

func (p *probeStore) SaveHost(context.Context, HostState) error { return nil }

func (p *probeStore) Robots(context.Context, string) (RobotsEntry, bool, error) {
	return RobotsEntry{}, false, nil
}

func (p *probeStore) SaveRobots(context.Context, RobotsEntry, string, *Exchange) error { return nil }

// Relink makes of a whole response that a killed run left in the archive what
// that run would have committed. A URL that was answered is not asked again.
func (c *Crawler) Relink(t Task, cp Capture) Fetch {
	f := Fetch{Task: t, At: cp.At, Status: cp.Status}
	f.Outcome, f.Reason = outcomeOf(cp.Status, cp.Header)
	switch f.Outcome {
	case OK:
		c.content(&f, cp.Header, cp.Body, anchorsOf(cp.Body, cp.ContentType))
	case Moved:
		c.follow(&f, cp.Header.Get("Location"))
	case RateLimited:
		f.Due = f.At
		return f
	}
	f.Due = c.due(t, f.Outcome, f.At)
	f.Done = f.Due.IsZero()
	return f
}

// header makes cp.Header safe to read.
func (cp Capture) header() http.Header {
	if cp.Header == nil {
		return http.Header{}
	}
	return cp.Header
}
