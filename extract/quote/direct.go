package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// direct attributes the quotations in marks of one sentence.
func (f *finder) direct(a, b int, cues []int) {
	var shared attribution
	for i := a; i < b; i++ {
		if f.ts[i].kind != tokQuote {
			continue
		}
		q := f.ts[i].quote
		s := f.qs[q]
		if f.isTitle(i, a, b) {
			continue
		}
		at := f.attribute(i, a, b, cues)
		if !at.ok && shared.ok {
			at = shared
		}
		words := wordCount(f.text[s.in:s.out])
		speech := words >= minSpeech || f.wholeSentence(i, a, b)
		if !at.ok && speech {
			at = f.floating(i, a, b)
		}
		if !at.ok && !speech {
			f.emit(Scare, s.start, s.end, attribution{})
			continue
		}
		f.emit(Direct, s.start, s.end, at)
		if at.ok {
			if !at.floating {
				shared = at
			}
			f.heard(at)
			f.lastSpoke = speech
		}
	}
}

// attribute says who speaks the quotation at token i, by the words of its own
// sentence.
func (f *finder) attribute(i, a, b int, cues []int) attribution {
	if f.lex.sov {
		return f.verbLast(i, a, b, cues)
	}
	at := f.after(i, a, b, cues)
	if !at.ok {
		at = f.before(i, a, b, cues)
	}
	if !at.ok {
		at = f.anywhere(i, a, b, cues)
	}
	return at
}

func (f *finder) heard(a attribution) {
	if a.speaker[1] > a.speaker[0] {
		f.last, f.lastAt, f.lastSpoke = a, 0, false
	}
}

// after reads “…,” said Smith and “…,” Smith said.
func (f *finder) after(i, a, b int, cues []int) attribution {
	if i+1 >= b || !f.endsForCue(i, a) {
		return attribution{}
	}
	j := i + 1
	if f.ts[j].kind == tokComma && j+1 < b {
		j++
	}
	if f.ts[j].kind == tokDash {
		// “…” ― Smith
		if j+1 < b && f.ts[j+1].cap {
			if s, e, ok := f.phraseAt(j+1, b); ok && f.proper(s, e) {
				at := f.who(s, e, j)
				at.cue = [2]int{f.ts[j].start, f.ts[j].end}
				return at
			}
		}
		j++
	}
	for _, k := range cues {
		if k < j {
			continue
		}
		for m := j; m < k; m++ {
			if f.ts[m].kind == tokQuote || f.ts[m].kind == tokSemicolon || f.ts[m].kind == tokStop && f.stops(m) {
				return attribution{}
			}
		}
		if f.class(k) == According {
			if s, e, ok := f.accordingTo(k, b); ok {
				return f.who(s, e, k)
			}
			continue
		}
		lead := j
		for lead < k && (f.skips(f.ts[lead]) || f.lex.romance && lead > j && f.manner(f.ts[lead])) {
			lead++
		}
		if k == lead {
			if f.ts[k].is(isIng) || f.joined(k) {
				return attribution{}
			}
			if s, e, ok := f.behind(k, b); ok {
				return f.who(s, e, k)
			}
			if f.lex.drops && k-j < 3 {
				return f.dropped(k)
			}
			continue
		}
		s, e, ok := f.subject(k, j)
		if ok && (s <= lead+1 || f.opensAside(f.ts[lead])) {
			return f.who(s, e, k)
		}
		return attribution{}
	}
	return attribution{}
}

// endsForCue reports whether the words of the quotation at i end as they do
// before a speaker.
func (f *finder) endsForCue(i, a int) bool {
	if f.ts[i+1].kind == tokComma || f.ts[i+1].kind == tokDash {
		return true
	}
	s := f.qs[f.ts[i].quote]
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(f.text[s.in:s.out], unicode.IsSpace))
	return strings.ContainsRune(",?!—–-…،，.", last) || i == a && (f.ts[i+1].is(isCue) || f.ts[i+1].cap || f.ts[i+1].is(isPron))
}

