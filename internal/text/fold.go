package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalise returns s in NFC with runs of white space as one space, trimmed.
func Normalise(s string) string {
	if plain(s) {
		return s
	}
	s = norm.NFC.String(valid(s))
	var b strings.Builder
	b.Grow(len(s))
	word := -1 // where the word begins that is being read
	end := func(i int) {
		if word < 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s[word:i])
		word = -1
	}
	for i, r := range s {
		switch {
		case r > ' ' && r < 0x7f: // most of most texts
			if word < 0 {
				word = i
			}
		case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff':
			end(i)
		case word < 0:
			word = i
		}
	}
	end(len(s))
	return b.String()
}

// plain reports whether s is ASCII with single spaces only between words.
func plain(s string) bool {
	last := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 || c < ' ' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

// valid replaces what is not UTF-8.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// Fold returns s as tokens fold it: NFKC, lower case, quotation marks and
// dashes unified, marks that are not printed dropped, traditional Chinese as
// simplified, Persian and Arabic letters as one. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKC.String(valid(s))
	// What is dropped can bring letters and marks together that compose, and
	// lower case is not always composed, so this is done until it stands.
	for range 4 {
		t := norm.NFKC.String(foldRunes(s))
		if t == s {
			break
		}
		s = t
	}
	return s
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func foldRunes(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	han := false
	for _, r := range s {
		if r < 0x80 {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
			continue
		}
		if r = foldRune(r); r >= 0 {
			b.WriteRune(r)
			han = han || isHan(r)
		}
	}
	if han {
		return simplified(b.String())
	}
	return b.String()
}

// foldRune folds one rune of a string in NFKC, -1 if it is dropped.
func foldRune(r rune) rune {
	switch {
	case r >= 0x3040 && r < 0xD7A4 && r != '「' && r != '」': // kana, Han, Hangul: no case
		return r
	case r >= 0x0300 && r < 0x0370:
		// The dot that lower-casing İ leaves behind.
		if r == 0x0307 {
			return -1
		}
		return r
	}
	switch r {
	case '‘', '’', '‚', '‛', '′', 'ʼ', '´', 'ʹ', '＇':
		return '\''
	case '“', '”', '„', '‟', '″', '«', '»', '「', '」', '『', '』', '〝', '〞', '〟':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−', '⁃':
		return '-'
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff', '\u061c', 'ـ':
		return -1 // soft hyphen, zero width and direction marks, tatweel
	case 'ς':
		return 'σ'
	case 'ё', 'Ё':
		return 'е' // Russian print mostly leaves the dots out
	case 'ی', 'ى':
		return 'ي' // Farsi yeh, alef maksura
	case 'ک':
		return 'ك' // keheh
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	}
	switch {
	case r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x0591 && r <= 0x05BD:
		return -1 // Arabic and Hebrew vowel points
	case r >= 0x0660 && r <= 0x0669:
		return '0' + r - 0x0660
	case r >= 0x06F0 && r <= 0x06F9:
		return '0' + r - 0x06F0
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return -1 // direction
	}
	return unicode.ToLower(r)
}

func isHan(r rune) bool {
	return r >= 0x3400 && r <= 0x9FFF || r >= 0x20000 && r <= 0x3FFFF || r == '々' || r == '〇'
}
