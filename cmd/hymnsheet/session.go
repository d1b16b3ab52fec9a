package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/catalogue"
	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/company"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
	"github.com/hymnsheet/hymnsheet/narratives/vector"
	"github.com/hymnsheet/hymnsheet/reports"
)

// A session is a configuration with its open store.
type session struct {
	app     *app
	config  *config.Config
	store   *store.Store
	http    crawler.HTTP
	outlets []crawler.Outlet
	linker  *crawler.Crawler // reads the links of captures that a killed run left
	tracker *narratives.Tracker
	run     string    // id of the run, empty for commands that only look
	begun   time.Time // of the run, by the program's clock
	started time.Time // of the run, real
	noRoom  error     // why the crawl asked for nothing more, nil if the disk had room

	asked *askedResult // what an endpoint was asked, nil if there is none

	beforeClose func(ctx context.Context, status string) error // called by finish; may be nil
}

// load reads the configuration.
func (a *app) load() (*config.Config, error) {
	c, err := config.Load(a.configPath)
	if errors.Is(err, os.ErrNotExist) {
		return nil, usage(fmt.Errorf("%s: no such file; write one with: hymnsheet init --contact URL > config.yaml", a.configPath))
	}
	if err != nil {
		return nil, usage(err)
	}
	if a.storePath != "" {
		c.Store.Path = a.storePath
	}
	return c, nil
}

