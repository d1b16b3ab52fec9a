package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// framingIDs are the shipped codebook's names for the framings that were put
// into articles of the recorded world.
var framingIDs = map[string]string{
	"accomplices": "f-accomplices", "double standards": "f-double-standards",
	"moral high ground": "f-moral-high-ground", "political manipulation": "f-political-manipulation",
}

// A sighting is a mention as `list mentions` prints it.
type sighting struct {
	Framing, URL, Context, Text, Voice string
}

// scoreFramed imports the articles of the recorded world and counts the framed
// sentences that were put into them.
func scoreFramed(s setup) ([]figure, error) {
	t, err := s.truth()
	if err != nil {
		return nil, err
	}
	var list []article
	for _, a := range t.Articles {
		list = append(list, article{Outlet: outletOf(a.Host), URL: a.URL, Title: a.Title, Published: a.Published, Language: "en", Text: a.Text})
	}
	file := filepath.Join(s.work, "framed.jsonl")
	if err := writeLines(file, list); err != nil {
		return nil, err
	}
	m, err := s.newStore("framed", shippedConfig, file)
	if err != nil {
		return nil, err
	}
	out, err := m.run("list", "mentions", "--all-time", "--json")
	if err != nil {
		return nil, err
	}
	return framed("framed", t, t.Days, out)
}

// framed counts the framed sentences published until a day that are mentions,
// and those of them in quotation marks that are quoted.
func framed(name string, t truth, days int, mentions []byte) ([]figure, error) {
	var list []sighting
	if err := json.Unmarshal(mentions, &list); err != nil {
		return nil, fmt.Errorf("list mentions: %w", err)
	}
	byURL := map[string][]sighting{}
	for _, m := range list {
		byURL[m.URL] = append(byURL[m.URL], m)
	}
	published := map[string]bool{}
	for _, a := range t.Articles {
		published[a.URL] = a.Reachable && a.Day <= days
	}
	var all, found, inMarks, quoted int
	for _, p := range t.Phrases {
		if !published[p.URL] {
			continue
		}
		all++
		m, ok := seen(byURL[p.URL], p.Text, framingIDs[p.Framing])
		if !ok {
			show("not a mention: " + p.URL + ": " + p.Framing)
			continue
		}
		found++
		if strings.Count(p.Text[:strings.Index(p.Text, m.Text)], `"`)%2 == 1 {
			inMarks++
			if m.Voice == "quoted" {
				quoted++
			} else {
				show("in marks and " + m.Voice + ": " + p.URL + ": " + p.Framing)
			}
		}
	}
	return []figure{
		{name + " sentences found", share(found, all), fmt.Sprintf("%d of %d put into articles", found, all)},
		{name + " in marks quoted", share(quoted, inMarks), fmt.Sprintf("%d of %d in quotation marks", quoted, inMarks)},
	}, nil
}

// framed counts the framed sentences among the mentions of a crawled store.
func (r *replay) framed(days int) ([]figure, error) {
	t, err := r.s.truth()
	if err != nil {
		return nil, err
	}
	out, err := r.run(days, "list", "mentions", "--all-time", "--json")
	if err != nil {
		return nil, err
	}
	return framed("replay framed", t, days, out)
}

// seen returns the mention of a framing in a sentence.
func seen(list []sighting, sentence, framing string) (sighting, bool) {
	for _, m := range list {
		if m.Framing == framing && strings.Contains(sentence, m.Text) && (strings.Contains(m.Context, sentence) || strings.Contains(sentence, m.Context)) {
			return m, true
		}
	}
	return sighting{}, false
}

// truth reads what the recorded world knows about itself.
func (s setup) truth() (t truth, err error) {
	b, err := os.ReadFile(filepath.Join(s.shared, "replay", "truth.json"))
	if err != nil {
		return t, err
	}
	if err := json.Unmarshal(b, &t); err != nil {
		return t, fmt.Errorf("truth.json: %w", err)
	}
	return t, nil
}
