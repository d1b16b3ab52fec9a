package extract

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A piece is a passage before it is known to belong to the article.
type piece struct {
	Passage
	node   int32 // block element
	weight int32
	link   int32
	mark   marks // of the block and what it stands in, below the chosen element
}

// maxPassage bounds the bytes of one passage; a longer run is cut at a space.
const maxPassage = 100_000

// lineBreak stands for br in a run of words; it is white space.
const lineBreak = '\v'

// A writer turns a subtree into pieces.
type writer struct {
	t      *tree
	leave  marks
	out    []piece
	buf    strings.Builder
	weight int32
	link   int32
	kind   PassageKind
	node   int32
	mark   marks
	breaks int // br since the last word
}

// pieces returns the passages of the chosen subtrees in page order.
func (t *tree) pieces(chosen []int32, leave marks) []piece {
	w := writer{t: t, leave: leave | skipped | removed}
	for _, c := range chosen {
		w.kind, w.node, w.mark = Paragraph, t.e[c].block, 0
		w.walk(c, false)
		w.flush()
	}
	return w.out
}

func (w *writer) walk(i int32, inLink bool) {
	e := &w.t.e[i]
	if e.off(w.leave) {
		return
	}
	switch {
	case e.n.Type == html.TextNode:
		w.words(e, inLink)
		return
	case e.tag == atom.Br:
		w.breaks++
		if w.breaks >= 2 {
			w.flush()
			return
		}
		w.buf.WriteByte(lineBreak)
		return
	case e.tag == atom.Hr:
		w.flush()
		return
	case e.tag == atom.A:
		inLink = true
	}
	if !isBlock(e.tag) {
		if e.mark&caption != 0 && e.text > 0 {
			w.block(i, inLink)
			return
		}
		w.children(i, inLink)
		return
	}
	w.block(i, inLink)
}

func (w *writer) children(i int32, inLink bool) {
	for k := i + 1; k < w.t.e[i].end; k = w.t.e[k].end {
		w.walk(k, inLink)
	}
}

// block writes the element at i as passages of its own.
func (w *writer) block(i int32, inLink bool) {
	w.flush()
	kind, node, mark := w.kind, w.node, w.mark
	e := &w.t.e[i]
	w.node = i
	w.mark |= e.mark
	switch e.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.kind = Heading
	case atom.Li, atom.Dd, atom.Dt:
		if w.kind != Caption {
			w.kind = ListItem
		}
	case atom.Blockquote:
		w.kind = Quotation
	case atom.Tr:
		if w.t.isDataRow(i) {
			w.kind = TableRow
			w.row(i, inLink)
			w.flush()
			w.kind, w.node, w.mark = kind, node, mark
			return
		}
	}
	if e.mark&caption != 0 {
		w.kind = Caption
	}
	w.children(i, inLink)
	w.flush()
	w.kind, w.node, w.mark = kind, node, mark
}

// row writes the cells of a table row as one passage.
func (w *writer) row(i int32, inLink bool) {
	for k := i + 1; k < w.t.e[i].end; k = w.t.e[k].end {
		if w.t.e[k].off(w.leave) {
			continue
		}
		for c := k; c < w.t.e[k].end; c++ {
			e := &w.t.e[c]
			if e.n.Type == html.TextNode {
				w.words(e, inLink)
			}
		}
		w.buf.WriteByte(' ')
	}
}

// isDataRow tells a row of a table of data from a table used for layout: two
// or more cells, all short, none of them holding paragraphs of its own.
func (t *tree) isDataRow(i int32) bool {
	cells := 0
	for k := i + 1; k < t.e[i].end; k = t.e[k].end {
		e := &t.e[k]
		if e.tag != atom.Td && e.tag != atom.Th {
			continue
		}
		if e.text > 200 || e.paras > 1 {
			return false
		}
		for c := k + 1; c < e.end; c++ {
			switch t.e[c].tag {
			case atom.Table, atom.Ul, atom.Ol, atom.H1, atom.H2:
				return false
			}
		}
		if e.text > 0 {
			cells++
		}
	}
	return cells >= 2
}

func (w *writer) words(e *elem, inLink bool) {
	s := e.n.Data
	if e.text == 0 {
		if w.buf.Len() > 0 {
			w.buf.WriteString(s)
		}
		return
	}
	if w.breaks == 1 && w.indented(s) {
		w.flush()
	}
	w.breaks = 0
	if w.buf.Len() > maxPassage {
		w.flush()
	}
	w.buf.WriteString(s)
	w.weight += e.text
	if inLink {
		w.link += e.text
	}
}

// indented reports whether s, after one br, begins a paragraph: it is set in,
// as paragraphs in Chinese are.
func (w *writer) indented(s string) bool {
	n := 0
	for _, r := range s {
		if r == '\u3000' || r == '\u2003' {
			n += 2
		} else if r == '\u00a0' {
			n++
		} else if !unicode.IsSpace(r) {
			break
		}
	}
	return n >= 2
}

func (w *writer) flush() {
	w.breaks = 0
	if w.weight == 0 {
		w.buf.Reset()
		return
	}
	raw := w.buf.String()
	w.buf.Reset()
	p := piece{node: w.node, weight: w.weight, link: w.link, mark: w.mark}
	p.Kind = w.kind
	w.weight, w.link = 0, 0
	for _, s := range splitLines(raw) {
		q := p
		q.Text = text.Normalise(s)
		if !worded(q.Text) {
			continue
		}
		w.out = append(w.out, q)
	}
}

// splitLines parts a run with single line breaks where each line is a
// paragraph: it ends a sentence and is long.
func splitLines(s string) []string {
	if strings.IndexByte(s, lineBreak) < 0 {
		return []string{s}
	}
	var out []string
	start := 0
	for i := 0; i < len(s); i++ {
		if s[i] != lineBreak {
			continue
		}
		line := strings.TrimSpace(s[start:i])
		if weight, _ := weigh(line); weight >= 60 && endsSentence(line) {
			out = append(out, line)
			start = i
		}
	}
	return append(out, s[start:])
}

func endsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("”\"’'»)）」』", r) })
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。！？؟", r)
}

// worded reports whether s holds a letter or a digit.
func worded(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// path names the element at i from the root: html/body/div[2]/p[3].
func (t *tree) path(i int32) string {
	var parts []string
	for ; i >= 0 && t.e[i].n.Type == html.ElementNode; i = t.e[i].parent {
		if p := t.e[i].parent; p >= 0 && !t.e[p].counted {
			t.count(p)
		}
		e := &t.e[i]
		if e.ord > 0 {
			parts = append(parts, e.n.Data+"["+strconv.Itoa(int(e.ord))+"]")
		} else {
			parts = append(parts, e.n.Data)
		}
	}
	slices.Reverse(parts)
	return strings.Join(parts, "/")
}

// count numbers the children of p among those of their name; an only one has
// the number 0.
func (t *tree) count(p int32) {
	t.e[p].counted = true
	seen := map[string]int32{}
	first := map[string]int32{}
	for k := p + 1; k < t.e[p].end; k = t.e[k].end {
		n := t.e[k].n
		if n.Type != html.ElementNode {
			continue
		}
		seen[n.Data]++
		switch seen[n.Data] {
		case 1:
			first[n.Data] = k
			continue
		case 2:
			t.e[first[n.Data]].ord = 1
		}
		t.e[k].ord = seen[n.Data]
	}
}
