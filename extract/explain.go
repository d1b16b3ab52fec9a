package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// An Explanation tells how a document came about: which readings of the page
// there were, which won and why, and what became of each block.
type Explanation struct {
	Readings []Reading `json:"readings"` // empty for a page without a tree
	Chosen   []string  `json:"chosen"`   // paths of the elements that the text was read from
	Blocks   []Block   `json:"blocks"`   // in page order
	Titles   []Choice  `json:"titles"`   // candidates for the headline, in the order asked
	Dates    []Choice  `json:"dates"`    // dates of publication found, in the order of their worth
	Byline   string    `json:"byline"`   // the source that named the authors, empty if none did
}

// A Reading is one answer to which elements of a page hold its article.
type Reading struct {
	Name   string   `json:"name"`   // cluster, marked, article, prose, script
	Paths  []string `json:"paths"`  // of its elements; empty for script
	Weight int      `json:"weight"` // of its words in letters, Chinese characters count two
	Common float64  `json:"common"` // share of the document's passages, by weight, that it holds
	Won    bool     `json:"won"`
	Why    string   `json:"why,omitempty"` // of the one that won
}

// A Block is one line of a page.
type Block struct {
	Path     string      `json:"path"`
	Kind     PassageKind `json:"kind,omitempty"` // of passages
	Text     string      `json:"text"`           // its first 120 bytes
	Weight   int         `json:"weight"`         // in letters, Chinese characters count two
	Kept     bool        `json:"kept"`
	Readings []string    `json:"readings"` // that hold it
	Why      string      `json:"why"`
}

// A Choice is a candidate for one field.
type Choice struct {
	Text   string  `json:"text"`
	Source string  `json:"source"`
	Score  float64 `json:"score,omitempty"`
	Won    bool    `json:"won"`
}

const (
	maxBlocks  = 2000 // blocks told of a page
	blockBytes = 120  // bytes of a block's text
)

// trace is what a reading leaves behind when it is to be explained.
type trace struct {
	pieces []piece // of the chosen elements, before anything was left out
	leave  marks
	out    map[pieceKey]string // why a piece was left out
	titles []Choice
	dates  []Choice
	byline string
}

type pieceKey struct {
	node int32
	text string
}

// Explain reads a page as Parse does and tells how. The document is that of
// Parse.
func Explain(p Page) (Document, Explanation) {
	d, v := parse(p, &trace{})
	return d, v.explain(d)
}

// snapshot copies pieces before a step that may leave some out; nil if nothing
// is to be explained.
func (v *view) snapshot(ps []piece) []piece {
	if v.trace == nil {
		return nil
	}
	return slices.Clone(ps)
}

// leftOut notes which pieces of before are no longer among after.
func (v *view) leftOut(before, after []piece, why string) {
	if v.trace == nil {
		return
	}
	have := map[pieceKey]int{}
	for _, p := range after {
		have[pieceKey{p.node, p.Text}]++
	}
	for _, p := range before {
		k := pieceKey{p.node, p.Text}
		if have[k]--; have[k] < 0 {
			v.trace.out[k] = why
		}
	}
}

func (v *view) explain(d Document) Explanation {
	x := Explanation{Readings: []Reading{}, Chosen: []string{}, Blocks: []Block{}, Titles: orNone(v.trace.titles), Dates: orNone(v.trace.dates), Byline: v.trace.byline}
	for i := range x.Titles {
		x.Titles[i].Won = x.Titles[i].Text == d.Title
	}
	won := false
	for i := range x.Dates {
		x.Dates[i].Won = !won && x.Dates[i].Text == choiceOf(d.Published).Text
		won = won || x.Dates[i].Won
	}
	if v.t == nil {
		return x
	}
	if !v.fromScript {
		for _, c := range v.chosen {
			x.Chosen = append(x.Chosen, v.t.path(c))
		}
	}
	said := v.scripted()
	stands := map[string]bool{}
	for _, p := range d.Passages {
		stands[p.Text] = true
	}
	kept := map[pieceKey]bool{}
	var all, common int32
	for _, p := range v.best {
		k := pieceKey{p.node, p.Text}
		if kept[k] = stands[p.Text]; !kept[k] {
			v.trace.out[k] = "a note on the author, or an offer at the end"
			if v.wall != "" {
				v.trace.out[k] = "a wall: " + v.wall
			}
		}
		if p.Kind.Body() {
			all += p.weight
			if said != "" && saidIn(said, p.Text) {
				common += p.weight
			}
		}
	}
	for i, r := range v.r.list {
		one := Reading{Name: r.name, Paths: []string{}, Won: i == v.r.won && !v.fromScript && len(v.best) > 0}
		var in int32
		for _, n := range r.nodes {
			one.Weight += int(v.t.e[n].text)
			one.Paths = append(one.Paths, v.t.path(n))
		}
		for _, p := range v.best {
			if p.Kind.Body() && r.holds(v.t, p.node) {
				in += p.weight
			}
		}
		one.Common = share(in, all)
		if one.Won {
			one.Why = v.r.why
		}
		x.Readings = append(x.Readings, one)
	}
	if said != "" || v.fromScript {
		w, _ := weigh(said)
		one := Reading{Name: "script", Paths: []string{}, Weight: int(w), Common: share(common, all), Won: v.fromScript}
		if one.Won {
			one.Why = "the page shows too little text, its scripts hold more than twice as much"
			one.Common = 1
		}
		x.Readings = append(x.Readings, one)
	}
	v.blocks(&x, kept, said)
	return x
}