// look opens the store for reading.
func (a *app) look(ctx context.Context) (*session, error) {
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(c.Store.Path); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: no store yet; hymnsheet run or hymnsheet import makes one", c.Store.Path)
	}
	s, err := a.open(ctx, c, true)
	if err != nil {
		return nil, err
	}
	if err := s.settleClock(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// waitFlag adds the flag of commands that hold the store.
func waitFlag(c *cobra.Command, wait *bool) {
	c.Flags().BoolVar(wait, "wait", false, "wait for another run that holds the store")
}

// work opens the store for writing and holds it, so that no second run comes
// between; command is what another run will be told.
func (a *app) work(ctx context.Context, command string, wait bool) (*session, error) {
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	s, err := a.open(ctx, c, false)
	if err != nil {
		return nil, err
	}
	if err := s.hold(ctx, command, wait); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if err := s.begin(ctx, command); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// hold takes the store for this process, or says who has it.
func (s *session) hold(ctx context.Context, command string, wait bool) error {
	err := s.store.Lock(ctx, command, false)
	if errors.Is(err, store.ErrBusy) && wait {
		if !s.app.quiet {
			fmt.Fprintf(s.app.err, "hymnsheet: %v; waiting for it\n", err)
		}
		err = s.store.Lock(ctx, command, true)
	}
	if errors.Is(err, store.ErrBusy) {
		return codeError{exitBusy, fmt.Errorf("%w; --wait waits for it", err)}
	}
	return err
}

func (a *app) open(ctx context.Context, c *config.Config, readOnly bool) (*session, error) {
	s := &session{app: a, config: c}
	if isFolder(c.Store.Path) {
		return nil, usage(fmt.Errorf("store %s: is a folder: name a file with store.path or --store", c.Store.Path))
	}
	if _, err := os.Stat(c.Archive.Dir); err == nil && !isFolder(c.Archive.Dir) {
		return nil, usage(fmt.Errorf("archive %s: is a file: name a folder with archive.dir", c.Archive.Dir))
	}
	var err error
	if s.tracker, err = narratives.Compile(c.Codebook(), c.Topics(), c.Actors()); err != nil {
		return nil, usage(fmt.Errorf("%s: codebook: %w", a.configPath, err))
	}
	o := store.Options{
		Path: c.Store.Path, ArchiveDir: c.Archive.Dir, MaxFile: c.Archive.MaxFile, KeyFile: c.Store.KeyFile,
		Software: "hymnsheet/" + programVersion(), Operator: c.HTTP.Contact,
		Now: func() time.Time { return a.clock.Now() }, ReadOnly: readOnly, Log: a.log,
	}
	if !readOnly {
		o.Relink = func(t crawler.Task, cp crawler.Capture) crawler.Fetch { return s.linker.Relink(t, cp) }
	}
	if s.store, err = store.Open(ctx, o); err != nil {
		return nil, err
	}
	s.http, s.outlets = crawling(c, s.store.AccountKey)
	if !readOnly {
		s.linker, err = crawler.New(crawler.Options{HTTP: s.http, Outlets: s.outlets, Now: o.Now, Log: a.log})
		if err != nil {
			return nil, usage(errors.Join(fmt.Errorf("%s: %w", a.configPath, err), s.close()))
		}
	}
	s.store.Configure(publishers(c), c.Topics(), c.Codebook())
	return s, nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// crawling is what the crawler asks for, and under which name.
func crawling(c *config.Config, key func(platform, handle string, public bool) string) (crawler.HTTP, []crawler.Outlet) {
	http, outlets := c.Crawler(key)
	if c.HTTP.UserAgent == "" {
		http.UserAgent = "hymnsheet/" + version
	}
	return http, outlets
}

// sameSitting is how far a simulated clock may lie behind the store without
// being told of: commands that follow each other at one simulated moment do.
const sameSitting = 10 * time.Minute

// settleClock keeps a simulated clock from running before the store's times.
func (s *session) settleClock(ctx context.Context) error {
	newest, err := s.store.NewestTime(ctx)
	if err != nil {
		return err
	}
	a := s.app
	behind := newest.Sub(a.clock.Now())
	if a.clock.notBefore(newest) && behind > sameSitting {
		a.log.Warn("HYMNSHEET_NOW is older than the newest time in the store: the clock starts there", "now", newest.Format(time.RFC3339))
	}
	if ahead := newest.Sub(a.clock.Now()); ahead > time.Minute {
		a.log.Warn("the store holds times that are still to come: is this machine's clock right, or was the store made under a simulated one", "newest", newest.Format(time.RFC3339))
	}
	return nil
}

// begin settles the clock against the store's and notes the run.
func (s *session) begin(ctx context.Context, command string) error {
	if err := s.settleClock(ctx); err != nil {
		return err
	}
	if s.app.clock.simulated {
		if err := s.store.MarkSimulated(ctx); err != nil {
			return err
		}
	}
	if err := s.store.SaveOutlets(ctx); err != nil {
		return err
	}
	s.begun, s.started = s.app.clock.Now(), time.Now()
	var err error
	s.run, err = s.store.BeginRun(ctx, command, programVersion())
	return err
}

// end notes how the run ended; it is called even when ctx is over.
func (s *session) end(ctx context.Context, status string) error {
	if s.run == "" {
		return nil
	}
	run := s.run
	s.run = ""
	return s.store.EndRun(context.WithoutCancel(ctx), run, status)
}

// roomless says why the crawl asked for nothing more, empty if the disk had room.
func (s *session) roomless() string {
	if s.noRoom == nil {
		return ""
	}
	return s.noRoom.Error()
}

func (s *session) close() error { return s.store.Close() }

// finish ends the run with what err says and closes the store. A disk without
// room is a failure, whatever else happened.
func (s *session) finish(ctx context.Context, err error) error {
	if s.noRoom != nil {
		err = errors.Join(codeError{exitFailed, fmt.Errorf("crawl: %w", s.noRoom)}, err)
	}
	status := "ok"
	var coded codeError
	switch {
	case errors.As(err, &coded) && coded.code == exitOutlets:
		status = "outlets"
	case err != nil && ctx.Err() != nil:
		status = "stopped"
	case err != nil:
		status = "failed"
	}
	if s.beforeClose != nil {
		err = errors.Join(err, s.beforeClose(ctx, status))
	}
	return errors.Join(err, s.end(ctx, status), s.close())
}

// publishers are the configured outlets as the store and the reports name them.
func publishers(c *config.Config) []store.Outlet {
	var out []store.Outlet
	for _, o := range c.Publishers() {
		out = append(out, store.Outlet{
			Outlet: reports.Outlet{
				ID: o.ID, Name: o.Name, State: o.State, Owner: o.Owner, Label: o.Ownership.Label, LabelSource: o.Ownership.Source,
				LabelDate: o.Ownership.Date, Languages: o.Languages, EditionOf: o.EditionOf, Control: o.Control,
			},
			Country: o.Country, Zone: o.Zone, Rules: o.Rules,
		})
	}
	return out
}

// extract reads what the archive holds and has not been read.
func (s *session) extract(ctx context.Context) (extractResult, error) {
	p := s.app.startProgress("extract", 0)
	defer p.finish()
	before, err := s.store.ExtractKey(ctx)
	if err != nil {
		return extractResult{}, err
	}
	sum, err := extract.Run(ctx, s.store.ExtractDesk(), extract.Options{Rules: rulesOf(s.config), Progress: p.set})
	res := extractResult{Captures: sum.Captures, Documents: sum.Documents, Quotes: sum.Quotes, Problems: sum.Problems}
	if err != nil || before == "" || sum.Captures == 0 {
		return res, err
	}
	now, err := s.store.ExtractKey(ctx)
	if err != nil || now == before {
		return res, err
	}
	changes, err := s.store.Rereading(ctx, before, now)
	if changes.Documents+changes.Gone > 0 {
		res.Reread = &changes
	}
	return res, err
}

// rulesOf names the rules of all outlets.
func rulesOf(c *config.Config) string {
	rules := map[string]extract.Rules{}
	for _, o := range c.Outlets {
		rules[o.ID] = o.Rules
	}
	return extract.RulesDigest(rules)
}

// track counts framings in what has not been tracked.
func (s *session) track(ctx context.Context) (narratives.Summary, error) {
	p := s.app.startProgress("track", 0)
	defer p.finish()
	if err := s.store.KeepCodebook(ctx, s.tracker); err != nil {
		return narratives.Summary{}, err
	}
	sum, err := narratives.Run(ctx, s.store.TrackDesk(), s.tracker, narratives.Options{Progress: p.set})
	if err != nil {
		return sum, err
	}
	stories, err := narratives.RunStories(ctx, s.store.StoryDesk(), nil)
	sum.Stories = stories.Stories
	return sum, err
}

// discover reads the words of what has not been read, ranks the weeks they
// stand in, and groups the framings of those that are over.
func (s *session) discover(ctx context.Context) (phrase.Summary, error) {
	p := s.app.startProgress("discover", 0)
	defer p.finish()
	sum, err := phrase.Run(ctx, s.store.PhraseDesk(), phrase.Options{}, p.set)
	if err == nil {
		_, err = company.Run(ctx, s.store.CompanyDesk(), s.app.clock.Now())
	}
	if err == nil {
		err = s.learn(ctx, sum.Documents)
	}
	if err == nil {
		err = s.ask(ctx)
	}
	return sum, err
}

// learn learns the vectors of the newest month that has ended, once; fresh is
// how many documents have come since.
func (s *session) learn(ctx context.Context, fresh int) error {
	sum, err := vector.Run(ctx, s.store.VectorDesk(), fresh)
	if sum == nil {
		return err
	}
	for _, r := range sum.Records {
		s.app.log.Debug("vectors learnt", "month", r.Month, "language", r.Language, "documents", r.Documents, "words", r.Vocabulary)
	}
	return err
}

// crawl asks every source and page that is due.
func (s *session) crawl(ctx context.Context) (crawler.Summary, error) {
	if s.config.HTTP.Contact == catalogue.ExampleContact {
		s.app.log.Warn("http.contact is the one of the example: sites cannot tell who you are; write your own")
	}
	p := s.app.startProgress("crawl", 0)
	defer p.finish()
	f := &keptFrontier{Frontier: s.store.Frontier(s.run), log: s.app.log, guard: s.store.Guard(s.config.Archive.MinFree)}
	c, err := crawler.New(crawler.Options{
		HTTP: s.http, Outlets: s.outlets, Store: f, Run: s.run, Log: s.app.log,
		Now: func() time.Time { return s.app.clock.Now() },
		Progress: func(pr crawler.Progress) {
			p.note(fmt.Sprintf("%d failed, %d hosts to go", pr.Failed, pr.Hosts))
			p.set(pr.Done)
		},
	})
	if err != nil {
		return crawler.Summary{}, err
	}
	sum, err := c.Run(ctx)
	s.noRoom = f.noRoom()
	for _, o := range sum.Outlets {
		s.app.log.Info("outlet crawled", "outlet", o.Outlet, "fetched", o.Fetched, "not_modified", o.NotModified, "links", o.Links, "failed", o.Failed)
	}
	return sum, err
}

// report writes the report of a week and returns its folder and edition.
func (s *session) report(ctx context.Context, week string) (string, reports.Edition, error) {
	data, err := s.store.ReportData(ctx, week, s.tracker)
	if err != nil {
		return "", reports.Edition{}, err
	}
	r, err := reports.Build(data)
	if err != nil {
		return "", reports.Edition{}, fmt.Errorf("report %s: %w", week, err)
	}
	files, err := reports.Files(r)
	if err != nil {
		return "", reports.Edition{}, fmt.Errorf("report %s: %w", week, err)
	}
	closed := !s.app.clock.Now().Before(data.To.Add(s.config.Reports.Grace))
	edition, files, err := s.store.SaveEdition(ctx, data, r.Entry(), files, closed)
	if err != nil {
		return "", reports.Edition{}, err
	}
	dir := filepath.Join(s.config.Reports.Dir, fmt.Sprintf("%s.%d", week, edition.Number))
	if err := writeFiles(dir, files); err != nil {
		return "", edition, err
	}
	return dir, edition, pointLatest(s.config.Reports.Dir, filepath.Base(dir), files)
}
