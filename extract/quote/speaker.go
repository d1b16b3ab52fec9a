package quote

import "strings"

// maxSpeaker bounds the words of a speaker's name with its titles.
const maxSpeaker = 16

// subject finds the noun phrase whose verb is token k, in the sentence that
// begins at token a: tokens s to e.
func (f *finder) subject(k, a int) (s, e int, ok bool) {
	if f.lex.free {
		return f.freeSubjectOf(k, a)
	}
	p := k - 1
	for p >= a && f.skips(f.ts[p]) {
		p--
	}
	if p < a {
		return 0, 0, false
	}
	t := f.ts[p]
	switch {
	case t.kind == tokComma:
		return f.apposed(p, a)
	case t.kind == tokQuote || t.kind == tokStop || t.kind == tokColon || t.kind == tokSemicolon || t.kind == tokDash:
		return 0, 0, false
	case t.is(isRel) && p > a:
		q := p - 1
		if f.ts[q].kind == tokComma && q > a {
			q--
		}
		return f.nounPhrase(a, q+1)
	case f.lex.romance && f.isAnd(t):
		if s, e, ok := f.sharedSubject(a, p); ok {
			return s, e, ok
		}
		return f.clauseSubject(a, p)
	case t.is(isConj), f.lex.caps && strings.EqualFold(f.text[t.start:t.end], "to"):
		return f.clauseSubject(a, p)
	}
	return f.nounPhrase(a, p+1)
}

// skips reports whether t may stand between a subject and its verb.
func (f *finder) skips(t token) bool {
	if t.kind != tokWord {
		return false
	}
	return t.is(isAdv|isAux) || t.is(isObject) && !f.lexIsEnglish() || t.word == nil && !t.cap && strings.HasSuffix(f.text[t.start:t.end], "ly")
}

func (f *finder) lexIsEnglish() bool { return f.lex.words["of"] != nil }

// clauseStart returns the first token of the clause that p stands in.
func (f *finder) clauseStart(a, p int) int {
	for i := p - 1; i >= a && i > p-60; i-- {
		switch f.ts[i].kind {
		case tokQuote:
			// words in marks inside a clause do not end it
			s := f.qs[f.ts[i].quote]
			if i == a || endsClause(f.text[s.in:s.out]) {
				return i + 1
			}
		case tokStop:
			if f.stops(i) {
				return i + 1
			}
		case tokSemicolon, tokColon, tokDash:
			return i + 1
		}
	}
	return max(a, p-60)
}

// apposed finds the subject before a comma at p: the head of "Smith, a
// spokesman for the group, said".
func (f *finder) apposed(p, a int) (int, int, bool) {
	from := f.clauseStart(a, p)
	for from < p && f.ts[from].kind == tokComma {
		from++
	}
	seg := from
	for i := from; i <= p; i++ {
		if f.ts[i].kind != tokComma {
			continue
		}
		if i > seg && !f.opensAside(f.ts[seg]) && !f.hasVerb(seg, i) {
			if i == p {
				// "In a statement on Monday, the group, said": nothing before
				return f.nounPhrase(seg, i)
			}
			if s, e, ok := f.nounPhrase(seg, i); ok {
				return s, e, ok
			}
		}
		seg = i + 1
	}
	// "…, said": the subject of the whole clause
	return f.clauseSubject(a, p)
}

// opensAside reports whether a stretch that begins with t stands before the
// subject: in, when, on Monday, meanwhile.
func (f *finder) opensAside(t token) bool {
	return t.is(isPrep|isConj|isLead|isTime|isAdv|isRel|isIng) && !t.is(isDet|isPron)
}

func (f *finder) hasVerb(from, to int) bool {
	for _, t := range f.ts[from:to] {
		if t.is(isAux) || t.is(isCue) && !t.is(alsoNoun) && t.is(isPast) {
			return true
		}
	}
	return false
}

// clauseSubject finds the subject that stands at the front of the clause.
func (f *finder) clauseSubject(a, p int) (int, int, bool) {
	from := f.clauseStart(a, p)
	for from < p {
		t := f.ts[from]
		if t.kind == tokComma || t.is(isLead|isAdv) && !t.is(isDet) {
			from++
			continue
		}
		if f.opensAside(t) {
			c := from
			for c < p && f.ts[c].kind != tokComma {
				c++
			}
			if c >= p {
				return 0, 0, false
			}
			from = c + 1
			continue
		}
		break
	}
	return f.phraseAt(from, p)
}

