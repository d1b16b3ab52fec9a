package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// scoreAll runs every measure, prints one table and compares it with the
// floors. The short form replays three days and kills five times.
func scoreAll(s setup) error {
	if !s.full {
		s.days, s.kills = 3, 5
	}
	floors, err := readFloors(s.floors)
	if err != nil {
		return err
	}
	var all []figure
	var problems []error
	for _, m := range []struct {
		name string
		run  func(setup) ([]figure, error)
	}{
		{"robots", scoreRobots},
		{"feeds", scoreFeeds},
		{"quotes", scoreQuotes},
		{"extract", scoreExtract},
		{"import", scoreImport},
		{"replay", scoreReplay},
		{"kills", scoreKills},
		{"hostile", scoreHostile},
		{"disk", scoreDisk},
		{"fresh", scoreFresh},
	} {
		if m.name == "fresh" && !s.full {
			continue // CI is a fresh clone itself
		}
		begun := time.Now()
		figures, err := m.run(s)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", m.name, err))
		}
		all = append(all, figures...)
		fmt.Fprintf(os.Stderr, "%s: %s\n", m.name, time.Since(begun).Round(time.Second))
	}
	fmt.Println()
	printFigures(all)
	return errors.Join(append(problems, hold(all, floors))...)
}

// fuzzAll runs every fuzz target of the module for a while.
func fuzzAll(s setup) error {
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles", "./...").Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	targets := 0
	for dec.More() {
		var p struct {
			ImportPath, Dir           string
			TestGoFiles, XTestGoFiles []string
		}
		if err := dec.Decode(&p); err != nil {
			return err
		}
		for _, file := range append(p.TestGoFiles, p.XTestGoFiles...) {
			src, err := os.ReadFile(p.Dir + "/" + file)
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(src)) {
				name, ok := strings.CutPrefix(line, "func Fuzz")
				if !ok {
					continue
				}
				name, _, _ = strings.Cut("Fuzz"+name, "(")
				targets++
				c := exec.Command("go", "test", "-run", "^$", "-fuzz", "^"+name+"$", "-fuzztime", s.fuzz.String(), p.ImportPath)
				begun := time.Now()
				if text, err := c.CombinedOutput(); err != nil {
					return fmt.Errorf("%s %s: %w\n%s", p.ImportPath, name, err, tail(string(text), 4000))
				}
				fmt.Printf("%s %s: %s\n", p.ImportPath, name, time.Since(begun).Round(time.Second))
			}
		}
	}
	if targets == 0 {
		return errors.New("no fuzz targets found")
	}
	return nil
}
