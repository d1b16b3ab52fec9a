package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

func TestHanRankLeavesOthersOut(t *testing.T) {
	run := hanRun{framings: []hanFraming{{Heads: [][]string{{"沙堡"}}}, {Heads: [][]string{{"旧", "钟"}}}}}
	list := []foundRow{{Label: "天气"}, {Label: "沙 堡"}, {Label: "雨", Variants: []string{"钟很旧"}}}
	if got := run.rank(0, list); got != 2 {
		t.Errorf("first framing: rank %v, want 2", got)
	}
	if got := run.rank(1, list); got != 2 {
		t.Errorf("second framing: rank %v, want 2: the row of the first does not count", got)
	}
	if got := run.rank(1, list[:2]); !math.IsInf(got, 1) {
		t.Errorf("not listed: rank %v", got)
	}
	late := foundRow{Label: "雨", Variants: append(make([]string, hanVariants), "沙堡")}
	if got := run.rank(0, []foundRow{late}); !math.IsInf(got, 1) {
		t.Errorf("a wording after the twelfth was read: rank %v", got)
	}
}

func TestHanPlantingTakesNoItemTwice(t *testing.T) {
	set, err := readHanSet(filepath.Join("..", "..", hanPlanting))
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Framings) != 8 {
		t.Errorf("%d framings, want 8", len(set.Framings))
	}
	var week []article
	for i := range 40 {
		week = append(week, article{URL: fmt.Sprint(i), Text: strings.Repeat("河水流过。", 30) + "\n" + strings.Repeat("山上有树。", 30)})
	}
	week = append(week, article{Text: "短。"})
	framings := set.Framings[:3]
	plant := func() []article {
		out, err := set.plant(week, framings, 12, rand.New(rand.NewPCG(1, 12)))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	one, two := plant(), plant()
	found := map[string]int{}
	for i, a := range one {
		if a != two[i] {
			t.Fatalf("item %d differs between two plantings of one seed", i)
		}
		held := 0
		for _, f := range framings {
			if f.in(foundRow{Label: a.Text}) {
				found[f.ID]++
				held++
			}
		}
		if held > 1 {
			t.Errorf("item %d holds %d framings", i, held)
		}
	}
	for _, f := range framings {
		if found[f.ID] != 12 {
			t.Errorf("%s stands in %d items, want 12", f.ID, found[f.ID])
		}
	}
	if one[len(one)-1] != week[len(week)-1] {
		t.Error("a short item was planted in")
	}
	if _, err := set.plant(week, framings, 14, rand.New(rand.NewPCG(1, 1))); err == nil {
		t.Error("42 items are needed, 40 are there, and no error")
	}
}
