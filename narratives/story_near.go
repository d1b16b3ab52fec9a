package narratives

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Chosen on labelled headlines of three days; see docs/method/stories.md.
const (
	// storyLikeness is the least likeness of a document and its story.
	storyLikeness = 0.18

	// sizeDamping lowers the likeness to a story of many documents, by its size
	// to this power: what many wrote holds a word of everything.
	sizeDamping = 0.1

	// mostEvidence is what one term may add to a likeness: under
	// storyLikeness, so that one word alone, however rare, joins nothing.
	mostEvidence = 0.14

	// burstShare is how much more a term weighs for every e-fold by which the
	// days around have more of it than all others; leastBurst is the least
	// factor, for what they have less of.
	burstShare = 0.5
	leastBurst = 0.3

	// Terms that go together in the days around add to a document what it
	// does not say itself: at least so many documents, that share of the
	// term's, and that many times what chance gives.
	togetherDocuments = 3
	togetherShare     = 0.4
	togetherLift      = 5.0
	strongTerm        = 0.1 // weight in a document from which a term counts for that
	mostAdded         = 8   // terms added to a document
	addedShare        = 0.3 // of their weight
)

// A weighted term stands in a document's vector, whose length is one.
type weighted struct {
	term   uint32
	weight float64
}

// A near is the documents around a day as vectors.
type near struct {
	vectors [][]weighted // by document, each by term
	around  map[uint32]int
	strong  map[uint32][]int // documents in which a term is strong
}

// newNear weighs the terms of documents: tf-idf over all documents of the
// language, times how much more the days around have of a term.
func newNear(docs []StoryDocument, spread map[uint32]int) *near {
	n := &near{vectors: make([][]weighted, len(docs)), around: map[uint32]int{}, strong: map[uint32][]int{}}
	for _, d := range docs {
		n.around[LanguageTerm(d.Language)]++
		for _, t := range d.Terms {
			n.around[t.Hash]++
		}
	}
	for i, d := range docs {
		lang := LanguageTerm(d.Language)
		v := make([]weighted, 0, len(d.Terms)+mostAdded)
		for _, t := range d.Terms {
			v = append(v, weighted{t.Hash, float64(t.Weight) / wordWeight * n.weigh(t.Hash, lang, spread)})
		}
		n.vectors[i] = unit(v)
		for _, w := range n.vectors[i] {
			if w.weight > strongTerm {
				n.strong[w.term] = append(n.strong[w.term], i)
			}
		}
	}
	n.expand()
	return n
}

// weigh returns what a term is worth in the days around.
func (n *near) weigh(term, lang uint32, spread map[uint32]int) float64 {
	all, near := float64(max(spread[lang], n.around[lang])), float64(n.around[lang])
	has, here := float64(max(spread[term], n.around[term])), float64(n.around[term])
	idf := math.Log((all + 1) / (has + 0.5))
	burst := math.Log((here + 0.5) / (near + 1) * (all - near + 1) / (has - here + 2))
	return max(idf, 0) * max(leastBurst, 1+burstShare*burst)
}

// expand adds to each document the terms that go with its own.
func (n *near) expand() {
	with := map[uint32][]weighted{}
	for _, term := range sortedKeys(n.strong) {
		docs := n.strong[term]
		if len(docs) < togetherDocuments {
			continue
		}
		counts := map[uint32]int{}
		for _, d := range docs {
			for _, w := range n.vectors[d] {
				if w.weight > strongTerm && w.term != term {
					counts[w.term]++
				}
			}
		}
		for other, c := range counts {
			share := float64(c) / float64(len(docs))
			if c >= togetherDocuments && share >= togetherShare && share*float64(len(n.vectors)) > togetherLift*float64(len(n.strong[other])) {
				with[term] = append(with[term], weighted{other, share})
			}
		}
		slices.SortFunc(with[term], byTerm)
	}
	for i, v := range n.vectors {
		n.vectors[i] = extend(v, with)
	}
}

