package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// trailing reads a report behind the match: “…, the tanners warn”, “…, warns the
// guild”.
func (c *clause) trailing(r *Reader, f *frames) (finding, bool) {
	for k := c.after; k < min(len(c.toks), c.after+4); k++ { // X: that is how the union sums it up
		if n := c.phraseAt(f.thus, k); n > 0 && !f.be.has(c.fold(k)) && !f.impersonal.has(c.fold(k+n)) && strings.ContainsAny(c.gap(c.after), ":—–,،") && k+n < len(c.toks) {
			return c.spoken(r, f, c.span(k+n, c.run(k+n, 6, ",;:،.", nil)), c.span(k, k+n-1), quote.Stance), true
		}
	}
	comma := -1
	for k := c.after; k < min(len(c.toks), c.after+14); k++ {
		gap := c.gap(k)
		if strings.ContainsAny(gap, ";؛") {
			break
		}
		if strings.ContainsAny(gap, ",،–—”»\"?!") {
			comma = k
		}
		says := (f.say.has(c.fold(k)) || c.phraseAt(f.sayings, k) > 0) && !(k > comma && comma >= 0 && (prepositions[c.fold(k-1)] || c.fold(k-1) == "without"))
		if comma < 0 || k-comma > 6 || !says && !f.judge.has(c.fold(k)) || c.quoted(k) {
			continue
		}
		w := c.fold(comma)
		if f.be.has(w) && w != "being" || f.coord.has(w) || f.sub.has(w) || f.rel.has(w) || buts[w] || w == "whatever" || w == "whoever" || w == "no" || w == "however" {
			comma = -1
			continue
		}
		if !says {
			continue
		}
		if k == comma || f.aux.has(c.fold(comma)) && k <= comma+2 { // warns the guild
			if c.words.drops && k == comma && k+1 < len(c.toks) && strings.ContainsAny(c.gap(k+1), ",،–—") {
				return finding{attribution{cue: c.span(k, k), class: quote.Neutral, floating: true}, Quoted}, true // …, asegura, …
			}
			if k+1 >= len(c.toks) || strings.ContainsAny(c.gap(k+1), ",;:،") || strings.HasSuffix(c.fold(k), "ing") || prepositions[c.fold(k+1)] || f.by.has(c.fold(k+1)) {
				comma = -1
				continue
			}
			return c.spoken(r, f, c.span(k+1, c.run(k+1, 6, ",;:()–—“”\"،.«»", nil)), c.span(k, k), quote.Neutral), true
		}
		end := k - 1
		for end > comma && (f.aux.has(c.fold(end)) || c.helps(end) || strings.HasSuffix(c.fold(end), "ly")) {
			end--
		}
		if end < comma || strings.HasSuffix(c.fold(k), "ing") {
			comma = -1
			continue
		}
		// nothing more than a place or a time follows
		if n := c.phraseAt(f.sayings, k); n > 1 {
			return c.spoken(r, f, c.span(comma, end), c.span(k, k+n-1), quote.Neutral), true
		}
		next := c.fold(k + 1)
		if c.m.kind != "headline" && k+1 < len(c.toks) && !strings.ContainsAny(c.gap(k+1), ",;.:!?،") && (f.det.has(next) || f.that.has(next) || c.lang == "en" && c.gap(k+1) == " " && !prepositions[next] && !strings.HasSuffix(next, "ly") && !c.inName(k+1) && !times[next] || strings.ContainsAny(c.gap(k+1), "“\"«„")) {
			comma = -1
			continue
		}
		return c.spoken(r, f, c.span(comma, end), c.span(k, k), quote.Neutral), true
	}
	return finding{}, false
}

// times say when somebody spoke.
var times = set("yesterday today last this to after in during tonight again then bitterly aloud out when as earlier later")

// called reads “X” is what the crews call it.
func (c *clause) called(r *Reader) (attribution, bool) {
	f := r.frames
	if f == nil || c.after >= len(c.toks) || !f.be.has(c.fold(c.after)) {
		return attribution{}, false
	}
	n := c.phraseAt(f.thus, c.after)
	for k := c.after + n + 1; n > 0 && k < min(len(c.toks), c.after+9); k++ {
		if f.judge.has(c.fold(k)) || f.say.has(c.fold(k)) {
			return attribution{speaker: c.span(c.after+n, k-1), cue: c.span(k, k), class: quote.Stance, floating: true}, true
		}
	}
	return attribution{}, false
}

