package vector

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
)

// A drawer is a Cache in memory, and an Embedder that makes a vector of a
// text's length.
type drawer struct {
	kept  map[string][]byte
	asked [][]string
	fails int // from which request on
}

func (d *drawer) Missing(_ context.Context, texts []string) (out []string, err error) {
	return slices.DeleteFunc(slices.Clone(texts), func(t string) bool { return d.kept[t] != nil }), nil
}

func (d *drawer) Keep(_ context.Context, texts []string, vectors [][]byte) error {
	for i, t := range texts {
		d.kept[t] = vectors[i]
	}
	return nil
}

var errDown = errors.New("down")

func (d *drawer) Embed(_ context.Context, texts []string) (out [][]float32, err error) {
	if d.fails > 0 && len(d.asked) >= d.fails {
		return nil, errDown
	}
	d.asked = append(d.asked, texts)
	for _, t := range texts {
		out = append(out, []float32{float32(len(t)), 1})
	}
	return out, nil
}

func TestNoTextIsAskedTwice(t *testing.T) {
	d := &drawer{kept: map[string][]byte{}}
	for round, want := range []int{3, 0, 1} {
		texts := []string{"ccc", "a", "bb", "a", "dddd"}
		asked, err := Ask(t.Context(), d, d, texts[:min(4+round/2, 5)], 2)
		if err != nil || asked != want {
			t.Errorf("round %d: asked %d, %v", round, asked, err)
		}
	}
	if got := fmt.Sprint(d.asked); got != "[[a bb] [ccc] [dddd]]" {
		t.Errorf("asked %s", got)
	}
}

func TestWhatCameBeforeAnErrorIsKept(t *testing.T) {
	d := &drawer{kept: map[string][]byte{}, fails: 1}
	asked, err := Ask(t.Context(), d, d, []string{"a", "bb", "ccc"}, 2)
	if !errors.Is(err, errDown) || asked != 2 || len(d.kept) != 2 {
		t.Errorf("asked %d, kept %d, %v", asked, len(d.kept), err)
	}
}

func TestQuantise(t *testing.T) {
	a, b := Quantise([]float32{3, 4, -5}), Quantise([]float32{4, -3, 0})
	if got := CosineOf(a, b); math.Abs(got) > .01 {
		t.Errorf("cosine of a right angle %v", got)
	}
	if got := CosineOf(a, Quantise([]float32{-.3, -.4, .5})); math.Abs(got+1) > 1e-4 {
		t.Errorf("cosine of opposites %v", got)
	}
	if CosineOf(a, a[:2]) != 0 || CosineOf(nil, nil) != 0 {
		t.Error("vectors of two lengths, or of none, are alike")
	}
}
