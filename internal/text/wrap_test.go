package text

import (
	"strings"
	"testing"
)

func TestUnwrap(t *testing.T) {
	long := strings.Repeat("the ferry is late ", 8)
	for s, want := range map[string]string{
		"":                                   "",
		"one":                                "one",
		"\n\n":                               "\n\n",
		"one\ntwo\n":                         "one two\n",
		"one\r\ntwo\r\n\r\nthree":            "one  two\r\n\r\nthree",
		"one\ntwo\n\nthree\nfour":            "one two\n\nthree four",
		"one\n \t\ntwo":                      "one\n \t\ntwo",
		long + "\ntwo\n\none\ntwo":           long + "\ntwo\n\none two",
		"one\n" + long + "\nthree\n\n" + "x": "one\n" + long + "\nthree\n\nx",
		"Она сказала:\n«Мы\nздесь»": "Она сказала: «Мы здесь»",
	} {
		if got := Unwrap(s); got != want || len(got) != len(s) {
			t.Errorf("Unwrap(%q) = %q, want %q", s, got, want)
		}
	}
}
