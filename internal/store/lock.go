package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
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

// Lock holds the store for this process until Close, opens the archive for
// writing and adopts what a dead process left. It is let go of when the process
// ends, however it ends. A store that somebody holds gives ErrBusy, or is
// waited for. Tasks that a dead process had leased are free again.
func (s *Store) Lock(ctx context.Context, command string, wait bool) error {
	name := s.o.Path + ".lock"
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("lock store: %w", explain(err))
	}
	for {
		got, err := tryLock(f)
		if err != nil {
			return errors.Join(fmt.Errorf("lock store %s: %w", name, err), f.Close())
		}
		if got {
			break
		}
		if !wait {
			return errors.Join(fmt.Errorf("%w by %s", ErrBusy, readHolder(name)), f.Close())
		}
		t := time.NewTimer(waitEvery)
		select {
		case <-ctx.Done():
			t.Stop()
			return errors.Join(ctx.Err(), f.Close())
		case <-t.C:
		}
	}
	s.lock = &lock{f}
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	b, err := json.Marshal(holder{command, os.Getpid(), host, time.Now().UTC().Round(time.Second)})
	if err == nil {
		if err = f.Truncate(0); err == nil {
			_, err = f.WriteAt(b, 0)
		}
	}
	if err != nil {
		return fmt.Errorf("lock store %s: %w", name, explain(err))
	}
	err = s.update(ctx, "free leases", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `update frontier set leased = 0 where leased = 1`)
		return err
	})
	if err != nil {
		return err
	}
	return s.openArchive(ctx)
}

func readHolder(name string) string {
	b, err := os.ReadFile(name)
	var h holder
	if err != nil || json.Unmarshal(b, &h) != nil {
		return "another process"
	}
	return fmt.Sprintf("hymnsheet %s, process %d on %s, since %s", h.Command, h.PID, h.Host, h.Since.Format(time.RFC3339))
}
