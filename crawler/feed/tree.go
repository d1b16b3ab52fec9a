package feed

import (
	"net/url"
	"strings"
)

const (
	// maxDepth is how deep elements may be nested; what lies deeper is left
	// out. Feeds with inline XHTML stay under 40.
	maxDepth = 64

	// maxNodes is how many elements and stretches of text an item may have;
	// whole books in XHTML have some thousands.
	maxNodes = 20000

	// maxText is how much text an item may have, in bytes; the longest show
	// notes and books in feeds have some hundred KiB.
	maxText = 1 << 20

	// maxSpaces is how many namespace declarations may be in force at once.
	maxSpaces = 64
)

// A node is an element, or text if it has no name.
type node struct {
	space string // short name of the namespace, empty for the format's own
	name  string // local name, lower case
	raw   string // name with prefix, as written
	text  string
	attr  []attr   // names in lower case; xmlns left out
	base  *url.URL // what links in it are relative to
	lang  string
	kids  []*node
}

func (n *node) is(space, name string) bool { return n.space == space && n.name == name }

// get returns the attribute name, with or without prefix.
func (n *node) get(name string) string {
	for _, a := range n.attr {
		if a.name == name || strings.HasSuffix(a.name, ":"+name) {
			return a.value
		}
	}
	return ""
}

// child returns the first child element of that name.
func (n *node) child(space, name string) *node {
	for _, k := range n.kids {
		if k.name != "" && k.is(space, name) {
			return k
		}
	}
	return nil
}

// plain returns the text of n and of everything in it.
func (n *node) plain() string {
	if n == nil {
		return ""
	}
	if n.name == "" {
		return n.text
	}
	if len(n.kids) == 1 && n.kids[0].name == "" {
		return n.kids[0].text
	}
	var b strings.Builder
	n.appendText(&b)
	return b.String()
}

func (n *node) appendText(b *strings.Builder) {
	b.WriteString(n.text)
	for _, k := range n.kids {
		k.appendText(b)
	}
}

// An open element on the builder's stack.
type open struct {
	node  *node
	decls []attr // prefix and short name
	clear bool   // a wrapper: its children are handed out one by one
}

// A builder makes nodes of tokens. Every complete child of a wrapper (rss,
// channel, feed, urlset and so on) is handed to yield and then forgotten.
type builder struct {
	p      *reading
	lex    lexer
	stack  []open
	decls  int
	nodes  int    // in the child of a wrapper that is being built
	text   int    // bytes of text in it
	over   int    // elements open beyond maxDepth
	native string // short name that counts as the format's own, besides ""
	format string
	root   *node
	yield  func(*node) bool // false: enough
	lost   bool             // an element was open at the end, or closed by its successor
	done   bool
}

// roots are the elements that may open a feed, and what it is then.
var roots = map[string]string{
	"rss": "rss", "rdf": "rdf", "channel": "rss", "feed": "atom",
	"urlset": "sitemap", "sitemapindex": "sitemap-index",
}

// wrappers hand their children out one by one.
var wrappers = map[string]bool{
	"rss": true, "rdf": true, "channel": true, "feed": true, "items": true,
	"urlset": true, "sitemapindex": true,
}

// items are the elements of which a feed is a list. One cannot stand in
// another of its kind: where it seems to, an end tag is missing.
var items = map[string]string{
	"rss": "item", "rdf": "item", "atom": "entry", "sitemap": "url", "sitemap-index": "sitemap",
}

// void are the HTML elements that have no end tag and are no names of feed
// elements.
var void = map[string]bool{
	"br": true, "hr": true, "img": true, "input": true, "wbr": true, "area": true, "col": true, "embed": true,
}

// run builds until the root closes or the input ends. It reports whether a
// root was found.
func (b *builder) run() bool {
	for !b.done {
		t, ok := b.lex.next()
		if !ok {
			break
		}
		switch {
		case t.kind == 's' && b.root == nil:
			if !b.openRoot(t) {
				return false
			}
		case b.root == nil:
		case t.kind == 's':
			b.start(t)
		case t.kind == 'e':
			b.end(t.name)
		default:
			b.addText(t.text)
		}
	}
	if b.root == nil {
		return false
	}
	if b.lex.cut || !b.done {
		b.lost = b.lost || !b.wrapped()
		b.p.problem("cut short: the end of <%s> is missing", b.root.raw)
		b.p.feed.Salvaged = true
	}
	if b.lost {
		b.p.problem("an item that is not complete was left out")
	}
	if b.lex.many {
		b.p.problem("an element has more than %d attributes: the rest is left out", maxAttr)
	}
	return true
}

// wrapped reports whether nothing but wrappers is open.
func (b *builder) wrapped() bool {
	return b.over == 0 && (len(b.stack) == 0 || b.stack[len(b.stack)-1].clear)
}

// openRoot skips what stands before the feed, and gives up at a web page.
func (b *builder) openRoot(t token) bool {
	_, local := splitName(t.name)
	local = strings.ToLower(local)
	if local == "html" {
		return false
	}
	format, ok := roots[local]
	if !ok {
		return true
	}
	b.format = format
	n, decls := b.node(t)
	switch {
	case format == "atom":
		b.native = n.space
		if n.space != "atom" && n.space != "rss" {
			b.native = "atom"
		}
	case format == "rss" || format == "rdf":
		b.native = "rss"
	default:
		b.native = "sitemap"
	}
	if n.space == "other" {
		// A namespace nobody else uses: the format's own under another name.
		for i := range decls {
			if decls[i].value == "other" && decls[i].name == prefixOf(t.name) {
				decls[i].value = b.native
			}
		}
	}
	n.space = ""
	b.root = n
	b.push(open{n, decls, true}, t.closed)
	return true
}

