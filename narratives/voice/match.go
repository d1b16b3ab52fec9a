package voice

import (
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// A match is where words stand in their scene.
type match struct {
	*scene
	kind       extract.PassageKind
	from, to   int // the passage
	start, end int // the words
	sentence   *clause
}

// covering returns the quotation that the words stand in: the innermost one
// that somebody speaks, else the innermost. Words that reach over a mark are
// inside if half of them are.
func (m match) covering() (best quote.Quote, ok bool) {
	for _, q := range m.quotes {
		inside := min(m.end, q.End) - max(m.start, q.Start)
		if inside*2 < m.end-m.start || inside <= 0 {
			continue
		}
		if !ok || rank(q) < rank(best) || rank(q) == rank(best) && q.End-q.Start <= best.End-best.Start {
			best, ok = q, true
		}
	}
	return best, ok
}

// around returns the quotation in marks that q stands in, whose speaker reports
// what the speaker of q said; both name their own.
func (m match) around(q quote.Quote) (outer quote.Quote, ok bool) {
	if q.Speaker == nil {
		return outer, false
	}
	for _, o := range m.quotes {
		if o.Kind == quote.Direct && o.Speaker != nil && o.Start < q.Start && q.End <= o.End && o.Start < q.Speaker.Start && q.Speaker.End < o.End && (!ok || o.Start > outer.Start) {
			outer, ok = o, true
		}
	}
	return outer, ok
}

// marked reports whether the words stand in quotation marks.
func (m match) marked() bool {
	q, ok := m.covering()
	return ok && q.Kind != quote.Indirect
}

func rank(q quote.Quote) int {
	switch {
	case q.Kind == quote.Direct:
		return 0
	case q.Kind == quote.Indirect:
		return 1
	case q.Speaker != nil:
		return 2
	}
	return 3
}
