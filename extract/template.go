package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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
	// text of another before the two are taken for near-duplicates.
	maxShared = .3
)

// A Template is what the pages of one site have in common: the lines that
// they print, and where they repeat. It is learnt from pages of one period
// and never changed; a later period has its own.
type Template struct {
	Made  string         `json:"made"`  // TemplateVersion
	Pages int            `json:"pages"` // learnt from, without near-duplicates
	Lines []TemplateLine `json:"lines"` // sorted by text
}

// A TemplateLine is one line of a template, as bits of the pages it stands on.
type TemplateLine struct {
	Text uint64 `json:"text"` // hash of the folded line
	On   uint64 `json:"on"`   // pages that print it anywhere
	Body uint64 `json:"body"` // pages whose text holds it as running text
}

// Learn makes a template of the sketches of a site's pages; of pages that are
// near-duplicates the first is taken, and of more than 64 the last 64. The
// order of sketches is part of the result.
func Learn(sketches []Sketch) *Template {
	if len(sketches) > maxSiblings {
		sketches = sketches[len(sketches)-maxSiblings:]
	}
	t := &Template{Made: TemplateVersion}
	at := map[uint64]*TemplateLine{}
	for _, s := range sketches {
		if t.nearAny(s, at) {
			continue
		}
		bit := uint64(1) << t.Pages
		t.Pages++
		for _, l := range s.lines {
			k := at[l.text]
			if k == nil {
				k = &TemplateLine{Text: l.text}
				at[l.text] = k
			}
			k.On |= bit
			if l.body && l.prose && l.weight >= minSaid {
				k.Body |= bit
			}
		}
	}
	for _, l := range at {
		t.Lines = append(t.Lines, *l)
	}
	slices.SortFunc(t.Lines, func(a, b TemplateLine) int {
		if a.Text < b.Text {
			return -1
		}
		return 1
	})
	return t
}

func (t *Template) nearAny(s Sketch, at map[uint64]*TemplateLine) bool {
	var said []saidLine
	for _, l := range s.lines {
		if l.body && l.prose && l.weight >= minSaid {
			k := saidLine{weight: l.weight}
			if x := at[l.text]; x != nil {
				k.TemplateLine = *x
			}
			said = append(said, k)
		}
	}
	return t.near(said) != 0
}

// A saidLine is a line of running text with what a template knows of it.
type saidLine struct {
	TemplateLine
	weight int32
}

// near returns the pages that hold the same article as said, as bits. What
// most pages print is no evidence.
func (t *Template) near(said []saidLine) uint64 {
	var all int32
	var common [maxSiblings]int32
	for _, l := range said {
		if t.Pages >= 4 && 2*bits.OnesCount64(l.On) > t.Pages {
			continue
		}
		all += l.weight
		for b := l.Body; b != 0; b &= b - 1 {
			common[bits.TrailingZeros64(b)] += l.weight
		}
	}
	var out uint64
	for i, c := range common {
		if c > 0 && float64(c) > maxShared*float64(all) {
			out |= 1 << i
		}
	}
	return out
}

func (t *Template) line(text uint64) TemplateLine {
	i, ok := slices.BinarySearchFunc(t.Lines, text, func(l TemplateLine, h uint64) int {
		switch {
		case l.Text < h:
			return -1
		case l.Text > h:
			return 1
		}
		return 0
	})
	if !ok {
		return TemplateLine{}
	}
	return t.Lines[i]
}

// Digest names the template by its content: 16 hexadecimal digits, empty for
// none.
func (t *Template) Digest() string {
	if t == nil {
		return ""
	}
	b, _ := json.Marshal(t) // figures cannot fail
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:8])
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
	if t == nil || t.Pages < MinSiblings {
		return ps
	}
	lines := make([]TemplateLine, len(ps))
	var said []saidLine
	for i, p := range ps {
		lines[i] = t.line(lineHash(p.Text))
		if isProse(p) && p.weight >= minSaid {
			said = append(said, saidLine{lines[i], p.weight})
		}
	}
	near := t.near(said)
	siblings := t.Pages - bits.OnesCount64(near)
	if siblings < MinSiblings {
		return ps
	}
	var all, gone int32
	drop := make([]bool, len(ps))
	for i, p := range ps {
		all += p.weight
		n := bits.OnesCount64(lines[i].On &^ near)
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
			if ok && !drop[i] && bits.OnesCount64(t.line(h).On&^near) >= max(2, enough(siblings)) {
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
