package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/catalogue"
	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
	"github.com/hymnsheet/hymnsheet/narratives"
)

func (a *app) initCommand() *cobra.Command {
	var ch catalogue.Choice
	c := &cobra.Command{
		Use:   "init",
		Short: "Write a commented config.yaml from the shipped catalogue",
		Long: "Init prints a configuration with the outlets and accounts of the states and\n" +
			"languages you choose, and the control outlets that share a language with them.",
		Example: example("hymnsheet init --contact https://example.org/our-crawler > config.yaml", "hymnsheet init --state CN,RU --language en,zh > config.yaml"),
		Args:    none,
		RunE: a.do(func(*cobra.Command, []string) error {
			if err := catalogue.Init(a.out, ch); err != nil {
				return usage(err)
			}
			return nil
		}),
	}
	c.Flags().StringSliceVar(&ch.States, "state", nil, "`CODES` of states, parted by commas (default: all)")
	c.Flags().StringSliceVar(&ch.Languages, "language", nil, "`CODES` of languages, parted by commas (default: all)")
	c.Flags().StringVar(&ch.Contact, "contact", "", "`URL` or mail address of the operator, for the User-Agent")
	return c
}

// A sourceHealth is a line of `check --online`.
type sourceHealth struct {
	Outlet  string    `json:"outlet"`
	URL     string    `json:"url"`
	OK      bool      `json:"ok"`
	State   string    `json:"state"` // in words; "ok" if nothing is wrong
	Items   int       `json:"items"`
	Newest  time.Time `json:"newest,omitzero"`
	Age     string    `json:"age,omitempty"`
	MovedTo string    `json:"moved_to,omitempty"`
	Problem string    `json:"problem,omitempty"` // the reasons on one line
	Reasons []string  `json:"reasons,omitempty"` // worst first
}

func (a *app) checkCommand() *cobra.Command {
	var online bool
	var suggest string
	c := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration and print what was understood",
		Long: "Check reads the configuration and the codebook and prints what was understood.\n" +
			"With --online it also asks each source once and shows how it is: its newest item,\n" +
			"how old that is, and what is wrong.\n" +
			"With --suggest it asks for one page, after its robots.txt, and prints sources for\n" +
			"it: patterns of links that look like articles, and the feeds and sitemaps that\n" +
			"the page and its robots.txt name.",
		Example: example("hymnsheet check", "hymnsheet check --online", "hymnsheet check --suggest https://example.org/world/"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			if _, err := narratives.Compile(c.Codebook(), c.Topics(), c.Actors()); err != nil {
				return usage(fmt.Errorf("%s: codebook: %w", a.configPath, err))
			}
			http, outlets := crawling(c, plainKey)
			if _, err := crawler.New(crawler.Options{HTTP: http, Outlets: outlets}); err != nil {
				return usage(fmt.Errorf("%s: %w", a.configPath, err))
			}
			switch {
			case suggest != "" && online:
				return usage(errors.New("--suggest and --online: want one of them"))
			case suggest != "":
				return a.suggest(cmd.Context(), c, suggest)
			case !online:
				if a.json || a.format == "json" {
					drifts, err := a.drifts(cmd.Context(), c)
					if err != nil {
						return err
					}
					return writeJSON(a.out, checked{c.Summary(), drifts})
				}
				if a.quiet {
					return nil
				}
				return errors.Join(c.Print(a.out), a.checkSites(cmd.Context(), c))
			}
			return a.checkOnline(cmd.Context(), c)
		}),
	}
	c.Flags().StringVar(&suggest, "suggest", "", "also ask for the page at this `URL`, and print sources for it")
	c.Flags().BoolVar(&online, "online", false, "also ask each source once, politely")
	c.Flags().StringVar(&a.format, "format", "", "`FORM` of what --online shows: table, json or csv (default table)")
	oneOf(c, "format", "table", "json", "csv")
	return c
}

// checkOnline asks every source once: hosts side by side, the sources of one
// host one after the other.
func (a *app) checkOnline(ctx context.Context, c *config.Config) error {
	http, outlets := crawling(c, plainKey)
	type question struct {
		outlet int
		source crawler.Source
		row    int
	}
	var hosts []string
	byHost := map[string][]question{}
	total := 0
	for i, o := range outlets {
		for _, src := range o.Sources {
			h := strings.TrimPrefix(weburl.Host(src.URL), "www.")
			if byHost[h] == nil {
				hosts = append(hosts, h)
			}
			byHost[h] = append(byHost[h], question{i, src, total})
			total++
		}
	}
	rows := make([]sourceHealth, total)
	p := a.startProgress("check", total)
	var done atomic.Int64
	var g errgroup.Group
	g.SetLimit(max(http.Workers, 1))
	for _, h := range hosts {
		g.Go(func() error {
			cr, err := crawler.New(crawler.Options{HTTP: http, Outlets: outlets, Now: a.clock.Now, Log: a.log})
			if err != nil {
				return usage(fmt.Errorf("%s: %w", a.configPath, err))
			}
			for _, q := range byHost[h] {
				id := outlets[q.outlet].ID
				rows[q.row] = health(a.clock.Now(), id, q.source.URL, cr.Probe(ctx, id, q.source))
				p.set(int(done.Add(1)))
			}
			return ctx.Err()
		})
	}
	err := g.Wait()
	p.finish()
	if err != nil {
		return err
	}
	return a.printHealth(rows)
}

// plainKey names accounts where nothing is kept.
func plainKey(platform, handle string, _ bool) string { return platform + ":" + handle }

func health(now time.Time, outlet, url string, r crawler.ProbeResult) sourceHealth {
	h := sourceHealth{Outlet: outlet, URL: url, OK: r.OK, State: r.State, Items: r.Items, Newest: r.Newest, MovedTo: r.MovedTo, Problem: strings.Join(r.Reasons, "; "), Reasons: r.Reasons}
	if !r.Newest.IsZero() {
		h.Age = age(now.Sub(r.Newest))
	}
	return h
}

func (a *app) printHealth(rows []sourceHealth) error {
	t := newTable("outlet", "state", "#items", "newest", "#age", "~source", "~reasons")
	failed := 0
	for _, h := range rows {
		if !h.OK {
			failed++
		}
		t.add(h.Outlet, h.State, strconv.Itoa(h.Items), shortTime(h.Newest), h.Age, h.URL, h.Problem)
	}
	if err := a.print(t, rows); err != nil {
		return err
	}
	if failed > 0 {
		return codeError{exitOutlets, fmt.Errorf("%d of %s do not answer as they should", failed, counted(len(rows), "source", "sources"))}
	}
	return nil
}

// age is a duration as a person says it.
func age(d time.Duration) string {
	switch {
	case d < 0:
		return "in the future"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
