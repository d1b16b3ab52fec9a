package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"
)

func TestOneRunHoldsTheStore(t *testing.T) {
	d := newDesk(t)
	second, err := Open(t.Context(), d.options())
	d.ok(err)
	defer second.Close()
	err = second.Lock(t.Context(), "run", false)
	if !errors.Is(err, ErrBusy) {
		t.Errorf("a second run: %v, want %v", err, ErrBusy)
	}
	host, herr := os.Hostname()
	d.ok(herr)
	has(t, err, "held by hymnsheet run", fmt.Sprintf("process %d on %s, since 20", os.Getpid(), host))

	// One that waits gets it when the first has gone.
	got := make(chan error)
	go func() { got <- second.Lock(context.WithoutCancel(t.Context()), "track", true) }()
	d.ok(d.Close())
	d.ok(<-got)

	// One that waits can be told to stop.
	third, err := Open(t.Context(), d.options())
	d.ok(err)
	defer third.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { got <- third.Lock(ctx, "run", true) }()
	cancel()
	if err := <-got; !errors.Is(err, context.Canceled) {
		t.Errorf("a run that was told to stop waiting: %v", err)
	}
	has(t, third.Lock(t.Context(), "run", false), "held by hymnsheet track")
	_, _, _, err = Migrate(t.Context(), d.options().Path)
	if !errors.Is(err, ErrBusy) {
		t.Errorf("migrating a store that is held: %v, want %v", err, ErrBusy)
	}
}

// Two databases never work on one archive at once.
func TestOneDatabaseHoldsTheArchive(t *testing.T) {
	d := newDesk(t)
	o := d.options()
	o.Path += ".other"
	second, err := Open(t.Context(), o)
	d.ok(err)
	defer second.Close()
	for range 2 {
		if err := second.Lock(t.Context(), "run", false); !errors.Is(err, ErrBusy) {
			t.Errorf("a second database on one archive: %v, want %v", err, ErrBusy)
		}
	}
	d.ok(d.Close())
	d.ok(second.Lock(t.Context(), "run", false))
}

// A lock file that says nothing of its holder is a lock all the same.
func TestHolderUnknown(t *testing.T) {
	d := newDesk(t)
	d.ok(os.WriteFile(d.options().Path+".lock", []byte("{"), 0o644))
	second, err := Open(t.Context(), d.options())
	d.ok(err)
	defer second.Close()
	has(t, second.Lock(t.Context(), "run", false), "held by another process")
}

// Others read while one writes, and see whole commits.
func TestReadersSeeWholeCommits(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"))
	o := d.options()
	o.ReadOnly = true
	reader, err := Open(t.Context(), o)
	d.ok(err)
	defer reader.Close()
	count := func() (n int) {
		d.ok(reader.read.QueryRowContext(d.ctx(), `select count(*) from frontier`).Scan(&n))
		return n
	}
	tx, err := d.write.BeginTx(d.ctx(), nil)
	d.ok(err)
	if _, err := tx.ExecContext(d.ctx(), `update frontier set url = url || '/x'`); err != nil {
		t.Fatal(err)
	}
	_, err = tx.ExecContext(d.ctx(), `insert into frontier (outlet, url, kind, host, due, first_seen) values ('gazette', 'u', 'page', 'h', '', '')`)
	d.ok(err)
	if n := count(); n != 1 {
		t.Errorf("a reader sees %d rows of a commit that is not through, want 1", n)
	}
	d.ok(tx.Commit())
	if n := count(); n != 2 {
		t.Errorf("a reader sees %d rows after the commit, want 2", n)
	}
}

func TestRunIDs(t *testing.T) {
	d := newDesk(t)
	second, err := d.BeginRun(d.ctx(), "track", "test")
	d.ok(err)
	d.now = d.now.Add(time.Minute)
	third, err := d.BeginRun(d.ctx(), "report", "test")
	d.ok(err)
	if d.run != "r20190819T060000" || second != "r20190819T060000-2" || third != "r20190819T060100" {
		t.Errorf("runs %q, %q, %q", d.run, second, third)
	}
	d.now = d.now.Add(time.Minute)
	d.ok(d.EndRun(d.ctx(), third, "outlets"))
	d.want(`select id, command, started, finished, status from run order by id`,
		"r20190819T060000|run|2019-08-19T06:00:00Z||", "r20190819T060000-2|track|2019-08-19T06:00:00Z||",
		"r20190819T060100|report|2019-08-19T06:01:00Z|2019-08-19T06:02:00Z|outlets")
	has(t, d.EndRun(d.ctx(), third, "splendid"), "end run", "CHECK constraint")
	newest, err := d.NewestTime(d.ctx())
	d.ok(err)
	if !newest.Equal(d.now) {
		t.Errorf("newest time %s, want %s", newest, d.now)
	}
}

func TestSimulatedForEver(t *testing.T) {
	d := newDesk(t)
	for _, want := range []bool{false, true, true} {
		if got, err := d.Simulated(d.ctx()); err != nil || got != want {
			t.Errorf("simulated %v, %v; want %v", got, err, want)
		}
		if want {
			d.restart()
		} else {
			d.ok(d.MarkSimulated(d.ctx()))
		}
	}
}
