package crawler

import (
	"context"
	"errors"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A hostRun is a host during a run. It is owned by schedule, and by one worker
// while it is busy.
type hostRun struct {
	HostState
	busy    bool
	due     bool      // there may be a task
	blocked bool      // nothing more to be asked in this run
	ready   time.Time // real time of the next request
	held    *Task     // leased, and waiting for robots.txt to be fetched first
	polite  time.Duration
	tries   map[string]int // answers "too many requests", by URL
}

// settle is added to every delay: the host measures when requests arrive.
const settle = 40 * time.Millisecond

// schedule hands hosts that are ready to free workers until no work is left.
func (c *Crawler) schedule(ctx context.Context) error {
	work := make(chan *hostRun)
	finished := make(chan *hostRun)
	fetches := make(chan Fetch, 4*c.o.HTTP.Workers)
	failed := make(chan error, 1)
	var commits, workers sync.WaitGroup
	commits.Go(func() { c.commit(ctx, fetches, failed) })
	for range c.o.HTTP.Workers {
		workers.Go(func() {
			for h := range work {
				c.serve(ctx, h, fetches)
				finished <- h
			}
		})
	}
	err := c.dispatch(ctx, work, finished, failed)
	close(work)
	var rest sync.WaitGroup
	rest.Go(func() {
		for range c.committed { // nobody asks for more work now
		}
	})
	rest.Go(func() {
		workers.Wait()
		close(finished)
	})
	for range finished { // workers that were busy when the run ended
	}
	close(fetches)
	commits.Wait()
	rest.Wait()
	select {
	case e := <-failed:
		err = errors.Join(err, e)
	default:
	}
	return err
}

// dispatch is the scheduler's loop.
func (c *Crawler) dispatch(ctx context.Context, work chan<- *hostRun, finished <-chan *hostRun, failed <-chan error) error {
	busy := 0
	if err := c.refresh(ctx); err != nil {
		return err
	}
	for {
		next, wait := c.pick(time.Now())
		var out chan<- *hostRun
		if next != nil {
			out = work
		} else if busy == 0 && wait < 0 {
			// Nothing to do that we know of: ask the store, once all is committed.
			if c.idle() {
				if err := c.refresh(ctx); err != nil {
					return err
				}
				if next, wait = c.pick(time.Now()); next == nil && wait < 0 {
					return nil
				}
				continue
			}
		}
		timer := time.NewTimer(pause(next, wait))
		select {
		case out <- next:
			next.busy = true
			busy++
		case h := <-finished:
			h.busy = false
			busy--
		case hosts := <-c.committed:
			for _, name := range hosts {
				c.host(name).due = true
			}
		case err := <-failed:
			timer.Stop()
			return err
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		timer.Stop()
	}
}

// pause is how long the loop sleeps when nothing happens.
func pause(next *hostRun, wait time.Duration) time.Duration {
	const longest = 500 * time.Millisecond
	if next != nil || wait < 0 {
		return longest
	}
	return min(max(wait, time.Millisecond), longest)
}

// refresh learns from the store which hosts have work.
func (c *Crawler) refresh(ctx context.Context) error {
	list, err := c.o.Store.Hosts(ctx, c.o.Now(), c.overBudget())
	if err != nil {
		return err
	}
	for _, s := range list {
		h, known := c.hosts[s.Host]
		if !known {
			h = c.host(s.Host)
			h.HostState = s
			h.ready = s.NotBefore
			h.blocked = s.Paused.After(c.o.Now())
		}
		h.due = true
	}
	return nil
}

// host returns the state of a host, a fresh one if it is new to the run.
func (c *Crawler) host(name string) *hostRun {
	h, ok := c.hosts[name]
	if !ok {
		h = &hostRun{HostState: HostState{Host: name}, tries: map[string]int{}}
		c.hosts[name] = h
	}
	return h
}

// pick returns a host that may be asked now, the one that has waited longest
// first. If there is none, wait says how long until one is; it is negative if
// no host has work.
func (c *Crawler) pick(now time.Time) (best *hostRun, wait time.Duration) {
	wait = -1
	for _, h := range c.hosts {
		if h.busy || h.blocked || !h.due {
			continue
		}
		if left := h.ready.Sub(now); left > 0 {
			if wait < 0 || left < wait {
				wait = left
			}
			continue
		}
		if best == nil || h.ready.Before(best.ready) || h.ready.Equal(best.ready) && h.Host < best.Host {
			best = h
		}
	}
	return best, wait
}

// overBudget names the outlets that have had their pages for the day, sorted.
func (c *Crawler) overBudget() (out []string) {
	c.summary.mu.Lock()
	defer c.summary.mu.Unlock()
	for id, o := range c.outlets {
		if o.spent >= o.Budget {
			out = append(out, id)
		}
	}
	sort.Strings(out)
	return out
}

// spend counts a page against its outlet's budget.
func (c *Crawler) spend(t Task) {
	if t.Kind != KindPage && t.Kind != KindPart {
		return
	}
	c.summary.mu.Lock()
	defer c.summary.mu.Unlock()
	if o, ok := c.outlets[t.Outlet]; ok {
		o.spent++
	}
}

// idle reports whether every fetch has been committed.
func (c *Crawler) idle() bool {
	c.summary.mu.Lock()
	defer c.summary.mu.Unlock()
	return c.summary.open == 0
}

// Batches of fetches that are committed at once.
const (
	commitMost = 64
	commitWait = 200 * time.Millisecond
)

// commit keeps fetches in batches until the channel closes. A batch is kept
// even when ctx is over: what was fetched is not asked for again.
func (c *Crawler) commit(ctx context.Context, fetches <-chan Fetch, failed chan<- error) {
	ctx = context.WithoutCancel(ctx)
	defer close(c.committed)
	broken := false
	for first := range fetches {
		batch := []Fetch{first}
		timer := time.NewTimer(commitWait)
	fill:
		for len(batch) < commitMost {
			select {
			case f, ok := <-fetches:
				if !ok {
					break fill
				}
				batch = append(batch, f)
			case <-timer.C:
				break fill
			}
		}
		timer.Stop()
		if !broken {
			if err := c.o.Store.Commit(ctx, batch); err != nil {
				broken = true // the disk or the database: nothing more can be kept
				failed <- err
			}
		}
		var hosts []string
		for _, f := range batch {
			c.summary.add(f)
			for _, l := range f.Links {
				hosts = append(hosts, weburl.Host(l.URL))
			}
			if !f.Done && !f.Due.After(c.o.Now()) {
				hosts = append(hosts, f.Task.Host)
			}
		}
		slices.Sort(hosts)
		c.committed <- slices.Compact(hosts)
		if c.o.Progress != nil {
			c.o.Progress(c.summary.progress())
		}
	}
}
