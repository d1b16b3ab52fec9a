package narratives

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// Options say how Run works.
type Options struct {
	Workers  int            // goroutines that match; 0: as many as there are processors
	Batch    int            // versions between two commits; 0: 256
	Progress func(done int) // called after each commit with the versions tracked so far; may be nil
}

// A Summary says what a run did.
type Summary struct {
	Versions int `json:"versions"`
	Passages int `json:"passages"`
	Mentions int `json:"mentions"`
	Reprints int `json:"reprints"` // versions whose text has its origin elsewhere
	Stories  int `json:"stories"`  // begun
}

// Run tracks everything the desk holds that has not been tracked under the
// tracker's key. The result does not depend on Workers or Batch, nor on how
// the work is spread over runs.
func Run(ctx context.Context, desk Desk, t *Tracker, o Options) (Summary, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Batch <= 0 {
		o.Batch = 256
	}
	var sum Summary
	for {
		units, err := desk.Next(ctx, t.Key(), o.Batch)
		if err != nil {
			return sum, fmt.Errorf("track: %w", err)
		}
		if len(units) == 0 {
			return sum, nil
		}
		batch := trackAll(t, units, o.Workers)
		if err := assignOrigins(ctx, desk, units, batch); err != nil {
			return sum, fmt.Errorf("track: %w", err)
		}
		if err := desk.Commit(ctx, t.Key(), batch); err != nil {
			return sum, fmt.Errorf("track: %w", err)
		}
		for i, r := range batch {
			sum.Versions++
			sum.Passages += len(units[i].Passages)
			sum.Mentions += len(r.Mentions)
			if r.Origin != "" && r.Origin != r.Document {
				sum.Reprints++
			}
		}
		if o.Progress != nil {
			o.Progress(sum.Versions)
		}
	}
}

// trackAll tracks units with several goroutines; results stand in the order
// of units.
func trackAll(t *Tracker, units []Unit, workers int) []Tracked {
	out := make([]Tracked, len(units))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, len(units)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(units) {
					return
				}
				out[i] = t.Track(units[i])
			}
		})
	}
	wg.Wait()
	return out
}
