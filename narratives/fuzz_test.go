package narratives

import (
	"testing"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// FuzzMatch compiles any pattern and matches it in any text. What compiles
// matches within bounds, at rune boundaries and inside one passage; the sieve
// changes nothing; speaker and cue are words of the text.
func FuzzMatch(f *testing.F) {
	for _, s := range [][3]string{
		{"moral (high ground|highland)", "They claim the “moral high ground”, the piece said.", "en"},
		{"占据..2道德制高点", "該報稱，他們佔據所謂道德制高點。", "zh"},
		{"{AGENT} (is|be) an? accomplice..2of {TARGET}", "He said: “X is an accomplice of Y", "en"},
		{"пособник*", "МИД назвал их «пособниками»", "ru"},
		{"dy* of =the", "Dying of the dyes: a tied tie, lies", "en"},
		{"tie", "Tying ties", "en"},
		{"=so-called", "so\u00adcalled so–called ＳＯ called", "en"},
		{"happy", "HAPPIER than happiness", ""},
	} {
		f.Add(s[0], s[1], s[2], byte(0))
	}
	kinds := []extract.PassageKind{extract.Paragraph, extract.Headline, extract.Caption, extract.Post, extract.Quotation, extract.Standfirst}
	f.Fuzz(func(t *testing.T, pattern, s, lang string, kind byte) {
		if !utf8.ValidString(s) {
			return
		}
		tr, err := Compile(Codebook{Framings: []Framing{{ID: "f", Variants: map[string][]string{"en": {pattern}, "zh": {pattern}, "ru": {pattern}}}}}, nil,
			[]Actor{{ID: "herald", Kind: "outlet", Name: "The Piece", Aliases: map[string][]string{"zh": {"该报"}}}})
		if err != nil {
			return
		}
		u := Unit{Document: "d", Version: "v", Number: 1, Outlet: "o", Language: lang, Passages: []extract.Passage{
			{Kind: kinds[int(kind)%len(kinds)], Text: s}, {Kind: extract.Paragraph, Text: "X"},
		}}
		u.Doc.Passages = u.Passages
		u.Doc.Quotes = quote.Find(u.Doc.Text(), lang)
		got := tr.Track(u)
		end := map[string]int{}
		for _, m := range got.Mentions {
			p := u.Passages[m.Passage].Text
			if m.Start < 0 || m.Start >= m.End || m.End > len(p) || p[m.Start:m.End] != m.Text || !utf8.ValidString(m.Text) {
				t.Fatalf("mention %+v outside %q", m, p)
			}
			if m.Passage == 0 && m.Start < end[m.Framing] {
				t.Fatalf("mentions overlap: %+v", got.Mentions)
			}
			if m.Passage == 0 {
				end[m.Framing] = m.End
			}
			if m.Voice == voice.Own && (m.Speaker != "" || m.Cue != "") {
				t.Fatalf("own with a speaker: %+v", m)
			}
			if !utf8.ValidString(m.Speaker) || !utf8.ValidString(m.Cue) {
				t.Fatalf("speaker %q, cue %q", m.Speaker, m.Cue)
			}
		}
		for _, g := range tr.programs {
			g.sieve.off = true
		}
		if again := tr.Track(u); len(again.Mentions) != len(got.Mentions) {
			t.Fatalf("the sieve hides matches of %q in %q: %d, without it %d", pattern, s, len(got.Mentions), len(again.Mentions))
		}
		tr.Passage(Sample{Text: s, Language: lang, Part: "headline"})
	})
}
