package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// siblingsFrom is the day of the recorded world from which on pages should be
// read with what their site has in common.
const siblingsFrom = 4

// A siblingGold is one line of the extraction scorer's gold.
type siblingGold struct {
	ID     string `json:"id"`
	Set    string `json:"set"`
	Lang   string `json:"lang"`
	Outlet string `json:"outlet"`
	Body   string `json:"body"`
}

type siblingPage struct {
	ID   string `json:"id"`
	File string `json:"file"`
	URL  string `json:"url"`
}

// siblingPages are the pages that site memory is measured on.
type siblingPages struct {
	gold  []siblingGold
	pages []siblingPage
	late  map[string]bool // pages of the recorded world from siblingsFrom on
}

// scoreSiblings reads pages of the recorded world, and of the marked news pages
// those whose host has two or more, alone and with what the others of their host
// have in common, for a minimum of 1, 2 and 3 others.
func scoreSiblings(s setup) ([]figure, error) {
	var p siblingPages
	if err := p.marked(s); err != nil {
		return nil, err
	}
	if err := p.recorded(s); err != nil {
		return nil, err
	}
	gold, manifest := filepath.Join(s.work, "siblings-gold.jsonl"), filepath.Join(s.work, "siblings-manifest.jsonl")
	if err := writeLines(gold, p.gold); err != nil {
		return nil, err
	}
	if err := writeLines(manifest, p.pages); err != nil {
		return nil, err
	}
	var figures []figure
	var alone map[string]siblingRow
	var texts map[string]string
	for least := range 4 {
		name := "without"
		var flags []string
		if least > 0 {
			name = fmt.Sprintf("from %d", least)
			flags = []string{"--siblings", "--min-siblings", fmt.Sprint(least)}
		}
		out, _, err := s.try("page", manifest, flags...)
		if err != nil {
			return nil, err
		}
		rows, err := s.siblingRows(gold, out)
		if err != nil {
			return nil, err
		}
		answers, err := readLines[siblingAnswer](out)
		if err != nil {
			return nil, err
		}
		if least == 0 {
			alone, texts = rows, map[string]string{}
			for _, a := range answers {
				texts[a.ID] = a.Text
			}
		}
		for _, set := range []string{"replay", "replay without names", "replay flat", "aed", "fundus"} {
			r, was := rows[set], alone[set]
			figures = append(figures, figure{
				fmt.Sprintf("siblings %s: F1 %s", name, set), r.Body.F1,
				fmt.Sprintf("precision %.4f (%+.4f), recall %.4f (%+.4f), %d pages", r.Body.P, r.Body.P-was.Body.P, r.Body.R, r.Body.R-was.Body.R, r.Pages),
			})
		}
		if least > 0 {
			figures = append(figures, p.used(name, answers, texts))
		}
		if least == 1 {
			loss := 0.0
			for set, r := range rows {
				loss = max(loss, alone[set].Body.P-r.Body.P, alone[set].Body.R-r.Body.R)
			}
			figures = append(figures, figure{"siblings most lost", loss, "precision or recall of a set, as shipped"})
		}
	}
	return figures, nil
}

type siblingAnswer struct {
	ID, Text string
	Signals  struct{ Siblings int }
}

// used is the share of late pages of the recorded world that were read with
// what their site has in common.
func (p siblingPages) used(name string, answers []siblingAnswer, texts map[string]string) figure {
	late, on, changed := 0, 0, 0
	for _, a := range answers {
		if a.Text != texts[a.ID] {
			changed++
		}
		if p.late[a.ID] {
			late++
			if a.Signals.Siblings > 0 {
				on++
			}
		}
	}
	return figure{
		"siblings " + name + ": on for replay pages", share(on, late),
		fmt.Sprintf("%d of %d from day %d on; %d of %d texts of all sets changed", on, late, siblingsFrom, changed, len(answers)),
	}
}

// A siblingRow is what the scorer says of one set.
type siblingRow struct {
	Set   string `json:"set"`
	Pages int    `json:"body_pages"`
	Body  struct{ F1, P, R float64 }
}

func (s setup) siblingRows(gold, out string) (map[string]siblingRow, error) {
	js, err := s.scorer("./extract", "score", "-json", "-n", "10", "-worst", "0", "-gold", gold, "-pred", out)
	if err != nil {
		return nil, err
	}
	var report struct{ Sets []siblingRow }
	if err := json.Unmarshal([]byte(js), &report); err != nil {
		return nil, fmt.Errorf("extract scorer: %w", err)
	}
	rows := map[string]siblingRow{}
	for _, r := range report.Sets {
		rows[r.Set] = r
	}
	return rows, nil
}

