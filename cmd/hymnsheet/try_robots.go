package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

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
					return decideRobots(l.ID, robots.Parse(body), l.Agent, l.URL), nil
				})
			}
			if weburl.Host(args[0]) == "" {
				return usage(fmt.Errorf("%s: want a whole address, such as https://example.org/world/", args[0]))
			}
			body, err := a.readInput(file)
			if err != nil {
				return err
			}
			f := robots.Parse(body)
			if a.json {
				return writeJSON(a.out, decideRobots("", f, agent, args[0]))
			}
			return explainRobots(a.out, f, agent, args[0])
		}),
	}
	c.Flags().StringVar(&agent, "agent", "hymnsheet", "User-Agent or product `TOKEN`")
	c.Flags().StringVar(&file, "file", "", "robots.txt `FILE`")
	c.Flags().StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id, robots, agent and url")
	return c
}

func decideRobots(id string, f *robots.File, agent, url string) robotsAnswer {
	d := f.Decide(agent, url)
	return robotsAnswer{ID: id, Allowed: d.Allowed, Line: d.Line, Rule: d.Rule, Group: d.Group}
}

// explainRobots says for people what was decided, why, and what else the file
// holds for the agent.
func explainRobots(w io.Writer, f *robots.File, agent, url string) error {
	x := f.Explain(agent, url)
	verdict := "allowed"
	if !x.Allowed {
		verdict = "forbidden"
	}
	fmt.Fprintf(w, "%s: %s\n", verdict, plain(x.Why))
	for _, m := range x.Matches {
		fmt.Fprintf(w, "line %d: %s (%s)\n", m.Line, plain(m.Rule), counted(m.Octets, "octet", "octets"))
	}
	if x.Group != "" {
		lines := make([]string, len(x.Agents))
		for i, n := range x.Agents {
			lines[i] = strconv.Itoa(n)
		}
		fmt.Fprintf(w, "group: %s, named in line %s\n", plain(x.Group), strings.Join(lines, ", "))
	}
	if delay := f.Delay(agent); delay > 0 {
		fmt.Fprintf(w, "crawl-delay: %s\n", delay)
	}
	for _, s := range f.Sitemaps() {
		fmt.Fprintf(w, "sitemap: %s\n", plain(s))
	}
	return nil
}
