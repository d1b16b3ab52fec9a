package company

import (
	"math"
	"regexp"
	"strconv"
)

const (
	// leastStories is in how many stories two framings must stand together;
	// below it one writer's habit is a link.
	leastStories = 5
	// mostChance is the chance at which that many would do so though they have
	// nothing to do with each other.
	mostChance = 0.001
	// leastNPMI is how far they must attract each other: a link that is sure but
	// weak is what all framings of one paper have.
	leastNPMI = 0.1
	// sameShare is the share of a discovered framing's stories that also hold
	// the other one at which the two are taken for wordings of one thing: where a
	// discovered framing stands in its document is not known.
	sameShare = 0.9
)

// A Link is a pair with what it is measured by.
type Link struct {
	Pair
	OfA      int     `json:"stories_a"` // in which A stands
	OfB      int     `json:"stories_b"`
	Expected float64 `json:"expected"` // stories with both, if they had nothing to do with each other
	NPMI     float64 `json:"npmi"`     // from -1, never together, over 0, by chance, to 1, always
	Chance   float64 `json:"chance"`   // of as many stories with both, or more
	Holds    bool    `json:"holds"`    // beyond chance, often and strongly enough
}

// Links measures all pairs of two framings: the normalised pointwise mutual
// information of Bouma (2009), over the stories in which any framing stands,
// and the exact chance (hypergeometric) of as many stories with both. That any
// framing stands in a story says that it is about politics: over all stories
// everything political would attract everything else.
func Links(t Tally) []Link {
	alone := map[string]int{}
	for _, p := range t.Pairs {
		if p.A == p.B {
			alone[p.A] = p.Stories
		}
	}
	out := []Link{}
	for _, p := range t.Pairs {
		a, b := alone[p.A], alone[p.B]
		if p.A == p.B || p.Stories == 0 {
			continue
		}
		l := Link{Pair: p, OfA: a, OfB: b, Expected: cut(float64(a) * float64(b) / float64(t.Stories))}
		l.NPMI = cut(npmi(p.Stories, a, b, t.Stories))
		l.Chance = significant(tail(p.Stories, a, b, t.Stories))
		l.Holds = p.Stories >= leastStories && l.Chance <= mostChance && l.NPMI >= leastNPMI && !l.same()
		out = append(out, l)
	}
	return out
}

// same says whether a discovered framing may be a wording of the other one.
func (l Link) same() bool {
	for _, x := range []struct {
		id string
		of int
	}{{l.A, l.OfA}, {l.B, l.OfB}} {
		if discoveredID.MatchString(x.id) && float64(l.Stories) >= sameShare*float64(x.of) {
			return true
		}
	}
	return false
}

// discoveredID is how a discovered framing is told by its id.
var discoveredID = regexp.MustCompile(`^n[0-9a-f]{16}$`)

// npmi is ln(p(a,b) / (p(a) p(b))) / -ln p(a,b).
func npmi(both, a, b, n int) float64 {
	if both >= n {
		return 0 // in every story there is: nothing to tell
	}
	joint := float64(both) / float64(n)
	return math.Log(joint*float64(n)*float64(n)/(float64(a)*float64(b))) / -math.Log(joint)
}

// tail is the chance that of n stories, a with one framing and b with the
// other, both or more hold the two.
func tail(both, a, b, n int) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	choose := func(n, k int) float64 { return lg(n) - lg(k) - lg(n-k) }
	sum := 0.0
	for k := both; k <= min(a, b); k++ {
		if b-k <= n-a {
			sum += math.Exp(choose(a, k) + choose(n-a, b-k) - choose(n, b))
		}
	}
	return math.Min(1, sum)
}

// significant rounds to three digits, for the reason that cut has: a chance has
// many zeros.
func significant(f float64) float64 {
	f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 3, 64), 64) // what has been printed can be read
	return f
}

// cut rounds to six decimals, so that machines whose last bits differ group
// alike.
func cut(f float64) float64 { return math.Round(f*1e6) / 1e6 }
