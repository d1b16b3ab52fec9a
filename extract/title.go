package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// titleSeparators part a headline from the site's name, with the white space
// that must stand around them.
var titleSeparators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " / ", " · ", " • ", " ― ", "_", "｜", "|", "--", "—", "-", " > ", " < ", ": "}

// A titled is a candidate for the headline.
type titled struct {
	text  string
	score float64
	from  string
}

// What outweighs agreement. Newsrooms write the headline into the page's data,
// and print a shorter or livelier one; elsewhere titles for search engines stand
// there, and the printed one is the author's. Of 658 pages with a marked headline
// the two right 6 more on one half, which was looked at, and 3 on the other.
const (
	toldFirst    = 6 // on which news data and Open Graph agree
	printedFirst = 4 // a printed one that is no link and has some words of the title element, on pages that are no news by their data
	related      = .3
)

// maxTitle bounds the bytes of a headline.
const maxTitle = 400

// readTitle finds the headline: the wording on which h1, og:title, JSON-LD and
// the title element agree once the site's name is off.
func (v *view) readTitle() string {
	f := v.f
	sites := v.siteNames()
	var cs []titled
	add := func(from, s string, score float64) {
		s = text.Normalise(clip(s, maxTitle))
		if utf8.RuneCountInString(s) < 3 || v.isSite(s, sites) {
			return
		}
		cs = append(cs, titled{s, score, from})
	}
	doc := text.Normalise(f.title)
	stripped := stripSite(doc, sites)
	news := slices.ContainsFunc(f.ld, func(a ldArticle) bool { return strings.Contains(a.kind, "news") })
	if v.t != nil {
		for k, h := range f.h1 {
			if k >= 6 {
				break
			}
			e := &v.t.e[h]
			if e.mark&(hidden|skipped) != 0 || e.text == 0 || e.text > 400 {
				continue
			}
			score := 4.0
			if e.mark&junk == 0 && len(f.h1) == 1 {
				score++
			}
			s := v.t.textOf(h, maxTitle)
			inDoc := wordsShared(s, doc)
			if inDoc >= most {
				score += 2
			}
			if !news && e.mark&junk == 0 && 2*e.link < e.text && (inDoc >= related || wordsShared(s, f.one("og:title")) >= related) {
				score += printedFirst
			}
			add("h1", s, score-float64(k)*.1)
		}
	}
	for _, a := range f.ld {
		add("json-ld", stripSite(a.headline, sites), 2.5)
	}
	add("og:title", stripSite(f.one("og:title"), sites), 2.4)
	add("twitter:title", stripSite(f.one("twitter:title"), sites), 1)
	add("meta", f.one("headline", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "articletitle"), 1)
	add("title", stripped, 1.2)
	if len(cs) == 0 {
		if doc != "" && !v.isSite(doc, sites) {
			return clip(doc, maxTitle)
		}
		return text.Normalise(v.hint.Title)
	}
	v.kicked(cs)
	if hint := text.Normalise(v.hint.Title); hint != "" && v.hintStands(hint, doc, cs) {
		add("feed", hint, 1.5)
	}
	best, bestScore := "", -1.0
	folded := make([]string, len(cs))
	for i, c := range cs {
		folded[i] = fold(c.text)
	}
	docFold := fold(doc)
	told := v.toldTwice(sites)
	for i, c := range cs {
		score := c.score
		if told != "" && folded[i] == told {
			score += toldFirst
		}
		for k := range cs {
			switch {
			case k == i:
			case folded[k] == folded[i]:
				score += 1.5
			case strings.HasPrefix(folded[k], folded[i]) || strings.HasPrefix(folded[i], folded[k]):
				score += .4
			}
		}
		if docFold != "" && strings.Contains(docFold, folded[i]) {
			score++
		}
		if v.trace != nil {
			v.trace.titles = append(v.trace.titles, Choice{Text: c.text, Source: c.from, Score: round(score)})
		}
		if score > bestScore {
			best, bestScore = c.text, score
		}
	}
	return best
}

