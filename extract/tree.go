package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxNodes bounds the nodes of a page that are read; the rest is left out.
const maxNodes = 250_000

// A tree is a page as a flat list of elements and texts in page order. A
// subtree is the run from its element to elem.end.
type tree struct {
	e     []elem
	sigs  map[string]marks // marks by class and id, since pages repeat them
	named []namedElem      // elements that class or id speak against
	cut   bool             // the page had more than maxNodes nodes
}

// An elem is one element or text.
type elem struct {
	n      *html.Node
	parent int32
	end    int32 // index after the subtree
	block  int32 // nearest block element above a text, or the element itself
	tag    atom.Atom
	mark   marks
	text   int32 // weight of the words in the subtree, see weigh
	link   int32 // of those in links
	commas int32 // commas in the subtree
	own    int32 // weight of the words of which this is the nearest block
	ownLnk int32 // of those in links
	ownCom int32
	paras  int16 // p below
	items  int16 // li below
	imgs   int16
	score  float64

	ord     int32 // number among siblings of its name, 0 for an only one; see count
	counted bool  // the children have their numbers
}

// marks is what tag, class, id and role say about an element.
type marks uint16

const (
	skipped  marks = 1 << iota // never text: script, style, form fields
	hidden                     // not shown
	unlikely                   // named like what stands around an article
	junk                       // named like what stands inside an article but is no part of it
	likely                     // named like an article
	bodyName                   // named like the body of an article
	caption
	itemBody // itemprop articleBody
	standing // standfirst
	removed  // taken out while cleaning
	scored
)

// newTree lists the nodes below root and weighs them.
func newTree(root *html.Node) *tree {
	t := &tree{e: room(min(countNodes(root), maxNodes)), sigs: map[string]marks{}}
	t.add(root, -1, 0, false, false)
	t.forgive()
	return t
}

// rooms are lists of elements that a page no longer needs: they are most of
// what reading allocates beside the HTML tree.
var rooms sync.Pool

// room returns an empty list for n elements.
func room(n int) []elem {
	if have, ok := rooms.Get().(*[]elem); ok && cap(*have) >= n {
		return (*have)[:0]
	}
	return make([]elem, 0, n+n/4)
}

// maxRoom bounds the elements of a list that is kept for another page.
const maxRoom = 20_000

// free gives the tree's list away; the tree must not be used any more.
func (t *tree) free() {
	if t == nil || cap(t.e) > maxRoom {
		return
	}
	clear(t.e)
	rooms.Put(&t.e)
}

func countNodes(n *html.Node) int {
	sum := 1
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += countNodes(c)
	}
	return sum
}

func (t *tree) add(n *html.Node, parent, block int32, inLink, off bool) {
	if len(t.e) >= maxNodes {
		t.cut = true
		return
	}
	i := int32(len(t.e))
	t.e = append(t.e, elem{n: n, parent: parent, block: block, tag: n.DataAtom})
	switch n.Type {
	case html.TextNode:
		t.e[i].tag = 0
		if !off {
			w, commas := weigh(n.Data)
			t.e[i].text, t.e[i].commas = w, commas
			t.e[block].own += w
			t.e[block].ownCom += commas
			if inLink {
				t.e[i].link = w
				t.e[block].ownLnk += w
			}
		}
		t.e[i].end = i + 1
		return
	case html.ElementNode:
		if n.DataAtom == 0 {
			t.e[i].tag = atom.Span // what HTML does not know stands in lines
		}
		var sig string
		t.e[i].mark, sig = t.look(n)
		if t.e[i].mark&(unlikely|junk) != 0 && sig != "" {
			t.named = append(t.named, namedElem{i, sig})
		}
		if isBlock(n.DataAtom) {
			block = i
		}
		t.e[i].block = block
		inLink = inLink || n.DataAtom == atom.A
		off = off || t.e[i].mark&skipped != 0
	case html.CommentNode, html.DoctypeNode:
		t.e[i].end = i + 1
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t.add(c, i, block, inLink, off)
	}
	t.e[i].end = int32(len(t.e))
	e := &t.e[i]
	for k := i + 1; k < e.end; k = t.e[k].end {
		c := t.e[k]
		e.text += c.text
		e.link += c.link
		e.commas += c.commas
		e.paras += c.paras
		e.items += c.items
		e.imgs += c.imgs
	}
	switch e.tag {
	case atom.P:
		e.paras++
	case atom.Li:
		e.items++
	case atom.Img:
		e.imgs++
	}
}

// weigh counts the characters of s that are no white space, a Han character as
// two, and its commas.
func weigh(s string) (weight, commas int32) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			if c > ' ' {
				weight++
				if c == ',' {
					commas++
				}
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case unicode.IsSpace(r):
		case r == '，' || r == '、' || r == '،' || r == '。' || r == '؛':
			commas++
			weight++
		case isHan(r):
			weight += 2
		default:
			weight++
		}
	}
	return weight, commas
}

func isHan(r rune) bool {
	return r >= 0x3040 && r <= 0x30ff || r >= 0x3400 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7a3 || r >= 0x20000 && r <= 0x323af
}

// linkDensity is the share of the words of e that are links.
func (e *elem) linkDensity() float64 {
	if e.text == 0 {
		return 0
	}
	return float64(e.link) / float64(e.text)
}

// within reports whether i is a or below it.
func (t *tree) within(i, a int32) bool { return i >= a && i < t.e[a].end }

// off reports whether e is left out of the text.
func (e *elem) off(leave marks) bool { return e.mark&leave != 0 }

// isBlock reports whether a begins a line of its own. Elements that HTML does
// not know stand in lines.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center,
		atom.Dd, atom.Details, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption,
		atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol,
		atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot,
		atom.Th, atom.Thead, atom.Title, atom.Tr, atom.Ul, atom.Head, atom.Noscript, atom.Option, atom.Button:
		return true
	}
	return false
}

// attr returns the value of an attribute, trimmed, empty if there is none.
func attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return strings.TrimSpace(n.Attr[i].Val)
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return true
		}
	}
	return false
}

// textOf joins the shown words of the subtree at i, at most max bytes.
func (t *tree) textOf(i int32, max int) string {
	var b strings.Builder
	for k := i; k < t.e[i].end && b.Len() < max; {
		e := &t.e[k]
		if e.mark&skipped != 0 {
			k = e.end
			continue
		}
		if e.n.Type == html.TextNode {
			b.WriteString(e.n.Data)
		} else if isBlock(e.tag) || e.tag == atom.Br {
			b.WriteByte(' ')
		}
		k++
	}
	return strings.Join(strings.Fields(clip(b.String(), max)), " ")
}
