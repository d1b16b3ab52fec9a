package narratives

import (
	"reflect"
	"slices"
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

// FuzzPhrase decides about any words of any text: it never fails on a span of
// whole characters, names a voice, and keeps speaker, cue and roles within the
// text.
func FuzzPhrase(f *testing.F) {
	tr, err := Compile(Codebook{Framings: []Framing{{ID: "f", Variants: map[string][]string{
		"en": {"puppet of {TARGET}", "{AGENT} (act|serve) as accomplice"}, "zh": {"帮凶"}, "ru": {"пособник* {TARGET}"}, "es": {"cómplice de {TARGET}"},
		"fr": {"complice de {TARGET}"}, "ar": {"شريك {TARGET}"},
	}}}}, nil, papers)
	if err != nil {
		f.Fatal(err)
	}
	langs := []string{"en", "zh", "ru", "es", "fr", "ar", "fa"}
	for i, s := range []string{
		"Treasurer: the club is a puppet of Washington,” snapped Ilse Morrow, as it calls the meeting.", "司库：银行沦为帮凶。”关于帮凶的讲话，说法毫无根据。",
		"— Пособник мятежа? — Никакого пособника мятежа нет, сухо заметил судья.", "No hay ningún cómplice de nadie, observó la jueza.",
		"L’évêque déplore, comme il appelle, un complice de l’ennemi », a noté", "وتمتم ملاح بأن هذا شريك العدو»، قال",
	} {
		f.Add(s, uint8(i), uint16(3), uint16(9))
	}
	f.Fuzz(func(t *testing.T, s string, lang uint8, start, length uint16) {
		if len(s) > 2000 {
			return
		}
		for _, part := range []string{"body", "headline"} {
			sample := Sample{Text: s, Language: langs[int(lang)%len(langs)], Outlet: "lantern", Part: part}
			for _, v := range tr.Passage(sample) {
				if s[v.Start:v.End] != v.Text {
					t.Fatalf("%+v of %q", v, s)
				}
			}
			v, err := tr.Phrase(sample, int(start), int(start)+int(length))
			if err == nil && !slices.Contains(fourVoices, v.Voice) {
				t.Fatalf("voice %q of %q", v.Voice, s)
			}
		}
	})
}
