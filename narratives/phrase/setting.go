package phrase

import (
	"cmp"
	"math"
	"slices"
)

// A setting is what a document is about, as far as counting tells: its most
// telling words, weighted, of length 1.
type setting []term

type term struct {
	stem   uint32
	weight float64
}

const (
	// contextTerms is how many words make a context.
	contextTerms = 24
	// contextDocs is how many documents of a unit are compared with each other,
	// spread evenly over them.
	contextDocs = 12
	// sameContext is the mean likeness at which documents count as one context.
	// Documents of one event share a quarter of their telling words or more,
	// documents taken at random two or three in a hundred.
	sameContext = 0.3
)

// contexts makes the context of each document of the window.
func (t *tally) contexts() error {
	idf := map[uint32]float64{}
	for _, u := range t.units {
		if u.single() {
			idf[uint32(u.key)] = math.Log(float64(len(t.docs)+1) / float64(len(u.at)))
		}
	}
	t.about = make([]setting, len(t.docs))
	times := map[uint32]int{}
	for i := range t.docs {
		clear(times)
		err := t.s.scan(&t.docs[i], func(key uint64, _, _ int) {
			if key&gramBit == 0 && uint32(key>>32) == uint32(key) && idf[uint32(key)] > 0 {
				times[uint32(key)]++
			}
		})
		if err != nil {
			return err
		}
		c := make(setting, 0, len(times))
		for stem, n := range times {
			c = append(c, term{stem, (1 + math.Log(float64(n))) * idf[stem]})
		}
		slices.SortFunc(c, func(a, b term) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.stem, b.stem)) })
		c = slices.Clone(c[:min(len(c), contextTerms)])
		norm := 0.0
		for _, w := range c {
			norm += w.weight * w.weight
		}
		for k := range c {
			c[k].weight /= math.Sqrt(norm)
		}
		slices.SortFunc(c, func(a, b term) int { return cmp.Compare(a.stem, b.stem) })
		t.about[i] = c
	}
	return nil
}

// travel is over how many contexts a unit's documents spread: n documents of
// nothing in common are n, n of one event are about one. It is the effective
// number of a sample in clusters, n over the design effect (Kish 1965), with
// the mean likeness of documents in place of the intraclass correlation.
func (t *tally) travel(u *unit) float64 {
	n := len(u.at)
	step := max(1, (n+contextDocs-1)/contextDocs)
	sum, pairs := 0.0, 0
	for i := 0; i < n; i += step {
		for k := i + step; k < n; k += step {
			sum += like(t.about[u.at[i].doc], t.about[u.at[k].doc], u)
			pairs++
		}
	}
	if pairs == 0 {
		return 1
	}
	rho := min(1, sum/float64(pairs)/sameContext)
	return float64(n) / (1 + float64(n-1)*rho)
}

// like is the cosine of two contexts, without the unit's own words.
func like(a, b setting, u *unit) (sum float64) {
	x, y := uint32(u.key>>32), uint32(u.key)
	for i, k := 0, 0; i < len(a) && k < len(b); {
		switch {
		case a[i].stem < b[k].stem:
			i++
		case a[i].stem > b[k].stem:
			k++
		default:
			if a[i].stem != x && a[i].stem != y {
				sum += a[i].weight * b[k].weight
			}
			i, k = i+1, k+1
		}
	}
	return sum
}
