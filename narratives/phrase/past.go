package phrase

import (
	"cmp"
	"maps"
	"slices"
)

// A past is documents outside the window, by origin.
type past struct {
	docs   []Doc
	text   []int32  // number of each document's origin, from 0
	alone  []bool   // nobody else has its text
	week   []uint32 // a bit each
	number map[string]int
	texts  int
	weeks  int
}

func newPast(docs []Doc) *past {
	p := &past{docs: docs, text: make([]int32, len(docs)), alone: make([]bool, len(docs)), week: make([]uint32, len(docs)), number: make(map[string]int, len(docs))}
	weeks := map[string]int{}
	for _, d := range docs {
		weeks[d.Week] = 0
	}
	for i, w := range slices.Sorted(maps.Keys(weeks)) {
		weeks[w] = i
	}
	p.weeks = len(weeks)
	for i := range docs {
		if i == 0 || docs[i].Origin != docs[i-1].Origin {
			p.texts++
		}
		p.text[i] = int32(p.texts - 1)
		p.alone[i] = (i == 0 || docs[i].Origin != docs[i-1].Origin) && (i+1 == len(docs) || docs[i].Origin != docs[i+1].Origin)
		p.week[i] = 1 << (weeks[docs[i].Week] % 32)
		p.number[docs[i].ID] = i
	}
	return p
}

// indices are the places of a posting's documents, -1 for those that are not
// among p's. Documents found are struck off missing.
func (p *past) indices(list Postings, missing []bool) []int {
	out := make([]int, len(list.Documents))
	for i, d := range list.Documents {
		n, ok := p.number[d]
		if !ok || !missing[n] {
			out[i] = -1
			continue
		}
		out[i], missing[n] = n, false
	}
	return out
}

// visit calls f for each document of p in which one of the units stands, by
// postings where there are some and by words for the rest. Each document is
// met once for a unit. units are sorted by id, byKey holds the same.
func (t *tally) visit(p *past, units []*unit, byKey map[uint64]*unit, f func(u *unit, doc int)) error {
	missing := make([]bool, len(p.docs))
	for i := range missing {
		missing[i] = true
	}
	for k := len(t.postings) - 1; k >= 0; k-- { // the last one counts
		list := t.postings[k]
		at := p.indices(list, missing)
		if !slices.ContainsFunc(at, func(n int) bool { return n >= 0 }) {
			continue
		}
		n := 0
		err := list.each(func(id uint64, docs []uint32) {
			for n < len(units) && units[n].id < id {
				n++
			}
			for m := n; m < len(units) && units[m].id == id; m++ {
				for _, d := range docs {
					if at[d] >= 0 {
						f(units[m], at[d])
					}
				}
			}
		})
		if err != nil {
			return err
		}
	}
	last := map[*unit]int{}
	for i := range p.docs {
		if !missing[i] {
			continue
		}
		err := t.s.scan(&p.docs[i], func(key uint64, _, _ int) {
			if u := byKey[key]; u != nil && last[u] != i+1 {
				last[u] = i + 1
				f(u, i)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// others counts units in documents outside the window, reprints once. add is
// told of each text, with its week as a bit.
func (t *tally) others(docs []Doc, units []*unit, byKey map[uint64]*unit, add func(u *unit, week uint32)) (texts, weeks int, err error) {
	type told struct {
		u    *unit
		text int32
	}
	p := newPast(docs)
	first := map[told]int{} // the first document of each text that several have
	err = t.visit(p, units, byKey, func(u *unit, i int) {
		if p.alone[i] {
			add(u, p.week[i])
			return
		}
		k := told{u, p.text[i]}
		if n, ok := first[k]; !ok || i < n {
			first[k] = i
		}
	})
	for k, i := range first {
		add(k.u, p.week[i])
	}
	return p.texts, p.weeks, err
}

// pasts finds the documents outside the window in which heads stand.
func (t *tally) pasts(heads []*head) error {
	units, byKey := make([]*unit, 0, len(heads)), map[uint64]*unit{}
	of := map[*unit]*head{}
	for _, h := range heads {
		units, of[h.u] = append(units, h.u), h
		byKey[h.u.key] = h.u
	}
	slices.SortFunc(units, func(a, b *unit) int { return cmp.Compare(a.id, b.id) })
	for _, one := range []struct {
		docs []Doc
		keep func(h *head) *[]string
	}{
		{t.before, func(h *head) *[]string { return &h.past }},
		{t.beside, func(h *head) *[]string { return &h.against }},
	} {
		err := t.visit(newPast(one.docs), units, byKey, func(u *unit, i int) {
			list := one.keep(of[u])
			*list = append(*list, one.docs[i].ID)
		})
		if err != nil {
			return err
		}
		for _, h := range heads {
			slices.Sort(*one.keep(h))
		}
	}
	return nil
}
