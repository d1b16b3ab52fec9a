package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/store"
)

// An extractionRow compares one article as the outlet's rules give it with
// what reading gives without them.
type extractionRow struct {
	URL     string   `json:"url"`
	Title   string   `json:"title"`
	Words   int      `json:"words"`               // of the text by rule
	Core    int      `json:"core_words"`          // of the text without
	Same    float64  `json:"same"`                // share of paragraphs, of both, that both have: 0 to 1
	Only    []string `json:"only_rule"`           // paragraphs that only the rules give
	Lacks   []string `json:"only_core"`           // paragraphs that only reading without them gives
	Differs []string `json:"differs"`             // title, byline, date, text
	Missed  []string `json:"rules_without_match"` // rules that found nothing or no date
}

func (a *app) listExtractionCommand() *cobra.Command {
	var w window
	var outlet string
	var top int
	c := &cobra.Command{
		Use:   "extraction --outlet ID",
		Short: "Compare what an outlet's rules make of its pages with reading without them",
		Long: "Extraction reads an outlet's captured articles twice, with the selectors of its\n" +
			"rules and without, and lists how the two differ, newest articles first.",
		Example: example("hymnsheet list extraction --outlet evening-post", "hymnsheet list extraction --outlet evening-post --week 2019-W34 --json"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			if outlet == "" {
				return usage(errors.New("--outlet: say whose pages; hymnsheet list outlets names them"))
			}
			if top < 1 {
				return usage(fmt.Errorf("--top %d: want 1 or more", top))
			}
			w.all = w.week == "" && w.from == "" && w.to == ""
			return a.listingIn(cmd, &w, func(s *session, from, to time.Time) error {
				known := slices.ContainsFunc(publishers(s.config), func(o store.Outlet) bool { return o.ID == outlet })
				if !known {
					return usage(fmt.Errorf("--outlet %s: the configuration names no such outlet", outlet))
				}
				rows := []extractionRow{}
				for p, err := range s.store.Pages(cmd.Context(), outlet, from, to, top) {
					if err != nil {
						return err
					}
					rows = append(rows, compare(p))
				}
				t := newTable("~url", "#words", "#without rules", "#same", "differs", "rules")
				a.nothing(len(rows), "pages of "+outlet, from, to, "--week, or --from and --to choose other days")
				for _, r := range rows {
					t.add(r.URL, strconv.Itoa(r.Words), strconv.Itoa(r.Core), fmt.Sprintf("%.2f", r.Same), strings.Join(r.Differs, " "), strings.Join(r.Missed, "; "))
				}
				return a.print(t, rows)
			})
		}),
	}
	w.flags(c)
	c.Flags().StringVar(&outlet, "outlet", "", "`ID` of the outlet")
	c.Flags().IntVar(&top, "top", 50, "read at most `N` articles")
	return c
}

// compare reads a page with its rules and without.
func compare(p extract.Page) extractionRow {
	rule := extract.Parse(p)
	p.Hint.Rules = extract.Rules{}
	core := extract.Parse(p)
	r := extractionRow{
		URL: rule.Canonical, Title: rule.Title, Words: len(strings.Fields(rule.Text())), Core: len(strings.Fields(core.Text())),
		Differs: []string{}, Missed: []string{},
	}
	a, b := bodyLines(rule), bodyLines(core)
	r.Only, r.Lacks = onlyIn(a, b), onlyIn(b, a)
	if n := len(a) + len(b); n > 0 {
		r.Same = float64(n-len(r.Only)-len(r.Lacks)) / float64(n)
	} else {
		r.Same = 1
	}
	for _, d := range []struct {
		name string
		is   bool
	}{
		{"title", rule.Title != core.Title},
		{"byline", !slices.Equal(rule.Byline, core.Byline)},
		{"date", rule.Published.Time != core.Published.Time || rule.Published.Precision != core.Published.Precision},
		{"text", !slices.Equal(a, b)},
	} {
		if d.is {
			r.Differs = append(r.Differs, d.name)
		}
	}
	for _, s := range rule.Problems {
		if why, ok := strings.CutPrefix(s, "rule: "); ok {
			r.Missed = append(r.Missed, why)
		}
	}
	return r
}

func bodyLines(d extract.Document) (out []string) {
	for _, p := range d.Passages {
		if p.Kind.Body() {
			out = append(out, p.Text)
		}
	}
	return out
}

// onlyIn are the lines of a that b has not.
func onlyIn(a, b []string) []string {
	out := []string{}
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}
