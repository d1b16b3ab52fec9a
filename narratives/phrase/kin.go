package phrase

import (
	"math"
	"unicode/utf8"
)

const (
	// kinShare is the share of the weight of two wordings' words that they must
	// have in common to be kin: more than one word of a pair.
	kinShare = 0.55
	// newFactor is how much more a word weighs there that the past does not have.
	newFactor = 2
	// prefixRunes is how many letters two forms of one word share at least, and
	// prefixRest how many either may have beyond.
	prefixRunes = 5
	prefixRest  = 2
)

// A kinship finds the head whose wording a unit's is most like. Words are
// weighed by how rare they are in the window, and compared by stem, group or
// common beginning.
type kinship struct {
	t     *tally
	heads map[string][]int32 // by language and first letters of a stem, or by group
	met   map[int32]bool
}

func (k *kinship) bucket(stem uint32) string {
	name := k.t.s.names[stem]
	if name[0] == ':' {
		return name
	}
	for i, n := 0, -3; i < len(name); n++ { // two letters of language and a colon
		if n == prefixRunes {
			return name[:i]
		}
		_, size := utf8.DecodeRuneInString(name[i:])
		i += size
	}
	return name
}

// weight is how telling a stem is.
func (k *kinship) weight(stem uint32) float64 {
	u := k.t.byKey[uint64(stem)<<32|uint64(stem)]
	if u == nil {
		return 0.1 // unreachable: the words of a kept pair are kept
	}
	w := math.Log(float64(len(k.t.docs)+1) / float64(1+u.origins))
	if u.history == 0 && k.t.weeks >= leastWeeks {
		w *= newFactor
	}
	return max(w, 0.1)
}

// stemsOf are the one or two stems of a unit; none of a character gram.
func stemsOf(u *unit) []uint32 {
	a, b := uint32(u.key>>32), uint32(u.key)
	switch {
	case u.key&gramBit != 0:
		return nil
	case a == b:
		return []uint32{a}
	}
	return []uint32{a, b}
}

// add makes a head known by a stem.
func (k *kinship) add(stem uint32, head int32) {
	b := k.bucket(stem)
	if l := k.heads[b]; len(l) == 0 || l[len(l)-1] != head {
		k.heads[b] = append(l, head)
	}
}

// find returns the head that u is most like, -1 if it is like none.
func (k *kinship) find(u *unit, heads []*head) int32 {
	own := stemsOf(u)
	best, most := int32(-1), kinShare
	clear(k.met)
	for _, stem := range own {
		for _, h := range k.heads[k.bucket(stem)] {
			if k.met[h] {
				continue
			}
			k.met[h] = true
			if s := k.likeness(own, heads[h].core); s > most {
				best, most = h, s
			}
		}
	}
	return best
}

func (k *kinship) likeness(a, b []uint32) float64 {
	var shared, left, right float64
	for _, x := range a {
		w := k.weight(x)
		left += w
		for _, y := range b {
			if k.same(x, y) {
				shared += w
				break
			}
		}
	}
	for _, y := range b {
		right += k.weight(y)
	}
	return shared / max(left, right)
}

// same says whether two stems are forms of one word.
func (k *kinship) same(x, y uint32) bool {
	if x == y {
		return true
	}
	a, b := k.t.s.names[x], k.t.s.names[y]
	if a[0] == ':' || b[0] == ':' || a[:3] != b[:3] {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i > 0 && (i < len(a) && !utf8.RuneStart(a[i]) || i < len(b) && !utf8.RuneStart(b[i])) {
		i--
	}
	common := utf8.RuneCountInString(a[3:max(3, i)])
	restA, restB := utf8.RuneCountInString(a[i:]), utf8.RuneCountInString(b[i:])
	return common >= prefixRunes && min(restA, restB) <= 1 && max(restA, restB) <= prefixRest
}

// isFraming says whether a unit is a group of the thesaurus: said in full, and
// always a row of its own.
func (t *tally) isFraming(u *unit) bool {
	return u.single() && len(t.s.names[uint32(u.key)]) > 1 && t.s.names[uint32(u.key)][1] == '='
}

// isConcept says whether a unit is a concept alone, or a word of one: it says
// nothing alone.
func (t *tally) isConcept(u *unit) bool {
	return u.single() && t.s.conceptual[uint32(u.key)]
}
