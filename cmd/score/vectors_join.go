package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
	"github.com/hymnsheet/hymnsheet/narratives/vector"
)

// A familyPhrase is a phrase with the family it belongs to.
type familyPhrase struct {
	family    int
	stems     []string // of its content words
	direction vector.Direction
}

// readFamilies are the kit's phrases by source, as a model knows them.
func readFamilies(path string, m *vector.Model) (map[string][]familyPhrase, error) {
	list, err := kitFamilies(path)
	if err != nil {
		return nil, err
	}
	out := map[string][]familyPhrase{}
	for i, f := range list {
		for _, p := range f.Phrases {
			d := &memoryDesk{language: "en", ids: map[string]uint32{}}
			d.add("", p)
			read := familyPhrase{family: i}
			clauses, err := phrase.Clauses(d.forms, &d.docs[0])
			if err != nil {
				return nil, err
			}
			for _, c := range clauses {
				for _, w := range c {
					read.stems = append(read.stems, vector.Stems(w, "en")...)
				}
			}
			read.direction, _ = m.Direction(read.stems)
			out[f.Source] = append(out[f.Source], read)
		}
	}
	return out, nil
}

// A likePair is two phrases with how alike they are held to be.
type likePair struct {
	score float64
	same  bool // family
}

// likePairs are the pairs of phrases that like has a score for, best first, and
// how many pairs are of one family.
func likePairs(phrases []familyPhrase, like func(all []familyPhrase, a, b int) float64) (out []likePair, whole int) {
	for a := range phrases {
		for b := a + 1; b < len(phrases); b++ {
			same := phrases[a].family == phrases[b].family
			whole += one(same)
			if v := like(phrases, a, b); v > 0 {
				out = append(out, likePair{v, same})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b likePair) int { return cmp.Compare(b.score, a.score) })
	return out, whole
}

// A prf is precision, recall and F1 at a threshold.
type prf struct{ p, r, f1, at float64 }

func prfAt(pairs []likePair, whole int, at float64) prf {
	right, n := 0, 0
	for _, p := range pairs {
		if p.score < at {
			break
		}
		n++
		right += one(p.same)
	}
	out := prf{p: share(right, n), r: share(right, whole), at: at}
	if right > 0 {
		out.f1 = 2 * out.p * out.r / (out.p + out.r)
	}
	return out
}

// bestThreshold is where F1 is highest.
func bestThreshold(pairs []likePair, whole int) (best prf) {
	for _, p := range pairs {
		if one := prfAt(pairs, whole, p.score); one.f1 > best.f1 {
			best = one
		}
	}
	return best
}

// A vectorJudge tries ways to use vectors for joining.
type vectorJudge struct {
	m     *vector.Model
	rare  map[string]float64
	total float64
}

func newVectorJudge(m *vector.Model) *vectorJudge {
	j := &vectorJudge{m: m, rare: map[string]float64{}}
	for _, n := range m.Seen {
		j.total += float64(n)
	}
	for i, w := range m.Words {
		j.rare[w] = math.Log(j.total / float64(m.Seen[i]))
	}
	return j
}

// A way is one that was tried.
type way struct {
	name string
	like func(all []familyPhrase, a, b int) float64
}

// nearWord is the cosine from which words count as near.
const nearWord = 0.6

func (j *vectorJudge) ways() []way {
	same := func(x, y string) float64 {
		if x == y {
			return 1
		}
		return 0
	}
	near := func(x, y string) float64 {
		if c, _ := j.m.Cosine(x, y); x != y && c >= nearWord {
			return c
		}
		return same(x, y)
	}
	return []way{
		{"cosine", cosine},
		{"mutual", mutual},
		{"near words", func(all []familyPhrase, a, b int) float64 { return j.shared(all[a].stems, all[b].stems, near) }},
		{"shared words", func(all []familyPhrase, a, b int) float64 { return j.shared(all[a].stems, all[b].stems, same) }},
	}
}

func cosine(all []familyPhrase, a, b int) float64 {
	return all[a].direction.Cosine(all[b].direction)
}

// mutual is the cosine of two phrases that are each the other's nearest.
func mutual(all []familyPhrase, a, b int) float64 {
	c := cosine(all, a, b)
	for k := range all {
		if k != a && k != b && (cosine(all, a, k) > c || cosine(all, b, k) > c) {
			return 0
		}
	}
	return c
}

// shared is the share of the weight of two phrases' words that they have in
// common, words weighed by how rare they are.
func (j *vectorJudge) shared(a, b []string, like func(x, y string) float64) float64 {
	weight := func(w string) float64 {
		if v, ok := j.rare[w]; ok {
			return v
		}
		return math.Log(j.total)
	}
	common, left, right := 0.0, 0.0, 0.0
	for _, x := range a {
		most := 0.0
		for _, y := range b {
			most = max(most, like(x, y))
		}
		common += most * weight(x)
		left += weight(x)
	}
	for _, y := range b {
		right += weight(y)
	}
	return common / max(left, right, 1e-9)
}
