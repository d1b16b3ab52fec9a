package reports

import (
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// companies adds a narrative of two framings to the made-up week: the first
// documents of each that state outlets have are taken to hold both.
func (f *fixture) companies() {
	c := Company{
		ID: "g00112233aabbccdd", Label: "accomplices · a black hand", Born: f.weeks[3], AsOf: f.weeks[12],
		Framings: []CompanyMember{{Ref{"f-accomplices", "Opponents at home are accomplices of a foreign power"}, f.weeks[3]}, {Ref{"f-black-hand", "A black hand is behind the unrest"}, f.weeks[9]}},
		Pairs:    []CompanyPair{{A: "f-accomplices", B: "f-black-hand", Stories: 9, Expected: 2.75, Documents: 14, Own: 11, NPMI: 0.31, Holds: true}},
	}
	for _, s := range f.Sightings {
		if s.Framing != "f-accomplices" || s.Outlet != "harbour" || s.Reprint || !slices.Contains(f.weeks, s.Week) {
			continue
		}
		c.Seen = append(c.Seen, CompanyDocument{s.Document, s.Week, s.Outlet, s.Kind, s.Voice == own})
		if s.Week == f.Week {
			f.Documents = append(f.Documents, DocumentRef{Document: s.Document, Outlet: s.Outlet, Published: dateOf(s.Published), Title: s.Title, URL: s.URL, Capture: s.Capture})
		}
	}
	f.Companies = []Company{c}
	slices.SortFunc(f.Documents, func(a, b DocumentRef) int { return strings.Compare(a.Document, b.Document) })
	f.Documents = slices.CompactFunc(f.Documents, func(a, b DocumentRef) bool { return a.Document == b.Document })
}

// TestReached tells owners in order of first use, each once, and leaves out who
// only quotes.
func TestReached(t *testing.T) {
	h := func(n int) *int { return &n }
	c := Card{Firsts: []First{
		{Kind: inQuotes, Owner: "Trust"},
		{Kind: onRecord, Owner: "Ministry"},
		{Kind: atOutlet, Owner: "Ministry", LagHours: h(1)},
		{Kind: atOutlet, Owner: "Agency", LagHours: h(5)},
		{Kind: atOutlet, Owner: "Radio", LagDays: h(3)},
	}}
	if got, want := c.Reached(), "Owners in order of first use, own voice: Ministry (first); Agency (+5 h); Radio (+3 d)."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (Card{Firsts: c.Firsts[:3]}).Reached(); got != "" {
		t.Errorf("one owner: %q", got)
	}
}

// TestNarratives holds the denominators of a narrative: originals of the group
// and kind in the week, and in the twelve weeks before.
func TestNarratives(t *testing.T) {
	d := Data{Week: fixtureWeek, Edition: 1}
	d.Outlets = []Outlet{{ID: "s", Name: "S", State: "XA", Owner: "o"}, {ID: "k", Name: "K", State: "XB", Control: true}}
	weeks := narratives.PrevWeeks(d.Week, Weeks)
	d.Counts = []Count{
		{Week: weeks[0], Outlet: "s", Kind: article, Documents: 30},
		{Week: d.Week, Outlet: "k", Kind: article, Documents: 90},
		{Week: d.Week, Outlet: "s", Kind: article, Documents: 40},
		{Week: d.Week, Outlet: "s", Kind: article, Reprint: true, Documents: 7},
	}
	d.Framings = []narratives.Framing{{ID: "f-a"}, {ID: "f-b"}}
	d.Companies = []Company{{ID: "g1", Seen: []CompanyDocument{
		{"d1", weeks[0], "s", article, true}, {"d2", d.Week, "s", article, false}, {"d3", d.Week, "s", article, true},
	}}}
	n := build(t, d).Narratives.Rows[0]
	if len(n.Groups) != 1 {
		t.Fatalf("groups %+v", n.Groups)
	}
	g := n.Groups[0]
	if of(g.Rate) != "2 of 40" || of(g.Before) != "1 of 30" || g.Own != 1 || g.Spread.Outlets != 1 || !slices.Equal(n.Documents, []string{"d2", "d3"}) {
		t.Errorf("%+v, documents %q", g, n.Documents)
	}
	d.Companies = nil
	if build(t, d).Narratives != nil {
		t.Error("narratives that nobody has looked for are in the report")
	}
}

// TestEditions holds that editions are compared within one outlet, that an
// edition in whose languages nothing is looked for is not silent, and that two
// stand apart only if their intervals over the weeks do not touch.
func TestEditions(t *testing.T) {
	d := Data{Week: fixtureWeek, Edition: 1}
	d.Outlets = []Outlet{
		{ID: "abroad", Name: "Abroad", State: "XA", Languages: []string{"en"}, EditionOf: "home"},
		{ID: "home", Name: "Home", State: "XA", Languages: []string{"zh"}},
		{ID: "other", Name: "Other", State: "XA", Languages: []string{"fr"}, EditionOf: "home"},
		{ID: "lone", Name: "Lone", State: "XA"},
	}
	weeks := narratives.PrevWeeks(d.Week, Weeks)
	for _, o := range []string{"abroad", "home", "lone", "other"} {
		for _, w := range []string{weeks[7], d.Week} {
			d.Counts = append(d.Counts, Count{Week: w, Outlet: o, Kind: article, Documents: 50})
		}
	}
	both := map[string][]string{"en": {"x"}, "zh": {"x"}}
	d.Framings = []narratives.Framing{{ID: "f-even", Label: "even", Variants: both}, {ID: "f-never", Variants: both}, {ID: "f-outside", Label: "outside", Variants: both}}
	put := func(framing, outlet, week, voice string, n int) {
		for i := range n {
			s := seen(framing+outlet+week+string(rune('a'+i)), outlet, voice)
			s.Framing, s.Week = framing, week
			d.Sightings = append(d.Sightings, s)
		}
	}
	put("f-outside", "abroad", weeks[7], own, 12)
	put("f-outside", "abroad", d.Week, own, 8)
	put("f-outside", "home", d.Week, quoted, 1)
	put("f-even", "home", d.Week, own, 2)
	put("f-even", "abroad", d.Week, own, 3)
	r := build(t, d)
	if len(r.Editions) != 1 || r.Editions[0].Outlet != "home" || len(r.Editions[0].Editions) != 3 {
		t.Fatalf("families %+v", r.Editions)
	}
	f := r.Editions[0].Framings
	if len(f) != 2 || f[0].ID != "f-outside" || !f[0].Apart || f[1].Apart {
		t.Fatalf("framings %+v; want f-outside apart, then f-even", f)
	}
	home, abroad, other := f[0].Editions[0], f[0].Editions[1], f[0].Editions[2]
	if of(*abroad.Week) != "8 of 50" || of(*abroad.Weeks) != "20 of 100" || of(*home.Weeks) != "0 of 100" || home.Voices.Quoted != 1 || !other.Untracked || other.Weeks != nil {
		t.Errorf("home %+v, abroad %+v, other %+v", home, abroad, other)
	}
	page, err := HTML(r)
	if err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string]string{"html": string(page), "markdown": string(Markdown(r))} {
		for _, want := range []string{"Editions compared", "no wordings in its languages", "Home (Chinese): 50 original articles"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q", form, want)
			}
		}
	}
	d.Outlets[0].EditionOf, d.Outlets[2].EditionOf = "", ""
	if md := string(Markdown(build(t, d))); !strings.Contains(md, noFamilies) {
		t.Error("nothing is said where no outlet has editions")
	}
}
