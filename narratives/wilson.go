package narratives

import "math"

// Z90 is the normal quantile of a two-sided 90 % interval.
const Z90 = 1.6448536269514722

// Z95 is the normal quantile of a two-sided 95 % interval.
const Z95 = 1.959963984540054

// MinDocuments is how many documents a rate needs: under it a rate is printed
// as too few, with its interval. Below 20 the 90 % interval of a share near
// one half is wider than ±.18.
const MinDocuments = 20

// Wilson returns the score interval of Wilson (1927) for k hits among n, each
// bound from 0 to 1. With n of 0 nothing is known: 0 and 1.
func Wilson(k, n int, z float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	k = min(max(k, 0), n)
	p, m, z2 := float64(k)/float64(n), float64(n), z*z
	mid := p + z2/(2*m)
	half := z * math.Sqrt(p*(1-p)/m+z2/(4*m*m))
	low, high = (mid-half)/(1+z2/m), (mid+half)/(1+z2/m)
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return max(low, 0), min(high, 1)
}

// A Rate is a share of documents with its interval.
type Rate struct {
	K      int     `json:"k"`     // documents with the framing
	N      int     `json:"n"`     // documents it is a share of
	Share  float64 `json:"share"` // K/N, 0 if N is 0
	Low    float64 `json:"low"`   // 90 % Wilson interval
	High   float64 `json:"high"`
	TooFew bool    `json:"too_few,omitempty"` // N is under MinDocuments
}

// RateOf returns the rate of k among n documents with a 90 % interval.
func RateOf(k, n int) Rate {
	r := Rate{K: k, N: n, TooFew: n < MinDocuments}
	if n > 0 {
		r.Share = float64(k) / float64(n)
	}
	r.Low, r.High = Wilson(k, n, Z90)
	return r
}
