package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// A sibling is one page of a manifest as the other pages of its host see it.
type sibling struct {
	line   pageLine
	day    time.Time // of publication, zero if unknown
	sketch extract.Sketch
	ok     bool // something can be learnt from it
}

// siblingsOf are the pages of a manifest by host.
type siblingsOf map[string][]sibling

// readSiblings reads each page of a manifest alone and keeps what can be
// learnt from it. Lines and pages that cannot be read teach nothing; they are
// told of when they are answered.
func (a *app) readSiblings(path string, raw []byte) siblingsOf {
	var lines []pageLine
	for text := range bytes.Lines(raw) {
		var l pageLine
		if json.Unmarshal(text, &l) == nil && l.URL != "" {
			lines = append(lines, l)
		}
	}
	all := make([]sibling, len(lines))
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range next {
				all[i] = a.sketch(filepath.Dir(path), lines[i])
			}
		})
	}
	for i := range lines {
		next <- i
	}
	close(next)
	wg.Wait()
	out := siblingsOf{}
	for _, s := range all {
		if s.ok {
			h := hostOf(s.line.URL)
			out[h] = append(out[h], s)
		}
	}
	return out
}

func (a *app) sketch(dir string, l pageLine) (s sibling) {
	s.line = l
	defer func() {
		if recover() != nil {
			s.ok = false // told of when the page is answered
		}
	}()
	body, err := a.readInput(beside(dir, l.File))
	if err != nil {
		return s
	}
	s.sketch, s.day, s.ok = extract.SketchOf(pageOf(l.URL, "", body))
	return s
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// template is what the other pages of a line's host have in common: those of
// the same period, by day and address, whatever the order of the manifest.
func (s siblingsOf) template(l pageLine) *extract.Template {
	host := s[hostOf(l.URL)]
	var day time.Time
	for _, x := range host {
		if x.line.ID == l.ID && x.line.URL == l.URL {
			day = x.day
		}
	}
	var others []sibling
	for _, x := range host {
		if x.line.URL == l.URL || !day.IsZero() && !x.day.IsZero() && x.day.Sub(day).Abs() > extract.Period {
			continue
		}
		others = append(others, x)
	}
	if len(others) == 0 {
		return nil
	}
	away := func(x sibling) time.Duration {
		if day.IsZero() || x.day.IsZero() {
			return extract.Period
		}
		return x.day.Sub(day).Abs()
	}
	slices.SortFunc(others, func(a, b sibling) int {
		return cmp.Or(cmp.Compare(away(b), away(a)), cmp.Compare(a.line.URL, b.line.URL), cmp.Compare(a.line.ID, b.line.ID))
	})
	sketches := make([]extract.Sketch, len(others))
	for i, x := range others {
		sketches[i] = x.sketch
	}
	return extract.Learn(sketches)
}

// trySiblings answers a manifest whose pages learn from each other, from least
// others or more.
func (a *app) trySiblings(path string, least int, explain bool) error {
	var r io.Reader = a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		r = f
	}
	raw, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return err
	}
	if len(raw) > maxInput {
		return errors.New("manifest: too long for --siblings")
	}
	sites := a.readSiblings(path, raw)
	return manifestFrom(a, bytes.NewReader(raw), filepath.Dir(path), func(l pageLine) string { return l.ID }, func(dir string, l pageLine) (any, error) {
		body, err := a.readInput(beside(dir, l.File))
		if err != nil {
			return nil, err
		}
		p := pageOf(l.URL, "", body)
		p.Template = sites.template(l).AtLeast(least)
		return answerPage(l.ID, p, explain), nil
	})
}
