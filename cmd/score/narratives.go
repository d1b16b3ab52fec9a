package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// A planting is a line of the kit's runs.tsv.
type planting struct{ run, week, history, file, key string }

// plantedForms are the ways in which what was planted is looked for.
var plantedForms = []struct {
	name  string // behind that of the planting
	flags []string
}{{"", nil}, {" bare", []string{"--without-lexicon", "--without-thesaurus"}}}

// plantedMedian reads a line of the kit's scorer: documents planted, median
// rank, and how many of how many came in the first hundred.
var plantedMedian = regexp.MustCompile(`(?m)^k=(\d+): median rank (not listed|[\d.]+),.* 100: (\d+)/\d+$`)

// plantedByChance reads how many framings are listed where none was planted.
var plantedByChance = regexp.MustCompile(`(?m)^k=0 .*: (\d+) of \d+ framings`)

// scoreNarratives plants framings in an agency's weeks and looks for them with
// an empty codebook.
func scoreNarratives(s setup) ([]figure, error) {
	batch := "4"
	if s.full {
		batch = "16"
	}
	dir := filepath.Join(s.work, "planted")
	corpus := s.eval("narratives", "kcna-2011.jsonl.gz")
	_, err := s.scorer("./inject", "-corpus", corpus, "-phrase-set", s.eval("narratives", "injection", "dev.json"),
		"-batch", batch, "-docs", "4,8,12", "-seed", "1", "-outdir", dir)
	if err != nil {
		return nil, err
	}
	runs, err := readPlantings(filepath.Join(dir, "runs.tsv"))
	if err != nil {
		return nil, err
	}
	stores, err := s.importPlantings(dir, runs)
	if err != nil {
		return nil, err
	}
	var out []figure
	for _, form := range plantedForms {
		list, err := s.rankPlantings(dir, runs, stores, "planted"+form.name, form.flags)
		if err != nil {
			return out, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func readPlantings(path string) (out []planting, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		c := strings.Split(line, "\t")
		if len(c) != 5 {
			return nil, fmt.Errorf("%s:%d: want five columns", path, i+1)
		}
		if i > 0 {
			out = append(out, planting{c[0], c[1], c[2], c[3], c[4]})
		}
	}
	return out, nil
}

// importPlantings makes a store for each run; the history of a week is imported
// once and the store copied.
func (s setup) importPlantings(dir string, runs []planting) (out []*madeStore, err error) {
	histories := map[string]*madeStore{}
	for _, r := range runs {
		base := histories[r.history]
		if base == nil {
			if base, err = s.newStore("base-"+r.week, emptyConfig, filepath.Join(dir, r.history)); err != nil {
				return nil, err
			}
			histories[r.history] = base
		}
		m := &madeStore{s: s, dir: filepath.Join(s.work, "run-"+r.run)}
		if err := os.CopyFS(m.dir, os.DirFS(base.dir)); err != nil {
			return nil, err
		}
		if err := m.importFiles(filepath.Join(dir, r.file)); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func (s setup) rankPlantings(dir string, runs []planting, stores []*madeStore, name string, flags []string) ([]figure, error) {
	args := []string{"./injectscore"}
	for i, r := range runs {
		path, err := stores[i].save("list.json", askDiscovered(r.week, 200, flags...)...)
		if err != nil {
			return nil, err
		}
		args = append(args, filepath.Join(dir, r.key)+"="+path)
	}
	text, err := s.scorer(args...)
	if err != nil {
		return nil, err
	}
	var out []figure
	for _, m := range plantedMedian.FindAllStringSubmatch(text, -1) {
		median, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			median = 101 // not among the first hundred
		}
		found, _ := strconv.ParseFloat(m[3], 64)
		out = append(out, figure{name + " " + m[1] + " median rank", median, "101: not listed"}, figure{name + " " + m[1] + " in 100", found, ""})
	}
	if m := plantedByChance.FindStringSubmatch(text); m != nil {
		n, _ := strconv.ParseFloat(m[1], 64)
		out = append(out, figure{name + " by chance", n, "nothing was planted"})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("injectscore: no figures in %q", tail(text, 500))
	}
	return out, nil
}