// nounPhrase finds the noun phrase that ends before token hi.
func (f *finder) nounPhrase(lo, hi int) (int, int, bool) {
	i := hi - 1
	for ; i >= lo && hi-i <= maxSpeaker; i-- {
		t := f.ts[i]
		if t.kind == tokPossessive || t.kind == tokNumber || t.kind == tokStop && !f.stops(i) && i > lo && i < hi-1 {
			continue // Mr. Smith
		}
		if t.kind != tokWord {
			break
		}
		if t.is(isPron) && !(t.is(isDet) && i < hi-1) {
			if i == hi-1 {
				return i, hi, true
			}
			break
		}
		if t.is(isAux|isRel|isThat) && !t.is(isDet) && !f.month(i, hi) {
			break
		}
		if t.is(isConj) {
			if i > lo && i+1 < hi && (f.ts[i-1].cap && f.ts[i+1].cap) && f.isAnd(t) {
				continue
			}
			break
		}
		if t.is(isCue) && !t.is(alsoNoun) && !t.cap && !(i > lo && f.ts[i-1].is(isDet)) && i < hi-1 {
			break
		}
	}
	s := i + 1
	for s < hi {
		t := f.ts[s]
		if t.kind == tokPossessive || t.is(isTime) && s+1 < hi || t.is(isLead|isAdv) && !t.is(isDet|isPron) {
			s++
			continue
		}
		if t.is(isPrep) {
			n := f.afterAside(s, hi)
			if n < 0 {
				return 0, 0, false
			}
			s = n
			continue
		}
		break
	}
	hi = f.beforeTime(s, hi)
	return s, hi, f.names(s, hi) && !(f.lex.romance && f.infinitive(s, hi))
}

// month reports whether token i, a verb as well, is a month with its day: May 3.
func (f *finder) month(i, hi int) bool {
	return f.ts[i].cap && f.ts[i].is(isAux) && i+1 < hi && f.ts[i+1].kind == tokNumber
}

// beforeTime returns where a noun phrase ends before the day on which somebody
// speaks: the ministry on Monday, Smith on May 3.
func (f *finder) beforeTime(s, hi int) int {
	for j := s + 1; j+1 < hi; j++ {
		if !f.ts[j].is(isPrep) || !f.ts[j+1].is(isTime) && !f.month(j+1, hi) {
			continue
		}
		for i := j + 1; i < hi; i++ {
			if t := f.ts[i]; !t.is(isTime) && !f.month(i, hi) && t.kind != tokNumber {
				return hi
			}
		}
		return j
	}
	return hi
}

// afterAside returns where, after a preposition at s and its object, another
// noun phrase begins: In Beijing the ministry. Less than 0: nowhere.
func (f *finder) afterAside(s, hi int) int {
	for m := s + 2; m < hi; m++ {
		t, p := f.ts[m], f.ts[m-1]
		if t.kind != tokWord || p.is(isPrep|isDet) {
			continue
		}
		if t.is(isDet|isPron) || t.cap && !p.cap && p.kind != tokPossessive || p.is(isTime) && !t.is(isTime) {
			return m
		}
	}
	return -1
}

func (f *finder) isAnd(t token) bool {
	switch f.text[t.start:t.end] {
	case "and", "or", "y", "e", "et", "и", "و":
		return true
	}
	return false
}

// names reports whether tokens s to e can name a speaker.
func (f *finder) names(s, e int) bool {
	if s >= e {
		return false
	}
	last := f.ts[e-1]
	if last.is(isPrep|isDet|isConj|isTime|isAux) && !last.is(isPron) && !last.cap {
		return false
	}
	if e-s == 1 {
		if last.kind != tokWord {
			return false
		}
		if last.is(isCue) && last.is(isPast) { // Disclosed and denounced were
			return false
		}
		if last.is(isPron) || last.is(isReference) || last.cap && !last.is(isTime|isConj|isPrep|isAdv|isLead) {
			return true
		}
		if last.is(isObject | isAdv | isLead | isThat | isCue) {
			return false
		}
		// plural nouns need no article: officials said
		return !f.lex.caps || strings.HasSuffix(f.text[last.start:last.end], "s") || !f.lexIsEnglish() && last.word == nil
	}
	for _, t := range f.ts[s:e] {
		if t.kind == tokWord && !t.is(isPrep|isConj|isDet|isTime|isAux) {
			return true
		}
	}
	return false
}

