package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// What `run` reports on, by --report.
const (
	reportAlways = "always" // the week that runs now, too
	reportClosed = "closed" // weeks that have ended, once
	reportNever  = "never"
)

// A runResult is what `run --json` prints.
type runResult struct {
	Crawl    *crawler.Summary    `json:"crawl,omitempty"`
	CutShort bool                `json:"cut_short,omitempty"` // --max-duration ended the crawl; the next run goes on
	Extract  *extractResult      `json:"extract,omitempty"`
	Track    *narratives.Summary `json:"track,omitempty"`
	Discover *phrase.Summary     `json:"discover,omitempty"`
	Asked    *askedResult        `json:"embeddings,omitempty"`
	Reports  []string            `json:"reports,omitempty"`
	Store    *storeResult        `json:"store,omitempty"`
	Failing  []string            `json:"newly_failing,omitempty"`
	NoRoom   string              `json:"no_room,omitempty"` // why the crawl ended early
}

// A storeResult is what the store holds when a run has ended.
type storeResult struct {
	Documents int   `json:"documents"`
	Mentions  int   `json:"mentions"`
	Due       int   `json:"addresses_due"`
	Paused    int   `json:"hosts_paused"`
	Archive   int64 `json:"archive_bytes"`
	Database  int64 `json:"database_bytes"`
	Free      int64 `json:"disk_free_bytes"` // -1: the disk does not tell
}

// An extractResult is what `extract --json` prints.
type extractResult struct {
	Captures  int            `json:"captures"`
	Documents int            `json:"documents"` // read, new or not
	Quotes    int            `json:"quotes"`
	Problems  map[string]int `json:"problems,omitempty"` // by what went wrong

	Reread *store.Rereading `json:"reread,omitempty"` // what another version has changed, nil if it is the same
}

func (a *app) runCommand() *cobra.Command {
	var wait bool
	var reporting, within, metrics string
	c := &cobra.Command{
		Use:   "run",
		Short: "Crawl, extract, track and report: what cron calls",
		Long: "Run asks every source and page that is due, reads what is new, tracks framings\n" +
			"and writes the report of every ISO week that has ended, 12 hours later. A run\n" +
			"that is stopped loses nothing; the next one goes on.",
		Example: example("hymnsheet run", "hymnsheet run --quiet --max-duration 50m"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			switch reporting {
			case "", reportAlways, reportClosed, reportNever:
			default:
				return usage(fmt.Errorf("--report %s: want always, closed or never", reporting))
			}
			var limit time.Duration
			if within != "" {
				var err error
				if limit, err = config.ParseDuration(within); err != nil || limit <= 0 {
					return usage(fmt.Errorf("--max-duration %q: want a time such as 50m", within))
				}
			}
			return a.runAll(cmd.Context(), "run", wait, limit, reporting, metrics)
		}),
	}
	waitFlag(c, &wait)
	c.Flags().StringVar(&reporting, "report", "", "`WHICH` weeks to report: always (the running one, too), closed or never (default: run.report of the configuration)")
	c.Flags().StringVar(&within, "max-duration", "", "stop crawling after this `TIME`, such as 50m; what is fetched by then is read and reported")
	c.Flags().StringVar(&metrics, "metrics-file", "", "`FILE` for figures in Prometheus' text format, written when the run ends")
	oneOf(c, "report", reportAlways, reportClosed, reportNever)
	return c
}

// runAll is a whole run on the configured store.
func (a *app) runAll(ctx context.Context, command string, wait bool, limit time.Duration, reporting, metrics string) error {
	a.resumes = true
	s, err := a.work(ctx, command, wait)
	if err != nil {
		return err
	}
	if reporting == "" {
		reporting = s.config.Run.Report
	}
	if limit == 0 {
		limit = s.config.Run.MaxDuration
	}
	var res runResult
	s.beforeClose = func(ctx context.Context, status string) error {
		m, err := s.figures(ctx)
		if err != nil {
			return err
		}
		res.Store = &storeResult{Mentions: m.Mentions, Due: m.Waiting, Paused: m.HostsPaused, Archive: m.ArchiveBytes, Database: m.DatabaseBytes, Free: m.DiskFree}
		for _, n := range m.Documents {
			res.Store.Documents += n
		}
		if metrics == "" {
			return nil
		}
		return s.writeMetrics(ctx, metrics, status, m)
	}
	err = s.stages(ctx, limit, reporting, &res)
	if err == nil {
		err = s.failing(ctx, &res)
	}
	err = s.finish(ctx, err)
	res.NoRoom = s.roomless()
	return errors.Join(a.printRun(&res), err)
}

// stages runs the five stages in turn.
func (s *session) stages(ctx context.Context, limit time.Duration, reporting string, res *runResult) error {
	crawling, cancel := ctx, context.CancelFunc(func() {})
	if limit > 0 {
		crawling, cancel = context.WithTimeout(ctx, limit)
	}
	crawl, err := s.crawl(crawling)
	res.CutShort = err != nil && onlyStopped(err) && crawling.Err() != nil && ctx.Err() == nil
	cancel()
	res.Crawl = &crawl
	if err != nil && !res.CutShort {
		return err
	}
	read, err := s.extract(ctx)
	res.Extract = &read
	if err != nil {
		return err
	}
	tracked, err := s.track(ctx)
	res.Track = &tracked
	if err != nil {
		return err
	}
	found, err := s.discover(ctx)
	res.Discover, res.Asked = &found, s.asked
	if err != nil {
		return err
	}
	weeks, err := s.weeks(ctx, reporting)
	if err != nil {
		return err
	}
	for _, w := range weeks {
		dir, _, err := s.report(ctx, w)
		if err != nil {
			return err
		}
		res.Reports = append(res.Reports, dir)
	}
	return nil
}

