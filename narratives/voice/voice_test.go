package voice

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// find knows one outlet.
func find(s string) (out []Actor) {
	for at := 0; ; {
		i := strings.Index(s[at:], "Herald")
		if i < 0 {
			return out
		}
		out = append(out, Actor{ID: "herald", Kind: "outlet", Start: at + i, End: at + i + len("Herald")})
		at += i + 1
	}
}

func TestWhy(t *testing.T) {
	const s = "The Herald called the firms accomplices. They are helpers."
	r := Read(Story{
		Document: extract.Document{Passages: []extract.Passage{{Kind: extract.Paragraph, Text: s}}},
		Language: "en", Actors: find,
	})
	at := strings.Index(s, "accomplices")
	d := r.Decide(0, at, at+len("accomplices"))
	if d.Voice != Quoted || d.Resolved != "herald" || d.Why == "" || d.Tier != "A" {
		t.Errorf("Decide(accomplices) = %+v", d)
	}
	at = strings.Index(s, "helpers")
	if d := r.Decide(0, at, at+len("helpers")); d.Voice != Own || d.Why == "" {
		t.Errorf("Decide(helpers) = %+v", d)
	}
}

// TestQuotationWithin holds that words in a quotation inside another are said
// by the speaker beside them there, and that who reports them is told.
func TestQuotationWithin(t *testing.T) {
	for _, c := range []struct{ lang, text, words, speaker, why string }{
		{"en", "Ana Brill said: “The Herald told me: ‘We are accomplices in the fog.’ I wrote it down.”", "accomplices", "The Herald", "Ana Brill"},
		{"en", "Ana Brill said: “The Herald told me: ‘We are helpers.’ They are accomplices in the fog.”", "accomplices", "Ana Brill", ""},
		{"en", "Ana Brill said: “I told them: ‘They are accomplices in the fog.’ Nobody minded.”", "accomplices", "Ana Brill", ""},
		{"en", "Ana Brill said: “They are ‘accomplices’ in the fog.”", "accomplices", "Ana Brill", ""},
		{"ru", "Смотритель Павел Орехов рассказал: «Паромщик Лукин заявил: „Мы пособники тумана“. Я это записал».", "пособники", "Паромщик Лукин", "Смотритель Павел Орехов"},
		{"zh", "船工李四说：“村长王五告诉我：‘我们是大雾的帮凶。’我把它记下来了。”", "帮凶", "村长王五", "船工李四"},
		{"fr", "La gardienne Lucie Morel raconte : « Le passeur Henri Blot m’a dit : “Nous sommes les complices du brouillard.” Je l’ai noté. »", "complices", "Le passeur Henri Blot", "La gardienne Lucie Morel"},
	} {
		p := extract.Passage{Kind: extract.Paragraph, Text: c.text}
		r := Read(Story{Document: extract.Document{Passages: []extract.Passage{p}}, Language: c.lang, Self: []string{"herald"}, Actors: find})
		at := strings.Index(c.text, c.words)
		d := r.Decide(0, at, at+len(c.words))
		reports := "the words stand in a quotation"
		if c.why != "" {
			reports += " that " + c.why + " reports"
		}
		if d.Voice != Quoted || d.Speaker != c.speaker || d.Why != reports {
			t.Errorf("%s: Decide(%s) = %+v, want %s quoted: %s", c.text, c.words, d, c.speaker, reports)
		}
	}
}

// TestPronounWithin holds that a pronoun in somebody's words is somebody else.
func TestPronounWithin(t *testing.T) {
	const s = "The Herald said: “The ferry is late. It told us: ‘We are accomplices in the fog.’ Nobody minded.”"
	r := Read(Story{Document: extract.Document{Passages: []extract.Passage{{Kind: extract.Paragraph, Text: s}}}, Language: "en", Actors: find})
	at := strings.Index(s, "accomplices")
	if d := r.Decide(0, at, at+len("accomplices")); d.Voice != Quoted || d.Speaker != "It" || d.Resolved != "" || d.Tier != "C" {
		t.Errorf("Decide(accomplices) = %+v", d)
	}
}

func TestNegated(t *testing.T) {
	for s, want := range map[string]bool{
		"The firms are not accomplices.":          true,
		"The firms were never their accomplices.": true,
		"Not now, the accomplices said.":          false,
		"The firms are accomplices, not friends.": false,
	} {
		r := Read(Story{Document: extract.Document{Passages: []extract.Passage{{Kind: extract.Paragraph, Text: s}}}, Language: "en"})
		at := strings.Index(s, "accomplices")
		if d := r.Decide(0, at, at+len("accomplices")); d.Negated != want {
			t.Errorf("%q: negated = %v, want %v", s, d.Negated, want)
		}
	}
}

// TestForeignQuotes hands in quotations with offsets that fit another text, as
// rows of an older version might: decisions stay within the text.
func TestForeignQuotes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	texts := []string{
		"The Herald said: “They are 帮凶 of the enemy”. According to the paper, dénoncé, it denied being an accomplice.",
		"社论称，他们“占据道德制高点”。他说：帮凶。", "Lavrin: “West’s accomplices – X, says Herald", "",
	}
	kinds := []extract.PassageKind{extract.Headline, extract.Paragraph, extract.Quotation, extract.Caption, extract.Post}
	for range 3000 {
		var doc extract.Document
		for range 1 + r.IntN(3) {
			doc.Passages = append(doc.Passages, extract.Passage{Kind: kinds[r.IntN(len(kinds))], Text: texts[r.IntN(len(texts))]})
		}
		n := len(doc.Text()) + 9
		span := func() *quote.Span {
			if r.IntN(3) == 0 {
				return nil
			}
			return &quote.Span{Start: r.IntN(n) - 4, End: r.IntN(n), Text: "Herald"}
		}
		for range r.IntN(4) {
			doc.Quotes = append(doc.Quotes, quote.Quote{
				Kind:  []quote.Kind{quote.Direct, quote.Indirect, quote.Scare}[r.IntN(3)],
				Start: r.IntN(n) - 4, End: r.IntN(n), Text: "“words", Speaker: span(), Cue: span(), Class: quote.Deny, Confidence: "A",
			})
		}
		rd := Read(Story{Document: doc, Language: []string{"en", "zh", "ru", "es", ""}[r.IntN(5)], Actors: find})
		for i, p := range doc.Passages {
			for k := range p.Text {
				_, w := utf8.DecodeRuneInString(p.Text[k:])
				if r.IntN(9) == 0 {
					if d := rd.Decide(i, k, k+w); d.Voice == "" || d.Place == "" || d.Tier == "" || d.Why == "" {
						t.Fatalf("Decide(%q, %d) = %+v", p.Text, k, d)
					}
				}
			}
		}
	}
}
