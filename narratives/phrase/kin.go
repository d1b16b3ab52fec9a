package phrase

import (
	"math"
	"slices"
	"strings"
)

// nameShare is the share of the weight of either of two wordings that a word
// must carry to make them kin alone: a word that the past does not have, such
// as the name of a place where something has happened.
const nameShare = 0.55

// newFactor is how much more a word weighs there that the past does not have.
const newFactor = 2

// A kinship finds the head whose wording a unit's is most like. Words are
// compared by what they say: stems as their concept, else as their root.
type kinship struct {
	t     *tally
	heads map[string][]int32 // by sense
	met   map[int32]bool
	sense map[uint32]string // by stem
}

// senseOf is what a stem is compared by.
func (k *kinship) senseOf(stem uint32) string {
	if s, ok := k.sense[stem]; ok {
		return s
	}
	if c := k.t.s.concepts[stem]; c != 0 {
		return k.t.s.names[c]
	}
	lang, word, _ := strings.Cut(k.t.s.names[stem], ":")
	s := lang + ":" + root(word, lang)
	k.sense[stem] = s
	return s
}

// weight is how telling a stem is: how rare in the window, more if it is new.
func (k *kinship) weight(stem uint32) float64 {
	u := k.wide(stem)
	if u == nil {
		return 0.1 // unreachable: the words of a kept pair are kept
	}
	w := math.Log(float64(len(k.t.docs)+1) / float64(1+u.origins))
	if k.t.isNew(u) {
		w *= newFactor
	}
	return max(w, 0.1)
}

// wide is the unit of a stem alone, or of its concept.
func (k *kinship) wide(stem uint32) *unit {
	c := uint64(k.t.s.concepts[stem])
	if u := k.t.byKey[c<<32|c]; u != nil {
		return u
	}
	return k.t.byKey[uint64(stem)<<32|uint64(stem)]
}

// isNew says whether the past has nothing of a unit.
func (t *tally) isNew(u *unit) bool { return u != nil && u.history == 0 && t.weeks >= leastWeeks }

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
	b := k.senseOf(stem)
	if l := k.heads[b]; len(l) == 0 || l[len(l)-1] != head {
		k.heads[b] = append(l, head)
	}
}

// find returns the head that u is kin of, -1 if there is none: the first whose
// words all say what a word of u says, and the other way round; else the one
// with which it shares a new word that outweighs what else they say.
func (k *kinship) find(u *unit, heads []*head) int32 {
	own := stemsOf(u)
	distant := k.t.isDistant(u)
	best, most := int32(-1), nameShare
	clear(k.met)
	for _, stem := range own {
		for _, h := range k.heads[k.senseOf(stem)] {
			if k.met[h] {
				continue
			}
			k.met[h] = true
			if k.t.isDistant(heads[h].u) != distant {
				continue
			}
			if s := k.likeness(own, heads[h]); s > most {
				best, most = h, s
			}
		}
	}
	return best
}

// likeness is 1 of kin that say the same, else the share of the weight of
// either that a new word carries which they have in common.
func (k *kinship) likeness(own []uint32, h *head) float64 {
	theirs := stemsOf(h.u)
	if k.covered(own, h.core) && k.covered(theirs, own) {
		return 1
	}
	if len(own) == 1 || len(theirs) == 1 { // a word alone is wider than a pair with it
		return 0
	}
	var shared, left, right float64
	for _, x := range own {
		w := k.weight(x)
		left += w
		if k.covered([]uint32{x}, theirs) && k.t.isNew(k.wide(x)) {
			shared += w
		}
	}
	for _, y := range theirs {
		right += k.weight(y)
	}
	return shared / max(left, right)
}

// covered says whether each of some stems says what one of others says.
func (k *kinship) covered(stems, others []uint32) bool {
	for _, x := range stems {
		if !slices.ContainsFunc(others, func(y uint32) bool { return k.senseOf(x) == k.senseOf(y) }) {
			return false
		}
	}
	return true
}

// isFraming says whether a unit is a group of the thesaurus: said in full, and
// always a row of its own.
func (t *tally) isFraming(u *unit) bool {
	return u.single() && len(t.s.names[uint32(u.key)]) > 1 && t.s.names[uint32(u.key)][1] == '='
}

// isConcept says whether a unit is a concept alone, or a word of one: it says
// nothing alone.
func (t *tally) isConcept(u *unit) bool {
	return u.single() && t.s.concepts[uint32(u.key)] != 0
}

// isPooled says whether a unit is a pair of which at least one is a concept:
// more than one wording.
func (t *tally) isPooled(u *unit) bool {
	return !u.single() && slices.ContainsFunc(stemsOf(u), func(stem uint32) bool { return t.s.concepts[stem] == stem })
}

// distance is the concept of words that keep a speaker apart from what he
// names: who writes of alleged abuse does not write of abuse.
const distance = ":~alleged"

// isDistant says whether a unit holds such a word.
func (t *tally) isDistant(u *unit) bool {
	return slices.ContainsFunc(stemsOf(u), func(stem uint32) bool { return t.s.isDistant(stem) })
}

func (s *scanner) isDistant(stem uint32) bool {
	c := s.concepts[stem]
	return c != 0 && s.names[c] == distance
}
