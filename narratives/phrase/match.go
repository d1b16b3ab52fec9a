package phrase

import "slices"

// A sequence is an entry of the thesaurus as a scanner looks for it.
type sequence struct {
	stem           uint32   // the group's
	before, behind []string // function words around it
	stems          []uint32 // what stands in a row: roots or concepts
}

// saidGap is how many words may stand between two content words of a wording of
// the thesaurus.
const saidGap = 2

// A match is an entry of the thesaurus that stands in a clause.
type match struct {
	n        int    // items it covers
	from, to int    // words
	stem     uint32 // of its group
}

// match returns the longest entry that begins with the first of some items; n
// is 0 if there is none.
func (s *scanner) match(d *dialect, items []item) (best match) {
	for _, first := range [2]uint32{items[0].root, items[0].concept} {
		for _, q := range d.groups[first] {
			if first == 0 || len(q.stems) < best.n || !s.stands(q, items) {
				continue
			}
			m := match{len(q.stems), items[0].from, items[len(q.stems)-1].to, q.stem}
			if s.surrounded(d, q, &m) && (m.n > best.n || m.to-m.from > best.to-best.from) {
				best = m
			}
		}
	}
	return best
}

// surrounded says whether the function words of a sequence stand around it, with
// determiners between them or not, and takes them in.
func (s *scanner) surrounded(d *dialect, q sequence, m *match) bool {
	form := func(i int) string { return s.forms[s.words[i]>>flagBits] }
	passed := func(i int, want string) bool {
		return form(i) != want && form(i) != negation && d.lexis.roles[form(i)] == determiner
	}
	for _, want := range slices.Backward(q.before) {
		i := m.from - 1
		for i >= 0 && s.words[i+1]&Break == 0 && passed(i, want) {
			i--
		}
		if i < 0 || s.words[i+1]&Break != 0 || form(i) != want {
			return false
		}
		m.from = i
	}
	for _, want := range q.behind {
		i := m.to
		for i < len(s.words) && s.words[i]&Break == 0 && passed(i, want) {
			i++
		}
		if i == len(s.words) || s.words[i]&Break != 0 || form(i) != want {
			return false
		}
		m.to = i + 1
	}
	return true
}

// longer is a match with those of its group that overlap or follow it: an
// irresistible trend, a trend of the times.
func (s *scanner) longer(d *dialect, items []item, m match) match {
	for k := 1; k < min(m.n+1, len(items)); k++ {
		next := s.match(d, items[k:])
		if next.stem == m.stem && k+next.n > m.n && items[k].from-items[k-1].to <= saidGap {
			m.n, m.to = k+next.n, next.to
		}
	}
	return m
}

// stands says whether items begin with the sequence.
func (s *scanner) stands(q sequence, items []item) bool {
	if len(q.stems) > len(items) {
		return false
	}
	for k, one := range q.stems {
		if items[k].root != one && items[k].concept != one || k > 0 && items[k].from-items[k-1].to > saidGap {
			return false
		}
	}
	return true
}

// say notes that items are a wording of a group.
func (s *scanner) say(items []item, group uint32) {
	note := func(key uint64, _, _ int) {
		if s.said[key] = true; s.saidIn[key] == 0 {
			s.saidIn[key] = group
		}
	}
	if len(items) == 1 {
		note(uint64(items[0].stem)<<32|uint64(items[0].stem), 0, 0)
	}
	for i := range items {
		items[i].grouped = true
		for _, b := range items[i+1:] {
			pair(items[i], b, note)
		}
	}
}
