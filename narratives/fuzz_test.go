package narratives

import (
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
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

// FuzzPattern reads any source as a pattern. What is read keeps its source,
// stays within the bounds of a window, and matches no more tokens than it says.
func FuzzPattern(f *testing.F) {
	for _, s := range []string{"moral (high ground|highland)", "占据..2道德制高点", "{AGENT} (is|be) an? accomplice ..2 of {TARGET}", "пособник*", "=so-called", "~police", "a ..6 b?", "(a|(b|c d)) e"} {
		f.Add(s, "en", "moral high ground a b c d e accomplice of")
		f.Add(s, "zh", "占据了道德制高点")
	}
	f.Fuzz(func(t *testing.T, source, lang, s string) {
		p, err := parsePattern(source, lang)
		if err != nil {
			return
		}
		again, err := parsePattern(source, lang)
		if err != nil || !reflect.DeepEqual(p, again) {
			t.Fatalf("parsePattern(%q) differs from itself: %v", source, err)
		}
		lo, hi := width(p.core)
		if p.source != source || lo < 1 || hi > maxWidth || p.width != hi {
			t.Fatalf("parsePattern(%q) = %+v, %d to %d tokens", source, p, lo, hi)
		}
		if !utf8.ValidString(s) {
			return
		}
		l := &line{text: s, tokens: text.Tokens(s, lang), lang: lang}
		for i := range l.tokens {
			from, to := l.bound(i)
			if end, ok := p.at(l, i, from, to); ok && (end <= i || end > to || end-i > hi || end-i < lo) {
				t.Fatalf("%q at token %d of %q: ends at %d", source, i, s, end)
			}
		}
	})
}

// TestMentionID holds that every part of where a mention stands makes another
// id, and that parts do not run together.
func TestMentionID(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range []string{
		MentionID("v", 1, 2, 3, "f"), MentionID("w", 1, 2, 3, "f"), MentionID("v", 0, 2, 3, "f"), MentionID("v", 1, 1, 3, "f"),
		MentionID("v", 1, 2, 4, "f"), MentionID("v", 1, 2, 3, "g"), MentionID("v1", 1, 2, 3, "f"), MentionID("v", 11, 2, 3, "f"),
		MentionID("v", 1, 12, 3, "f"), MentionID("v", 1, 1, 23, "f"),
	} {
		if len(id) != 17 || id[0] != 'm' || seen[id] {
			t.Errorf("MentionID = %q: seen before or ill-formed", id)
		}
		seen[id] = true
	}
}
