package narratives

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hymnsheet/hymnsheet/extract"
)

// CheckExamples reports every include example that its framing does not find
// and every exclude example that it does, in any language it has variants in.
func (t *Tracker) CheckExamples() error {
	var errs []error
	for i, f := range t.framings {
		for _, s := range f.Include {
			if !t.finds(i, s) {
				errs = append(errs, fmt.Errorf("framing %q: include %q: no variant matches", f.ID, s))
			}
		}
		for _, s := range f.Exclude {
			if t.finds(i, s) {
				errs = append(errs, fmt.Errorf("framing %q: exclude %q: a variant matches", f.ID, s))
			}
		}
	}
	return errors.Join(errs...)
}

func (t *Tracker) finds(framing int, s string) bool {
	for _, lang := range slices.Sorted(maps.Keys(t.framings[framing].Variants)) {
		u := Unit{Language: lang, Number: 1, Passages: []extract.Passage{{Kind: extract.Paragraph, Text: s}}}
		for _, h := range t.scan(u).hits {
			if h.found.rule.framing == framing {
				return true
			}
		}
	}
	return false
}
