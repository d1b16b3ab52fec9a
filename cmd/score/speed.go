package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// speedModule is a module of its own beside this program: it imports a peer.
const speedModule = "cmd/score/testdata/speed"

// scoreSpeed times reading a page beside building its tree alone and beside
// go-readability, in one run, on all saved pages.
func scoreSpeed(s setup) ([]figure, error) {
	dir := filepath.Join(s.work, "speed")
	if _, err := s.scorer("./extract", "unpack", "-from", s.eval("extract"), "-to", dir); err != nil {
		return nil, err
	}
	c := exec.Command("go", "run", ".", "-manifest", filepath.Join(dir, "manifest.jsonl"))
	c.Dir = speedModule
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", speedModule, err)
	}
	return speedFigures(out)
}

// speedFigures reads what the module prints.
func speedFigures(js []byte) (out []figure, err error) {
	var list []struct {
		Name   string
		Median float64 `json:"median_ms"`
		P99    float64 `json:"p99_ms"`
		Most   float64 `json:"most_ms"`
		Ratio  float64
		Allocs float64
		Bytes  float64
	}
	if err := json.Unmarshal(js, &list); err != nil {
		return nil, fmt.Errorf("speed: %w", err)
	}
	for _, r := range list {
		out = append(out,
			figure{"speed " + r.Name + " times the tree", r.Ratio, fmt.Sprintf("median over pages; %.2f ms a page", r.Median)},
			figure{"speed " + r.Name + " p99 ms", r.P99, fmt.Sprintf("slowest %.1f ms", r.Most)},
			figure{"speed " + r.Name + " allocations", r.Allocs, fmt.Sprintf("a page, %.0f KiB", r.Bytes/1024)})
	}
	return out, nil
}
