package crawler

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Batches of fetches that are committed at once.
const (
	commitMost = 64
	commitWait = 50 * time.Millisecond
)

// A run is one crawl. Each host that has work is served by a goroutine of its
// own, which makes one request at a time; how many requests are in flight at
// once is bounded by the crawler's slots. One goroutine commits.
type run struct {
	c       *Crawler
	cancel  context.CancelCauseFunc
	work    sync.WaitGroup // hosts that are served, and fetches that are not committed
	fetches chan Fetch
	tally   *tally
	serving atomic.Int64

	mu     sync.Mutex
	day    time.Time      // the day of UTC that spent counts
	spent  map[string]int // pages fetched in it, by outlet
	under  map[string]int // pages under way, by outlet
	taking int            // leases under way, each of which may be any outlet's page
	taken  *sync.Cond     // with mu: there is one less
}

func (c *Crawler) newRun(ctx context.Context) (*run, error) {
	now := c.now().UTC()
	if err := c.store.Seed(ctx, c.list, now); err != nil {
		return nil, err
	}
	today := now.Truncate(day)
	spent, err := c.store.Spent(ctx, today)
	if err != nil {
		return nil, err
	}
	r := &run{c: c, fetches: make(chan Fetch, commitMost), tally: newTally(), day: today, spent: spent, under: map[string]int{}}
	r.taken = sync.NewCond(&r.mu)
	return r, nil
}

// loop serves hosts until the store has no more due work.
func (r *run) loop(ctx context.Context) error {
	ctx, r.cancel = context.WithCancelCause(ctx)
	defer r.cancel(nil)
	var committer sync.WaitGroup
	committer.Go(func() { r.commit(ctx) })
	err := r.rounds(ctx)
	r.work.Wait()
	close(r.fetches)
	committer.Wait()
	if cause := context.Cause(ctx); cause != nil && err == nil {
		err = cause
	}
	return errors.Join(err, r.saveHosts(context.WithoutCancel(ctx)))
}

// rounds asks the store for hosts with work again and again: the clock moves
// on while a round lasts. A round in which nothing was done is the last.
func (r *run) rounds(ctx context.Context) error {
	for {
		before := r.tally.count()
		now := r.c.now().UTC()
		hosts, err := r.c.store.Hosts(ctx, now, r.overBudget(now))
		if err != nil {
			if ctx.Err() != nil {
				return nil // told by the cause
			}
			return err
		}
		for _, s := range hosts {
			r.wake(ctx, r.c.adopt(s))
		}
		r.work.Wait()
		if ctx.Err() != nil || r.tally.count() == before {
			return nil
		}
	}
}

// wake makes sure that a host is served, and that one which is about to find
// nothing looks again.
func (r *run) wake(ctx context.Context, h *host) {
	if h.rest.Load() {
		return
	}
	h.turn.Lock()
	defer h.turn.Unlock()
	h.more = true
	if h.served {
		return
	}
	h.served = true
	r.work.Add(1)
	r.serving.Add(1)
	go r.serve(ctx, h)
}

// serve takes one turn after the other at a host.
func (r *run) serve(ctx context.Context, h *host) {
	defer r.work.Done()
	defer r.serving.Add(-1)
	for r.stay(ctx, h) {
		for {
			did, err := r.turn(ctx, h)
			if err != nil {
				if ctx.Err() == nil {
					r.cancel(err) // the store: nothing more can be kept
				}
				break
			}
			if h.rest.Load() && ctx.Err() == nil {
				if err := r.excuse(ctx, h); err != nil && ctx.Err() == nil {
					r.cancel(err)
				}
				break
			}
			if !did || ctx.Err() != nil {
				break
			}
		}
	}
}

// stay reports whether there may be work at a host; if not, it is no longer
// served.
func (r *run) stay(ctx context.Context, h *host) bool {
	h.turn.Lock()
	defer h.turn.Unlock()
	more := h.more && ctx.Err() == nil && !h.rest.Load()
	h.more = false
	h.served = more
	return more
}

// send hands a finished task to the committer.
func (r *run) send(f Fetch) {
	r.work.Add(1)
	r.fetches <- f
}

// commit keeps fetches in batches until the channel closes. A batch is kept
// even when the run is over: what was fetched is not asked for again.
func (r *run) commit(ctx context.Context) {
	broken := false
	for first := range r.fetches {
		batch := r.batch(first)
		if !broken {
			if err := r.c.store.Commit(context.WithoutCancel(ctx), batch); err != nil {
				broken = true // the disk or the database
				r.cancel(err)
			}
		}
		var hosts []string
		for _, f := range batch {
			if !broken {
				r.tally.add(f)
			}
			for _, l := range f.Links {
				hosts = append(hosts, weburl.Host(l.URL))
			}
			if !f.Due.IsZero() && !f.Due.After(r.c.now()) {
				hosts = append(hosts, f.Task.Host)
			}
		}
		slices.Sort(hosts)
		if err := r.revealed(ctx, slices.Compact(hosts)); err != nil && ctx.Err() == nil {
			r.cancel(err)
		}
		p := r.tally.progress()
		p.Hosts = int(r.serving.Load())
		r.c.progress(p)
		r.work.Add(-len(batch))
	}
}

// revealed wakes the hosts of these names.
func (r *run) revealed(ctx context.Context, names []string) error {
	for _, name := range names {
		h, err := r.c.learned(ctx, name)
		if err != nil {
			return err
		}
		r.wake(ctx, h)
	}
	return nil
}

// batch collects fetches that come soon after the first.
func (r *run) batch(first Fetch) []Fetch {
	batch := []Fetch{first}
	timer := time.NewTimer(commitWait)
	defer timer.Stop()
	for len(batch) < commitMost {
		select {
		case f, ok := <-r.fetches:
			if !ok {
				return batch
			}
			batch = append(batch, f)
		case <-timer.C:
			return batch
		}
	}
	return batch
}

func (r *run) saveHosts(ctx context.Context) error {
	r.c.mu.Lock()
	hosts := make([]*host, 0, len(r.c.hosts))
	for _, h := range r.c.hosts {
		hosts = append(hosts, h)
	}
	r.c.mu.Unlock()
	slices.SortFunc(hosts, func(a, b *host) int { return strings.Compare(a.name, b.name) })
	var errs []error
	for _, h := range hosts {
		errs = append(errs, r.c.save(ctx, h))
	}
	return errors.Join(errs...)
}
