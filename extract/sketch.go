package extract

import (
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// maxLines bounds the lines remembered of one page.
const maxLines = 1500

// A Sketch is what is remembered of one page of a site: a hash of each line,
// and whether the page's text held it.
type Sketch struct {
	lines []sketchLine // sorted by hash
}

type sketchLine struct {
	text   uint64 // hash of the folded line
	weight int32
	body   bool // stands in the text, as the page was read alone
	prose  bool
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
	seen := map[int32]bool{}
	for _, p := range v.trace.pieces {
		seen[p.node] = true
		s.lines = append(s.lines, sketchLine{lineHash(p.Text), p.weight, kept[pieceKey{p.node, p.Text}], isProse(p)})
	}
	for i := int32(0); i < int32(len(v.t.e)) && len(s.lines) < maxLines; i++ {
		e := &v.t.e[i]
		if e.off(skipped) {
			i = e.end - 1
			continue
		}
		if e.n.Type != html.ElementNode || e.own == 0 || !isBlock(e.tag) || seen[i] {
			continue
		}
		s.lines = append(s.lines, sketchLine{text: lineHash(v.t.ownText(i, 1200)), weight: e.own})
	}
	for _, i := range edges(v.best) {
		if h, ok := openingHash(v.best[i]); ok {
			s.lines = append(s.lines, sketchLine{text: h, weight: v.best[i].weight})
		}
	}
	slices.SortStableFunc(s.lines, func(a, b sketchLine) int {
		switch {
		case a.text != b.text && a.text < b.text:
			return -1
		case a.text != b.text:
			return 1
		case a.body != b.body && a.body:
			return -1
		case a.body != b.body:
			return 1
		}
		return 0
	})
	s.lines = slices.CompactFunc(s.lines, func(a, b sketchLine) bool { return a.text == b.text })
	return s, true
}

func lineHash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(fold(s)))
	return h.Sum64()
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
	f := fold(p.Text[:i])
	if f == "" {
		return 0, false
	}
	h := fnv.New64a()
	h.Write([]byte(f))
	h.Write([]byte{0}) // no whole line has it
	return h.Sum64(), true
}
