package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// TestRoles holds how pairs are counted: a document once, originals only, one
// actor under whatever words, and nothing where the sentence says nothing.
func TestRoles(t *testing.T) {
	d := oneFraming(counts(article, "", map[string]int{"s1": 60, "c": 40}), nil)
	d.Actors = map[string]string{"fleet": "The Northern Fleet"}
	put := func(document, outlet, voice string, whose Whose, change ...func(*Sighting)) {
		s := seen(document, outlet, voice, change...)
		d.Sightings = append(d.Sightings, s)
		whose.Voice = voice
		d.Evidence = append(d.Evidence, Evidence{Mention: "m" + document, Framing: "f", Document: document, Outlet: outlet, Kind: article, Words: "w", Context: "w", Whose: whose, Reprint: s.Reprint})
	}
	pilots := Whose{Agent: narratives.Role{Words: "The pilots"}, Target: narratives.Role{Words: "the fleet", Actor: "fleet"}}
	put("d1", "s1", own, pilots)
	put("d2", "s1", quoted, Whose{Speaker: "Ana Brill", Agent: narratives.Role{Words: "the pilots"}, Target: narratives.Role{Words: "its navy", Actor: "fleet"}})
	put("d3", "s1", own, pilots, func(s *Sighting) { s.Reprint = true })
	put("d4", "s1", own, Whose{})
	put("d5", "c", rebutted, Whose{Speaker: "Ana Brill", Resolved: "brill"})
	put("d6", "c", quoted, Whose{Speaker: "ana brill"})
	d.Evidence = append(d.Evidence, d.Evidence[0]) // a second mention in the same document
	c := build(t, d).Cards[0]
	if len(c.Roles) != 1 || of(c.Roles[0].Rate) != "2 of 3" || c.Roles[0].Target.Words != "The Northern Fleet" || c.Roles[0].Voices.Own != 1 || c.Roles[0].Voices.Quoted != 1 {
		t.Errorf("roles %+v; want one pair in 2 of 3 state documents, one own and one quoted", c.Roles)
	}
	var got []string
	for _, s := range c.Speakers {
		got = append(got, fmt.Sprintf("%s %s: %s, rebutted %d", s.Group, s.Name, of(s.Rate), s.Rebutted))
	}
	want := []string{"state Ana Brill: 1 of 3, rebutted 0", "control Ana Brill: 1 of 2, rebutted 1", "control ana brill: 1 of 2, rebutted 0"}
	if !slices.Equal(got, want) {
		t.Errorf("speakers\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestPeopleShown holds that voice, speakers, roles and candidates stand on
// the page and in the Markdown, with intervals and links to their rows.
func TestPeopleShown(t *testing.T) {
	r := build(t, rich(t))
	html, err := HTML(r)
	if err != nil {
		t.Fatal(err)
	}
	for form, page := range map[string]string{"html": string(html), "markdown": string(Markdown(r))} {
		for _, want := range []string{
			"Who is quoted", "the envoy", "7 quotations without a name", "In whose mouth", "Who is called so", "the pilots", "Heat among articles", "Quoted from, documents: ",
			"fishing town", "not looked at by a person yet", "confirmed", "3 of 371", "Posts are not looked at for candidates: 51 posts", "Not yet read for this: 2 articles",
			"stands in 3 of its 3 documents",
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q", form, want)
			}
		}
	}
	for _, c := range r.Candidates.Rows {
		if len(c.Passages) < 1 || len(c.Passages) > CandidatePassages {
			t.Errorf("%s has %d passages", c.Label, len(c.Passages))
		}
		for _, id := range c.Passages {
			e := newPage(r).Citation(id)
			if e == nil || e.Capture == "" || e.Digest == "" || !framed(*e) {
				t.Errorf("passage %s does not lead to its capture", id)
			}
		}
	}
	if len(r.Candidates.Documents) < 3 {
		t.Errorf("%d documents behind the candidates", len(r.Candidates.Documents))
	}
}
