package narratives

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Judged is one unit as several coders labelled it: one label a coder, in the same order
// for every unit. An empty label means that the coder did not judge it.
type Judged []string

// An Agreement is a coefficient with its bootstrap interval. All three numbers
// are NaN if nothing can be said: no unit judged twice, or one label only.
type Agreement struct {
	Value     float64 // 1 is perfect, 0 what chance gives, below 0 worse
	Low, High float64 // bounds of the interval
	Units     int     // units that two coders or more judged
}

// Alpha returns Krippendorff's alpha for nominal labels after Krippendorff
// (2011), Computing Krippendorff's Alpha-Reliability, example C. Any number of
// coders may have judged a unit; units with fewer than two labels say nothing.
// It is NaN if no unit has two labels, or if all labels are the same.
func Alpha(units []Judged) float64 {
	var (
		totals   = map[string]float64{}
		n        float64
		observed float64 // disagreeing pairs, each unit's weighted by 1/(m-1)
	)
	for _, u := range units {
		counts, m := tally(u)
		if m < 2 {
			continue
		}
		same := 0
		for label, c := range counts {
			totals[label] += float64(c)
			same += c * (c - 1)
		}
		n += float64(m)
		observed += float64(m*(m-1)-same) / float64(m-1)
	}
	expected := n * n
	for _, c := range totals {
		expected -= c * c // whole numbers: the order cannot change the sum
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - (n-1)*observed/expected
}

// Kappa returns Cohen's kappa of coders a and b, which are positions in each
// unit, after Cohen (1960), A coefficient of agreement for nominal scales.
// Units that one of the two did not judge are left out. It is NaN if none is
// left, or if chance alone would make the two agree always.
func Kappa(units []Judged, a, b int) float64 {
	var (
		left, right = map[string]int{}, map[string]int{}
		n, same     int
	)
	for _, u := range units {
		if !both(u, a, b) {
			continue
		}
		n++
		left[u[a]]++
		right[u[b]]++
		if u[a] == u[b] {
			same++
		}
	}
	chance := 0
	for label, c := range left {
		chance += c * right[label]
	}
	if n*n == chance { // also if n is 0
		return math.NaN()
	}
	return float64(n*same-chance) / float64(n*n-chance)
}

// AlphaInterval returns Alpha with its 95 % bootstrap interval; the same seed
// gives the same bounds on every machine.
func AlphaInterval(units []Judged, seed uint64) Agreement {
	units = slices.DeleteFunc(slices.Clone(units), func(u Judged) bool {
		_, m := tally(u)
		return m < 2
	})
	return bootstrap(units, seed, Alpha)
}

// KappaInterval returns Kappa with its 95 % bootstrap interval; the same seed
// gives the same bounds on every machine.
func KappaInterval(units []Judged, a, b int, seed uint64) Agreement {
	units = slices.DeleteFunc(slices.Clone(units), func(u Judged) bool { return !both(u, a, b) })
	return bootstrap(units, seed, func(u []Judged) float64 { return Kappa(u, a, b) })
}

const (
	// resamples is how often the units are drawn anew. With 2,000 draws a 2.5 %
	// bound rests on 50 values (Efron and Tibshirani 1993, section 13.3, ask
	// for at least 1,000 for percentile intervals).
	resamples = 2000

	// tail is the share left out at either end of a 95 % interval, the one that
	// Krippendorff (2004) and Hayes and Krippendorff (2007) print.
	tail = 0.025
)

// bootstrap draws whole units with replacement and takes the percentiles of
// the coefficient (Efron and Tibshirani 1993, chapter 13). Draws in which it
// is not defined are left out.
func bootstrap(units []Judged, seed uint64, coefficient func([]Judged) float64) Agreement {
	a := Agreement{Value: coefficient(units), Low: math.NaN(), High: math.NaN(), Units: len(units)}
	if math.IsNaN(a.Value) {
		return a
	}
	random := rand.New(rand.NewPCG(seed, 0))
	drawn := make([]Judged, len(units))
	var values []float64
	for range resamples {
		for i := range drawn {
			drawn[i] = units[random.IntN(len(units))]
		}
		if v := coefficient(drawn); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return a
	}
	a.Low, a.High = percentiles(values)
	return a
}

// percentiles returns the bounds between which all but the tails of values lie.
func percentiles(values []float64) (low, high float64) {
	slices.Sort(values)
	last := float64(len(values) - 1)
	return values[int(math.Floor(tail*last))], values[int(math.Ceil((1-tail)*last))]
}

// A Confusion counts how often the first of two coders gave one label and the
// second another.
type Confusion struct {
	Labels []string `json:"labels"` // sorted
	Counts [][]int  `json:"counts"` // by first coder's label, then second's
}

// Confuse tabulates coders a and b over the units that both judged.
func Confuse(units []Judged, a, b int) Confusion {
	var c Confusion
	for _, u := range units {
		if both(u, a, b) {
			c.Labels = append(c.Labels, u[a], u[b])
		}
	}
	slices.Sort(c.Labels)
	c.Labels = slices.Compact(c.Labels)
	c.Counts = make([][]int, len(c.Labels))
	for i := range c.Counts {
		c.Counts[i] = make([]int, len(c.Labels))
	}
	for _, u := range units {
		if both(u, a, b) {
			i, _ := slices.BinarySearch(c.Labels, u[a])
			j, _ := slices.BinarySearch(c.Labels, u[b])
			c.Counts[i][j]++
		}
	}
	return c
}

// both reports whether both coders gave u a label.
func both(u Judged, a, b int) bool {
	return a < len(u) && b < len(u) && u[a] != "" && u[b] != ""
}

// tally counts the labels of u, and how many there are.
func tally(u Judged) (counts map[string]int, m int) {
	counts = make(map[string]int, len(u))
	for _, label := range u {
		if label != "" {
			counts[label]++
			m++
		}
	}
	return counts, m
}
