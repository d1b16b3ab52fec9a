package extract

// A matcher tells which lists of words have one in a string, in one pass over
// it. It follows Aho and Corasick (1975).
type matcher struct {
	next [][symbols]int32
	fail []int32
	out  []uint64 // lists whose words end here
}

// symbols is the alphabet of class names: letters, digits, what joins them,
// and everything else as one.
const symbols = 40

func symbol(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return int(c - 'a')
	case c >= '0' && c <= '9':
		return 26 + int(c-'0')
	case c == '-':
		return 36
	case c == '_':
		return 37
	}
	return 38 + int(c&1) // a hash suffices: no word has these
}

// newMatcher builds the matcher of lists of words in lower case; list i has
// bit i.
func newMatcher(lists ...[]string) *matcher {
	m := &matcher{next: make([][symbols]int32, 1), out: make([]uint64, 1)}
	for i, list := range lists {
		for _, w := range list {
			at := int32(0)
			for k := range len(w) {
				s := symbol(w[k])
				if m.next[at][s] == 0 {
					m.next = append(m.next, [symbols]int32{})
					m.out = append(m.out, 0)
					m.next[at][s] = int32(len(m.next) - 1)
				}
				at = m.next[at][s]
			}
			m.out[at] |= 1 << i
		}
	}
	m.fail = make([]int32, len(m.next))
	var queue []int32
	for _, n := range m.next[0] {
		if n != 0 {
			queue = append(queue, n)
		}
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for s, n := range m.next[at] {
			if n == 0 {
				m.next[at][s] = m.next[m.fail[at]][s]
				continue
			}
			m.fail[n] = m.next[m.fail[at]][s]
			m.out[n] |= m.out[m.fail[n]]
			queue = append(queue, n)
		}
	}
	return m
}

// in returns the bits of the lists that have a word in s.
func (m *matcher) in(s string) uint64 {
	var found uint64
	at := int32(0)
	for i := range len(s) {
		at = m.next[at][symbol(s[i])]
		found |= m.out[at]
	}
	return found
}
