package narratives

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// A memoryDesk is a desk as its contract says.
type memoryDesk struct {
	pending []Unit
	units   map[string]Unit    // by document
	kept    map[string]Tracked // by document
	origin  map[string]string
	all     []Tracked
}

func newMemoryDesk() *memoryDesk {
	return &memoryDesk{units: map[string]Unit{}, kept: map[string]Tracked{}, origin: map[string]string{}}
}

func (d *memoryDesk) put(units ...Unit) {
	d.pending = append(d.pending, units...)
	slices.SortStableFunc(d.pending, func(a, b Unit) int {
		return cmp.Or(a.Published.Time.Compare(b.Published.Time), cmp.Compare(a.Canonical, b.Canonical), cmp.Compare(a.Number, b.Number))
	})
}

func (d *memoryDesk) Next(_ context.Context, _ string, n int) ([]Unit, error) {
	n = min(n, len(d.pending))
	out := d.pending[:n:n]
	return out, nil
}

func (d *memoryDesk) Candidates(_ context.Context, bands []uint64, from, to time.Time) ([]Candidate, error) {
	want := map[uint64]bool{}
	for _, b := range bands {
		want[b] = true
	}
	in := func(t time.Time) bool { return !t.After(to) && !t.Before(from) }
	var out []Candidate
	for _, id := range slices.Sorted(maps.Keys(d.kept)) {
		u, k := d.units[id], d.kept[id]
		if !in(u.Published.Time) && !in(u.ValidFrom) || !slices.ContainsFunc(k.Print.Bands(), func(b uint64) bool { return want[b] }) {
			continue
		}
		out = append(out, Candidate{
			Document: id, Origin: d.origin[id], Outlet: u.Outlet, Published: u.Published.Time,
			Precision: u.Published.Precision, FirstSeen: u.ValidFrom, Print: k.Print,
		})
	}
	return out, nil
}

func (d *memoryDesk) Commit(_ context.Context, _ string, batch []Tracked) error {
	for i, t := range batch {
		d.all = append(d.all, t)
		if t.Origin == "" {
			continue
		}
		d.units[t.Document], d.kept[t.Document], d.origin[t.Document] = d.pending[i], t, t.Origin
	}
	for _, t := range batch {
		for _, m := range t.Moves {
			for id, o := range d.origin {
				if o == m.From {
					d.origin[id] = m.To
				}
			}
		}
	}
	d.pending = d.pending[len(batch):]
	return nil
}

// wire makes n words of prose, the same for the same seed.
func wire(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%c%s", 'b'+rune(r.IntN(20)), []string{"anor", "elto", "irum", "ovek", "usal", "andi", "erot", "imba"}[r.IntN(8)]) + fmt.Sprintf("%c", 'a'+rune(r.IntN(26)))
	}
	return out
}