// toldTwice is the headline, folded, on which the data of a news article and
// Open Graph agree; empty if they do not.
func (v *view) toldTwice(sites []string) string {
	og := fold(stripSite(v.f.one("og:title"), sites))
	for _, a := range v.f.ld {
		if og != "" && strings.Contains(a.kind, "news") && fold(stripSite(a.headline, sites)) == og {
			return og
		}
	}
	return ""
}

// kicked takes the kicker off printed headlines: words before what another
// source tells as the whole headline.
func (v *view) kicked(cs []titled) {
	for i, c := range cs {
		if c.from != "h1" {
			continue
		}
		for _, o := range cs {
			if o.from == "h1" || wordsIn(o.text) < 3 && !hasHan(o.text) || len(o.text) >= len(c.text) {
				continue
			}
			at := len(c.text) - len(o.text)
			if !strings.HasSuffix(c.text, o.text) || utf8.RuneCountInString(c.text[:at]) > maxKicker {
				continue
			}
			kicker := strings.TrimRight(c.text[:at], " :|·•–—-/：｜")
			if kicker == c.text[:at] || kicker == "" || wordsIn(kicker) > 4 || articles[strings.ToLower(kicker)] {
				continue // within a word, or half of the headline
			}
			cs[i].text = o.text
			if v.kicker == "" {
				v.kicker = kicker
			}
			break
		}
	}
}

// articles stand before a noun and are no kicker, in lower case.
var articles = map[string]bool{"the": true, "a": true, "an": true, "der": true, "die": true, "das": true, "ein": true, "eine": true, "le": true, "la": true, "les": true, "un": true, "une": true, "el": true, "los": true, "las": true, "o": true, "os": true, "as": true, "il": true, "and": true, "why": true, "how": true}

// maxKicker bounds the characters of a kicker.
const maxKicker = 40

// kickerNames are parts of class names of the line above a headline.
var kickerNames = []string{"kicker", "overline", "dachzeile", "spitzmarke", "topline", "antetitulo", "volanta", "cintillo", "surtitle", "surtitre", "eyebrow", "supertitle", "pretitle", "chapeau-rubrique", "yinti"}

// kickerBy reads the line that the page names a kicker, in or right above the
// printed headline.
func (v *view) kickerBy() string {
	if v.t == nil {
		return ""
	}
	for _, h := range v.f.h1 {
		if v.t.e[h].mark&(hidden|skipped) != 0 {
			continue
		}
		for i := max(0, h-12); i < v.t.e[h].end; i++ {
			e := &v.t.e[i]
			if e.n.Type != html.ElementNode || e.text < 2 || e.mark&(hidden|skipped) != 0 || i == h || v.t.within(h, i) {
				continue
			}
			if !contains(strings.ToLower(attr(e.n, "class")), kickerNames) {
				continue
			}
			s := strings.TrimRight(v.t.textOf(i, 300), " :|·•–—-/：｜")
			if n := utf8.RuneCountInString(s); n >= 2 && n <= 2*maxKicker && fold(s) != fold(v.title) {
				return s
			}
		}
	}
	return ""
}

// hintStands reports whether the headline under which a page was listed is
// still its own: a candidate says the same, or the page's title goes on with a
// separator after it, as before a site's name. A page whose headline was
// changed since must not keep the old one.
func (v *view) hintStands(hint, doc string, cs []titled) bool {
	for _, c := range cs {
		if fold(c.text) == fold(hint) {
			return true
		}
	}
	rest, ok := strings.CutPrefix(doc, hint)
	if !ok {
		return doc == ""
	}
	for _, sep := range titleSeparators {
		if strings.HasPrefix(rest, sep) {
			return true
		}
	}
	return rest == ""
}

