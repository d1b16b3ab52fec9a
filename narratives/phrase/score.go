package phrase

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A grade is what a unit's counts come to. Scores that cannot be computed are
// NaN here and nil in a Row.
type grade struct {
	novelty         float64 // signed root of G², against the own past
	distinctiveness float64 // signed root of G², against control outlets
	loadedness      float64 // 0 to 1
	q               float64 // false-discovery rate at which it is new
	rank            float64
}

// leastWeeks is how many weeks with documents a past must have; with fewer,
// everything is new.
const leastWeeks = 4

// SignedG2 is the signed root of the log-likelihood ratio (Dunning 1993) of a
// in n documents against b in m: positive where a is more often. It is about
// normal where nothing has changed, so 2 is worth a look and 4 is rare.
func SignedG2(a, n, b, m int) float64 {
	if n == 0 || m == 0 || a+b == 0 {
		return 0
	}
	term := func(k, of int, p float64) float64 {
		g := 0.0
		if k > 0 {
			g += float64(k) * math.Log(float64(k)/(float64(of)*p))
		}
		if k < of {
			g += float64(of-k) * math.Log(float64(of-k)/(float64(of)*(1-p)))
		}
		return g
	}
	p := float64(a+b) / float64(n+m)
	if p >= 1 {
		return 0
	}
	g := math.Sqrt(max(0, 2*(term(a, n, p)+term(b, m, p))))
	switch {
	case a*m == b*n:
		return 0 // not what rounding has left
	case a*m < b*n:
		return -g
	}
	return g
}

// Weights are those of the rank: one set for a window that has a past, one for
// a window without. docs/method/discovery.md says what each is for, how they
// were fitted, and on what.
type Weights struct {
	Damp      float64 // power of novelty, or without a past of distinctiveness
	Power     float64 // power of loadedness
	Spread    float64 // contexts at which half of the rank is reached
	Travel    float64 // power of contexts as a share of documents
	Tight     float64 // power of how far the words of a pair belong together
	Names     float64 // share of the rank that a wording loses if it is always written as a name
	Word      float64 // share of the rank that a single word keeps: it says less than a pair
	Elsewhere float64 // share of the rank that a wording keeps which control outlets use as often

	Base    float64 // loadedness, as a logit, of what no list knows
	Own     float64 // what its own words add, or its scare quotes
	Company float64 // likewise loaded words around it
	Cue     float64 // likewise what stands before it
	Manner  float64 // likewise words of ceremony within it
	Around  float64 // likewise such words around it
}

// WithPast are the weights of a window that is compared with the weeks before.
var WithPast = Weights{
	Damp: 1.25, Power: 1, Spread: 2, Travel: 1, Tight: 0.75, Names: 0.75, Word: 0.5, Elsewhere: 0.5,
	Base: -2.1, Own: 2.5, Company: 2.4, Cue: 2.5, Manner: -0.9, Around: -0.7,
}

// Alone are the weights of a window without a past: loadedness must tell. Its
// documents may be those of years, in which one topic is no single event.
var Alone = Weights{
	Damp: 1, Power: 2, Spread: 4, Travel: 0, Tight: 0.4, Names: 0.75, Word: 0.5, Elsewhere: 1,
	Base: -2.1, Own: 2.5, Company: 2.4, Cue: 2.5, Manner: -0.9, Around: -0.7,
}

// scareShare is how loaded a wording is that always stands in scare quotes.
const scareShare = 0.5

// wordShare is the share of its weight that a word of the lexicon gives to a
// wording.
const wordShare = 0.9

// grade computes all scores of all units.
func (t *tally) grade() {
	var ps []float64
	for _, u := range t.units {
		g := &u.grade
		g.novelty, g.distinctiveness, g.q = math.NaN(), math.NaN(), math.NaN()
		if t.weeks >= leastWeeks {
			g.novelty = SignedG2(u.origins, t.window, u.history, t.history)
			ps = append(ps, tail(u.origins, u.origins+u.history, float64(t.window)/float64(t.window+t.history)))
		}
		if t.control > 0 {
			g.distinctiveness = SignedG2(u.origins, t.window, u.control, t.control)
		}
		g.loadedness = t.loadedness(u)
	}
	if len(ps) > 0 {
		for i, q := range benjaminiHochberg(ps, t.tested) {
			t.units[i].grade.q = q
		}
	}
	for _, u := range t.units {
		u.grade.rank = t.rank(u)
	}
}

// rankedWith are the weights that the window is ranked with.
func (t *tally) rankedWith() Weights {
	if t.weeks >= leastWeeks {
		return WithPast
	}
	return Alone
}

