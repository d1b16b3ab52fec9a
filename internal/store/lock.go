package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// ErrBusy says that another run holds the store.
var ErrBusy = errors.New("the store is held")

// waitEvery is how often a waiting run looks again.
const waitEvery = 200 * time.Millisecond

// A holder is what the lock file says about who holds the store.
type holder struct {
	Command string    `json:"command"`
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	Since   time.Time `json:"since"` // real time
}

type lock struct{ f *os.File }

func (l *lock) release() error { return l.f.Close() }

// Lock holds the store and its archive for this process until Close, opens the
// archive for writing and adopts what a dead process left. It is let go of when the process
// ends, however it ends. A store that somebody holds gives ErrBusy, or is
// waited for.
func (s *Store) Lock(ctx context.Context, command string, wait bool) (err error) {
	if s.write == nil {
		return errors.New("lock store: it is open for reading only")
	}
	if err := s.acquire(ctx, command, wait); err != nil {
		return err
	}
	if err := s.resumeForget(ctx); err != nil {
		return err
	}
	return s.openArchive(ctx)
}

// acquire locks the database and the archive, or neither: two databases on one
// archive would take each other's records for their own.
func (s *Store) acquire(ctx context.Context, command string, wait bool) error {
	l, err := acquire(ctx, s.o.Path, command, wait)
	if err != nil {
		return err
	}
	err = explain(os.MkdirAll(filepath.Dir(s.o.ArchiveDir), 0o755))
	if err == nil {
		s.archiveLock, err = acquire(ctx, s.o.ArchiveDir, command, wait)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("archive %s: %w", s.o.ArchiveDir, err), l.release())
	}
	s.lock = l
	return nil
}

// acquire locks the file beside the database at path and writes into it who
// has it.
func acquire(ctx context.Context, path, command string, wait bool) (*lock, error) {
	name := path + ".lock"
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock store: %w", explain(err))
	}
	for {
		got, err := tryLock(f)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("lock store %s: %w", name, err), f.Close())
		}
		if got {
			break
		}
		if !wait {
			return nil, errors.Join(fmt.Errorf("%w by %s", ErrBusy, readHolder(name)), f.Close())
		}
		t := time.NewTimer(waitEvery)
		select {
		case <-ctx.Done():
			t.Stop()
			return nil, errors.Join(ctx.Err(), f.Close())
		case <-t.C:
		}
	}
	if err := writeHolder(f, command); err != nil {
		return nil, errors.Join(fmt.Errorf("lock store %s: %w", name, explain(err)), f.Close())
	}
	return &lock{f}, nil
}

func writeHolder(f *os.File, command string) error {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	b, err := json.Marshal(holder{command, os.Getpid(), host, time.Now().UTC().Round(time.Second)})
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(b, 0)
	return err
}

func readHolder(name string) string {
	b, err := os.ReadFile(name)
	var h holder
	if err != nil || json.Unmarshal(b, &h) != nil {
		return "another process"
	}
	return fmt.Sprintf("hymnsheet %s, process %d on %s, since %s", h.Command, h.PID, h.Host, h.Since.Format(time.RFC3339))
}
