package quote

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// articleSize is the length of an article in the benchmark, in bytes.
const articleSize = 6 << 10

var (
	benchMark = regexp.MustCompile(`\[\[[qo]:(.+?)\]\]`)
	benchNews = regexp.MustCompile(`(?m)^= .*\n|[⟦⟧⟪⟫]`)
)

// benchArticle makes an article of own prose in a language.
func benchArticle(b *testing.B, lang string) string {
	b.Helper()
	var s string
	if lang == "fa" {
		f, err := os.ReadFile("testdata/news/fa.txtar")
		if err != nil {
			b.Fatal(err)
		}
		s, _, _ = strings.Cut(string(f), "-- second --")
		s = benchNews.ReplaceAllString(s, "")
	} else {
		f, err := os.ReadFile("../../narratives/testdata/control/" + lang + ".txt")
		if err != nil {
			b.Fatal(err)
		}
		s = benchMark.ReplaceAllString(string(f), "$1")
		s = strings.ReplaceAll(strings.ReplaceAll(s, "== ", ""), "\n", "\n\n")
	}
	for len(s) < articleSize {
		s += "\n\n" + s
	}
	return strings.ToValidUTF8(s[:articleSize], "")
}

// BenchmarkArticle times the text layer and quotations on articles of 6 KB, by
// stage and language; all is every stage one after the other. Articles a second
// and core are printed.
func BenchmarkArticle(b *testing.B) {
	stages := []struct {
		name string
		run  func(s, lang string)
	}{
		{"language", func(s, _ string) { text.Language(s) }},
		{"normalise", func(s, _ string) { text.Fold(text.Normalise(s)) }},
		{"sentences", func(s, lang string) { text.Sentences(s, lang) }},
		{"tokens", func(s, lang string) { text.Tokens(s, lang) }},
		{"fingerprint", func(s, lang string) { text.FingerprintOf(s, lang) }},
		{"quotes", func(s, lang string) { Find(s, lang) }},
	}
	for _, lang := range []string{"en", "zh", "ru", "es", "fr", "ar", "fa"} {
		s := benchArticle(b, lang)
		timed := func(name string, run func(s, lang string)) {
			b.Run(lang+"/"+name, func(b *testing.B) {
				b.SetBytes(int64(len(s)))
				for b.Loop() {
					run(s, lang)
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
			})
		}
		for _, st := range stages {
			timed(st.name, st.run)
		}
		timed("all", func(s, lang string) {
			for _, st := range stages {
				st.run(s, lang)
			}
		})
	}
}
