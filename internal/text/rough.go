package text

import "unicode"

// Language guesses the language of s: ISO 639-1, ISO 15924 script and a
// confidence from 0 to 1; lang is empty if nothing can be said.
func Language(s string) (lang, script string, confidence float64) {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			return "zh", "Hans", 0.5
		case unicode.Is(unicode.Cyrillic, r):
			return "ru", "Cyrl", 0.5
		}
	}
	return "en", "Latn", 0.5
}
