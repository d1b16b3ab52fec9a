package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
)

func TestNormalise(t *testing.T) {
	norm := func(d Data) []byte {
		t.Helper()
		b, err := JSON(build(t, d))
		if err != nil {
			t.Fatal(err)
		}
		out, err := Normalise(b)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := norm(rich(t))

	d := rich(t)
	d.AsOf = d.AsOf.Add(time.Hour)
	d.Previous.AsOf = d.Previous.AsOf.Add(time.Hour)
	d.Runs = append(d.Runs, Run{ID: "killed", Started: d.To})
	for i := range d.Evidence {
		e := &d.Evidence[i]
		e.Captured, e.File, e.Offset = e.Captured.Add(time.Minute), "other.warc.gz", e.Offset+17
	}
	for i := range d.Sightings {
		d.Sightings[i].FirstSeen = d.Sightings[i].FirstSeen.Add(time.Minute)
	}
	for i := range d.Firsts {
		d.Firsts[i].FirstSeen = d.Firsts[i].FirstSeen.Add(time.Minute)
	}
	if got := norm(d); !bytes.Equal(got, want) {
		t.Error("another crawl of the same pages does not normalise to the same report")
	}
	for name, change := range map[string]func(*Data){
		"capture id": func(d *Data) { d.Evidence[0].Capture = "c0" },
		"published":  func(d *Data) { d.Evidence[0].Published.Time = d.From.Add(time.Hour) },
		"digest":     func(d *Data) { d.Digest = "0" },
		"count":      func(d *Data) { d.Counts[len(d.Counts)-1].Documents++ },
		"newest":     func(d *Data) { d.Coverage[len(d.Coverage)-1].Newest = d.From },
	} {
		d := rich(t)
		change(&d)
		if bytes.Equal(norm(d), want) {
			t.Errorf("%s is normalised away", name)
		}
	}
	if again, err := Normalise(want); err != nil || !bytes.Equal(again, want) {
		t.Errorf("normalising twice changes the report (%v)", err)
	}
}

// TestNormaliseFields compares the fields it changes with those its comment
// names.
func TestNormaliseFields(t *testing.T) {
	before, err := JSON(build(t, rich(t)))
	if err != nil {
		t.Fatal(err)
	}
	after, err := Normalise(before)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if err := json.Unmarshal(before, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(after, &b); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	compare("", a, b, got)
	want := []string{
		".candidates.evidence[].captured", ".candidates.evidence[].warc_file", ".candidates.evidence[].warc_offset", ".cards[].firsts[].first_seen", ".cite", ".evidence[].captured", ".evidence[].warc_file", ".evidence[].warc_offset",
		".header.as_of", ".header.changed_since.as_of", ".header.runs", ".method.notes[].text", ".new[].first_seen",
	}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Errorf("Normalise changes %v, want %v", names, want)
	}
}

func compare(path string, a, b any, out map[string]bool) {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			out[path] = true
			return
		}
		for k := range x {
			compare(path+"."+k, x[k], y[k], out)
		}
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			out[path] = true
			return
		}
		for i := range x {
			compare(path+"[]", x[i], y[i], out)
		}
	default:
		if fmt.Sprint(a) != fmt.Sprint(b) {
			out[path] = true
		}
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{
		"", "{}", `{"schema":"hymnsheet/report/1"}`, `{"schema":"hymnsheet/report/1","unknown":1}`,
		`{"schema":"hymnsheet/report/1","header":{"week":"2019-W34","runs":[{"id":"a"}]},"evidence":[{"warc_offset":3}]}{}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		once, err := Normalise(b)
		if err != nil {
			return
		}
		twice, err := Normalise(once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("Normalise is not stable on its own output: %v", err)
		}
	})
}
