package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// scoreWARC crawls the demonstration and has the archive read by warcio, an
// independent reader from the npm registry.
func scoreWARC(s setup) ([]figure, error) {
	demo := exec.Command(s.binary, "demo", "--quiet")
	demo.Dir = s.work
	if out, err := demo.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("demo: %w: %s", err, out)
	}
	script, err := os.ReadFile("internal/warc/testdata/check.mjs")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(s.work, "check.mjs"), script, 0o644); err != nil {
		return nil, err
	}
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", s.work, "warcio@2")
	install.Dir = s.work
	if out, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm install warcio: %w: %s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(s.work, "hymnsheet-demo", "archive", "*.warc.gz"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no archive files under hymnsheet-demo: %v", err)
	}
	check := exec.Command("node", append([]string{"check.mjs"}, files...)...)
	check.Dir = s.work
	out, err := check.CombinedOutput()
	fmt.Print(string(out))
	if err != nil {
		return nil, fmt.Errorf("independent reader: %w", err)
	}
	return []figure{{"warc files read by warcio", float64(len(files)), strings.TrimSpace(tail(string(out), 200))}}, nil
}
