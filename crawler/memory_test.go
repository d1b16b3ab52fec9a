package crawler

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A memory is a Store without a disk. It keeps to the letter of the
// interface: Attempts counts failures in a row, a lease lasts until the row
// is committed.
type memory struct {
	mu     sync.Mutex
	rows   map[string]*row // by outlet and URL
	hosts  map[string]HostState
	robots map[string]RobotsEntry
	begun  []promise
	kept   []Fetch
	asked  []Fetch        // of robots.txt
	spent  map[string]int // beside what kept says

	hook func(method string) error // called first by every method; may be nil
}

type row struct {
	Task
	due    time.Time // zero: done
	leased bool
	links  int // times revealed
}

type promise struct {
	host      string
	at        time.Time
	notBefore time.Time
}

func newMemory() *memory {
	return &memory{rows: map[string]*row{}, hosts: map[string]HostState{}, robots: map[string]RobotsEntry{}, spent: map[string]int{}}
}

// enter locks the store for one method.
func (m *memory) enter(ctx context.Context, method string) (func(), error) {
	if m.hook != nil {
		if err := m.hook(method); err != nil {
			return func() {}, err
		}
	}
	m.mu.Lock()
	return m.mu.Unlock, ctx.Err()
}

func (m *memory) put(t Task, due time.Time) {
	key := t.Outlet + " " + t.URL
	if r := m.rows[key]; r != nil {
		r.links++
		return
	}
	t.Host, t.FirstSeen = weburl.Host(t.URL), due
	m.rows[key] = &row{Task: t, due: due, links: 1}
}

func (m *memory) Seed(ctx context.Context, outlets []Outlet, now time.Time) error {
	leave, err := m.enter(ctx, "seed")
	defer leave()
	if err != nil {
		return err
	}
	configured := map[string]bool{}
	for _, o := range outlets {
		for _, s := range o.Sources {
			if s.ID == "" {
				s.ID = SourceID(o.ID, s.Kind, s.URL)
			}
			configured[s.ID] = true
			key, err := weburl.Canonical(s.URL)
			if err != nil {
				return err
			}
			m.put(Task{URL: key, Kind: s.Kind, Outlet: o.ID, Source: s.ID, Account: s.Account, Platform: s.Platform, Private: s.Private}, now)
		}
	}
	for _, r := range m.rows {
		if isSource(r.Task) && r.Hops == 0 && !configured[r.Source] {
			r.due = time.Time{}
		}
	}
	return nil
}

func (r *row) ready(now time.Time, without []string) bool {
	return !r.leased && !r.due.IsZero() && !r.due.After(now) && (isSource(r.Task) || !slices.Contains(without, r.Outlet))
}

func (m *memory) Hosts(ctx context.Context, now time.Time, without []string) ([]HostState, error) {
	leave, err := m.enter(ctx, "hosts")
	defer leave()
	if err != nil {
		return nil, err
	}
	found := map[string]HostState{}
	for _, r := range m.rows {
		if r.ready(now, without) {
			s := m.hosts[r.Host]
			s.Host = r.Host
			found[r.Host] = s
		}
	}
	var out []HostState
	for _, name := range slices.Sorted(maps.Keys(found)) {
		out = append(out, found[name])
	}
	return out, nil
}

func (m *memory) Host(ctx context.Context, name string) (HostState, error) {
	leave, err := m.enter(ctx, "host")
	defer leave()
	s := m.hosts[name]
	s.Host = name
	return s, err
}

func (m *memory) Lease(ctx context.Context, host string, now time.Time, without []string) (Task, bool, error) {
	leave, err := m.enter(ctx, "lease")
	defer leave()
	if err != nil {
		return Task{}, false, err
	}
	var due []*row
	for _, r := range m.rows {
		if r.Host == host && r.ready(now, without) {
			due = append(due, r)
		}
	}
	if len(due) == 0 {
		return Task{}, false, nil
	}
	rank := map[bool]int{true: 0, false: 1}
	first := slices.MinFunc(due, func(a, b *row) int {
		return cmp.Or(cmp.Compare(rank[isSource(a.Task)], rank[isSource(b.Task)]), a.due.Compare(b.due), a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.URL, b.URL))
	})
	first.leased = true
	return first.Task, true, nil
}

