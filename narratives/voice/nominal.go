package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// according reads “according to the paper”, “in the words of”, “in the paper's
// words”, “as the paper put it” and their like anywhere in the sentence.
func (c *clause) according(r *Reader) (attribution, bool) {
	for i := range c.toks {
		if i >= c.first && i < c.after || c.quoted(i) {
			continue
		}
		n := 0
		switch f := c.fold(i); {
		case f == "according" && c.fold(i+1) == "to":
			n = 2
		case f == "words" && c.fold(i-1) == "the" && c.fold(i+1) == "of":
			n = 2
		case i == 0 && (f == "to" || f == "for"):
			if a, ok := c.forWhom(r); ok {
				return a, true
			}
			continue
		case f == "as":
			if a, ok := c.asCalled(r, i); ok {
				return a, true
			}
			continue
		case f == "верить" && c.fold(i-1) == "если", f == "hear" && c.fold(i-1) == "to" && i == 1:
			n = 1
		case (f == "словам" || f == "мнению" || f == "данным" || f == "версии") && c.fold(i-1) == "по":
			n = 1
		case (f == "words" || f == "view" || f == "telling" || f == "phrase") && i > 1 && strings.HasSuffix(c.genitive(i-1), "s"):
			// in the paper's words
			for b := i - 1; b >= max(0, i-6); b-- {
				if c.fold(b) == "in" || c.fold(b) == "by" {
					if s, ok := c.speaker(r, b+1, i-1); ok {
						return attribution{speaker: c.bare(s), cue: c.span(i, i), class: quote.According, self: r.isSelf(c.m.scene, s)}, true
					}
				}
			}
			continue
		default:
			continue
		}
		begin := i + n
		if begin >= len(c.toks) {
			continue
		}
		s := c.span(begin, c.run(begin, 8, ",;:()–—“”\"«»", leading))
		return attribution{speaker: s, cue: c.span(max(0, i-btoi(n == 1)), min(i+max(n-1, 0), len(c.toks)-1)), class: quote.According, self: r.isSelf(c.m.scene, s)}, true
	}
	return attribution{}, false
}

// forWhom reads “to the paper, they are X”: an outlet or a person between the
// first word and a comma.
func (c *clause) forWhom(r *Reader) (attribution, bool) {
	for end := 1; end < min(8, c.first); end++ {
		if !strings.Contains(c.gap(end+1), ",") {
			continue
		}
		s := c.span(1, end)
		if a, ok := c.m.actorIn(s); ok && (media(a) || a.Kind == "person") && a.End >= s.end-2 {
			return attribution{speaker: s, cue: c.span(0, 0), class: quote.According, self: r.isOutlet(a.ID)}, true
		}
		break
	}
	return attribution{}, false
}

// asCalled reads “as the paper calls them” and “as the paper put it”, where as
// is token i.
func (c *clause) asCalled(r *Reader, i int) (attribution, bool) {
	for k := i + 2; k < min(i+9, len(c.toks)-1); k++ {
		v, ok := c.words.verb(c.fold(k))
		put := c.fold(k) == "put" || c.fold(k) == "puts"
		if !ok && !put {
			continue
		}
		n := c.fold(k + 1)
		if put && n != "it" || !put && (v.class != quote.Stance || n != "it" && n != "them" && n != "him" && n != "her") {
			return attribution{}, false
		}
		if s, ok := c.speaker(r, i+1, k-1); ok {
			return attribution{speaker: s, cue: c.span(k, k), class: quote.Stance, self: r.isSelf(c.m.scene, s)}, true
		}
		return attribution{}, false
	}
	return attribution{}, false
}

// termFor reads “the paper's word for them is”, with the noun at token k.
func (c *clause) termFor(r *Reader, k int) (attribution, bool) {
	if !c.words.terms[c.fold(k)] || c.quoted(k) || k == 0 || c.genitive(k-1) == "" || c.fold(k+1) != "for" {
		return attribution{}, false
	}
	begin := k - 1
	for begin > 0 && k-begin < 6 && !c.parts(begin) && !leads[c.fold(begin-1)] && c.gap(begin) == " " {
		begin--
	}
	s, ok := c.speaker(r, begin, k-1)
	return attribution{speaker: c.bare(s), cue: c.span(k, k), class: quote.Stance}, ok
}

