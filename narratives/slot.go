package narratives

import "strings"

// slots returns what the {AGENT} and {TARGET} slots of a match hold: the name
// of a known actor, else the words as printed, up to maxSlot of them.
func (h hit) slots() (agent, target string) {
	put := func(slot, words string) {
		if slot == "AGENT" {
			agent = words
		}
		if slot == "TARGET" {
			target = words
		}
	}
	p, l := h.found.rule.pattern, h.line
	from, to := l.bound(h.found.start)
	if p.lead != "" {
		first := h.found.start
		for first > from && h.found.start-first < maxSlot && !l.pause(first) {
			first--
		}
		if first == h.found.start { // a comma stands before: an apposition
			first--
			for first > from && h.found.start-first < maxSlot && !l.pause(first) {
				first--
			}
		}
		put(p.lead, h.fill(first, h.found.start-1, true))
	}
	if p.trail != "" {
		last := h.found.end
		for last+1 < to && last+1-h.found.end < maxSlot && !l.pause(last+1) {
			last++
		}
		put(p.trail, h.fill(h.found.end, last, false))
	}
	if p.slots {
		h.inner(put)
	}
	return agent, target
}

// pause reports whether punctuation stands before token i.
func (l *line) pause(i int) bool {
	return i > 0 && strings.ContainsAny(l.text[l.tokens[i-1].End:l.tokens[i].Start], ",;:()–—“”\"«»，；：、。（）")
}

// fill returns the actor in tokens first to last, the one nearest the match,
// else the words.
func (h hit) fill(first, last int, before bool) string {
	l, name := h.line, ""
	for _, s := range l.actors() {
		if s.first >= first && s.last <= last && (name == "" || before) {
			name = h.t.actors[s.actor].Name
		}
	}
	if name != "" {
		return name
	}
	return l.text[l.tokens[first].Start:l.tokens[last].End]
}

// inner finds the slots between words: the first and shortest reading that
// ends where the match ends.
func (h hit) inner(put func(slot, words string)) {
	from, to := h.line.bound(h.found.start)
	m := matcher{l: h.line, base: h.found.start, n: min(to-h.found.start, maxWidth+1)}
	if h.found.start < from {
		return
	}
	seq, set := h.found.rule.core, uint64(1)
	goal := uint64(1) << (h.found.end - h.found.start)
	for i := range seq {
		if seq[i].op == opSlot {
			for a := range m.n {
				if set&(1<<a) == 0 {
					continue
				}
				next := m.step(&seq[i], 1<<a)
				done := false
				for b := a + 1; b <= m.n; b++ {
					if next&(1<<b) != 0 && m.run(seq[i+1:], 1<<b)&goal != 0 {
						put(seq[i].slot, h.fill(m.base+a, m.base+b-1, false))
						set, done = 1<<b, true
						break
					}
				}
				if done {
					break
				}
			}
			continue
		}
		set = m.step(&seq[i], set)
	}
}
