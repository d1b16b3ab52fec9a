package main

import (
	"encoding/base64"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/crawler/robots"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

type robotsLine struct {
	ID        string `json:"id"`
	Robots    string `json:"robots"`
	RobotsB64 string `json:"robots_b64"`
	Agent     string `json:"agent"`
	URL       string `json:"url"`
}

type robotsAnswer struct {
	ID      string `json:"id"`
	Allowed bool   `json:"allowed"`
	Line    int    `json:"line,omitempty"`
	Rule    string `json:"rule,omitempty"`
	Group   string `json:"group,omitempty"`
}

func (a *app) tryRobotsCommand() *cobra.Command {
	var agent, file, lines string
	c := &cobra.Command{
		Use:     "robots --file robots.txt URL",
		Short:   "Say whether a robots.txt lets a URL be fetched, and which line decided",
		Example: example("hymnsheet try robots --agent hymnsheet --file robots.txt https://example.org/world/"),
		Args: func(_ *cobra.Command, args []string) error {
			if lines == "" && (len(args) != 1 || file == "") {
				return usage(fmt.Errorf("want --file robots.txt and one URL, or --manifest FILE"))
			}
			return nil
		},
		RunE: a.do(func(_ *cobra.Command, args []string) error {
			if lines != "" {
				return manifest(a, lines, func(l robotsLine) string { return l.ID }, func(_ string, l robotsLine) (any, error) {
					body := []byte(l.Robots)
					if l.RobotsB64 != "" {
						var err error
						if body, err = base64.StdEncoding.DecodeString(l.RobotsB64); err != nil {
							return nil, fmt.Errorf("robots_b64: %w", err)
						}
					}
					return decideRobots(l.ID, body, l.Agent, l.URL), nil
				})
			}
			if weburl.Host(args[0]) == "" {
				return usage(fmt.Errorf("%s: want a whole address, such as https://example.org/world/", args[0]))
			}
			body, err := a.readInput(file)
			if err != nil {
				return err
			}
			d := decideRobots("", body, agent, args[0])
			if a.json {
				return writeJSON(a.out, d)
			}
			verdict := "allowed"
			if !d.Allowed {
				verdict = "forbidden"
			}
			switch {
			case d.Line > 0:
				fmt.Fprintf(a.out, "%s by line %d: %s\n", verdict, d.Line, plain(d.Rule))
			default:
				fmt.Fprintf(a.out, "%s: no rule matches\n", verdict)
			}
			if d.Group != "" {
				fmt.Fprintf(a.out, "group: %s\n", plain(d.Group))
			}
			f := robots.Parse(body)
			if delay := f.Delay(agent); delay > 0 {
				fmt.Fprintf(a.out, "crawl-delay: %s\n", delay)
			}
			for _, s := range f.Sitemaps() {
				fmt.Fprintf(a.out, "sitemap: %s\n", plain(s))
			}
			return nil
		}),
	}
	c.Flags().StringVar(&agent, "agent", "hymnsheet", "User-Agent or product `TOKEN`")
	c.Flags().StringVar(&file, "file", "", "robots.txt `FILE`")
	c.Flags().StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id, robots, agent and url")
	return c
}

func decideRobots(id string, body []byte, agent, url string) robotsAnswer {
	d := robots.Parse(body).Decide(agent, url)
	return robotsAnswer{ID: id, Allowed: d.Allowed, Line: d.Line, Rule: d.Rule, Group: d.Group}
}
