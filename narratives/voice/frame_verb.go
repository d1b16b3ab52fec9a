package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// passive reports whether a cue is a participle behind a form of be: it has been
// called X, and nobody is said to have called it so.
func (c *clause) passive(r *Reader, cue span) bool {
	f := r.frames
	if f == nil {
		return false
	}
	for k := range c.toks {
		if c.toks[k].Start == cue.start && k > 0 {
			before := c.fold(c.skipAdverbs(k - 1))
			return f.be.has(before) && before != "being"
		}
	}
	return false
}

// governed reads predicates before the match, the nearest first.
func (c *clause) governed(r *Reader, f *frames) (finding, bool) {
	for k := c.first - 1; k >= 0; k-- {
		if c.quoted(k) || c.inName(k) && c.m.kind != "headline" {
			continue
		}
		if strings.ContainsAny(c.gap(k+1), ";؛") {
			break
		}
		w := c.fold(k)
		denies := f.deny.has(w) || c.phraseAt(f.denials, k) > 0
		noun := f.noun.has(w) && c.nominal(r, f, k)
		carried := f.carrier.has(w) && c.carried(r, f, k)
		as := f.as.has(w) && c.first-k <= 4
		that := f.that.has(w) && k > 0
		saying := c.phraseAt(f.sayings, k)
		if !denies && !noun && !carried && !as && !that && saying == 0 && !f.say.has(w) && !f.judge.has(w) && !f.feel.has(w) && !f.self.has(w) && !f.detect.has(w) {
			continue
		}
		if !c.reaches(f, k) {
			continue
		}
		if c.aside(k) && strings.Contains(c.m.text[c.toks[k].End:c.m.start], ",") && !c.opened(f, k) {
			continue
		}
		if !noun && (manner[c.fold(k+1)] && k+1 < c.first || c.instructs(k)) {
			break // describes how the X was built
		}
		if f.self.has(w) && f.that.has(c.fold(k+1)) { // creemos que
			return finding{attribution{cue: c.span(k, k)}, Own}, true
		}
		switch {
		case denies:
			if got, ok := c.denied(r, f, k); ok {
				return got, true
			}
		case noun:
			if got, ok := c.spokenOf(r, f, k); ok {
				return got, true
			}
		case carried:
			return finding{attribution{speaker: c.span(k, k), cue: c.span(k, k), class: quote.Written, floating: true}, Quoted}, true
		case as:
			if got, ok := c.judgedAs(r, f, k); ok {
				return got, true
			}
		}
		if !noun && (saying > 0 || f.say.has(w) && !c.does(f, k) || f.judge.has(w) && c.first-k <= 9 && !(f.acts.has(w) && c.does(f, k)) || f.feel.has(w) && c.objects(f, k) || c.finds(f, k)) && !c.asNoun(f, k) {
			if got, ok := c.predicate(r, f, k); ok {
				if saying > 1 {
					got.cue = c.span(k, min(k+saying, c.first)-1)
				}
				return got, true
			}
		}
	}
	return finding{}, false
}

// does reports whether the verb at token k does something to the match rather
// than say it: claim the moral high ground.
func (c *clause) does(f *frames, k int) bool {
	if f.sure.has(c.fold(k)) { // certain that
		for i := k + 1; i < min(c.first, k+4); i++ {
			if f.that.has(c.fold(i)) || f.of.has(c.fold(i)) || i == k+1 && (f.he.has(c.fold(i)) || f.self.has(c.fold(i))) {
				return false
			}
		}
		return true
	}
	if f.topic.has(c.fold(k)) && !c.textual(f, k) && c.first == k+2 && f.of.has(c.fold(k+1)) && !c.m.marked() {
		return true // speaks of hegemony: about it
	}
	if c.infinitive(k) && !c.m.marked() { // to explain the X
		for i := k + 1; i <= c.first; i++ {
			if i < c.first && f.that.has(c.fold(i)) || strings.ContainsAny(c.gap(i), ":：") || f.be.has(c.fold(i)) && i < c.first {
				return false
			}
		}
		return !f.judge.has(c.fold(k)) && !f.feel.has(c.fold(k))
	}
	if c.m.marked() {
		return false
	}
	if next := c.fold(k + 1); !f.judge.has(c.fold(k)) && unsaid[next] && k+1 < c.first && !c.opened(f, k) {
		return true // responded to the appeal with X
	}
	if !f.judge.has(c.fold(k)) && !f.feel.has(c.fold(k)) && !c.opened(f, k) && c.bareObject(f, k) {
		return true // recalled the X: what somebody speaks of, not what he says
	}
	return f.acts.has(c.fold(k)) && !c.opened(f, k)
}

// manner opens what is told as a fact.
var manner = withFolded("ar", "كيف", "how why where when cómo comment как почему where")

// textual reports whether a text or a speech is the subject of the verb at token
// k: the commentary spoke of X says so, the children spoke of X may not.
func (c *clause) textual(f *frames, k int) bool {
	for i := k - 1; i >= max(0, k-3); i-- {
		if f.speech.has(c.fold(i)) || c.words.media[c.fold(i)] || f.carrier.has(c.fold(i)) {
			return true
		}
	}
	return false
}

