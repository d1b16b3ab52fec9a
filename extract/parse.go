package extract

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Bounds of one page.
const (
	maxBody = 5 << 20 // bytes read of a page
	// minText is the weight of text under which another reading is tried.
	minText = 250
	// minArticle is the weight under which a page holds no article at all.
	minArticle = 20
	maxQuoted  = 512 << 10 // bytes of text in which quotations are looked for
)

// tooLate is the problem of a page that took longer than its deadline.
const tooLate = "degraded: deadline"

// late returns a function that reports whether the page's deadline has passed.
// Without a deadline of its own, a page of usual size has none: all steps take
// time in proportion to the page, and a busy machine must not make another
// document of it.
func (p Page) late() func() bool {
	d := p.Deadline
	if d == 0 && len(p.Capture.Body) > usualBody {
		d = defaultDeadline
	}
	if d <= 0 {
		return func() bool { return false }
	}
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}

// Parse reads a page and its parts as one article. The result always names its
// address; what could not be read is told in Problems. Time is linear in the
// size of the page but for the sorting of a few candidates.
func Parse(p Page) Document {
	d, v := parse(p, nil)
	v.t.free()
	return d
}

// parse reads a page; a trace takes what is to be explained, nil for none.
func parse(p Page, tr *trace) (Document, *view) {
	d := Document{URL: p.Capture.URL, Canonical: canonicalOf(p.Capture.URL), Kind: "article"}
	late := p.late()
	v := open(p.Capture, p.Hint, late)
	v.trace, v.template = tr, p.Template
	v.fill(&d)
	for _, part := range p.Parts {
		if v.wall != "" {
			break
		}
		if late() {
			v.problem(tooLate)
			break
		}
		w := open(part, p.Hint, late)
		w.title, w.template = v.title, p.Template
		d.Passages = appendNew(d.Passages, w.body())
		v.problems = append(v.problems, w.problems...)
	}
	if len(p.Parts) > 0 {
		d.NextPages = without(d.NextPages, p.Parts)
	}
	body := d.Text()
	d.Language, d.Script = v.language(body)
	d.Decoding = v.decoding
	d.Dateline = readDateline(d)
	if body == "" {
		v.problem("no text")
	}
	if len(body) > maxQuoted {
		v.problem("size: quotations after 512 KiB not read")
	}
	if late() {
		v.problem(tooLate)
	} else {
		d.Quotes = quote.Find(clip(body, maxQuoted), d.Language)
	}
	d.Signals = v.signals(body)
	if v.siblings > 0 {
		d.Template = v.template.Digest()
	}
	if d.Signals.Mojibake >= mojibakeLimit {
		v.problem("charset: mojibake")
	}
	slices.Sort(v.problems)
	d.Problems = slices.Compact(v.problems)
	return d, v
}

// A view is one page being read.
type view struct {
	hint     Hint
	url      string
	base     *url.URL
	at       crawler.Capture // without its body
	decoding Decoding
	t        *tree // nil if the page could not be parsed as a tree
	f        *facts
	plain    []Passage // of the fallback, where there is no tree
	title    string
	kicker   string
	fromMeta bool // the byline is that of a meta element
	problems []string
	late     func() bool // the page's deadline has passed

	chosen     []int32  // subtrees of the text
	best       []piece  // passages found in them
	r          readings // they were chosen from
	fromScript bool     // the text is that of a script
	wall       string   // see Signals
	form       string
	trace      *trace // nil if nothing is to be explained

	template *Template // nil if nothing is known of the site
	siblings int       // pages that the template rested on, 0 if it was not used
	gone, of int32     // weight of the lines left out as the site's, and of all

	ruled ruled // by the outlet's selectors

	opening   string   // first running text
	openAt    int32    // its node
	lastAt    int32    // the node of the last passage
	nearLines []string // see near; nil until asked for
}

func (v *view) problem(s string) { v.problems = append(v.problems, s) }

// open decodes and parses a capture.
func open(c crawler.Capture, h Hint, late func() bool) *view {
	v := &view{hint: h, url: c.URL, at: c, late: late}
	v.at.Body = nil
	body := c.Body
	if len(body) > maxBody {
		body = body[:maxBody]
		v.problem("size: page cut at 5 MiB")
	}
	dec := text.Decode(body, first(c.ContentType, c.Header.Get("Content-Type")))
	v.decoding = Decoding{Charset: dec.Charset, Why: dec.Why, Broken: dec.Broken}
	if dec.Broken > 0 {
		v.problem("charset: " + dec.Charset + ": unreadable bytes")
	}
	s := dec.Text
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	s = text.BoundTags(s)
	root, err := html.ParseWithOptions(strings.NewReader(s), html.ParseOptionEnableScripting(false))
	if err == nil && late() {
		err = errors.New(strings.TrimPrefix(tooLate, "degraded: "))
	}
	if err != nil {
		v.problem("degraded: " + err.Error())
		v.f, v.plain = flat(s)
	} else {
		if strings.Contains(s, `id="S:`) {
			rejoin(root)
		}
		removeRuled(root, h.Rules)
		v.t = newTree(root)
		if v.t.cut {
			v.problem("size: page cut at its node limit")
		}
		v.f = v.t.facts()
		v.rule(root)
	}
	v.base, _ = url.Parse(c.URL)
	if v.base != nil && v.f.base != "" {
		if b, err := v.base.Parse(v.f.base); err == nil {
			v.base = b
		}
	}
	if v.noarchive(c) {
		v.problem("noarchive")
	}
	return v
}

