package voice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// How a speaker was resolved.
type how int

const (
	unknown     how = iota
	byName          // a name is printed
	byReference     // "the piece", "he"
)

// resolve returns the actor that a speaker stands for, and whether the text
// prints a name.
func (r *Reader) resolve(c *scene, s span) (id string, h how) {
	printed := s.in(c.text)
	kind := r.words.kindOf(printed, r.s.Language)
	if a, ok := c.actorIn(s); ok && !(a.Kind == "person" && c.past(a, s)) {
		// The Chinese newspaper, US critics: the state is not who speaks.
		if a.Kind != "state" || (!r.words.han || a.Start == s.start) && r.words.speaksForState(printed[a.End-s.start:], r.s.Language) {
			return a.ID, byName
		}
		if r.words.headIsMedia(printed, r.s.Language) {
			kind = refMedia
		} else {
			return "", unknown
		}
	}
	switch kind {
	case refSelf:
		if len(r.s.Self) > 0 {
			return r.s.Self[len(r.s.Self)-1], byReference
		}
	case refMedia, refThing:
		return r.mediaBefore(c, s.start), byReference
	case refPerson:
		return c.lastBefore(s.start, func(a Actor) bool { return a.Kind == "person" }), byReference
	case refRole:
		if id := r.shortened(c, s); id != "" {
			return id, byReference
		}
		return "", unknown
	}
	if id := r.surname(c, s); id != "" {
		return id, byName
	}
	if named(printed) {
		return "", byName
	}
	return "", unknown
}

// WithoutTitle returns a person's name as printed without the titles before it:
// Ana Brill for Foreign Minister Ana Brill. A name of one word keeps them.
func WithoutTitle(printed, lang string) string {
	l := lexiconOf(lang)
	toks := text.Tokens(printed, lang)
	for i := len(toks) - 3; i >= 0 && !l.han; i-- {
		if l.roles[toks[i].Fold] || l.offices[toks[i].Fold] {
			if rest := printed[toks[i+1].Start:]; capital(rest) && capital(printed[toks[len(toks)-1].Start:]) {
				return rest
			}
			break
		}
	}
	return printed
}

// Speaker resolves the words by which a text names a speaker, apart from that
// text: the actor they name, empty if none is known, and whether they are a name.
func Speaker(printed, lang string, actors func(text string) []Actor) (id string, name bool) {
	r := Read(Story{Document: extract.Document{Passages: []extract.Passage{{Kind: extract.Paragraph, Text: printed}}}, Language: lang, Actors: actors})
	id, h := r.resolve(r.body, span{0, len(r.body.text)})
	return id, h == byName
}

// actorIn returns the actor named within s: a person before an outlet, an
// outlet before an organisation, anything before a state; of equals the last.
func (c *scene) actorIn(s span) (best Actor, ok bool) {
	least := 5
	for _, a := range c.within(s) {
		if k := kindRank(a.Kind); k <= least {
			best, least, ok = a, k, true
		}
	}
	return best, ok
}

func kindRank(kind string) int {
	switch kind {
	case "person":
		return 0
	case "outlet", "agency":
		return 1
	case "state":
		return 4
	}
	return 2
}

// past reports whether a, within s, is said to have been what it is called, or
// to be next to it: "former U.S. President", "Deputy Foreign Minister of".
func (c *scene) past(a Actor, s span) bool {
	last := strings.FieldsFunc(c.text[s.start:a.Start], func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '‐' || r == '–' })
	if len(last) > 0 && former[strings.ToLower(last[len(last)-1])] {
		return true
	}
	if strings.HasSuffix(c.text[s.start:a.Start], "前") {
		return true
	}
	next := strings.Fields(c.text[a.End:s.end])
	return len(next) > 0 && formerAfter[next[0]]
}

var (
	former = set(`former ex then late onetime бывший бывшая бывшего бывшей экс тогдашний покойный antiguo antigua entonces ancien ancienne feu
		vice deputy assistant under вице نائب نائبة معاون`)
	formerAfter = set("السابق السابقة الأسبق الأسبقة الراحل سابق پیشین اسبق فقید")
)