// marked adds the pages of the marked sets of news whose host has two or more.
func (p *siblingPages) marked(s setup) error {
	dir := filepath.Join(s.work, "extract")
	if _, err := s.scorer("./extract", "unpack", "-from", s.eval("extract"), "-to", dir); err != nil {
		return err
	}
	gold, err := readLines[siblingGold](s.eval("extract", "gold.jsonl"))
	if err != nil {
		return err
	}
	pages, err := readLines[siblingPage](filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		return err
	}
	at := map[string]siblingPage{}
	for _, m := range pages {
		at[m.ID] = m
	}
	host := func(g siblingGold) string {
		u, err := url.Parse(at[g.ID].URL)
		if err != nil || u.Host == "" {
			return ""
		}
		return g.Set + " " + strings.ToLower(u.Hostname())
	}
	of := map[string]int{}
	for _, g := range gold {
		of[host(g)]++
	}
	for _, g := range gold {
		if (g.Set != "aed" && g.Set != "fundus") || g.Body == "" || host(g) == "" || of[host(g)] < 2 {
			continue
		}
		m := at[g.ID]
		m.File = filepath.Join(dir, m.File)
		p.gold, p.pages = append(p.gold, g), append(p.pages, m)
	}
	return nil
}

// elementNames are the classes and ids of a page's elements.
var elementNames = regexp.MustCompile(`(?i)\s(?:class|id|itemprop)=(?:"[^"]*"|'[^']*'|[^\s>]+)`)

// boxes are the elements that say what stands in them.
var boxes = regexp.MustCompile(`(?i)<(/?)(?:address|article|aside|blockquote|dd|dl|dt|figcaption|figure|footer|form|h[1-6]|header|li|main|nav|ol|p|section|table|tbody|td|th|thead|tr|ul)\b`)

// handicaps take out of a page what a reader goes by, in steps: the names of
// its elements, then their kinds too. What is left to go by is the text.
var handicaps = []struct {
	set  string
	take func(page []byte) []byte
}{
	{"replay without names", func(page []byte) []byte { return elementNames.ReplaceAll(page, nil) }},
	{"replay flat", func(page []byte) []byte {
		return boxes.ReplaceAll(elementNames.ReplaceAll(page, nil), []byte("<${1}div"))
	}},
}

// recorded adds the articles of one page of the recorded world, each as it was
// on its first day.
func (p *siblingPages) recorded(s setup) error {
	t, err := s.truth()
	if err != nil {
		return err
	}
	type line struct {
		URL, File string
		Status    int
		Day       int `json:"from_day"`
	}
	root := filepath.Join(s.shared, "replay", "sites")
	sites, err := os.ReadDir(root)
	if err != nil {
		return err
	}
	at := map[string]line{}
	for _, d := range sites {
		lines, err := readLines[line](filepath.Join(root, d.Name(), "manifest.jsonl"))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		for _, l := range lines {
			if have, ok := at[l.URL]; l.File != "" && (l.Status == 0 || l.Status == 200) && (!ok || l.Day < have.Day) {
				l.File = filepath.Join(root, d.Name(), l.File)
				at[l.URL] = l
			}
		}
	}
	p.late = map[string]bool{}
	var poorGold []siblingGold
	var poorPages []siblingPage
	for i, a := range t.Articles {
		l, ok := at[a.URL]
		if !ok || len(a.Pages) > 0 {
			continue
		}
		id := fmt.Sprintf("replay-%04d", i)
		p.gold = append(p.gold, siblingGold{ID: id, Set: "replay", Lang: "en", Outlet: a.Host, Body: a.Text})
		p.pages = append(p.pages, siblingPage{ID: id, File: l.File, URL: a.URL})
		p.late[id] = a.Day >= siblingsFrom
		page, err := os.ReadFile(l.File)
		if err != nil {
			return err
		}
		for k, h := range handicaps {
			poor := siblingPage{ID: fmt.Sprintf("poor%d-%s", k, id)}
			poor.URL = strings.Replace(a.URL, "://", fmt.Sprintf("://poor%d.", k), 1) // its own site
			poor.File = filepath.Join(s.work, poor.ID+".html")
			if err := os.WriteFile(poor.File, h.take(page), 0o644); err != nil {
				return err
			}
			g := p.gold[len(p.gold)-1]
			g.ID, g.Set = poor.ID, h.set
			poorGold, poorPages = append(poorGold, g), append(poorPages, poor)
		}
	}
	p.gold, p.pages = append(p.gold, poorGold...), append(p.pages, poorPages...)
	if !slices.ContainsFunc(p.gold, func(g siblingGold) bool { return g.Set == "replay" }) {
		return fmt.Errorf("%s: no page of an article", root)
	}
	return nil
}