// siteNames are the names a page uses for its site, folded.
func (v *view) siteNames() []string {
	var out []string
	for _, s := range []string{v.hint.Name, v.f.one("og:site_name"), v.f.one("application-name"), v.f.one("twitter:site"), v.f.one("apple-mobile-web-app-title"), v.f.one("publisher", "dc.publisher")} {
		if s = fold(strings.TrimPrefix(s, "@")); utf8.RuneCountInString(s) >= 2 {
			out = append(out, s)
		}
	}
	for _, a := range v.f.ld {
		if s := fold(a.publisher); s != "" {
			out = append(out, s)
		}
	}
	host := strings.TrimPrefix(weburl.Host(v.url), "www.")
	if name, _, ok := strings.Cut(host, "."); ok && len(name) > 2 {
		out = append(out, fold(name), fold(host))
	}
	return out
}

// isSite reports whether s is the name of the site and no headline.
func (v *view) isSite(s string, sites []string) bool {
	f := fold(s)
	for _, n := range sites {
		if f == n {
			return true
		}
	}
	return f == ""
}

// stripSite takes the site's name and section names off the end, or the name
// off the front, of a title.
func stripSite(s string, sites []string) string {
	s = text.Normalise(s)
	for range 4 {
		cut := false
		for _, sep := range titleSeparators {
			if i := strings.LastIndex(s, sep); i > 0 {
				head, tail := strings.TrimSpace(s[:i]), s[i+len(sep):]
				if namesSite(tail, sites) && head != "" && !namesSite(head, sites) {
					s, cut = head, true
					break
				}
			}
			if i := strings.Index(s, sep); i > 0 {
				head, tail := s[:i], strings.TrimSpace(s[i+len(sep):])
				if isOneOf(fold(head), sites) && tail != "" {
					s, cut = tail, true
					break
				}
			}
		}
		if !cut {
			break
		}
	}
	// what is left after a strong separator at the end of a long title is the
	// site or a section, known or not
	for _, sep := range []string{" | ", " :: ", "_", "｜", " » ", " - ", " – ", " — ", "--"} {
		i := strings.LastIndex(s, sep)
		if i <= 0 {
			continue
		}
		head, tail := strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):])
		soft := sep == " - " || sep == " – " || sep == " — " || sep == "--"
		n := wordsIn(tail)
		if hw, _ := weigh(head); hw < 16 || n > 4 || hasHan(tail) && utf8.RuneCountInString(tail) > 8 {
			continue
		}
		if soft && (n > 3 || !capitalised(tail)) {
			continue
		}
		s = head
		if sep == "_" {
			if k := strings.Index(s, "_"); k > 12 {
				s = s[:k]
			}
		}
		break
	}
	return strings.TrimSpace(s)
}

func hasHan(s string) bool { return strings.ContainsFunc(s, isHan) }

// capitalised reports whether every long word of s begins with a capital, as
// names do.
func capitalised(s string) bool {
	for w := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(w)
		if len(w) > 3 && strings.ToLower(string(r)) == string(r) && !isHan(r) {
			return false
		}
	}
	return true
}

func isOneOf(s string, list []string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// namesSite reports whether s, folded, is or holds a name of the site.
func namesSite(s string, sites []string) bool {
	f := fold(s)
	if f == "" {
		return false
	}
	for _, n := range sites {
		if f == n || len(n) > 3 && strings.Contains(f, n) && len(f) <= len(n)+16 || len(f) > 5 && strings.Contains(n, f) {
			return true
		}
	}
	return false
}

// sharesWords reports whether most words of a occur in b.
func sharesWords(a, b string) bool { return wordsShared(a, b) >= most }

// most is the share of words that most of them are.
const most = .8

// wordsShared is the share of the words of a that occur in b.
func wordsShared(a, b string) float64 {
	fb := fold(b)
	n, hit := 0, 0
	for w := range strings.FieldsSeq(a) {
		if f := fold(w); f != "" {
			n++
			if strings.Contains(fb, f) {
				hit++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float64(hit) / float64(n)
}

// titlePath is the path of the h1 that carries the headline.
func (v *view) titlePath() string {
	if v.t == nil {
		return ""
	}
	for _, h := range v.f.h1 {
		if text.Normalise(v.t.textOf(h, maxTitle)) == v.title {
			return v.t.path(h)
		}
	}
	return ""
}
