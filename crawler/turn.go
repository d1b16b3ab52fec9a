package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// turn takes one step at a host: at most one request. did is false when no
// task is due.
func (r *run) turn(ctx context.Context, h *host) (did bool, err error) {
	c := r.c
	if h.wait() > longestSleep {
		h.leave(leftAlone)
		return false, nil
	}
	t := h.held
	if h.held = nil; t == nil {
		if t, err = r.lease(ctx, h); err != nil || t == nil {
			return false, err
		}
	}
	f, err := c.attempt(ctx, h, *t)
	switch {
	case err != nil:
		return false, err
	case f == nil:
		h.held = t // its turn comes after the host's delay
	default:
		r.settle(*t, f)
		if f.Outcome == RobotsDown && !isSource(*t) {
			h.leave(f.Reason) // each source is told of, but not each page
		}
		r.send(*f)
	}
	return true, c.save(ctx, h)
}

// excuse notes for the sources of a host that is left alone why they were not
// asked in this run.
func (r *run) excuse(ctx context.Context, h *host) error {
	for t := h.held; ; t = nil {
		h.held = nil
		if t == nil {
			var err error
			if t, err = r.lease(ctx, h); err != nil || t == nil {
				return err
			}
		}
		if !isSource(*t) { // sources come first
			r.settle(*t, nil)
			return nil
		}
		o := r.c.outlets[t.Outlet]
		if o == nil || o.sources[t.Source] == nil || t.Parent != "" {
			continue
		}
		f := Fetch{Task: *t, At: r.c.now().UTC(), Outcome: Paused, Reason: h.why()}
		f.Due = r.c.due(o, &f)
		r.send(f)
	}
}

// attempt asks for a task's URL, if it may be asked for. It returns nil if the
// host's turn was used up otherwise: by robots.txt, or on a broken connection.
func (c *Crawler) attempt(ctx context.Context, h *host, t Task) (*Fetch, error) {
	f := &Fetch{Task: t, At: c.now().UTC()}
	o := c.outlets[t.Outlet]
	if o == nil || isSource(t) && o.sources[t.Source] == nil {
		f.Outcome, f.Reason = Scope, "no longer configured"
		return f, nil
	}
	if no := c.admit(o, t.URL); no != nil {
		f.Outcome, f.Reason, f.Due = no.outcome, no.reason, c.due(o, f)
		return f, nil
	}
	rules, asked, err := c.gate(ctx, h, o, t.URL)
	f.At = c.now().UTC()
	switch {
	case err != nil:
		return nil, err
	case asked && (rules.down == "" || h.rest.Load()):
		return nil, nil
	case rules.down != "":
		f.Outcome, f.Reason = RobotsDown, rules.down
	case !rules.file.Decide(c.http.UserAgent, t.URL).Allowed:
		f.Outcome, f.Reason = Robots, "robots.txt forbids it"
	default:
		f, err := c.fetch(ctx, h, o, t)
		if f != nil && o.Sitemaps && isSource(t) && f.Outcome != Moved {
			f.Links = append(f.Links, c.sitemaps(h, o, rules, origin(t.URL))...)
		}
		return f, err
	}
	f.Due = c.due(o, f)
	return f, nil
}

// sitemaps are the sitemaps that a host's robots.txt names, once in a run for
// an outlet.
func (c *Crawler) sitemaps(h *host, o *outlet, r *rules, from string) (out []Link) {
	key := o.ID + " " + from
	if h.named[key] {
		return nil
	}
	h.named[key] = true
	file := from + robotsPath
	for _, ref := range r.file.Sitemaps() {
		u, err := weburl.Resolve(file, ref)
		if err != nil || c.admit(o, u) != nil || len(out) >= maxSitemaps {
			continue
		}
		out = append(out, Link{URL: u, Kind: KindSitemap, Hops: 1, Parent: file})
	}
	return out
}