// phraseAt finds the noun phrase that begins at token s and ends before hi.
func (f *finder) phraseAt(s, hi int) (int, int, bool) {
	if s >= hi {
		return 0, 0, false
	}
	if f.ts[s].kind == tokComma && s+1 < hi {
		s++
	}
	t := f.ts[s]
	if t.kind != tokWord && t.kind != tokNumber || t.is(isPrep|isConj|isAux|isThat|isAdv) && !t.is(isDet|isPron) && !t.cap {
		return 0, 0, false
	}
	if t.is(isPron) {
		return s, s + 1, true
	}
	if t.is(isObject) && !t.is(isDet) || t.is(isTime) {
		return 0, 0, false
	}
	i := s
	capital := false
	for ; i < hi && i-s < maxSpeaker; i++ {
		t := f.ts[i]
		if t.kind == tokPossessive || t.kind == tokNumber && i == s {
			continue
		}
		if t.kind == tokStop && !f.stops(i) && i+1 < hi && f.ts[i+1].cap {
			continue // Mr. Smith
		}
		if t.kind != tokWord || t.is(isAux|isThat|isRel|isTime|isAdv) && !t.cap && !(t.is(isDet) && i == s) || t.is(isTime) {
			break
		}
		if t.is(isConj) && !(f.isAnd(t) && i > s && f.ts[i-1].cap && i+1 < hi && f.ts[i+1].cap) {
			break
		}
		if t.is(isPrep) && !t.is(isDet) && !f.joins(i, s, hi, capital) {
			break
		}
		if i > s && t.is(isCue) && !t.is(alsoNoun) && !t.cap {
			break
		}
		if i > s && (t.is(isPron) || f.lex.vso && strings.HasPrefix(f.text[t.start:t.end], "لل")) {
			break
		}
		if i > s && t.word == nil && !t.cap && f.lexIsEnglish() && f.ts[i-1].cap && !f.ts[i-1].is(isDet) {
			// Smith smiled: a small word after a name is a verb
			break
		}
		if i > s && f.lex.free && !t.cap && pastTense(f.text[t.start:t.end]) && !(i+1 < hi && f.ts[i+1].cap) {
			break
		}
		capital = capital || t.cap
	}
	e := i
	for e > s && (f.ts[e-1].kind != tokWord || f.ts[e-1].is(isPrep|isDet|isConj) && !f.ts[e-1].cap) {
		e--
	}
	return s, e, f.names(s, e)
}

// joins reports whether the preposition at i goes on with the phrase: a
// spokesman for the ministry, the head of the party.
func (f *finder) joins(i, s, hi int, capital bool) bool {
	if i+1 >= hi || i == s || f.ts[i+1].is(isTime) {
		return false
	}
	switch strings.ToLower(f.text[f.ts[i].start:f.ts[i].end]) {
	case "of", "de", "del", "du", "des", "d'":
		return true
	case "for", "at", "from", "with", "para", "pour", "из", "по":
		return !capital
	}
	return false
}

// who makes an attribution of the speaker at tokens s to e and the cue at k.
func (f *finder) who(s, e, k int) attribution {
	a := attribution{ok: true, class: f.class(k)}
	a.cue = f.cueSpan(k)
	if e > s {
		a.speaker = [2]int{f.ts[s].start, f.ts[e-1].end}
		a.reference = !f.proper(s, e)
	}
	return a
}

func (f *finder) class(k int) Class {
	if w := f.ts[k].word; w != nil && w.class != "" {
		return w.class
	}
	return Neutral
}

// cueSpan is the verb with its auxiliaries and the adverbs between them.
func (f *finder) cueSpan(k int) [2]int {
	s := k
	for i := k - 1; i >= 0 && i > k-4 && !f.lex.sov; i-- {
		t := f.ts[i]
		if t.kind != tokWord || !f.skips(t) {
			break
		}
		if t.is(isAux|isAdv) && !(f.lex.free && !t.is(isAux)) || t.word == nil {
			s = i
			continue
		}
		break
	}
	return [2]int{f.ts[s].start, f.ts[k].end}
}

// proper reports whether tokens s to e hold a name, not only nouns.
func (f *finder) proper(s, e int) bool {
	for i := s; i < e; i++ {
		t := f.ts[i]
		if t.kind == tokQuote {
			return true // a paper's name
		}
		if t.kind != tokWord || t.is(isDet|isPron|isPrep|isLead) {
			continue
		}
		if !f.lex.caps {
			return !t.is(isReference)
		}
		if t.cap && !(i == s && t.is(isReference)) {
			return true
		}
	}
	return false
}
