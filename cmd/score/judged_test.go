package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestJudged(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(dir, "judgements"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "judgements", "kcna.tsv"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := setup{floors: filepath.Join(dir, "scores.tsv")}
	const head = "card\tset\tweek\trank\tfirst\tsecond\n"
	write(head + "a\tkcna\t2011-W20\t1\tframing\tframing\n" + "b\tkcna\t2011-W20\t2\tevent\tframing\n" +
		"c\tkcna\t2011-W51\t1\tevent\tevent\n" + "d\tkcna\t2011-W21\t1\tritual\tritual\n")
	list, err := scoreJudged(s)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range list {
		got[f.name] = f.value
	}
	// The event week is not in the mean: (3 of 4 + 0 of 2) / 2.
	for name, want := range map[string]float64{
		"judged kcna framings 2011-W20": .75, "judged kcna framings 2011-W51": 0,
		"judged kcna framings": .375, "judged kcna kappa": 7. / 11, // .75 observed, .3125 by chance
	} {
		if d := got[name] - want; d > 1e-9 || d < -1e-9 {
			t.Errorf("%s = %v, want %v", name, got[name], want)
		}
	}
	write(head + "a\tkcna\t2011-W20\t1\tframing\tperhaps\n")
	if _, err := scoreJudged(s); err == nil || !strings.Contains(err.Error(), `kcna.tsv:2: "perhaps": must be one of`) {
		t.Errorf("a label that is none: %v", err)
	}
}

// TestJudgedWeeks draws the same weeks each time, with history before each.
func TestJudgedWeeks(t *testing.T) {
	a := articles{}
	for _, w := range []string{"2011-W01", "2011-W02", "2011-W03", "2011-W04", "2011-W05", "2011-W06", "2011-W07", "2011-W08", "2011-W09", "2011-W10", "2011-W11", "2011-W12", "2011-W13", "2011-W14", "2011-W15"} {
		a[w] = nil
	}
	set := judgedSet{weeks: 1, always: []string{"2011-W14"}}
	first := judgedWeeks(a, set)
	if len(first) != 2 || first[0] != "2011-W13" && first[0] != "2011-W15" || first[1] != "2011-W14" {
		t.Fatalf("drawn %v", first)
	}
	if again := judgedWeeks(a, set); again[0] != first[0] {
		t.Errorf("drawn %v, then %v", first, again)
	}
}
