package reports

import (
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// people adds who is quoted and who is called what to the made-up week: all
// that the evidence says, and one speaker who says no framing.
func (f *fixture) people() {
	f.Actors = map[string]string{"dorr": "Ilan Dorr"}
	rows := map[string]*SpeakerRow{}
	refs := map[string]DocumentRef{}
	for i := range f.Evidence {
		e := &f.Evidence[i]
		if e.Framing == "f-accomplices" && e.Language == "en" {
			e.Target = narratives.Role{Words: "a foreign power"}
			if e.Voice == own {
				e.Agent = narratives.Role{Words: []string{"the pilots", "The pilots", "the organisers"}[i%3]}
			}
		}
		if strings.HasSuffix(e.Speaker, "Ilan Dorr") {
			e.Resolved = "dorr"
		}
		if e.Speaker == "" || e.Reprint {
			continue
		}
		refs[e.Document] = DocumentRef{Document: e.Document, Outlet: e.Outlet, Published: dateOf(e.Published), Title: e.Title, URL: e.URL, Capture: e.Capture}
		group := groupOf(fixtureOutlets[slices.IndexFunc(fixtureOutlets, func(o Outlet) bool { return o.ID == e.Outlet })])
		k := group + " " + e.Speaker
		if rows[k] == nil {
			rows[k] = &SpeakerRow{Speaker: e.Resolved, Name: e.Speaker, Group: group, Kind: article}
		}
		r := rows[k]
		r.Quotations++
		r.Documents = append(r.Documents, e.Document)
		r.Outlets, r.Framings = []SpeakerOutlet{{e.Outlet, len(r.Documents)}}, []SpeakerFraming{{e.Framing, len(r.Documents), 0}}
		r.Rate = narratives.RateOf(len(r.Documents), 240)
	}
	f.Speakers = &Speakers{Rows: []SpeakerRow{}, Unnamed: 7, Undated: 3, FromTime: f.From, ToTime: f.To}
	for _, r := range rows {
		f.Speakers.Rows = append(f.Speakers.Rows, *r)
	}
	slices.SortFunc(f.Speakers.Rows, func(a, b SpeakerRow) int {
		return slices.Compare([]string{a.Group, a.Name}, []string{b.Group, b.Name})
	})
	slices.Reverse(f.Speakers.Rows) // state before control
	for _, r := range refs {
		f.Documents = append(f.Documents, r)
	}
	slices.SortFunc(f.Documents, func(a, b DocumentRef) int { return strings.Compare(a.Document, b.Document) })
}

// candidates adds two wordings that nobody has listed: one that stands in
// documents of a tracked framing, one that a person has confirmed.
func (f *fixture) candidates() {
	score := func(v float64) *float64 { return &v }
	d := &Discoveries{Read: 371, Unread: 2, Posts: 51}
	for n, c := range []struct{ label, framing, judged, state string }{
		{"fishing town", "f-moral-high-ground", "", "alert"}, {"retired pilots", "f-accomplices", "confirmed", "candidate"},
	} {
		row := Discovered{
			ID: fixtureID("n", c.label), Label: c.label, State: c.state, Judged: c.judged, Variants: []string{c.label, c.label + "s"},
			Novelty: score(4.25 - float64(n)), Loadedness: score(.3), Texts: 3, TextsOf: 371, Past: 1, PastOf: 4100, Stories: 2,
		}
		outlets := map[string]bool{}
		for _, e := range f.Evidence {
			at := strings.Index(e.Context, c.label)
			if e.Framing != c.framing || at < 0 || e.Kind != article || len(row.Documents) == 3 {
				continue
			}
			row.Documents = append(row.Documents, e.Document)
			outlets[e.Outlet] = true
			e.Words, e.Start, e.End, e.Whose = c.label, at, at+len(c.label), Whose{Place: "body"}
			row.Evidence = append(row.Evidence, e)
			row.First, row.FirstURL = e.Published, e.URL
			ref := DocumentRef{Document: e.Document, Outlet: e.Outlet, Published: dateOf(e.Published), Title: e.Title, URL: e.URL, Capture: e.Capture}
			if !slices.ContainsFunc(f.Documents, func(r DocumentRef) bool { return r.Document == ref.Document }) {
				f.Documents = append(f.Documents, ref)
			}
		}
		row.Outlets, row.Owners = len(outlets), len(outlets)
		d.Rows = append(d.Rows, row)
	}
	f.Discoveries = d
	slices.SortFunc(f.Documents, func(a, b DocumentRef) int { return strings.Compare(a.Document, b.Document) })
}
