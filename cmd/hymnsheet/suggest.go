package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// suggest asks for one page and prints sources for it, ready to paste.
func (a *app) suggest(ctx context.Context, c *config.Config, address string) error {
	u, err := weburl.Canonical(address)
	if err != nil {
		return usage(fmt.Errorf("--suggest %s: want the address of a page, such as https://example.org/world/", address))
	}
	http, _ := crawling(c, plainKey)
	cr, err := crawler.New(crawler.Options{
		HTTP: http, Now: a.clock.Now, Log: a.log,
		Outlets: []crawler.Outlet{{ID: "suggested", Sources: []crawler.Source{{Kind: crawler.KindListing, URL: u, Links: "."}}}},
	})
	if err != nil {
		return usage(fmt.Errorf("%s: %w", a.configPath, err))
	}
	d, err := cr.Discover(ctx, "suggested")
	if err != nil {
		return fmt.Errorf("--suggest: %w", err)
	}
	if a.json || a.format == "json" {
		return writeJSON(a.out, d)
	}
	return printSources(a.out, d)
}

// printSources writes a discovery as the sources of an outlet: the best
// pattern live, the others as comments.
func printSources(out io.Writer, d crawler.Discovery) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n# Keep what fits, paste it under an outlet, then run: hymnsheet check --online\n", plain(d.URL))
	if len(d.Patterns) > 0 && !weburl.Covers(strings.TrimPrefix(weburl.Host(d.URL), "www."), d.Patterns[0].Host) {
		fmt.Fprintf(&b, "scope: [%s]\n", quoted(d.Patterns[0].Host))
	}
	if len(d.Patterns)+len(d.Sources) > 0 {
		b.WriteString("sources:\n")
	}
	for i, p := range d.Patterns {
		fmt.Fprintf(&b, "  # %s, %.0f %% with a date in the address, words of %d columns\n", counted(p.Count, "link", "links"), 100*p.Dated, p.Title)
		for _, x := range p.Examples {
			fmt.Fprintf(&b, "  #   %s  %s\n", plain(x.URL), clip(plain(x.Title), mostWords))
		}
		mark := ""
		if i > 0 {
			mark = "# "
		}
		fmt.Fprintf(&b, "  %s- {kind: listing, url: %s, links: %s}\n", mark, quoted(d.URL), quoted(p.Links))
	}
	if len(d.Patterns) == 0 {
		b.WriteString("  # No links look like articles: is the list made by scripts, or is this not a list?\n")
	}
	for _, s := range d.Sources {
		where := map[string]string{"head": "named in the head of the page", "link": "a link on the page", "robots.txt": "named in robots.txt"}[s.Where]
		if s.Title != "" {
			where += ": " + clip(plain(s.Title), mostWords)
		}
		mark := ""
		if s.Kind == crawler.KindSitemap && s.Where == "robots.txt" {
			mark, where = "# ", where+"; most name a whole archive: sitemaps: true takes what is new"
		}
		fmt.Fprintf(&b, "  # %s\n  %s- {kind: %s, url: %s}\n", where, mark, s.Kind, quoted(s.URL))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// mostWords is how many columns of a headline are shown.
const mostWords = 60

// quoted writes s as a YAML string in which nothing has a meaning.
func quoted(s string) string { return "'" + strings.ReplaceAll(plain(s), "'", "''") + "'" }
