// Command speed times the reading of saved pages: the HTML tree alone, the
// whole of extract.Parse with quotations and signals, and go-readability/v2
// with its own parsing, page by page in turn, so that a busy machine is as
// busy for each. It prints one JSON object. It is a module of its own, so that
// the program's go.mod lists only what ships.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
)

// rounds is how often each page is read by each; the least time counts.
const rounds = 3

type page struct {
	url  string
	body []byte
}

// A reader is one of what is timed.
type reader struct {
	name string
	read func(page)
}

var readers = []reader{
	{"tree", func(p page) { html.Parse(bytes.NewReader(p.body)) }},
	{"parse", func(p page) {
		extract.Parse(extract.Page{Capture: crawler.Capture{URL: p.url, Kind: crawler.KindPage, Status: 200, Body: p.body}})
	}},
	{"readability", func(p page) {
		u, _ := url.Parse(p.url)
		readability.FromReader(bytes.NewReader(p.body), u)
	}},
}

// A result says how one reader did over all pages.
type result struct {
	Name   string  `json:"name"`
	Median float64 `json:"median_ms"`
	P99    float64 `json:"p99_ms"`
	Most   float64 `json:"most_ms"`
	Ratio  float64 `json:"ratio"`  // median over pages of the time by that of the tree alone
	Allocs float64 `json:"allocs"` // a page, mean
	Bytes  float64 `json:"bytes"`  // allocated a page, mean
}

func main() {
	manifest := flag.String("manifest", "", "JSON Lines with file and url")
	flag.Parse()
	pages, err := load(*manifest)
	if err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(measure(pages))
}

func load(path string) (pages []page, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var l struct{ File, URL string }
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			return nil, err
		}
		body, err := os.ReadFile(filepath.Join(filepath.Dir(path), l.File))
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
			zr, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				return nil, err
			}
			if body, err = io.ReadAll(zr); err != nil {
				return nil, err
			}
		}
		pages = append(pages, page{l.URL, body})
	}
	return pages, sc.Err()
}

func measure(pages []page) []result {
	least := make([][]float64, len(readers)) // by reader and page, ms
	for k := range readers {
		least[k] = make([]float64, len(pages))
	}
	for i, p := range pages {
		for range rounds {
			for k, r := range readers {
				begun := time.Now()
				r.read(p)
				if ms := float64(time.Since(begun).Microseconds()) / 1000; least[k][i] == 0 || ms < least[k][i] {
					least[k][i] = ms
				}
			}
		}
	}
	out := make([]result, len(readers))
	for k, r := range readers {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, p := range pages {
			r.read(p)
		}
		runtime.ReadMemStats(&after)
		n := float64(len(pages))
		ratios := make([]float64, len(pages))
		for i := range pages {
			ratios[i] = least[k][i] / max(least[0][i], .001)
		}
		out[k] = result{
			r.name, share(least[k], .5), share(least[k], .99), share(least[k], 1), share(ratios, .5),
			float64(after.Mallocs-before.Mallocs) / n, float64(after.TotalAlloc-before.TotalAlloc) / n,
		}
	}
	return out
}

// share is the value under which so large a share of the list lies.
func share(list []float64, part float64) float64 {
	if len(list) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(list))
	return s[min(len(s)-1, int(part*float64(len(s))))]
}
