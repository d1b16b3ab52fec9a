package narratives

import "unicode/utf8"

// A sieve tells cheaply that a passage holds none of the words that a program
// looks for, so that most passages need no tokens. It reads the first letters
// of each word: stemmers change the end of a word, not its beginning. It never
// says no to a passage that has a match; what it cannot read it lets through.
type sieve struct {
	off     bool                       // a word is not ASCII: everything passes
	byStart [37 * 37 * 37][]sieveEntry // by the first three letters
	empty   bool
}

// A sieveEntry is the beginning of a word looked for.
type sieveEntry struct {
	prefix string
	topic  int // -1: of a framing
}

// sieveLetters is how many letters of a word are compared.
const sieveLetters = 6

func newSieve() *sieve { return &sieve{empty: true} }

func (v *sieve) add(w needed, topic int) {
	v.empty = false
	p := w.word
	for i := range len(p) {
		if p[i] >= utf8.RuneSelf {
			v.off = true
			return
		}
		if letter(p[i]) == 0 { // u.s, o'clock
			p = p[:i]
			break
		}
	}
	if w.op == opStem {
		switch {
		case p == "die" || p == "lie" || p == "tie": // dying, lying, tying
			p = p[:1]
		case len(p) > 1: // happi of happy, hope of hoping
			p = p[:len(p)-1]
		}
	}
	p = p[:min(len(p), sieveLetters)]
	if p == "" {
		v.off = true
		return
	}
	e := sieveEntry{p, topic}
	// A beginning of one or two letters stands in every cell it may open.
	cells := []int{0}
	for i := range 3 {
		var next []int
		for _, c := range cells {
			if i < len(p) {
				next = append(next, c*37+letter(p[i]))
				continue
			}
			for k := range 37 {
				next = append(next, c*37+k)
			}
		}
		cells = next
	}
	for _, c := range cells {
		v.byStart[c] = append(v.byStart[c], e)
	}
}

// letter numbers the letters and digits from 1; 0 is anything else.
func letter(b byte) int {
	switch {
	case b >= 'a' && b <= 'z':
		return int(b-'a') + 1
	case b >= 'A' && b <= 'Z':
		return int(b-'A') + 1
	case b >= '0' && b <= '9':
		return int(b-'0') + 27
	}
	return 0
}

// passes reports whether s may hold a word that is looked for. Words of topics
// in done do not count.
func (v *sieve) passes(s string, done map[int]bool) bool {
	if v.off {
		return true
	}
	if v.empty {
		return false
	}
	for i := 0; i < len(s); {
		n := letter(s[i])
		if n == 0 {
			if s[i] < utf8.RuneSelf {
				i++
				continue
			}
			// General punctuation: quotation marks, dashes.
			if i+2 < len(s) && s[i] == 0xE2 && s[i+1] == 0x80 && s[i+2] >= 0x90 && s[i+2] <= 0xA6 {
				i += 3
				continue
			}
			return true
		}
		start, cell := i, n
		for i++; i < len(s); i++ {
			n = letter(s[i])
			if n == 0 {
				break
			}
			if i-start < 3 {
				cell = cell*37 + n
			}
		}
		for k := i - start; k < 3; k++ {
			cell *= 37
		}
		for _, e := range v.byStart[cell] {
			if i-start >= len(e.prefix) && equalLetters(s[start:start+len(e.prefix)], e.prefix) && (e.topic < 0 || !done[e.topic]) {
				return true
			}
		}
	}
	return false
}

// equalLetters compares letters and digits whatever their case.
func equalLetters(a, b string) bool {
	for i := range len(b) {
		if letter(a[i]) != letter(b[i]) {
			return false
		}
	}
	return true
}
