package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// A fuzzTarget is one fuzz function and its package's test binary.
type fuzzTarget struct {
	pkg, dir, name, binary string
}

// scoreFuzz runs every fuzz target of the module for a while, or those that are
// asked for by name, as many at once as there are processors, each with one
// worker.
func scoreFuzz(s setup) ([]figure, error) {
	targets, err := fuzzTargets()
	if err != nil {
		return nil, err
	}
	if s.only != "" {
		only := strings.Split(s.only, ",")
		targets = slices.DeleteFunc(targets, func(t fuzzTarget) bool { return !slices.Contains(only, t.name) })
	}
	built := map[string]string{}
	for i := range targets {
		t := &targets[i]
		if built[t.pkg] == "" {
			bin := filepath.Join(s.work, fmt.Sprintf("fuzz-%d.test", len(built)))
			c := exec.Command("go", "test", "-c", "-fuzz", "^"+t.name+"$", "-o", bin, t.pkg)
			if out, err := c.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("build %s: %w: %s", t.pkg, err, tail(string(out), 2000))
			}
			built[t.pkg] = bin
		}
		t.binary = built[t.pkg]
	}
	queue := make(chan fuzzTarget)
	failed := make(chan error, len(targets))
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for t := range queue {
				if err := t.run(s); err != nil {
					failed <- err
				}
			}
		})
	}
	for _, t := range targets {
		queue <- t
	}
	close(queue)
	workers.Wait()
	close(failed)
	var problems []error
	for err := range failed {
		problems = append(problems, err)
	}
	return []figure{
		{"fuzz targets", float64(len(targets)), s.fuzz.String() + " each"},
		{"fuzz targets that failed", float64(len(problems)), ""},
	}, errors.Join(problems...)
}

// run fuzzes one target in its package's folder, where its corpus lies.
func (t fuzzTarget) run(s setup) error {
	c := exec.Command(t.binary, "-test.run", "^$", "-test.fuzz", "^"+t.name+"$", "-test.fuzztime", s.fuzz.String(),
		"-test.parallel", "1", "-test.fuzzcachedir", filepath.Join(s.work, "corpus", filepath.Base(t.binary)))
	c.Dir = t.dir
	begun := time.Now()
	if text, err := c.CombinedOutput(); err != nil && !ranOut(string(text)) {
		return fmt.Errorf("%s %s: %w\n%s", t.pkg, t.name, err, tail(string(text), 4000))
	}
	fmt.Printf("%s %s: %s\n", t.pkg, t.name, time.Since(begun).Round(time.Second))
	return nil
}

// ranOut reports whether a target failed only because its time was over while
// an input was being tried: the engine then says that its own deadline passed
// and names no input. A real failure names the input that it wrote down.
func ranOut(text string) bool {
	return strings.Contains(text, "    context deadline exceeded\n") && !strings.Contains(text, "Failing input") && !strings.Contains(text, "panic:")
}

// fuzzTargets finds the fuzz functions of the module.
func fuzzTargets() (out []fuzzTarget, err error) {
	list, err := exec.Command("go", "list", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles", "./...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(list))
	for dec.More() {
		var p struct {
			ImportPath, Dir           string
			TestGoFiles, XTestGoFiles []string
		}
		if err := dec.Decode(&p); err != nil {
			return nil, err
		}
		for _, file := range append(p.TestGoFiles, p.XTestGoFiles...) {
			src, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				return nil, err
			}
			for line := range strings.Lines(string(src)) {
				if rest, ok := strings.CutPrefix(line, "func Fuzz"); ok {
					name, _, _ := strings.Cut("Fuzz"+rest, "(")
					out = append(out, fuzzTarget{pkg: p.ImportPath, dir: p.Dir, name: name})
				}
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no fuzz targets found")
	}
	return out, nil
}
