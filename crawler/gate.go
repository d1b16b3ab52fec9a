package crawler

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler/robots"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Lives of a robots.txt.
const (
	robotsLife  = 24 * time.Hour     // RFC 9309, 2.4
	robotsRetry = time.Hour          // after a failure
	robotsGrace = 7 * 24 * time.Hour // a copy this old still counts while the file cannot be had (RFC 9309, 2.4)
	robotsSize  = 500 << 10          // bytes read (RFC 9309, 2.5)
	robotsHops  = 5                  // redirects followed (RFC 9309, 2.3.1.2)
)

// noRobots is the reason of what was not asked for since no answer came to the
// question for robots.txt; robotsWhy begins the reason of that failure. Both
// are the same when told from the store.
const (
	noRobots  = "robots.txt could not be had"
	robotsWhy = "robots.txt: "
)

// robotsPath is where RFC 9309 has the rules.
const robotsPath = "/robots.txt"

// origin is scheme://host[:port] of u.
func origin(u string) string {
	scheme, _, _ := strings.Cut(u, "://")
	return scheme + "://" + weburl.Host(u)
}

// gate returns the rules for u. asked says that robots.txt was asked for now,
// so that the host must be left alone before the page is.
func (c *Crawler) gate(ctx context.Context, h *host, o *outlet, u string) (r *rules, asked bool, err error) {
	at := origin(u)
	now := c.now()
	if r = h.rules[at]; r != nil && now.Before(r.expires) {
		return r, false, nil
	}
	var old RobotsEntry
	var held bool
	if c.store != nil {
		if old, held, err = c.store.Robots(ctx, at); err != nil {
			return nil, false, err
		}
		// A day's run may start a little earlier than the day before.
		if held && now.Before(old.Expires) && !now.Before(old.At) {
			return c.enforce(h, old), false, nil
		}
	}
	if held && robots.Status(old.Status) != "disallow" {
		c.enforce(h, old) // its crawl-delay holds for the question itself
	}
	e, hops, err := c.fetchRobots(ctx, o, at)
	if err != nil {
		return nil, false, err
	}
	last := hops[len(hops)-1]
	if robots.Status(e.Status) == "disallow" {
		c.log.Info("robots.txt not to be had", "origin", at, "outcome", string(last.Outcome), "reason", last.Reason)
		if held && robots.Status(old.Status) != "disallow" && now.Sub(old.At) < robotsGrace {
			old.Expires = e.Expires
			e = old
		}
	}
	if c.store != nil {
		if err := c.store.SaveRobots(ctx, e, hops); err != nil {
			return nil, false, err
		}
	}
	c.judge(h, last.Outcome, robotsWhy+last.Reason, 0)
	return c.enforce(h, e), true, nil
}

// enforce makes an entry the rules of its origin. The delay applies from the
// last request on, which may have been the one for robots.txt.
func (c *Crawler) enforce(h *host, e RobotsEntry) *rules {
	h.lock <- struct{}{}
	defer func() { <-h.lock }()
	r := &rules{expires: e.Expires}
	var body []byte
	switch robots.Status(e.Status) {
	case "parse":
		body = e.Body
	case "disallow":
		r.down = noRobots
		if why, ok := strings.CutPrefix(h.reason, robotsWhy); ok {
			r.down += ": " + why
		}
		if e.Status > 0 {
			r.down = fmt.Sprintf("%sHTTP %d", robotsWhy, e.Status)
		}
	}
	r.file = robots.Parse(body)
	h.rules[e.Origin] = r
	if d := r.file.Delay(c.http.UserAgent); d > h.crawlDelay {
		if h.took == 0 && !h.next.IsZero() {
			h.next = h.next.Add(d) // a killed run may have asked right before
		}
		if !h.next.IsZero() && h.took > 0 {
			before := c.delay(h)
			h.crawlDelay = d
			h.next = h.next.Add(c.delay(h) - before)
		}
		h.crawlDelay = d
	}
	return r
}

