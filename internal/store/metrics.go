package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// Metrics are the figures of a store that somebody watches from outside.
type Metrics struct {
	Fetches       []FetchCount         // of the run, by outlet and outcome; robots.txt is not counted
	Robots        []FetchCount         // of robots.txt in the run, likewise
	Pages         map[string]int       // asked for on this day of UTC, by configured outlet: what its budget limits
	Documents     map[string]int       // by outlet
	Newest        map[string]time.Time // newest item that the sources of a configured outlet told of; none if they do not tell
	Mentions      int                  // under the component versions in force
	Waiting       int                  // addresses that are due
	HostsPaused   int
	Paused        []PausedHost // those, by name
	ArchiveBytes  int64
	DatabaseBytes int64 // with its log
	DiskFree      int64 // bytes; -1: the disk does not tell
}

// A FetchCount says how many fetches for an outlet ended in a way.
type FetchCount struct {
	Outlet, Outcome string
	Count           int
}

// A PausedHost does not answer and is left alone.
type PausedHost struct {
	Host   string
	Until  time.Time
	Reason string
}

// Metrics gathers the figures of a run and of the whole store.
func (s *Store) Metrics(ctx context.Context, run string) (m Metrics, err error) {
	if err := s.metrics(ctx, run, &m); err != nil {
		return m, fmt.Errorf("metrics: %w", err)
	}
	return m, nil
}

func (s *Store) metrics(ctx context.Context, run string, m *Metrics) error {
	m.Documents, m.Newest = map[string]int{}, map[string]time.Time{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var c FetchCount
		var robots bool
		err := scan(&robots, &c.Outlet, &c.Outcome, &c.Count)
		if robots {
			m.Robots = append(m.Robots, c)
		} else {
			m.Fetches = append(m.Fetches, c)
		}
		return err
	}, `
		select v.kind = 'robots' as robots, v.outlet, v.outcome, count(*) from outlet o cross join visit v
		where v.outlet = o.id and v.at >= (select started from run where id = ?1) and v.run = ?1 and (v.source <> '' or v.kind = 'robots')
		group by v.outlet, robots, v.outcome order by v.outlet, v.outcome`, run)
	if err != nil {
		return err
	}
	if m.Pages, err = s.Frontier(run).Spent(ctx, s.o.Now().UTC().Truncate(24*time.Hour)); err != nil {
		return err
	}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var h PausedHost
		var until string
		err := scan(&h.Host, &until, &h.Reason)
		h.Until = parseStamp(until)
		m.Paused = append(m.Paused, h)
		return err
	}, `select host, paused, reason from host where paused > ?1 order by host`, stamp(s.o.Now()))
	if err != nil {
		return err
	}
	m.HostsPaused = len(m.Paused)
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var id string
		var n int
		err := scan(&id, &n)
		m.Documents[id] = n
		return err
	}, `select o.id, (select count(*) from document d where d.outlet = o.id) as n from outlet o where n > 0 or configured = 1`)
	if err != nil {
		return err
	}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var id, newest string
		err := scan(&id, &newest)
		if t := parseStamp(newest); t.After(m.Newest[id]) {
			m.Newest[id] = t
		}
		return err
	}, `
		select s.outlet, (select newest from visit v where v.outlet = f.outlet and v.url = f.url and v.newest <> '' order by v.at desc limit 1) as newest
		from source s join frontier f on f.source = s.id and f.rank = 0 where s.configured = 1 and newest is not null`)
	if err != nil {
		return err
	}
	_, key, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return err
	}
	now := stamp(s.o.Now())
	for _, one := range []struct {
		into  *int
		query string
		arg   any
	}{
		{&m.Mentions, `select count(*) from mention where key = ?1`, key},
		{&m.Waiting, `select count(*) from frontier where state = 'due' and due <= ?1`, now},
	} {
		if err := s.read.QueryRowContext(ctx, one.query, one.arg).Scan(one.into); err != nil {
			return err
		}
	}
	return s.sizes(m)
}

// sizes measures files.
func (s *Store) sizes(m *Metrics) error {
	m.DiskFree = s.Free()
	var names []string
	for _, prefix := range []string{mainPrefix, privatePrefix} {
		files, err := warc.Files(s.o.ArchiveDir, prefix)
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		for _, f := range files {
			names = append(names, filepath.Join(s.o.ArchiveDir, f))
		}
	}
	m.ArchiveBytes = size(names...)
	m.DatabaseBytes = size(s.o.Path, s.o.Path+"-wal")
	return nil
}

// size is how long files are together; one that is not there has no length.
func size(names ...string) (n int64) {
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			n += info.Size()
		}
	}
	return n
}

// Free is how many bytes this user may still write, on that disk of archive
// and database which has less; -1 if no disk tells.
func (s *Store) Free() int64 {
	least := int64(-1)
	for _, folder := range []string{s.o.ArchiveDir, filepath.Dir(s.o.Path)} {
		if free, err := freeSpace(folder); err == nil && (least < 0 || free < least) {
			least = free
		}
	}
	return least
}
