package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// maxAuthors bounds the names of one byline.
const maxAuthors = 12

// byline finds the authors as printed. Editors and the site itself are none.
// The first source that names anybody is believed.
func (v *view) byline(body []Passage) []string {
	sites := v.ownNames()
	names := [...]string{"json-ld", "meta", "twitter:data1", "markup", "chinese forms", "by line", "line below the text", "line of the date", "signed", "class"}
	sources := [...]func() []string{
		func() []string {
			var out []string
			for _, a := range v.f.ld {
				if a.kind != "webpage" && (a.headline == "" || len(v.f.ld) == 1 || sharesWords(a.headline, v.title) || sharesWords(v.title, a.headline)) {
					out = append(out, a.authors...)
				}
			}
			return out
		},
		func() []string {
			var out []string
			for _, k := range []string{"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "article:author_name", "cxenseparse:author", "authors", "article.author", "citation_author", "og:article:author", "dc.contributor"} {
				if out = append(out, v.metaAuthors(k)...); len(cleanNames(out, sites)) > 0 || slices.ContainsFunc(out, isStaff) {
					return out
				}
				out = nil
			}
			return nil
		},
		func() []string {
			if l := strings.ToLower(v.f.one("twitter:label1")); strings.Contains(l, "written by") || strings.Contains(l, "author") {
				return v.f.meta["twitter:data1"]
			}
			return nil
		},
		v.shownAuthors,
		func() []string { return v.hanAuthors(body) },
		func() []string { return byLine(v.near()) },
		func() []string { return byLine(v.after()) },
		v.datedBy,
		v.signedBy,
		v.soleAuthor,
	}
	nobody := false
	for i, s := range sources {
		if nobody && names[i] != "chinese forms" && names[i] != "by line" {
			continue
		}
		raw := s()
		found := v.noSections(cleanNames(raw, sites))
		if names[i] == "markup" {
			found = besidePeople(found)
		}
		if len(found) > 0 {
			v.named(names[i])
			v.fromMeta = names[i] == "meta"
			return found
		}
		if slices.ContainsFunc(raw, isStaff) {
			nobody = true // who is marked further down is somebody else
		}
	}
	// nobody but the publisher: its name where the page prints it as a byline
	for i, s := range sources[:2] {
		if found := cleanNames(s(), nil); len(found) > 0 && v.printedBy(found[0]) && !v.sections()[fold(found[0])] {
			v.named(names[i] + ", the publisher")
			return found
		}
	}
	return nil
}

// metaAuthors are the values of a meta element for authors. A Chinese one that
// is no person's name is often the maker of the site, and counts only where it
// is printed. Citations print the family name first.
func (v *view) metaAuthors(name string) []string {
	var out []string
	for _, s := range v.f.meta[name] {
		if n := text.Normalise(clip(s, 200)); hasHan(n) && !strings.ContainsFunc(n, unicode.IsSpace) && !hanPerson(n) && !v.printedBy(n) {
			continue
		}
		if family, given, ok := strings.Cut(s, ","); ok && name == "citation_author" && !strings.Contains(given, ",") {
			s = strings.TrimSpace(given) + " " + strings.TrimSpace(family)
		}
		out = append(out, s)
	}
	return out
}

// named notes the source of the byline.
func (v *view) named(source string) {
	if v.trace != nil {
		v.trace.byline = source
	}
}

// printedBy reports whether the lines around the headline print a name alone
// or after a word such as by.
func (v *view) printedBy(name string) bool {
	n := fold(name)
	for _, l := range v.near() {
		f := fold(l)
		if i := strings.Index(f, n); i >= 0 && len(f) <= len(n)+40 && f != fold(v.title) {
			return true
		}
	}
	return false
}

