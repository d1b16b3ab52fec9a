package main

import "testing"

func TestTiersInOrder(t *testing.T) {
	a := func(tier, right string) string {
		return "confidence \"" + tier + "\": 9 predictions, matched 0.9, speaker right " + right + " of the matched that have one\n"
	}
	for text, want := range map[string]float64{
		a("A", "0.94") + a("B", "0.90") + a("C", "0.33"): 1,
		a("A", "0.90") + a("B", "0.94") + a("C", "0.33"): 0,
		a("A", "0.94") + a("B", "0.88") + a("C", "0.89"): 0,
		a("A", "0.94") + a("B", "0.88"):                  0,
		"":                                               0,
	} {
		if got := tiersInOrder(text); got != want {
			t.Errorf("tiersInOrder(%q) = %v, want %v", text, got, want)
		}
	}
}
