package narratives

import (
	"context"
	"unicode"
)

// minReprint is the least text that can be a reprint, in words; a character
// of Chinese counts as half a word. Below it two texts share their shingles
// because they are headlines, flashes or notices, not because one was copied.
// See docs/method/reprints.md.
const minReprint = 30

// longEnough reports whether body has enough words to compare.
func longEnough(body string) bool {
	halves, inside := 0, false
	for _, r := range body {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			halves, inside = halves+1, false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inside {
				halves += 2
			}
			inside = true
		default:
			inside = false
		}
		if halves >= 2*minReprint {
			return true
		}
	}
	return false
}

func assignOrigins(ctx context.Context, desk Desk, units []Unit, batch []Tracked) error { return nil }
