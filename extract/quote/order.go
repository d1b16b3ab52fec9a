package quote

import "strings"

// Where the order of words is free and a comma parts every clause, as in
// Russian, a verb of speech right after a comma has its subject behind it
// (“…, утверждает эксперт”), adverbs and places stand between a subject and
// its verb, and reported speech always has a comma, a colon or marks before
// it.

// behind finds the speaker that follows the verb at k, past the words to whom
// and where something is said.
func (f *finder) behind(k, hi int) (s, e int, ok bool) {
	if f.lex.romance {
		return f.romanceBehind(k, hi)
	}
	if !f.lex.free {
		return f.phraseAt(k+1, hi)
	}
	i := k + 1
	place := 0 // of a body that speaks: заявили в министерстве
	for i < hi && f.ts[i].kind == tokWord {
		t := f.ts[i]
		switch {
		case t.is(isObject) && !t.is(isDet), t.is(isAdv), t.is(isTime) && !t.cap, f.isAdverb(t):
			i++
			continue
		case t.is(isPrep) && i+1 < hi && f.ts[i+1].kind == tokWord:
			// в интервью РБК старший директор: the noun and names after it
			if place == 0 && (f.wordIs(t, "в") || f.wordIs(t, "во")) && !f.ts[i+1].is(isTime) {
				place = i + 1
			}
			i += 2
			for i < hi && (f.ts[i].cap || f.ts[i].kind == tokQuote) && !f.ts[i-1].is(isTime) {
				i++
			}
			continue
		}
		break
	}
	if s, e, ok = f.phraseAt(i, hi); !ok && place > 0 {
		return f.phraseAt(place, hi)
	}
	return s, e, ok
}

