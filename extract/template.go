package extract

import (
	"cmp"
	"math/bits"
	"slices"
	"time"
)

// TemplateVersion is the version of what is learnt from a site's pages and of
// how it is used. Raise it when the same pages give another template, or the
// same template another document.
const TemplateVersion = "template/1"

// Period is how far apart in time two pages of a site may be for one to teach
// about the other.
const Period = 30 * 24 * time.Hour

const (
	// maxSiblings bounds the pages that a template is learnt from: one bit each.
	maxSiblings = 64
	// minSaid is the weight under which a line is no evidence that two pages
	// hold the same article.
	minSaid = 60
	// maxShared is the share of a page's running text that may stand in the
	// text of another before the two are taken for near-duplicates, if it is
	// two lines or more; of a single line half. A short article and the site's
	// slogan make no duplicate.
	maxShared = .3
)

// A Template is what the pages of one site have in common: the lines that
// they print, and where they repeat. It is learnt from pages of one period
// and never changed; a later period has its own.
type Template struct {
	pages  int            // learnt from, without near-duplicates
	lines  []templateLine // sorted by text
	common []uint64       // lines on most pages, sorted; see likeness
	digest string
	least  int // AtLeast
}

// A templateLine is one line of a template, with the pages it stands on as
// bits.
type templateLine struct {
	text uint64 // hash of the line
	on   uint64 // pages that print it anywhere
	body uint64 // pages whose text holds it as running text
}

// Pages is how many pages the template was learnt from, near-duplicates not
// counted; 0 for nil.
func (t *Template) Pages() int {
	if t == nil {
		return 0
	}
	return t.pages
}

// Digest names the template by its content: 16 hexadecimal digits, empty for
// nil.
func (t *Template) Digest() string {
	if t == nil {
		return ""
	}
	return t.digest
}

// AtLeast returns the template as one that is used only if it rests on n other
// pages or more; under MinSiblings it never is. It is for measuring: what is
// kept does not tell n.
func (t *Template) AtLeast(n int) *Template {
	if t == nil {
		return nil
	}
	c := *t
	c.least = n
	return &c
}

// Learn makes a template of the sketches of a site's pages; of pages that are
// near-duplicates the first is taken, and of more than 64 the last 64. The
// order of sketches is part of the result.
func Learn(sketches []Sketch) *Template {
	if len(sketches) > maxSiblings {
		sketches = sketches[len(sketches)-maxSiblings:]
	}
	t := &Template{}
	at := map[uint64]*templateLine{}
	for _, s := range sketches {
		if t.nearAny(s, at) {
			continue
		}
		bit := uint64(1) << t.pages
		t.pages++
		for _, l := range s.lines {
			k := at[l.text]
			if k == nil {
				k = &templateLine{text: l.text}
				at[l.text] = k
			}
			k.on |= bit
			if l.body && l.prose && l.weight >= minSaid {
				k.body |= bit
			}
		}
	}
	for _, l := range at {
		t.lines = append(t.lines, *l)
	}
	slices.SortFunc(t.lines, func(a, b templateLine) int {
		return cmp.Compare(a.text, b.text)
	})
	t.finish()
	return t
}

func (t *Template) nearAny(s Sketch, at map[uint64]*templateLine) bool {
	var said []saidLine
	for _, l := range s.lines {
		if l.body && l.prose && l.weight >= minSaid {
			k := saidLine{weight: l.weight}
			if x := at[l.text]; x != nil {
				k.templateLine = *x
			}
			said = append(said, k)
		}
	}
	return t.near(said) != 0
}

// A saidLine is a line of running text with what a template knows of it.
type saidLine struct {
	templateLine
	weight int32
}

// near returns the pages that hold the same article as said, as bits. What
// most pages print is no evidence.
func (t *Template) near(said []saidLine) uint64 {
	var all int32
	var common, lines [maxSiblings]int32
	for _, l := range said {
		if t.pages >= 4 && 2*bits.OnesCount64(l.on) > t.pages {
			continue
		}
		all += l.weight
		for b := l.body; b != 0; b &= b - 1 {
			common[bits.TrailingZeros64(b)] += l.weight
			lines[bits.TrailingZeros64(b)]++
		}
	}
	var out uint64
	for i, c := range common {
		if lines[i] >= 2 && float64(c) > maxShared*float64(all) || 2*c > all {
			out |= 1 << i
		}
	}
	return out
}

func (t *Template) line(text uint64) templateLine {
	i, ok := slices.BinarySearchFunc(t.lines, text, func(l templateLine, h uint64) int { return cmp.Compare(l.text, h) })
	if !ok {
		return templateLine{}
	}
	return t.lines[i]
}

// MinSiblings is how many other pages, none of them a near-duplicate of the
// page or of each other, a template must rest on before it is used. One does
// no harm if it is of the same period; see docs/method/extract.md.
const MinSiblings = 1

const (
	// maxKnown is the share of a page's text over which lines of other pages
	// are kept: then the template fits badly.
	maxKnown = .5
)

// known drops the lines that the site prints on other pages too.
func (v *view) known(ps []piece) []piece {
	t := v.template
	if t == nil || t.pages < MinSiblings {
		return ps
	}
	least := max(MinSiblings, t.least)
	lines := make([]templateLine, len(ps))
	var said []saidLine
	for i, p := range ps {
		lines[i] = t.line(lineHash(p.Text))
		if isProse(p) && p.weight >= minSaid {
			said = append(said, saidLine{lines[i], p.weight})
		}
	}
	near := t.near(said)
	siblings := t.pages - bits.OnesCount64(near)
	if siblings < least {
		return ps
	}
	var all, gone int32
	drop := make([]bool, len(ps))
	for i, p := range ps {
		all += p.weight
		n := bits.OnesCount64(lines[i].on &^ near)
		if n > 0 && n >= enough(siblings) {
			drop[i] = true
			gone += p.weight
		}
	}
	if float64(gone) > maxKnown*float64(all) {
		return ps
	}
	if siblings > 1 {
		for _, i := range edges(ps) {
			h, ok := openingHash(ps[i])
			if ok && !drop[i] && bits.OnesCount64(t.line(h).on&^near) >= max(2, enough(siblings)) {
				drop[i] = true
				gone += ps[i].weight
			}
		}
	}
	v.siblings, v.gone, v.of = siblings, gone, all
	out := ps[:0]
	for i, p := range ps {
		if !drop[i] {
			out = append(out, p)
		}
	}
	return out
}

// enough is on how many of n siblings a line must stand: on one of one or two,
// and on a third of more, at least two. What few of many pages share are
// phrases of newsrooms that often say the same.
func enough(n int) int {
	if n <= 2 {
		return 1
	}
	return max(2, (n+2)/3)
}