// noarchive reports whether the publisher asks for no copies to be shown.
func (v *view) noarchive(c crawler.Capture) bool {
	for _, h := range c.Header.Values("X-Robots-Tag") {
		if strings.Contains(strings.ToLower(h), "noarchive") {
			return true
		}
	}
	return strings.Contains(strings.ToLower(strings.Join(v.f.meta["robots"], " ")), "noarchive")
}

// fill reads everything but the language and the quotations.
func (v *view) fill(d *Document) {
	v.title = first(v.ruledTitle(), v.readTitle())
	body := v.body()
	d.Title = v.title
	d.Published, d.Modified = v.dates()
	d.Byline = v.byline(body)
	d.Kicker = first(v.kickerBy(), v.kicker)
	d.Credit, d.Editors = v.credits()
	d.Byline = v.apart(d.Byline, d.Editors)
	if names := v.ruledByline(); len(names) > 0 {
		d.Byline = names
	}
	body = withoutBio(body, d.Byline)
	body = v.walled(body)
	d.Section = v.section()
	d.Canonical = v.canonical()
	d.NextPages = v.nextPages()
	if d.Title != "" && v.wall == "" {
		d.Passages = append(d.Passages, Passage{Kind: Headline, Text: d.Title, Path: v.titlePath()})
	}
	d.Passages = append(d.Passages, body...)
}

// body finds the text: standfirst, passages and captions in page order.
func (v *view) body() []Passage {
	if v.t == nil {
		return v.plain
	}
	if ps := v.ruledBody(); len(ps) > 0 {
		v.chosen = v.ruled.body
		return v.passages(ps)
	}
	var best []piece
	var bestWeight int32
	tr := v.trace
	for _, leave := range []marks{hidden | unlikely, hidden, 0} {
		found, r := v.t.choose(leave)
		chosen := v.ownArticle(found, leave)
		if len(chosen) > 0 {
			if !slices.Equal(found, chosen) {
				r.why += "; narrowed to the article under the page's headline"
			}
			v.t.clean(chosen, leave)
			ps := v.t.pieces(chosen, leave)
			if tr != nil {
				v.trace = &trace{pieces: slices.Clone(ps), leave: leave, out: map[pieceKey]string{}}
			}
			ps = v.trim(ps)
			if w := weightOf(ps); w > bestWeight {
				best, bestWeight, v.chosen, v.r = ps, w, chosen, r
				if tr != nil {
					tr.pieces, tr.leave, tr.out = v.trace.pieces, leave, v.trace.out
				}
			}
			v.trace = tr
		}
		if bestWeight >= minText {
			break
		}
		v.t.restore()
		if v.late() {
			v.problem(tooLate)
			break
		}
	}
	if bestWeight < 2*minText {
		if other := v.payloadText(); len(other) > 0 && payloadWeight(other) > 2*bestWeight {
			v.fromScript = true
			return other
		}
	}
	if bestWeight < minArticle {
		return nil
	}
	return v.passages(best)
}

// passages makes passages of the pieces of the text, with the standfirst.
func (v *view) passages(best []piece) []Passage {
	for _, p := range best {
		if p.Kind == Paragraph && isProse(p) {
			v.opening, v.openAt = p.Text, p.node
			break
		}
	}
	v.best = best
	if len(best) > 0 {
		v.lastAt = best[len(best)-1].node
	}
	out := v.standfirst(best)
	for _, p := range best {
		p.Path = v.t.path(p.node)
		out = append(out, p.Passage)
	}
	return out
}

// restore puts back what cleaning took out.
func (t *tree) restore() {
	for i := range t.e {
		t.e[i].mark &^= removed
	}
}

func weightOf(ps []piece) int32 {
	var n int32
	for _, p := range ps {
		if p.Kind.Body() {
			n += p.weight - p.link/2
		}
	}
	return n
}

// appendNew adds the passages of a further page that were not said before.
func appendNew(have, more []Passage) []Passage {
	seen := map[string]bool{}
	for _, p := range have {
		seen[p.Text] = true
	}
	for _, p := range more {
		if seen[p.Text] {
			continue
		}
		if p.Kind == Standfirst {
			p.Kind = Paragraph
		}
		have = append(have, p)
	}
	return have
}

func without(urls []string, parts []crawler.Capture) []string {
	return slices.DeleteFunc(urls, func(u string) bool {
		return slices.ContainsFunc(parts, func(c crawler.Capture) bool { return canonicalOf(c.URL) == canonicalOf(u) })
	})
}

// language is that of the body, with its script; the page's own word decides
// where the body is short or nothing can be told.
func (v *view) language(body string) (lang, script string) {
	said := strings.ToLower(first(v.f.lang, v.f.one("content-language", "og:locale", "language")))
	if len(said) > 2 {
		said = said[:2]
	}
	said = macro(said)
	lang, script, sure := text.Language(clip(body, languageBytes))
	switch {
	case lang == "":
		return first(said, v.hint.Language), script
	case sure < .6 && len(said) == 2 && sameScript(said, lang):
		return said, script
	}
	return lang, script
}

// languageBytes is how much of a text its language is told from.
const languageBytes = 900

// macro gives the code that the rest of the program uses for a language.
func macro(lang string) string {
	if lang == "nb" || lang == "nn" {
		return "no"
	}
	return lang
}

// sameScript reports whether two languages can be taken for each other.
func sameScript(a, b string) bool { return scriptOf(a) == scriptOf(b) }

func scriptOf(lang string) string {
	switch lang {
	case "zh", "ja":
		return "Hani"
	case "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg":
		return "Cyrl"
	case "ar", "fa", "ur", "ps", "ug", "ku":
		return "Arab"
	case "ko", "el", "he", "hi", "th", "ka", "hy", "am", "bn", "ta":
		return lang
	}
	return "Latn"
}
