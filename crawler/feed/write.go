package feed

import (
	"encoding/base64"
	"strings"
)

// A writer puts nodes down as the well-formed document that gofeed reads: at
// most five levels, no entities but XML's own, links absolute, markup as
// escaped text. What gofeed would not look at is left out.
type writer struct {
	p    *reading
	b    strings.Builder
	lang string // of the root element
}

// child writes a child of the channel or feed.
func (w *writer) child(n *node, format string) {
	if n.space == "" && n.name == items[format] {
		w.open(n.name, n)
		for _, k := range n.kids {
			w.field(k, format)
		}
		w.about(n)
		if n.lang != w.lang {
			w.b.WriteString("<own:lang>")
			w.text(n.lang)
			w.end("own:lang")
		}
		w.end(n.name)
		return
	}
	switch n.name {
	case "title":
		if n.space == "" && w.p.feed.Markup == "" {
			w.p.feed.Markup = w.titleMarkup(n, format)
		}
		w.field(n, format)
	case "author", "creator", "language":
		w.field(n, format)
	}
}

// about hands on rdf:about as the identity of an RSS 1.0 item.
func (w *writer) about(n *node) {
	if id := n.get("about"); n.name == "item" && id != "" && n.child("", "guid") == nil {
		w.b.WriteString(`<guid isPermaLink="false">`)
		w.text(id)
		w.end("guid")
	}
}

// known are the elements of an entry that are handed on.
var known = map[string]bool{
	"title": true, "link": true, "description": true, "summary": true, "content": true, "encoded": true,
	"body": true, "fullitem": true, "guid": true, "id": true, "pubdate": true, "published": true, "issued": true,
	"updated": true, "modified": true, "created": true, "author": true, "category": true, "enclosure": true,
	"contributor": true, "language": true,
	"dc:title": true, "dc:description": true, "dc:creator": true, "dc:author": true, "dc:contributor": true,
	"dc:publisher": true, "dc:subject": true, "dc:date": true, "dc:identifier": true, "dc:language": true,
	"dcterms:issued": true, "dcterms:created": true, "dcterms:modified": true,
	"content:encoded": true,
	"itunes:category": true, "itunes:author": true, "itunes:summary": true, "itunes:subtitle": true, "itunes:keywords": true, "itunes:title": true,
	"media:title": true, "media:description": true, "media:keywords": true, "media:category": true,
	"media:content": true, "media:credit": true,
	"feedburner:origlink": true,
	"xhtml:body":          true, "xhtml:div": true,
	"atom:title": true, "atom:content": true, "atom:summary": true, "atom:link": true, "atom:author": true,
	"atom:published": true, "atom:updated": true, "atom:id": true, "atom:category": true,
}

// markedUp are the elements whose text is markup in RSS, whatever it says.
var markedUp = map[string]bool{
	"description": true, "encoded": true, "content": true, "summary": true, "body": true, "fullitem": true, "div": true,
	"tagline": true, "subtitle": true,
}

// field writes a child of an entry.
func (w *writer) field(n *node, format string) {
	if n.name == "" {
		return
	}
	name := n.name
	if n.space != "" {
		name = n.space + ":" + n.name
		if n.space == "media" && n.name == "group" {
			for _, k := range n.kids {
				w.field(k, format)
			}
			return
		}
	}
	if !known[name] {
		return
	}
	switch {
	case name == "author" && format == "atom" || name == "atom:author" || name == "contributor" && format == "atom":
		w.person(n, name)
		return
	case name == "source" && format == "atom":
		return
	case name == "itunes:category":
		w.open(name, n)
		w.end(name)
		for _, k := range n.kids {
			w.field(k, format)
		}
		return
	case name == "link" && format == "atom" && n.get("href") == "":
		n.attr = append(n.attr, attr{"href", strings.TrimSpace(n.plain())})
	}
	// gofeed keeps the last of some elements; under another name it keeps all.
	switch name {
	case "author":
		name = "dc:author"
	case "id":
		name = "dc:identifier" // which gofeed takes for no address
	case "created":
		name = "dcterms:created"
	case "szf:fullitem", "fullitem", "body", "xhtml:div":
		name = "xhtml:body"
	case "encoded":
		name = "content:encoded"
	}
	w.open(name, n)
	switch {
	case n.name == "title":
		w.text(w.title(n, format))
		if m := w.titleMarkup(n, format); m != "" && n.space == "" {
			w.end(name)
			name = "own:title"
			w.b.WriteString("<" + name + ">")
			w.text(m)
		}
	case markedUp[n.name]:
		w.text(w.p.markup(n.base, w.content(n, format)))
	case name == "link" || name == "feedburner:origlink" || name == "comments":
		w.text(w.p.link(n.base, n.plain()))
	case name == "guid":
		w.text(strings.TrimSpace(n.plain()))
	case n.name == "id" || name == "dc:identifier":
		id := strings.TrimSpace(n.plain())
		if format == "atom" && strings.IndexByte(id, '/') >= 0 {
			id = w.p.link(n.base, id) // meant as an address
		}
		w.text(id)
	default:
		w.text(n.plain())
	}
	w.end(name)
}

// person writes the name of an Atom person, or the text of one that has none.
func (w *writer) person(n *node, tag string) {
	name := strings.TrimSpace(n.child(n.space, "name").plain())
	email := strings.TrimSpace(n.child(n.space, "email").plain())
	if name == "" && email == "" && n.child(n.space, "uri") == nil {
		name = strings.TrimSpace(n.plain())
	}
	w.b.WriteString("<" + tag + "><name>")
	w.text(name)
	w.b.WriteString("</name><email>")
	w.text(email)
	w.b.WriteString("</email></" + tag + ">")
}

