package quote

import "strings"

// minClause is the least number of words of reported speech.
const minClause = 3

// indirect finds reported speech in tokens a to b.
func (f *finder) indirect(a, b int, cues []int) {
	end := b
	for end > a && f.ts[end-1].kind == tokStop {
		end--
	}
	covered := -1 // the last token that a clause found so far reaches
	for _, k := range cues {
		if k < covered {
			continue
		}
		if f.ts[k].is(onlyMarks) && !f.thatFollows(k, end) {
			continue
		}
		if f.lex.sov && f.ts[k].is(takesPhrase) && f.class(k) != Urge {
			f.objectBefore(k, a, cues)
			if !f.thatFollows(k, end) {
				continue
			}
		}
		if f.ts[k].is(isView) && !f.viewClause(k, end) {
			continue
		}
		if f.class(k) == According {
			if f.accordingClause(k, a, end) {
				covered = end
			}
			continue
		}
		s, e, ok := f.speakerOf(k, a, end)
		at := attribution{}
		if f.ts[k].is(isIng) && k > a && f.ts[k-1].kind == tokComma {
			// “…, she said, adding that”
			if w, found := f.earlier(k, a, cues); found {
				at, ok = w, false
				at.cue, at.class = f.cueSpan(k), f.class(k)
			}
		}
		switch {
		case at.ok:
		case ok:
			at = f.who(s, e, k)
		case f.lex.vso || !f.lexIsEnglish() && f.ts[k].is(inverts):
			if s, e, ok := f.phraseAt(k+1, end); ok {
				at = f.who(s, e, k)
			}
		}
		if !at.ok && !f.lexIsEnglish() && f.thatFollows(k, end) {
			at = f.who(0, 0, k)
		}
		if at.ok && f.impersonal(k, at) {
			continue
		}
		from, to, found := f.clauseAfter(k, s, end, at, cues)
		if !found {
			from, to, at, found = f.clauseBefore(k, a, end, at)
			if found && at.ok {
				covered = max(covered, f.interposed(k, from, to, end, at))
				if covered > k {
					continue
				}
			}
		}
		if found && from > k {
			to = f.matrix(k, a, from, f.concession(a, k, from, to))
		}
		if !found || !at.ok || f.words(from, to) < minClause || f.isQuoteOnly(from, to) {
			continue
		}
		f.emit(Indirect, f.ts[from].start, f.ts[to-1].end, at)
		f.heard(at)
		if from > k {
			covered = to
		}
	}
}

func (f *finder) words(from, to int) int {
	n := 0
	for _, t := range f.ts[from:to] {
		switch t.kind {
		case tokWord, tokNumber:
			n++
		case tokQuote:
			n += wordCount(f.text[t.start:t.end])
		}
	}
	return n
}

// isQuoteOnly reports whether the clause is a quotation in marks and nothing
// more: it is listed as direct already.
func (f *finder) isQuoteOnly(from, to int) bool {
	plain := 0
	for _, t := range f.ts[from:to] {
		if t.kind == tokWord && !t.is(isThat) {
			plain++
		}
	}
	return plain < 2
}

