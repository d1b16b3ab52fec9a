package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// shuffledFrom and shuffledUntil are the months whose days are shuffled;
// alerts are counted in the last weeks of them.
const (
	shuffledFrom, shuffledUntil = "2011-02-07", "2011-06-06"
	shuffledWeeks               = 5
)

// scoreShuffled shuffles the days of publication of an agency's articles: what
// is called new then is new by chance.
func scoreShuffled(s setup) ([]figure, error) {
	all, err := datedArticles(s.eval("narratives", "kcna-2011.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	var list []article
	for _, a := range all {
		if d := a.day(); d >= shuffledFrom && d < shuffledUntil {
			list = append(list, a)
		}
	}
	seeds := uint64(1)
	if s.full {
		seeds = 5
	}
	plain, err := s.alerts("unshuffled", list)
	if err != nil {
		return nil, err
	}
	note, sum := "", 0
	for seed := uint64(1); seed <= seeds; seed++ {
		r := rand.New(rand.NewPCG(seed, seed))
		r.Shuffle(len(list), func(i, j int) { list[i].Published, list[j].Published = list[j].Published, list[i].Published })
		n, err := s.alerts(fmt.Sprint("shuffled-", seed), list)
		if err != nil {
			return nil, err
		}
		sum += n
		note += fmt.Sprintf("seed %d: %d; ", seed, n)
	}
	return []figure{
		{"shuffled days alerts share", float64(sum) / float64(seeds) / float64(max(1, plain)), fmt.Sprintf("%s%d unshuffled, %d weeks", note, plain, shuffledWeeks)},
	}, nil
}

// alerts counts the rows of the last weeks that are alerts.
func (s setup) alerts(name string, list []article) (n int, err error) {
	file := filepath.Join(s.work, name+".jsonl")
	if err := writeLines(file, list); err != nil {
		return 0, err
	}
	m, err := s.newStore(name, emptyConfig, file)
	if err != nil {
		return 0, err
	}
	end, err := time.Parse(time.DateOnly, shuffledUntil)
	if err != nil {
		return 0, err
	}
	for back := range shuffledWeeks {
		rows, err := m.discovered(narratives.WeekOf(end.AddDate(0, 0, -7*(back+1))), 0, "--state", "alert")
		if err != nil {
			return 0, err
		}
		n += len(rows)
	}
	return n, nil
}
