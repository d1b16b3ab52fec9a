package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A stretch is a pair of quotation marks in one paragraph.
type stretch struct {
	start, end int  // of the marks, byte offsets into the whole text
	in, out    int  // of the words inside
	open       bool // nothing in the paragraph closes it
}

// closers maps an opening mark to the marks that can close it. Unbalanced and
// mixed pairs occur in print: “words“ and "words”.
var closers = map[rune]string{
	'“': "”“\"", '”': "”\"", '„': "“”\"", '‟': "”\"", '"': "\"”“", '＂': "＂\"", '〝': "〞〟",
	'«': "»", '»': "«»", '‹': "›", '「': "」", '『': "』", '‘': "’", '\'': "'", '《': "》",
}

// stretches finds the quotations of the paragraph text[from:to], outermost
// marks only, in one pass.
func stretches(text string, from, to int, out []stretch) []stretch {
	if !strings.ContainsAny(text[from:to], "“”„‟\"＂〝«»‹「『‘'`") {
		return out
	}
	first := len(out)
	var opener, inner rune
	start, in, depth := -1, 0, 0
	prev := ' '
	for i := from; i < to; {
		r, n := markAt(text[i:to])
		next := ' '
		if i+n < to {
			next, _ = utf8.DecodeRuneInString(text[i+n : to])
		}
		rest := text[i+n : to]
		switch {
		case start < 0:
			if _, ok := closers[r]; ok && r != '《' && opens(r, prev, next) && !(r == '"' || r == '\'') ||
				(r == '"' || r == '＂') && opensStraight(prev, next) ||
				r == '\'' && opensSingle(rest, prev, next) {
				start, in, opener, depth = i, i+n, r, 0
			}
		case nested(r, opener, prev, next, rest):
			inner = r
			depth++
		case strings.ContainsRune(closers[opener], r) && closes(r, opener, prev, next, rest):
			if depth > 0 && r == partner[inner] {
				depth--
				break
			}
			out = append(out, stretch{start: start, end: i + n, in: in, out: i})
			start = -1
		case (opener == '“' || opener == '"') && r == '“' && opens(r, prev, next) && !isLetter(prev):
			// A second opening mark: the first quotation was never closed,
			// or this one stands inside it. Keep what ended a sentence.
			if e := trimEnd(text, start, i); endsClause(text[start:e]) && e > in {
				out = append(out, stretch{start: start, end: e, in: in, out: e, open: true})
				start, in, opener, depth = i, i+n, r, 0
			}
		}
		prev = r
		i += n
	}
	if start >= 0 && opener != '\'' && opener != '‘' {
		if e := trimEnd(text, start, to); e > in {
			out = append(out, stretch{start: start, end: e, in: in, out: e, open: true})
		}
	}
	// marks around nothing are no quotation
	kept := out[:first]
	for _, s := range out[first:] {
		if strings.TrimSpace(text[s.in:s.out]) != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// markAt reads the first rune of s; two single marks or two accents, as old
// wires set them, are one straight double mark.
func markAt(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if (r == '\'' || r == '`') && len(s) > 1 && s[1] == s[0] {
		return '"', 2
	}
	return r, n
}

// nested reports whether r opens a quotation inside one that opener began.
func nested(r, opener, prev, next rune, rest string) bool {
	switch {
	case r == opener && nests(opener):
		return opens(r, prev, next)
	case opener == '"' && r == '“':
		return !isLetter(prev) && !unicode.IsSpace(next) && strings.ContainsRune(rest, '”')
	case (opener == '“' || opener == '«') && r == '"':
		return opensStraight(prev, next)
	case opener == '"' && r == '"':
		return opensStraight(prev, next) && closesTwice(rest)
	}
	return false
}

// partner is the mark that closes a quotation inside another.
var partner = map[rune]rune{'“': '”', '"': '"', '«': '»', '「': '」', '『': '』'}

// closesTwice reports whether the next two straight marks of s both close.
func closesTwice(s string) bool {
	prev, n := ' ', 0
	for i, r := range s {
		if r == '"' {
			if opensStraight(prev, ' ') || unicode.IsSpace(prev) {
				return false
			}
			if n++; n == 2 {
				return true
			}
		}
		if i > 2000 {
			return false
		}
		prev = r
	}
	return false
}

func nests(r rune) bool { return r == '«' || r == '「' || r == '『' }

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// opens reports whether a curly or angled mark opens between prev and next.
func opens(r, prev, next rune) bool {
	switch r {
	case '“', '„', '‟', '「', '『', '〝', '«', '‹':
		return true
	case '”', '»':
		return !isLetter(prev) && isLetter(next) && !strings.ContainsRune(".,!?…:;", prev) && (unicode.IsSpace(prev) || prev == '(')
	case '‘':
		return (!isLetter(prev) || isHan(prev)) && !unicode.IsSpace(next)
	}
	return false
}

func opensStraight(prev, next rune) bool {
	if unicode.IsSpace(next) {
		return false
	}
	return unicode.IsSpace(prev) || strings.ContainsRune("([{—–-/:>…ـ", prev) || isHan(prev) || strings.ContainsRune("，。：；、", prev)
}

// opensSingle reports whether a straight single mark opens a quotation: a
// letter follows, a space stands before, and something closes it.
func opensSingle(rest string, prev, next rune) bool {
	if !unicode.IsSpace(prev) && prev != '(' && prev != '—' || !isLetter(next) {
		return false
	}
	if len(rest) > 300 {
		rest = rest[:300]
	}
	for j := 1; j < len(rest); j++ {
		if rest[j] != '\'' {
			continue
		}
		after, _ := utf8.DecodeRuneInString(rest[j+1:])
		if j+1 >= len(rest) || !isLetter(after) {
			return true
		}
	}
	return false
}

func closes(r, opener, prev, next rune, rest string) bool {
	switch r {
	case '“':
		// “irresponsible“: an opening mark that stands where one closes
		if opener == '„' {
			return true
		}
		return !unicode.IsSpace(prev) && (!isLetter(next) || isHan(prev)) && !strings.ContainsRune("(—–-", prev)
	case '"':
		return !unicode.IsSpace(prev) || !isLetter(next)
	case '»', '«':
		return true
	case '’', '\'':
		if isLetter(next) && !isHan(next) {
			return false
		}
		if prev != 's' && prev != 'S' {
			return true
		}
		// the workers’ rights: a possessive, if another mark closes later
		if len(rest) > 200 {
			rest = rest[:200]
		}
		again := strings.IndexRune(rest, r)
		opened := strings.IndexAny(rest, "‘“\n")
		return again < 0 || opened >= 0 && opened < again || r == '\'' && again+1 < len(rest) && rest[again+1] >= 'a'
	}
	return true
}

func trimEnd(text string, start, end int) int {
	return start + len(strings.TrimRightFunc(text[start:end], unicode.IsSpace))
}

func endsClause(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".,!?…。！？，", r)
}

func isHan(r rune) bool {
	return r >= 0x3400 && r <= 0x9fff || r >= 0x20000 && r <= 0x323af || r >= 0xf900 && r <= 0xfaff
}
