package phrase

import (
	"cmp"
	"slices"
)

// leastTight is the share of the texts with the rarer word of a pair that must
// hold both for the pair to be kept as a phrase: below, its words meet by
// chance, as most pairs of common words do.
const leastTight = 0.1

// A Phrase is a unit by name.
type Phrase struct {
	ID   uint64 // PhraseID of its form
	Form string
}

// Phrases are the units of the window whose counts are kept when its week has
// ended: those in two texts or more whose words belong together, and those that
// lead a row or were joined to one. By id.
func (r *Ranking) Phrases() []Phrase {
	var out []Phrase
	for _, u := range r.t.units {
		if r.in[u] || r.t.tight(u) >= leastTight {
			out = append(out, Phrase{u.id, r.t.name(u)})
		}
	}
	slices.SortFunc(out, func(a, b Phrase) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Form, b.Form)) })
	return slices.CompactFunc(out, func(a, b Phrase) bool { return a.ID == b.ID })
}

// A Total is an outlet's week: its counts of phrases, and of what is not kept.
type Total struct {
	Outlet        string
	Documents     int
	Origins       int           // documents, those of one text once
	Phrases       []PhraseCount // by phrase
	RestPhrases   int           // other units that stand in its documents
	RestDocuments int           // in how many, added up
}

// A PhraseCount says how often an outlet used a phrase in a week.
type PhraseCount struct {
	Phrase    uint64
	Documents int
	Origins   int // documents, those of one text once
}

// Totals counts a week's phrases by outlet, from the postings of its documents.
func Totals(p Postings, docs []Doc, keep map[uint64]bool) ([]Total, error) {
	var out []Total
	number := map[string]int{}
	for _, d := range docs {
		number[d.Outlet] = 0
	}
	for i, o := range sortedKeys(number) {
		number[o] = i
		out = append(out, Total{Outlet: o})
	}
	type place struct{ outlet, text int }
	at := map[string]place{}
	texts := map[[2]string]int{} // by outlet and origin
	for _, d := range docs {
		o := number[d.Outlet]
		out[o].Documents++
		key := [2]string{d.Outlet, d.Origin}
		if _, ok := texts[key]; !ok {
			texts[key] = len(texts)
			out[o].Origins++
		}
		at[d.ID] = place{o, texts[key]}
	}
	places := make([]place, len(p.Documents))
	for i, d := range p.Documents {
		pl, ok := at[d]
		if !ok {
			pl.outlet = -1
		}
		places[i] = pl
	}
	last := make([]int, len(texts)) // for which unit a text was met, from 1
	documents, origins := make([]int, len(out)), make([]int, len(out))
	n := 0
	err := p.each(func(id uint64, list []uint32) {
		n++
		clear(documents)
		clear(origins)
		for _, d := range list {
			pl := places[d]
			if pl.outlet < 0 {
				continue
			}
			documents[pl.outlet]++
			if last[pl.text] != n {
				last[pl.text] = n
				origins[pl.outlet]++
			}
		}
		for o := range out {
			switch {
			case documents[o] == 0:
			case keep[id]:
				out[o].Phrases = append(out[o].Phrases, PhraseCount{id, documents[o], origins[o]})
			default:
				out[o].RestPhrases++
				out[o].RestDocuments += documents[o]
			}
		}
	})
	return out, err
}