// parallel reads “on Tuesday it discovered a plot; on Wednesday, the doctors had
// become a X”: a clause that opens as the one before the semicolon does goes on
// with what somebody found or said there.
func (c *clause) parallel(r *Reader, f *frames) (finding, bool) {
	from, semicolon := 0, -1
	for i := 1; i < c.first; i++ {
		if strings.ContainsAny(c.gap(i), ";؛") {
			if semicolon >= 0 {
				from = semicolon
			}
			semicolon = i
		}
	}
	if semicolon < 0 || !prepositions[c.fold(semicolon)] || c.fold(from) != c.fold(semicolon) || c.first-semicolon > 12 {
		return finding{}, false
	}
	for k := semicolon - 1; k > from+1; k-- {
		w := c.fold(k)
		if (f.say.has(w) || f.judge.has(w) || f.detect.has(w)) && !c.asNoun(f, k) {
			return c.predicate(r, f, k)
		}
	}
	return finding{}, false
}

// thought reads words told in somebody's tone: the sentence before says what
// somebody does who thinks, and this one has no verb, or the next one returns
// to them.
func (c *clause) thought(r *Reader, f *frames) bool {
	if c.m.kind == "headline" {
		return false
	}
	before := text.Sentences(c.m.text[c.m.from:c.from], r.s.Language)
	if len(before) == 0 {
		return false
	}
	if c.sighs(f) {
		return true
	}
	mental := false
	for _, s := range before[max(0, len(before)-2):] {
		toks := text.Tokens(c.m.text[c.m.from+s.Start:c.m.from+s.End], r.s.Language)
		for i, t := range toks {
			if i > 0 && i < 8 && f.mental.has(t.Fold) || i == 0 && r.words.world && f.mental.has(t.Fold) {
				mental = true
			}
		}
	}
	if !mental {
		return c.narrated(r, f, before)
	}
	verbless := r.lang != "ru" || !strings.ContainsAny(c.m.text[c.from:c.m.start], "—–")
	for i := range c.toks {
		if (i < c.first || i >= c.after) && (f.be.has(c.fold(i)) || f.aux.has(c.fold(i))) {
			verbless = false
		}
	}
	if verbless && len(c.toks) <= 14 {
		return true
	}
	after := text.Tokens(c.m.text[c.to:c.m.to], r.s.Language)
	for i, t := range after {
		if i > 4 {
			break
		}
		if f.he.has(t.Fold) {
			return true
		}
	}
	return false
}

// sighs reads “Another X, another clean shirt.”: a sentence without a verb that
// says twice that it is so again.
func (c *clause) sighs(f *frames) bool {
	again := 0
	for i := range c.toks {
		if i >= c.first && i < c.after {
			continue
		}
		if f.be.has(c.fold(i)) || f.aux.has(c.fold(i)) {
			return false
		}
		if f.again.has(c.fold(i)) {
			again++
		}
	}
	return again > 1 && len(c.toks) <= 16 || again == 1 && len(c.toks) <= 8 && (c.first > 0 && f.again.has(c.fold(0)) || f.say.joined && f.again.has(c.fold(c.after)))
}

// narrated reads a thought between what somebody does: “She turned the letter
// over. No stamp. So that was it: a X. She put on her coat.”
func (c *clause) narrated(r *Reader, f *frames, before []text.Span) bool {
	next := text.Tokens(c.m.text[c.to:c.m.to], r.s.Language)
	if len(next) == 0 || !f.person.has(next[0].Fold) {
		return false
	}
	last := before[len(before)-1]
	toks := text.Tokens(c.m.text[c.m.from+last.Start:c.m.from+last.End], r.s.Language)
	if len(toks) == 0 {
		return false
	}
	return len(toks) <= 3 && len(c.toks) > 0 && !f.person.has(c.fold(0))
}

// asked reports whether the sentence asks whether the words hold.
func (c *clause) asked(f *frames) bool {
	if c.m.kind == "headline" || !strings.ContainsAny(c.m.text[c.m.end:max(c.m.end, c.to)], "?؟") || len(c.toks) == 0 {
		return false
	}
	return f.question.has(c.fold(0))
}