// clauseAfter finds the clause that the verb at k opens: that ..., or a bare
// clause after verbs that take one.
func (f *finder) clauseAfter(k, s, end int, at attribution, cues []int) (int, int, bool) {
	t := f.ts[k]
	i := k + 1
	if i >= end {
		return 0, 0, false
	}
	// said: the words follow without marks
	if f.ts[i].kind == tokColon && t.is(takesClause) && i+1 < end && f.ts[i+1].kind == tokWord {
		return i + 1, f.clauseEnd(i+1, end, cues), true
	}
	if !at.ok {
		return 0, 0, false
	}
	if at.speaker[0] >= f.ts[k].end {
		for i < end && f.ts[i].start < at.speaker[1] {
			i++
		}
	}
	if f.lex.free {
		return f.freeClause(k, i, end, cues)
	}
	// told reporters on Monday that ...
	for j := i; j < min(end, i+9); j++ {
		if f.ts[j].is(isThat) {
			if t.is(takesClause) || t.is(takesPhrase) && j == i {
				return j, f.clauseEnd(j, end, cues), true
			}
			break
		}
		if f.ts[j].kind == tokQuote || f.ts[j].kind == tokStop || f.ts[j].kind == tokSemicolon || f.ts[j].is(isCue|isRel) && !(f.lex.vso && (f.ts[j].is(isRel) || j > i && f.ts[j-1].is(isAux))) {
			break
		}
	}
	if i >= end {
		return 0, 0, false
	}
	n := f.ts[i]
	switch {
	case n.kind == tokComma && i+1 < end && f.ts[i+1].is(isThat):
		return i + 1, f.clauseEnd(i+1, end, cues), true
	case t.is(takesClause):
		if t.is(alsoNoun) && t.is(isPlain) {
			return 0, 0, false
		}
		// said Monday the plan ...
		for i < end && f.ts[i].is(isTime|isAdv) {
			i++
		}
		if i >= end {
			return 0, 0, false
		}
		n = f.ts[i]
		if n.kind == tokComma || n.kind == tokStop || n.kind == tokColon || n.is(isAux) && !n.is(isDet) || n.is(isConj) && !n.is(isThat) && !f.wh(n) {
			return 0, 0, false
		}
		if f.wordIs(f.ts[k], "told") || f.wordIs(f.ts[k], "tells") || f.wordIs(f.ts[k], "telling") {
			s, e, ok := f.phraseAt(i, end)
			if n.is(isObject) {
				s, e, ok = i, i+1, true
			}
			if !ok || s != i || e >= end || !f.ts[e].is(isPron|isDet|isThat|isConj) && !f.ts[e].cap && !f.wordIs(f.ts[e], "to") {
				return 0, 0, false
			}
			return e, f.clauseEnd(e, end, cues), true
		}
		if n.is(isPrep) && !n.is(isDet) {
			return 0, 0, false
		}
		return i, f.clauseEnd(i, end, cues), true
	case t.is(takesPhrase):
		if n.kind != tokWord && n.kind != tokQuote && n.kind != tokNumber || n.is(isAux|isConj) {
			return 0, 0, false
		}
		return i, f.clauseEnd(i, end, cues), true
	}
	return 0, 0, false
}

// thatFollows reports whether a clause with its that comes right after the
// verb at k.
func (f *finder) thatFollows(k, end int) bool {
	if k+1 < end && f.ts[k+1].kind == tokComma {
		k++
	}
	return k+1 < end && f.ts[k+1].is(isThat)
}

func (f *finder) wh(t token) bool {
	switch f.text[t.start:t.end] {
	case "what", "how", "why", "where", "when", "whether", "if", "because", "while":
		return true
	}
	return false
}

// clauseEnd returns where the clause that begins at from ends: at the end of
// the sentence, a semicolon, or before a participle that says more.
func (f *finder) clauseEnd(from, end int, cues []int) int {
	for i := from; i < end; i++ {
		t := f.ts[i]
		if t.kind == tokSemicolon {
			return i
		}
		if t.kind == tokComma && i+1 < end && f.ts[i+1].is(isCue) && f.ts[i+1].is(isIng) {
			return i
		}
		if t.kind == tokComma && i+2 < end && (f.wordIs(f.ts[i+1], "but") || f.wordIs(f.ts[i+1], "and")) && f.ts[i+2].is(isCue) && f.ts[i+2].is(isPast) {
			return i
		}
		if i > from+1 && i+1 < end && (f.wordIs(t, "and") || f.wordIs(t, "but")) && f.ts[i+1].is(isCue) && f.ts[i+1].is(isPast) && f.ts[i-1].kind != tokComma {
			return i
		}
		if f.lex.free {
			if t.kind == tokComma && f.concedes(i, end) {
				return i
			}
			continue
		}
		if t.kind == tokDash && i > from+3 {
			return i
		}
		if t.kind == tokComma && i+2 < end && f.wordIs(f.ts[i+1], "but") && i > from+1 && (f.ts[i+2].is(isPron|isDet) || f.ts[i+2].cap) {
			return i
		}
	}
	return end
}