// extend returns v with the terms that go with its own, at most mostAdded.
func extend(v []weighted, with map[uint32][]weighted) []weighted {
	sums := map[uint32]float64{}
	for _, w := range v {
		for _, o := range with[w.term] {
			sums[o.term] += w.weight * o.weight
		}
	}
	if len(sums) == 0 {
		return v
	}
	added := make([]weighted, 0, len(sums))
	for term, sum := range sums {
		added = append(added, weighted{term, addedShare * sum})
	}
	slices.SortFunc(added, func(a, b weighted) int { return cmp.Or(cmp.Compare(b.weight, a.weight), byTerm(a, b)) })
	out := slices.Clone(v)
	for _, a := range added[:min(len(added), mostAdded)] {
		if i, ok := slices.BinarySearchFunc(v, a, byTerm); ok {
			out[i].weight = max(out[i].weight, min(a.weight, addedShare))
		} else {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, byTerm)
	return unit(out)
}

func byTerm(a, b weighted) int { return cmp.Compare(a.term, b.term) }

func sortedKeys(m map[uint32][]int) []uint32 {
	out := make([]uint32, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// unit gives v the length one.
func unit(v []weighted) []weighted {
	sum := 0.0
	for _, w := range v {
		sum += w.weight * w.weight
	}
	if sum > 0 {
		for i := range v {
			v[i].weight /= math.Sqrt(sum)
		}
	}
	return v
}

// A storyBook is the stories around a day, with an index of their terms.
type storyBook struct {
	list  []*bookStory
	at    map[string]int // index in list, by id
	terms map[uint32][]int
}

// A bookStory is the sum of its documents around a day.
type bookStory struct {
	id          string
	sum         map[uint32]float64
	square      float64 // of the sum's length
	first, last time.Time
	size        int
}

func newStoryBook() *storyBook {
	return &storyBook{at: map[string]int{}, terms: map[uint32][]int{}}
}

// join adds a document to a story, which begins if it is not known.
func (b *storyBook) join(id string, at time.Time, v []weighted) {
	i, ok := b.at[id]
	if !ok {
		i = len(b.list)
		b.at[id] = i
		b.list = append(b.list, &bookStory{id: id, sum: map[uint32]float64{}, first: at, last: at})
	}
	s := b.list[i]
	s.size++
	for _, w := range v {
		old, has := s.sum[w.term]
		if !has {
			b.terms[w.term] = append(b.terms[w.term], i)
		}
		s.sum[w.term] = old + w.weight
		s.square += w.weight * (2*old + w.weight)
	}
	if at.Before(s.first) {
		s.first = at
	}
	if at.After(s.last) {
		s.last = at
	}
}

// lookupTerm is the weight in a document from which a term leads to stories.
const lookupTerm = 0.08

// commonTerm is the number of stories around a day from which a term leads to
// none of them: it says little, and following it would cost a busy day most.
const commonTerm = 1000

// best returns the story most like a document of a time, empty if none is like
// enough.
func (b *storyBook) best(at time.Time, v []weighted) (id string, likeness float64) {
	seen := map[int]bool{}
	var found []int
	for _, w := range v {
		if w.weight < lookupTerm || len(b.terms[w.term]) > commonTerm {
			continue
		}
		for _, i := range b.terms[w.term] {
			if s := b.list[i]; !seen[i] && at.Sub(s.last) <= storyWindow && s.first.Sub(at) <= storyWindow {
				seen[i] = true
				found = append(found, i)
			}
		}
	}
	slices.Sort(found)
	for _, i := range found {
		s := b.list[i]
		like, length := 0.0, math.Sqrt(s.square)
		for _, w := range v {
			like += min(w.weight*s.sum[w.term]/length, mostEvidence)
		}
		like /= math.Pow(float64(s.size), sizeDamping)
		if like >= storyLikeness && like > likeness {
			id, likeness = s.id, like
		}
	}
	return id, likeness
}