// fetch makes one request and a Fetch of what it brings; nil if the connection
// broke before anything came and is worth another try.
func (c *Crawler) fetch(ctx context.Context, h *host, o *outlet, t Task) (*Fetch, error) {
	q := query{url: t.URL, accept: acceptOf(t.Kind), etag: t.ETag, lastModified: t.LastModified, limit: c.http.MaxBody}
	if isSource(t) {
		q.limit = c.http.MaxFeed
	}
	ask := func() (*answer, error) {
		return c.ask(ctx, h, func() (*answer, error) { return c.wire.ask(ctx, q) })
	}
	var a *answer
	var anchors []anchor
	var err error
	switch t.Kind {
	case KindListing:
		a, anchors, err = page(ctx, t.URL, ask)
	case KindPage, KindPart:
		if a, err = ask(); err == nil {
			anchors = glance(t.URL, a)
		}
	default:
		a, err = ask()
	}
	if err != nil {
		return nil, err
	}
	if a.repeat && !h.again {
		h.again = true
		return nil, nil
	}
	h.again = false
	f := &Fetch{Task: t, At: a.at, Took: a.took, Status: a.status, Exchange: a.exchange}
	if f.At.IsZero() {
		f.At = c.now().UTC()
	}
	c.read(o, f, a, anchors)
	if err := c.goBack(ctx, f); err != nil {
		return nil, err
	}
	retry := time.Duration(0)
	if f.Outcome == RateLimited {
		if retry = retryAfter(a.header, time.Now()); retry == 0 {
			retry = max(c.http.MaxDelay, 2*c.http.MinDelay)
		}
	}
	c.judge(h, f.Outcome, f.Reason, retry)
	f.Due = c.due(o, f)
	if f.Outcome == RateLimited {
		f.Due = f.At // again in this run, when the host's turn has come
		if h.tries[t.URL]++; retry > longestWait || h.tries[t.URL] >= maxTries {
			f.Due = f.At.Add(max(retry, backoff[0]))
		}
	}
	return f, nil
}

// goBack adds the next older page of a source while nothing that was listed
// before has come up: on the first visit, and when all that was on the front
// page has scrolled off since the last.
func (c *Crawler) goBack(ctx context.Context, f *Fetch) error {
	if f.older.URL == "" || f.Outcome != OK {
		return nil
	}
	var listed []string
	for _, l := range append(slices.Clone(f.Links), f.Posts...) {
		listed = append(listed, l.URL)
	}
	switch {
	case len(listed) == 0 && f.Task.Visits > 0:
		return nil // nothing says how far back to go
	case len(listed) > 0 && c.store != nil:
		if seen, err := c.store.Seen(ctx, f.Task, listed); err != nil || seen {
			return err
		}
	}
	f.Links = append(f.Links, f.older)
	return nil
}

// isSource reports whether a task is polled again and again.
func isSource(t Task) bool { return t.Kind != KindPage && t.Kind != KindPart }

// hasAnchors reports whether the links of a page of this kind are read.
func hasAnchors(k Kind) bool { return k == KindPage || k == KindPart || k == KindListing }

func acceptOf(k Kind) string {
	switch k {
	case KindFeed, KindSitemap:
		return "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
	case KindPosts:
		return "application/json, text/html;q=0.9, application/xml;q=0.9, */*;q=0.5"
	}
	return "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
}

// read says what an answer is: its outcome, capture and links. One that makes
// it panic has crashed, and the process goes on.
func (c *Crawler) read(o *outlet, f *Fetch, a *answer, anchors []anchor) {
	defer func() {
		if r := recover(); r != nil {
			f.Outcome, f.Reason, f.Capture, f.Links, f.Posts, f.older = Crashed, "the page made a parser fail", nil, nil, nil, Link{}
		}
	}()
	if a.err != nil {
		f.Outcome, f.Reason = a.err.outcome, a.err.reason
		return
	}
	f.Outcome, f.Reason = outcomeOf(a.status, a.header)
	switch f.Outcome {
	case NotModified:
		if f.Task.Capture == "" {
			f.Outcome, f.Reason = BadContent, "HTTP 304 to a request without validators"
		}
	case Moved:
		c.moved(o, f, a)
	case OK:
		c.content(o, f, a.header, a.body, anchors)
	}
}

