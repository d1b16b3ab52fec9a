package phrase

import "strings"

// gramMost is how many characters a Chinese gram has at most; grams of more
// are found as the longer of two that overlap.
const gramMost = 12

// gramWords is how many content words a gram has at least, where words are
// known: fewer are words and pairs. Elsewhere each character is one.
const (
	gramWords      = 3
	gramCharacters = 2
)

// gramBit marks the key of a character gram.
const gramBit = 1 << 63

// hanClause emits the units of a clause of characters: entries of the thesaurus,
// words, pairs of them, and grams.
func (s *scanner) hanClause(lang *dialect, emit func(key uint64, from, to int)) {
	s.covered = s.covered[:0]
	s.grams(lang, emit)
	if !lang.split {
		s.items = s.items[:0]
		return
	}
	s.hanWords(lang)
	for _, c := range s.covered {
		i := 0
		for i < len(s.items) && s.items[i].from < c.from {
			i++
		}
		k := i
		for k < len(s.items) && s.items[k].to <= c.to {
			k++
		}
		s.say(s.items[i:k], c.stem)
	}
	pairs(s.items, emit)
	s.items = s.items[:0]
}

// joined says whether an item is a character that goes on with the word before.
func (s *scanner) joined(i int) bool {
	return i < len(s.items) && s.words[s.items[i].from]&Joined != 0
}

// bare says whether a gram cannot end at a character: its word binds others.
func (s *scanner) bare(lang *dialect, i int) bool {
	w := s.words[s.items[i].from]
	return w&Minor != 0 || !s.joined(i) && !s.joined(i+1) && lang.words[uint32(w>>flagBits)].role == stop
}

// grams emits the character grams of a clause that begin and end with words
// and hold three or more that bind no others, and its thesaurus entries.
func (s *scanner) grams(lang *dialect, emit func(key uint64, from, to int)) {
	least := gramCharacters
	if lang.split {
		least = gramWords
	}
	for i := range s.items {
		if m := s.match(lang, s.items[i:]); m.n > 0 {
			emit(uint64(m.stem)<<32|uint64(m.stem), m.from, m.to)
			s.covered = append(s.covered, m)
		}
		if s.joined(i) || s.bare(lang, i) {
			continue
		}
		key := uint64(noWords)
		words := 0
		for n := 1; n <= gramMost && i+n <= len(s.items); n++ {
			key = step(key, uint64(s.items[i+n-1].stem))
			if s.joined(i+n) || s.bare(lang, i+n-1) {
				continue
			}
			if words++; words >= least {
				emit(key|gramBit, s.items[i].from, s.items[i+n-1].to)
			}
		}
	}
}

// hanWords makes items of the words of a clause out of those of its characters.
func (s *scanner) hanWords(lang *dialect) {
	n := 0
	for i := 0; i < len(s.items); {
		k := i + 1
		for s.joined(k) {
			k++
		}
		if !s.bare(lang, i) {
			s.items[n] = item{stem: s.hanStem(lang, s.items[i:k]), from: s.items[i].from, to: s.items[k-1].to}
			n++
		}
		i = k
	}
	s.items = s.items[:n]
}

// hanStem is the stem of a word of the document at hand.
func (s *scanner) hanStem(lang *dialect, characters []item) uint32 {
	if len(characters) == 1 {
		return characters[0].stem
	}
	key := uint64(noWords)
	for _, c := range characters {
		key = step(key, uint64(c.stem))
	}
	stem, ok := lang.spelt[key]
	if !ok {
		var word strings.Builder
		for _, c := range characters {
			word.WriteString(s.forms[s.words[c.from]>>flagBits])
		}
		stem = s.intern(lang.lang, word.String())
		lang.spelt[key] = stem
	}
	return stem
}
