package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// emptyConfig is a configuration with an empty codebook.
const emptyConfig = "http:\n  contact: https://example.org/crawler\nstore:\n  path: hymnsheet.db\narchive:\n  dir: archive\n"

// A planting is a line of the kit's runs.tsv.
type planting struct{ run, week, history, file, key string }

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
	if err := s.importPlantings(dir, runs); err != nil {
		return nil, err
	}
	var out []figure
	for _, form := range []struct {
		name  string
		flags []string
	}{{"planted", nil}, {"planted bare", []string{"--without-lexicon", "--without-thesaurus"}}} {
		list, err := s.rankPlantings(dir, runs, form.name, form.flags)
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
func (s setup) importPlantings(dir string, runs []planting) error {
	histories := map[string]string{}
	for _, r := range runs {
		if histories[r.history] == "" {
			base := filepath.Join(s.work, "base-"+r.week)
			if err := s.newStore(base, filepath.Join(dir, r.history)); err != nil {
				return err
			}
			histories[r.history] = base
		}
		run := filepath.Join(s.work, "run-"+r.run)
		if err := os.CopyFS(run, os.DirFS(histories[r.history])); err != nil {
			return err
		}
		if _, err := s.inStore(run, "import", "articles", "-q", filepath.Join(dir, r.file)); err != nil {
			return err
		}
	}
	return nil
}

// newStore makes a folder with an empty codebook and imports files, if any.
func (s setup) newStore(dir string, files ...string) error {
	return s.newStoreWith(dir, emptyConfig, files...)
}

// newStoreWith is newStore with another configuration.
func (s setup) newStoreWith(dir, config string, files ...string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(config), 0o644); err != nil {
		return err
	}
	if len(files) == 0 {
		return nil
	}
	_, err := s.inStore(dir, append([]string{"import", "articles", "-q"}, files...)...)
	return err
}

// inStore runs the program in a store's folder and returns what it prints.
func (s setup) inStore(dir string, args ...string) ([]byte, error) {
	c := exec.Command(s.binary, args...)
	c.Dir = dir
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		return out, fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, tail(errs.String(), 1000))
	}
	return out, nil
}

func (s setup) rankPlantings(dir string, runs []planting, name string, flags []string) ([]figure, error) {
	args := []string{"./injectscore"}
	for _, r := range runs {
		store := filepath.Join(s.work, "run-"+r.run)
		list, err := s.inStore(store, append([]string{"list", "framings", "--week", r.week, "--kind", "discovered", "--top", "200", "--format", "json"}, flags...)...)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(store, "list.json")
		if err := os.WriteFile(path, list, 0o644); err != nil {
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