// outcomeOf names what a status means; a good one still needs a look at the
// body.
func outcomeOf(status int, header http.Header) (Outcome, string) {
	reason := fmt.Sprintf("HTTP %d", status)
	switch {
	case status == http.StatusOK:
		return OK, ""
	case status == http.StatusNotModified:
		return NotModified, ""
	case redirects(status):
		return Moved, ""
	case status == http.StatusNotFound, status == http.StatusGone:
		return Gone, reason
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable && header.Get("Retry-After") != "",
		(status == http.StatusForbidden || status >= 500) && retryAfter(header, time.Now()) > 0:
		return RateLimited, reason
	case status == 401, status == 403, status == 451:
		return Forbidden, reason
	case status >= 500:
		return ServerError, reason
	case status >= 400:
		return ClientError, reason
	}
	return BadContent, reason
}

// retryAfter reads Retry-After, seconds or a date; 0 if there is none. A number
// of any length is more than is honoured, not nonsense.
func retryAfter(header http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(header.Get("Retry-After"))
	n, err := strconv.Atoi(v)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return max(0, min(time.Duration(min(n, 1<<20))*time.Second, mostRetry))
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(0, min(at.Sub(now), mostRetry))
	}
	return 0
}

// moved makes a redirect's target a task of its own, so that robots.txt, scope
// and address policy hold for every hop.
func (c *Crawler) moved(o *outlet, f *Fetch, a *answer) {
	t := f.Task
	to, no := c.follow(o, t.URL, a)
	switch {
	case no != nil:
		f.Outcome, f.Reason = no.outcome, no.reason
	case to == t.URL:
		f.Outcome, f.Reason = BadContent, "redirects to itself"
	case t.Hops >= c.http.Hops:
		f.Outcome, f.Reason = BadContent, fmt.Sprintf("more than %d redirects", c.http.Hops)
	default:
		f.Links = []Link{{URL: to, Kind: t.Kind, Hops: t.Hops + 1, Parent: t.Parent}}
	}
}

// content makes a capture of a body, if it is what it should be, and reads its
// links.
func (c *Crawler) content(o *outlet, f *Fetch, header http.Header, body []byte, anchors []anchor) {
	t := f.Task
	ct := header.Get("Content-Type")
	switch {
	case len(body) == 0:
		f.Outcome, f.Reason = BadContent, "the body is empty"
		return
	case hasAnchors(t.Kind) && !isHTML(ct, body):
		f.Outcome, f.Reason = BadContent, "not a page of HTML"
		return
	}
	found := c.reveal(o, t, f.At, header, body, anchors)
	f.Links, f.Posts, f.Items, f.Newest, f.Problems, f.older = found.links, found.posts, found.items, found.newest, found.problems, found.older
	if found.bad != "" {
		f.Outcome, f.Reason = BadContent, found.bad
		return
	}
	f.Capture = &Capture{
		URL: t.URL, Kind: t.Kind, Outlet: t.Outlet, Account: t.Account, Platform: t.Platform, Status: f.Status,
		Header: header, ContentType: ct, Body: body, Digest: Digest(body), At: f.At,
	}
	f.Capture.ID = CaptureID(t.URL, f.Status, f.Capture.Digest)
}

// Relink makes of a whole response that a killed run left in the archive what
// that run would have committed: links, outcome and when the URL is due again.
func (c *Crawler) Relink(t Task, cp Capture) Fetch {
	f := &Fetch{Task: t, At: cp.At, Status: cp.Status}
	o := c.outlets[t.Outlet]
	if o == nil {
		f.Outcome = OK
		return *f
	}
	a := &answer{status: cp.Status, header: cp.Header, body: cp.Body}
	if a.header == nil {
		a.header = http.Header{}
	}
	var anchors []anchor
	if hasAnchors(t.Kind) {
		_, anchors, _ = page(context.Background(), t.URL, func() (*answer, error) { return a, nil }) // no error: nothing is asked
	}
	c.read(o, f, a, anchors)
	if f.older.URL != "" && t.Visits == 0 { // what else was known cannot be looked up
		f.Links = append(f.Links, f.older)
	}
	f.Due = c.due(o, f)
	return *f
}
