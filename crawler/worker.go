package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Patience with hosts.
const (
	maxTries     = 5               // answers "too many requests" to one URL in one run
	maxWait      = 2 * time.Minute // a longer Retry-After ends the host's run
	maxAttempts  = 8               // failures in a row before a page is given up
	maxFailures  = 3               // failures of the network in a row before a host is paused
	hostPause    = time.Hour
	robotsRetry  = time.Hour
	goneConfirm  = 24 * time.Hour
	dueSlack     = time.Hour       // a cron that starts a little earlier than yesterday must not slip a day
	sourceSlack  = time.Minute     // likewise, for sources
	restartSlack = 2 * time.Second // a killed run's last request may still be answered
)

// backoff is how long a page rests after its n-th failure in a row, from 0.
var backoff = []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour}

// serve takes one step at a host whose turn it is: one request, or none if the
// next task needs none.
func (c *Crawler) serve(ctx context.Context, h *hostRun, fetches chan<- Fetch) {
	if ctx.Err() != nil {
		return
	}
	var t Task
	if h.held != nil {
		t, h.held = *h.held, nil
	} else {
		var ok bool
		var err error
		t, ok, err = c.o.Store.Lease(ctx, h.Host, c.o.Now(), c.overBudget())
		if err != nil {
			if ctx.Err() == nil {
				c.o.Log.Error("no task could be leased", "host", h.Host, "err", err)
			}
			h.blocked = true
			return
		}
		if !ok {
			h.due = false
			return
		}
	}
	send := func(f Fetch) {
		f.Task = t
		c.summary.begin()
		fetches <- f
	}
	now := c.o.Now()
	if f, refused := c.refuse(t, now); refused {
		send(f)
		return
	}
	p, asked := c.policy(ctx, h, t)
	if asked {
		if ctx.Err() == nil {
			h.held = &t // the page's turn comes after the host's delay
		}
		return
	}
	switch d := p.decide(c.o.HTTP.UserAgent, t.URL); {
	case p.down:
		h.blocked = true
		send(Fetch{At: now, Outcome: RobotsDown, Reason: p.reason, Due: now.Add(robotsRetry)})
		return
	case !d.Allowed:
		f := Fetch{At: now, Outcome: Robots, Reason: "robots.txt forbids it", Due: c.later(t, now), Done: !isSource(t)}
		send(f)
		return
	}
	h.polite = p.delay
	f, ok := c.ask(ctx, h, t)
	if !ok {
		return // the run ended; the task stays as it was
	}
	c.spend(t)
	send(f)
}

// isSource reports whether a task is polled again and again.
func isSource(t Task) bool { return t.Kind != KindPage && t.Kind != KindPart }

// later is when a source that failed is asked again, or when a page that was
// refused is looked at again: never.
func (c *Crawler) later(t Task, now time.Time) time.Time {
	if isSource(t) {
		return c.nextPoll(t, now)
	}
	return time.Time{}
}

func (c *Crawler) nextPoll(t Task, now time.Time) time.Time {
	return now.Add(max(c.source(t.Source).Every-sourceSlack, sourceSlack))
}

// refuse turns down a task that must not be asked at all.
func (c *Crawler) refuse(t Task, now time.Time) (Fetch, bool) {
	if !c.inScope(t.URL, t.Outlet) {
		return Fetch{At: now, Outcome: Scope, Reason: "the host is outside the outlet's scope", Done: true}, true
	}
	if !c.o.HTTP.AllowPrivate {
		if err := checkHost(hostname(weburl.Host(t.URL))); err != nil {
			return Fetch{At: now, Outcome: Address, Reason: "the address is private or reserved", Done: true}, true
		}
	}
	return Fetch{}, false
}

