package narratives

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// A Reprint is a document and the origin of its text, of another outlet.
type Reprint struct {
	Outlet   string        // that reprints
	Origin   string        // outlet of the origin
	Lag      time.Duration // from the origin's publication to the reprint's, not negative
	LagKnown bool          // both give a time, not only a day
}

// A Lag says how one outlet follows another: how many of its documents have
// their origin there, and how long they took.
type Lag struct {
	Outlet    string  `json:"outlet"`
	Follows   string  `json:"follows"`
	Documents int     `json:"documents"`
	Timed     int     `json:"timed"`        // of which both give a time
	Median    float64 `json:"median_hours"` // of those timed; 0 if there are none
	// Low and High bound the median with at least 90 % confidence; nil if
	// under five documents are timed, which say too little.
	Low  *float64 `json:"low_hours"`
	High *float64 `json:"high_hours"`
}

// Lags returns who follows whom, pairs with most documents first.
func Lags(list []Reprint) []Lag {
	type pair struct{ outlet, follows string }
	at := map[pair]*Lag{}
	hours := map[pair][]float64{}
	for _, r := range list {
		p := pair{r.Outlet, r.Origin}
		if at[p] == nil {
			at[p] = &Lag{Outlet: r.Outlet, Follows: r.Origin}
		}
		at[p].Documents++
		if r.LagKnown {
			hours[p] = append(hours[p], r.Lag.Hours())
		}
	}
	out := []Lag{}
	for p, l := range at {
		h := hours[p]
		slices.Sort(h)
		l.Timed = len(h)
		if n := len(h); n > 0 {
			l.Median = round((h[(n-1)/2] + h[n/2]) / 2)
			if lo, ok := medianBound(n); ok {
				low, high := round(h[lo]), round(h[n-1-lo])
				l.Low, l.High = &low, &high
			}
		}
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Lag) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Outlet, b.Outlet), cmp.Compare(a.Follows, b.Follows))
	})
	return out
}

func round(h float64) float64 { return math.Round(h*100) / 100 }

// medianBound returns the index, from 0, of the order statistic of n that the
// median lies above with odds of .95 or more; the one as far from the other
// end bounds it from above. The number of values under the median is binomial
// (Conover 1999, section 3.2). It is false under five values.
func medianBound(n int) (int, bool) {
	odds := math.Pow(0.5, float64(n)) // none under the median
	if n > 1000 {                     // the normal approximation
		return int(float64(n)/2-1.645*math.Sqrt(float64(n))/2) - 1, true
	}
	sum, bound := 0.0, -1
	for k := 0; k < n/2; k++ {
		if sum += odds; sum > 0.05 {
			break
		}
		bound = k
		odds *= float64(n-k) / float64(k+1)
	}
	return bound, bound >= 0
}
