package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

// ErrNoRoom says that a disk has less room left than is to be kept free.
var ErrNoRoom = errors.New("too little room on the disk")

// guardEvery is how often a guard looks: a second of crawling fills some
// megabytes at most, and asking the disk before each request would be waste.
const guardEvery = time.Second

// A Guard watches that the disks a store writes to keep some room, so that a
// crawl ends before one is full. Its methods may be called from several
// goroutines.
type Guard struct {
	folders []string // to look at, in order
	least   int64    // bytes to keep free
	free    func(folder string) (int64, error)
	now     func() time.Time

	mu   sync.Mutex
	last time.Time // zero: not looked yet
	err  error     // what was seen then
}

// Guard watches the folders of the archive and of the database; least is how
// many bytes each must keep free, and 0 is never too little.
func (s *Store) Guard(least int64) *Guard {
	return &Guard{
		folders: []string{s.o.ArchiveDir, filepath.Dir(s.o.Path)}, least: least,
		free: freeSpace, now: time.Now,
	}
}

// Check returns nil, or ErrNoRoom with the folder and what it has left. It
// looks once a second at most. A disk that does not tell is taken to have room:
// when it fills, the write fails, and nothing half-written is kept.
func (g *Guard) Check() error {
	if g.least <= 0 {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if !g.last.IsZero() && now.Sub(g.last) < guardEvery {
		return g.err
	}
	g.last, g.err = now, nil
	for _, folder := range g.folders {
		if free, err := g.free(folder); err == nil && free < g.least {
			g.err = fmt.Errorf("%w: %s has %s left, and archive.min_free keeps %s: free some space; the next run goes on from there",
				ErrNoRoom, folder, mebibytes(free), mebibytes(g.least))
			break
		}
	}
	return g.err
}

// mebibytes writes a size for people; a fraction tells nothing here.
func mebibytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }
