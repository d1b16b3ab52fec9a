package crawler

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler/robots"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Life of a robots.txt (RFC 9309, 2.4: no more than a day), and its limits.
const (
	robotsLife  = 24 * time.Hour
	robotsBytes = 500 << 10
	robotsHops  = 5
)

// A policy is what a host's robots.txt means for us.
type policy struct {
	file   *robots.File
	down   bool // it could not be had: nothing may be asked
	reason string
	delay  time.Duration
}

func (p *policy) decide(agent, u string) robots.Decision {
	if p.file == nil {
		return robots.Decision{Allowed: !p.down}
	}
	return p.file.Decide(agent, u)
}

// policy returns what robots.txt says for a task's origin. If it has to be
// asked for, that is this turn's request, and asked is true.
func (c *Crawler) policy(ctx context.Context, h *hostRun, t Task) (p *policy, asked bool) {
	o := origin(t.URL)
	if v, ok := c.policies.Load(o); ok {
		return v.(*policy), false
	}
	e, ok, err := c.o.Store.Robots(ctx, o)
	if err != nil {
		c.o.Log.Error("robots.txt not read from the store", "origin", o, "err", err)
	}
	if ok && e.Expires.After(c.o.Now()) {
		return c.learn(e), false
	}
	fresh, x, done := c.fetchRobots(ctx, h, o, t.Outlet)
	if !done {
		return nil, true
	}
	// A copy that was good is still a better guide than an error of the moment
	// (RFC 9309, 2.3.1.4), for a while.
	if robots.Status(fresh.Status) == "disallow" && ok && robots.Status(e.Status) != "disallow" && c.o.Now().Sub(e.At) < 30*robotsLife && fresh.Status == 0 {
		fresh.Status, fresh.Body = e.Status, e.Body
		fresh.Expires = c.o.Now().Add(robotsRetry)
	}
	if err := c.o.Store.SaveRobots(ctx, fresh, t.Outlet, x); err != nil && ctx.Err() == nil {
		c.o.Log.Error("robots.txt not kept", "origin", o, "err", err)
		h.blocked = true
	}
	c.learn(fresh)
	return nil, true
}

// learn makes a policy of an entry and keeps it for the run.
func (c *Crawler) learn(e RobotsEntry) *policy {
	p := &policy{}
	switch robots.Status(e.Status) {
	case "parse":
		p.file = robots.Parse(e.Body)
		p.delay = p.file.Delay(c.o.HTTP.UserAgent)
	case "disallow":
		p.down = true
		p.reason = "robots.txt could not be fetched"
		if e.Status > 0 {
			p.reason = "robots.txt answers " + http.StatusText(e.Status)
		}
	}
	c.policies.Store(e.Origin, p)
	return p
}

// fetchRobots asks for an origin's robots.txt, following redirects inside the
// outlet's scope. done is false if the run ended.
func (c *Crawler) fetchRobots(ctx context.Context, h *hostRun, o, outlet string) (e RobotsEntry, x *Exchange, done bool) {
	now := c.o.Now()
	e = RobotsEntry{Origin: o, At: now, Expires: now.Add(robotsLife)}
	u := o + "/robots.txt"
	for hop := 0; ; hop++ {
		header := http.Header{"User-Agent": {c.o.HTTP.agent()}, "Accept-Encoding": {"gzip"}}
		a, err := c.request(ctx, h, u, header, robotsBytes, false)
		if err != nil || ctx.Err() != nil {
			return e, nil, false
		}
		x = a.exchange
		if a.err != nil || a.crashed {
			e.Expires = now.Add(robotsRetry)
			return e, x, true
		}
		e.Status, e.Body = a.status, a.body
		if out, _ := outcomeOf(a.status, a.header); out != Moved {
			break
		}
		next, err := weburl.Resolve(u, a.header.Get("Location"))
		if err != nil || hop >= robotsHops || !c.inScope(next, outlet) || weburl.Host(next) != weburl.Host(u) {
			// Unreachable by redirects: as if there were none (RFC 9309, 2.3.1.2).
			e.Status, e.Body = http.StatusNotFound, nil
			break
		}
		if p, err := url.Parse(next); err != nil || p.Path == "" {
			e.Status, e.Body = http.StatusNotFound, nil
			break
		}
		u = next
		if !sleep(ctx, time.Until(h.ready)) {
			return e, nil, false
		}
	}
	if robots.Status(e.Status) == "disallow" {
		e.Expires = now.Add(robotsRetry)
	}
	return e, x, true
}

// sleep waits for d; false means that ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
