package text

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
func Decode(body []byte, contentType string) Decoded { panic("text owner") }

// A Span is a stretch of text as byte offsets, end exclusive.
type Span struct{ Start, End int }

// A Token is a word, or a single rune in scripts without word spaces.
type Token struct {
	Start, End int
	Fold       string // lower case, NFKC, quotes and dashes unified, traditional Chinese as simplified
	Stem       string // stem of Fold in the given language; Fold itself where there is no stemmer
}

// Normalise returns s in NFC with runs of white space as one space, trimmed.
func Normalise(s string) string { panic("text owner") }

// Fold returns s as tokens fold it.
func Fold(s string) string { panic("text owner") }

// Tokens splits s into word tokens (no white space, no punctuation).
func Tokens(s, lang string) []Token { panic("text owner") }

// Sentences splits s into sentences.
func Sentences(s, lang string) []Span { panic("text owner") }

// Language guesses the language of s: ISO 639-1, ISO 15924 script and a
// confidence from 0 to 1; lang is empty if nothing can be said.
func Language(s string) (lang, script string, confidence float64) { panic("text owner") }

// Signature returns the MinHash signature of s over shingles of five words
// (four characters for Chinese), nil if s is too short to compare.
func Signature(s, lang string) []uint64 { panic("text owner") }

// Bands returns the hashed bands of a signature; texts that share a band may
// be near-duplicates.
func Bands(signature []uint64) []uint64 { panic("text owner") }

// Overlap estimates the Jaccard overlap of the shingles behind two signatures.
func Overlap(a, b []uint64) float64 { panic("text owner") }
