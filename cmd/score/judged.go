package main

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// judgedLabels are what a judge may call a card; docs/method/judging.md says
// when.
var judgedLabels = []string{"framing", "event", "ritual", "fragment"}

// scoreJudged reads the judgements that are kept in the project and computes
// how many of the rows judged were framings, and how far the two judges agree.
// The file has a line for each card: card, set, week, rank, and what each judge
// called it. It holds no text.
func scoreJudged(s setup) ([]figure, error) {
	files, err := filepath.Glob(filepath.Join(filepath.Dir(s.floors), "judgements", "*.tsv"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no judgements beside %s", s.floors)
	}
	var out []figure
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".tsv")
		list, err := readJudgements(file)
		if err != nil {
			return out, err
		}
		out = append(out, list.figures("judged "+name)...)
	}
	return out, nil
}

// judgements are the labels of two judges by week.
type judgements map[string][]narratives.Judged

func readJudgements(path string) (judgements, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord = '\t', 6
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	out := judgements{}
	for i, row := range rows[min(1, len(rows)):] {
		for _, label := range row[4:] {
			if !slices.Contains(judgedLabels, label) {
				return nil, fmt.Errorf("%s:%d: %q: must be one of %s", path, i+2, label, strings.Join(judgedLabels, ", "))
			}
		}
		out[row[2]] = append(out[row[2]], narratives.Judged(row[4:]))
	}
	return out, nil
}

// figures gives the share of framings, the mean of both judges, in each week
// and over ordinary weeks, and Cohen's kappa over all cards.
func (j judgements) figures(name string) (out []figure) {
	var all []narratives.Judged
	var ordinary, weeks float64
	for _, week := range slices.Sorted(maps.Keys(j)) {
		all = append(all, j[week]...)
		share := framingShare(j[week])
		out = append(out, figure{name + " framings " + week, share, fmt.Sprintf("of %d rows, mean of two judges", len(j[week]))})
		if !eventWeek(week) {
			ordinary, weeks = ordinary+share, weeks+1
		}
	}
	k := narratives.KappaInterval(all, 0, 1, judgedSeed)
	return append(out, figure{name + " framings", ordinary / weeks, fmt.Sprintf("mean of %.0f drawn weeks", weeks)},
		figure{name + " kappa", k.Value, fmt.Sprintf("%.2f to %.2f, %d cards", k.Low, k.High, len(all))})
}

// eventWeek reports whether a week is judged because of one huge event.
func eventWeek(week string) bool {
	return slices.ContainsFunc(judgedSets, func(s judgedSet) bool { return slices.Contains(s.always, week) })
}

func framingShare(list []narratives.Judged) float64 {
	n := 0
	for _, u := range list {
		for _, label := range u {
			if label == judgedLabels[0] {
				n++
			}
		}
	}
	return share(n, 2*len(list))
}