// ask sends one request and makes a fetch of what comes; ok is false if the
// run ended meanwhile.
func (c *Crawler) ask(ctx context.Context, h *hostRun, t Task) (f Fetch, ok bool) {
	header := http.Header{"User-Agent": {c.o.HTTP.agent()}, "Accept-Encoding": {"gzip"}}
	if t.ETag != "" {
		header.Set("If-None-Match", t.ETag)
	}
	if t.LastModified != "" {
		header.Set("If-Modified-Since", t.LastModified)
	}
	limit := c.o.HTTP.MaxBody
	if isSource(t) {
		limit = c.o.HTTP.MaxFeed
	}
	at := c.o.Now()
	a, err := c.request(ctx, h, t.URL, header, limit, t.Kind == KindListing || !isSource(t))
	if err != nil || ctx.Err() != nil {
		return f, false
	}
	f = Fetch{Task: t, At: at, Took: a.took, Status: a.status, Exchange: a.exchange}
	c.judge(&f, &a)
	c.plan(&f, h, &a)
	return f, true
}

// request commits the host's delay, sends a request, and sets when the host's
// next turn is.
func (c *Crawler) request(ctx context.Context, h *hostRun, u string, header http.Header, limit int64, links bool) (answer, error) {
	begun := time.Now()
	if err := c.o.Store.Begin(ctx, h.Host, begun.Add(c.delay(h)+max(h.Took, restartSlack))); err != nil {
		if ctx.Err() == nil {
			c.o.Log.Error("request not begun", "host", h.Host, "err", err)
			h.blocked = true
		}
		return answer{}, err
	}
	begun = time.Now()
	a := c.engine.get(ctx, u, header, limit, links)
	slower := a.took > h.Took+time.Second
	h.Took = a.took
	h.ready = begun.Add(max(c.delay(h), a.took)).Add(settle)
	h.NotBefore = h.ready
	if slower && ctx.Err() == nil {
		if err := c.o.Store.SaveHost(ctx, h.HostState); err != nil && ctx.Err() == nil {
			return a, err
		}
	}
	return a, nil
}

// delay is the least time between two requests to a host, by what it asks for
// and how it bears up.
func (c *Crawler) delay(h *hostRun) time.Duration {
	return max(c.o.HTTP.MinDelay, h.polite, min(5*h.Took, c.o.HTTP.MaxDelay))
}

// judge says what an answer is: its outcome, capture and links.
func (c *Crawler) judge(f *Fetch, a *answer) {
	t := f.Task
	switch {
	case a.crashed:
		f.Outcome, f.Reason = Crashed, "the page made a parser fail"
		return
	case a.err != nil && a.exchange == nil:
		f.Outcome, f.Reason = classify(a.err)
		return
	case a.err != nil:
		f.Outcome, f.Reason = classify(a.err)
		f.Exchange = nil
		return
	}
	f.Outcome, f.Reason = outcomeOf(a.status, a.header)
	switch f.Outcome {
	case NotModified:
		if t.Capture == "" {
			f.Outcome, f.Reason = BadContent, "status 304 to a request without validators"
		}
	case Moved:
		c.follow(f, a.header.Get("Location"))
	case OK:
		c.content(f, a.header, a.body, a.anchors)
	}
}

// follow makes a redirect's target a task of its own.
func (c *Crawler) follow(f *Fetch, location string) {
	t := f.Task
	u, err := weburl.Resolve(t.URL, location)
	switch {
	case location == "" || err != nil:
		f.Outcome, f.Reason = BadContent, "redirect without a usable address"
	case t.Hops >= c.o.HTTP.Hops:
		f.Outcome, f.Reason = BadContent, fmt.Sprintf("more than %d redirects", c.o.HTTP.Hops)
	case u == t.URL:
		f.Outcome, f.Reason = BadContent, "redirects to itself"
	case checkHost(hostname(weburl.Host(u))) != nil && !c.inScope(u, t.Outlet):
		f.Outcome, f.Reason = Address, "redirects to a private or reserved address"
	case !c.inScope(u, t.Outlet):
		f.Outcome, f.Reason = Scope, "redirects outside the outlet's scope"
	default:
		f.Links = []Link{{URL: u, Kind: t.Kind, Hops: t.Hops + 1, Parent: t.Parent}}
	}
}

