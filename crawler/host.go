package crawler

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler/robots"
)

// How hosts are treated when they push back.
const (
	politeFactor = 5                // the delay is this many times the last fetch time (Heritrix's habit)
	longestWait  = 2 * time.Minute  // a Retry-After up to this is waited for within a run
	longestSleep = 6 * time.Minute  // a delay left over from an earlier run likewise; over the 5 minutes of the longest crawl-delay
	calmAfter    = 10               // good answers in a row after which the delay that a 429 has raised falls by half
	mostRetry    = 24 * time.Hour   // a longer Retry-After counts as this: a year is a mistake
	firstPromise = 10 * time.Second // what a crash in the very first request of a host costs: its crawl-delay is unknown
	tripAt       = 3                // network failures in a row that open the circuit
	tripFor      = time.Hour        // how long it stays open
	refusedAt    = 20               // answers of 5xx, 401, 403 or 451 in a row that open it, too: a minute's worth
	cronSlack    = 5 * time.Minute  // a cron job may start this much earlier than the last time
)

// A host is what must be known to ask one host politely. Only one request at
// a time is made to it; lock is held for its length.
type host struct {
	name string
	lock chan struct{}

	// Guarded by lock.
	next       time.Time     // real: no request before it
	promised   time.Time     // what the store holds as NotBefore
	took       time.Duration // of the last fetch, 0 if never asked
	crawlDelay time.Duration
	slow       time.Duration // raised when the host says 429
	calm       int           // good answers in a row since it was raised or fell
	failures   int
	refusals   int       // answers in a row that say no, whatever is asked for
	paused     time.Time // program's clock
	reason     string
	dirty      bool // something but next has changed since it was saved

	// Owned by the goroutine that serves the host.
	rules map[string]*rules // by origin
	held  *Task             // leased, waits for its turn after robots.txt
	again bool              // held has been tried on a broken connection
	tries map[string]int    // answers "too many requests", by URL
	named map[string]bool   // outlet and origin whose robots.txt has been read for sitemaps in this run

	rest  atomic.Bool // not to be asked again in this run
	cause string      // guarded by lock: why it is not
	known atomic.Bool // what the store knows of it has been taken over

	turn   sync.Mutex // guards the two below
	served bool       // a goroutine serves the host
	more   bool       // there may be work that it has not seen
}

// rules are a robots.txt in force.
type rules struct {
	file    *robots.File
	down    string // why nothing may be fetched, empty if the file was had
	expires time.Time
}

// host returns the record of a host, new if need be. A host of unknown state
// may have been asked right before a crash, so it is not asked at once.
func (c *Crawler) host(name string) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hosts[name]
	if h == nil {
		h = &host{name: name, lock: make(chan struct{}, 1), next: c.started.Add(c.http.MinDelay), rules: map[string]*rules{}, tries: map[string]int{}, named: map[string]bool{}}
		c.hosts[name] = h
	}
	return h
}

// learned returns the record of a host. One that is new in this run is asked
// for in the store first: an earlier run may have been told to leave it alone.
func (c *Crawler) learned(ctx context.Context, name string) (*host, error) {
	h := c.host(name)
	if c.store == nil || h.known.Load() {
		return h, nil
	}
	s, err := c.store.Host(ctx, name)
	if err != nil {
		return nil, err
	}
	return c.adopt(s), nil
}

// adopt takes over what the store knows of a host that was not asked yet.
func (c *Crawler) adopt(s HostState) *host {
	h := c.host(s.Host)
	h.known.Store(true)
	h.lock <- struct{}{}
	defer func() { <-h.lock }()
	if h.took == 0 && h.promised.IsZero() {
		h.next, h.promised, h.took = s.NotBefore, s.NotBefore, s.Took
		h.failures, h.paused, h.reason = s.Failures, s.Paused, s.Reason
	}
	if s.Paused.After(c.now()) {
		h.rest.Store(true)
	}
	return h
}

// delay is how long a host is left alone after a request, without Retry-After.
func (c *Crawler) delay(h *host) time.Duration {
	return max(c.http.MinDelay, h.crawlDelay, h.slow, min(politeFactor*h.took, c.http.MaxDelay))
}