// before reads Smith said: “…” and the piece called it an attempt to “…”.
func (f *finder) before(i, a, b int, cues []int) attribution {
	for n := len(cues) - 1; n >= 0; n-- {
		k := cues[n]
		if k >= i {
			continue
		}
		if f.class(k) == According {
			if s, e, ok := f.accordingTo(k, i); ok {
				return f.who(s, e, k)
			}
			continue
		}
		if f.between(k, i) {
			break
		}
		if s, e, ok := f.speakerOf(k, a, i); ok {
			return f.who(s, e, k)
		}
		if f.ts[k].is(inverts) || f.lex.vso || !f.lexIsEnglish() {
			s, e, ok := f.behind(k, i)
			if ok && (!f.lexIsEnglish() || e == i || f.ts[e].kind != tokWord) {
				return f.who(s, e, k)
			}
		}
		// “…,” he said, adding: “…”
		if f.ts[k].is(isIng) || f.joined(k) || k == a || f.ts[k-1].is(isConj) || f.ts[k-1].kind == tokComma || f.wordIs(f.ts[k-1], "to") {
			if at, ok := f.earlier(k, a, cues); ok {
				at.cue, at.class = f.cueSpan(k), f.class(k)
				return at
			}
		}
		if k <= a+2 && (f.lex.drops || f.lex.romance && f.ts[k].is(isIng)) {
			return f.dropped(k) // Añadió que “…”
		}
		if k == i-1 || i-k <= 3 {
			if f.lex.drops && !f.ts[k].is(isIng) {
				return f.dropped(k)
			}
			return f.who(0, 0, k)
		}
	}
	// Smith: “…”
	if i > a && f.ts[i-1].kind == tokColon && i-1 > a && i-1-a <= 8 {
		if s, e, ok := f.nounPhrase(a, i-1); ok && f.proper(s, e) {
			at := f.who(s, e, i-1)
			at.cue = [2]int{f.ts[i-1].start, f.ts[i-1].end}
			return at
		}
	}
	// Smith, in a letter: “…”
	if i > a && f.ts[i-1].kind == tokColon {
		for c := a + 1; c < min(i-2, a+8); c++ {
			if f.ts[c].kind != tokComma {
				continue
			}
			if s, e, ok := f.nounPhrase(a, c); ok && f.proper(s, e) && i-c < 10 && (f.ts[c+1].is(isPrep) || (f.lex.romance || f.lex.vso) && !f.hasVerb(c, i)) {
				at := f.who(s, e, i-1)
				at.cue = [2]int{f.ts[i-1].start, f.ts[i-1].end}
				return at
			}
			break
		}
	}
	return attribution{}
}

// dropped makes an attribution of the verb at k, whose subject goes without
// saying: it is whoever was heard last.
func (f *finder) dropped(k int) attribution {
	at := f.who(0, 0, k)
	if f.last.ok && f.lastAt <= 1 && f.last.speaker[0] < f.ts[k].start {
		at.speaker, at.reference, at.floating = f.last.speaker, true, true
	}
	return at
}

// between reports whether a clause ends between the cue at k and the
// quotation at i, so that the cue does not reach it.
func (f *finder) between(k, i int) bool {
	for m := k + 1; m < i; m++ {
		switch f.ts[m].kind {
		case tokSemicolon:
			return true
		case tokStop:
			if f.stops(m) {
				return true
			}
		}
	}
	return false
}

// earlier finds the speaker of a participle or a second verb: that of the verb
// before, or the subject of the clause.
func (f *finder) earlier(k, a int, cues []int) (attribution, bool) {
	for n := len(cues) - 1; n >= 0; n-- {
		if c := cues[n]; c < k && f.class(c) != According {
			if s, e, ok := f.subject(c, a); ok {
				return f.who(s, e, c), true
			}
			if s, e, ok := f.behind(c, k); ok && f.ts[c].is(inverts) {
				return f.who(s, e, c), true
			}
		}
	}
	if s, e, ok := f.clauseSubject(a, k); ok {
		return f.who(s, e, k), true
	}
	return attribution{}, false
}

