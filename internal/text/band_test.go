package text

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestBandSet holds the set to what two lists of bands say.
func TestBandSet(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var kept []Fingerprint
	var bands []uint64
	for range 300 {
		words := prose(r, 150)
		kept = append(kept, FingerprintOf(strings.Join(words, " "), "en"))
		if r.IntN(60) == 0 {
			bands = append(bands, FingerprintOf(strings.Join(changed(r, words, .3), " "), "en").Bands()...)
		}
	}
	set, met := NewBandSet(bands), 0
	for i, f := range kept {
		b, err := f.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.ContainsFunc(f.Bands(), func(b uint64) bool { return slices.Contains(bands, b) })
		if want {
			met++
		}
		if got := set.Meets(b[:LeadBytes]); got != want {
			t.Errorf("text %d: %v, want %v", i, got, want)
		}
	}
	if met < 20 || met > 200 {
		t.Errorf("%d of %d meet the set", met, len(kept))
	}
	if NewBandSet(nil).Meets(make([]byte, LeadBytes)) || set.Meets(nil) || set.Meets([]byte{1, 2, 3}) {
		t.Error("nothing meets something")
	}
}

func BenchmarkBandSet(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	lead := make([]byte, LeadBytes)
	var bands []uint64
	for range 256 {
		bands = append(bands, FingerprintOf(strings.Join(prose(r, 150), " "), "en").Bands()...)
	}
	for i := range lead {
		lead[i] = byte(r.Uint32())
	}
	set := NewBandSet(bands)
	for b.Loop() {
		set.Meets(lead)
	}
}
