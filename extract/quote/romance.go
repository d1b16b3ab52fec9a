package quote

import "strings"

// In Spanish and French the subject mostly follows a verb of speech, and who is
// told, when and where may stand between the two: “…”, dijo el martes a la
// prensa la ministra. A participle speaks only after a form of to have.

// romanceVerb tells the verb at k from the noun or the participle of the same
// form.
func (f *finder) romanceVerb(k, a int) bool {
	t := f.ts[k]
	p := k - 1
	for p >= a && (f.ts[p].is(isAdv) && !f.ts[p].is(isAux) || f.manner(f.ts[p])) {
		p--
	}
	if t.is(isPart) {
		return p >= a && (f.ts[p].is(isHave) ||
			f.ts[p].is(isPron) && p > a && f.ts[p-1].is(isHave) || // a-t-il dit
			f.ts[p].is(isAux) && p > a && f.ts[p-1].is(isObject) || // s’est indigné
			f.ts[p].is(isConj) && p > a && f.perfect(a, p)) // a dénoncé … et annoncé
	}
	if k == a {
		return !t.is(alsoNoun)
	}
	prev := f.ts[k-1]
	if t.is(alsoNoun) && prev.is(isDet|isPrep) || t.is(alsoNoun) && t.cap {
		return false
	}
	return !prev.is(isDet) || prev.is(isObject) && !(prev.cap && k-1 == a)
}

// perfect reports whether a participle that somebody has spoken stands in tokens
// a to p, so that another may follow with the same form of to have.
func (f *finder) perfect(a, p int) bool {
	if !f.isAnd(f.ts[p]) {
		return false
	}
	for i := p - 1; i > a && p-i < 2*maxSpeaker; i-- {
		if f.ts[i].is(isHave) {
			return true
		}
		if f.ts[i].kind == tokSemicolon || f.ts[i].is(isRel) {
			return false
		}
	}
	return false
}

// manner reports whether t is an adverb in -mente or -ment.
func (f *finder) manner(t token) bool {
	w := f.text[t.start:t.end]
	return t.kind == tokWord && t.word == nil && !t.cap && len(w) > 8 && (strings.HasSuffix(w, "mente") || strings.HasSuffix(w, "ment"))
}

// opensView reports whether the word at k opens the sentence, and a name or an
// office with a comma after it follows: Para la economista Ana Ruiz, …
func (f *finder) opensView(k, a, b int) bool {
	if k > a && f.ts[k-1].kind != tokComma {
		return false
	}
	for e := k + 1; e < b && e-k <= maxSpeaker; e++ {
		if f.ts[e].kind == tokComma {
			return e > k+1 && f.ts[e-1].cap
		}
		if f.ts[e].is(isRel) && e == k+1 { // …, para quien el plan es “…”
			return k > a
		}
		if f.ts[e].kind != tokWord || f.ts[e].is(isCue|isAux|isRel|isIng) {
			return false
		}
	}
	return false
}

// viewClause reports whether a clause follows the name behind the word of view
// at k, and no apposition: Pour Anne Roux, le plan est perdu.
func (f *finder) viewClause(k, end int) bool {
	for i := k + 1; i+1 < end; i++ {
		if f.ts[i].kind == tokComma {
			return f.ts[i+1].is(isDet|isPron) || f.ts[i+1].cap
		}
	}
	return false
}

// romanceBehind finds the speaker that follows the verb at k, past the words to
// whom, when and where something is said.
func (f *finder) romanceBehind(k, hi int) (s, e int, ok bool) {
	i := k + 1
	aside := false
	for i < hi && i-k < 2*maxSpeaker {
		t := f.ts[i]
		switch {
		case t.kind == tokNumber && i > k+1 && (f.ts[i-1].is(isTime) || f.ts[i-1].kind == tokNumber):
			i++
		case t.kind == tokComma && !aside && i+1 < hi && (f.ts[i+1].is(isPrep) && !f.ts[i+1].is(isCue)):
			// declaró, en una entrevista, el general
			c := i + 1
			for c < hi && f.ts[c].kind == tokWord {
				c++
			}
			if c+1 >= hi || f.ts[c].kind != tokComma || !f.ts[c+1].is(isDet) && !f.ts[c+1].cap {
				return 0, 0, false
			}
			aside = true
			i = c + 1
		case t.kind != tokWord:
			return 0, 0, false
		case t.is(isTime), t.is(isAdv) && !t.is(isPron) && !t.cap, f.manner(t):
			i++
		case t.is(isDet) && i+1 < hi && f.ts[i+1].is(isTime):
			i += 2
		case t.is(isPrep) && !t.cap:
			n := f.pastAside(i, hi)
			if n < 0 {
				return 0, 0, false
			}
			i = n
		case t.word == nil && !t.cap && i == k+1 && i+1 < hi && (f.ts[i+1].is(isDet) && !f.ts[i+1].is(isTime) || f.ts[i+1].cap):
			i++ // replicó tajante la jueza
		default:
			return f.phraseAt(i, hi)
		}
	}
	return 0, 0, false
}

// pastAside returns where, after the preposition at s and what it governs,
// something else begins: a noun phrase, a time or a place. Less than 0: nowhere
// before a comma.
func (f *finder) pastAside(s, hi int) int {
	for m := s + 1; m < hi; m++ {
		t, p := f.ts[m], f.ts[m-1]
		if t.kind == tokNumber || t.kind == tokQuote || t.kind == tokPossessive {
			continue
		}
		if t.kind != tokWord {
			return -1
		}
		if m == s+1 || p.is(isPrep|isDet) && !p.is(isTime) || f.isAnd(p) {
			continue
		}
		if t.is(isTime) || t.is(isDet) || t.is(isPron) || t.is(isAdv) || t.cap && !p.cap && p.kind == tokWord {
			return m
		}
		if t.is(isConj) && !f.isAnd(t) {
			return -1
		}
		if t.is(isPrep) && !ofWord[strings.ToLower(f.text[t.start:t.end])] {
			return m
		}
	}
	return -1
}

// ofWord are prepositions that go on with a noun phrase.
var ofWord = map[string]bool{"de": true, "del": true, "du": true, "des": true, "d'": true, "d’": true}

// sharedSubject finds the subject of the verb before the "and" at p, which the
// verb behind it shares: Ruiz ha recordado … y pidió.
func (f *finder) sharedSubject(a, p int) (s, e int, ok bool) {
	for i := p - 1; i > a; i-- {
		if t := f.ts[i]; t.kind == tokSemicolon || t.kind == tokStop && f.stops(i) {
			return 0, 0, false
		}
		if f.ts[i].is(isCue) && f.class(i) != According && !f.ts[i].is(isIng) && f.romanceVerb(i, a) && !f.isAnd(f.ts[i-1]) {
			return f.subject(i, a)
		}
	}
	return 0, 0, false
}

// infinitive reports whether tokens s to e open as no name does: with a Spanish
// infinitive without an article, or with a pronoun that is an object.
func (f *finder) infinitive(s, e int) bool {
	if f.lex.elides || s >= e {
		return false
	}
	t := f.ts[s]
	if t.is(isObject) && !t.is(isDet|isPron) {
		return true
	}
	w := f.text[t.start:t.end]
	return t.kind == tokWord && t.word == nil && !t.cap && len(w) > 4 && (strings.HasSuffix(w, "ar") || strings.HasSuffix(w, "er") || strings.HasSuffix(w, "ir"))
}
