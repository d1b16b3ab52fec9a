package quote

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Find returns the quotations of text, ordered by where they start, wider
// first. text is a document's text: paragraphs parted by line breaks. lang is
// its ISO 639-1 code, empty if unknown. Time is linear in the length of text.
//
// A quotation in marks is Direct if the text says who speaks or writes, or if
// it is too long to be anything else; short words in marks that nobody is said
// to have spoken are Scare; titles of works are left out. A clause of reported
// speech is Indirect; a quotation inside it is listed beside it, with the same
// cue. A quotation inside another, with a speaker and a cue of its own there, is
// listed beside it and carries the outer one as Within.
func Find(text, lang string) []Quote {
	f := finder{text: text, lex: lexiconFor(lang), han: usesHan(text, lang)}
	for from := 0; from < len(text); {
		to := strings.IndexByte(text[from:], '\n')
		if to < 0 {
			to = len(text)
		} else {
			to += from
		}
		if to > from {
			f.paragraph(from, to)
		}
		from = to + 1
	}
	slices.SortStableFunc(f.out, func(a, b Quote) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Kind, b.Kind))
	})
	return f.out
}

func usesHan(text, lang string) bool {
	if lang == "zh" || strings.HasPrefix(lang, "zh-") || lang == "ja" {
		return true
	}
	if lang != "" {
		return false
	}
	n := 0
	for i, r := range text {
		if i > 2000 {
			break
		}
		if isHan(r) {
			n++
		}
	}
	return n > 20
}

// An attribution says who is said to have said something, and where.
type attribution struct {
	speaker     [2]int // bytes, empty if nobody is named
	cue         [2]int
	class       Class
	reference   bool // the speaker is named by a pronoun or a noun alone
	floating    bool // taken from a sentence or paragraph before
	ok          bool
	fromContext bool // the cue belongs to another sentence
}

type finder struct {
	text string
	lex  *lexicon
	han  bool
	out  []Quote

	// of the paragraph in hand
	qs []stretch
	ts []token

	last      attribution // the speaker heard last
	lastAt    int         // paragraphs since then
	lastSpoke bool        // it was heard speaking whole sentences in marks
	wasOpen   bool        // the paragraph before ended inside a quotation
}

func (f *finder) paragraph(from, to int) {
	f.qs = stretches(f.text, from, to, f.qs[:0])
	f.lastAt++
	open := len(f.qs) > 0 && f.qs[len(f.qs)-1].open
	before := len(f.out)
	f.read(from, to)
	f.goesOn(before, from)
	f.nested(before, 2)
	f.wasOpen = open
}

// read attributes the quotations of text[from:to], a paragraph or the words of
// a quotation, whose marks are in f.qs.
func (f *finder) read(from, to int) {
	if f.han {
		f.hanParagraph(from, to)
		return
	}
	f.ts = joinPhrases(f.text, tokens(f.text, from, to, f.qs, 0, f.lex, f.ts[:0]), f.lex)
	a := 0
	if f.dialogue() {
		a = len(f.ts)
	}
	for a < len(f.ts) {
		b := f.sentenceEnd(a)
		f.sentence(a, b)
		a = b
	}
}

// goesOn gives speech that was left open at the end of the paragraph before,
// and has no speaker, that of the speech which opens this paragraph: the name
// comes when the last paragraph of a speech closes. What this paragraph added
// begins at n in what was found.
func (f *finder) goesOn(n, from int) {
	if !f.wasOpen || n == 0 || n >= len(f.out) || len(f.qs) == 0 || strings.TrimSpace(f.text[from:f.qs[0].start]) != "" {
		return
	}
	var heir *Quote
	for i := n; i < len(f.out) && heir == nil; i++ {
		if f.out[i].Kind == Direct && f.out[i].Start == f.qs[0].start && f.out[i].Speaker != nil {
			heir = &f.out[i]
		}
	}
	if heir == nil {
		return
	}
	for i := n - 1; i >= 0 && f.out[i].Kind == Direct; i-- {
		if f.out[i].Within != nil {
			continue
		}
		if f.out[i].Speaker != nil || f.out[i].Cue != nil {
			break
		}
		f.out[i].Speaker, f.out[i].Confidence = heir.Speaker, "C"
	}
}

