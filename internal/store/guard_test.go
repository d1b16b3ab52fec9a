package store

import (
	"errors"
	"io/fs"
	"testing"
	"time"
)

func TestGuard(t *testing.T) {
	free := map[string]int64{"archive": 3 << 30, "rows": 600 << 20}
	looked := 0
	now := monday
	g := &Guard{
		folders: []string{"archive", "rows"}, least: 512 << 20, now: func() time.Time { return now },
		free: func(folder string) (int64, error) {
			looked++
			n, ok := free[folder]
			if !ok {
				return 0, fs.ErrNotExist
			}
			return n, nil
		},
	}
	for range 100 {
		if err := g.Check(); err != nil {
			t.Fatal(err)
		}
	}
	if looked != 2 {
		t.Errorf("looked %d times within a second, want once at each folder", looked)
	}
	free["rows"] = 511 << 20
	if err := g.Check(); err != nil {
		t.Errorf("within the second: %v", err)
	}
	now = now.Add(guardEvery)
	err := g.Check()
	has(t, err, "rows has 511 MiB left, and archive.min_free keeps 512 MiB")
	if !errors.Is(err, ErrNoRoom) || !errors.Is(g.Check(), ErrNoRoom) {
		t.Errorf("%v is not ErrNoRoom, or not kept for a second", err)
	}
	free["rows"] = 512 << 20
	now = now.Add(guardEvery)
	if err := g.Check(); err != nil {
		t.Errorf("room again: %v", err)
	}
	delete(free, "rows") // a disk that does not tell
	now = now.Add(guardEvery)
	if err := g.Check(); err != nil {
		t.Errorf("unknown room: %v", err)
	}
}

// The real disk has room for a byte, and less than all bytes there can be.
func TestGuardAsksTheDisk(t *testing.T) {
	d := newDesk(t)
	for least, want := range map[int64]error{0: nil, 1: nil, 1 << 62: ErrNoRoom} {
		if err := d.Guard(least).Check(); !errors.Is(err, want) {
			t.Errorf("Guard(%d) gives %v, want %v", least, err, want)
		}
	}
	if d.Free() <= 0 {
		t.Error("the disk has no room, it says")
	}
}
