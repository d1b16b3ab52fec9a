package narratives

// A Heat says how common a framing is among the articles of a group of
// outlets. The idea of six tiers is the China Media Project's; the bounds are
// ours, each about three times the one below.
type Heat string

// The tiers, from the most common to the rarest. A framing that is not used has
// none.
const (
	Blazing   Heat = "blazing"   // in a fifth of the articles, or more
	Scorching Heat = "scorching" // in 7 % or more
	Hot       Heat = "hot"       // in 2 % or more
	Warm      Heat = "warm"      // in 0.7 % or more
	Mild      Heat = "mild"      // in 0.2 % or more
	Cool      Heat = "cool"      // in fewer
)

// heats are the tiers with the least share of each, hottest first.
var heats = []struct {
	heat  Heat
	least float64
}{{Blazing, .2}, {Scorching, .07}, {Hot, .02}, {Warm, .007}, {Mild, .002}, {Cool, 0}}

// HeatOf returns the tier of a share from 0 to 1; empty if it is 0.
func HeatOf(share float64) Heat {
	for _, h := range heats {
		if share >= h.least && share > 0 {
			return h.heat
		}
	}
	return ""
}

// Heats are the tiers from the rarest to the most common.
func Heats() (out []Heat) {
	for i := range heats {
		out = append(out, heats[len(heats)-1-i].heat)
	}
	return out
}

// Least is the share at which a tier begins; 0 for none.
func (h Heat) Least() float64 {
	for _, x := range heats {
		if x.heat == h {
			return x.least
		}
	}
	return 0
}
