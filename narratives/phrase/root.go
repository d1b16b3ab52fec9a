package phrase

import (
	"strings"
	"unicode/utf8"
)

// derived are endings that make one word of another, by language, of stems:
// what is left of a word without its inflection. Longer ones first.
var derived = map[string][]string{
	"en": {"ionist", "ation", "ist", "ism", "ion", "iz", "is", "if", "ifi", "at", "or", "er", "ar", "al", "ic", "iv", "ous", "ari", "eri", "ant", "ent", "anc", "enc", "ur", "i", "t"},
}

// leastRoot is how many letters a word keeps: with fewer, unlike words would
// become one.
const leastRoot = 7

// root takes the endings off a stem that derive one word from another, so that
// hegemon, hegemonist and hegemony are one. The stems of a language without a
// list come back as they are.
func root(stem, lang string) string {
	for changed := true; changed; {
		changed = false
		for _, e := range derived[lang] {
			if rest, ok := strings.CutSuffix(stem, e); ok && utf8.RuneCountInString(rest) >= leastRoot {
				stem, changed = rest, true
				break
			}
		}
	}
	return stem
}
