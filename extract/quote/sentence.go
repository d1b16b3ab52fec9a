package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// minSpeech is the number of words from which words in marks count as speech
// even where nobody is named.
const minSpeech = 6

// sentence attributes the quotations of tokens a to b and finds what is
// reported without marks.
func (f *finder) sentence(a, b int) {
	cues := f.cues(a, b)
	quotes := false
	for i := a; i < b; i++ {
		if f.ts[i].kind == tokQuote {
			quotes = true
			break
		}
	}
	if !quotes && len(cues) == 0 {
		return
	}
	if quotes {
		f.direct(a, b, cues)
	}
	f.indirect(a, b, cues)
}

// cues returns the tokens of a to b that are verbs of speech here.
func (f *finder) cues(a, b int) []int {
	var out []int
	for k := a; k < b; k++ {
		if f.ts[k].is(isCue) && f.isVerb(k, a, b) {
			if f.lex.vso && len(out) > 0 && f.embedded(out[len(out)-1], k) {
				continue
			}
			out = append(out, k)
		}
	}
	return out
}

// isVerb tells the verb from the noun and the passive of the same form.
func (f *finder) isVerb(k, a, b int) bool {
	t := f.ts[k]
	if f.class(k) == According {
		return !t.is(isView) || f.opensView(k, a, b)
	}
	if f.lex.romance {
		return f.romanceVerb(k, a)
	}
	if !f.lexIsEnglish() {
		return k == a || !f.ts[k-1].is(isDet) || f.ts[k-1].is(isObject)
	}
	if t.cap && k > a && f.ts[k-1].kind != tokQuote {
		return false
	}
	p := k - 1
	for p >= a && (f.ts[p].is(isAdv) || f.ts[p].word == nil && !f.ts[p].cap && strings.HasSuffix(f.text[f.ts[p].start:f.ts[p].end], "ly")) {
		p--
	}
	if p < a {
		return !t.is(alsoNoun) && (t.is(isIng) || k+1 < b && (f.ts[k+1].cap || f.ts[k+1].is(isDet|isPron)))
	}
	prev := f.ts[p]
	switch {
	case t.is(isPast) && prev.is(isAux) && f.isBe(prev):
		return false
	case t.is(isPast) && (prev.is(isDet) && !prev.is(isPron) && !prev.is(isThat) || prev.is(isPrep)):
		return false
	case t.is(isIng) && prev.is(isDet) && !prev.is(isPron):
		return false
	case t.is(alsoNoun):
		if prev.is(isDet|isPrep) && !prev.is(isPron) && !f.wordIs(prev, "to") || prev.kind == tokPossessive || prev.kind == tokNumber {
			return false
		}
		if k+1 < b && (f.ts[k+1].is(isAux) || f.ts[k+1].is(isPast) || f.ts[k+1].is(isPlain) && !f.ts[k+1].is(alsoNoun) || f.ts[k+1].is(isPrep) && !t.is(takesPhrase)) {
			return false
		}
		if t.is(isPlain) {
			return prev.is(isAux|isPron) || f.wordIs(prev, "to") || strings.HasSuffix(f.text[prev.start:prev.end], "s") && !prev.is(isAux)
		}
		return prev.kind == tokWord && (prev.cap || prev.is(isPron|isReference|isRel) || prev.word == nil) || prev.kind == tokComma || prev.kind == tokQuote
	case t.is(isPlain):
		return prev.is(isAux|isPron|isConj|isRel) || f.wordIs(prev, "to") || prev.kind == tokWord && strings.HasSuffix(f.text[prev.start:prev.end], "s") || prev.kind == tokComma
	}
	return true
}

// embedded reports whether the Arabic verb or noun at k stands inside what
// follows the verb at c: a source who asked not to be named.
func (f *finder) embedded(c, k int) bool {
	if f.ts[k].is(isIng) || f.joined(k) || f.class(k) == According || f.class(c) == According {
		return false
	}
	for i := c + 1; i < k; i++ {
		if t := f.ts[i]; t.kind != tokWord || t.is(isThat|isRel|isConj|isAux|isPron) {
			return false
		}
	}
	return k > c+1
}

func (f *finder) isBe(t token) bool {
	switch strings.ToLower(f.text[t.start:t.end]) {
	case "is", "was", "were", "are", "be", "been", "being", "am", "isn't", "wasn't", "weren't", "aren't":
		return true
	}
	return false
}

func (f *finder) wordIs(t token, s string) bool {
	return t.kind == tokWord && strings.EqualFold(f.text[t.start:t.end], s)
}

// isTitle reports whether the marks at i hold the name of a work: its words
// are capitalised, and no cue stands beside it.
func (f *finder) isTitle(i, a, b int) bool {
	s := f.qs[f.ts[i].quote]
	inner := f.text[s.in:s.out]
	words, capital := 0, 0
	for w := range strings.FieldsSeq(inner) {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) {
			continue
		}
		if len(w) <= 3 && unicode.IsLower(r) && words > 0 {
			continue // the, of, in
		}
		words++
		if unicode.IsUpper(r) {
			capital++
		}
	}
	for m := i - 1; m >= a && m >= i-3; m-- {
		t := f.ts[m]
		if t.is(isWork) {
			return capital > 0 && words < 12
		}
		if t.is(isSoCalled) {
			return false
		}
		if m == i-1 && (t.is(isCue) && f.class(m) != Written || t.kind == tokColon || t.kind == tokComma) {
			return false
		}
	}
	if i+1 < b && f.ts[i+1].is(isWork) {
		return capital > 0 && words < 12
	}
	return f.lex.caps && words >= 2 && capital == words && !endsClause(inner) && i+1 < b && !f.ts[i+1].is(isCue)
}

// wordCount counts words, a Han character as one half.
func wordCount(s string) int {
	n, han := 0, 0
	in := false
	for _, r := range s {
		switch {
		case isHan(r):
			han++
			in = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !in {
				n++
			}
			in = true
		case r == '\'' || r == '’' || r == '-':
		default:
			in = false
		}
	}
	return n + (han+1)/2
}