// told reads “the prosecutor's speech turned the dairy into an X”: what a speech
// or a text does with words is said in it.
func (c *clause) told(r *Reader, f *frames) (finding, bool) {
	for k := 0; k < min(7, c.first-1) && !f.sub.has(c.fold(0)); k++ {
		if k > 0 && strings.ContainsAny(c.gap(k), ",،;:–—") || k > 0 && prepositions[c.fold(k-1)] {
			return finding{}, false
		}
		if strings.ContainsAny(c.gap(k+1), ":：") {
			return finding{}, false // Editorial: …
		}
		if f.speech.has(c.fold(k)) && !f.of.has(c.fold(k-1)) && c.reaches(f, k) {
			for i := k + 1; i < c.first; i++ {
				if strings.ContainsAny(c.gap(i), ",،") || f.be.has(c.fold(i)) {
					return finding{}, false
				}
			}
			return c.spoken(r, f, c.span(0, k), c.span(k, k), quote.Written), true
		}
	}
	return finding{}, false
}

// asNoun reports whether the word at token k, which may be a verb, is a noun:
// an article or a preposition stands before it, or nothing that a bare verb has.
func (c *clause) asNoun(f *frames, k int) bool {
	if c.fold(k-1) == "to" && wh[c.fold(k-2)] {
		return true // what to think of X
	}
	if k == 0 {
		return c.m.kind != "headline" && strings.Contains(c.gap(1), ":")
	}
	w := c.fold(k - 1)
	if (c.lang == "fr" || c.lang == "es") && f.det.has(w) && participle(c.fold(k)) {
		return true // le prétendu X
	}
	if (c.lang == "fr" || c.lang == "es") && (strings.HasSuffix(c.fold(k), "r") || strings.HasSuffix(c.fold(k), "re")) {
		return false
	}
	if c.gap(k) == "-" {
		return true // the above-said cases
	}
	if strings.ContainsAny(c.gap(k), ",،") {
		return false
	}
	if next := c.fold(k + 1); w == "and" && f.verbal[c.fold(k)] && k+1 < c.first && c.gap(k+1) == " " && !f.det.has(next) && !f.that.has(next) && !f.he.has(next) && !f.of.has(next) && !prepositions[next] && !c.inName(k+1) {
		return true // the police and post offices
	}
	if strings.HasSuffix(w, "ly") && f.det.has(c.fold(k-2)) && c.lang == "en" {
		return true // the recently disclosed fact
	}
	if f.det.has(w) && c.words != russian && !f.aux.has(w) && !clitics[w] || f.of.has(w) || prepositions[w] && w != "without" || c.isNoun(k) {
		return true
	}
	if !f.verbal[c.fold(k)] || f.that.has(w) || f.rel.has(w) || f.he.has(w) || f.self.has(w) || f.generic.has(w) || f.aux.has(w) || f.be.has(w) || f.people.has(w) || f.negation.has(w) {
		return false
	}
	return !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ly") && w != "to" && w != "and" && w != "police" && w != "men" && w != "women" && w != "people"
}

