package phrase

import (
	"slices"
	"testing"
)

// What is left out is left out in every form, by content words, and the rest
// of its group stays.
func TestWithoutLeavesOutWordings(t *testing.T) {
	o := Options{Without: "the double standards\nfuel to a fire"}
	left := o.LeftOut("en")
	if !slices.Contains(left, "double-standard: double standard") || !slices.Contains(left, "add-fuel: fuel to the fire") {
		t.Errorf("left out: %q", left)
	}
	if slices.Contains(left, "double-standard: dual standard") || slices.Contains(left, "add-fuel: fuel the flames") {
		t.Errorf("too much is left out: %q", left)
	}
	if more := o.LeftOut("zh"); len(more) > 0 {
		t.Errorf("left out in Chinese: %q", more)
	}
	sequences := func(o Options) (n int) {
		for _, list := range newScanner(nil, o).dialect("en").groups {
			n += len(list)
		}
		return n
	}
	if all, rest := sequences(Options{}), sequences(o); all-rest != len(left) {
		t.Errorf("%d sequences of %d stay, %d were left out", rest, all, len(left))
	}
}
