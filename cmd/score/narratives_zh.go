package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// hanPlanting is our own planting of Chinese framings.
const hanPlanting = "narratives/testdata/planting-zh.json"

const (
	hanWeeks    = 8   // weeks they are planted in, in the long form
	hanHistory  = 12  // weeks before them
	hanAtOnce   = 3   // framings planted in one week
	hanLeast    = 300 // bytes of an item that takes a sentence
	hanWeekDocs = 60  // items of a week that is drawn
	hanTop      = 100 // rows that are read
	hanVariants = 12  // wordings of a row that are read
)

var hanSizes = []int{0, 4, 8, 12}

// A hanFraming is a framing to plant and what shows that a row has found it.
type hanFraming struct {
	ID, Class         string
	Targets, Wordings []string
	Heads             [][]string
}

type hanSet struct {
	Templates map[string][]string
	Framings  []hanFraming
}

// A hanRun is a week with framings planted in so many items.
type hanRun struct {
	planting
	documents int
	framings  []hanFraming
}

// scoreHan plants Chinese framings in weeks of a television programme's items
// and looks for them with an empty codebook, as scoreNarratives does in English.
// The long form also measures what the whole corpus takes.
func scoreHan(s setup) ([]figure, error) {
	corpus := s.eval("narratives", "xwlb-dev.jsonl.gz")
	all, err := datedArticles(corpus)
	if err != nil {
		return nil, err
	}
	set, err := readHanSet(hanPlanting)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(s.work, "han")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	weeks := 2
	if s.full {
		weeks = hanWeeks
	}
	runs, err := plantHan(dir, all, set, weeks, 1)
	if err != nil {
		return nil, err
	}
	plain := make([]planting, len(runs))
	for i, r := range runs {
		plain[i] = r.planting
	}
	stores, err := s.importPlantings(dir, plain)
	if err != nil {
		return nil, err
	}
	var out []figure
	for _, form := range plantedForms {
		list, err := s.rankHan(runs, stores, "planted zh"+form.name, form.flags)
		if err != nil {
			return out, err
		}
		out = append(out, list...)
	}
	if !s.full {
		return out, nil
	}
	cost, err := s.costHan(corpus, len(all))
	return append(out, cost...), err
}

// in says whether a row holds all words of one of the framing's heads.
func (f hanFraming) in(row foundRow) bool {
	for _, said := range append([]string{row.Label}, row.Variants[:min(len(row.Variants), hanVariants)]...) {
		said = strings.ReplaceAll(said, " ", "")
		for _, head := range f.Heads {
			if !slices.ContainsFunc(head, func(w string) bool { return !strings.Contains(said, w) }) {
				return true
			}
		}
	}
	return false
}

// rankHan asks for the week of each run and looks for what was planted there.
func (s setup) rankHan(runs []hanRun, stores []*madeStore, name string, flags []string) ([]figure, error) {
	ranks := map[int][]float64{}
	for i, run := range runs {
		list, err := stores[i].discovered(run.week, hanTop, flags...)
		if err != nil {
			return nil, err
		}
		for k, f := range run.framings {
			rank := run.rank(k, list)
			ranks[run.documents] = append(ranks[run.documents], rank)
			if s.full && run.documents > 0 {
				show(fmt.Sprintf("%s: %s in %d of %s: rank %.0f", name, f.ID, run.documents, run.week, rank))
			}
		}
	}
	var out []figure
	for _, k := range hanSizes {
		list := slices.Sorted(slices.Values(ranks[k]))
		in := func(n float64) float64 {
			return float64(len(slices.DeleteFunc(slices.Clone(list), func(v float64) bool { return v > n })))
		}
		if k == 0 {
			out = append(out, figure{name + " by chance", in(hanTop), "nothing was planted"})
			continue
		}
		median := (list[(len(list)-1)/2] + list[len(list)/2]) / 2
		if math.IsInf(median, 1) {
			median = hanTop + 1
		}
		out = append(out,
			figure{fmt.Sprintf("%s %d median rank", name, k), median, fmt.Sprintf("of %d; in the first 3: %.0f, 10: %.0f, 25: %.0f; %d: not listed", len(list), in(3), in(10), in(25), hanTop+1)},
			figure{fmt.Sprintf("%s %d in 100", name, k), in(hanTop), fmt.Sprintf("of %d", len(list))})
	}
	return out, nil
}

// rank is the place of the first row that holds a framing, not counting rows
// that hold others of the run; infinite if there is none.
func (run hanRun) rank(framing int, list []foundRow) float64 {
	rank := 1.
	for _, row := range list {
		if run.framings[framing].in(row) {
			return rank
		}
		if !slices.ContainsFunc(run.framings, func(f hanFraming) bool { return f.in(row) }) {
			rank++
		}
	}
	return math.Inf(1)
}

// costHan imports the whole corpus and says what that and discovery take.
func (s setup) costHan(corpus string, documents int) (out []figure, err error) {
	m, err := s.newStore("han-all", emptyConfig)
	if err != nil {
		return nil, err
	}
	l, err := m.load(corpus)
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name string
		took usage
	}{{"reading in", l.read}, {"reprints and stories", l.mined}, {"discovery", l.found}} {
		cpu := part.took.CPU.Seconds()
		out = append(out, figure{"zh " + part.name + ", CPU ms each", cpu * 1000 / float64(documents), fmt.Sprintf("%.1f s, %.0f MB at most, %d documents", cpu, part.took.Peak, documents)})
	}
	return append(out, figure{"zh MB", l.all().Peak, "resident at most"}), nil
}
