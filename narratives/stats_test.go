package narratives

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// TestWilson compares with the roots of (p−k/n)² = z²p(1−p)/n, of which
// Wilson's interval is made, found by bisection.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{0, 0, 0, 1},
		{0, 10, 0, 0.212942},
		{10, 10, 0.787058, 1},
		{5, 10, 0.269272, 0.730728},
		{12, 163, 0.046493, 0.114669},
		{3, -1, 0, 1},
		{9, 5, 0.648883, 1},
	} {
		low, high := Wilson(c.k, c.n, Z90)
		if math.Abs(low-c.low) > 1e-6 || math.Abs(high-c.high) > 1e-6 {
			t.Errorf("Wilson(%d, %d) = %.6f, %.6f, want %.6f, %.6f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}

func TestRate(t *testing.T) {
	if r := RateOf(1, 19); !r.TooFew || r.Share != 1.0/19 {
		t.Errorf("RateOf(1, 19) = %+v, want too few", r)
	}
	if r := RateOf(5, 20); r.TooFew || r.Share != .25 || r.Low >= .25 || r.High <= .25 {
		t.Errorf("RateOf(5, 20) = %+v", r)
	}
	if r := RateOf(0, 0); !r.TooFew || r.Share != 0 || r.High != 1 {
		t.Errorf("RateOf(0, 0) = %+v", r)
	}
}

func TestWeeks(t *testing.T) {
	for _, c := range []struct{ at, week string }{
		{"2019-08-20T06:00:00Z", "2019-W34"},
		{"2019-08-18T23:59:59Z", "2019-W33"},
		{"2019-08-19T07:00:00+08:00", "2019-W33"}, // Monday in Beijing, Sunday in UTC
		{"2021-01-03T12:00:00Z", "2020-W53"},
		{"2018-12-31T00:00:00Z", "2019-W01"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := WeekOf(at); got != c.week {
			t.Errorf("WeekOf(%s) = %s, want %s", c.at, got, c.week)
		}
		from, to, err := ParseWeek(c.week)
		if err != nil || at.Before(from) || !at.Before(to) || to.Sub(from) != 7*24*time.Hour || from.Weekday() != time.Monday {
			t.Errorf("ParseWeek(%s) = %v, %v, %v, want a week that holds %s", c.week, from, to, err, c.at)
		}
	}
	for _, bad := range []string{"", "2019-34", "2019-W00", "2019-W53", "2019-W54", "2019W34", "2019-w34", "２019-W34", "2019-W3a"} {
		if from, _, err := ParseWeek(bad); err == nil {
			t.Errorf("ParseWeek(%q) = %v, want an error", bad, from)
		}
	}
	if got, want := PrevWeeks("2021-W02", 4), []string{"2020-W52", "2020-W53", "2021-W01", "2021-W02"}; !slices.Equal(got, want) {
		t.Errorf("PrevWeeks = %v, want %v", got, want)
	}
}

func TestDocumentWeek(t *testing.T) {
	at := time.Date(2019, 8, 20, 0, 0, 0, 0, time.UTC)
	for p, want := range map[extract.Precision]string{
		extract.Second: "2019-W34", extract.Day: "2019-W34", extract.Month: "", extract.Year: "", "": "",
	} {
		if got := DocumentWeek(extract.Date{Time: at, Precision: p}); got != want {
			t.Errorf("DocumentWeek(precision %q) = %q, want %q", p, got, want)
		}
	}
	if got := DocumentWeek(extract.Date{Precision: extract.Day}); got != "" {
		t.Errorf("DocumentWeek(no time) = %q, want none", got)
	}
}
