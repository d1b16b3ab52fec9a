package main

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// fuzzLong is how long each target is fuzzed in the long form.
const fuzzLong = 5 * time.Minute

// A measure is one subcommand.
type measure struct {
	name string
	run  func(setup) ([]figure, error)
	in   form
}

// A form says in which form of all a measure has a place.
type form int

const (
	both form = iota
	long      // only in the long form
	none      // by itself alone
)

// measures are all there are, in the order in which all runs them.
var measures = []measure{
	// First: a process counts as its own what the one that started it held,
	// and that grows with the measures.
	{"frontier", scoreFrontier, both},
	{"pace", scorePace, both},
	{"robots", scoreRobots, both},
	{"feeds", scoreFeeds, both},
	{"quotes", scoreQuotes, both},
	{"framed", scoreFramed, both},
	{"extract", scoreExtract, both},
	{"siblings", scoreSiblings, both},
	{"import", scoreImport, both},
	{"neardup", scoreNeardup, both},
	{"stories", scoreStories, both},
	{"narratives", scoreNarratives, long}, // it takes long
	{"chinese", scoreHan, both},
	{"families", scoreFamilies, both},
	{"vectors", scoreVectors, both},
	{"shuffled", scoreShuffled, long}, // likewise
	{"identity", scoreIdentity, both},
	{"scale", scoreScale, both},
	{"replay", scoreReplay, none}, // kills has it
	{"kills", scoreKills, both},
	{"hostile", scoreHostile, both},
	{"disk", scoreDisk, both},
	{"internet", scoreInternet, both},
	{"crash", scoreCrash, both},
	{"speed", scoreSpeed, both},
	{"reread", scoreReread, both},
	{"fresh", scoreFresh, long}, // CI is a fresh clone itself
	{"warc", scoreWARC, long},   // a step of CI by itself
	{"fuzz", scoreFuzz, long},   // likewise
	{"judge", scoreJudge, none}, // makes cards for people
	{"judged", scoreJudged, none},
}

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
	for _, m := range measures {
		if m.in == none || m.in == long && !s.full {
			continue
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
