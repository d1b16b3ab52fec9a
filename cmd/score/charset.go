package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"unicode"
)

// A decodedPage is what an answer tells of how the page was decoded.
type decodedPage struct {
	ID, Title, Text, Language string
	Decoding                  struct{ Charset string }
	Signals                   struct{ Mojibake float64 }
}

// A decodedGold is what the marking says of the same page.
type decodedGold struct{ ID, Lang, Body string }

const (
	// readableShare is how many letters of a text that was decoded rightly must
	// be among those marked; of wrong decodings next to none are.
	readableShare = .5
	// maxMojibake is the share of signs of a wrong decoding from which a page
	// has the problem.
	maxMojibake = .01
)

// charsetFigures counts Chinese, Russian and Arabic pages that can be read, of
// those that are not UTF-8 and of all. A page that holds signs of lost
// characters itself, as it was saved, is told apart.
func charsetFigures(gold, dir, answers string) ([]figure, error) {
	marked, err := readLines[decodedGold](gold)
	if err != nil {
		return nil, err
	}
	pages, err := readLines[decodedPage](answers)
	if err != nil {
		return nil, err
	}
	manifest, err := readLines[siblingPage](filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		return nil, err
	}
	file := map[string]string{}
	for _, m := range manifest {
		file[m.ID] = filepath.Join(dir, m.File)
	}
	want := map[string]decodedGold{}
	for _, g := range marked {
		want[g.ID] = g
	}
	encoded, readable, all, mojibake, lost := 0, 0, 0, 0, 0
	for _, p := range pages {
		g := want[p.ID]
		if !slices.Contains([]string{"zh", "ru", "ar"}, g.Lang) && !slices.Contains([]string{"zh", "ru", "ar"}, p.Language) {
			continue
		}
		all++
		bad := p.Signals.Mojibake >= maxMojibake
		if bad {
			page, err := os.ReadFile(file[p.ID])
			switch {
			case err != nil:
				return nil, err
			case bytes.Contains(page, []byte("\uFFFD")):
				bad = false
				lost++
			default:
				mojibake++
				show("mojibake: " + p.ID)
			}
		}
		if p.Decoding.Charset == "utf-8" {
			continue
		}
		encoded++
		if !bad && p.Text != "" && lettersShared(p.Text, g.Body) >= readableShare {
			readable++
		} else {
			show("not readable: " + p.ID)
		}
	}
	return []figure{
		{"extract encoded pages readable", share(readable, encoded), fmt.Sprintf("%d of %d Chinese, Russian and Arabic pages that are not UTF-8", readable, encoded)},
		{"extract pages with mojibake", float64(mojibake), fmt.Sprintf("of %d Chinese, Russian and Arabic pages; %d more were saved with lost characters", all, lost)},
	}, nil
}

// lettersShared is the share of the different letters beyond ASCII of a text
// that are in the marked one; 1 where none is marked or the text has none.
func lettersShared(text, marked string) float64 {
	have := map[rune]bool{}
	for _, r := range marked {
		have[r] = true
	}
	seen := map[rune]bool{}
	n, hit := 0, 0
	for _, r := range text {
		if r < 0x80 || seen[r] || !unicode.IsLetter(r) {
			continue
		}
		seen[r] = true
		n++
		if have[r] {
			hit++
		}
	}
	if n == 0 || marked == "" {
		return 1
	}
	return float64(hit) / float64(n)
}