// wordItself reports whether the text speaks of the words of the match, not
// with them: the word “X” appears, выражение «X», “X”一词.
func (c *clause) wordItself() bool {
	if c.words.han {
		head := strings.TrimRight(c.m.text[c.from:max(c.from, c.m.start)], "“「『‘ ")
		if i := strings.LastIndexAny(head, "“「『"); i >= 0 { // “病床边的X”
			head = strings.TrimRight(head[:i], "“「『‘ ")
		}
		for _, w := range []string{"题为", "題為", "标题是", "標題是", "标题为", "標題為", "口号是", "口號是"} {
			if strings.HasSuffix(head, w) {
				return true
			}
		}
		tail := strings.TrimLeft(c.m.text[c.m.end:max(c.to, c.m.end)], "”」』’ ")
		for _, w := range []string{"一词", "一詞", "这个词", "這個詞", "一语", "一說", "一说", "这一说法", "這一說法", "的说法", "的說法", "的字眼", "这种说法"} {
			if strings.HasPrefix(tail, w) {
				return true
			}
		}
		return false
	}
	return c.words.terms[c.fold(c.first-1)] && c.fold(c.first-2) != "own"
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// genitive returns the token if it is one with an apostrophe.
func (c *clause) genitive(i int) string {
	w := c.m.text[c.toks[i].Start:c.toks[i].End]
	if strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s") || strings.HasPrefix(c.gap(i+1), "'") || strings.HasPrefix(c.gap(i+1), "’") {
		return c.fold(i)
	}
	return ""
}

// bare takes the apostrophe off a speaker.
func (c *clause) bare(s span) span {
	w := s.in(c.m.text)
	for _, g := range []string{"'s", "’s", "'", "’"} {
		if strings.HasSuffix(w, g) {
			s.end -= len(g)
			break
		}
	}
	return s
}

// claims reports whether token k is a noun for what somebody claims.
func (c *clause) claims(k int) bool {
	switch f := c.fold(k); {
	case f == "talk":
		return c.fold(k+1) == "of"
	case f == "слова" || f == "слов" || f == "словам":
		return c.fold(k+1) == "о" || c.fold(k+1) == "об"
	case f == "line":
		return c.fold(k+1) == "that"
	default:
		return c.words.claims[f] || c.words.claims[strings.TrimPrefix(f, "و")]
	}
}

// claim reads “the accusation that”, “Beijing's claim to be”: a noun at token
// k that makes the match somebody's claim.
func (c *clause) claim(r *Reader, k int) (attribution, bool) {
	if !c.claims(k) || c.quoted(k) {
		return attribution{}, false
	}
	that := false
	for i := k + 1; i < c.first && i <= k+6; i++ {
		switch c.fold(i) {
		case "that", "of", "it", "they", "he", "being", "что", "в", "будто", "о":
			that = true
		}
		that = that || c.words.that[c.fold(i)] || c.words.of[c.fold(i)]
	}
	if !that {
		return attribution{}, false
	}
	a := attribution{cue: c.span(k, k), class: quote.Neutral, rebuts: c.unfounded(c.from)}
	// Contradicted in the same sentence by the outlet, or by whoever denies it.
	for i := c.after; i < len(c.toks); i++ {
		if before := c.fold(c.skipAdverbs(i - 1)); c.words.baseless[c.fold(i)] && (beForm[before] || c.words.copula[before]) {
			a.rebuts = true
		}
	}
	for i := k - 1; i >= 0 && !c.breaks(i); i-- {
		if v, ok := c.words.verb(c.fold(i)); ok && v.class == quote.Deny && !c.quoted(i) {
			a.cue, a.class, a.rebuts = c.span(i, i), quote.Deny, true
			if s, ok := c.subject(r, i); ok {
				a.speaker = s
			}
			return a, true
		}
	}
	if k > 0 {
		if c.genitive(k-1) != "" {
			begin := k - 1
			for begin > 0 && k-begin < 6 && !c.parts(begin) && !leads[c.fold(begin-1)] && c.gap(begin) == " " {
				begin--
			}
			if s, ok := c.speaker(r, begin, k-1); ok {
				a.speaker = c.bare(s)
			}
		}
	}
	if f := c.fold(k + 1); a.speaker == (span{}) && (f == "by" || f == "from") && k+2 < c.first {
		end := k + 2
		for end+1 < c.first && c.fold(end+1) != "that" && c.fold(end+1) != "of" {
			end++
		}
		a.speaker = c.span(k+2, end)
	}
	return a, true
}
