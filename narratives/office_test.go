package narratives

import (
	"slices"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// TestOffices holds that a role is whoever held it on the day of the document,
// and that a spokesperson's name is his within the term only.
func TestOffices(t *testing.T) {
	on := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	brun := Term{Holder: "olga-brun", From: on("2014-06-01"), To: on("2018-05-31")}
	lind := Term{Holder: "ada-lind", From: on("2018-05-31")}
	tr, err := Compile(Codebook{Framings: []Framing{{ID: "f-x", Variants: map[string][]string{"en": {"accomplices"}}}}}, nil, []Actor{
		{ID: "no-president", Kind: "person", Name: "President of Norland", Aliases: map[string][]string{"en": {"Norland President"}}, Terms: []Term{brun, lind}},
		{ID: "ada-lind", Kind: "person", Name: "Ada Lind", Aliases: map[string][]string{"en": {"Ada Lind"}}},
		{ID: "olga-brun", Kind: "person", Name: "Olga Brun", Aliases: map[string][]string{"en": {"Olga Brun"}}, Within: []Term{brun}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		date, says string
		resolved   string
		beside     []string
	}{
		{"2016-01-01", "The Norland President said", "olga-brun", []string{"olga-brun"}},
		{"2019-01-01", "The Norland President said", "ada-lind", []string{"ada-lind"}},
		{"2018-05-31", "The Norland President said", "no-president", []string{"no-president"}},
		{"2001-01-01", "The Norland President said", "no-president", []string{"no-president"}},
		{"", "The Norland President said", "no-president", []string{"no-president"}},
		{"2016-01-01", "Olga Brun said", "olga-brun", []string{"olga-brun"}},
		{"2019-01-01", "Olga Brun said", "", nil},
		{"2019-01-01", "Norland President Bo Falk said", "no-president", []string{"no-president"}},
		{"2019-01-01", "Norland President Ada Lind said", "ada-lind", []string{"ada-lind", "no-president"}},
	} {
		u := Unit{Document: "d", Version: "v", Number: 1, Language: "en", Kind: "article", Outlet: "paper"}
		if c.date != "" {
			u.Published = extract.Date{Time: on(c.date), Precision: extract.Day}
		}
		u.Passages = []extract.Passage{{Kind: extract.Paragraph, Text: c.says + " that they were accomplices."}}
		u.Doc.Passages = u.Passages
		got := tr.Track(u).Mentions
		if len(got) != 1 || got[0].Resolved != c.resolved || !slices.Equal(got[0].Actors, c.beside) {
			t.Errorf("%s %q: %+v, want %q beside %q", c.date, c.says, got, c.resolved, c.beside)
		}
	}
}
