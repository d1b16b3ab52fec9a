package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"sync"
	"time"
)

// Options are what a Crawler is made of.
type Options struct {
	HTTP     HTTP             // zero values stand for Defaults
	Outlets  []Outlet         // who is crawled
	Store    Store            // frontier; may be nil for Probe and Relink, which keep nothing
	Now      func() time.Time // the program's clock; nil: time.Now
	Log      *slog.Logger     // nil: nothing is logged
	Run      string           // id of the run, for the log
	Progress func(Progress)   // called after each batch of finished fetches, from one goroutine; may be nil
}

// Progress says how far a run has come.
type Progress struct {
	Done   int   // fetches finished
	Failed int   // of those, neither new, unchanged nor moved
	Hosts  int   // hosts that have work left
	Bytes  int64 // received as bodies, encoded
}

// A Crawler asks outlets politely. Delays and timeouts follow the real clock,
// everything else the program's.
type Crawler struct {
	http     HTTP
	outlets  map[string]*outlet
	list     []Outlet
	store    Store
	now      func() time.Time
	log      *slog.Logger
	progress func(Progress)
	wire     *wire
	slots    chan struct{} // one for each request in flight
	started  time.Time     // real; hosts of unknown state are not asked sooner than a delay after it

	mu    sync.Mutex
	hosts map[string]*host
}

// An outlet is an Outlet made ready for questions.
type outlet struct {
	Outlet
	scope   []string           // host[:port], each covers its subdomains
	sources map[string]*source // by id
}

type source struct {
	Source
	links *regexp.Regexp // nil: all
}

// matches reports whether an address is an article's.
func (s *source) matches(u string) bool { return s.links == nil || s.links.MatchString(u) }

// New checks o and makes a Crawler; all that is wrong is told at once.
func New(o Options) (*Crawler, error) {
	if err := validate(o.HTTP, o.Outlets); err != nil {
		return nil, fmt.Errorf("crawler: %w", err)
	}
	c := &Crawler{
		http:     o.HTTP.withDefaults(),
		outlets:  map[string]*outlet{},
		list:     o.Outlets,
		store:    o.Store,
		now:      o.Now,
		log:      o.Log,
		progress: o.Progress,
		started:  time.Now(),
		hosts:    map[string]*host{},
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if o.Run != "" {
		c.log = c.log.With("run", o.Run)
	}
	if c.progress == nil {
		c.progress = func(Progress) {}
	}
	for _, cfg := range o.Outlets {
		c.outlets[cfg.ID] = ready(cfg)
	}
	c.slots = make(chan struct{}, c.http.Workers)
	w, err := newWire(c.http, c.now)
	if err != nil {
		return nil, fmt.Errorf("crawler: %w", err)
	}
	c.wire = w
	return c, nil
}

// ready compiles what validate has found right.
func ready(cfg Outlet) *outlet {
	fill(&cfg.Budget, defaultBudget)
	if cfg.Recheck == nil {
		cfg.Recheck = defaultRecheck
	}
	o := &outlet{Outlet: cfg, scope: cfg.hosts(), sources: map[string]*source{}}
	for _, s := range cfg.Sources {
		fill(&s.Every, defaultEvery)
		fill(&s.ID, SourceID(cfg.ID, s.Kind, s.URL))
		x := &source{Source: s}
		if s.Links != "" {
			x.links = regexp.MustCompile(s.Links)
		}
		o.sources[s.ID] = x
	}
	return o
}

// matches reports whether an address fits a pattern of any of the sources.
func (o *outlet) matches(u string) bool {
	for _, s := range o.sources {
		if s.Kind != KindPosts && s.matches(u) {
			return true
		}
	}
	return false
}

// source returns the source that revealed a task, an empty one if it is no
// longer configured: then nothing is a link of it.
func (o *outlet) source(id string) *source {
	if s := o.sources[id]; s != nil {
		return s
	}
	return &source{Source: Source{Every: defaultEvery}, links: never}
}

var never = regexp.MustCompile(`[^\s\S]`)

// Run seeds the frontier, asks for all that is due and returns when nothing
// more is. When ctx ends, requests in flight are cancelled, what is finished
// is committed, and the error is ctx's. Any other error is the store's: a
// failed fetch is a row, never an error.
func (c *Crawler) Run(ctx context.Context) (Summary, error) {
	if c.store == nil {
		return Summary{}, errors.New("crawl: no store")
	}
	r, err := c.newRun(ctx)
	if err != nil {
		return Summary{}, fmt.Errorf("crawl: %w", err)
	}
	begun := time.Now()
	err = r.loop(ctx)
	c.wire.close()
	sum := r.tally.sum(time.Since(begun))
	if err != nil {
		return sum, fmt.Errorf("crawl: %w", err)
	}
	return sum, nil
}
