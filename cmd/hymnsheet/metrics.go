package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

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
func (s *session) writeMetrics(name, status string, m store.Metrics) error {
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
	gauge("archive_bytes", "Size of the archive.")(float64(m.ArchiveBytes))
	gauge("database_bytes", "Size of the database with its log.")(float64(m.DatabaseBytes))
	if m.DiskFree >= 0 {
		gauge("disk_free_bytes", "Room left on that disk of archive and database which has less.")(float64(m.DiskFree))
	}
}

// seconds is t as Prometheus counts it.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
