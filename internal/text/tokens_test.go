package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/longbridgeapp/opencc"
)

func show(tokens []Token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Fold)
		if t.Stem != t.Fold {
			b.WriteString("/" + t.Stem)
		}
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{
		{"en", "They claim the moral high ground.", "they claim the moral high ground"},
		{"en", "The U.S. government's so-called “accomplices”, 1,000 of them", "the u.s government/govern so called/call accomplices/accomplic 1,000 of them"},
		{"en", "China’s aims; IT'S don't O’Brien", "china aims/aim it don't o'brien"},
		{"en", "a@b.example #tag x_y", "a b.example tag x_y"},
		{"", "China's", "china"},
		{"fr", "L’État d'urgence aujourd'hui", "l état d urgence/urgenc aujourd'hui"},
		{"es", "las acusaciones", "las acusaciones/acus"},
		{"ru", "пособников Ёлки", "пособников/пособник елки/елк"},
		{"zh", "占据“道德制高点”", "占 据 道 德 制 高 点"},
		{"zh", "佔據道德制高點。乾隆乾杯，COVID-19", "占 据 道 德 制 高 点 乾 隆 干 杯 covid 19"},
		{"ja", "日本のニュース", "日 本 の ニュース"},
		{"ko", "한국 정부는", "한국 정부는"},
		{"ar", "المتواطئون مع الإرهاب", "المتواطئون/متواطئ مع الارهاب/ارهاب"},
		{"fa", "می\u200cشود دولت\u200cهای", "ميشود دولتهاي/دولت"},
		{"de", "Straßen der Grünen", "straßen der grünen"},
		{"en", "ｆｕｌｌ ｗｉｄｔｈ ﬁne", "full width fine"},
		{"en", "a\xffb \xe4\xb8", "a b"},
		{"en", " … — !", ""},
	} {
		if got := show(Tokens(c.in, c.lang)); got != c.want {
			t.Errorf("Tokens(%q, %s) = %q, want %q", c.in, c.lang, got, c.want)
		}
	}
}

func TestSimplifiedAsOpencc(t *testing.T) {
	cc, err := opencc.New("t2s")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"乾隆皇帝乾淨的乾坤", "一目瞭然，明瞭", "總統府發言人對此表示強烈不滿", "頭髮發展後來皇后", "么麼小丑", "這裡沒有藉口，慰藉", "𠌥"} {
		want, err := cc.Convert(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := simplified(s); got != want {
			t.Errorf("simplified(%q) = %q, opencc says %q", s, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"The U.S. government's “aims”", "佔據道德制高點", "l'État d’", "می\u200cشود", "a\xff\xe4\xb8", "пособников Ё", "İıſ ﷺ", "u\u0308\u200b\u0308", "x'’s"} {
		for _, lang := range []string{"en", "zh", "fr", "ru", "ar", ""} {
			f.Add(s, lang)
		}
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		end := 0
		for _, k := range Tokens(s, lang) {
			if k.Start < end || k.End <= k.Start || k.End > len(s) {
				t.Fatalf("Tokens(%q): span %d-%d after %d", s, k.Start, k.End, end)
			}
			if k.Fold == "" || k.Stem == "" || !utf8.ValidString(k.Fold) || !utf8.ValidString(k.Stem) {
				t.Fatalf("Tokens(%q): fold %q stem %q", s, k.Fold, k.Stem)
			}
			end = k.End
		}
		if x := Fold(s); Fold(x) != x {
			t.Fatalf("Fold(%q) = %q, then %q", s, x, Fold(x))
		}
		if x := Normalise(s); Normalise(x) != x {
			t.Fatalf("Normalise(%q) = %q, then %q", s, x, Normalise(x))
		}
	})
}

const passage = "The ministry's spokesperson told reporters on Tuesday that the government's latest measures were an attempt to claim the moral high ground, " +
	"and that those who had signed the letter were accomplices of a foreign power; “nobody believes them any longer,” she said, adding that talks between the two countries would go on next week in the capital."

func BenchmarkTokens(b *testing.B) {
	for _, c := range []struct{ name, lang, s string }{
		{"en", "en", passage},
		{"ru", "ru", strings.Repeat("Официальный представитель министерства заявила журналистам, что новые меры правительства ", 6)},
		{"zh", "zh", strings.Repeat("外交部发言人表示，中方对此坚决反对，", 8)},
		{"hant", "zh", strings.Repeat("外交部發言人表示，中方對此堅決反對，", 8)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Tokens(c.s, c.lang)
			}
		})
	}
}

func BenchmarkHanTable(b *testing.B) {
	for b.Loop() {
		buildHan()
	}
}
