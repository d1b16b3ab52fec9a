package narratives

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A rule is a pattern with what it stands for.
type rule struct {
	*pattern
	framing int // index into Tracker.framings, -1 for topics
	topic   int // index into Tracker.topics, -1 for framings
	order   int // position among the rules of its program, breaks ties
}

// A program is the rules of one language behind an index from the rarest word
// that each must hold.
type program struct {
	lang     string
	stems    map[string][]anchor
	folds    map[string][]anchor
	prefixes map[string][]anchor
	lengths  []int              // distinct lengths of prefixes, bytes, ascending
	not      map[int][]*pattern // by framing
	rules    []*rule
	sieve    *sieve
}

// An anchor is a word that a rule must hold, lo to hi tokens after its start.
type anchor struct {
	rule   *rule
	lo, hi int
}

func newProgram(lang string) *program {
	return &program{
		lang:     lang,
		stems:    map[string][]anchor{},
		folds:    map[string][]anchor{},
		prefixes: map[string][]anchor{},
		not:      map[int][]*pattern{},
		sieve:    newSieve(),
	}
}

func (g *program) add(r *rule) {
	r.order = len(g.rules)
	g.rules = append(g.rules, r)
	words, _ := anchors(r.core)
	for _, w := range words {
		g.sieve.add(w, r.topic)
		a := anchor{rule: r, lo: w.lo, hi: w.hi}
		switch w.op {
		case opExact:
			g.folds[w.word] = append(g.folds[w.word], a)
		case opPrefix:
			g.prefixes[w.word] = append(g.prefixes[w.word], a)
			if i, ok := slices.BinarySearch(g.lengths, len(w.word)); !ok {
				g.lengths = slices.Insert(g.lengths, i, len(w.word))
			}
		default:
			g.stems[w.word] = append(g.stems[w.word], a)
		}
	}
}

// A needed word is one of a set of which a match must hold one.
type needed struct {
	op     op
	word   string
	lo, hi int // tokens before it
}

// anchors returns the set of words of which every match of seq holds one,
// chosen to be rare, and how rare its commonest is.
func anchors(seq []elem) (best []needed, rarity int) {
	lo, hi := 0, 0
	for _, e := range seq {
		l, h := elemWidth(e)
		if l > 0 && e.op != opSlot && e.op != opGap {
			var words []needed
			score := 0
			if e.op == opGroup {
				for i, a := range e.alts {
					w, s := anchors(a)
					words = append(words, w...)
					if i == 0 || s < score {
						score = s
					}
				}
			} else {
				words, score = []needed{{op: e.op, word: e.word}}, rare(e)
			}
			if score > rarity {
				best, rarity = nil, score
				for _, w := range words {
					w.lo, w.hi = w.lo+lo, w.hi+hi
					best = append(best, w)
				}
			}
		}
		lo, hi = lo+l, hi+h
	}
	return best, rarity
}