// participle reports whether a French or Spanish word ends as one.
func participle(w string) bool {
	return endsWith(w, "é", "ée", "és", "ées", "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "du", "dus", "due", "dues")
}

// predicate makes a finding of the verb at token k, with whoever stands before it.
func (c *clause) predicate(r *Reader, f *frames, k int) (finding, bool) {
	class := quote.Neutral
	cue := c.span(k, k)
	end := k - 1
	be := strings.ContainsAny(c.gap(k), ",") && strings.HasSuffix(c.fold(k), "ed") && c.fold(k+1) == "to" && (c.fold(k+2) == "have" || c.fold(k+2) == "be")
	for end >= 0 && !strings.ContainsAny(c.gap(end+1), ",،–—") && (f.aux.has(c.fold(end)) || f.be.has(c.fold(end)) || c.helps(end) || f.negation.has(c.fold(end)) || strings.HasSuffix(c.fold(end), "ly")) {
		be = be || f.be.has(c.fold(end))
		end--
	}
	if who, ok := c.interposed(end+1, k); ok {
		return c.spoken(r, f, who, cue, class), true
	}
	if f.nobody.has(c.fold(0)) {
		plain := true
		for i := 1; i <= k; i++ {
			plain = plain && !strings.ContainsAny(c.gap(i), ",،;:")
		}
		if plain {
			return finding{}, false // nobody who has walked the wall doubts that
		}
	}
	for i := max(0, end-2); i <= end; i++ {
		if f.everyone.has(c.fold(i)) {
			return finding{}, false // anyone can see that
		}
		if i >= 0 && i >= end-1 && f.impersonal.has(c.fold(i)) {
			return finding{attribution{cue: cue}, Unclear}, true // on y voyait, se la describió
		}
	}
	for i := max(0, end-1); i <= end; i++ {
		if f.modal.has(c.fold(i)) {
			return finding{}, false
		}
	}
	for i := end + 1; i < k; i++ {
		if f.modal.has(c.fold(i)) && end >= 0 && (c.words.thing[c.fold(end)] || c.fold(end) == "there" || c.fold(end) == "one") {
			return finding{}, false
		}
		if f.negation.has(c.fold(i)) && strings.HasSuffix(c.fold(k), "ing") {
			return finding{}, false // there is no denying
		}
	}
	if !be && f.by.has(c.fold(k+1)) && !c.opened(f, k) {
		return finding{}, false // the plan touted by the board
	}
	if strings.HasSuffix(c.fold(k), "ed") && prepositions[c.fold(k+1)] && !f.of.has(c.fold(k+1)) {
		for i := k + 2; i < c.first; i++ {
			if f.that.has(c.fold(i)) || f.as.has(c.fold(i)) {
				break
			}
			if f.be.has(c.fold(i)) && c.fold(i-1) != "to" && end > 0 && c.fold(end) == "and" {
				return finding{}, false // disclosed and denounced at the rally were X
			}
		}
	}
	if be && !strings.HasSuffix(c.fold(k), "ing") && !f.sure.has(c.fold(k)) { // is called
		if !c.complemented(f, k) {
			return finding{}, false // was revealed due to the X
		}
		for i := k + 1; i < len(c.toks); i++ {
			if (f.by.has(c.fold(i)) || c.words.by[c.fold(i)] || c.fold(i) == "by") && (i < c.first || i >= c.after) {
				if stop := c.run(i+1, 5, ",;:()–—“”\"،.", nil); stop < len(c.toks) {
					return c.spoken(r, f, c.span(i+1, stop), cue, class), true
				}
			}
		}
		return finding{attribution{cue: cue}, Unclear}, true
	}
	if next := strings.TrimPrefix(c.fold(k+1), "و"); f.say.joined && f.judge.has(c.fold(k)) && places[next] {
		return finding{attribution{cue: cue}, Unclear}, true // is held in some quarters
	}
	if f.say.joined { // the subject stands behind its verb
		stop := c.run(k, 6, ",،:;؛«»", func(w string) bool { return f.that.has(w) || f.of.has(w) || prepositions[w] })
		if stop > k {
			for i := k + 1; i <= min(stop, k+2); i++ {
				if c.words.unsaid[c.fold(i)] || f.inert.has(c.fold(i)) || f.nobody.has(c.fold(i)) {
					return finding{}, false
				}
			}
			return c.spoken(r, f, c.span(k+1, stop), cue, class), true
		}
	}
	if end < 0 {
		// Convinced that the tariff is X, the tanners …: whoever follows
		opens := f.that.has(c.fold(k+1)) || f.that.has(c.fold(k+2)) || r.lang == "ar"
		for i := k + 1; i < c.first && !opens; i++ {
			if f.be.has(c.fold(i)) {
				return finding{}, false // disclosed at the rally were X
			}
		}
		return finding{attribution{cue: cue, class: class, floating: true}, Quoted}, opens || strings.HasSuffix(c.fold(k), "ed") || strings.HasSuffix(c.fold(k), "ing")
	}
	begin := end
	for begin > 0 && end-begin < 9 && !strings.ContainsAny(c.gap(begin), ",;:()–—“”\"«»،") && !f.that.has(c.fold(begin-1)) && !f.coord.has(c.fold(begin-1)) {
		begin--
	}
	for begin < end && wh[c.fold(begin)] { // what the guild sees
		begin++
	}
	for i := begin; i <= end; i++ {
		if f.nobody.has(c.fold(i)) && i <= begin+1 || c.words.unsaid[c.fold(i)] || c.words.courts[c.fold(i)] && f.feel.has(c.fold(k)) || f.inert.has(c.fold(i)) || f.modal.has(c.fold(i)) && c.fold(k-1) != "to" {
			return finding{}, false
		}
	}
	switch c.fold(begin) {
	case "there", "whatever", "whoever", "what", "how":
		return finding{}, false
	}
	if c.fold(k) == "states" && several[c.fold(begin)] {
		return finding{}, false
	}
	if begin == end && c.lang == "ru" && f.rel.has(c.fold(begin)) && !c.opened(f, k) {
		return finding{}, false // the lists that the X hands out
	}
	if c.infinitive(k) {
		for i := begin; i <= end; i++ {
			if f.be.has(c.fold(i)) {
				return finding{}, false // it is time to say
			}
		}
	}
	if begin > 0 && wh[c.fold(begin-1)] && (c.lang != "en" || c.cleft(k)) && f.be.has(c.fold(k+1)) {
		return finding{}, false // what the envoy said is a X
	}
	if v, ok := c.words.verb(c.fold(k)); ok && v.class == quote.Stance && begin > 0 && wh[c.fold(begin-1)] && c.cleft(k) {
		return finding{}, false // what the union calls a strike is X
	}
	return c.spoken(r, f, c.span(begin, end), cue, class), true
}

// places stand where an Arabic verb that is passive has no subject.
var places = folded("ar", "في لدى بين")
