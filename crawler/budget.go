package crawler

import (
	"context"
	"slices"
	"time"
)

// lease takes the next task of a host for which its outlet has a page left, nil
// if there is none. What it takes is under way until it is settled.
func (r *run) lease(ctx context.Context, h *host) (*Task, error) {
	r.mu.Lock()
	now := r.c.now().UTC()
	r.turnOver(now)
	for r.taking > 0 && r.short(r.taking+1) {
		r.taken.Wait()
	}
	r.taking++
	without := r.over()
	r.mu.Unlock()
	t, ok, err := r.c.store.Lease(ctx, h.name, now, without)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taking--
	r.taken.Broadcast()
	if err != nil || !ok {
		return nil, err
	}
	if !isSource(t) {
		r.under[t.Outlet]++
	}
	return &t, nil
}

// left is how many pages an outlet may still begin today. The caller holds mu.
func (r *run) left(o *outlet) int { return o.Budget - r.spent[o.ID] - r.under[o.ID] }

// short reports whether n leases at a time could overdraw a budget. The caller
// holds mu.
func (r *run) short(n int) bool {
	for _, o := range r.c.outlets {
		if left := r.left(o); left > 0 && left < n {
			return true
		}
	}
	return false
}

// settle ends what lease began: a page that was asked for, by f, counts
// against its outlet's budget of that day; f is nil if it was not.
func (r *run) settle(t Task, f *Fetch) {
	if isSource(t) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.under[t.Outlet]--
	if f == nil || f.Status == 0 {
		return
	}
	r.turnOver(f.At)
	if !f.At.Before(r.day) {
		r.spent[t.Outlet]++
	}
}

// turnOver begins a day's budgets anew when it has come. The caller holds mu.
func (r *run) turnOver(now time.Time) {
	if today := now.Truncate(day); today.After(r.day) {
		r.day = today
		clear(r.spent)
	}
}

// overBudget names the outlets that have had their pages for the day.
func (r *run) overBudget(now time.Time) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turnOver(now)
	return r.over()
}

// over names the outlets that have had their pages for the day, with those
// under way, sorted. The caller holds mu.
func (r *run) over() (out []string) {
	for id, o := range r.c.outlets {
		if r.left(o) <= 0 {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
