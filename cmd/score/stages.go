package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// A stage is a part of the program as a CPU profile names it: the time spent in
// a function and all that it calls.
type stage struct {
	name     string
	function string // end of the function's name in the profile
}

// internetStages are where a crawl can spend its time. Those that are indented
// are part of the one above.
var internetStages = []stage{
	{"HTTP exchange", "crawler.(*wire).exchange"},
	{"page: parse and links", "crawler.page"},
	{"feed and sitemap", "crawler.(*Crawler).revealFeed"},
	{"lease", "store.(*Frontier).Lease"},
	{"begin", "store.(*Frontier).Begin"},
	{"save host", "store.(*Frontier).SaveHost"},
	{"hosts with work", "store.(*Frontier).Hosts"},
	{"commit", "store.(*Frontier).Commit"},
	{"  WARC", "warc.(*Writer).Append"},
	{"  rows", "store.(*Frontier).keep"},
	{"    links", "store.addLink"},
	{"extract", "extract.Run"},
	{"net/http, its own goroutines", "net/http.(*persistConn).readLoop"},
	{"  and writing", "net/http.(*persistConn).writeLoop"},
	{"collecting garbage", "runtime.gcBgMarkWorker"},
	{"  and helping", "runtime.gcAssistAlloc"},
}

// showStages prints how much of a CPU profile each stage has.
func showStages(profile string, stages []stage) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	out, err := exec.Command("go", "tool", "pprof", "-top", "-cum", "-unit=ms", "-nodefraction=0", "-nodecount=100000", self, profile).Output()
	if err != nil {
		return fmt.Errorf("go tool pprof: %w", err)
	}
	by, total := cumulated(string(out))
	fmt.Fprintf(os.Stderr, "CPU by stage, of %.1f s:\n", total/1000)
	for _, st := range stages {
		for name, ms := range by {
			if strings.HasSuffix(name, st.function) {
				fmt.Fprintf(os.Stderr, "  %-30s %6.1f s %5.1f %%\n", st.name, ms/1000, 100*ms/max(total, 1))
			}
		}
	}
	return nil
}

var (
	topTotal = regexp.MustCompile(`Total samples = ([\d.]+)ms`)
	topLine  = regexp.MustCompile(`^\s*[\d.]+(?:ms)?\s+[\d.]+%\s+[\d.]+%\s+([\d.]+)(?:ms)?\s+[\d.]+%\s+(.+)$`)
)

// cumulated reads the listing of go tool pprof: milliseconds in each function
// and below it.
func cumulated(top string) (by map[string]float64, total float64) {
	by = map[string]float64{}
	for line := range strings.Lines(top) {
		line = strings.TrimRight(line, "\n")
		if m := topTotal.FindStringSubmatch(line); m != nil {
			total, _ = strconv.ParseFloat(m[1], 64) // digits, by the pattern
		}
		if m := topLine.FindStringSubmatch(line); m != nil {
			ms, err := strconv.ParseFloat(m[1], 64)
			if err == nil {
				by[strings.TrimSuffix(m[2], " (inline)")] = ms
			}
		}
	}
	return by, total
}
