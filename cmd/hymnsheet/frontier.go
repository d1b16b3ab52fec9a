package main

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/store"
)

// A keptFrontier is the store's frontier as a run uses it: it logs each fetch
// once it is kept, and hands out nothing while the disk has too little room.
// What is under way by then is still kept.
type keptFrontier struct {
	*store.Frontier
	log   *slog.Logger
	guard *store.Guard
	full  atomic.Pointer[error] // what the guard said first, nil if it never did
}

func (f *keptFrontier) room() bool {
	err := f.guard.Check()
	if err != nil {
		f.full.CompareAndSwap(nil, &err)
	}
	return err == nil
}

// noRoom is why the crawl ended early, nil if it did not.
func (f *keptFrontier) noRoom() error {
	if err := f.full.Load(); err != nil {
		return *err
	}
	return nil
}

func (f *keptFrontier) Hosts(ctx context.Context, now time.Time, without []string) ([]crawler.HostState, error) {
	if !f.room() {
		return nil, nil
	}
	return f.Frontier.Hosts(ctx, now, without)
}

func (f *keptFrontier) Lease(ctx context.Context, host string, now time.Time, without []string) (crawler.Task, bool, error) {
	if !f.room() {
		return crawler.Task{}, false, nil
	}
	return f.Frontier.Lease(ctx, host, now, without)
}

func (f *keptFrontier) Commit(ctx context.Context, batch []crawler.Fetch) error {
	if err := f.Frontier.Commit(ctx, batch); err != nil {
		return err
	}
	for _, x := range batch {
		f.log.Debug("fetched", "outlet", x.Task.Outlet, "kind", x.Task.Kind, "url", x.Task.URL, "outcome", x.Outcome, "status", x.Status,
			"took", x.Took.Round(time.Millisecond).String(), "links", len(x.Links), "reason", x.Reason)
	}
	return nil
}