// shortened resolves an office or institution that is printed in full before
// and by a part of its name now: "the ministry", "the foreign ministry
// spokesperson". Where the parts fit two, it is nobody.
func (r *Reader) shortened(c *scene, s span) (id string) {
	words := content(text.Tokens(s.in(c.text), r.s.Language))
	if len(words) == 0 || r.words.han && len(words) < 2 {
		return ""
	}
	for _, a := range c.actors() {
		if a.End > s.start || a.Kind == "state" || media(a) || !holds(content(text.Tokens(c.text[a.Start:a.End], r.s.Language)), words) {
			continue
		}
		if id != "" && id != a.ID {
			return ""
		}
		id = a.ID
	}
	return id
}

// content returns the stems of words, the definite article before them left
// out.
func content(toks []text.Token) (out []string) {
	for i, t := range toks {
		if i > 0 || !definite[t.Fold] {
			out = append(out, t.Stem)
		}
	}
	return out
}

var definite = set("the el la los las le les l l' l’")

// holds reports whether part stands in name, word after word, and is less than
// all of it.
func holds(name, part []string) bool {
	for i := 0; i+len(part) <= len(name); i++ {
		if len(part) < len(name) && slices.Equal(name[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

func (c *scene) lastBefore(at int, ok func(Actor) bool) string {
	for _, a := range slices.Backward(c.actors()) {
		if a.End <= at && ok(a) {
			return a.ID
		}
	}
	return ""
}

// mediaBefore returns the outlet or agency named last before at, other than
// the document's own; where the scene names none, one that the headline names.
func (r *Reader) mediaBefore(c *scene, at int) string {
	other := func(a Actor) bool { return media(a) && !r.isOutlet(a.ID) }
	if id := c.lastBefore(at, other); id != "" {
		return id
	}
	for i, p := range r.s.Document.Passages {
		if p.Kind == "headline" && r.starts[i] < 0 && r.s.Actors != nil && p.Text != c.text {
			for _, a := range r.s.Actors(p.Text) {
				if other(a) {
					return a.ID
				}
			}
		}
	}
	return ""
}

func media(a Actor) bool { return a.Kind == "outlet" || a.Kind == "agency" }

// surname resolves "Zhao" to the person printed in full before.
func (r *Reader) surname(c *scene, s span) string {
	toks := text.Tokens(s.in(c.text), r.s.Language)
	if len(toks) == 0 || r.words.han {
		return ""
	}
	last := toks[len(toks)-1].Fold
	for _, p := range slices.Backward(r.people(c)) {
		if p.end <= s.start && slices.Contains(p.names, last) {
			return p.id
		}
	}
	return ""
}

// A person is a known person as printed in a scene.
type person struct {
	id    string
	end   int
	names []string // folded words
}

// people returns the persons named in a scene, in order.
func (r *Reader) people(c *scene) []person {
	if !c.met {
		c.met = true
		for _, a := range c.actors() {
			if a.Kind != "person" {
				continue
			}
			p := person{id: a.ID, end: a.End}
			for _, t := range text.Tokens(c.text[a.Start:a.End], r.s.Language) {
				p.names = append(p.names, t.Fold)
			}
			c.people = append(c.people, p)
		}
	}
	return c.people
}

// isSelf reports whether a speaker is the outlet speaking of itself in the
// first person: "this newspaper", "we", 本报. Its printed name is not.
func (r *Reader) isSelf(c *scene, s span) bool {
	if s.end <= s.start || r.words.kindOf(s.in(c.text), r.s.Language) != refSelf {
		return false
	}
	_, known := c.actorIn(s)
	return !known
}

// named reports whether s holds a capitalised word that is no function word
// and no common noun that opens a sentence.
func named(s string) bool {
	for w := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "“\"'‘("))
		if unicode.IsUpper(r) && !stopped[strings.ToLower(w)] || unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}

// stopped words open a sentence with a capital and are no names.
var stopped = set(`the a an this that these those his her its their our my some many several most few other another both
one two three all every no any in on at by for from with as but and or so yet if when while after before he she it they we i you who
critics officials experts analysts observers media sources lawmakers protesters activists state foreign local western many`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
