package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokWord tokenKind = iota
	tokNumber
	tokPossessive // 's
	tokComma
	tokStop // . ! ? and the like
	tokColon
	tokSemicolon
	tokDash
	tokQuote // a whole quotation
)

// A token is a word, a mark of punctuation or a whole quotation of one
// paragraph, outside of brackets.
type token struct {
	start, end int
	word       *word // nil if the lexicon does not know it
	kind       tokenKind
	cap        bool // begins with a capital letter
	quote      int  // index into the paragraph's stretches
}

func (t token) is(x trait) bool { return t.word != nil && t.word.is&x != 0 }

// tokens reads the paragraph text[from:to] with its quotations qs as single
// tokens. Brackets are passed over.
func tokens(text string, from, to int, qs []stretch, first int, lex *lexicon, out []token) []token {
	q := 0
	var buf [64]byte
	for i := from; i < to; {
		if q < len(qs) && i >= qs[q].start {
			out = append(out, token{start: qs[q].start, end: qs[q].end, kind: tokQuote, quote: first + q})
			i = max(i, qs[q].end)
			q++
			continue
		}
		c := text[i]
		if c == ' ' || c == '\t' || c == '\r' {
			i++
			continue
		}
		limit := to
		if q < len(qs) {
			limit = qs[q].start
		}
		if c == '(' || c == '[' {
			if n := strings.IndexByte(text[i:min(limit, i+120)], closeBracket(c)); n > 0 {
				i += n + 1
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(text[i:limit])
		if isLetter(r) || r == '@' || r == '#' || r == '$' {
			e := wordEnd(text, i, limit)
			t := token{start: i, end: e, cap: unicode.IsUpper(r) || r == '@'}
			if unicode.IsDigit(r) || r == '$' {
				t.kind = tokNumber
			}
			out = splitWord(text, t, lex, &buf, out)
			i = e
			continue
		}
		t := token{start: i, end: i + n}
		keep := true
		switch r {
		case ',', '،', '，', '、':
			t.kind = tokComma
		case '.', '!', '?', '…', '؟', '。', '！', '？':
			t.kind = tokStop
		case ':', '：':
			t.kind = tokColon
		case ';', '؛', '；':
			t.kind = tokSemicolon
		case '—', '–', '―', '-':
			t.kind = tokDash
		default:
			keep = false
		}
		if keep {
			out = append(out, t)
		}
		i += n
	}
	for ; q < len(qs); q++ {
		out = append(out, token{start: qs[q].start, end: qs[q].end, kind: tokQuote, quote: first + q})
	}
	return out
}

func closeBracket(c byte) byte {
	if c == '(' {
		return ')'
	}
	return ']'
}

// wordEnd returns the end of the word at i: letters, digits, marks, and
// joiners with a letter after them. The dots of U.S. belong to it.
func wordEnd(text string, i, to int) int {
	for i < to {
		r, n := utf8.DecodeRuneInString(text[i:to])
		if isLetter(r) || unicode.IsMark(r) || r == '_' || r == '@' || r == '#' || r == '$' || r == '\u200c' {
			i += n
			continue
		}
		if r == '-' || r == '\'' || r == '’' || r == '.' || r == '&' || r == '/' || r == ',' {
			next, _ := utf8.DecodeRuneInString(text[i+n : to])
			prev, _ := utf8.DecodeLastRuneInString(text[:i])
			if isLetter(next) && i+n < to {
				if r == ',' && !(unicode.IsDigit(prev) && unicode.IsDigit(next)) {
					return i
				}
				if r == '.' && !unicode.IsDigit(next) && i >= 2 && isLetter(prev) && text[i-2] != '.' && text[i-2] != ' ' && i-1 > 0 && !unicode.IsUpper(next) {
					// example.com stays together, "end.Next" too: both are rare
					i += n
					continue
				}
				i += n
				continue
			}
			// U.S.
			if r == '.' && i >= 2 && text[i-2] == '.' {
				i += n
			}
		}
		return i
	}
	return i
}

// splitWord appends the word and, apart, a possessive or short verb at its end.
func splitWord(text string, t token, lex *lexicon, buf *[64]byte, out []token) []token {
	s := text[t.start:t.end]
	if lex.elides {
		if n := elision(s); n > 0 {
			head := t
			head.end, head.word = t.start+n, lex.look(s[:n], buf)
			first, _ := utf8.DecodeRuneInString(s[n:])
			t.start, t.cap = head.end, unicode.IsUpper(first)
			out = append(out, head)
			s = s[n:]
		}
		if n := clitic(s); n > 0 {
			tail := t
			tail.start, tail.cap = t.end-n, false
			tail.word = lex.look(s[len(s)-n:], buf)
			t.end = t.start + len(strings.TrimSuffix(strings.TrimSuffix(s[:len(s)-n], "-"), "-t"))
			t.word = lex.look(text[t.start:t.end], buf)
			return append(out, t, tail)
		}
	}
	if cut := apostrophe(s); cut > 0 {
		tail := t
		tail.start, tail.cap, tail.kind = t.start+cut, false, tokPossessive
		t.end = tail.start
		t.word = lex.look(s[:cut], buf)
		return append(out, t, tail)
	}
	t.word = lex.look(s, buf)
	return append(out, t)
}

// elision returns the length of the article or pronoun that has lost its vowel
// before the rest of s: l', qu'.
func elision(s string) int {
	i := strings.IndexAny(s, "'’")
	if i <= 0 {
		return 0
	}
	switch strings.ToLower(s[:i]) {
	case "l", "d", "qu", "s", "n", "j", "m", "t", "c", "lorsqu", "puisqu", "jusqu":
	default:
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	if i+n == len(s) {
		return 0
	}
	return i + n
}

// clitic returns the length of the pronoun that a French verb has behind it:
// dit-il, a-t-elle.
func clitic(s string) int {
	i := strings.LastIndexByte(s, '-')
	if i <= 0 {
		return 0
	}
	switch tail := s[i+1:]; tail {
	case "il", "elle", "ils", "elles", "on":
		return len(tail)
	}
	return 0
}

// apostrophe returns where the 's of s begins, 0 if there is none.
func apostrophe(s string) int {
	for _, a := range []string{"'s", "’s", "’S", "'S"} {
		if strings.HasSuffix(s, a) && len(s) > len(a) {
			return len(s) - len(a)
		}
	}
	return 0
}

// look finds s in lower case, with a plain apostrophe.
func (l *lexicon) look(s string, buf *[64]byte) *word {
	if len(s) > len(buf) {
		return nil
	}
	if l.arab {
		return l.lookArab(s, buf)
	}
	b := buf[:0]
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return l.words[strings.ToLower(strings.ReplaceAll(s, "’", "'"))]
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return l.words[string(b)]
}

// lookArab finds a word in Arabic letters; in Arabic without the "and" before it
// and the object behind it, if it is not known with them.
func (l *lexicon) lookArab(s string, buf *[64]byte) *word {
	b := foldArab(buf[:0], s)
	if w := l.words[string(b)]; w != nil || !l.vso {
		return w
	}
	if len(b) > 6 && (string(b[:2]) == "و" || string(b[:2]) == "ف") {
		b = b[2:]
		if w := l.words[string(b)]; w != nil {
			return w
		}
	}
	for _, object := range [...]string{"ها", "هم", "ه"} {
		if n := len(b) - len(object); n >= 4 && string(b[n:]) == object {
			if w := l.words[string(b[:n])]; w != nil && w.is&isCue != 0 {
				return w
			}
		}
	}
	return nil
}

// fold writes a word as words are compared.
func (l *lexicon) fold(s string) string {
	if l.arab {
		return string(foldArab(nil, s))
	}
	return plain(s)
}

// foldArab appends s to b without vowel signs, lengthening strokes and joiners,
// with one form of alif, ya and kaf.
func foldArab(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r >= 0x064b && r <= 0x0655, r == 0x0670, r == 0x0640, r == 0x200c:
			continue
		case r == 'أ', r == 'إ', r == 'آ':
			r = 'ا'
		case r == 'ي', r == 'ى':
			r = 'ی'
		case r == 'ك':
			r = 'ک'
		case r == 'ۀ':
			r = 'ه'
		}
		b = utf8.AppendRune(b, r)
	}
	return b
}

// joinPhrases gives the tokens of a known phrase, "according to", the phrase's
// word: the first token spans it, the others are taken out.
func joinPhrases(text string, ts []token, lex *lexicon) []token {
	if len(lex.phrases) == 0 {
		return ts
	}
	out := ts[:0]
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if t.is(isPhraseHead) {
			for _, p := range lex.phrases[lex.fold(text[t.start:t.end])] {
				if n := matchPhrase(text, ts[i:], p.words, lex); n > 0 {
					t.end, t.word = ts[i+n-1].end, p.word
					i += n - 1
					break
				}
			}
		}
		out = append(out, t)
	}
	return out
}

func matchPhrase(text string, ts []token, words []string, lex *lexicon) int {
	if len(ts) < len(words) {
		return 0
	}
	for j, w := range words {
		if s := text[ts[j].start:ts[j].end]; !strings.EqualFold(s, w) && lex.fold(s) != w {
			return 0
		}
	}
	return len(words)
}

// plain writes a word in lower case and with a straight apostrophe.
func plain(s string) string { return strings.ToLower(strings.ReplaceAll(s, "’", "'")) }
