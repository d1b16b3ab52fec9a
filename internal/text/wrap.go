package text

import (
	"strings"
	"unicode/utf8"
)

// MaxLine is how many characters the lines of hard-wrapped prose have at most;
// where a longer one stands, each line is a paragraph.
const MaxLine = 120

// Unwrap makes a space of each line break within a hard-wrapped paragraph: a
// run of lines without an empty one, none of them longer than MaxLine. The
// length stays as it is: byte offsets into s and into the result are the same.
func Unwrap(s string) string {
	b := []byte(s)
	var breaks []int // of the run in hand
	wrapped, from := true, 0
	for from < len(s) {
		line, _, _ := strings.Cut(s[from:], "\n")
		to := from + len(line)
		next, _, _ := strings.Cut(s[min(to+1, len(s)):], "\n")
		wrapped = wrapped && utf8.RuneCountInString(line) <= MaxLine
		if strings.TrimSpace(line) != "" && strings.TrimSpace(next) != "" {
			breaks = append(breaks, to)
		} else {
			for _, i := range breaks {
				if wrapped {
					b[i] = ' '
					if b[i-1] == '\r' {
						b[i-1] = ' '
					}
				}
			}
			breaks, wrapped = breaks[:0], true
		}
		from = to + 1
	}
	return string(b)
}
