package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A clause that somebody else asserts is not the outlet's. The rules of this
// file ask of the clause which governs the words: is there a predicate of
// saying, thinking or judging over them, and who is its subject? They know
// classes of words (frames) and take whoever the subject is: a name, an office,
// a pamphlet. A subject that is nobody in particular leaves the words unclear.

// A finding is what a frame says about the match.
type finding struct {
	attribution
	voice Voice
}

// framed looks for a frame that governs the match.
func (c *clause) framed(r *Reader, covered bool) (finding, bool) {
	if c.words.han {
		return c.hanFramed(r, covered)
	}
	f := r.frames
	if f == nil {
		return finding{}, false
	}
	if c.refuted(r) {
		return finding{attribution{}, Rebutted}, true
	}
	if got, ok := c.sourced(r, f); ok {
		return got, true
	}
	if c.nobodys(r) {
		return finding{attribution{}, Unclear}, true
	}
	if got, ok := c.governed(r, f); ok {
		return got, true
	}
	if got, ok := c.told(r, f); ok {
		return got, true
	}
	if got, ok := c.trailing(r, f); ok {
		return got, true
	}
	if got, ok := c.parallel(r, f); ok {
		return got, true
	}
	if !covered && (c.thought(r, f) || c.asked(f)) {
		return finding{attribution{}, Unclear}, true
	}
	return finding{}, false
}

// anonymous reports whether a cue is part of words by which nobody in particular
// says so: как утверждается.
func (c *clause) anonymous(r *Reader, cue span) bool {
	f := r.frames
	if f == nil || cue == (span{}) {
		return false
	}
	for i := range c.toks {
		if n := c.phraseAt(f.anon, i); n > 1 && c.toks[i].Start <= cue.start && cue.end <= c.toks[i+n-1].End {
			return true
		}
	}
	return false
}

// nobodys reports whether the sentence says so of nobody in particular.
func (c *clause) nobodys(r *Reader) bool {
	f := r.frames
	if f == nil {
		return false
	}
	for i := range c.toks {
		if n := c.phraseAt(f.anon, i); n > 0 && (i+n <= c.first && c.reaches(f, i+n-1) || i >= c.after && i-c.after < 9 && strings.ContainsAny(c.gap(i), ",،–—")) && !c.quoted(i) && !c.negatedAt(f, i) {
			return true
		}
	}
	return false
}

// sourced reads “in the eyes of the widows” and “for the widows, …” anywhere in
// the sentence.
func (c *clause) sourced(r *Reader, f *frames) (finding, bool) {
	for i := range c.toks {
		if i >= c.first && i < c.after || c.quoted(i) {
			continue
		}
		if n := c.phraseAt(f.theirs, i); n > 0 {
			return finding{attribution{cue: c.span(i, i+n-1), class: quote.According, floating: true}, Quoted}, true
		}
		if got, ok := c.believed(r, f, i); ok {
			return got, true
		}
		if i == 0 {
			if end := c.onAir(r, f); end > 0 {
				return c.spoken(r, f, c.span(1, end), c.span(0, 0), quote.According), true
			}
		}
		n := c.phraseAt(f.source, i)
		if n == 0 && f.mind.has(c.fold(i)) && i > 1 && i < c.first && (c.genitive(i-1) != "" || r.lang == "en" && possessives[c.fold(i-1)]) {
			// in the bishop's telling
			for b := i - 1; b >= max(0, i-6); b-- {
				if p := c.fold(b); p == "in" || p == "by" || p == "to" || p == "from" {
					s := c.span(b+1, i-1)
					return c.spoken(r, f, c.bare(s), c.span(i, i), quote.According), true
				}
			}
			continue
		}
		if n == 0 && i == 0 && f.view.has(c.fold(0)) {
			n = c.forPeople(r, f)
		}
		if n == 0 || i+n >= len(c.toks) || i+n > c.first && i < c.after {
			continue
		}
		end := c.run(i+n, 7, ",;:()–—“”\"«»،.", f.be.has)
		if c.fold(end) == "world" || c.fold(i+n+1) == "world" {
			continue // in the eyes of the world: the outlet says so
		}
		if head := c.fold(i + n); c.words.unsaid[head] || c.words.unsaid[c.fold(i+n+1)] || abstract[c.fold(end)] {
			continue // by law
		}
		return c.spoken(r, f, c.span(i+n, end), c.span(i, i+n-1), quote.According), true
	}
	return finding{}, false
}

