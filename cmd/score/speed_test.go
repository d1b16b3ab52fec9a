package main

import "testing"

func TestSpeedFigures(t *testing.T) {
	got, err := speedFigures([]byte(`[{"name":"parse","median_ms":2.5,"p99_ms":15,"most_ms":50,"ratio":3.2,"allocs":14000,"bytes":1048576}]`))
	if err != nil || len(got) != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	want := figure{"speed parse times the tree", 3.2, "median over pages; 2.50 ms a page"}
	if got[0] != want || got[2].note != "a page, 1024 KiB" {
		t.Errorf("%+v, want %+v first", got, want)
	}
	if _, err := speedFigures([]byte("no")); err == nil {
		t.Error("no error")
	}
}