// shownAuthors reads what the markup calls the author: itemprop, rel, and
// class names, above the text or right below it.
func (v *view) shownAuthors() []string {
	if v.t == nil {
		return nil
	}
	type shown struct {
		names []string
		at    int32 // where the first stands
	}
	var byProp, byRel, byNamed, byClass shown
	add := func(s *shown, i int32, name string) {
		if len(s.names) == 0 {
			s.at = i
		}
		s.names = append(s.names, name)
	}
	begin, limit := v.span()
	for i := int32(0); i < int32(len(v.t.e)) && i < limit; i++ {
		e := &v.t.e[i]
		if e.n.Type != html.ElementNode || e.text == 0 || e.text > 160 || e.mark&(hidden|skipped) != 0 {
			continue
		}
		prop := strings.ToLower(attr(e.n, "itemprop"))
		if i < begin && prop == "" {
			continue // far above the headline
		}
		switch {
		case e.mark&caption != 0:
			// a picture's
		case prop == "author" || prop == "creator":
			if len(byProp.names) < maxAuthors {
				add(&byProp, i, v.nameIn(i))
			}
		case strings.EqualFold(attr(e.n, "rel"), "author"):
			if len(byRel.names) < maxAuthors && !v.inComments(i) {
				add(&byRel, i, v.t.textOf(i, 200))
			}
		case len(byRel.names) < maxAuthors && e.tag == atom.A && e.text < 50 && authorLink(attr(e.n, "href")) && !v.inComments(i) && !v.inSentence(i):
			add(&byRel, i, v.t.textOf(i, 200))
		case len(byNamed.names) < maxAuthors && e.text < 50 && namesAuthor(e.n) && !v.inComments(i):
			add(&byNamed, i, v.t.textOf(i, 200))
		case len(byClass.names) < maxAuthors && byName(e.n) && !v.inComments(i):
			add(&byClass, i, v.t.runs(i))
			if e.text < 60 {
				i = e.end - 1
			}
		}
	}
	// what stands by the headline, before what stands in and below the text
	for _, low := range []bool{false, true} {
		for _, s := range [...]shown{byProp, byRel, byNamed, byClass} {
			if (v.openAt > 0 && s.at > v.openAt) == low && len(cleanNames(s.names, v.ownNames())) > 0 {
				return s.names
			}
		}
	}
	return nil
}

// authorLink reports whether an address is that of an author's page.
func authorLink(href string) bool {
	for _, p := range []string{"/author/", "/authors/", "/autor/", "/auteur/", "/by/", "/contributors/", "/people/", "/profile/", "/staff/", "/journalist/", "/journalists/", "/avtor/", "/autores/", "/autoren/", "/auteurs/", "/autori/"} {
		if i := strings.Index(href, p); i >= 0 && len(href) > i+len(p)+2 {
			return true
		}
	}
	return false
}

// inSentence reports whether a link stands in running text, or after a word
// that says that somebody else wrote.
func (v *view) inSentence(i int32) bool {
	b := v.t.e[i].block
	if v.t.e[b].own > maxByline {
		return true
	}
	before, _, _ := strings.Cut(v.t.ownText(b, 300), v.t.textOf(i, 100))
	return checkedBy.MatchString(before)
}

// maxByline is the weight of a line that may be a byline.
const maxByline = 200

// checkedBy ends what stands before the name of who checked a text.
var checkedBy = regexp.MustCompile(`(?i)(?:reviewed|checked|edited) by:?\s*$`)

// ownNames are the names of the site as an author would be printed, folded.
// The host does not count where it is the name of a person.
func (v *view) ownNames() []string {
	var out []string
	host := fold(strings.TrimPrefix(weburl.Host(v.url), "www."))
	for _, n := range v.siteNames() {
		if !strings.HasPrefix(host, n) || n == fold(v.hint.Name) || n == fold(v.f.one("og:site_name")) {
			out = append(out, n)
		}
	}
	// 渡船复航--海岛频道--门户网: what follows the headline is the site
	if rest, ok := strings.CutPrefix(text.Normalise(v.f.title), v.title); ok && hasHan(rest) {
		for _, s := range strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("-_|｜—–", r) }) {
			out = append(out, fold(s))
		}
	}
	return append(out, host)
}

// namesAuthor reports whether the class calls n the name of an author.
func namesAuthor(n *html.Node) bool {
	name := strings.ToLower(attr(n, "class"))
	return strings.Contains(name, "author") && strings.Contains(name, "name") && !contains(name, []string{"comment", "related", "image", "avatar"})
}

// byName reports whether class or id call n a byline.
func byName(n *html.Node) bool {
	name := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	if !strings.Contains(name, "author") && !strings.Contains(name, "byline") && !strings.Contains(name, "writer") && !strings.Contains(name, "autor") && !strings.Contains(name, "auteur") {
		return false
	}
	return !contains(name, []string{"bio", "desc", "image", "img", "photo", "avatar", "social", "related", "comment", "role", "title", "date", "time", "follow", "twitter", "email", "more", "list-", "about", "job", "position"})
}

// nameIn is the name element within an author element, or all its words.
func (v *view) nameIn(i int32) string {
	for k := i + 1; k < v.t.e[i].end; k++ {
		if e := &v.t.e[k]; e.tag != 0 && strings.EqualFold(attr(e.n, "itemprop"), "name") && e.text > 0 {
			return v.t.textOf(k, 200)
		}
	}
	return v.t.runs(i)
}

// runs joins the runs of text below i with bars, so that a name and the role
// beside it stay apart.
func (t *tree) runs(i int32) string {
	var b strings.Builder
	for k := i; k < t.e[i].end && b.Len() < 300; k++ {
		e := &t.e[k]
		if e.mark&skipped != 0 {
			k = e.end - 1
			continue
		}
		if e.n.Type == html.TextNode && e.text > 0 {
			if b.Len() > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(strings.TrimSpace(e.n.Data))
		}
	}
	return b.String()
}

