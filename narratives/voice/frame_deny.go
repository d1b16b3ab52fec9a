package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// refuted reports whether the words are a claim that the sentence contradicts,
// by whatever else they are governed.
func (c *clause) refuted(r *Reader) bool {
	if c.words.han {
		return c.hanRefuted()
	}
	f := r.frames
	if f == nil {
		return false
	}
	if _, ok := c.farFrom(f); ok {
		return true
	}
	if c.unsupported(f) {
		return true
	}
	for k := c.first - 1; k >= 0; k-- {
		if c.quoted(k) || strings.ContainsAny(c.gap(k+1), ";؛") {
			break
		}
		if f.coord.has(c.fold(k-1)) && f.judge.has(c.fold(k)) && !f.deny.has(c.fold(k)) && !c.asNoun(f, k) {
			break // denied the charge, and called them X
		}
		if (f.deny.has(c.fold(k)) || c.phraseAt(f.denials, k) > 0) && c.reaches(f, k) {
			if _, ok := c.denied(r, f, k); ok {
				return true
			}
		}
		if f.noun.has(c.fold(k)) && (c.nominal(r, f, k) || f.of.has(c.fold(k+1)) || f.that.has(c.fold(k+1))) && c.reaches(f, k) && c.contradicted(f, k) {
			return true
		}
	}
	return false
}

// unsupported reads “found nothing to support talk of a X”, rien qui étaye le X: a
// verb of support that a negation before it takes back.
func (c *clause) unsupported(f *frames) bool {
	for k := c.first - 1; k >= max(1, c.first-8); k-- {
		if strings.ContainsAny(c.gap(k+1), ",;:،؛") {
			return false
		}
		if !f.support.has(c.fold(k)) || f.detect.has(c.fold(k)) || !relates[c.fold(k-1)] && !f.rel.has(c.fold(k-1)) {
			continue
		}
		for i := k - 1; i >= max(0, k-8); i-- {
			if f.negation.has(c.fold(i)) {
				return true
			}
		}
	}
	return false
}

// relates are words that hang a verb of support on what is missing.
var relates = withFolded("ar", "ما", "to that which qui que что бы для quoi")

// negatedAt reports whether a negation stands within four words before token i.
func (c *clause) negatedAt(f *frames, i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		if f.negation.has(c.fold(k)) {
			return true
		}
	}
	return false
}

// negates reports whether a cue holds a negation, never tires of: what follows it
// is not denied.
func (c *clause) negates(r *Reader, cue span) bool {
	f := r.frames
	for i := range c.toks {
		if f != nil && c.toks[i].Start >= cue.start && c.toks[i].End <= cue.end && f.negation.has(c.fold(i)) {
			return true
		}
	}
	return false
}

// farFrom reads “far from being a X”, “anything but X”.
func (c *clause) farFrom(f *frames) (span, bool) {
	if c.first > 1 && f.no.has(c.fold(0)) && strings.ContainsAny(c.gap(1), ",،") { // No, they are not X
		for i := max(1, c.first-6); i < min(len(c.toks), c.after+3); i++ {
			if f.negation.has(c.fold(i)) {
				return c.span(0, 0), true
			}
		}
	}
	for i := 2; i < c.first; i++ { // it is simply untrue that
		if f.that.has(c.fold(i)) && f.false.has(c.fold(i-1)) && (f.be.has(c.fold(i-2)) || f.be.has(c.fold(i-3))) && c.reaches(f, i) && !c.quoted(i) {
			return c.span(i-1, i-1), true
		}
	}
	for i := 0; i < c.first; i++ {
		if n := c.phraseAt(f.untrue, i); n > 0 && i+n <= c.first && c.reaches(f, i+n-1) && !c.quoted(i) {
			return c.span(i, i+n-1), true
		}
	}
	if n := c.phraseAt(f.contra, 0); n > 0 {
		for i := max(n, c.first-6); i < min(len(c.toks), c.after+3); i++ {
			if f.negation.has(c.fold(i)) {
				return c.span(0, n-1), true
			}
		}
	}
	for i := max(0, c.first-6); i < c.first; i++ {
		n := c.phraseAt(f.far, i)
		if n == 0 {
			continue
		}
		near := c.only(i+n, c.first, func(w string) bool { return f.det.has(w) || f.be.has(w) })
		if near && !strings.ContainsAny(c.m.text[c.toks[i].Start:c.m.start], ",;:،") {
			return c.span(i, i+n-1), true
		}
	}
	return span{}, false
}

