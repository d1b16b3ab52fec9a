// Command score measures Hymnsheet against data that lies beside the project
// and runs the long checks: a replay of recorded days, a crawl that is killed
// again and again, fuzzing, and an independent reader for the archive. It is
// for developers; the data are not part of the project.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// A setup is what all subcommands share.
type setup struct {
	binary  string // hymnsheet under test
	shared  string // folder with eval/ and replay/
	work    string // scratch folder
	days    int
	kills   int
	full    bool
	floors  string
	fuzz    time.Duration
	only    string // names of fuzz targets, separated by commas; empty: all
	keep    bool
	profile string // file for a CPU profile; empty: none
	rounds  int    // of pace; 0: by the form
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "score:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		names := "all"
		for _, m := range measures {
			names += ", " + m.name
		}
		return fmt.Errorf("want one of: %s", names)
	}
	if args[0] == "worker" {
		return runWorker(args[1:])
	}
	var s setup
	f := flag.NewFlagSet(args[0], flag.ContinueOnError)
	f.StringVar(&s.binary, "binary", "./hymnsheet", "program under test")
	f.StringVar(&s.shared, "shared", "../shared", "folder with the measuring data")
	f.StringVar(&s.floors, "floors", "docs/scores.tsv", "least figures that are accepted")
	f.IntVar(&s.days, "days", 14, "simulated days of the replay")
	f.IntVar(&s.kills, "kills", 50, "kills spread over the replay")
	f.BoolVar(&s.full, "full", false, "the long forms")
	f.BoolVar(&s.keep, "keep", false, "keep the scratch folder")
	f.IntVar(&s.rounds, "rounds", 0, "rounds of pace; 0: five in the long form, one in the short")
	f.StringVar(&s.profile, "profile", "", "write a CPU profile of the crawl here and show it by stage")
	f.StringVar(&s.only, "only", "", "fuzz targets to run, by name, separated by commas; empty: all")
	f.DurationVar(&s.fuzz, "time", 20*time.Second, "fuzzing time for each target")
	if err := f.Parse(args[1:]); err != nil {
		return err
	}
	var err error
	if s.binary, err = filepath.Abs(s.binary); err != nil {
		return err
	}
	if s.shared, err = filepath.Abs(s.shared); err != nil {
		return err
	}
	if s.work, err = os.MkdirTemp("", "hymnsheet-score-"); err != nil {
		return err
	}
	if s.keep {
		fmt.Fprintln(os.Stderr, "scratch folder:", s.work)
	} else {
		defer os.RemoveAll(s.work)
	}
	if args[0] == "all" {
		return scoreAll(s)
	}
	at := slices.IndexFunc(measures, func(m measure) bool { return m.name == args[0] })
	if at < 0 {
		return fmt.Errorf("%s: no such measure", args[0])
	}
	figures, err := measures[at].run(s)
	printFigures(figures)
	return err
}
