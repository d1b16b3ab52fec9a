package narratives

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

func TestLags(t *testing.T) {
	var list []Reprint
	add := func(outlet, origin string, hours ...float64) {
		for _, h := range hours {
			list = append(list, Reprint{Outlet: outlet, Origin: origin, Lag: time.Duration(h * float64(time.Hour)), LagKnown: true})
		}
	}
	add("courier", "wire", 9, 1, 3, 2, 30)
	add("mail", "wire", 4, 2)
	add("wire", "mail", 1)
	list = append(list, Reprint{Outlet: "courier", Origin: "wire"}, Reprint{Outlet: "gazette", Origin: "mail"})
	got, err := json.Marshal(Lags(list))
	if err != nil {
		t.Fatal(err)
	}
	const want = `[{"outlet":"courier","follows":"wire","documents":6,"timed":5,"median_hours":3,"low_hours":1,"high_hours":30},` +
		`{"outlet":"mail","follows":"wire","documents":2,"timed":2,"median_hours":3,"low_hours":null,"high_hours":null},` +
		`{"outlet":"gazette","follows":"mail","documents":1,"timed":0,"median_hours":0,"low_hours":null,"high_hours":null},` +
		`{"outlet":"wire","follows":"mail","documents":1,"timed":1,"median_hours":1,"low_hours":null,"high_hours":null}]`
	if string(got) != want {
		t.Errorf("lags:\n%s\nwant\n%s", got, want)
	}
	if got := Lags(nil); got == nil || len(got) != 0 {
		t.Errorf("Lags(nil) = %v, want an empty list", got)
	}
}

// TestMedianBound holds the bounds against the table of the sign test: at
// n values the rank, from 1, whose one-sided level is at most .05.
func TestMedianBound(t *testing.T) {
	for n, rank := range map[int]int{4: 0, 5: 1, 7: 1, 8: 2, 10: 2, 11: 3, 20: 6, 50: 19, 100: 42} {
		bound, ok := medianBound(n)
		if ok != (rank > 0) || ok && bound != rank-1 {
			t.Errorf("medianBound(%d) = %d, %v, want %d", n, bound, ok, rank-1)
		}
	}
	exact, _ := medianBound(1000)
	near, _ := medianBound(1001)
	if math.Abs(float64(exact-near)) > 1 {
		t.Errorf("the bounds of 1000 and 1001 values are %d and %d", exact, near)
	}
}