func article(id string, day int, hour int, words []string) Unit {
	at := time.Date(2019, 8, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
	p := extract.Minute
	if hour == 0 {
		p = extract.Day
	}
	return Unit{
		Document: id, Version: "v" + id, Number: 1, Canonical: "https://paper.example/" + id, Language: "en", Kind: "article",
		Published: extract.Date{Time: at, Precision: p}, ValidFrom: at.Add(30 * time.Hour),
		Passages: []extract.Passage{{Kind: extract.Headline, Text: "The same headline for every paper that day"}, {Kind: extract.Paragraph, Text: strings.Join(words, " ")}},
	}
}

func mustCompile(t testing.TB) *Tracker {
	t.Helper()
	tr, err := Compile(Codebook{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestReprints(t *testing.T) {
	story := wire(7, 200)
	cut := slices.Concat(story[:190])
	for name, c := range map[string]struct {
		units []Unit
		want  map[string]string
	}{
		"copy of the day before": {
			[]Unit{article("a", 1, 6, story), article("b", 2, 6, cut)},
			map[string]string{"a": "a", "b": "a"},
		},
		"a day without a time comes before the times of that day": {
			[]Unit{article("a", 1, 0, story), article("b", 1, 20, story)},
			map[string]string{"a": "a", "b": "a"},
		},
		"after the window": {
			[]Unit{article("a", 0, 6, story), article("b", 31, 6, story)},
			map[string]string{"a": "a", "b": "b"},
		},
		"within the window of the copy before": {
			[]Unit{article("a", 0, 6, story), article("b", 20, 6, story), article("c", 40, 6, story)},
			map[string]string{"a": "a", "b": "a", "c": "a"},
		},
		"another story": {
			[]Unit{article("a", 1, 6, story), article("b", 1, 7, wire(8, 200))},
			map[string]string{"a": "a", "b": "b"},
		},
		"a title alone": {
			[]Unit{article("a", 1, 6, story[:12]), article("b", 1, 7, story[:12])},
			map[string]string{"a": "a", "b": "b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newMemoryDesk()
			d.put(c.units...)
			if _, err := Run(t.Context(), d, mustCompile(t), Options{}); err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(d.origin, c.want) {
				t.Errorf("origins = %v, want %v", d.origin, c.want)
			}
		})
	}
}

// TestReplay tracks the same documents in one batch, in small ones, and in
// many runs in random order: the origins must be the same, and so must every
// mention.
func TestReplay(t *testing.T) {
	r := rand.New(rand.NewPCG(2019, 34))
	var units []Unit
	for s := range uint64(12) {
		base := wire(s, 120)
		for k := range 1 + r.IntN(6) {
			words := slices.Clone(base)
			for range r.IntN(7) { // edits drift away from the first wording: chains
				words[r.IntN(len(words))] = "edited"
			}
			if k%2 == 0 {
				base = words
			}
			units = append(units, article(fmt.Sprintf("d%02d%d", s, k), r.IntN(60), r.IntN(24), words))
		}
	}
	tr := mustCompile(t)
	run := func(batch int, parts ...[]Unit) map[string]string {
		d := newMemoryDesk()
		for _, p := range parts {
			d.put(p...)
			if _, err := Run(t.Context(), d, tr, Options{Batch: batch, Workers: 2}); err != nil {
				t.Fatal(err)
			}
		}
		return d.origin
	}
	want := run(1000, units)
	groups := map[string]bool{}
	for _, o := range want {
		groups[o] = true
	}
	if len(groups) == len(units) || len(groups) < 12 {
		t.Fatalf("%d groups of %d documents: the case shows nothing", len(groups), len(units))
	}
	for i := range 40 {
		r.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
		parts := slices.Collect(slices.Chunk(units, 1+r.IntN(9)))
		if got := run(1+r.IntN(5), parts...); !maps.Equal(got, want) {
			for id := range want {
				if got[id] != want[id] {
					t.Errorf("order %d: origin of %s = %s, want %s", i, id, got[id], want[id])
				}
			}
			return
		}
	}
}

// TestLateLink adds a document that is like the last copies of a long chain
// only, and whose date stands beside that of the chain's origin, which it does
// not resemble at all.
func TestLateLink(t *testing.T) {
	words, others := wire(1, 200), wire(2, 200)
	step := func(n int) []string { return append(slices.Clone(others[:n*22]), words[n*22:]...) }
	for name, c := range map[string]struct {
		hour int
		want string
	}{
		"after the origin":  {20, "a0"},
		"before the origin": {2, "late"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newMemoryDesk()
			for i := range 9 {
				d.put(article(fmt.Sprintf("a%d", i), 1+i, 6, step(i)))
			}
			tr := mustCompile(t)
			if _, err := Run(t.Context(), d, tr, Options{}); err != nil {
				t.Fatal(err)
			}
			if d.origin["a8"] != "a0" {
				t.Fatalf("the chain is broken: %v", d.origin)
			}
			d.put(article("late", 1, c.hour, step(9)))
			if _, err := Run(t.Context(), d, tr, Options{}); err != nil {
				t.Fatal(err)
			}
			for id, o := range d.origin {
				if o != c.want {
					t.Errorf("origin of %s = %s, want %s", id, o, c.want)
				}
			}
		})
	}
}
