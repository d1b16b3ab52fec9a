package text

import (
	_ "embed"
	"strings"
	"testing"
)

// headlines were written for this test: language, script, words.
//
//go:embed testdata/language/headlines.txt
var headlines string

func TestLanguage(t *testing.T) {
	right, scripts, all := 0, 0, 0
	for l := range strings.Lines(headlines) {
		f := strings.SplitN(strings.TrimSpace(l), " ", 3)
		if len(f) < 3 {
			continue
		}
		all++
		lang, script, sure := Language(f[2])
		if script == f[1] {
			scripts++
		} else {
			t.Errorf("Language(%q): script %s, want %s", f[2], script, f[1])
		}
		if lang == f[0] {
			right++
		} else {
			t.Logf("Language(%q) = %s (%.2f), want %s", f[2], lang, sure, f[0])
		}
	}
	t.Logf("%d of %d right", right, all)
	const floor = .95
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
	// A language that no profile is for.
	const swedish = "Regeringen meddelade på tisdagen att nya samtal ska hållas nästa vecka och att " +
		"många människor oroar sig för jobben, sade en talesperson till journalisterna i huvudstaden efter mötet."
	if lang, _, sure := Language(swedish); sure > .6 {
		t.Errorf("Swedish is %s, sure %.2f", lang, sure)
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