// title returns a title as plain text. Atom says whether it is markup, other
// formats do not, and it is taken for markup.
func (w *writer) title(n *node, format string) string {
	s := w.content(n, format)
	if kind := atomType(n); (format == "atom" || n.space == "atom") && kind == "text" && !n.nested() {
		return strings.Join(strings.Fields(s), " ")
	}
	return plainText(s)
}

// titleMarkup returns a title as HTML, empty if it holds no markup: no
// element and no bracket that is not one.
func (w *writer) titleMarkup(n *node, format string) string {
	if kind := atomType(n); (format == "atom" || n.space == "atom") && kind == "text" && !n.nested() {
		return ""
	}
	s := w.content(n, format)
	if !n.nested() && !strings.Contains(s, "&lt;") && stripTags(s) == unescape(s) {
		return ""
	}
	return w.p.markup(n.base, s)
}

// nested reports whether n holds elements.
func (n *node) nested() bool {
	for _, k := range n.kids {
		if k.name != "" {
			return true
		}
	}
	return false
}

// atomType returns text, html, xhtml or base64 for an Atom text construct.
func atomType(n *node) string {
	kind, mode := strings.ToLower(strings.TrimSpace(n.get("type"))), strings.ToLower(n.get("mode"))
	kind, _, _ = strings.Cut(kind, ";")
	switch {
	case mode == "base64":
		return "base64"
	case kind == "" && mode == "" || kind == "text" || kind == "text/plain":
		return "text"
	case kind == "html" || kind == "text/html":
		return "html"
	case strings.Contains(kind, "xml") || kind == "xhtml" || mode == "xml":
		return "xhtml"
	case strings.HasPrefix(kind, "text/") || mode == "escaped":
		return "html"
	}
	return "base64"
}

// content returns the markup or text in n.
func (w *writer) content(n *node, format string) string {
	if format == "atom" && atomType(n) == "base64" && !n.nested() {
		packed := strings.Join(strings.Fields(n.plain()), "")
		if s, err := base64.StdEncoding.DecodeString(packed); err == nil {
			return clean(strings.ToValidUTF8(string(s), "\ufffd"))
		}
	}
	if !n.nested() {
		return strings.TrimSpace(n.plain())
	}
	var b strings.Builder
	for _, k := range n.kids {
		w.render(&b, k, n.name == "title")
	}
	s := strings.TrimSpace(b.String())
	return s
}

// render writes inline XHTML as HTML.
func (w *writer) render(b *strings.Builder, n *node, inTitle bool) {
	if n.name == "" {
		escape(b, n.text)
		return
	}
	b.WriteString("<" + n.name)
	for _, a := range n.attr {
		_, local := splitName(a.name)
		v := a.value
		if linked[local] && !strings.HasPrefix(v, "#") && schemeOf(v) == "" {
			v = w.p.link(n.base, v)
		}
		b.WriteString(" " + attrName(a.name) + `="`)
		escapeAttr(b, v)
		b.WriteByte('"')
	}
	b.WriteByte('>')
	if void[n.name] {
		return
	}
	for _, k := range n.kids {
		w.render(b, k, inTitle)
	}
	b.WriteString("</" + n.name + ">")
}

// open writes a start tag. Names outside ASCII letters come to no harm: they
// are not known and never get here, except those of items, which are fixed.
func (w *writer) open(name string, n *node) {
	w.b.WriteString("<" + tagName(name))
	for _, a := range n.attr {
		_, local := splitName(a.name)
		if !handedOn[local] {
			continue
		}
		v := a.value
		switch local {
		case "href", "url", "src":
			v = w.p.link(n.base, v)
		case "ispermalink":
			local = "isPermaLink"
		case "type":
			if n.name != "link" && n.name != "enclosure" && n.name != "content" || n.space == "" && n.name == "content" || n.space == "atom" && n.name != "link" {
				continue // the text is escaped by now and means itself
			}
		}
		w.b.WriteString(" " + local + `="`)
		escapeAttr(&w.b, v)
		w.b.WriteByte('"')
	}
	w.b.WriteByte('>')
}

func (w *writer) end(name string) { w.b.WriteString("</" + tagName(name) + ">") }

func (w *writer) text(s string) { escape(&w.b, s) }

// begin opens the document.
func (w *writer) begin(format string) {
	root, tail := `<rss version="2.0"`, "<channel>"
	if format == "atom" {
		root, tail = `<feed xmlns="http://www.w3.org/2005/Atom"`, ""
	}
	w.b.WriteString(root)
	for _, d := range declared {
		w.b.WriteString(" xmlns:" + d.prefix + `="` + d.uri + `"`)
	}
	w.b.WriteString(">" + tail)
}

// close ends the document and returns it.
func (w *writer) close(format string) string {
	if format == "atom" {
		w.b.WriteString("</feed>")
	} else {
		w.b.WriteString("</channel></rss>")
	}
	return w.b.String()
}

// handedOn are the attributes gofeed or the mapping read.
var handedOn = map[string]bool{
	"href": true, "url": true, "src": true, "rel": true, "type": true, "term": true, "label": true,
	"text": true, "ispermalink": true, "length": true, "medium": true, "role": true,
}

// tagName and attrName keep a name well-formed.
func tagName(s string) string {
	return strings.Map(func(r rune) rune {
		if r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(":_-.", r) {
			return r
		}
		return '_'
	}, s)
}

func attrName(s string) string {
	if s = tagName(s); s == "" {
		return "_"
	}
	return s
}

var (
	textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attrEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\r", "&#13;")
)

func escape(b *strings.Builder, s string) {
	// The builder never fails.
	_, _ = textEscaper.WriteString(b, s)
}

func escapeAttr(b *strings.Builder, s string) {
	_, _ = attrEscaper.WriteString(b, s)
}