// ask makes one request to h: it waits for the delay, promises the next one
// in the store, and sets it when the answer is there. do makes the request.
func (c *Crawler) ask(ctx context.Context, h *host, do func() (*answer, error)) (*answer, error) {
	select {
	case h.lock <- struct{}{}:
		defer func() { <-h.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := sleep(ctx, time.Until(h.next)); err != nil {
		return nil, err
	}
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// A killed run's question may reach the host a while after this is committed.
	promise := c.delay(h) + max(h.took, min(c.http.MinDelay, time.Second))
	if h.took == 0 {
		promise = max(promise, min(firstPromise, 10*c.http.MinDelay))
	}
	h.promised = time.Now().Add(promise)
	h.next = h.promised
	if c.store != nil {
		if err := c.store.Begin(ctx, h.name, h.promised.UTC()); err != nil {
			return nil, err
		}
	}
	a, err := do()
	if err != nil { // stopped, and the host may have been at work on it
		h.next = later(h.next, time.Now().Add(c.delay(h)))
		return nil, err
	}
	h.took = max(a.took, time.Millisecond)
	h.next = time.Now().Add(c.delay(h))
	return a, nil
}

// Why a host is left alone: it has said when it may be asked, or it does not
// answer, for a reason that follows.
const (
	leftAlone = "its host asks to be left alone"
	noAnswer  = "its host does not answer: "
	refuses   = "its host refuses everything: "
)

// leave ends the run for a host.
func (h *host) leave(why string) {
	h.lock <- struct{}{}
	defer func() { <-h.lock }()
	h.cause = why
	h.rest.Store(true)
}

// why says why a host is left alone.
func (h *host) why() string {
	h.lock <- struct{}{}
	defer func() { <-h.lock }()
	return h.cause
}

// wait is how long until the host may be asked.
func (h *host) wait() time.Duration {
	h.lock <- struct{}{}
	defer func() { <-h.lock }()
	return time.Until(h.next)
}

// judge notes what an outcome says about the host: failures in a row open the
// circuit, Retry-After moves the next request.
func (c *Crawler) judge(h *host, out Outcome, reason string, retry time.Duration) {
	h.lock <- struct{}{}
	defer func() { <-h.lock }()
	switch {
	case out.network():
		h.failures++
		h.reason, h.dirty = reason, true
		if h.failures >= tripAt {
			c.pause(h, noAnswer, h.failures)
		}
	case h.failures > 0 || !h.paused.IsZero():
		h.failures, h.paused, h.reason, h.dirty = 0, time.Time{}, "", true
	}
	switch {
	case out == ServerError || out == Forbidden:
		if h.refusals++; h.refusals >= refusedAt {
			h.reason, h.dirty = reason, true
			c.pause(h, refuses, h.refusals)
		}
	case !out.network():
		h.refusals = 0
	}
	if h.calm++; h.slow == 0 || !out.good() {
		h.calm = 0
	}
	if h.calm == calmAfter {
		h.calm = 0
		if h.slow /= 2; h.slow <= c.http.MinDelay {
			h.slow = 0
		}
	}
	if retry > 0 {
		h.next = later(h.next, time.Now().Add(retry))
		h.slow = min(max(2*h.slow, 2*c.http.MinDelay), c.http.MaxDelay)
		if retry > longestWait {
			h.cause = leftAlone
			h.rest.Store(true)
			c.log.Info("host asks to be left alone", "host", h.name, "for", retry.String())
		}
	}
}

// pause opens the circuit of h, whose lock the caller holds: what it did so
// often in a row begins the cause.
func (c *Crawler) pause(h *host, what string, failures int) {
	level := slog.LevelWarn
	if !h.paused.IsZero() {
		level = slog.LevelInfo // it was told when it began
	}
	h.paused = c.now().UTC().Add(tripFor - cronSlack)
	h.cause = what + h.reason
	h.rest.Store(true)
	c.log.Log(context.Background(), level, "host paused", "host", h.name, "until", h.paused.Format(time.RFC3339), "failures", failures, "reason", h.reason)
}

// save commits the state of a host if the store's would let a later run ask
// too early, or wait without need.
func (c *Crawler) save(ctx context.Context, h *host) error {
	if c.store == nil {
		return nil
	}
	h.lock <- struct{}{}
	defer func() { <-h.lock }()
	off := h.next.Sub(h.promised)
	if !h.dirty && off <= 0 && off > -firstPromise/2 {
		return nil
	}
	err := c.store.SaveHost(ctx, HostState{
		Host: h.name, NotBefore: h.next.UTC(), Took: h.took, Paused: h.paused, Failures: h.failures, Reason: h.reason,
	})
	if err == nil {
		h.dirty, h.promised = false, h.next
	}
	return err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
