package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/store"
)

// figuresWithin bounds how long gathering figures may take once a run is told
// to stop.
const figuresWithin = 2 * time.Second

// figures gathers what the store holds, even if the run was told to stop.
func (s *session) figures(ctx context.Context) (store.Metrics, error) {
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), figuresWithin)
		defer cancel()
	}
	return s.store.Metrics(ctx, s.run)
}

// writeMetrics leaves the figures of this run and of the store where
// node_exporter's textfile collector finds them, whole or not at all.
func (s *session) writeMetrics(ctx context.Context, name, status string, m store.Metrics) error {
	days, err := s.lastDays(ctx)
	if err != nil {
		return err
	}
	reg := prometheus.NewRegistry()
	gauge := func(name, help string, labels ...string) func(v float64, values ...string) {
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "hymnsheet", Name: name, Help: help}, labels)
		reg.MustRegister(g)
		return func(v float64, values ...string) {
			for i := range values {
				values[i] = strings.ToValidUTF8(values[i], "\uFFFD")
			}
			g.WithLabelValues(values...).Set(v)
		}
	}
	gauge("build_info", "The program that ran.", "version")(1, programVersion())
	gauge("run_started_timestamp_seconds", "When the last run began.")(seconds(s.begun))
	gauge("run_finished_timestamp_seconds", "When the last run ended.")(seconds(s.app.clock.Now()))
	gauge("run_duration_seconds", "How long the last run took, by the real clock.")(time.Since(s.started).Seconds())
	ended := gauge("run_status", "1 for how the last run ended: ok, outlets (some fail newly), stopped or failed.", "status")
	for _, one := range []string{"ok", "outlets", "stopped", "failed"} {
		v := 0.0
		if one == status {
			v = 1
		}
		ended(v, one)
	}
	measure(m, gauge)
	measureCoverage(days, s.app.clock.Now(), gauge)
	if err := prometheus.WriteToTextfile(name, reg); err != nil {
		return fmt.Errorf("--metrics-file: %w", err)
	}
	return nil
}

// measure gives the figures of the store.
func measure(m store.Metrics, gauge func(name, help string, labels ...string) func(v float64, values ...string)) {
	fetches := gauge("run_fetches", "Fetches of the last run.", "outlet", "outcome")
	for _, f := range m.Fetches {
		fetches(float64(f.Count), f.Outlet, f.Outcome)
	}
	robots := gauge("run_robots_fetches", "Questions for robots.txt in the last run.", "outlet", "outcome")
	for _, f := range m.Robots {
		robots(float64(f.Count), f.Outlet, f.Outcome)
	}
	pages := gauge("pages_today", "Pages asked for on this day of UTC; the budget of the outlet limits them.", "outlet")
	for outlet, n := range m.Pages {
		pages(float64(n), outlet)
	}
	documents := gauge("documents", "Documents in the store.", "outlet")
	for outlet, n := range m.Documents {
		documents(float64(n), outlet)
	}
	newest := gauge("newest_item_timestamp_seconds", "Date of the newest item that an outlet's sources told of.", "outlet")
	for outlet, t := range m.Newest {
		newest(seconds(t), outlet)
	}
	gauge("mentions", "Mentions of framings in the store.")(float64(m.Mentions))
	gauge("addresses_due", "Addresses that wait to be asked.")(float64(m.Waiting))
	gauge("hosts_paused", "Hosts that are left alone for a while because they did not answer.")(float64(m.HostsPaused))
	paused := gauge("host_paused_until_timestamp_seconds", "Until when a host is left alone, and why.", "host", "reason")
	for _, h := range m.Paused {
		paused(seconds(h.Until), h.Host, h.Reason)
	}
	gauge("archive_bytes", "Size of the archive.")(float64(m.ArchiveBytes))
	gauge("database_bytes", "Size of the database with its log.")(float64(m.DatabaseBytes))
	if m.DiskFree >= 0 {
		gauge("disk_free_bytes", "Room left on that disk of archive and database which has less.")(float64(m.DiskFree))
	}
}

// lastDays judges yesterday and today; a run that is told to stop has no time
// for it.
func (s *session) lastDays(ctx context.Context) ([]crawler.Coverage, error) {
	if ctx.Err() != nil {
		return nil, nil
	}
	today := s.app.clock.Now().UTC().Truncate(24 * time.Hour)
	days, err := s.store.Coverage(ctx, today.AddDate(0, 0, -1), today.AddDate(0, 0, 1))
	if ctx.Err() != nil {
		return nil, nil
	}
	return days, err
}

// measureCoverage gives what was collected yesterday and so far today, and how
// sources are now.
func measureCoverage(days []crawler.Coverage, now time.Time, gauge func(name, help string, labels ...string) func(v float64, values ...string)) {
	expected := gauge("articles_expected", "Articles that an outlet's sources listed for the first time on a day.", "outlet", "day")
	received := gauge("articles_received", "Of those, the ones that are captured.", "outlet", "day")
	state := gauge("outlet_state", "1 for how the outlet was collected yesterday: complete, partial, stale, gap, blocked or not-due.", "outlet", "state")
	sources := gauge("sources", "Sources of an outlet by how they were at their last poll of today.", "outlet", "state")
	success := gauge("last_success_timestamp_seconds", "When a source of the outlet was last answered as it should be.", "outlet")
	for _, c := range days {
		name := "yesterday"
		if c.Day == now.UTC().Format(time.DateOnly) {
			name = "today"
		}
		expected(float64(c.Expected), c.Outlet, name)
		received(float64(c.Received), c.Outlet, name)
		if name == "yesterday" {
			state(1, c.Outlet, string(c.State))
			continue
		}
		count := map[crawler.State]int{}
		var last time.Time
		for _, s := range c.Sources {
			count[s.State]++
			if s.LastSuccess.After(last) {
				last = s.LastSuccess
			}
		}
		for s, n := range count {
			sources(float64(n), c.Outlet, string(s))
		}
		if !last.IsZero() {
			success(seconds(last), c.Outlet)
		}
	}
}

// seconds is t as Prometheus counts it.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