// rank is the place of a unit in the ranking: how new it is, or without a past
// how much more it is used than elsewhere; times how loaded; times how far it
// travels, over contexts and as a share of its documents; times how far its
// words belong together; less for names, single words, and words that control
// outlets use as often. docs/method/discovery.md prints it.
func (t *tally) rank(u *unit) float64 {
	if t.isCharacter(u) {
		return 0
	}
	g, w := u.grade, t.rankedWith()
	strength := math.Log(1 + float64(u.origins))
	switch {
	case !math.IsNaN(g.novelty):
		strength = g.novelty
	case !math.IsNaN(g.distinctiveness):
		strength = g.distinctiveness
	}
	r := math.Pow(max(0, strength), w.Damp) * math.Pow(g.loadedness, w.Power) * u.contexts / (u.contexts + w.Spread)
	r *= math.Pow(u.contexts/float64(len(u.at)), w.Travel)
	r *= 1 - w.Names*float64(u.capital)/float64(u.times)
	r *= math.Pow(t.tight(u), w.Tight)
	if t.isWord(u) {
		r *= w.Word
	}
	if !math.IsNaN(g.distinctiveness) && g.distinctiveness <= 0 {
		r *= w.Elsewhere
	}
	return r
}

// tight is how far the words of a pair belong together: the share of the texts
// that hold the rarer of them which hold both, near each other. 1 for what is
// no pair.
func (t *tally) tight(u *unit) float64 {
	return min(1, float64(u.origins)/float64(t.rarer(u)))
}

// rarer is how many texts hold the rarer word of a pair; of what is no pair, how
// many hold it.
func (t *tally) rarer(u *unit) int {
	if u.single() || u.key&gramBit != 0 {
		return u.origins
	}
	rarer := math.MaxInt
	for _, stem := range []uint64{u.key >> 32, u.key & math.MaxUint32} {
		if w := t.byKey[stem<<32|stem]; w != nil {
			rarer = min(rarer, w.origins)
		}
	}
	if rarer == math.MaxInt {
		return u.origins // unreachable: the words of a kept pair are kept
	}
	return rarer
}

func (u *unit) single() bool { return u.key&gramBit == 0 && uint32(u.key>>32) == uint32(u.key) }

// isWord says whether a unit is a single word that is in no group.
func (t *tally) isWord(u *unit) bool { return u.single() && !t.isGroup(u) }

// isCharacter says whether a unit is a single Chinese character: it says nothing
// alone.
func (t *tally) isCharacter(u *unit) bool {
	if !u.single() {
		return false
	}
	name, ok := strings.CutPrefix(t.s.names[uint32(u.key)], "zh:")
	return ok && utf8.RuneCountInString(name) == 1
}

func (t *tally) isGroup(u *unit) bool {
	return u.single() && len(t.s.names[uint32(u.key)]) > 1 && t.s.names[uint32(u.key)][0] == ':'
}

// loadedness is how likely a reader is to call a unit's wordings a framing, as
// far as words tell (logistic regression on labelled rows): by its own words, by
// loaded words around it, by what stands before it, and by words of ceremony in
// it and around it.
func (t *tally) loadedness(u *unit) float64 {
	w, n := t.rankedWith(), float64(u.times)
	x := w.Base + w.Own*t.own(u) + w.Company*u.tone.company/n + w.Cue*u.tone.cue/n + w.Manner*u.tone.manner/n + w.Around*u.tone.around/n
	return 1 / (1 + math.Exp(-x))
}

// own is how loaded a unit's words are by the lexicon, the thesaurus and the
// share of its sightings in scare quotes.
func (t *tally) own(u *unit) float64 {
	a, b := t.weightsOf(u)
	return 1 - (1-scareShare*float64(u.scare)/float64(u.times))*(1-a)*(1-b)
}

// gramWeight is the weight of the most loaded word of two characters or more in
// a character gram. What begins inside a word is another word by chance.
func (t *tally) gramWeight(u *unit) (most float64) {
	if t.s.o.NoLexicon {
		return 0
	}
	o := u.at[0]
	lang := t.s.dialect(t.docs[o.doc].Lang)
	words := t.wordsOf(int(o.doc))[o.from:o.to]
	for i, w := range words {
		if w&Joined == 0 {
			t.s.follow(lang, words, i, &lang.lexis.loadedPaths, func(end int, weight float64) {
				if end-i > 1 {
					most = max(most, weight)
				}
			})
		}
	}
	return most
}

// tail is the chance that of n texts as many as k or more fall into the window
// if each does with chance p: exact, since the normal approximation calls two
// texts out of two rare.
func tail(k, n int, p float64) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	sum := 0.0
	for i := k; i <= n; i++ {
		add := math.Exp(lg(n) - lg(i) - lg(n-i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
		if sum += add; add < sum*1e-12 && float64(i) > float64(n)*p {
			break
		}
	}
	return min(1, sum)
}

// benjaminiHochberg returns the q-values of ps among tested hypotheses; those
// that are not in ps have a p of 1 (Benjamini and Hochberg 1995).
func benjaminiHochberg(ps []float64, tested int) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case ps[a] < ps[b]:
			return -1
		case ps[a] > ps[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(ps))
	least := 1.0
	for i := len(order) - 1; i >= 0; i-- {
		least = min(least, ps[order[i]]*float64(max(tested, len(ps)))/float64(i+1))
		out[order[i]] = least
	}
	return out
}
