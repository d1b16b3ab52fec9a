package vector

import (
	"cmp"
	"slices"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A learner is told of the same documents twice: count finds the words that
// are frequent enough, pair what company they keep.
type learner struct {
	lang    string
	running int            // words counted
	forms   map[string]int // place of a form in seen
	names   []string
	seen    []int

	words []word
	place []int32           // in words by form, -1: none
	here  []int32           // of the clause at hand
	pairs map[uint32]uint32 // weight by the two words' places, row<<16 | column
}

// A word is a stem with how often it was seen, and the form it was mostly
// written in.
type word struct {
	stem, form string
	seen, most int
}

func newLearner(lang string) *learner {
	return &learner{lang: lang, forms: map[string]int{}, pairs: map[uint32]uint32{}}
}

// count counts the words of a document, and says whether there may be more.
func (l *learner) count(clauses [][]string) bool {
	for _, c := range clauses {
		l.running += len(c)
		for _, form := range c {
			n, ok := l.forms[form]
			if !ok {
				if len(l.names) == mostForms {
					continue
				}
				n = len(l.names)
				l.forms[form] = n
				l.names, l.seen = append(l.names, form), append(l.seen, 0)
			}
			l.seen[n]++
		}
	}
	return l.running < mostRunning
}

// choose ends counting: the words that get a direction are chosen. It says
// whether there are enough.
func (l *learner) choose() bool {
	if l.running < LeastWords {
		return false
	}
	at := map[string]int{}
	of := make([]int, len(l.names))
	for i, form := range l.names {
		stem := form
		if t := text.Tokens(form, l.lang); len(t) == 1 { // a Chinese word is several
			stem = t[0].Stem
		}
		n, ok := at[stem]
		if !ok {
			n = len(l.words)
			at[stem] = n
			l.words = append(l.words, word{stem: stem})
		}
		w := &l.words[n]
		if of[i], w.seen = n, w.seen+l.seen[i]; cmp.Or(cmp.Compare(l.seen[i], w.most), cmp.Compare(w.form, form)) > 0 {
			w.form, w.most = form, l.seen[i]
		}
	}
	order := make([]int, len(l.words))
	for i := range order {
		order[i] = i
	}
	order = slices.DeleteFunc(order, func(i int) bool { return l.words[i].seen < leastSeen })
	slices.SortFunc(order, func(a, b int) int {
		x, y := l.words[a], l.words[b]
		return cmp.Or(cmp.Compare(y.seen, x.seen), cmp.Compare(x.stem, y.stem))
	})
	order = order[:min(len(order), mostWords)]
	if len(order) < Dims+oversample {
		return false
	}
	chosen, back := make([]word, len(order)), make([]int32, len(l.words))
	for i := range back {
		back[i] = -1
	}
	for i, n := range order {
		chosen[i], back[n] = l.words[n], int32(i)
	}
	l.words = chosen
	l.place = make([]int32, len(l.names))
	for i, n := range of {
		l.place[i] = back[n]
	}
	l.names, l.seen = nil, nil
	return true
}

// reach is how many words to either side are company; weights are what it is
// worth by how far away it stands: a twelfth of it each, so that sums are whole
// numbers and no order changes them.
const reach = 4

var weights = [reach + 1]uint32{1: 12, 2: 6, 3: 4, 4: 3}

// pair counts who stands near whom in a document, and says whether there is
// room for another.
func (l *learner) pair(clauses [][]string) bool {
	for _, c := range clauses {
		l.here = l.here[:0]
		for _, form := range c {
			at := int32(-1)
			if n, ok := l.forms[form]; ok {
				at = l.place[n]
			}
			l.here = append(l.here, at)
		}
		for i, a := range l.here {
			for d := 1; a >= 0 && d <= reach && i+d < len(l.here); d++ {
				if b := l.here[i+d]; b >= 0 && a != b {
					l.pairs[uint32(min(a, b))<<16|uint32(max(a, b))] += weights[d]
				}
			}
		}
	}
	return len(l.pairs) < mostPairs
}

// learn ends pairing and makes the model; nil if no word has company.
func (l *learner) learn() *Model {
	table := mutual(l.pairs, len(l.words))
	l.pairs, l.forms = nil, nil
	if len(table) == 0 {
		return nil
	}
	return newModel(l.lang, l.words, decompose(table, len(l.words), Dims))
}
