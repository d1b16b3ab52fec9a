package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// A Span is a stretch of text as byte offsets, end exclusive.
type Span struct{ Start, End int }

// A Token is a word, or a single rune in scripts without word spaces.
type Token struct {
	Start, End int
	Fold       string // lower case, NFKC, quotes and dashes unified, traditional Chinese as simplified
	Stem       string // stem of Fold in the given language; Fold itself where there is no stemmer
}

// Tokens splits s into word tokens (no white space, no punctuation) by UAX 29.
// Chinese characters and kana are tokens of one rune each. The English
// possessive is left out of the token before it, and the elided articles of
// French and Italian are tokens of their own. Start and End never overlap
// those of a neighbour; lang is ISO 639-1, empty if unknown.
func Tokens(s, lang string) []Token {
	if s == "" {
		return nil
	}
	k := tokenizer{s: s, lang: base(lang)}
	k.stems = stemsOf(k.lang)
	k.possessive = k.lang == "en" || k.lang == ""
	k.elisions = elisions[k.lang]
	k.out = make([]Token, 0, len(s)/6+2)
	k.run()
	return k.out
}

// base returns the language of a tag such as "zh-Hant".
func base(lang string) string {
	if i := strings.IndexAny(lang, "-_"); i >= 0 {
		lang = lang[:i]
	}
	return strings.ToLower(lang)
}

type tokenizer struct {
	s, lang    string
	stems      *stemCache
	possessive bool
	elisions   map[string]bool
	out        []Token
}

func (k *tokenizer) run() {
	s := k.s
	for i := 0; i < len(s); {
		c := s[i]
		if c < 0x80 {
			if !alnum(c) && c != '_' {
				i++
				continue
			}
			end := i
			for end < len(s) && alnum(s[end]) {
				end++
			}
			if end > i && endsWord(s, end) {
				k.add(i, end)
				i = end
				continue
			}
		}
		i = k.slow(i)
	}
}

func alnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// endsWord reports whether a run of ASCII letters and digits that ends here is
// surely a whole word by UAX 29: what follows is not one of the marks that can
// join it to a further letter.
func endsWord(s string, end int) bool {
	if end == len(s) {
		return true
	}
	switch c := s[end]; {
	case c >= 0x80 || c == '_':
		return false
	case c == '.' || c == '\'' || c == ':' || c == ',' || c == ';':
		return end+1 == len(s) || s[end+1] < 0x80 && !alnum(s[end+1]) && s[end+1] != '_'
	}
	return true
}

// add adds a word. What folds to nothing is none.
func (k *tokenizer) add(start, end int) {
	if e := k.stems.word(k.s[start:end]); e.fold != "" {
		k.out = append(k.out, Token{start, end, e.fold, e.stem})
	}
}

// slow takes what stands at i by the rules of Unicode and returns where to go
// on.
func (k *tokenizer) slow(i int) int {
	s := k.s
	r, size := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == utf8.RuneError && size <= 1:
		return i + max(size, 1)
	case isHan(r):
		return k.han(i)
	case r >= 0x2000 && r <= 0x206F || r >= 0x3000 && r <= 0x3003:
		return i + size // most marks of punctuation
	}
	it := words.FromString(s[i:])
	if !it.Next() {
		return len(s)
	}
	w := it.Value()
	if w == "" {
		return i + size
	}
	end := i + len(w)
	if !strings.ContainsFunc(w, wordRune) {
		return end
	}
	k.word(i, end)
	return end
}

func wordRune(r rune) bool {
	return r < 0x80 && alnum(byte(r)) || r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// han adds a run of Chinese characters, each a token. The run is folded as a
// whole, since some characters are simplified by the company they keep.
func (k *tokenizer) han(i int) int {
	s := k.s
	end := i
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !isHan(r) {
			break
		}
		end += size
	}
	at := i
	for _, r := range hanFolds(s[i:end]) {
		_, size := utf8.DecodeRuneInString(s[at:])
		f := hanString(r)
		k.out = append(k.out, Token{at, at + size, f, f})
		at += size
	}
	return end
}

// word adds a word with letters beyond ASCII or with marks inside it.
func (k *tokenizer) word(start, end int) {
	w := k.s[start:end]
	if k.elisions != nil {
		if n := k.elided(w); n > 0 {
			k.add(start, start+n)
			start += n
			w = k.s[start:end]
			for _, mark := range []string{"'", "’"} {
				w = strings.TrimPrefix(w, mark)
			}
			start = end - len(w)
		}
	}
	if k.possessive {
		for _, mark := range []string{"'s", "’s", "'S", "’S"} {
			if n := len(w) - len(mark); n > 0 && w[n:] == mark {
				end = start + n
				break
			}
		}
	}
	k.add(start, end)
}

// elisions are words that lose their vowel before another, without the mark.
var elisions = map[string]map[string]bool{
	"fr": set("l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu"),
	"it": set("l un d c m t s v dell all dall nell sull coll quell quest bell sant"),
	"ca": set("l d m t s n"),
}

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// elided returns the length of an elided word at the start of w, 0 if there is
// none.
func (k *tokenizer) elided(w string) int {
	n := strings.IndexAny(w, "'’")
	if n <= 0 || n > len("jusqu") && n > len("lorsqu") || !k.elisions[strings.ToLower(w[:n])] {
		return 0
	}
	rest := strings.TrimLeft(w[n:], "'’")
	if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) {
		return 0
	}
	return n
}
