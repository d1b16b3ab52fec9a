package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

var (
	sharedLine = regexp.MustCompile(`BCubed shared\s+P ([\d.]+)\s+R ([\d.]+)\s+F1 ([\d.]+)`)
	bcubedLine = regexp.MustCompile(`BCubed {2,}P [\d.]+\s+R [\d.]+\s+F1 ([\d.]+)`)
)

// scoreStories makes stories of labelled headlines: alone in the short form;
// in the long one also with the headlines of sixteen years around them, which
// tell which words are common.
func scoreStories(s setup) ([]figure, error) {
	labelled := filepath.Join(s.work, "stories.jsonl.gz")
	b, err := os.ReadFile(s.eval("stories", "articles.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(labelled, b, 0o644); err != nil {
		return nil, err
	}
	out, err := s.stories("alone", labelled)
	if err != nil || !s.full {
		return out, err
	}
	more, err := s.stories("with background", labelled, s.eval("narratives", "headlines-dev.jsonl.gz"), s.eval("narratives", "control-dev.jsonl.gz"))
	return append(out, more...), err
}

// stories imports files and scores the stories of the labelled week.
func (s setup) stories(name string, files ...string) ([]figure, error) {
	m, err := s.newStore("stories "+name, shippedConfig, files...)
	if err != nil {
		return nil, err
	}
	pred, err := m.save("stories.json", "list", "stories", "--week", "2022-W21", "--format", "json")
	if err != nil {
		return nil, err
	}
	text, err := s.scorer("./storyscore", s.eval("stories", "gold.json")+"="+pred)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(os.Stderr, text)
	shared, all := sharedLine.FindStringSubmatch(text), bcubedLine.FindStringSubmatch(text)
	if shared == nil || all == nil {
		return nil, fmt.Errorf("stories: scorer said %q", text)
	}
	put := func(what, value, note string) figure {
		v, _ := strconv.ParseFloat(value, 64) // digits, by the pattern
		return figure{"stories " + name + ": " + what, v, note}
	}
	return []figure{
		put("shared BCubed F1", shared[3], fmt.Sprintf("P %s R %s; import and track took %.0f s", shared[1], shared[2], m.took.Seconds())),
		put("BCubed F1", all[1], "every document alone: .894"),
	}, nil
}