// content makes a capture of a body, if it is what it should be, and reads its
// links.
func (c *Crawler) content(f *Fetch, header http.Header, body []byte, anchors []anchor) {
	t := f.Task
	ct := header.Get("Content-Type")
	switch {
	case len(body) == 0:
		f.Outcome, f.Reason = BadContent, "the body is empty"
		return
	case (t.Kind == KindPage || t.Kind == KindPart) && !isHTML(ct, body):
		f.Outcome, f.Reason = BadContent, "not a page of HTML"
		return
	}
	found := c.reveal(t, ct, body, anchors)
	f.Links, f.Items, f.Newest, f.Problems = found.links, found.items, found.newest, found.problems
	if found.bad != "" {
		f.Outcome, f.Reason = BadContent, found.bad
		return
	}
	cp := &Capture{
		URL: t.URL, Kind: t.Kind, Outlet: t.Outlet, Account: t.Account, Platform: t.Platform, Status: f.Status,
		Header: header, ContentType: ct, Body: body, Digest: Digest(body), At: f.At,
	}
	cp.ID = CaptureID(cp.URL, cp.Status, cp.Digest)
	f.Capture = cp
}

func isHTML(contentType string, body []byte) bool {
	if contentType == "" {
		contentType = http.DetectContentType(body)
	}
	return strings.Contains(contentType, "html") || strings.HasPrefix(contentType, "text/plain") && strings.Contains(http.DetectContentType(body), "html")
}

// plan says when a task is due again, and what its outcome means for the host.
func (c *Crawler) plan(f *Fetch, h *hostRun, a *answer) {
	t, now := f.Task, f.At
	switch f.Outcome {
	case RateLimited:
		c.slowDown(f, h, a)
		return
	case Timeout, DNS, Network:
		h.Failures++
		if h.Failures >= maxFailures {
			h.blocked = true
			h.Paused, h.Reason = now.Add(hostPause), string(f.Outcome)+": "+f.Reason
			c.saveHost(h)
			c.o.Log.Warn("host paused", "host", h.Host, "until", h.Paused.Format(time.RFC3339), "reason", h.Reason)
		}
	default:
		if h.Failures > 0 || !h.Paused.IsZero() {
			h.Failures, h.Paused, h.Reason = 0, time.Time{}, ""
			c.saveHost(h)
		}
	}
	f.Due = c.due(t, f.Outcome, now)
	f.Done = f.Due.IsZero()
}

// due is when a task is asked again after an outcome; zero means never.
func (c *Crawler) due(t Task, o Outcome, now time.Time) time.Time {
	if isSource(t) {
		// Older pages of a listing are read once.
		if o == OK && t.Hops > 0 && (t.Kind == KindListing || t.Kind == KindPosts) {
			return time.Time{}
		}
		return c.nextPoll(t, now)
	}
	switch o {
	case OK, NotModified:
		first := t.FirstVisit
		if first.IsZero() {
			first = now
		}
		for _, age := range c.outlet(t.Outlet).rechecks() {
			if at := first.Add(age - min(dueSlack, age/2)); at.After(now) {
				return at
			}
		}
		return time.Time{}
	case Moved, Robots, Scope, Address:
		return time.Time{}
	case Gone:
		if t.Attempts == 0 && t.Capture != "" {
			return now.Add(goneConfirm - dueSlack)
		}
		return time.Time{}
	case Crashed, TooLarge:
		return time.Time{}
	}
	if t.Attempts+1 >= maxAttempts {
		return time.Time{}
	}
	return now.Add(backoff[min(t.Attempts, len(backoff)-1)])
}

// slowDown obeys a host that says "too many requests".
func (c *Crawler) slowDown(f *Fetch, h *hostRun, a *answer) {
	wait := retryAfter(a.header, time.Now())
	if wait == 0 {
		wait = max(c.o.HTTP.MaxDelay, 2*c.delay(h))
	}
	if until := time.Now().Add(wait + settle); until.After(h.ready) {
		h.ready, h.NotBefore = until, until
	}
	c.saveHost(h)
	h.tries[f.Task.URL]++
	if wait > maxWait || h.tries[f.Task.URL] >= maxTries {
		h.blocked = wait > maxWait
		f.Due = f.At.Add(max(wait, backoff[0]))
		return
	}
	f.Due = f.At // again in this run, when the host's turn has come
}

func (c *Crawler) saveHost(h *hostRun) {
	if err := c.o.Store.SaveHost(context.Background(), h.HostState); err != nil && !errors.Is(err, context.Canceled) {
		c.o.Log.Error("host not saved", "host", h.Host, "err", err)
	}
}
