package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// fuzzLong is how long each target is fuzzed in the long form.
const fuzzLong = 5 * time.Minute

// scoreAll runs every measure, prints one table and compares it with the
// floors. The short form replays three days and kills five times.
func scoreAll(s setup) error {
	if s.full {
		s.fuzz = fuzzLong
	} else {
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
		// First: a process counts as its own what the one that started it held,
		// and that grows with the measures.
		{"frontier", scoreFrontier},
		{"pace", scorePace},
		{"robots", scoreRobots},
		{"feeds", scoreFeeds},
		{"quotes", scoreQuotes},
		{"framed", scoreFramed},
		{"extract", scoreExtract},
		{"siblings", scoreSiblings},
		{"import", scoreImport},
		{"neardup", scoreNeardup},
		{"stories", scoreStories},
		{"narratives", scoreNarratives},
		{"chinese", scoreHan},
		{"families", scoreFamilies},
		{"shuffled", scoreShuffled},
		{"identity", scoreIdentity},
		{"scale", scoreScale},
		{"kills", scoreKills},
		{"hostile", scoreHostile},
		{"disk", scoreDisk},
		{"internet", scoreInternet},
		{"crash", scoreCrash},
		{"speed", scoreSpeed},
		{"reread", scoreReread},
		{"fresh", scoreFresh},
		{"warc", scoreWARC},
		{"fuzz", scoreFuzz},
	} {
		if !s.full && slices.Contains([]string{"fresh", "warc", "fuzz", "narratives", "shuffled"}, m.name) {
			continue // CI is a fresh clone itself, and runs the next two as steps of their own; the last two take long
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