// blocks tells what became of each line of the page.
func (v *view) blocks(x *Explanation, kept map[pieceKey]bool, said string) {
	byNode := map[int32][]piece{}
	for _, p := range v.trace.pieces {
		byNode[p.node] = append(byNode[p.node], p)
	}
	add := func(b Block, node int32) {
		b.Path, b.Readings = v.t.path(node), []string{}
		for _, r := range v.r.list {
			if r.holds(v.t, node) {
				b.Readings = append(b.Readings, r.name)
			}
		}
		if said != "" && saidIn(said, b.Text) {
			b.Readings = append(b.Readings, "script")
		}
		b.Text = clip(b.Text, blockBytes)
		x.Blocks = append(x.Blocks, b)
	}
	for i := int32(0); i < int32(len(v.t.e)) && len(x.Blocks) < maxBlocks; i++ {
		e := &v.t.e[i]
		if e.mark&skipped != 0 {
			i = e.end - 1
			continue
		}
		if ps := byNode[i]; len(ps) > 0 {
			for _, p := range ps {
				b := Block{Kind: p.Kind, Text: p.Text, Weight: int(p.weight), Kept: kept[pieceKey{i, p.Text}]}
				b.Why = "text of the chosen element"
				if !b.Kept {
					b.Why = first(v.trace.out[pieceKey{i, p.Text}], "another reading was taken")
				}
				add(b, i)
			}
			continue
		}
		if e.n.Type != html.ElementNode || e.own == 0 || !isBlock(e.tag) {
			continue
		}
		add(Block{Text: v.t.ownText(i, 4*blockBytes), Weight: int(e.own), Why: v.whyNot(i)}, i)
	}
}

// whyNot tells why the block at i gave no passage.
func (v *view) whyNot(i int32) string {
	for p := i; p >= 0; p = v.t.e[p].parent {
		e := &v.t.e[p]
		called := e.n.Data
		if c := first(attr(e.n, "class"), attr(e.n, "id"), attr(e.n, "role")); c != "" {
			called += " " + clip(c, 60)
		}
		switch {
		case e.mark&hidden != 0 && v.trace.leave&hidden != 0:
			return "hidden: " + called
		case e.mark&unlikely != 0 && v.trace.leave&unlikely != 0:
			return "named beside the article: " + called
		case slices.Contains(v.chosen, p):
			return "cleaned out of the chosen element: links, share bar, form or box"
		}
	}
	return "outside the chosen element"
}

// ownText joins the words of which the element at i is the nearest block, at
// most max bytes.
func (t *tree) ownText(i int32, max int) string {
	var b strings.Builder
	for k := i; k < t.e[i].end && b.Len() < max; k++ {
		e := &t.e[k]
		if e.mark&skipped != 0 || k > i && isBlock(e.tag) {
			b.WriteByte(' ')
			k = e.end - 1
			continue
		}
		if e.n.Type == html.TextNode {
			b.WriteString(e.n.Data)
		}
	}
	return strings.Join(strings.Fields(clip(b.String(), max)), " ")
}

func share(part, all int32) float64 {
	if all <= 0 {
		return 0
	}
	return round(float64(part) / float64(all))
}

func choiceOf(d Date) Choice {
	return Choice{Text: d.Time.Format("2006-01-02T15:04:05Z") + " " + string(d.Precision), Source: d.Source}
}

func orNone(c []Choice) []Choice {
	if c == nil {
		return []Choice{}
	}
	return c
}