// isAdverb reports whether an unknown word has the ending of an adverb.
func (f *finder) isAdverb(t token) bool {
	if !f.lex.free || t.word != nil || t.cap || t.kind != tokWord {
		return false
	}
	w := f.text[t.start:t.end]
	if len(w) < 10 || strings.HasSuffix(w, "ство") {
		return false
	}
	for _, end := range []string{"но", "то", "ко", "ро", "ски", "сто", "во", "ло"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// freeSubject finds the subject in tokens lo to hi, which stand before a verb:
// what comes before the first preposition, or after a place at the front.
func (f *finder) freeSubject(lo, hi int) (s, e int, ok bool) {
	for hi > lo && (f.isAdverb(f.ts[hi-1]) || f.ts[hi-1].is(isAdv)) {
		hi--
	}
	for lo < hi && (f.ts[lo].is(isConj|isLead|isAdv) && !f.ts[lo].is(isPron) || f.isAdverb(f.ts[lo]) || f.ts[lo].is(isTime) || f.ts[lo].kind == tokNumber) {
		lo++
	}
	if lo >= hi {
		return 0, 0, false
	}
	if f.ts[lo].kind == tokQuote { // «Вестник» сообщил
		return lo, lo + 1, true
	}
	if !f.ts[lo].is(isPrep) {
		e := lo
		for e < hi && !f.ts[e].is(isPrep|isTime|isAdv) && !f.isAdverb(f.ts[e]) && f.ts[e].kind != tokQuote {
			e++
		}
		return lo, e, f.names(lo, e)
	}
	// О войне министр в интервью сказал: what follows the subject is cut off.
	for i := hi - 1; i > lo+2; i-- {
		if f.ts[i].is(isPrep) && !f.ts[i-1].is(isConj) {
			if s, e, ok := f.lastNoun(lo, i); ok {
				return s, e, ok
			}
		}
	}
	return f.lastNoun(lo, hi)
}

// lastNoun finds the subject that stands last in tokens lo to hi, which open
// with a preposition: a run of names, or a noun with the adjectives that agree.
func (f *finder) lastNoun(lo, hi int) (s, e int, ok bool) {
	for hi > lo && (f.isAdverb(f.ts[hi-1]) || f.ts[hi-1].is(isAdv)) {
		hi--
	}
	if hi-lo < 3 {
		return 0, 0, false
	}
	last := f.ts[hi-1]
	if last.kind == tokQuote {
		s = hi - 1
		if f.ts[s-1].is(isReference | isWork) {
			s-- // газета «Вестник»
		}
		return s, hi, true
	}
	if last.kind != tokWord || last.is(isPrep) || f.ts[hi-2].is(isPrep) || oblique(f.text[last.start:last.end]) {
		return 0, 0, false
	}
	s = hi - 1
	for s > lo+1 && (f.ts[s].cap && f.ts[s-1].cap && last.cap || nominative(f.text[f.ts[s-1].start:f.ts[s-1].end])) && !f.ts[s-2].is(isPrep) {
		s--
	}
	return s, hi, f.names(s, hi)
}

// nominative reports whether a Russian word has the ending of an adjective in
// the nominative.
func nominative(w string) bool {
	if strings.HasSuffix(w, "ение") || strings.HasSuffix(w, "ание") {
		return false
	}
	for _, end := range []string{"ый", "ий", "ая", "яя", "ые", "ие", "ое"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// participle reports whether a Russian word has the ending of a verbal adverb:
// добавив, сославшись.
func participle(w string) bool {
	return strings.HasSuffix(w, "ав") || strings.HasSuffix(w, "ив") || strings.HasSuffix(w, "вшись")
}

// pastTense reports whether a Russian word ends as verbs of the past do.
func pastTense(w string) bool {
	for _, end := range []string{"ил", "ыл", "ул", "ел", "ял", "ала", "ила", "ыла", "ула", "ела", "яла", "али", "или", "ыли", "ули", "ели", "яли", "лся", "лась", "лись"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// oblique reports whether a Russian word has an ending that no subject has.
func oblique(w string) bool {
	for _, end := range []string{"ах", "ях", "ого", "его", "ому", "ему", "ами", "ями", "ой", "ов", "ев", "ом", "ем", "ых", "их"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// freeSubjectOf finds the subject that stands before the verb at k.
func (f *finder) freeSubjectOf(k, a int) (s, e int, ok bool) {
	p := k - 1
	for p >= a && (f.skips(f.ts[p]) || f.isAdverb(f.ts[p])) {
		p--
	}
	if p < a {
		return 0, 0, false
	}
	if f.reflexive(k) {
		// в статье говорится
		for i := p; i >= a && p-i < 6 && f.ts[i].kind == tokWord; i-- {
			if f.ts[i].is(isPrep) {
				return i + 1, p + 1, i < p
			}
		}
		return 0, 0, false
	}
	if t := f.ts[p]; t.is(isRel) && p > a {
		q := p
		if f.ts[p-1].kind == tokComma {
			q--
		}
		return f.nounPhrase(a, q)
	}
	if f.within(f.ts[p]) && !f.isAs(f.ts[p]) {
		from := p
		for from > a && f.within(f.ts[from-1]) {
			from--
		}
		if s, e, ok := f.freeSubject(from, p+1); ok {
			return s, e, ok
		}
		if p > from && (f.wordIs(f.ts[from], "в") || f.wordIs(f.ts[from], "во")) && strings.HasSuffix(f.text[f.ts[k].start:f.ts[k].end], "ли") {
			return f.phraseAt(from+1, p+1) // в профсоюзе заявили
		}
		p = from - 1
	}
	if p > a && f.ts[p].kind == tokComma {
		if s, e, ok := f.apposed(p, a); ok {
			return f.freeSubject(s, e)
		}
	}
	return 0, 0, false
}

// reflexive reports whether the verb at k says where words stand, not who
// speaks them: говорится, отмечается.
func (f *finder) reflexive(k int) bool {
	w := f.text[f.ts[k].start:f.ts[k].end]
	return strings.HasSuffix(w, "ется") || strings.HasSuffix(w, "ится")
}

// within reports whether t stands inside a clause and does not part it.
func (f *finder) within(t token) bool {
	switch t.kind {
	case tokWord, tokNumber, tokPossessive:
		return !f.breaksClause(t)
	case tokStop:
		return true // an abbreviation
	case tokQuote: // a name in marks
		s := f.qs[t.quote]
		return wordCount(f.text[s.in:s.out]) < minSpeech && !endsClause(f.text[s.in:s.out])
	}
	return false
}

// inverted reports whether the verb at k stands where its subject follows:
// first in its clause.
func (f *finder) inverted(k, a int) bool {
	if !f.lex.free || f.ts[k].is(isIng) {
		return false
	}
	p := f.front(k, a)
	if p == a {
		return true
	}
	t := f.ts[p-1]
	return t.kind == tokComma || t.kind == tokDash || t.kind == tokQuote
}

// front returns the first token of the words that open a clause with the verb
// at k: its adverbs, как, о чём.
func (f *finder) front(k, a int) int {
	p := k
	for p > a && (f.isAdverb(f.ts[p-1]) || f.ts[p-1].is(isAdv)) {
		p--
	}
	switch {
	case p > a && f.isAs(f.ts[p-1]):
		p--
	case p > a+1 && f.ts[p-1].is(isWh|isConj) && f.ts[p-2].is(isPrep):
		p -= 2
	}
	return p
}

// breaksClause reports whether t joins two clauses, or parts of one, so that
// no subject reaches over it to the left.
func (f *finder) breaksClause(t token) bool {
	return t.is(isConj|isThat) && !t.is(isPron) && !f.isAnd(t)
}

// isAs reports whether t is как, before the verb of “как сообщает агентство”.
func (f *finder) isAs(t token) bool {
	switch strings.ToLower(f.text[t.start:t.end]) {
	case "как", "як":
		return true
	}
	return false
}

// speakerOf finds the speaker of the verb at k on the side where it stands.
func (f *finder) speakerOf(k, a, end int) (s, e int, ok bool) {
	if f.lex.vso {
		if f.ts[k].is(isIng) {
			return 0, 0, false
		}
		if s, e, ok := f.phraseAt(k+1, end); ok {
			return s, e, ok
		}
		if f.joined(k) {
			return 0, 0, false
		}
	}
	if f.lex.sov {
		from := a
		for i := k - 1; i >= a && from == a; i-- {
			if f.ts[i].is(isCue) && f.class(i) != According {
				from = i + 1
			}
		}
		if s, e, ok = f.opening(from, k); !ok && from > a {
			s, e, ok = f.opening(a, k)
		}
		return s, e, ok
	}
	if f.lex.elides && k+1 < end && f.ts[k+1].is(isPron) && f.text[f.ts[k].end] == '-' {
		return k + 1, k + 2, true // indique-t-il
	}
	if f.inverted(k, a) {
		if s, e, ok := f.behind(k, end); ok {
			return s, e, ok
		}
	}
	return f.subject(k, a)
}

// freeClause finds the clause that the verb at k opens; tokens from i on may
// belong to it.
func (f *finder) freeClause(k, i, end int, cues []int) (int, int, bool) {
	t := f.ts[k]
	for j := i; j < min(end, i+9); j++ {
		n := f.ts[j]
		comma := n.kind == tokComma && j+1 < end
		switch {
		case comma && j == i && k > 0 && f.isAs(f.ts[k-1]) && (k == 1 || f.ts[k-2].kind != tokComma):
			return j + 1, end, true // как сообщает агентство, …
		case n.kind == tokColon && t.is(takesClause) && j+1 < end && f.ts[j+1].kind == tokWord:
			return j + 1, f.clauseEnd(j+1, end, cues), true
		case comma && f.ts[j+1].is(isThat):
			return j + 1, f.clauseEnd(j+1, end, cues), true
		case comma && f.ts[j+1].is(isWh) && t.is(takesClause):
			return j + 1, f.clauseEnd(j+1, end, cues), true
		case n.kind == tokQuote && j+2 < end && f.ts[j+1].kind == tokComma && f.ts[j+2].is(isThat):
			continue // заявил «Северной газете», что
		case n.kind == tokComma, n.kind == tokQuote, n.kind == tokStop && f.stops(j), n.kind == tokSemicolon, n.is(isCue):
			j = end
		}
	}
	if t.is(takesPhrase) && i < end && (f.ts[i].kind == tokWord || f.ts[i].kind == tokQuote) && !f.ts[i].is(isAux|isConj) {
		return i, f.clauseEnd(i, end, cues), true
	}
	return 0, 0, false
}

// concedes reports whether a clause of the writer's own begins after the comma
// at i: хотя, так что.
func (f *finder) concedes(i, end int) bool {
	if i+1 >= end {
		return false
	}
	switch strings.ToLower(f.text[f.ts[i+1].start:f.ts[i+1].end]) {
	case "хотя", "хоть", "однако":
		return true
	case "так":
		return i+2 < end && f.text[f.ts[i+2].start:f.ts[i+2].end] == "что"
	}
	return false
}

// interposed emits both parts of speech that the words of who speaks stand
// between: “The plan, the minister said, will fail”. It returns the token
// after the second part, 0 if there is none and nothing was emitted. The first
// part is tokens from to to, the verb stands at k.
func (f *finder) interposed(k, from, to, end int, at attribution) int {
	i := k + 1
	for i < end && f.ts[i].start < at.speaker[1] {
		i++
	}
	if i+1 >= end || f.ts[i].kind != tokComma && f.ts[i].kind != tokDash {
		return 0
	}
	i++
	if f.lex.free && at.speaker[0] > f.ts[k].start && f.ts[i].kind == tokWord && (nominative(f.text[f.ts[i].start:f.ts[i].end]) || f.ts[i].is(isRel)) {
		return 0 // эксперт, знакомый с делом
	}
	if f.ts[i].is(isRel|isIng|isTime) || f.lex.free && participle(f.text[f.ts[i].start:f.ts[i].end]) || f.ts[i].kind != tokWord && f.ts[i].kind != tokNumber {
		return 0
	}
	last := f.clauseEnd(i, end, nil)
	if f.words(from, to)+f.words(i, last) < minClause || last <= i {
		return 0
	}
	f.emit(Indirect, f.ts[from].start, f.ts[to-1].end, at)
	f.emit(Indirect, f.ts[i].start, f.ts[last-1].end, at)
	f.heard(at)
	return last
}

// joined reports whether the verb at k begins another clause by an "and" that is
// written with it.
func (f *finder) joined(k int) bool {
	if !f.lex.vso {
		return false
	}
	s := f.text[f.ts[k].start:f.ts[k].end]
	return strings.HasPrefix(s, "و") && f.lex.words[f.lex.fold(s)] == nil
}
