package text

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// words returns n made-up words.
func madeUp(r *rand.Rand, n int) []string {
	w := make([]string, n)
	for i := range w {
		w[i] = fmt.Sprintf("w%x", r.Uint32())
	}
	return w
}

// pair returns two texts whose shingles overlap by about j: a stretch in
// common, and a stretch of its own for each.
func pair(r *rand.Rand, shingles int, j float64) (a, b string) {
	common := int(float64(shingles) * 2 * j / (1 + j))
	stretch := madeUp(r, common+shingleWord-1)
	own := shingles - common
	x := append(slices.Clone(stretch), madeUp(r, own)...)
	y := append(slices.Clone(stretch), madeUp(r, own)...)
	return strings.Join(x, " "), strings.Join(y, " ")
}

// TestBands measures how many pairs are found, which the comment at bandRows
// promises.
func TestBands(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		shingles    int
		j           float64
		least, most float64
	}{
		{400, .5, .99, 1}, {120, .5, .99, 1}, {40, .5, .97, 1}, {400, .8, 1, 1}, {400, .1, 0, .08}, {400, 0, 0, 0},
	} {
		const trials = 1500
		found, sum := 0, 0.0
		for range trials {
			a, b := pair(r, c.shingles, c.j)
			x, y := Signature(a, "en"), Signature(b, "en")
			sum += Overlap(x, y)
			bands := Bands(y)
			if slices.ContainsFunc(Bands(x), func(h uint64) bool { return slices.Contains(bands, h) }) {
				found++
			}
		}
		share, mean := float64(found)/trials, sum/trials
		t.Logf("%d shingles, overlap %.2f: found %.3f, estimate %.3f", c.shingles, c.j, share, mean)
		if share < c.least || share > c.most {
			t.Errorf("%d shingles, overlap %.2f: found %.3f, want %.2f to %.2f", c.shingles, c.j, share, c.least, c.most)
		}
		if math.Abs(mean-c.j) > .03 {
			t.Errorf("%d shingles, overlap %.2f: estimate %.3f", c.shingles, c.j, mean)
		}
	}
}

func TestSignature(t *testing.T) {
	if got := Signature("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen", "en"); got != nil {
		t.Error("eleven shingles gave a signature")
	}
	a := Signature("One two three four five six seven eight nine ten eleven twelve thirteen, fourteen “fifteen” sixteen.", "en")
	b := Signature("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen SIXTEEN", "en")
	if len(a) != slots || !slices.Equal(a, b) || Overlap(a, b) != 1 {
		t.Error("case and marks change a signature")
	}
	x := Signature("中方对此表示强烈不满和坚决反对并提出严正交涉", "zh")
	y := Signature("中方對此表示強烈不滿和堅決反對並提出嚴正交涉", "zh")
	if x == nil || !slices.Equal(x, y) {
		t.Error("traditional and simplified text differ")
	}
	if Overlap(a, nil) != 0 || Overlap(nil, nil) != 0 || Bands(nil) != nil {
		t.Error("nil is near something")
	}
}

func BenchmarkSignature(b *testing.B) {
	s := strings.Repeat(passage+" ", 10)
	for b.Loop() {
		Signature(s, "en")
	}
}
