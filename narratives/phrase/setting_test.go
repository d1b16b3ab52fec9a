package phrase

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The contexts of a row are what docs/method/discovery.md says, made again from
// the words of documents step by step.
func TestContextsFromWords(t *testing.T) {
	s := newShelf()
	q, dice := Question{}, rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		text := "They dance on a glass ladder."
		if n%3 == 0 {
			text = "The ladder is made of glass; accomplices hold the ladder."
		}
		for range 44 { // made-up words, two hundred of them
			x := dice.IntN(200)
			text += fmt.Sprintf(" %s%sm.", "bakodilefumonirasetu"[x%10*2:x%10*2+2], "gehojakulimapenoqarovuwixyzaceduifotapesomunhaludirokese"[x/10*2:x/10*2+2])
		}
		q.Window = append(q.Window, s.doc(n, "2019-W34", "en", text))
	}
	q.Forms = s.forms
	rank, err := Rank(q, mostRows)
	if err != nil {
		t.Fatal(err)
	}

	single := func(key uint64) bool { return key>>32 == key&math.MaxUint32 }
	words := newScanner(s.forms, Options{})
	times := make([]map[uint64]float64, len(q.Window)) // of each document, by word
	holds := map[uint64]float64{}                      // documents, by word
	held := map[string][]int{}                         // documents of units, by name
	of := map[string][]uint64{}                        // their words
	for i := range q.Window {
		times[i] = map[uint64]float64{}
		err := words.scan(&q.Window[i], func(key uint64, from, to int) {
			if single(key) {
				if times[i][key]++; times[i][key] == 1 {
					holds[key]++
				}
			}
			name := words.name(key, "en", from, to)
			if list := held[name]; len(list) == 0 || list[len(list)-1] != i {
				held[name] = append(list, i)
				lo, hi := key>>32, key&math.MaxUint32
				of[name] = []uint64{lo<<32 | lo, hi<<32 | hi}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	about := func(doc int) map[uint64]float64 {
		weights := map[uint64]float64{}
		var order []uint64
		for key, n := range times[doc] {
			if holds[key] < leastOrigins {
				continue
			}
			if w := (1 + math.Log(n)) * math.Log((float64(len(q.Window))+1)/holds[key]); w > 0 {
				weights[key] = w
				order = append(order, key)
			}
		}
		slices.SortFunc(order, func(a, b uint64) int { return cmp.Or(cmp.Compare(weights[b], weights[a]), cmp.Compare(a, b)) })
		if len(order) <= 24 {
			t.Fatalf("document %d has %d telling words; the test wants more than %d", doc, len(order), 24)
		}
		length := 0.0
		for _, key := range order[:24] {
			length += weights[key] * weights[key]
		}
		out := map[uint64]float64{}
		for _, key := range order[:24] {
			out[key] = weights[key] / math.Sqrt(length)
		}
		return out
	}
	compared, several := 0, 0
	for _, p := range rank.Parts(mostRows) {
		docs := held[p.Phrase.Form]
		if len(docs) != p.Documents {
			t.Fatalf("%s: %d documents, the row has %d", p.Phrase.Form, len(docs), p.Documents)
		}
		var some []int
		for i := 0; i < len(docs); i += max(1, int(math.Ceil(float64(len(docs))/12))) {
			some = append(some, docs[i])
		}
		sum, pairs := 0.0, 0.0
		for i, a := range some {
			for _, b := range some[i+1:] {
				other := about(b)
				for key, w := range about(a) {
					if !slices.Contains(of[p.Phrase.Form], key) {
						sum += w * other[key]
					}
				}
				pairs++
			}
		}
		n := float64(len(docs))
		want := min(n/(1+(n-1)*min(1, sum/pairs/0.3)), float64(p.Stories))
		if math.Abs(p.Contexts-want) > 1e-9 {
			t.Errorf("%s: %g contexts, want %g", p.Phrase.Form, p.Contexts, want)
		}
		compared++
		if p.Contexts > 1.01 {
			several++
		}
	}
	if compared < 20 || several < 5 {
		t.Errorf("%d rows compared, %d of several contexts", compared, several)
	}
}
