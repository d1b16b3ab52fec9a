package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// try answers a manifest and leaves the output in the scratch folder.
func (s setup) try(what, manifest string, flags ...string) (string, time.Duration, error) {
	out := filepath.Join(s.work, what+".jsonl")
	f, err := os.Create(out)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	var errs bytes.Buffer
	c := exec.Command(s.binary, append([]string{"try", what, "--manifest", manifest}, flags...)...)
	c.Stdout, c.Stderr = f, &errs
	begun := time.Now()
	if err := c.Run(); err != nil {
		return "", 0, fmt.Errorf("try %s: %w: %s", what, err, tail(errs.String(), 1000))
	}
	return out, time.Since(begun), nil
}

// scorer runs one of the scorers that lie beside the data.
func (s setup) scorer(args ...string) (string, error) {
	c := exec.Command("go", append([]string{"run"}, args...)...)
	c.Dir = filepath.Join(s.shared, "eval", "score")
	out, err := c.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("scorer %s: %w: %s", args[0], err, tail(string(out), 2000))
	}
	return string(out), nil
}

func (s setup) eval(parts ...string) string {
	return filepath.Join(append([]string{s.shared, "eval"}, parts...)...)
}

// scoreRobots counts the robots.txt cases that are decided right.
func scoreRobots(s setup) ([]figure, error) {
	out, _, err := s.try("robots", s.eval("robots", "cases.jsonl"))
	if err != nil {
		return nil, err
	}
	type answer struct {
		ID      string
		Allowed bool
	}
	got, err := readLines[answer](out)
	if err != nil {
		return nil, err
	}
	want, err := readLines[answer](s.eval("robots", "expected.jsonl"))
	if err != nil {
		return nil, err
	}
	by := map[string]bool{}
	for _, g := range got {
		by[g.ID] = g.Allowed
	}
	right := 0
	for _, w := range want {
		if a, ok := by[w.ID]; ok && a == w.Allowed {
			right++
		} else {
			show("robots case wrong: " + w.ID)
		}
	}
	return []figure{{"robots cases right", float64(right), fmt.Sprintf("of %d", len(want))}}, nil
}

// scoreFeeds reads the feed cases and prints what the scorer says.
func scoreFeeds(s setup) ([]figure, error) {
	// The scorer writes two large inputs beside the data once; the data may be
	// read-only, so it works on a copy.
	dir := filepath.Join(s.work, "feeds")
	if err := os.CopyFS(dir, os.DirFS(s.eval("feeds"))); err != nil {
		return nil, err
	}
	if _, err := s.scorer("./feeds", "-gold", dir, "-make"); err != nil {
		return nil, err
	}
	out, took, err := s.try("feed", filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		return nil, err
	}
	text, err := s.scorer("./feeds", "-gold", dir, "-pred", out)
	fmt.Println(text)
	figures := []figure{{"feeds seconds", took.Seconds(), "all inputs"}}
	return append(figures, feedFigures(text)...), err
}

var feedLine = regexp.MustCompile(`(?m)^(own|feedparser) (\S.*?)\s+\d+/\d+\s+([\d.]+)%$`)

// feedFigures picks the shares of both sets out of the scorer's table.
func feedFigures(text string) (out []figure) {
	for _, m := range feedLine.FindAllStringSubmatch(text, -1) {
		if v, err := strconv.ParseFloat(m[3], 64); err == nil {
			out = append(out, figure{"feeds " + m[1] + " " + m[2], v, "percent"})
		}
	}
	return out
}

// scoreExtract scores pages against gold.
func scoreExtract(s setup) ([]figure, error) {
	dir := filepath.Join(s.work, "extract")
	if _, err := s.scorer("./extract", "unpack", "-from", s.eval("extract"), "-to", dir); err != nil {
		return nil, err
	}
	out, took, err := s.try("page", filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		return nil, err
	}
	text, err := s.scorer("./extract", "score", "-gold", s.eval("extract", "gold.jsonl"), "-pred", out)
	if err != nil {
		return nil, err
	}
	fmt.Println(text)
	js, err := s.scorer("./extract", "score", "-json", "-n", "10", "-gold", s.eval("extract", "gold.jsonl"), "-pred", out)
	if err != nil {
		return nil, err
	}
	figures := []figure{{"extract seconds", took.Seconds(), "1,131 pages"}}
	more, err := extractFigures([]byte(js))
	if err != nil {
		return nil, err
	}
	figures = append(figures, more...)
	for _, peer := range []string{"go-trafilatura", "go-readability"} {
		js, err := s.scorer("./extract", "score", "-json", "-worst", "0", "-gold", s.eval("extract", "gold.jsonl"), "-pred", out,
			"-compare", s.eval("extract", "peers", peer+".jsonl.gz"))
		if err != nil {
			return nil, err
		}
		if more, err = aheadFigures(peer, []byte(js)); err != nil {
			return nil, err
		}
		figures = append(figures, more...)
	}
	more, err = charsetFigures(s.eval("extract", "gold.jsonl"), dir, out)
	return append(figures, more...), err
}

// scoreImport times import and tracking of a year of one agency's articles.
func scoreImport(s setup) ([]figure, error) {
	m, err := s.newStore("import", shippedConfig)
	if err != nil {
		return nil, err
	}
	file := s.eval("narratives", "kcna-2011.jsonl.gz")
	peak := 0.0
	timed := func(args ...string) ([]byte, float64, error) {
		begun := time.Now()
		out, used, err := m.used(args...)
		peak = max(peak, used.Peak)
		return out, time.Since(begun).Seconds(), err
	}
	counted := func(out []byte, key string) float64 {
		var v map[string]any
		if json.Unmarshal(out, &v) != nil {
			return 0
		}
		n, _ := v[key].(float64)
		return n
	}
	out, importing, err := timed("import", "articles", file, "--no-track", "--json")
	if err != nil {
		return nil, err
	}
	added := counted(out, "added")
	out, tracking, err := timed("track", "--no-discover", "--json")
	if err != nil {
		return nil, err
	}
	passages := counted(out, "passages")
	_, discovering, err := timed("track", "--quiet")
	if err != nil {
		return nil, err
	}
	if out, _, err = timed("import", "articles", file, "--json"); err != nil {
		return nil, err
	}
	second := counted(out, "added")
	if _, _, err = timed("report", "--week", "2011-W30", "--quiet"); err != nil {
		return nil, err
	}
	return []figure{
		{"import documents per second", added / importing, fmt.Sprintf("%.0f documents in %.1f s", added, importing)},
		{"track passages per second", passages / tracking, fmt.Sprintf("%.0f passages in %.1f s", passages, tracking)},
		{"import to ranking documents per second", added / (importing + tracking + discovering), fmt.Sprintf("imported, tracked, placed in stories, %.1f s more for wordings that nobody listed", discovering)},
		{"import peak MB", peak, "largest of import, track, report"},
		{"import second time added", second, "want 0"},
	}, nil
}
