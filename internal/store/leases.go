package store

import (
	"maps"
	"sync"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// leases are the tasks that are handed out and not yet committed, by host. They
// live in memory alone: only one process holds a store, and when it dies, so do
// they.
type leases struct {
	mu     sync.Mutex
	byHost map[string]*hostLeases
}

type hostLeases struct {
	taken map[leased]bool
	times int // leases ever taken at this host
}

// A leased task is named by the key of its row.
type leased struct{ outlet, url string }

// at returns what is handed out of a host's tasks, and a ticket for take.
func (l *leases) at(host string) (taken map[leased]bool, ticket int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h := l.byHost[host]; h != nil {
		return maps.Clone(h.taken), h.times
	}
	return nil, 0
}

// take hands out a task, unless another of its host was handed out since the
// ticket: then what the caller has read may be old.
func (l *leases) take(t crawler.Task, ticket int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byHost == nil {
		l.byHost = map[string]*hostLeases{}
	}
	h := l.byHost[t.Host]
	if h == nil {
		h = &hostLeases{taken: map[leased]bool{}}
		l.byHost[t.Host] = h
	}
	if h.times != ticket {
		return false
	}
	h.times++
	h.taken[leased{t.Outlet, t.URL}] = true
	return true
}

// end takes tasks back whose rows are committed.
func (l *leases) end(batch []crawler.Fetch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range batch {
		if h := l.byHost[f.Task.Host]; h != nil {
			delete(h.taken, leased{f.Task.Outlet, f.Task.URL})
		}
	}
}

// clear takes all tasks back.
func (l *leases) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byHost = nil
}
