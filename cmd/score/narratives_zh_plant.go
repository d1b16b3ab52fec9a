package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// readHanSet reads what is planted; every wording must hold one of its heads.
func readHanSet(path string) (set hanSet, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return set, err
	}
	if err := json.Unmarshal(b, &set); err != nil {
		return set, fmt.Errorf("%s: %w", path, err)
	}
	for _, f := range set.Framings {
		if len(set.Templates[f.Class]) == 0 || len(f.Targets) == 0 {
			return set, fmt.Errorf("%s: %s has no templates or no targets", path, f.ID)
		}
		for _, w := range f.Wordings {
			if !f.in(foundRow{Label: w}) {
				return set, fmt.Errorf("%s: %s: %s has none of its heads", path, f.ID, w)
			}
		}
	}
	return set, nil
}

// plantHan writes the history of each week, and the week itself with framings
// in so many items, no item twice. Framings take turns, wordings too.
func plantHan(dir string, all []article, set hanSet, n int, seed uint64) (out []hanRun, err error) {
	of := byWeek(all)
	var weeks []string
	for w, list := range of {
		if len(list) >= hanWeekDocs {
			weeks = append(weeks, w)
		}
	}
	slices.Sort(weeks)
	if len(weeks) <= hanHistory {
		return nil, fmt.Errorf("only %d weeks of %d items", len(weeks), hanWeekDocs)
	}
	weeks = weeks[hanHistory:]
	r := rand.New(rand.NewPCG(seed, 1))
	r.Shuffle(len(weeks), func(i, j int) { weeks[i], weeks[j] = weeks[j], weeks[i] })
	order := r.Perm(len(set.Framings))
	for i, week := range weeks[:min(n, len(weeks))] {
		monday, _, err := narratives.ParseWeek(week)
		if err != nil {
			return nil, err
		}
		var history []article
		for back := hanHistory; back > 0; back-- {
			history = append(history, of[narratives.WeekOf(monday.AddDate(0, 0, -7*back))]...)
		}
		past := week + ".history.jsonl"
		if err := writeLines(filepath.Join(dir, past), history); err != nil {
			return nil, err
		}
		var framings []hanFraming
		for j := range hanAtOnce {
			framings = append(framings, set.Framings[order[(i*hanAtOnce+j)%len(order)]])
		}
		for _, k := range hanSizes {
			r := rand.New(rand.NewPCG(seed+uint64(i), uint64(k)))
			planted, err := set.plant(of[week], framings, k, r)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", week, err)
			}
			name := fmt.Sprintf("%s.k%d", week, k)
			if err := writeLines(filepath.Join(dir, name+".jsonl"), planted); err != nil {
				return nil, err
			}
			out = append(out, hanRun{planting{run: "zh-" + name, week: week, history: past, file: name + ".jsonl"}, k, framings})
		}
	}
	return out, nil
}

// plant puts each framing into k items of a week, a sentence after one of
// their paragraphs.
func (set hanSet) plant(week []article, framings []hanFraming, k int, r *rand.Rand) ([]article, error) {
	out := slices.Clone(week)
	free := slices.DeleteFunc(r.Perm(len(out)), func(i int) bool { return len(out[i].Text) < hanLeast })
	if k*len(framings) > len(free) {
		return nil, fmt.Errorf("%d items are too few for %d framings in %d each", len(free), len(framings), k)
	}
	shuffled := func(list []string) []string {
		list = slices.Clone(list)
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list
	}
	for _, f := range framings {
		templates, wordings := shuffled(set.Templates[f.Class]), shuffled(f.Wordings)
		for i, at := range free[:k] {
			if i > 0 && i%len(wordings) == 0 {
				wordings = shuffled(wordings)
			}
			sentence := strings.NewReplacer("{W}", wordings[i%len(wordings)], "{T}", f.Targets[r.IntN(len(f.Targets))]).Replace(templates[i%len(templates)])
			lines := strings.Split(out[at].Text, "\n")
			line := r.IntN(len(lines))
			lines[line] = strings.TrimRight(lines[line], " ") + sentence
			out[at].Text = strings.Join(lines, "\n")
		}
		free = free[k:]
	}
	return out, nil
}
