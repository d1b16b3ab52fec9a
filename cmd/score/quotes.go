package main

import (
	"fmt"
	"regexp"
	"strconv"
)

var (
	directLine = regexp.MustCompile(`direct quotes: recall ([\d.]+).*precision ([\d.]+).*speaker right ([\d.]+)`)
	allLine    = regexp.MustCompile(`all attributions .*? F1 ([\d.]+)`)
	exactLine  = regexp.MustCompile(`exact match, (\w+)\s+P [\d.]+ R [\d.]+ F1 ([\d.]+)`)
	tierLine   = regexp.MustCompile(`confidence "([A-C])": (\d+) predictions.*speaker right ([\d.]+)`)
	tokenLine  = regexp.MustCompile(`(?:tokens, )?(source|cue|content|sentences with a quotation)[: ]+P [\d.]+ R [\d.]+ F1 ([\d.]+)`)
)

// scoreQuotes finds quotations in the English and the Russian set.
func scoreQuotes(s setup) ([]figure, error) {
	out, took, err := s.try("quotes", s.eval("quotes", "polnear-dev.manifest.jsonl"))
	if err != nil {
		return nil, err
	}
	text, err := s.scorer("./quotescore", "-gold", s.eval("quotes", "polnear-dev.gold.jsonl"), "-pred", out)
	fmt.Println(text)
	if err != nil {
		return nil, err
	}
	figures := []figure{{"quotes seconds", took.Seconds(), "84 articles"}}
	put := func(name, value string) {
		if v, err := strconv.ParseFloat(value, 64); err == nil {
			figures = append(figures, figure{"quotes " + name, v, ""})
		}
	}
	if m := directLine.FindStringSubmatch(text); m != nil {
		put("direct recall", m[1])
		put("direct precision", m[2])
		put("direct speaker right", m[3])
	}
	if m := allLine.FindStringSubmatch(text); m != nil {
		put("all F1", m[1])
	}
	for _, m := range exactLine.FindAllStringSubmatch(text, -1) {
		put("exact "+m[1], m[2])
	}
	figures = append(figures, figure{"quotes tiers in order", tiersInOrder(text), "1: A right more often than B, B than C"})
	if out, _, err = s.try("quotes", s.eval("quotes", "adaq-ru-dev.manifest.jsonl")); err != nil {
		return nil, err
	}
	text, err = s.scorer("./quotescore", "-gold", s.eval("quotes", "adaq-ru-dev.gold.jsonl"), "-pred", out)
	fmt.Println(text)
	for _, m := range tokenLine.FindAllStringSubmatch(text, -1) {
		put("Russian "+m[1], m[2])
	}
	return figures, err
}

// tiersInOrder is 1 if each tier has its speaker right more often than the
// next, else 0; tiers that the scorer does not list count as wrong.
func tiersInOrder(text string) float64 {
	last, seen := 2.0, ""
	for _, m := range tierLine.FindAllStringSubmatch(text, -1) {
		right, err := strconv.ParseFloat(m[3], 64)
		if err != nil || right >= last {
			return 0
		}
		last, seen = right, seen+m[1]
	}
	if seen != "ABC" {
		return 0
	}
	return 1
}