// contradicted reports whether the sentence says of the claim at token k that
// it does not hold: nothing to support the claim, the claim is invented.
func (c *clause) contradicted(f *frames, k int) bool {
	for i := k - 1; i >= max(0, k-4); i-- { // called absurd the claim that
		if f.false.has(c.fold(i)) {
			return true
		}
	}
	supports := false
	for i := k - 1; i >= max(0, k-10); i-- {
		w := c.fold(i)
		if supports && f.negation.has(w) {
			return true
		}
		supports = supports || f.support.has(w)
		if strings.ContainsAny(c.gap(i), ";؛:") {
			break
		}
	}
	for i := c.after; i < min(len(c.toks), c.after+8); i++ {
		if strings.ContainsAny(c.gap(i), ";؛.") {
			break
		}
		if f.false.has(c.fold(i)) || f.negation.has(c.fold(i)) && f.support.has(c.fold(i+1)) {
			return true
		}
	}
	return false
}

// denied makes a finding of a verb that contradicts, at token k, if the words
// are what it contradicts.
func (c *clause) denied(r *Reader, f *frames, k int) (finding, bool) {
	n := max(1, c.phraseAt(f.denials, k))
	if f.negation.has(c.fold(k-1)) && strings.HasSuffix(c.fold(k), "ing") {
		return finding{}, false // there is no denying
	}
	for i := k + n; i < min(c.first, k+n+3); i++ {
		if wh[c.fold(i)] {
			return finding{}, false // laughs at what it calls X
		}
	}
	object := c.first == k+n && !c.m.marked() || f.that.has(c.fold(k+n)) || c.fold(k+n) == "being" || c.fold(k+n) == "having"
	plain := f.negate.has(c.fold(k))
	for i := k + n; i < c.first; i++ {
		plain = plain && f.det.has(c.fold(i))
		object = object || existence[c.fold(i)]
		if asWords[c.fold(i)] && !c.nounAfter(f, i) {
			return finding{}, false // dismissed it as X
		}
		object = object || f.noun.has(c.fold(i)) || f.that.has(c.fold(i))
	}
	object = object || c.lang == "ar" && f.negate.has(c.fold(k)) && c.objects(f, k) && !c.m.marked()
	for i := c.after; i < min(len(c.toks), c.after+2); i++ {
		object = object || f.noun.has(c.fold(i))
	}
	if !object && !(plain && !c.m.marked()) {
		return finding{}, false
	}
	end := k - 1
	for end >= 0 && (f.aux.has(c.fold(end)) || c.helps(end)) {
		end--
	}
	got := finding{attribution{cue: c.span(k, min(k+n-1, len(c.toks)-1)), class: quote.Deny, floating: true, rebuts: true}, Rebutted}
	if end >= 0 {
		begin := end
		for begin > 0 && end-begin < 9 && !strings.ContainsAny(c.gap(begin), ",;:()–—“”\"«»،") {
			begin--
		}
		got.speaker = c.span(begin, end)
	}
	return got, true
}

// nounAfter reports whether a noun for what is said stands between token i and the
// match: reject as slander reports of X.
func (c *clause) nounAfter(f *frames, i int) bool {
	for k := i + 1; k < c.first; k++ {
		if f.noun.has(c.fold(k)) {
			return true
		}
	}
	return false
}

// existence is what may be denied of the words.
var existence = withFolded("ar", "وجود أي صلة علاقة", "vínculo relación link links tie ties connection lien liens lien связь связи existence existencia наличие существование presence")

// asWords mean “as” and nothing else.
var asWords = withFolded("ar", "بوصفه بوصفها باعتباره باعتبارها", "as como comme как")
