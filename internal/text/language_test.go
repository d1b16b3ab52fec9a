package text

import (
	_ "embed"
	"math"
	"strings"
	"testing"
)

// headlines and sixteen were written for these tests: language, script, words.
// The weights were chosen on the first; the second was written before the code
// had seen it and has 20 of each of 16 languages.
var (
	//go:embed testdata/language/headlines.txt
	headlines string
	//go:embed testdata/language/sixteen.txt
	sixteen string
)

func TestLanguage(t *testing.T) {
	for name, set := range map[string]string{"headlines": headlines, "sixteen": sixteen} {
		t.Run(name, func(t *testing.T) { scoreLanguage(t, set) })
	}
}

func scoreLanguage(t *testing.T, set string) {
	right, all := 0, 0
	for l := range strings.Lines(set) {
		f := strings.SplitN(strings.TrimSpace(l), " ", 3)
		if len(f) < 3 || f[0] == "#" {
			continue
		}
		all++
		lang, script, sure := Language(f[2])
		if script != f[1] {
			t.Errorf("Language(%q): script %s, want %s", f[2], script, f[1])
		}
		if lang == f[0] {
			right++
		} else {
			t.Logf("Language(%q) = %s (%.2f), want %s", f[2], lang, sure, f[0])
		}
	}
	t.Logf("%d of %d right", right, all)
	const floor = .99
	if float64(right) < floor*float64(all) {
		t.Errorf("%d of %d right, want %.2f", right, all, floor)
	}
}

func TestLanguageUnknown(t *testing.T) {
	for _, s := range []string{"", " ", "2019 — 100 %", "😀", "\xff\xfe"} {
		if lang, script, sure := Language(s); lang != "" || script != "" || sure != 0 {
			t.Errorf("Language(%q) = %q, %q, %v, want nothing", s, lang, script, sure)
		}
	}
	// A name tells little, a paragraph much.
	if _, _, sure := Language("Angela"); sure > .6 {
		t.Errorf("sure of a name: %.2f", sure)
	}
	if _, _, sure := Language(passage); sure < .9 {
		t.Errorf("not sure of a paragraph: %.2f", sure)
	}
	// Languages that no profile is for.
	for want, s := range map[string]string{
		"sv": "Regeringen meddelade på tisdagen att nya samtal ska hållas nästa vecka, sade en talesperson.",
		"cs": "Vláda odložila hlasování o důchodech, odbory chystají další stávku.",
		"hu": "A kormány elhalasztotta a szavazást, a szakszervezetek újabb sztrájkra készülnek.",
		"kk": "Үкімет жаңа заң жобасын келесі аптада қарайтынын мәлімдеді.",
		"ps": "حکومت وویل چې نوې خبرې به راتلونکې اونۍ پیل شي.",
		"ta": "அரசு புதிய சட்டத்தை ஒத்திவைத்தது",
	} {
		if lang, _, _ := Language(s); lang != want {
			t.Errorf("Language(%q) = %s, want %s", s, lang, want)
		}
	}
	// A Latin name does not make a Russian sentence English.
	if lang, _, _ := Language("Компания Huawei Technologies представила"); lang != "ru" {
		t.Errorf("mixed scripts: %s", lang)
	}
}

func FuzzLanguage(f *testing.F) {
	for l := range strings.Lines(headlines) {
		f.Add(l)
	}
	known := map[string]bool{"": true}
	for _, l := range Languages() {
		known[l] = true
	}
	f.Fuzz(func(t *testing.T, s string) {
		lang, script, sure := Language(s)
		if !known[lang] || sure < 0 || sure > 1 || lang != "" && script == "" {
			t.Fatalf("Language(%q) = %q, %q, %v", s, lang, script, sure)
		}
	})
}

func BenchmarkLanguage(b *testing.B) {
	for b.Loop() {
		Language(passage)
	}
}

func TestReadLinear(t *testing.T) {
	if m, err := readLinear(languageModel); err != nil || len(m.labels) != 176 || m.labels[0] != "en" {
		t.Fatalf("readLinear: %v", err)
	}
	for n := range 200 {
		if _, err := readLinear(languageModel[:n*len(languageModel)/200]); err == nil {
			t.Errorf("a model cut after %d of 200 parts is read", n)
		}
	}
}

// TestLanguageWords holds the walk over the words and the tree to what the
// model is known to say: it names the language of a sentence without help from
// the profiles.
func TestLanguageWords(t *testing.T) {
	m := languages()
	for want, s := range map[string]string{"en": "the government of the country", "de": "die Regierung des Landes", "ru": "правительство страны"} {
		best, odds, sum := "", math.Inf(-1), 0.0
		m.logOdds(s, func(label int, x float64) {
			sum += math.Exp(x)
			if x > odds {
				best, odds = m.labels[label], x
			}
		})
		if best != want || odds < math.Log(.9) || math.Abs(sum-1) > 1e-9 {
			t.Errorf("model of %q: %s (%.2f), sum %v, want %s", s, best, math.Exp(odds), sum, want)
		}
	}
}
