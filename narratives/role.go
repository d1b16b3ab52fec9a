package narratives

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A Role is who is presented by a framing, or whose or against whom, where the
// sentence says so; empty if it does not.
type Role struct {
	Words string `json:"words"`           // as printed
	Actor string `json:"actor,omitempty"` // id of the known actor whose name the words are, empty if they are none
}

// roles returns agent and target of a match: what its slots hold, and, where
// it has no slot for the agent, the subject of "X is …" or the object of
// "called X …". A phrase counts if its bounds are known: an article, a pause, a
// clause that opens; otherwise nothing is said. See docs/method/codebook.md.
func (h hit) roles() (agent, target Role) {
	p, l := h.found.rule.pattern, h.line
	put := func(slot string, r Role) {
		if slot == "AGENT" {
			agent = r
		}
		if slot == "TARGET" {
			target = r
		}
	}
	if p.slots {
		h.inner(func(slot string, first, last int) { put(slot, h.role(first, last)) })
	}
	g := grammars[base(l.lang)]
	c := clause{h, l, g}
	predicate := false
	if base(l.lang) == "zh" {
		if r, ok := h.hanAgent(); ok && agent.Words == "" {
			agent = r
		}
	} else if g != nil {
		first, last, found, said := c.presented(p.lead != "")
		predicate = said
		found = found && !l.expletive(first, last)
		if found && p.lead != "" {
			put(p.lead, h.role(first, last))
		} else if found && agent.Words == "" {
			agent = h.role(first, last)
		}
	}
	if p.trail != "" {
		if first, last, ok := c.behind(predicate); ok {
			put(p.trail, h.role(first, last))
		}
	}
	return agent, target
}

// expletive reports whether tokens first to last are the English there of “there
// is”, which is nobody.
func (l *line) expletive(first, last int) bool {
	return base(l.lang) == "en" && first == last && strings.EqualFold(l.text[l.tokens[first].Start:l.tokens[first].End], "there")
}

// role returns tokens first to last, both inclusive, as a role: an actor if
// they are nothing but its name, with or without an article.
func (h hit) role(first, last int) Role {
	l := h.line
	r := Role{Words: l.text[l.tokens[first].Start:l.tokens[last].End]}
	for _, s := range l.actors() {
		if s.last == last && (s.first == first || s.first == first+1 && grammars[base(l.lang)].has(determiner, l.tokens[first])) {
			if id, ok := h.t.meant(s, l.text, l.tokens, h.day); ok {
				r.Actor = id
			}
		}
	}
	return r
}

// label names a role for people: the actor's name, else the words.
func (t *Tracker) label(r Role) string {
	if r.Actor != "" {
		return t.Name(r.Actor)
	}
	return r.Words
}

// A clause reads the words around a match by the grammar of a language, nil
// for none.
type clause struct {
	hit
	l *line
	g *grammar
}

// gap returns what stands between token i-1 and token i.
func (c clause) gap(i int) string { return c.l.text[c.l.tokens[i-1].End:c.l.tokens[i].Start] }

// pause reports whether punctuation stands before token i.
func (c clause) pause(i int) bool { return i > 0 && strings.ContainsAny(c.gap(i), pauses+quotes) }

const (
	pauses = ",;:()–—，；：、。（）؛،"
	quotes = "“”\"«»„‘「」『』"
)

// presented returns the tokens that name who is presented by the match: the
// subject of a copula before it, or of the verb that opens it (verb), or the
// object of a verb of calling. said tells whether such a verb governs the match.
func (c clause) presented(verb bool) (first, last int, found, said bool) {
	from, _ := c.l.bound(c.found.start)
	at := c.found.start
	if at < from {
		return 0, 0, false, false
	}
	if !verb {
		if at > from && strings.ContainsAny(c.gap(at), pauses) {
			if c.g.dash && strings.ContainsAny(c.gap(at), "—–") {
				first, last, found = c.phrase(from, at)
				return first, last, found, found
			}
			return 0, 0, false, false
		}
		at = c.back(from, at, determiner)
		if first, last, ok := c.called(from, at); ok {
			return first, last, true, true
		}
		at = c.back(from, at, link, auxiliary)
		if at == from || !c.g.has(copula, c.l.tokens[at-1]) {
			return 0, 0, false, false
		}
		said = true
	}
	passive := at
	at = c.back(from, at, copula, auxiliary)
	if at > from && c.g.has(naming, c.l.tokens[at-1]) && at == passive {
		return 0, 0, false, said
	}
	first, last, found = c.phrase(from, at)
	return first, last, found, said || found
}

// back goes back over tokens of some kinds, not over a pause.
func (c clause) back(from, at int, kinds ...kind) int {
	for at > from {
		ok := false
		for _, k := range kinds {
			ok = ok || c.g.has(k, c.l.tokens[at-1])
		}
		if !ok || at < len(c.l.tokens) && c.pause(at) && !(at == c.found.start && !strings.ContainsAny(c.gap(at), pauses)) {
			return at
		}
		at--
	}
	return at
}

// called returns the object of a verb of calling that stands before token at:
// "called X (as, of being) …"; of a passive, "X was called …", the subject.
func (c clause) called(from, at int) (first, last int, ok bool) {
	end := c.back(from, at, link)
	for v := end - 1; v >= from && end-v <= maxSlot+1; v-- {
		if v+1 < end && c.pause(v+1) {
			return 0, 0, false
		}
		if !c.g.has(naming, c.l.tokens[v]) {
			continue
		}
		for i := v + 2; i+1 < end; i++ { // accused X of claiming
			if w := c.l.tokens[i].Fold; (w == "of" || w == "for") && strings.HasSuffix(c.l.tokens[i+1].Fold, "ing") {
				end = i
			}
		}
		if v+1 < end {
			return v + 1, end - 1, c.whole(v+1, end)
		}
		if v > from && c.g.has(copula, c.l.tokens[v-1]) && !c.pause(v) {
			return c.phrase(from, c.back(from, v, copula, auxiliary))
		}
		return 0, 0, false
	}
	return 0, 0, false
}