// weeks are the ISO weeks to be reported now.
func (s *session) weeks(ctx context.Context, reporting string) ([]string, error) {
	if reporting == reportNever {
		return nil, nil
	}
	now := s.app.clock.Now()
	weeks, err := s.store.WeeksDue(ctx, now, s.config.Reports.Grace)
	if err != nil {
		return nil, err
	}
	if reporting == reportAlways {
		if w := narratives.WeekOf(now); len(weeks) == 0 || weeks[len(weeks)-1] != w {
			weeks = append(weeks, w)
		}
	}
	return weeks, nil
}

// failing turns outlets that fail into exit code 3: only those that fail newly,
// or too many of them at once, so that cron mail means something.
func (s *session) failing(ctx context.Context, res *runResult) error {
	health, err := s.store.OutletHealth(ctx, s.run)
	if err != nil {
		return err
	}
	var newly []string
	failed, asked := 0, 0
	for _, h := range health {
		if !h.Asked {
			continue
		}
		asked++
		if h.Failed {
			failed++
			if h.Newly {
				newly = append(newly, fmt.Sprintf("%s (%s)", h.Outlet, h.Reason))
			}
		}
	}
	res.Failing = newly
	switch {
	case len(newly) > 0:
		return codeError{exitOutlets, fmt.Errorf("newly failing: %s; see hymnsheet list coverage", strings.Join(newly, ", "))}
	case asked > 0 && float64(failed)/float64(asked) > s.config.Run.FailShare:
		return codeError{exitOutlets, fmt.Errorf("%d of %d outlets fail; see hymnsheet list coverage", failed, asked)}
	}
	return nil
}

// printRun is the run's summary, about ten lines.
func (a *app) printRun(r *runResult) error {
	if a.json {
		return writeJSON(a.out, r)
	}
	if a.quiet {
		return nil
	}
	var b strings.Builder
	if r.Crawl != nil {
		fmt.Fprintln(&b, r.Crawl)
	}
	if r.CutShort {
		fmt.Fprintln(&b, "crawl: ended by its time limit; the next run goes on from there")
	}
	if r.Extract != nil {
		fmt.Fprintln(&b, r.Extract)
	}
	if r.Track != nil {
		fmt.Fprintf(&b, "track: %s, %s, %s, %s\n", counted(r.Track.Versions, "version", "versions"), counted(r.Track.Passages, "passage", "passages"),
			counted(r.Track.Mentions, "mention", "mentions"), counted(r.Track.Reprints, "reprint", "reprints"))
	}
	if r.Asked != nil && r.Asked.Texts > 0 {
		fmt.Fprintf(&b, "embeddings: %s sent to %s\n", counted(r.Asked.Texts, "wording", "wordings"), r.Asked.URL)
	}
	for _, dir := range r.Reports {
		fmt.Fprintf(&b, "report: %s\n", filepath.Join(dir, "index.html"))
	}
	if r.Store != nil {
		fmt.Fprintln(&b, r.Store)
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}

// String is the store in a line, and a second one if something waits.
func (r *storeResult) String() string {
	s := fmt.Sprintf("store: %s, %s, archive %s, database %s", counted(r.Documents, "document", "documents"), counted(r.Mentions, "mention", "mentions"),
		sizeText(r.Archive), sizeText(r.Database))
	if r.Free >= 0 {
		s += ", " + sizeText(r.Free) + " free"
	}
	if r.Due+r.Paused > 0 {
		s += fmt.Sprintf("\nnext: %s due, %s paused", counted(r.Due, "address", "addresses"), counted(r.Paused, "host", "hosts"))
	}
	return s
}

// sizeText is a size as a person says it.
func sizeText(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	v, i := float64(n), 0
	for v >= 1000 && i < len(units)-1 {
		v, i = v/1024, i+1
	}
	if i == 0 || v >= 10 {
		return fmt.Sprintf("%.0f %s", v, units[i])
	}
	return fmt.Sprintf("%.1f %s", v, units[i])
}

// String is the reading in a line.
func (r extractResult) String() string {
	s := fmt.Sprintf("extract: %s, %s, %s", counted(r.Captures, "capture", "captures"), counted(r.Documents, "document", "documents"), counted(r.Quotes, "quotation", "quotations"))
	var problems []string
	for _, what := range slices.Sorted(maps.Keys(r.Problems)) {
		problems = append(problems, fmt.Sprintf("%s %s", what, grouped(r.Problems[what])))
	}
	if len(problems) > 0 {
		s += "; " + strings.Join(problems, ", ")
	}
	if x := r.Reread; x != nil {
		s += fmt.Sprintf("\nread again by another version: %s, %s changed (text %s, title %s, byline %s, date %s, language %s), %s new, %s gone",
			counted(x.Documents, "document", "documents"), grouped(x.Changed), grouped(x.Text), grouped(x.Title), grouped(x.Byline), grouped(x.Date),
			grouped(x.Language), grouped(x.Appeared), grouped(x.Gone))
	}
	return s
}
