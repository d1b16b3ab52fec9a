package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// An article is a line of `import articles`.
type article struct {
	Outlet    string `json:"outlet"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Published string `json:"published"`
	Language  string `json:"language"`
	Text      string `json:"text"`
	Control   bool   `json:"control,omitempty"`
	week      string // ISO week
}

func (a article) day() string { return a.Published[:min(len(a.Published), len(time.DateOnly))] }

// datedArticles reads a corpus that is packed, in order of days.
func datedArticles(path string) (out []article, err error) {
	days, _, err := byDay(path)
	if err != nil {
		return nil, err
	}
	for _, day := range days {
		for line := range strings.Lines(day) {
			var a article
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			t, err := time.Parse(time.DateOnly, a.day())
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			a.week = narratives.WeekOf(t)
			out = append(out, a)
		}
	}
	return out, nil
}

// articles are those of each ISO week, in order of days.
type articles map[string][]article

func byWeek(list []article) articles {
	out := articles{}
	for _, a := range list {
		out[a.week] = append(out[a.week], a)
	}
	return out
}