// whole reports whether tokens first to end are one noun phrase: an article at
// its head or none, and none inside but after a preposition.
func (c clause) whole(first, end int) bool {
	f, _, ok := c.phrase(first, end)
	return ok && f == first
}

// phrase returns the noun phrase that ends before token end, if its beginning
// is known: at its article, or where the clause begins.
func (c clause) phrase(from, end int) (first, last int, ok bool) {
	if end <= from || end < len(c.l.tokens) && end != c.found.start && c.pause(end) {
		return 0, 0, false
	}
	article := -1
	at := end - 1
	for ; at >= from; at-- {
		t := c.l.tokens[at]
		if c.g.has(opener, t) {
			at++
			break
		}
		if c.g.has(determiner, t) {
			article = at
			if at == from || c.pause(at) || !c.g.has(preposition, c.l.tokens[at-1]) && !c.g.has(and, c.l.tokens[at-1]) {
				break
			}
		}
		if at == from || c.pause(at) {
			break
		}
	}
	at = max(at, from)
	switch n := end - at; {
	case n <= 0 || c.g.has(preposition, c.l.tokens[at]):
		return 0, 0, false
	case c.g.has(pronoun, c.l.tokens[end-1]):
		return end - 1, end - 1, n == 1
	case c.named(at, end):
	case at == article:
		if n > maxSlot+1 || n == 1 {
			return 0, 0, false
		}
	case c.g.has(pronoun, c.l.tokens[at]):
		return 0, 0, false
	case n <= 2 || c.joined(at, end):
	default:
		return 0, 0, false
	}
	return at, end - 1, true
}

// named reports whether tokens at to end are the name of a known actor.
func (c clause) named(at, end int) bool {
	for _, s := range c.l.actors() {
		if s.last == end-1 && (s.first == at || s.first == at+1 && c.g.has(determiner, c.l.tokens[at])) {
			return true
		}
	}
	return false
}

// joined reports whether no two words of at to end stand side by side without
// an article or a preposition, as a verb would.
func (c clause) joined(at, end int) bool {
	plain := 0
	for i := at; i < end; i++ {
		t := c.l.tokens[i]
		if c.g.has(preposition, t) || c.g.has(and, t) || c.g.has(determiner, t) {
			plain = 0
			continue
		}
		if plain++; plain > 1 && !strings.ContainsAny(c.gap(i), "'’") {
			return false
		}
	}
	return plain > 0
}

// behind returns the noun phrase right after the match, if its end is known: in
// a clause whose verb stands before the match (predicate) it ends with the
// clause or at a preposition; else only an article and one word, or a known
// actor before a verb form or a pause, are sure.
func (c clause) behind(predicate bool) (first, last int, ok bool) {
	_, to := c.l.bound(c.found.start)
	first = c.found.end
	if first >= to || strings.ContainsAny(c.gap(first), pauses) {
		return 0, 0, false
	}
	end, verb := first, false
	for end < to && (end == first || !c.pause(end)) {
		t := c.l.tokens[end]
		if verb = c.g.has(copula, t) || c.g.has(auxiliary, t); verb || end > first && (c.g.has(preposition, t) || c.g.has(opener, t) || c.g.has(and, t)) {
			break
		}
		end++
	}
	n := end - first
	if n == 0 || c.g.has(opener, c.l.tokens[first]) || c.g.has(preposition, c.l.tokens[first]) {
		return 0, 0, false
	}
	if c.g.has(pointer, c.l.tokens[first]) {
		return 0, 0, false // those who …
	}
	for _, s := range c.l.actors() {
		head := s.first == first || s.first == first+1 && c.g.has(determiner, c.l.tokens[first])
		if !head || s.last >= end {
			continue
		}
		possessive := s.last+1 < len(c.l.tokens) && strings.ContainsAny(c.gap(s.last+1), "'’")
		if !possessive && (s.last == end-1 || c.g.verb(c.l.tokens[s.last+1])) {
			return first, s.last, true
		}
	}
	if predicate && n <= maxSlot || c.g.has(determiner, c.l.tokens[first]) && n == 2 {
		return first, end - 1, true
	}
	return 0, 0, false
}

// inner finds the slots between words: the first and shortest reading that
// ends where the match ends.
func (h hit) inner(put func(slot string, first, last int)) {
	from, to := h.line.bound(h.found.start)
	m := matcher{l: h.line, base: h.found.start, n: min(to-h.found.start, maxWidth+1)}
	if h.found.start < from {
		return
	}
	seq, set := h.found.rule.core, uint64(1)
	goal := uint64(1) << (h.found.end - h.found.start)
	for i := range seq {
		if seq[i].op != opSlot {
			set = m.step(&seq[i], set)
			continue
		}
	slots:
		for a := range m.n {
			if set&(1<<a) == 0 {
				continue
			}
			next := m.step(&seq[i], 1<<a)
			for b := a + 1; b <= m.n; b++ {
				if next&(1<<b) != 0 && m.run(seq[i+1:], 1<<b)&goal != 0 {
					put(seq[i].slot, m.base+a, m.base+b-1)
					set = 1 << b
					break slots
				}
			}
		}
	}
}

// verb reports whether t has the form of a verb in the past, which no noun
// has; only English says so.
func (g *grammar) verb(t text.Token) bool {
	return g != nil && g.ed && strings.HasSuffix(t.Fold, "ed")
}
