package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Options are what a Crawler is made of.
type Options struct {
	HTTP     HTTP             // zero values stand for Defaults
	Outlets  []Outlet         // who is crawled
	Store    Store            // frontier; may be nil for Probe, which then keeps nothing
	Now      func() time.Time // the program's clock; nil: time.Now
	Log      *slog.Logger     // nil: nothing is logged
	Run      string           // id of the run, for the log
	Progress func(Progress)   // called after each finished fetch, from one goroutine at a time; may be nil
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
	run      string
	progress func(Progress)
	wire     *wire
	engine   *engine
	started  time.Time // real; hosts of unknown state are not asked sooner than a delay after it

	mu    sync.Mutex
	hosts map[string]*host
}

// An outlet is an Outlet made ready for questions.
type outlet struct {
	Outlet
	scope   []string
	sources map[string]*source // by id
}

type source struct {
	Source
	canonical string
	links     *regexp.Regexp // nil: all
}

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
		run:      o.Run,
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
	if c.progress == nil {
		c.progress = func(Progress) {}
	}
	for _, cfg := range o.Outlets {
		c.outlets[cfg.ID] = ready(cfg)
	}
	w, err := newWire(c.http, c.now)
	if err != nil {
		return nil, fmt.Errorf("crawler: %w", err)
	}
	c.wire = w
	c.engine = newEngine(w)
	return c, nil
}

// ready compiles what validate has found right.
func ready(cfg Outlet) *outlet {
	fill(&cfg.Budget, defaultBudget)
	if cfg.Recheck == nil {
		cfg.Recheck = defaultRecheck
	}
	o := &outlet{Outlet: cfg, scope: cfg.Scope, sources: map[string]*source{}}
	for _, s := range cfg.Sources {
		fill(&s.Every, defaultEvery)
		fill(&s.ID, SourceID(cfg.ID, s.Kind, s.URL))
		x := &source{Source: s}
		x.canonical, _ = weburl.Canonical(s.URL)
		if s.Links != "" {
			x.links = regexp.MustCompile(s.Links)
		}
		o.scope = append(o.scope, weburl.Host(x.canonical))
		o.sources[s.ID] = x
	}
	return o
}

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
	err = r.loop(ctx)
	c.wire.close()
	sum := r.summary()
	if err != nil {
		return sum, fmt.Errorf("crawl: %w", err)
	}
	return sum, nil
}

// transport replaces the network in tests.
func (c *Crawler) transport(rt http.RoundTripper) { c.wire.base = rt }