// inComments reports whether i stands in comments, beside the article or in a
// list of others. What holds the article too is none of these, whatever its
// name.
func (v *view) inComments(i int32) bool {
	for p := i; p >= 0; p = v.t.e[p].parent {
		e := &v.t.e[p]
		if e.tag == atom.Body || e.tag == atom.Html || v.holdsStory(p) {
			return false
		}
		if e.tag == atom.Aside || e.tag == atom.Footer || e.tag == atom.Nav {
			return true
		}
		n := strings.ToLower(attr(e.n, "class") + " " + attr(e.n, "id"))
		if contains(n, []string{"comment", "sidebar", "related", "recommend"}) {
			return true
		}
	}
	return false
}

// bodyEnd is the node after the text and a little of what follows.
func (v *view) bodyEnd() int32 {
	if len(v.chosen) == 0 {
		return int32(len(v.t.e))
	}
	return min(int32(len(v.t.e)), v.t.e[v.chosen[len(v.chosen)-1]].end+60)
}

// near are the lines around the headline and the beginning of the text, where
// bylines and dates are printed.
func (v *view) near() []string {
	if v.t == nil {
		return nil
	}
	if v.nearLines != nil {
		return v.nearLines
	}
	from, to := int32(0), int32(len(v.t.e))
	if len(v.chosen) > 0 {
		to = min(v.t.e[v.chosen[0]].end, max(v.chosen[0]+80, v.openAt+1))
	}
	for _, h := range v.f.h1 {
		if h < to && v.t.e[h].mark&(hidden|skipped) == 0 {
			from = h
		}
	}
	from = max(from-40, 0, to-900)
	var lines []string
	var b strings.Builder
	flush := func() {
		if s := text.Normalise(b.String()); s != "" && len(s) < 400 {
			lines = append(lines, s)
		}
		b.Reset()
	}
	for i := from; i < to; {
		e := &v.t.e[i]
		switch {
		case e.mark&(skipped|hidden) != 0, (e.tag == atom.Header || e.tag == atom.Nav) && v.inTopBar(i):
			i = e.end
			continue
		case e.n.Type == html.TextNode:
			if b.Len() < 2000 {
				b.WriteString(e.n.Data)
			}
		case isBlock(e.tag) || e.tag == atom.Br:
			flush()
		default:
			b.WriteByte(' ')
		}
		i++
	}
	flush()
	if lines == nil {
		lines = []string{}
	}
	v.nearLines = lines
	return lines
}

// byWords stand before an author in a line of its own.
var byWords = []string{"By ", "BY ", "by ", "Written by ", "Posted by ", "Por ", "Par ", "Von ", "Автор: ", "Текст: ", "Author: ", "Di ", "von ", "por ", "par "}

// numbered reports whether a line may be that of the date.
func numbered(s string) bool { return strings.ContainsAny(s, "0123456789") && len(s) < 60 }

// besidePeople leaves out of what class names call authors the posts, sections and
// sentences beside people; of several words without a person nothing is left.
func besidePeople(names []string) []string {
	if len(names) < 2 {
		return names
	}
	person := slices.ContainsFunc(names, looksPerson)
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool {
		r, _ := utf8.DecodeRuneInString(n)
		if !unicode.Is(unicode.Latin, r) || looksPerson(n) {
			return false
		}
		return !person || unicode.IsLower(r) || wordsIn(n) == 1 && strings.ToUpper(n) != n
	})
}

// byLine reads "By Jane Doe" from the lines around the headline.
func byLine(lines []string) []string {
	for i, l := range lines {
		switch strings.ToLower(strings.TrimRight(l, ": ")) {
		case "by", "written by", "author", "authors", "author(s)", "article by", "words by", "reported by", "автор", "por", "par":
			if i+1 < len(lines) && wordsIn(lines[i+1]) <= 6 {
				return []string{lines[i+1]}
			}
		}
		for part := range strings.FieldsFuncSeq(l, func(r rune) bool { return r == '|' || r == '•' || r == '·' || r == '/' }) {
			part = strings.TrimSpace(part)
			for _, p := range byWords {
				if rest, ok := strings.CutPrefix(part, p); ok && rest != "" {
					if p == "by " && i > 0 && wordsIn(rest) == 1 && part == l && isName(rest) && numbered(lines[i-1]) {
						return []string{rest} // a handle below the date
					}
					if r, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(r) && wordsIn(rest) <= 14 {
						return []string{rest}
					}
				}
			}
		}
	}
	return nil
}