func (m *memory) Seen(ctx context.Context, t Task, urls []string) (bool, error) {
	leave, err := m.enter(ctx, "seen")
	defer leave()
	front := m.rows[t.Outlet+" "+t.Parent]
	for _, f := range m.kept {
		if f.Task.Source != t.Source || t.Parent != "" && !f.At.Before(front.LastVisit) {
			continue
		}
		for _, l := range append(slices.Clone(f.Links), f.Posts...) {
			if slices.Contains(urls, l.URL) {
				return true, err
			}
		}
	}
	return false, err
}

func (m *memory) Begin(ctx context.Context, host string, notBefore time.Time) error {
	leave, err := m.enter(ctx, "begin")
	defer leave()
	if err != nil {
		return err
	}
	m.begun = append(m.begun, promise{host, time.Now(), notBefore})
	s := m.hosts[host]
	s.Host, s.NotBefore = host, later(s.NotBefore, notBefore)
	m.hosts[host] = s
	return nil
}

func (m *memory) SaveHost(ctx context.Context, h HostState) error {
	leave, err := m.enter(ctx, "save host")
	defer leave()
	if err != nil {
		return err
	}
	m.hosts[h.Host] = h
	return nil
}

func (m *memory) Commit(ctx context.Context, batch []Fetch) error {
	leave, err := m.enter(ctx, "commit")
	defer leave()
	if err != nil {
		return err
	}
	for _, f := range batch {
		m.kept = append(m.kept, f)
		r := m.rows[f.Task.Outlet+" "+f.Task.URL]
		r.leased, r.due = false, f.Due
		r.Attempts++
		r.Last = f.Outcome
		switch f.Outcome {
		case Paused:
			r.Attempts--
		case RobotsDown:
			if !isSource(r.Task) {
				r.Attempts--
			}
		case OK, NotModified:
			r.Attempts = 0
			r.Visits++
			r.LastVisit = f.At
			if r.FirstVisit.IsZero() {
				r.FirstVisit = f.At
			}
		case Moved:
			r.Attempts = 0
		}
		if c := f.Capture; c != nil {
			r.Capture, r.Digest = c.ID, c.Digest
			r.ETag, r.LastModified = c.Header.Get("ETag"), c.Header.Get("Last-Modified")
		}
		for _, l := range f.Links {
			if c := m.rows[r.Outlet+" "+l.URL]; c != nil && isSource(Task{Kind: l.Kind}) && l.Parent != "" && c.due.IsZero() && f.At.Sub(c.LastVisit) > 20*time.Minute {
				c.due = f.At // named again by its index
			}
			m.put(Task{URL: l.URL, Kind: l.Kind, Outlet: r.Outlet, Source: r.Source, Account: r.Account, Platform: r.Platform, Parent: l.Parent, Hops: l.Hops, Private: r.Private}, f.At)
		}
	}
	return nil
}

func (m *memory) Robots(ctx context.Context, origin string) (RobotsEntry, bool, error) {
	leave, err := m.enter(ctx, "robots")
	defer leave()
	if err != nil {
		return RobotsEntry{}, false, err
	}
	e, ok := m.robots[origin]
	return e, ok, nil
}

func (m *memory) SaveRobots(ctx context.Context, e RobotsEntry, asked []Fetch) error {
	leave, err := m.enter(ctx, "save robots")
	defer leave()
	if err != nil {
		return err
	}
	m.robots[e.Origin] = e
	m.asked = append(m.asked, asked...)
	return nil
}

func (m *memory) Spent(ctx context.Context, since time.Time) (map[string]int, error) {
	leave, err := m.enter(ctx, "spent")
	defer leave()
	if err != nil {
		return nil, err
	}
	out := maps.Clone(m.spent)
	for _, f := range m.kept {
		if !isSource(f.Task) && f.Status != 0 && !f.At.Before(since) {
			out[f.Task.Outlet]++
		}
	}
	return out, nil
}

// restart is what the end of a process does to the rows.
func (m *memory) restart() {
	for _, r := range m.rows {
		r.leased = false
	}
}

// of returns the fetches of one URL, in order.
func (m *memory) of(url string) (out []Fetch) {
	for _, f := range m.kept {
		if f.Task.URL == url {
			out = append(out, f)
		}
	}
	return out
}

// outcomes are those of one URL, in order.
func (m *memory) outcomes(url string) (out []Outcome) {
	for _, f := range m.of(url) {
		out = append(out, f.Outcome)
	}
	return out
}
