package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/store"
)

// frontOrders are the orders of the two processes that fill a frontier and
// work on it.
type frontOrders struct {
	Dir     string
	Hosts   int
	Rows    int // all together
	Drain   int // leased and acknowledged
	Profile string
}

// A frontResult is what the process that works on a full frontier measured.
type frontResult struct {
	Open, Hosts float64 // seconds to take the store over, and to list the hosts with work
	Ack, Asked  float64 // tasks a second: leased and acknowledged; and with the promise before each request
	Leased      int
}

// frontWorkers is how many goroutines lease at once, the crawler's default.
const frontWorkers = 16

// scoreFrontier fills a frontier of a million addresses through the store's
// own methods and then, in a fresh process, leases and acknowledges tasks as
// the crawler does: hosts in turn, commits in batches of up to 64. No task is
// asked for: what is measured is the frontier.
func scoreFrontier(s setup) ([]figure, error) {
	o := frontOrders{Dir: s.work, Hosts: 1000, Rows: 100_000, Drain: 20_000, Profile: s.profile}
	if s.full {
		o.Rows, o.Drain = 1_000_000, 100_000
	}
	var filled float64
	fill, err := runToEnd("frontier-fill", o, &filled)
	if err != nil {
		return nil, err
	}
	var r frontResult
	used, err := runToEnd("frontier-drain", o, &r)
	if err != nil {
		return nil, err
	}
	if s.profile != "" {
		if err := showStages(s.profile, internetStages); err != nil {
			return nil, err
		}
	}
	perTask := used.CPU / time.Duration(o.Drain*3/2)
	return []figure{
		{"frontier rows", float64(o.Rows), fmt.Sprintf("%d hosts; %.0f revealed a second, %.0f MB", o.Hosts, float64(o.Rows)/filled, fill.Peak)},
		{"frontier peak MB", used.Peak, fmt.Sprintf("opened in %.2f s, hosts with work listed in %.2f s", r.Open, r.Hosts)},
		{"frontier leases a second", r.Ack, fmt.Sprintf("%d leased by %d goroutines and acknowledged in batches of up to %d; %s of CPU each", r.Leased, frontWorkers, frontBatch, perTask.Round(time.Microsecond))},
		{"frontier requests a second", r.Asked, "the same with the promise that precedes a request"},
	}, nil
}

// frontStore opens the store as a run does.
func frontStore(o frontOrders) (*store.Store, *store.Frontier, error) {
	ctx := context.Background()
	s, err := openLocked(ctx, o.Dir, time.Now)
	if err != nil {
		return nil, nil, err
	}
	run, err := s.BeginRun(ctx, "score", "score")
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return s, s.Frontier(run), nil
}

func frontOutlet(i int) crawler.Outlet {
	id := fmt.Sprintf("f%04d", i)
	u := fmt.Sprintf("https://%s.frontier.example/list.html", id)
	src := crawler.Source{ID: crawler.SourceID(id, crawler.KindListing, u), Kind: crawler.KindListing, URL: u, Links: "/news/"}
	return crawler.Outlet{ID: id, Budget: 1 << 30, Sources: []crawler.Source{src}}
}

// fillFrontier commits one listing for each host, which reveals its pages; it
// returns the seconds that it took.
func fillFrontier(o frontOrders) (took float64, err error) {
	ctx := context.Background()
	s, f, err := frontStore(o)
	if err != nil {
		return 0, err
	}
	defer func() { err = firstOf(err, s.Close()) }()
	now := time.Now().UTC()
	var outlets []crawler.Outlet
	for i := range o.Hosts {
		outlets = append(outlets, frontOutlet(i))
	}
	begun := time.Now()
	if err := f.Seed(ctx, outlets, now); err != nil {
		return 0, err
	}
	hosts, err := f.Hosts(ctx, now, nil)
	if err != nil {
		return 0, err
	}
	for _, h := range hosts {
		t, ok, err := f.Lease(ctx, h.Host, now, nil)
		if err != nil || !ok {
			return 0, fmt.Errorf("lease source of %s: %t %w", h.Host, ok, err)
		}
		x := crawler.Fetch{Task: t, At: now, Outcome: crawler.OK, Due: now.Add(24 * time.Hour)}
		for n := range o.Rows / o.Hosts {
			u := fmt.Sprintf("https://%s/news/2019/08/%06d-a-headline-of-usual-length-in-the-address.html", h.Host, n)
			x.Links = append(x.Links, crawler.Link{URL: u, Kind: crawler.KindPage, Title: fmt.Sprintf("A headline of usual length, number %d", n)})
		}
		if err := f.Commit(ctx, []crawler.Fetch{x}); err != nil {
			return 0, err
		}
	}
	return time.Since(begun).Seconds(), nil
}

// drainFrontier works on a frontier that another process has filled.
func drainFrontier(o frontOrders) (r frontResult, err error) {
	stop, err := profiling(o.Profile)
	if err != nil {
		return r, err
	}
	defer func() { err = firstOf(err, stop()) }()
	ctx := context.Background()
	begun := time.Now()
	s, f, err := frontStore(o)
	if err != nil {
		return r, err
	}
	defer func() { err = firstOf(err, s.Close()) }()
	r.Open = time.Since(begun).Seconds()
	begun = time.Now()
	states, err := f.Hosts(ctx, time.Now(), nil)
	if err != nil {
		return r, err
	}
	r.Hosts = time.Since(begun).Seconds()
	var hosts []string
	for _, h := range states {
		hosts = append(hosts, h.Host)
	}
	if len(hosts) != o.Hosts {
		return r, fmt.Errorf("%d hosts with work, want %d", len(hosts), o.Hosts)
	}
	if r.Ack, err = drain(f, hosts, o.Drain, false); err != nil {
		return r, err
	}
	r.Leased = o.Drain
	r.Asked, err = drain(f, hosts, o.Drain/2, true)
	return r, err
}

// frontBatch is how many fetches the crawler commits at once.
const frontBatch = 64

// drain leases n tasks, hosts in turn, and acknowledges them in batches; it
// returns tasks a second. asking commits a promise for the host before each, as
// before a request.
func drain(f *store.Frontier, hosts []string, n int, asking bool) (perSecond float64, err error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	begun := time.Now()
	turns := make(chan string)
	done := make(chan crawler.Fetch, frontBatch)
	var leasing, committing sync.WaitGroup
	for range frontWorkers {
		leasing.Go(func() {
			for host := range turns {
				now := time.Now().UTC()
				t, ok, err := f.Lease(ctx, host, now, nil)
				if err == nil && !ok {
					err = fmt.Errorf("%s: nothing to lease", host)
				}
				if err == nil && asking {
					err = f.Begin(ctx, host, now)
				}
				if err != nil {
					cancel(err)
					continue
				}
				done <- crawler.Fetch{Task: t, At: now, Took: 80 * time.Millisecond, Outcome: crawler.ClientError, Status: 400, Reason: "HTTP 400"}
			}
		})
	}
	committing.Go(func() {
		for first := range done {
			batch := []crawler.Fetch{first}
			for len(batch) < frontBatch {
				x, ok := <-done
				if !ok {
					break
				}
				batch = append(batch, x)
			}
			if err := f.Commit(ctx, batch); err != nil {
				cancel(err)
			}
		}
	})
	for i := 0; i < n && ctx.Err() == nil; i++ {
		turns <- hosts[i%len(hosts)]
	}
	close(turns)
	leasing.Wait()
	close(done)
	committing.Wait()
	if err := context.Cause(ctx); err != nil {
		return 0, err
	}
	return float64(n) / time.Since(begun).Seconds(), nil
}