func splitName(s string) (prefix, local string) {
	if i := strings.IndexByte(s, ':'); i >= 0 {
		return s[:i], s[i+1:]
	}
	return "", s
}

func prefixOf(s string) string {
	p, _ := splitName(s)
	return strings.ToLower(p)
}

// node makes an element of a start tag.
func (b *builder) node(t token) (*node, []attr) {
	n := &node{raw: t.name, base: b.p.base, lang: ""}
	if len(b.stack) > 0 {
		top := b.stack[len(b.stack)-1].node
		n.base, n.lang = top.base, top.lang
	}
	var decls []attr
	for _, a := range t.attr {
		a.name = strings.ToLower(a.name)
		switch {
		case a.name == "xmlns":
			decls = append(decls, attr{"", spaceOf(a.value)})
		case strings.HasPrefix(a.name, "xmlns:"):
			decls = append(decls, attr{a.name[len("xmlns:"):], spaceOf(a.value)})
		case a.name == "xml:base":
			n.base = b.p.rebase(n.base, a.value)
		case a.name == "xml:lang":
			n.lang = strings.TrimSpace(a.value)
		default:
			n.attr = append(n.attr, a)
		}
	}
	if b.decls+len(decls) > maxSpaces {
		b.p.problem("more than %d namespaces: the rest is left out", maxSpaces)
		decls = nil
	}
	prefix, local := splitName(t.name)
	if n.name = strings.ToLower(local); n.name == "" {
		n.name = "_"
	}
	n.space = b.space(strings.ToLower(prefix), decls)
	if n.space == "" && (n.name == "item" || n.name == "entry") && b.native != "sitemap" {
		n.name = items[b.format] // some say one and mean the other
	}
	return n, decls
}

// space resolves a prefix; the format's own namespace is empty.
func (b *builder) space(prefix string, decls []attr) string {
	s, found := lookup(decls, prefix)
	for i := len(b.stack) - 1; i >= 0 && !found; i-- {
		s, found = lookup(b.stack[i].decls, prefix)
	}
	if !found {
		if prefix == "" {
			return ""
		}
		if s = prefixes[prefix]; s == "" {
			s = "other"
		}
	}
	if s == b.native {
		return ""
	}
	return s
}

func lookup(decls []attr, prefix string) (string, bool) {
	for _, d := range decls {
		if d.name == prefix {
			return d.value, true
		}
	}
	return "", false
}

func (b *builder) push(o open, closed bool) {
	b.stack = append(b.stack, o)
	b.decls += len(o.decls)
	if closed {
		b.pop()
	}
}

func (b *builder) start(t token) {
	if b.over > 0 || len(b.stack) >= maxDepth {
		b.p.problem("nested deeper than %d elements: the rest is left out", maxDepth)
		if !t.closed {
			b.over++
		}
		return
	}
	n, decls := b.node(t)
	if b.nodes++; b.nodes > maxNodes {
		b.p.problem("an item has more than %d parts: the rest is left out", maxNodes)
		if !t.closed && !(n.space == "" && n.name == items[b.format]) {
			b.over++
		}
		if b.over > 0 || t.closed {
			return
		}
	}
	if n.space == "" && n.name == items[b.format] {
		for !b.wrapped() {
			// The item before has no end. It may be whole all the same.
			b.p.problem("an item without an end tag")
			b.p.feed.Salvaged = true
			b.pop()
			if b.done {
				return
			}
		}
	}
	wrapper := b.wrapped() && wrappers[n.name] && (n.space == "" || n.space == "rdf" || n.space == "rss")
	if !wrapper && len(b.stack) > 0 && !b.stack[len(b.stack)-1].clear {
		top := b.stack[len(b.stack)-1].node
		top.kids = append(top.kids, n)
	}
	b.push(open{n, decls, wrapper}, t.closed || void[n.name] && (n.space == "" || n.space == "xhtml"))
}

// end closes the nearest open element of that name and all within it. An end
// tag that fits nothing is ignored.
func (b *builder) end(name string) {
	_, local := splitName(name)
	local = strings.ToLower(local)
	if b.over > 0 {
		if local != items[b.format] && roots[local] == "" {
			b.over--
			return
		}
		b.over = 0
	}
	for i := len(b.stack) - 1; i >= 0; i-- {
		if !strings.EqualFold(b.stack[i].node.raw, name) {
			continue
		}
		for len(b.stack) > i && !b.done {
			b.pop()
		}
		return
	}
}

// pop closes the innermost element.
func (b *builder) pop() {
	o := b.stack[len(b.stack)-1]
	b.stack = b.stack[:len(b.stack)-1]
	b.decls -= len(o.decls)
	if len(b.stack) == 0 {
		b.done = true
		return
	}
	if !o.clear && b.stack[len(b.stack)-1].clear {
		b.nodes, b.text = 0, 0
		if !b.yield(o.node) {
			b.done = true
		}
	}
}

func (b *builder) addText(s string) {
	if b.over > 0 || b.stack[len(b.stack)-1].clear {
		return
	}
	if b.nodes++; b.nodes > maxNodes {
		return
	}
	if left := maxText - b.text; len(s) > left {
		b.p.problem("an item has more than %d MiB of text: the rest is left out", maxText>>20)
		s = strings.ToValidUTF8(s[:left], "")
	}
	b.text += len(s)
	top := b.stack[len(b.stack)-1].node
	top.kids = append(top.kids, &node{text: s})
}
