package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// direct decides about words in quotation marks that someone speaks.
func (r *Reader) direct(m match, q quote.Quote) Decision {
	a := fromQuote(q)
	if a.speaker == (span{}) {
		if g, ok := r.govern(m); ok && !g.self {
			a = g
		} else if l, ok := r.label(m); ok {
			a = l
		}
	}
	outer, inner := m.around(q)
	if !inner && r.isSelf(m.scene, a.speaker) {
		return Decision{Voice: Own, Tier: "D", Why: "the outlet reports itself"}
	}
	if m.kind == extract.Headline {
		if _, known := m.actorIn(a.speaker); !known {
			// The body says it better than a headline: “Firms branded ‘X’”.
			if _, ok := r.echo(m); ok || a.speaker == (span{}) {
				return r.inMarks(m, q)
			}
		}
	}
	if a.speaker == (span{}) && a.cue == (span{}) && m.kind != extract.Headline && m.kind != extract.Quotation && r.alone(m, q) {
		return Decision{Voice: Unclear, Tier: "D", Why: "a quotation, and nobody is said to have spoken it"}
	}
	why := "the words stand in a quotation"
	if inner {
		why += " that " + outer.Speaker.Text + " reports"
	}
	d := r.attributed(m, a, why)
	if inner && d.Tier == "B" {
		// he, in somebody's words, is not who speaks them
		if id, _ := r.resolve(m.scene, span{outer.Speaker.Start, outer.Speaker.End}); id == d.Resolved {
			d.Resolved, d.Tier = "", "C"
		}
	}
	if d.Voice == Quoted && r.asksBack(m, q) {
		d.Voice, d.Why = Rebutted, "whoever speaks asks the words back"
	}
	if open(q.Text) && !r.continued(m, q) && sentenceEnds(m.text[min(q.Start, m.start):m.start]) {
		d.Voice, d.Tier = Unclear, "C"
		d.Why = "the quotation before the words is never closed"
	}
	return d
}

// alone reports whether a quotation opens the body and no other speech stands in
// its paragraph: nobody has been named, and nobody is named behind it.
func (r *Reader) alone(m match, q quote.Quote) bool {
	if m.scene != r.body || m.from > 0 || q.Start > 0 || strings.Contains(q.Text, ", —") || strings.Contains(q.Text, ", –") {
		return false
	}
	for _, other := range m.quotes {
		if other.Kind != quote.Scare && other.Start != q.Start && other.Start < m.to {
			return false
		}
	}
	return true
}

// asksBack reports whether a quotation opens with the words as a question, and
// answers it: “A X? I was born in it.”
func (r *Reader) asksBack(m match, q quote.Quote) bool {
	if q.Start > m.start || m.end > q.End {
		return false
	}
	toks := text.Tokens(m.text[q.Start:m.start], r.s.Language)
	if f := r.frames; len(toks) > 1 || len(toks) == 1 && (f == nil || !f.det.has(toks[0].Fold)) {
		return false
	}
	rest := strings.TrimLeft(m.text[m.end:q.End], " ")
	return opensWith(rest, "?", "？", "؟") && len(rest) > 8
}

// indirect decides about reported speech without marks.
func (r *Reader) indirect(m match, q quote.Quote) Decision {
	a := fromQuote(q)
	judges := a.class == quote.Urge || a.class == quote.Stance
	if a.cue.end <= m.start && r.breaksOff(m, a.cue.end, judges) && (judges || !r.opensClause(m, a.cue.end)) {
		return Decision{Voice: Own, Tier: "D", Why: "another clause begins after the words of speech"}
	}
	if a.cue.end <= m.start && r.leaves(m, a.cue.end) {
		if got, ok := m.sentence.framed(r, false); ok {
			return r.found(m, got, false)
		}
		return Decision{Voice: Own, Tier: "D", Why: "another clause begins after the words of speech"}
	}
	if r.isSelf(m.scene, a.speaker) {
		return Decision{Voice: Own, Tier: "D", Why: "the outlet reports itself"}
	}
	return r.attributed(m, a, "the words are reported speech")
}

// leaves reports whether the verb that ends at byte at stands in a clause that
// the match is no part of: which had told residents to wait, now hides behind X;
// they reported on Monday, and the X fell.
func (r *Reader) leaves(m match, at int) bool {
	f := r.frames
	c := m.sentence
	if r.words.han {
		return hanSoon(m.text[at:m.start]) || containsAny(m.text[at:m.start], "谁都", "誰都", "任何人都", "人人都")
	}
	if f == nil {
		return false
	}
	for k := range c.toks {
		if c.toks[k].End == at {
			return k < c.first && c.departs(f, k)
		}
	}
	return false
}

// opensClause reports whether a word such as “that” stands between at and the
// match: what follows a cue without one is its object and ends sooner.
func (r *Reader) opensClause(m match, at int) bool {
	if r.words.han {
		return true
	}
	c := m.sentence
	for i := range c.toks {
		if f := c.fold(i); c.toks[i].Start >= at && c.toks[i].End <= m.start && (r.words.that[f] || r.shape.that[f] || f == "that" || f == "что") {
			return true
		}
	}
	return false
}

// buts are the words for “but”.
var buts = withFolded("ar", "لكن ولكن لكنه لكنها ولكنه ولكنها لكنهم بيد", "but mais pero sino но однако")

// breaksOff reports whether a clause with “but” or its like begins between at
// and the match: the paper called for calm, but the firms remain accomplices. With any, “while” and its like count as well.
func (r *Reader) breaksOff(m match, at int, any bool) bool {
	c := m.sentence
	for i := range c.toks {
		if c.toks[i].Start >= at && c.toks[i].End <= m.start && (any && r.words.breaks[c.fold(i)] || buts[c.fold(i)]) && strings.ContainsAny(c.gap(i), ",،") {
			return true
		}
	}
	return false
}
