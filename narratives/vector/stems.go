package vector

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Stems returns the words of a phrase as a Model of its language knows them:
// stems, and in Chinese whole words.
func Stems(phrase, lang string) (out []string) {
	var run strings.Builder
	end := 0
	flush := func() {
		rest := []rune(run.String())
		for _, w := range text.HanWords(run.String()) {
			out, rest = append(out, string(rest[:w.Runes])), rest[w.Runes:]
		}
		run.Reset()
	}
	for _, t := range text.Tokens(phrase, lang) {
		han := lang == "zh" && text.IsHanRune(t.Fold)
		if run.Len() > 0 && (!han || t.Start != end) {
			flush()
		}
		if end = t.End; han {
			run.WriteString(t.Fold)
		} else {
			out = append(out, t.Stem)
		}
	}
	flush()
	return out
}