// emit adds a quotation of one attribution.
func (f *finder) emit(kind Kind, start, end int, a attribution) {
	q := Quote{Kind: kind, Start: start, End: end, Text: f.text[start:end], Confidence: "D"}
	if a.ok {
		if a.speaker[1] > a.speaker[0] {
			q.Speaker = f.span(a.speaker)
		}
		if a.cue[1] > a.cue[0] && !a.fromContext {
			q.Cue = f.span(a.cue)
			q.Class = a.class
		}
		switch {
		case q.Speaker == nil:
		case a.floating:
			q.Confidence = "C"
		case a.reference:
			q.Confidence = "B"
		default:
			q.Confidence = "A"
		}
	}
	f.out = append(f.out, q)
}

func (f *finder) span(s [2]int) *Span {
	return &Span{Start: s[0], End: s[1], Text: f.text[s[0]:s[1]]}
}

// maxSentence bounds the tokens of a sentence, and with it the work on one:
// what has no full stop for longer is cut.
const maxSentence = 400

// sentenceEnd returns the token after the sentence that begins at token a.
func (f *finder) sentenceEnd(a int) int {
	for i := a; i < len(f.ts); i++ {
		t := f.ts[i]
		if i-a >= maxSentence {
			return i
		}
		switch t.kind {
		case tokStop:
			if f.stops(i) {
				// closing stops stand together: ?!
				for i+1 < len(f.ts) && f.ts[i+1].kind == tokStop && f.ts[i+1].start == f.ts[i].end {
					i++
				}
				return i + 1
			}
		case tokQuote:
			if i+1 < len(f.ts) && f.quoteStops(a, i) {
				return i + 1
			}
		}
	}
	return len(f.ts)
}

func (f *finder) stops(i int) bool {
	t := f.ts[i]
	if f.text[t.start] != '.' {
		return i+1 >= len(f.ts) || f.text[t.start] != '!' && f.text[t.start] != '?' || !f.lowerNext(i)
	}
	if i+1 >= len(f.ts) {
		return true
	}
	next := f.ts[i+1]
	if next.start == t.end || f.lowerNext(i) {
		return false
	}
	if i == 0 || f.ts[i-1].end != t.start {
		return true
	}
	p := f.ts[i-1]
	if p.is(isAbbr) || f.text[p.end-1] == '.' {
		return false
	}
	// J. Smith
	if r, n := utf8.DecodeRuneInString(f.text[p.start:]); n == p.end-p.start && unicode.IsUpper(r) && r != 'I' {
		return false
	}
	return true
}

func (f *finder) lowerNext(i int) bool {
	if i+1 >= len(f.ts) {
		return false
	}
	n := f.ts[i+1]
	return n.kind == tokWord && !n.cap && f.lex.caps
}

// quoteStops reports whether the quotation at token i closes its sentence: its
// words end in a full stop and what follows does not say who spoke.
func (f *finder) quoteStops(a, i int) bool {
	s := f.qs[f.ts[i].quote]
	inner := strings.TrimRightFunc(f.text[s.in:s.out], unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(inner)
	next := f.ts[i+1]
	switch last {
	case '.', '…', '。':
		return next.cap || next.kind == tokQuote || next.kind == tokNumber
	case '?', '!', '？', '！':
		if next.kind == tokQuote {
			return true
		}
		if !next.cap {
			return false
		}
		// “Why?” Smith asked. – the speaker may follow at once
		for k := i + 1; k < min(len(f.ts), i+7); k++ {
			if f.ts[k].kind == tokStop || f.ts[k].kind == tokComma || f.ts[k].kind == tokQuote {
				break
			}
			if f.ts[k].is(isCue) {
				return false
			}
		}
		return true
	}
	return false
}
