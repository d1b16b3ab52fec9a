package narratives

import (
	"math"
	"math/bits"
	"testing"
)

// weeks makes a series of weeks of so many documents.
func weeks(documents int, uses ...int) (out []Batch) {
	for _, n := range uses {
		out = append(out, Batch{n, documents})
	}
	return out
}

func TestStageOf(t *testing.T) {
	for name, c := range map[string]struct {
		life Life
		want Stage
	}{
		"first use":              {Life{weeks(200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3), 20, 0}, StageNew},
		"three weeks old":        {Life{weeks(200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 3, 5, 3), 20, 3}, StageNew},
		"record too short":       {Life{append(weeks(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), weeks(200, 0, 0, 0, 3)...), 20, 0}, StageRising},
		"four weeks old":         {Life{weeks(200, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 3, 5, 3), 20, 4}, StageSteady},
		"again after long":       {Life{weeks(200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2), 20, 90}, StageBack},
		"again after seven":      {Life{weeks(200, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 2), 20, 90}, StageSteady},
		"more than ever":         {Life{weeks(200, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 30), 20, 90}, StageRising},
		"second week of it":      {Life{weeks(200, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 31, 30), 20, 90}, StagePeak},
		"more again":             {Life{weeks(200, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 31, 80), 20, 90}, StageRising},
		"a little more":          {Life{weeks(200, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6), 20, 90}, StageSteady},
		"less":                   {Life{weeks(200, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 8), 20, 90}, StageFading},
		"no more":                {Life{weeks(200, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0), 20, 90}, StageQuiet},
		"none, and few before":   {Life{weeks(200, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0), 20, 90}, ""},
		"none for eight weeks":   {Life{weeks(200, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), 20, 90}, StageDormant},
		"too few documents":      {Life{append(weeks(200, 9, 9, 9), Batch{0, 19}), 20, 90}, ""},
		"nothing before":         {Life{weeks(200, 9), 20, 90}, ""},
		"weeks nobody collected": {Life{append(append(weeks(200, 9, 9), weeks(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)...), Batch{9, 200}), 20, 90}, StageSteady},
	} {
		if got := StageOf(c.life); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestHeatOf(t *testing.T) {
	for share, want := range map[float64]Heat{0: "", .0001: Cool, .002: Mild, .0069: Mild, .007: Warm, .02: Hot, .07: Scorching, .1999: Scorching, .2: Blazing, 1: Blazing} {
		if got := HeatOf(share); got != want {
			t.Errorf("HeatOf(%g) = %q, want %q", share, got, want)
		}
	}
	last := -1.0
	for _, h := range Heats() {
		if h.Least() <= last {
			t.Errorf("%s begins at %g, the tier below at %g", h, h.Least(), last)
		}
		if last = h.Least(); last > 0 && HeatOf(last) != h {
			t.Errorf("HeatOf(%g) = %q, want %q", last, HeatOf(last), h)
		}
	}
}

// Bursts finds the path that trying every path finds.
func TestBurstsAgainstEveryPath(t *testing.T) {
	for _, series := range [][]Batch{
		weeks(100, 1, 1, 1, 12, 11, 1, 1, 1),
		weeks(100, 9, 1, 0, 0, 1, 0, 0, 8),
		weeks(50, 3, 4, 3, 4, 3, 4),
		{{1, 10}, {0, 0}, {9, 20}, {2, 200}, {7, 9}},
	} {
		sum := Pool(series)
		base := float64(sum.Uses) / float64(sum.Documents)
		rate := []float64{base, math.Min(2*base, (1+base)/2)}
		cheapest, path := math.Inf(1), uint(0)
		for states := range uint(1) << len(series) {
			cost, last := 0.0, uint(0)
			for i, b := range series {
				s := states >> i & 1
				if s > last {
					cost += math.Log(float64(len(series)))
				}
				cost -= float64(b.Uses)*math.Log(rate[s]) + float64(b.Documents-b.Uses)*math.Log(1-rate[s])
				last = s
			}
			if cost < cheapest-1e-9 {
				cheapest, path = cost, states
			}
		}
		var got uint
		for _, b := range Bursts(series) {
			for i := b.Start; i < b.End; i++ {
				got |= 1 << i
			}
			if b.Weight <= 0 {
				t.Errorf("%v: a burst of weight %g", series, b.Weight)
			}
		}
		// A week without documents costs nothing in either state.
		for i, b := range series {
			if b.Documents == 0 {
				got, path = got&^(1<<i), path&^(1<<i)
			}
		}
		if got != path {
			t.Errorf("%v: bursts in weeks %0*b, want %0*b", series, len(series), bits.Reverse(got)>>(bits.UintSize-len(series)), len(series), bits.Reverse(path)>>(bits.UintSize-len(series)))
		}
	}
	for _, none := range [][]Batch{nil, weeks(10, 0, 0), weeks(0, 0, 0), weeks(5, 5, 5)} {
		if got := Bursts(none); got != nil {
			t.Errorf("Bursts(%v) = %v, want none", none, got)
		}
	}
}