// anywhere reads a cue that closes the sentence: an “…” act, the piece said.
func (f *finder) anywhere(i, a, b int, cues []int) attribution {
	for _, k := range cues {
		if k <= i {
			continue
		}
		if f.class(k) == According {
			if s, e, ok := f.accordingTo(k, b); ok {
				return f.who(s, e, k)
			}
			continue
		}
		if !f.closesSentence(k, b) {
			continue
		}
		s, e, ok := f.subject(k, i+1)
		if ok && s > a && (f.ts[s-1].kind == tokComma || f.ts[s-1].kind == tokQuote) {
			return f.who(s, e, k)
		}
		if k > a && (f.ts[k-1].kind == tokComma || f.ts[k-1].kind == tokQuote) && f.ts[k].is(inverts) {
			if s, e, ok := f.phraseAt(k+1, b); ok {
				return f.who(s, e, k)
			}
		}
	}
	return attribution{}
}

// closesSentence reports whether the verb at k has no clause after it.
func (f *finder) closesSentence(k, b int) bool {
	if k+1 >= b {
		return true
	}
	n := f.ts[k+1]
	return n.kind == tokStop || n.kind == tokComma || n.kind == tokQuote || n.is(isPrep|isTime|isAdv) || n.cap || n.is(isDet|isPron) && f.ts[k-1].kind == tokComma
}

// accordingTo reads the name after the cue at k, up to a comma.
func (f *finder) accordingTo(k, b int) (int, int, bool) {
	e := k + 1
	for e < b && e-k <= maxSpeaker {
		t := f.ts[e]
		if t.kind == tokStop && !f.stops(e) && e+1 < b && f.ts[e+1].kind == tokWord {
			e++
			continue
		}
		if t.kind != tokWord && t.kind != tokPossessive && t.kind != tokNumber || t.is(isThat|isRel) && !t.is(isDet) {
			break
		}
		if t.is(isConj) && !(f.isAnd(t) && f.ts[e-1].cap && e+1 < b && f.ts[e+1].cap) {
			break
		}
		e++
	}
	return k + 1, e, e > k+1 && !f.ts[k+1].is(isRel) && (f.names(k+1, e) || f.ts[k+1].is(isObject|isPron))
}

// floating gives speech without a speaker of its own the one heard last. In the
// same paragraph, or after marks left open, it is the speech that the cue before
// belongs to; a paragraph that is nothing but speech, after one that ended in
// speech, is only likely to be.
func (f *finder) floating(i, a, b int) attribution {
	s := f.qs[f.ts[i].quote]
	reach := 1
	if f.wasOpen && i == 0 {
		reach = 2
	}
	if !f.last.ok || f.lastAt > reach || s.start <= f.last.speaker[0] {
		return attribution{}
	}
	at := f.last
	if f.lastAt == 0 || f.wasOpen && i == 0 {
		at.fromContext = false
		return at // “…,” said Smith. “…”: the same speech goes on
	}
	// a paragraph of speech after a paragraph of speech
	if !f.lastSpoke || !s.open && !f.wholeSentence(i, a, b) {
		return attribution{}
	}
	at.floating, at.fromContext = true, true
	return at
}

// wholeSentence reports whether the quotation at i is a sentence by itself.
func (f *finder) wholeSentence(i, a, b int) bool {
	if i != a {
		return false
	}
	for m := i + 1; m < b; m++ {
		if f.ts[m].kind == tokWord {
			return false
		}
	}
	s := f.qs[f.ts[i].quote]
	inner := strings.TrimRightFunc(f.text[s.in:s.out], unicode.IsSpace)
	return endsClause(inner) && wordCount(inner) >= 3
}