// matrix ends speech that stands in a clause about the subject, those who say
// that all is well are wrong, before the verb of the sentence: the second verb
// that no comma and no word of joining parts from the first.
func (f *finder) matrix(k, a, from, to int) int {
	p := k - 1
	for p > a && f.skips(f.ts[p]) {
		p--
	}
	if !f.lexIsEnglish() {
		return to
	}
	verbs := 0
	switch {
	case p > a && f.ts[p].is(isRel) && f.ts[p-1].kind != tokComma:
	case f.wordIs(f.ts[a], "what") && k-a < 9 && f.ts[k].is(takesPhrase):
		verbs = 1 // what they call a strike is
	default:
		return to
	}
	for i := from; i < to; i++ {
		t := f.ts[i]
		switch {
		case t.kind == tokComma, t.is(isConj) && i > from, t.is(isRel), t.is(isThat) && i > from:
			return to
		case t.is(isAux) && !(i > from && f.ts[i-1].is(isAux)):
			if verbs++; verbs == 2 && i > from {
				return i
			}
		}
	}
	return to
}

// impersonal reports whether nobody speaks: it is no exaggeration to say.
func (f *finder) impersonal(k int, at attribution) bool {
	switch strings.ToLower(f.text[at.speaker[0]:at.speaker[1]]) {
	case "cabe", "conviene", "hay", "comment":
		return f.lex.romance
	case "it", "there":
		return f.ts[k].is(isPlain|isIng) && k > 0 && !f.ts[k-1].is(isAux)
	}
	return false
}

// concession ends speech at the first comma where the sentence opens with a
// clause that another follows: although he called for calm, they stayed.
func (f *finder) concession(a, k, from, to int) int {
	if k-a > 12 {
		return to
	}
	switch strings.ToLower(f.text[f.ts[a].start:f.ts[a].end]) {
	case "although", "though", "while", "whereas", "if", "when", "хотя", "если", "пока", "когда", "aunque", "mientras", "si", "quand":
	default:
		return to
	}
	for i := from + 1; i < to; i++ {
		if f.ts[i].kind == tokComma && !(i+1 < to && f.ts[i+1].is(isThat)) {
			return i
		}
	}
	return to
}

// clauseBefore finds the clause that "…, Smith said" closes.
func (f *finder) clauseBefore(k, a, end int, at attribution) (int, int, attribution, bool) {
	if !f.ts[k].is(takesClause) || f.ts[k].is(isIng) {
		return 0, 0, at, false
	}
	to := -1
	switch {
	case at.ok && at.speaker[1] <= f.ts[k].start:
		for i := k - 1; i > a; i-- {
			if f.ts[i].start < at.speaker[0] {
				if f.ts[i].kind == tokComma {
					to = i
				}
				break
			}
		}
	case f.lex.free && k > a && f.inverted(k, a):
		to = f.front(k, a) - 1
		for to > a && (f.ts[to-1].kind == tokComma || f.ts[to-1].kind == tokDash) {
			to--
		}
		if !at.ok || to <= a {
			return 0, 0, at, false
		}
		return max(a, f.clauseStart(a, to)), to, at, true
	case k > a && (f.ts[k-1].kind == tokComma || f.ts[k-1].kind == tokDash) && (f.ts[k].is(inverts) || !f.lexIsEnglish()):
		if s, e, ok := f.behind(k, end); ok {
			at, to = f.who(s, e, k), k-1
			for to > a && (f.ts[to-1].kind == tokComma || f.ts[to-1].kind == tokDash) {
				to--
			}
		}
	}
	if to < 0 || !f.closesSentence(k, end) {
		return 0, 0, at, false
	}
	from := f.clauseStart(a, to)
	for from < to && (f.ts[from].kind == tokComma || f.ts[from].is(isConj) && !f.wh(f.ts[from]) && !f.lex.free) {
		from++
	}
	return from, to, at, to > from
}

// accordingClause finds what somebody is said to say according to whom.
func (f *finder) accordingClause(k, a, end int) bool {
	s, e, ok := f.accordingTo(k, end)
	if !ok {
		return false
	}
	at := f.who(s, e, k)
	from, to := a, k
	if k == a || k == a+1 && f.ts[a].kind == tokWord && f.ts[a].is(isConj|isLead) {
		from, to = e, end
		for from < to && f.ts[from].kind == tokComma {
			from++
		}
	} else {
		for to > from && f.ts[to-1].kind == tokComma {
			to--
		}
		if from = f.clauseStart(a, to); f.words(from, to) < minClause {
			from = a
		}
	}
	if to > from && to <= k && f.interposed(k, from, to, end, at) > 0 {
		return true
	}
	if to <= from || f.words(from, to) < minClause || f.isQuoteOnly(from, to) {
		return false
	}
	f.emit(Indirect, f.ts[from].start, f.ts[to-1].end, at)
	f.heard(at)
	return true
}
