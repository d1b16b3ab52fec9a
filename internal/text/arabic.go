package text

import (
	"strings"
	"unicode/utf8"
)

// stemArabic is the light10 stemmer of Larkey, Ballesteros and Connell (2007),
// which strips the article with its particles and the common endings and
// leaves the stem's letters alone. Snowball's stemmer for Arabic goes on to
// the letters of the root and brings words together that have nothing in
// common.
func stemArabic(w string) string {
	w = strings.Map(func(r rune) rune {
		if r == 'ة' {
			return 'ه'
		}
		return r
	}, w)
	n := utf8.RuneCountInString(w)
	if rest, ok := strings.CutPrefix(w, "و"); ok && n >= 4 {
		w, n = rest, n-1
	}
	for _, p := range []string{"وال", "بال", "كال", "فال", "ال", "لل"} {
		if rest, ok := strings.CutPrefix(w, p); ok && n-utf8.RuneCountInString(p) >= 2 {
			w = rest
			n -= utf8.RuneCountInString(p)
			break
		}
	}
	for _, p := range []string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"} {
		if rest, ok := strings.CutSuffix(w, p); ok && n-utf8.RuneCountInString(p) >= 2 {
			w = rest
			n -= utf8.RuneCountInString(p)
		}
	}
	return w
}

// stemPersian strips the plural and possessive endings that are written apart
// or joined, after folding has dropped the zero-width non-joiner. Verbs are
// left alone: their prefixes are letters of many nouns.
func stemPersian(w string) string {
	n := utf8.RuneCountInString(w)
	for _, p := range []string{"هايشان", "هايمان", "هايي", "هاي", "ها", "ترين", "تر"} {
		if rest, ok := strings.CutSuffix(w, p); ok && n-utf8.RuneCountInString(p) >= 3 {
			return rest
		}
	}
	return w
}
