package extract

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// maxLines bounds the lines remembered of one page.
const maxLines = 1500

// maxMoreLines are the openings of lines at its edges.
const maxMoreLines = edgeLines + 1

// A Sketch is what is remembered of one page of a site: a hash of each line,
// and whether the page's text held it.
type Sketch struct {
	lines []sketchLine // sorted by hash
}

type sketchLine struct {
	text   uint64 // hash of the line
	weight int32
	body   bool // stands in the text, as the page was read alone
	prose  bool
}

// rank puts a line of the text before the same line elsewhere.
func (l sketchLine) rank() int {
	switch {
	case l.body && l.prose:
		return 2
	case l.body:
		return 1
	}
	return 0
}

// SketchOf reads a page alone and keeps what can be learnt from it. day is that
// of publication, or of capture where that is unknown; zero if both are. ok is
// false for a page without a text, from which nothing is learnt.
func SketchOf(p Page) (s Sketch, day time.Time, ok bool) {
	p.Template, p.Parts = nil, nil
	tr := &trace{out: map[pieceKey]string{}}
	late := p.late()
	v := open(p.Capture, p.Hint, late)
	v.trace = tr
	var d Document
	v.fill(&d)
	if day = d.Published.Time; day.IsZero() {
		day = p.Capture.At
	}
	s, ok = v.sketch()
	return s, day, ok
}

func (v *view) sketch() (Sketch, bool) {
	if v.t == nil || v.wall != "" || v.fromScript || len(v.best) == 0 {
		return Sketch{}, false
	}
	kept := map[pieceKey]bool{}
	for _, p := range v.best {
		kept[pieceKey{p.node, p.Text}] = true
	}
	var s Sketch
	for _, p := range v.trace.pieces[:min(len(v.trace.pieces), maxLines)] {
		s.lines = append(s.lines, sketchLine{lineHash(p.Text), p.weight, kept[pieceKey{p.node, p.Text}], isProse(p)})
	}
	for i, h := range v.t.lineHashes() {
		if h != 0 && len(s.lines) < maxLines {
			s.lines = append(s.lines, sketchLine{text: h, weight: v.t.e[i].own})
		}
	}
	for _, i := range edges(v.best) {
		if h, ok := openingHash(v.best[i]); ok {
			s.lines = append(s.lines, sketchLine{text: h, weight: v.best[i].weight})
		}
	}
	slices.SortStableFunc(s.lines, func(a, b sketchLine) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(b.rank(), a.rank()))
	})
	s.lines = slices.CompactFunc(s.lines, func(a, b sketchLine) bool { return a.text == b.text })
	return s, true
}

// Lines are hashed with FNV-1a, without white space.
const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

// openingBit tells the hash of an opening from that of a line.
const openingBit = 1 << 63

func lineHash(s string) uint64 { return hashOn(hashSeed, s) &^ openingBit }

func hashOn(h uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ':
		case c == 0xc2 && strings.HasPrefix(s[i:], "\u00a0"):
			i++
		case c == 0xe3 && strings.HasPrefix(s[i:], "\u3000"):
			i += 2
		default:
			h = (h ^ uint64(c)) * hashPrime
		}
	}
	return h
}

// lineHashes returns, for each block of the page, the hash of its own words, 0
// where it has none.
func (t *tree) lineHashes() []uint64 {
	out := make([]uint64, len(t.e))
	for i := range t.e {
		e := &t.e[i]
		if e.n.Type != html.TextNode || e.text == 0 {
			continue
		}
		h := out[e.block]
		if h == 0 {
			h = hashSeed
		}
		out[e.block] = hashOn(h, e.n.Data)
	}
	for i := range out {
		out[i] &^= openingBit
	}
	return out
}

const (
	// maxEdge is the weight over which a line at an edge of the text is no
	// credit.
	maxEdge = 130
	// edgeLines is how many lines at the end of a text may be credits.
	edgeLines = 3
)

// edges are the places of the first line and of the last few of a text.
func edges(ps []piece) []int {
	var body []int
	for i, p := range ps {
		if p.Kind.Body() {
			body = append(body, i)
		}
	}
	if len(body) <= edgeLines+1 {
		return nil
	}
	return append(body[:1:1], body[len(body)-edgeLines:]...)
}

// openingHash hashes the words before the colon of a short line, as a site
// prints them before names that change: "Web editor:", "Source:".
func openingHash(p piece) (uint64, bool) {
	if p.weight > maxEdge {
		return 0, false
	}
	i := strings.IndexAny(p.Text, ":：")
	if i <= 0 || i > maxEdge/2 {
		return 0, false
	}
	return lineHash(p.Text[:i]) | openingBit, true
}
