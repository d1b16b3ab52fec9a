package narratives

import "math"

// A Batch is what one stretch of time, a week for most uses, holds: documents
// with a framing among all documents.
type Batch struct{ Uses, Documents int }

// A Burst is a run of batches in which a framing is used more often than the
// whole series leads one to expect.
type Burst struct {
	Start, End int     // indices of batches, End exclusive
	Weight     float64 // how much cheaper the burst explains the run, in nats; never negative
}

// Parameters of Bursts: those that Kleinberg's paper uses for its examples.
const (
	burstScale = 2.0 // rate in a burst, as a multiple of the series' own
	burstGamma = 1.0 // what it costs to enter one, in units of the log of the number of batches
)

// Bursts follows Kleinberg (2002), the two-state automaton of section 4 for
// events that come in batches: in the lower state a document carries the
// framing with the rate of the whole series, in the upper one with twice that
// rate; to enter the upper state costs ln n, to leave it nothing. The cheapest
// path of states is found by dynamic programming; its runs in the upper state
// are the bursts, in order. Batches without documents say nothing.
func Bursts(series []Batch) (out []Burst) {
	var uses, documents int
	for _, b := range series {
		uses += b.Uses
		documents += b.Documents
	}
	if uses == 0 || uses >= documents {
		return nil
	}
	base := float64(uses) / float64(documents)
	rates := [2]float64{base, math.Min(burstScale*base, (1+base)/2)} // a rate is below 1
	cost := func(state int, b Batch) float64 {
		return -float64(b.Uses)*math.Log(rates[state]) - float64(b.Documents-b.Uses)*math.Log(1-rates[state])
	}
	enter := burstGamma * math.Log(float64(len(series)))
	best := [2]float64{0, enter}
	from := make([][2]int, len(series))
	for i, b := range series {
		lower, upper := best[0], best[1]
		best[0] = math.Min(lower, upper) + cost(0, b)
		best[1] = math.Min(lower+enter, upper) + cost(1, b)
		if upper < lower {
			from[i][0] = 1
		}
		if upper <= lower+enter {
			from[i][1] = 1
		}
	}
	state := 0
	if best[1] < best[0] {
		state = 1
	}
	states := make([]int, len(series))
	for i := len(series) - 1; i >= 0; i-- {
		states[i] = state
		state = from[i][state]
	}
	for i, b := range series {
		if states[i] == 0 {
			continue
		}
		if i == 0 || states[i-1] == 0 {
			out = append(out, Burst{Start: i})
		}
		last := &out[len(out)-1]
		last.End = i + 1
		last.Weight += cost(0, b) - cost(1, b)
	}
	for i := range out {
		out[i].Weight = math.Max(out[i].Weight, 0)
	}
	return out
}
