package company

import (
	"cmp"
	"slices"
)

// A Sighting is a framing at a place of a document.
type Sighting struct {
	Framing    string
	Passage    int // -1 where no place is known
	Start, End int // bytes of the passage
	Own        bool
}

// A Doc is an original document of a week with the framings that stand in it.
type Doc struct {
	Story     string // the event it is about; its own id if none is known
	Sightings []Sighting
}

// A Pair is two framings, A before B, and how often they stand in one document.
// A framing alone is the pair of itself.
type Pair struct {
	A         string `json:"a"`
	B         string `json:"b"`
	Stories   int    `json:"stories"` // with a document in which both stand
	Documents int    `json:"documents"`
	Own       int    `json:"own"` // documents in which both stand in the outlet's own voice
}

// A Tally is the counts of a week.
type Tally struct {
	Stories int    // in which any framing stands
	Pairs   []Pair // by A and B, those of a framing with itself among them
}

// Count counts a week. Two framings keep company in a document if each has a
// place of its own: words that two framings claim are no company.
func Count(docs []Doc) Tally {
	type ab struct{ a, b string }
	pairs := map[ab]*Pair{}
	stories := map[ab]map[string]bool{}
	all := map[string]bool{}
	for _, d := range docs {
		if len(d.Sightings) > 0 {
			all[d.Story] = true
		}
		met := map[ab]bool{} // own: both in the outlet's voice
		for _, x := range d.Sightings {
			for _, y := range d.Sightings {
				if x.Framing > y.Framing || x.Framing != y.Framing && overlap(x, y) {
					continue
				}
				k := ab{x.Framing, y.Framing}
				met[k] = met[k] || x.Own && y.Own
			}
		}
		for k, own := range met {
			if pairs[k] == nil {
				pairs[k], stories[k] = &Pair{A: k.a, B: k.b}, map[string]bool{}
			}
			pairs[k].Documents++
			if own {
				pairs[k].Own++
			}
			stories[k][d.Story] = true
		}
	}
	t := Tally{Stories: len(all)}
	for k, p := range pairs {
		p.Stories = len(stories[k])
		t.Pairs = append(t.Pairs, *p)
	}
	slices.SortFunc(t.Pairs, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return t
}

func overlap(x, y Sighting) bool {
	return x.Passage >= 0 && x.Passage == y.Passage && x.Start < y.End && y.Start < x.End
}
