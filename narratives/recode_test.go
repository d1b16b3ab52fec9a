package narratives

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// TestRecoding holds what counts as gained, lost, moved and revoiced, and that
// documents are counted once however their versions come.
func TestRecoding(t *testing.T) {
	m := func(version string, passage, start, end int, v voice.Voice) Mention {
		return Mention{Document: "d1", Version: version, Framing: "f", Passage: passage, Start: start, End: end, Voice: v, Place: voice.InBody, Text: fmt.Sprint(start, "-", end)}
	}
	var r Recoding
	r.Add("d1", []Mention{m("v1", 1, 0, 5, voice.Own), m("v1", 1, 10, 15, voice.Own), m("v1", 2, 0, 5, voice.Own)},
		[]Mention{m("v1", 1, 0, 5, voice.Quoted), m("v1", 1, 8, 15, voice.Own), m("v1", 3, 0, 5, voice.Unclear)})
	r.Add("d1", []Mention{m("v2", 1, 0, 5, voice.Own)}, []Mention{m("v2", 1, 0, 5, voice.Own)})
	lost := m("v3", 0, 0, 5, voice.Own)
	lost.Document, lost.Framing = "d2", "g"
	r.Add("d2", []Mention{lost}, nil)
	r.Add("d3", nil, nil)

	old := &Codebook{Framings: []Framing{
		{ID: "f", Label: "F", Variants: map[string][]string{"en": {"a"}}},
		{ID: "g", Label: "G", Variants: map[string][]string{"en": {"b"}}},
		{ID: "h", Label: "H", Variants: map[string][]string{"en": {"c"}}},
	}}
	now := &Codebook{Framings: []Framing{
		{ID: "f", Label: "F two", Variants: map[string][]string{"en": {"a a"}}},
		{ID: "h", Label: "H", Variants: map[string][]string{"en": {"c"}}},
		{ID: "i", Label: "I", Variants: map[string][]string{"en": {"d"}}},
	}}
	var got []string
	for _, f := range r.Framings(old, now) {
		got = append(got, fmt.Sprintf("%s %q %s same %d gained %d lost %d moved %d revoiced %d documents %d>%d", f.Framing, f.Label, f.Entry, f.Same, f.Gained, f.Lost, f.Moved, f.Revoiced, f.Before, f.After))
		for _, x := range f.Mentions {
			got = append(got, fmt.Sprintf("%s %s %d %s|%s|%s", x.Change, x.Document, x.Passage, x.Text, x.Was, x.Is))
		}
	}
	want := []string{
		`f "F two" patterns same 1 gained 1 lost 1 moved 1 revoiced 1 documents 1>1`,
		"revoice d1 1 0-5|own, body|quoted, body",
		"moved d1 1 8-15|own, body: 10-15|own, body: 8-15",
		"lost d1 2 0-5|own, body|",
		"gained d1 3 0-5||unclear, body",
		`g "G" gone same 0 gained 0 lost 1 moved 0 revoiced 0 documents 1>0`,
		"lost d2 0 0-5|own, body|",
		`i "I" new same 0 gained 0 lost 0 moved 0 revoiced 0 documents 0>0`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestRestore holds that a tracker made of its own text has the same key, so
// that old mentions can be made again.
func TestRestore(t *testing.T) {
	book := Codebook{Version: "7", Framings: []Framing{{
		ID: "f-lantern", Label: "Lantern", Include: []string{"A paper lantern."}, Variants: map[string][]string{"en": {"paper lantern"}, "fa": {"فانوس کاغذی"}},
		Not: map[string][]string{"en": {"~market"}}, Targets: []string{"state"},
	}}}
	topics := []Topic{{ID: "lamps", Label: "Lamps", Patterns: map[string][]string{"en": {"lamp"}}, Sections: []string{"Lamps"}, Framings: []string{"f-lantern"}}}
	actors := []Actor{{ID: "xa", Name: "Lisk", Kind: "state", Aliases: map[string][]string{"en": {"Lisk"}}, Terms: []Term{{Holder: "p", From: time.Date(2019, 1, 2, 0, 0, 0, 0, time.UTC)}}}}
	was, err := Compile(book, topics, actors)
	if err != nil {
		t.Fatal(err)
	}
	is, text, err := Restore(was.Source(book.Version))
	if err != nil {
		t.Fatal(err)
	}
	if is.Key() != was.Key() || text.Version != "7" || len(text.Framings) != 1 || text.Framings[0].Include[0] != book.Framings[0].Include[0] {
		t.Errorf("%q with %+v, want %q", is.Key(), text, was.Key())
	}
	if _, _, err := Restore([]byte("{")); err == nil {
		t.Error("half a codebook was read")
	}
}
