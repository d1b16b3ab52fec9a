package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// An attribution says who is said to speak, as bytes of a scene.
type attribution struct {
	speaker  span
	cue      span
	class    quote.Class
	self     bool // the speaker is the outlet itself
	floating bool // the speaker is named in another sentence
	rebuts   bool // the words are contradicted
}

// A span is a stretch of a scene.
type span struct{ start, end int }

func (s span) in(text string) string { return text[s.start:s.end] }

func fromQuote(q quote.Quote) attribution {
	a := attribution{class: q.Class, floating: q.Confidence == "C" || q.Confidence == "D"}
	if q.Speaker != nil {
		a.speaker = span{q.Speaker.Start, q.Speaker.End}
	}
	if q.Cue != nil {
		a.cue = span{q.Cue.Start, q.Cue.End}
	}
	return a
}

// attributed turns an attribution in the scene of m into a decision.
func (r *Reader) attributed(m match, a attribution, why string) Decision {
	d := r.quotedFrom(m.scene, a, why)
	if m.sentence.noProof(r) {
		d.Voice, d.Why = Rebutted, "whoever speaks says that there is no evidence of it"
		return d
	}
	if d.Cue != "" && (a.rebuts || r.rebuts(m, a)) {
		d.Voice = Rebutted
		d.Why = "the words are reported to be contradicted: " + d.Cue
	} else if (d.Speaker != "" || d.Cue != "") && !m.sentence.negates(r, a.cue) && r.disowns(m) {
		d.Voice = Rebutted
		d.Why = "whoever speaks says that the words do not hold"
	}
	if d.Voice == Quoted && r.challenges(m) {
		d.Voice, d.Why = Rebutted, "whoever speaks asks to be shown what the words name"
	}
	if d.Voice == Quoted && r.words.han && r.doubts(m, a) {
		d.Voice, d.Why = Rebutted, "whoever speaks does not think so"
	}
	if d.Voice == Quoted && m.sentence.refuted(r) {
		d.Voice, d.Why = Rebutted, "the sentence says that the claim does not hold"
	}
	if d.Voice == Quoted && !m.marked() && m.sentence.anonymous(r, a.cue) {
		return Decision{Voice: Unclear, Cue: d.Cue, Tier: "D", Why: "nobody in particular is said to say so"}
	}
	if d.Voice == Quoted && !m.marked() && m.kind != extract.Headline && m.kind != extract.Quotation && (d.Speaker == "" || r.generic(d.Speaker)) && (m.sentence.nobodys(r) || m.sentence.passive(r, a.cue) || r.undone(d.Speaker) || r.words.han && d.Speaker != "") {
		return Decision{Voice: Unclear, Cue: d.Cue, Tier: "D", Why: "nobody in particular is said to say so"}
	}
	return d
}

// doubts reports whether a Chinese verb of thought is negated: 不认为.
func (r *Reader) doubts(m match, a attribution) bool {
	before := m.text[:a.cue.start]
	return a.cue.end > a.cue.start && a.cue.end <= m.start && containsAny(a.cue.in(m.text), "认为", "認為", "觉得", "覺得", "相信", "同意", "承认", "承認", "接受", "认同", "認同") &&
		endsWith(before, "不", "不再") && !strings.HasSuffix(before, "无不")
}

// challenges reports whether whoever speaks asks to be shown what the words
// name: “Show me the X.” “Where is this X?”
func (r *Reader) challenges(m match) bool {
	if r.words.han {
		head := hanClause(m.text[m.sentence.from:max(m.sentence.from, m.start)])
		return containsAny(head, "哪来的", "哪裡來的", "哪里有", "哪儿来的")
	}
	f := r.frames
	if f == nil {
		return false
	}
	c := m.sentence
	for i := max(0, c.first-6); i < c.first; i++ {
		n := c.phraseAt(f.shows, i)
		if n == 0 || i > 0 && !strings.ContainsAny(c.gap(i), "“\"«„‘¿:.") {
			continue
		}
		if c.only(i+n, c.first, f.det.has) {
			return true
		}
	}
	return false
}

// generic reports whether a speaker is nobody in particular: some, on, en su día
// se la.
func (r *Reader) generic(speaker string) bool {
	if r.words.han {
		return hanSome[speaker]
	}
	f := r.frames
	if f == nil {
		return false
	}
	if r.undone(speaker) {
		return true
	}
	toks := text.Tokens(speaker, r.s.Language)
	helpers := len(toks) > 0 // ha sido
	for _, t := range toks {
		helpers = helpers && (f.aux.has(t.Fold) || f.be.has(t.Fold))
	}
	if n := len(toks); n > 0 && f.be.has(toks[n-1].Fold) {
		return true // has often been
	}
	return helpers || len(toks) == 1 && f.generic.has(toks[0].Fold)
}

// hanSome are speakers who are nobody in particular.
var hanSome = set("普遍 广泛 廣泛 有人 一些人 有些人 不少人 许多人 許多人 很多人 人们 人們 外界 民间 民間 坊间 坊間")

// undone reports whether what stands as a speaker is what a verb has that nobody
// does: on y, en su día se la.
func (r *Reader) undone(speaker string) bool {
	f := r.frames
	if f == nil {
		return false
	}
	toks := text.Tokens(speaker, r.s.Language)
	for i := max(0, len(toks)-2); i < len(toks); i++ {
		if f.impersonal.has(toks[i].Fold) {
			return true
		}
	}
	return false
}

// quotedFrom names speaker, cue and tier of an attribution in a scene.
func (r *Reader) quotedFrom(c *scene, a attribution, why string) Decision {
	d := Decision{Voice: Quoted, Tier: "C", Why: why}
	d.Speaker, d.Cue = a.speaker.in(c.text), a.cue.in(c.text)
	if d.Speaker != "" {
		id, how := r.resolve(c, a.speaker)
		d.Resolved = id
		switch {
		case a.floating:
		case how == byName:
			d.Tier = "A"
		case id != "":
			d.Tier = "B"
		}
	}
	return d
}
