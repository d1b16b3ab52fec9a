package narratives

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FullName returns the one of the names printed in a text that a name stands
// for: the name with a surname or a first name, Ana Brill for Brill, and the
// name without its title, Ana Brill for Minister Ana Brill. Where two would do,
// or none does, the name is its own.
func FullName(printed string, names []string) string {
	printed = withoutTitle(printed, names)
	if strings.Contains(printed, " ") {
		return printed
	}
	full := ""
	for _, n := range names {
		n = withoutTitle(n, names)
		words := strings.Fields(n)
		if len(words) < 2 || !capitals(words) || printed != words[0] && printed != words[len(words)-1] {
			continue
		}
		if full != "" && full != n {
			return printed // two of that name
		}
		full = n
	}
	return cmp.Or(full, printed)
}

// withoutTitle returns the shortest of names, of two words and more, that a
// name ends with.
func withoutTitle(printed string, names []string) string {
	best := printed
	for _, n := range names {
		if words := strings.Fields(n); len(words) > 1 && len(n) < len(best) && strings.HasSuffix(printed, " "+n) && capitals(words) {
			best = n
		}
	}
	return best
}

// capitals reports whether the first and the last word begin with a capital, as
// those of a person's name do.
func capitals(words []string) bool {
	for _, w := range []string{words[0], words[len(words)-1]} {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}