// common words make poor anchors: the function words of English, French,
// Spanish and Russian, and the fifty most frequent characters of Chinese news.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an the of to in on at by for from with as and or but is are was were be been being has have had
		it its he his she her they their them we our us you your i this that these those not no so all any one who which what
		call said say state countri china chines unit peopl govern world year new
		de la le les des du un une et en que qui dans el los las y una del se по в на и с не что как из для о к от за`) {
		m[w] = true
	}
	for _, r := range "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过" {
		m[string(r)] = true
	}
	return m
}()

// rare estimates how seldom a word is met: longer words are rarer.
func rare(e elem) int {
	if common[e.word] {
		return 1
	}
	n := utf8.RuneCountInString(e.word)
	if single(e.word) {
		return 6
	}
	if e.op == opPrefix {
		n--
	}
	return 1 + n
}

// A found is a match of a rule: tokens start to end, end exclusive.
type found struct {
	rule       *rule
	start, end int
}

// A line is one passage as tokens, with the sentences they stand in.
type line struct {
	text   string
	tokens []text.Token
	// sentence[i] is the number of the sentence of token i; bounds[n] is the
	// first token of sentence n, with one bound more than there are sentences.
	sentence []int
	bounds   []int
	spans    []text.Span
	lang     string
	sights   []sighting // actors, once asked for
	sighted  bool
	table    *names
	held     map[held]bool // patterns of sentences, once looked for
}

// cut finds the sentences of a line.
func (l *line) cut() {
	if l.bounds != nil {
		return
	}
	l.spans = text.Sentences(l.text, l.lang)
	l.sentence = make([]int, len(l.tokens))
	n := 0
	l.bounds = append(l.bounds, 0)
	for i, t := range l.tokens {
		for n+1 < len(l.spans) && t.Start >= l.spans[n].End {
			n++
			l.bounds = append(l.bounds, i)
		}
		l.sentence[i] = n
	}
	for len(l.bounds) <= max(n, len(l.spans)-1) {
		l.bounds = append(l.bounds, len(l.tokens))
	}
	l.bounds = append(l.bounds, len(l.tokens))
}

// bound returns the tokens of the sentence that token i stands in.
func (l *line) bound(i int) (from, to int) {
	l.cut()
	n := l.sentence[i]
	return l.bounds[n], l.bounds[n+1]
}

// match returns what the rules find in l, for each start the longest. Rules
// of topics for which skip is true are left out.
func (g *program) match(l *line, skip func(*rule) bool, out []found) []found {
	first := len(out)
	for i := range l.tokens {
		t := &l.tokens[i]
		if a, ok := g.stems[t.Stem]; ok {
			out = g.try(l, i, a, skip, out, first)
		}
		if len(g.folds) > 0 {
			if a, ok := g.folds[t.Fold]; ok {
				out = g.try(l, i, a, skip, out, first)
			}
		}
		for _, n := range g.lengths {
			if n > len(t.Fold) {
				break
			}
			if a, ok := g.prefixes[t.Fold[:n]]; ok {
				out = g.try(l, i, a, skip, out, first)
			}
		}
	}
	return out
}

func (g *program) try(l *line, i int, as []anchor, skip func(*rule) bool, out []found, first int) []found {
	for _, a := range as {
		if skip != nil && skip(a.rule) {
			continue
		}
		from, to := l.bound(i)
	starts:
		for s := max(from, i-a.hi); s <= i-a.lo; s++ {
			for _, f := range out[first:] {
				if f.rule == a.rule && f.start == s {
					continue starts
				}
			}
			if end, ok := a.rule.at(l, s, from, to); ok {
				out = append(out, found{rule: a.rule, start: s, end: end})
			}
		}
	}
	return out
}

// at matches p with its core beginning at token s of the sentence from..to and
// returns the longest end.
func (p *pattern) at(l *line, s, from, to int) (end int, ok bool) {
	if p.lead != "" && s == from {
		return 0, false
	}
	m := matcher{l: l, base: s, n: min(to-s, maxWidth+1)}
	set := m.run(p.core, 1)
	if p.trail != "" && to-s <= maxWidth+1 {
		set &^= 1 << (to - s) // nothing would be left for the slot
	}
	set &^= 1
	if set == 0 {
		return 0, false
	}
	return s + bits.Len64(set) - 1, true
}

// A matcher runs elements over the tokens base..base+n. Places are bits: bit i
// stands before token base+i.
type matcher struct {
	l    *line
	base int
	n    int
}

func (m *matcher) run(seq []elem, set uint64) uint64 {
	for i := range seq {
		if set == 0 {
			return 0
		}
		set = m.step(&seq[i], set)
	}
	return set
}

func (m *matcher) step(e *elem, set uint64) uint64 {
	var next uint64
	switch e.op {
	case opGroup:
		for _, a := range e.alts {
			next |= m.run(a, set)
		}
	case opGap:
		next = m.spread(set, 0, e.max)
	case opSlot:
		next = m.spread(set, 1, maxSlot) | m.named(set)
	default:
		for s := set; s != 0; s &= s - 1 {
			i := bits.TrailingZeros64(s)
			if i < m.n && e.is(&m.l.tokens[m.base+i]) {
				next |= 1 << (i + 1)
			}
		}
	}
	if e.opt {
		next |= set
	}
	return next
}

// spread moves every place on by lo to hi tokens.
func (m *matcher) spread(set uint64, lo, hi int) uint64 {
	var next uint64
	for k := lo; k <= hi; k++ {
		next |= set << k
	}
	return next & (1<<(m.n+1) - 1)
}

// named moves every place at which a known actor begins, or an article before
// it, to the actor's end.
func (m *matcher) named(set uint64) uint64 {
	var next uint64
	for _, s := range m.l.actors() {
		i, j := s.first-m.base, s.last+1-m.base
		if i < 0 || j > m.n || j-i >= maxName {
			continue
		}
		if set&(1<<i) != 0 || i > 0 && set&(1<<(i-1)) != 0 && m.l.tokens[m.base+i-1].Fold == "the" {
			next |= 1 << j
		}
	}
	return next
}

func (e *elem) is(t *text.Token) bool {
	switch e.op {
	case opStem:
		return t.Stem == e.word
	case opExact:
		return t.Fold == e.word
	case opPrefix:
		return strings.HasPrefix(t.Fold, e.word)
	}
	return false
}

// choose keeps, for each framing, the matches that stand first and are
// longest, none overlapping another. The result is ordered by place, then
// framing.
func choose(all []found) []found {
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rule.framing, b.rule.framing), cmp.Compare(a.start, b.start),
			cmp.Compare(b.end, a.end), cmp.Compare(a.rule.order, b.rule.order))
	})
	out := all[:0]
	for _, f := range all {
		if n := len(out); n > 0 && out[n-1].rule.framing == f.rule.framing && f.start < out[n-1].end {
			continue
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.rule.framing, b.rule.framing))
	})
	return out
}
