package extract

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// datedBy reads the author who is printed on the line of the date: "Dec. 19,
// 2025 · Jane Doe", "03/01/2017 by Jane Doe".
func (v *view) datedBy() []string {
	c := dateContext{country: "US"}
	for _, l := range v.near() {
		if len(l) > 160 || !strings.ContainsAny(l, "0123456789") || fold(l) == fold(v.title) {
			continue
		}
		if _, ok := readDate(l, c); !ok {
			continue
		}
		if g := byInLine.FindStringSubmatch(l); g != nil {
			return []string{g[1]}
		}
		parts := strings.FieldsFunc(l, func(r rune) bool { return strings.ContainsRune("|•·⋅∙", r) })
		if len(parts) < 2 {
			continue
		}
		for _, p := range parts {
			p = strings.TrimSpace(p)
			if cut, _, ok := strings.Cut(p, " on behalf of "); ok {
				p = cut
			}
			if strings.ContainsAny(p, "0123456789") {
				continue
			}
			if looksPerson(p) && !strings.EqualFold(p, v.section()) {
				return []string{p}
			}
		}
	}
	return nil
}

// byInLine is a name after by within a line.
var byInLine = regexp.MustCompile(`\b(?:by|By) (\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]*){0,3})(?:$|[ ,|•·])`)

// signedBy reads "This post was written by Jane Doe".
func (v *view) signedBy() []string {
	lines := slices.Concat(v.after(), v.near())
	for _, l := range lines {
		if g := writtenBy.FindStringSubmatch(l); g != nil && looksPerson(g[1]) {
			return []string{g[1]}
		}
	}
	for _, p := range v.best {
		if len(p.Text) < maxClosing {
			lines = append(lines, p.Text)
		}
	}
	for _, l := range lines {
		if g := closingBy.FindStringSubmatch(l); g != nil && looksPerson(g[1]) {
			return []string{g[1]}
		}
	}
	return nil
}

// maxClosing is the size in bytes of a line that may name the author alone.
const maxClosing = 100

// closingBy is a line that names the author and nothing else.
var closingBy = regexp.MustCompile(`^(?i:written by|author|contributors?|words by|text by|story by|about the author)\s*[:–-]?\s+(\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]*){1,2})$`)

// writtenBy is what closes or opens posts of firms.
var writtenBy = regexp.MustCompile(`(?i:\b(?:post|article|story|piece|blog|guide) (?:was |is )?(?:written|authored) by) (\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]*){1,2})`)

// soleAuthor is the one name that the page's class names call an author's,
// wherever it stands but in comments and beside the article.
func (v *view) soleAuthor() []string {
	if v.t == nil {
		return nil
	}
	name := ""
	for i := range v.t.e {
		e := &v.t.e[i]
		if e.n.Type != html.ElementNode || e.text == 0 || e.text > 50 || e.mark&(hidden|skipped) != 0 {
			continue
		}
		if !namesAuthor(e.n) || v.inComments(int32(i)) {
			continue
		}
		s := text.Normalise(v.t.textOf(int32(i), 200))
		if name != "" && fold(s) != fold(name) {
			return nil
		}
		name = s
	}
	if name == "" {
		return nil
	}
	return []string{name}
}

// sections are the names of the page's parts of the site, folded: breadcrumbs,
// section, tags. One word among them is no author, whoever says so.
func (v *view) sections() map[string]bool {
	out := map[string]bool{}
	add := func(s string) {
		if f := fold(s); f != "" {
			out[f] = true
		}
	}
	add(v.section())
	for _, c := range v.f.crumbs {
		add(c)
	}
	for _, k := range []string{"article:section", "article:tag", "keywords", "news_keywords"} {
		for _, s := range v.f.meta[k] {
			for t := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(",;，、|", r) }) {
				add(t)
			}
		}
	}
	if v.t == nil {
		return out
	}
	for _, i := range v.f.links {
		e := &v.t.e[i]
		if e.text == 0 || e.text > 30 || authorLink(attr(e.n, "href")) {
			continue
		}
		for p, up := e.parent, 0; p >= 0 && up < 6; p, up = v.t.e[p].parent, up+1 {
			if v.t.e[p].tag == atom.Nav || strings.EqualFold(attr(e.n, "rel"), "tag") || strings.EqualFold(attr(e.n, "rel"), "category tag") {
				add(v.t.textOf(i, 100))
				break
			}
		}
	}
	return out
}

// noSections leaves out what names a part of the site, or the site by its
// address, and not a person.
func (v *view) noSections(names []string) []string {
	doubtful := func(n string) bool { return !looksPerson(n) && !hasHan(n) }
	if !slices.ContainsFunc(names, doubtful) {
		return names
	}
	known := v.sections()
	label, _, _ := strings.Cut(strings.TrimPrefix(weburl.Host(v.url), "www."), ".")
	known[fold(label)] = true
	return slices.DeleteFunc(names, func(n string) bool { return doubtful(n) && known[fold(n)] })
}