var possessives = set("his her their its my our")

// onAir reads “on state radio the accord is a X”: the last token of the medium
// that opens the sentence, 0 if none does or X is not said to be something.
func (c *clause) onAir(r *Reader, f *frames) int {
	if !prepositions[c.fold(0)] && c.fold(0) != "à" && c.fold(0) != "sur" && c.fold(0) != "en" && c.fold(0) != "dans" {
		return 0
	}
	is := false
	for i := max(1, c.first-6); i < c.first; i++ {
		is = is || f.be.has(c.fold(i))
	}
	for k := 1; is && k < min(6, c.first); k++ {
		if strings.ContainsAny(c.gap(k), ",،;:") {
			return 0
		}
		a, known := c.m.actorIn(c.span(1, k))
		if f.press.has(c.fold(k)) || known && media(a) && !r.isOutlet(a.ID) {
			return k
		}
	}
	return 0
}

// believed reads “if the radio is to be believed, …” with “if” at token i.
func (c *clause) believed(r *Reader, f *frames, i int) (finding, bool) {
	if c.fold(i) != "if" {
		return finding{}, false
	}
	for k := i + 2; k < min(len(c.toks), i+8); k++ {
		if strings.ContainsAny(c.gap(k), ",;:") {
			break
		}
		right := c.fold(k+1) == "right" || c.fold(k+1) == "to" && c.fold(k+2) == "be" && c.fold(k+3) == "believed"
		if f.be.has(c.fold(k)) && right {
			return c.spoken(r, f, c.span(i+1, k-1), c.span(k, k+1), quote.According), true
		}
	}
	return finding{}, false
}

// forPeople reads “for the widows of the lower town, …”: 1 if people stand
// between the first word and a comma.
func (c *clause) forPeople(r *Reader, f *frames) int {
	if c.lang == "en" && !f.det.has(c.fold(1)) && !f.people.has(c.fold(1)) {
		return 0 // to make matters worse
	}
	for end := 1; end < min(9, c.first); end++ {
		if f.people.has(c.fold(end)) || r.words.media[c.fold(end)] || r.words.roles[c.fold(end)] || r.shape.person(c.fold(end)) && end < 4 {
			for k := end + 1; k <= min(c.first, end+8); k++ {
				if strings.ContainsAny(c.gap(k), ",،—–") || f.be.has(c.fold(k)) {
					return 1
				}
			}
			return 0
		}
		if strings.ContainsAny(c.gap(end+1), ",،;:") {
			return 0
		}
	}
	return 0
}

// spoken makes a finding of a speaker and a cue: the outlet's own words if it
// speaks of itself, nobody's in particular if the speaker is.
func (c *clause) spoken(r *Reader, f *frames, who, cue span, class quote.Class) finding {
	got := finding{attribution{speaker: who, cue: cue, class: class, floating: true}, Quoted}
	words := text.Tokens(who.in(c.m.text), r.s.Language)
	if n := len(words); n > 1 && f.ours.has(words[0].Fold) {
		got.voice = Own // our reporters
	}
	if n := len(words); n > 0 && (f.self.has(words[n-1].Fold) && n <= 2 || r.isSelf(c.m.scene, who)) {
		got.voice = Own
	}
	if n := len(words); n > 0 && n <= 2 && f.generic.has(words[0].Fold) && (n == 1 || words[0].Fold == "кое" || words[1].Fold == "то") {
		got.voice = Unclear
	}
	return got
}
