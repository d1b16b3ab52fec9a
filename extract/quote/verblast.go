package quote

import "strings"

// In Persian the subject opens its clause and the verb closes it, or stands
// before what is said: the minister, in a letter, said: “…”; the party called it
// “…”. What was named once goes without saying in the clauses that follow.

// verbLast attributes the quotation at token i of the sentence a to b.
func (f *finder) verbLast(i, a, b int, cues []int) attribution {
	before, after := -1, -1
	for _, k := range cues {
		if f.class(k) == According {
			continue
		}
		if k < i {
			before = k
		} else if after < 0 {
			after = k
		}
	}
	if after >= 0 {
		// «…» خواند, «…» متهم کرد; a quotation before may share the verb
		near := after-i <= 2 && !f.between(i, after)
		if near && (f.ts[after].is(takesPhrase) || before < 0 || !f.saidTo(before, i)) {
			return f.verbLastWho(after, a, cues)
		}
	}
	if before >= 0 && f.saidTo(before, i) {
		return f.verbLastWho(before, a, cues)
	}
	for _, k := range cues {
		if f.class(k) == According && k < i {
			if s, e, ok := f.accordingTo(k, i); ok {
				return f.who(s, e, k)
			}
		}
	}
	if after >= 0 && after-i <= 14 {
		return f.verbLastWho(after, a, cues)
	}
	// Ana Ruiz, spokeswoman: “…”
	if i > a+1 && f.ts[i-1].kind == tokColon && i-a <= 12 && before < 0 {
		e := a
		for e < i-1 && f.ts[e].kind == tokWord {
			e++
		}
		if f.names(a, e) {
			at := f.who(a, e, i-1)
			at.cue = [2]int{f.ts[i-1].start, f.ts[i-1].end}
			return at
		}
	}
	return attribution{}
}

// saidTo reports whether the words at i belong to what the verb at k says.
func (f *finder) saidTo(k, i int) bool {
	if i-k > 14 || f.between(k, i) {
		return false
	}
	// خواست، گفت: a phrase verb has its words before it
	return !f.ts[k].is(takesPhrase) || f.class(k) == Urge || i-k <= 2
}

// verbLastWho makes an attribution of the verb at k: its subject is the first
// noun phrase of its clause, else that of the sentence, else whoever was heard
// last.
func (f *finder) verbLastWho(k, a int, cues []int) attribution {
	from := a
	for _, c := range cues {
		if c < k && f.class(c) != According {
			from = c + 1
		}
	}
	if s, e, ok := f.opening(from, k); ok {
		return f.who(s, e, k)
	}
	if from > a {
		if s, e, ok := f.opening(a, k); ok {
			return f.who(s, e, k)
		}
	}
	return f.dropped(k)
}

// opening finds the subject in the clause of tokens from to k.
func (f *finder) opening(from, k int) (s, e int, ok bool) {
	i := from
	for i < k {
		t := f.ts[i]
		switch {
		case t.kind != tokWord && t.kind != tokNumber, t.is(isConj|isLead|isTime) && !t.is(isPron), t.is(isAdv):
			i++
			continue
		case t.is(isDet) && i+1 < k && f.marksObject(i+1):
			i += 2 // این را
			continue
		case t.is(isPrep):
			return f.afterPlace(i, k)
		}
		break
	}
	for e = i; e < k && e-i < maxSpeaker; e++ {
		t := f.ts[e]
		if t.is(isPron) && e == i {
			e++
			break
		}
		if t.kind != tokWord && t.kind != tokNumber || t.is(isPrep|isTime|isThat|isConj|isAux|isAdv) || t.is(isCue) || t.is(isDet) && e > i {
			break
		}
		if f.marksObject(e) {
			// حزب اتهام را: the subject is what stands before its object
			if e-i < 2 {
				return 0, 0, false
			}
			return i, i + 1, f.names(i, i+1)
		}
	}
	if e < k && f.marksObject(e) {
		return 0, 0, false
	}
	return i, e, f.names(i, e)
}

// marksObject reports whether the token at i is را, which stands behind an
// object.
func (f *finder) marksObject(i int) bool { return f.wordIs(f.ts[i], "را") }

// afterPlace finds the subject of a clause that opens with a preposition: behind
// the comma, or the document in which something stands.
func (f *finder) afterPlace(i, k int) (s, e int, ok bool) {
	for c := i + 1; c < k; c++ {
		if f.ts[c].kind == tokComma {
			return f.opening(c+1, k)
		}
		if f.ts[c].kind != tokWord {
			break
		}
	}
	s = i + 1
	for s < k && f.ts[s].is(isDet) {
		s++
	}
	for e = s; e < k && f.ts[e].kind == tokWord && !f.ts[e].is(isPrep|isTime|isThat|isConj|isAux|isDet); e++ {
	}
	return s, e, f.wordIs(f.ts[i], "در") && e > s && f.ts[s].is(isReference)
}

// objectBefore emits what the verb at k calls its object, which stands between
// را and the verb: the paper called the banks X.
func (f *finder) objectBefore(k, a int, cues []int) {
	from := -1
	for i := k - 1; i >= a && k-i <= 2*maxSpeaker; i-- {
		if f.ts[i].is(isCue) && f.class(i) != According || f.ts[i].kind == tokSemicolon {
			break
		}
		if f.marksObject(i) {
			from = i + 1
			break
		}
	}
	if f.class(k) == Deny && from == k {
		f.denied(k, a, from-1, cues)
		return
	}
	for from > 0 && from < k && f.ts[from].kind == tokComma {
		from++
	}
	if from < 0 || f.words(from, k) < 1 || f.isQuoteOnly(from, k) && f.plainWords(from, k) == 0 {
		return
	}
	if at := f.verbLastWho(k, a, cues); at.speaker[1] > at.speaker[0] && at.speaker[1] <= f.ts[from].start {
		f.emit(Indirect, f.ts[from].start, f.ts[k-1].end, at)
		f.heard(at)
	}
}

// denied emits the claim that the verb at k rejects, which ends with the token
// before را at to: the bank rejected the charge of X.
func (f *finder) denied(k, a, to int, cues []int) {
	for i := to - 1; i > a && to-i <= maxSpeaker; i-- {
		if claims[f.lex.fold(f.text[f.ts[i].start:f.ts[i].end])] {
			at := f.verbLastWho(k, a, cues)
			if s, e, ok := f.opening(a, i); ok {
				at = f.who(s, e, k)
			}
			if at.speaker[1] > at.speaker[0] && at.speaker[1] <= f.ts[i].start && i+1 < to {
				f.emit(Indirect, f.ts[i].start, f.ts[to-1].end, at)
				f.heard(at)
			}
			return
		}
	}
}

// claims are Persian nouns for what somebody claims, as words are compared.
var claims = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("اتهام اتهامات ادعا ادعای ادعاها شایعه شایعات") {
		m[string(foldArab(nil, w))] = true
	}
	return m
}()

// plainWords counts the words of tokens from to outside of marks.
func (f *finder) plainWords(from, to int) int {
	n := 0
	for _, t := range f.ts[from:to] {
		if t.kind == tokWord {
			n++
		}
	}
	return n
}
