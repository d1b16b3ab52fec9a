package narratives

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract"
)

// altered replaces, drops or repeats a share of the words.
func altered(seed uint64, words []string, share float64) []string {
	r := rand.New(rand.NewPCG(seed, 9))
	var out []string
	for _, w := range words {
		switch {
		case r.Float64() >= share:
			out = append(out, w)
		case r.IntN(3) == 0:
		default:
			out = append(out, wire(r.Uint64(), 1)[0])
		}
	}
	return out
}

// misread spoils a share of the letters, and splits words there now and then.
func misread(seed uint64, words []string, share float64) []string {
	r := rand.New(rand.NewPCG(seed, 8))
	var b strings.Builder
	for _, c := range strings.Join(words, " ") {
		switch {
		case r.Float64() >= share:
			b.WriteRune(c)
		case r.IntN(4) == 0:
			b.WriteString("-\n")
		default:
			b.WriteRune('a' + rune(r.IntN(26)))
		}
	}
	return strings.Fields(b.String())
}

// TestCopies prints a text as other papers would and asks which are one text.
func TestCopies(t *testing.T) {
	story, other := wire(7, 300), wire(8, 300)
	foot := wire(99, 25)
	for name, c := range map[string]struct {
		copy []string
		want bool
	}{
		"word for word":                        {story, true},
		"cut to a third":                       {story[:100], true},
		"three words in ten changed":           {altered(1, story, .3), true},
		"cut to a half and one in six changed": {altered(2, story[:150], .15), true},
		"letters misread":                      {misread(3, story, .05), true},
		"another text behind":                  {slices.Concat(story, other[:120]), true},
		"a paragraph in front":                 {slices.Concat(other[:30], story), true},
		"an excerpt of the opening at its end": {slices.Concat(other, story[:45]), false},
		"the opening alone in common":          {slices.Concat(story[:60], other), false},
		"six words in ten changed":             {altered(4, story, .6), false},
		"another story":                        {other, false},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := article("a", 1, 6, slices.Concat(story, foot)), article("b", 1, 9, slices.Concat(c.copy, foot))
			a.Outlet, b.Outlet = "agency", "paper"
			d := newMemoryDesk()
			d.put(a, b)
			if _, err := Run(t.Context(), d, mustCompile(t), Options{}); err != nil {
				t.Fatal(err)
			}
			if got := d.origin["b"] == "a"; got != c.want {
				t.Errorf("one text = %v, want %v", got, c.want)
			}
		})
	}
}

// A document made of two wires belongs to the first, and does not join the two
// groups, not even where the second stands in it as a whole.
func TestMerged(t *testing.T) {
	first, second := wire(1, 300), wire(2, 120)
	d := newMemoryDesk()
	for i, words := range [][]string{first, second, slices.Concat(first, second), slices.Concat(first, wire(3, 100)), second} {
		u := article(fmt.Sprintf("d%d", i), 1, 6+i, words)
		u.Outlet = u.Document
		d.put(u)
	}
	if _, err := Run(t.Context(), d, mustCompile(t), Options{}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"d0": "d0", "d1": "d1", "d2": "d0", "d3": "d0", "d4": "d1"}
	if !maps.Equal(d.origin, want) {
		t.Errorf("origins = %v, want %v", d.origin, want)
	}
}

// One outlet opens stories with the same formula; two of them are no copies of
// each other, while another outlet's copy of one with as many changes is.
func TestFormula(t *testing.T) {
	words := wire(5, 100)
	like := altered(6, words, .25)
	for _, c := range []struct {
		outlet string
		want   string
	}{{"agency", "b"}, {"paper", "a"}} {
		a, b := article("a", 1, 6, words), article("b", 1, 9, like)
		a.Outlet, b.Outlet = "agency", c.outlet
		d := newMemoryDesk()
		d.put(a, b)
		if _, err := Run(t.Context(), d, mustCompile(t), Options{}); err != nil {
			t.Fatal(err)
		}
		if d.origin["b"] != c.want {
			t.Errorf("in %s: origin %s, want %s", c.outlet, d.origin["b"], c.want)
		}
	}
}

// What an outlet prints above every text is no part of it.
func TestBody(t *testing.T) {
	p := func(s string) extract.Passage { return extract.Passage{Kind: extract.Paragraph, Text: s} }
	const one = "The ferry to the northern islands was stopped on Monday after the crew found a leak in its hull."
	for name, c := range map[string]struct {
		passages []extract.Passage
		want     string
	}{
		"menu and notice":      {[]extract.Passage{p("Home | World | Sport"), p("You read the free edition."), p(one), p("It was back on Tuesday.")}, one + "\n\nIt was back on Tuesday."},
		"headline and caption": {[]extract.Passage{{Kind: extract.Headline, Text: one}, {Kind: extract.Caption, Text: one + " Photograph by a reader."}, p(one)}, one},
		"no paragraph":         {[]extract.Passage{p("Ferry stopped."), p("Leak found.")}, "Ferry stopped.\n\nLeak found."},
		"nothing":              {nil, ""},
	} {
		if got := body(c.passages, "en"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
