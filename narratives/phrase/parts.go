package phrase

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// A Part is what the scores of a row are made of: the counts of the unit that
// leads it. docs/method/discovery.md makes them into scores again.
type Part struct {
	Place     int  // of the row, from 1
	Lent      bool // of the wording at whose place the row of a group stands, not of its head
	Phrase    Phrase
	Documents int // of the window
	Texts     int // documents, reprints once
	Stories   int
	Past      int // texts of the history
	Control   int // texts of control outlets
	Times     int // sightings in the window
	Names     int // of those, written with capitals
	Scare     int // of those, in scare quotes
	Rarer     int // texts with the rarer word of a pair; those of the unit if it is none
	Contexts  float64
	Word      bool    // a single word in no group of the thesaurus
	Weight    float64 // how loaded its first word is, or all of it
	Second    float64 // likewise its second one
	Company   float64 // how loaded what stands around it is, in the mean of its sightings
	Cue       float64 // likewise what it stands behind
	Manner    float64 // how much its words are of ceremony, likewise
	Around    float64 // how much what stands around it is
}

// Size is what a window was counted from: texts, reprints once.
type Size struct {
	Window, History, Control int
	Weeks                    int // of the history, with documents
	Met                      int // units in the window, also those in one text
}

// Size returns what the window was counted from.
func (r *Ranking) Size() Size {
	t := r.t
	return Size{t.window, t.history, t.control, t.weeks, t.tested}
}

// Documents returns the documents of the window in which a row's head stands,
// also of a row that has not been written out.
func (r *Ranking) Documents(row int) []string {
	var out []string
	for _, o := range r.heads[row].u.at {
		out = append(out, r.t.docs[o.doc].ID)
	}
	return out
}

// Parts returns what the first so many rows are made of, by place.
func (r *Ranking) Parts(most int) []Part {
	var out []Part
	for i, h := range r.heads[:min(len(r.heads), most)] {
		out = append(out, r.t.part(i+1, h.u))
		if h.rank > h.u.grade.rank {
			k := slices.IndexFunc(h.members, func(u *unit) bool { return u.grade.rank == h.rank })
			lent := r.t.part(i+1, h.members[k])
			lent.Lent = true
			out = append(out, lent)
		}
	}
	return out
}

func (t *tally) part(place int, u *unit) Part {
	p := Part{
		Place: place, Phrase: Phrase{u.id, t.name(u)}, Documents: len(u.at), Texts: u.origins, Stories: u.stories, Past: u.history, Control: u.control,
		Times: u.times, Names: u.capital, Scare: u.scare, Rarer: t.rarer(u), Contexts: u.contexts, Word: t.isWord(u),
	}
	n := float64(u.times)
	p.Company, p.Cue, p.Manner, p.Around = u.tone.company/n, u.tone.cue/n, u.tone.manner/n, u.tone.around/n
	p.Weight, p.Second = t.weightsOf(u)
	if u.key&gramBit == 0 && !t.s.said[u.key] && t.s.names[u.key>>32] > t.s.names[uint32(u.key)] { // as the name has them
		p.Weight, p.Second = p.Second, p.Weight
	}
	return p
}

// weightsOf are the shares that a unit's words take off how neutral it is.
func (t *tally) weightsOf(u *unit) (a, b float64) {
	switch {
	case u.key&gramBit != 0:
		return t.gramWeight(u), 0
	case t.s.said[u.key]:
		return groupWeight, 0
	case u.single():
		return t.s.weights[uint32(u.key)] * wordShare, 0
	}
	return t.s.weights[u.key>>32] * wordShare, t.s.weights[uint32(u.key)] * wordShare
}

// A Chance is how many units of a window stand in as many texts of it and of
// its past: units of equal counts have the same chance.
type Chance struct {
	Texts, Past int
	Units       int
}

// Chances returns how many units there are of each counts, those in one text
// left out; none without a past. By counts.
func (r *Ranking) Chances() []Chance {
	if r.t.weeks < leastWeeks {
		return nil
	}
	n := map[Chance]int{}
	for _, u := range r.t.units {
		n[Chance{Texts: u.origins, Past: u.history}]++
	}
	out := make([]Chance, 0, len(n))
	for c, units := range n {
		c.Units = units
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Chance) int { return cmp.Or(cmp.Compare(a.Texts, b.Texts), cmp.Compare(a.Past, b.Past)) })
	return out
}

// RankKey names what scores and rank depend on beside the words of documents:
// weights and word lists.
var RankKey = sync.OnceValue(func() string {
	b, err := json.Marshal([]any{WithPast, Alone})
	if err != nil {
		panic(err) // unreachable: weights are numbers
	}
	sum := sha256.Sum256([]byte(string(b) + lexiconList + plainList + ceremonyList + cueList + functionList + thesaurusList + conceptList))
	return RankVersion + " " + Key() + " " + hex.EncodeToString(sum[:4])
})

// RankWeights are the weights of the rank by name, in lower case: those of a
// window with a past and of one without.
func RankWeights() (withPast, alone map[string]float64) {
	named := func(w Weights) (out map[string]float64) {
		b, err := json.Marshal(w)
		if err == nil {
			err = json.Unmarshal(b, &out)
		}
		if err != nil {
			panic(err) // unreachable: weights are numbers
		}
		for _, name := range sortedKeys(out) {
			v := out[name]
			delete(out, name)
			out[strings.ToLower(name)] = v
		}
		return out
	}
	return named(WithPast), named(Alone)
}

// WordWeights are the weights of the words that the lexicon knows, by language
// and stem, and of the groups of the thesaurus, as they stand in a head.
func WordWeights() map[string]float64 {
	out := map[string]float64{}
	for lang, l := range lexes() {
		for stem, w := range l.weight {
			out[lang+":"+stem] = w
		}
		for _, groups := range l.groups {
			for _, g := range groups {
				out[g.id] = groupWeight
			}
		}
	}
	return out
}