// fetchRobots asks for the robots.txt of an origin, through at most five
// redirects within the outlet's hosts. It returns what the answer means and a
// fetch for each hop, one at least.
func (c *Crawler) fetchRobots(ctx context.Context, o *outlet, at string) (e RobotsEntry, hops []Fetch, err error) {
	u := at + robotsPath
	for {
		from, err := c.learned(ctx, weburl.Host(u))
		if err != nil {
			return e, nil, err
		}
		a, err := c.ask(ctx, from, func() (*answer, error) {
			return c.wire.ask(ctx, query{url: u, accept: "text/plain, */*;q=0.5", limit: robotsSize, prefix: true})
		})
		if err != nil {
			return e, nil, err
		}
		e = RobotsEntry{Origin: at, At: a.at, Status: a.status, Expires: a.at.Add(robotsLife - cronSlack)}
		f := Fetch{
			Task: Task{URL: u, Kind: KindRobots, Outlet: o.ID, Host: from.name, Hops: len(hops)},
			At:   a.at, Took: a.took, Status: a.status, Exchange: a.exchange,
		}
		next := ""
		switch f.Outcome, f.Reason = outcomeOf(a.status, a.header); {
		case a.err != nil && len(a.body) == 0:
			e.Status, f.Outcome, f.Reason = 0, a.err.outcome, a.err.reason
		case f.Outcome == Moved:
			to, no := c.follow(o, u, a)
			switch {
			case no != nil:
				// A file that can only be had where we may not go is none
				// (RFC 9309, 2.3.1.2 lets us treat it as unavailable).
				e.Status, f.Outcome, f.Reason = 404, no.outcome, no.reason
			case len(hops) >= robotsHops:
				e.Status, f.Outcome, f.Reason = 404, BadContent, "too many redirects"
			case c.resting(weburl.Host(to)):
				e.Status, f.Outcome, f.Reason = 0, RobotsDown, "redirects to a host that wants to be left alone"
			default:
				next = to
				f.Links = []Link{{URL: to, Kind: KindRobots, Hops: len(hops) + 1}}
			}
		case a.status == 429:
			// Asked too often is no answer about rules; the RFC's 4xx would
			// let us go on, and that is what the host complains of.
			e.Status = 503
		case a.status/100 == 4:
			f.Outcome = Gone // there are no rules, whatever else it means
		case a.status/100 == 2:
			f.Outcome, f.Reason, e.Body = OK, "", a.body
		}
		hops = append(hops, f)
		if next != "" {
			u = next
			continue
		}
		if robots.Status(e.Status) == "disallow" {
			retry := retryAfter(a.header, time.Now())
			if retry > 0 {
				c.judge(from, RateLimited, "", retry)
			}
			e.Expires = a.at.Add(max(robotsRetry-cronSlack, retry))
		}
		return e, hops, nil
	}
}

// resting reports whether a host is not to be waited for in this run.
func (c *Crawler) resting(name string) bool {
	h := c.host(name)
	return h.rest.Load() || h.wait() > longestSleep
}

func redirects(status int) bool {
	switch status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}

// follow returns where a redirect leads, or why it may not be followed.
func (c *Crawler) follow(o *outlet, from string, a *answer) (string, *failure) {
	ref := a.header.Get("Location")
	if ref == "" {
		return "", &failure{ClientError, fmt.Sprintf("HTTP %d without a target", a.status)}
	}
	if p, err := url.Parse(ref); err == nil && p.User != nil {
		return "", &failure{Scope, "redirects to an address with a user name"}
	}
	to, err := weburl.Resolve(from, ref)
	if err != nil {
		return "", &failure{Scope, "redirects to what is no http address"}
	}
	if f := c.admit(o, to); f != nil {
		return "", &failure{f.outcome, "redirects to " + f.reason}
	}
	return to, nil
}
