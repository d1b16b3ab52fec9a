package main

import (
	"cmp"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/crawler/feed"
)

type feedLine struct {
	ID          string `json:"id"`
	File        string `json:"file"`
	URL         string `json:"url"`
	ContentType string `json:"content_type"`
	Country     string `json:"country"`
	Zone        string `json:"outlet_zone"`
}

type feedAnswer struct {
	ID       string     `json:"id"`
	Format   string     `json:"format"`
	Title    string     `json:"title"` // as given: HTML with absolute links, if it holds markup
	Text     string     `json:"title_text"`
	Items    []feedItem `json:"items"`
	Salvaged bool       `json:"salvaged"`
	Problems []string   `json:"problems"`
	Error    string     `json:"error"`
}

type feedItem struct {
	ID         string   `json:"id"`
	URL        string   `json:"url"`
	Title      string   `json:"title"`
	Text       string   `json:"title_text"`
	Published  string   `json:"published"`
	Updated    string   `json:"updated"`
	Content    string   `json:"content"`
	Summary    string   `json:"summary"`
	Authors    []string `json:"authors"`
	Categories []string `json:"categories"`
}

func (a *app) tryFeedCommand() *cobra.Command {
	var line feedLine
	var lines string
	c := &cobra.Command{
		Use:     "feed FILE",
		Short:   "Read a feed or sitemap and list its items",
		Example: example("hymnsheet try feed --url https://example.org/rss.xml rss.xml"),
		Args:    oneFile("FILE (- for standard input)", &lines),
		RunE: a.do(func(_ *cobra.Command, args []string) error {
			if lines != "" {
				return manifest(a, lines, func(l feedLine) string { return l.ID }, func(dir string, l feedLine) (any, error) {
					body, err := a.readInput(beside(dir, l.File))
					if err != nil {
						return nil, err
					}
					return readFeed(l, body), nil
				})
			}
			body, err := a.readInput(args[0])
			if err != nil {
				return err
			}
			got := readFeed(line, body)
			if a.json {
				return writeJSON(a.out, got)
			}
			if got.Error != "" {
				return fmt.Errorf("try feed: %s: %s", args[0], got.Error)
			}
			fmt.Fprintf(a.out, "%s, %s: %s", got.Format, plain(got.Text), counted(len(got.Items), "item", "items"))
			if got.Salvaged {
				fmt.Fprint(a.out, " (salvaged from a broken feed)")
			}
			fmt.Fprintln(a.out)
			for _, p := range got.Problems {
				fmt.Fprintf(a.out, "problem: %s\n", plain(p))
			}
			t := newTable("published", "~title", "~url")
			for _, it := range got.Items {
				t.add(it.Published, it.Text, it.URL)
			}
			return t.text(a.out, terminalWidth(a.out))
		}),
	}
	c.Flags().StringVar(&line.URL, "url", "", "`ADDRESS` the feed came from; relative links resolve against it")
	c.Flags().StringVar(&line.ContentType, "content-type", "", "Content-Type `HEADER` it came with")
	c.Flags().StringVar(&line.Country, "country", "", "`CODE` of the outlet's country; reads zone names such as CST")
	c.Flags().StringVar(&line.Zone, "zone", "", "IANA `ZONE` of the outlet, such as Asia/Shanghai; reads its zone names, and times that name none")
	c.Flags().StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id, file, url, content_type, country and outlet_zone")
	return c
}

func readFeed(l feedLine, body []byte) feedAnswer {
	o := feed.Options{URL: l.URL, ContentType: l.ContentType, Country: l.Country}
	if l.Zone != "" {
		var err error
		if o.Zone, err = time.LoadLocation(l.Zone); err != nil {
			return feedAnswer{ID: l.ID, Items: []feedItem{}, Error: fmt.Sprintf("zone %q: want an IANA zone such as Asia/Shanghai", l.Zone)}
		}
	}
	f, err := feed.Parse(body, o)
	out := feedAnswer{ID: l.ID, Format: f.Format, Title: cmp.Or(f.Markup, f.Title), Text: f.Title, Salvaged: f.Salvaged, Problems: f.Problems, Items: []feedItem{}}
	if err != nil {
		out.Error = err.Error()
	}
	for _, it := range f.Items {
		out.Items = append(out.Items, feedItem{
			ID: it.ID, URL: it.URL, Title: cmp.Or(it.Markup, it.Title), Text: it.Title, Published: stamp(it.Published), Updated: stamp(it.Updated),
			Content: it.Content, Summary: it.Summary, Authors: it.Authors, Categories: it.Categories,
		})
	}
	return out
}

// stamp writes t in UTC, and an unknown time as nothing.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
