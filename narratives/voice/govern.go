package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// govern finds words of speech in the sentence that make somebody the speaker
// of the match, without quotation marks to say so. ok is false if none do.
func (r *Reader) govern(m match) (a attribution, ok bool) {
	c := m.sentence
	if r.words.han {
		return c.han(r)
	}
	if a, ok := c.according(r); ok {
		return a, true
	}
	f := r.frames
	for k := c.first - 1; k >= 0; k-- {
		if c.breaks(k) || c.concession(k) {
			break
		}
		if a, ok := c.reported(r, k); ok && (f == nil || c.reaches(f, k)) {
			return a, true
		}
	}
	for k := c.after; k < len(c.toks); k++ {
		if a, ok := c.behind(r, k); ok {
			return a, true
		}
	}
	return attribution{}, false
}

// reported reads a verb or a noun of speech at token k, before the match.
func (c *clause) reported(r *Reader, k int) (attribution, bool) {
	if a, ok := c.before(r, k); ok {
		return a, true
	}
	if a, ok := c.claim(r, k); ok {
		return a, true
	}
	return c.termFor(r, k)
}

// before reads “the paper called the companies accomplices”: a cue at token k,
// before the match.
func (c *clause) before(r *Reader, k int) (attribution, bool) {
	v, ok := c.words.verb(c.fold(k))
	cueEnd := k
	if !ok || c.quoted(k) || c.inName(k) || c.isNoun(k) || c.fold(k-1) == "so" && c.fold(k) == "called" || c.fold(k-1) == "так" && strings.HasPrefix(c.fold(k), "называем") {
		return attribution{}, false
	}
	if f := r.frames; f != nil && (c.lang == "fr" || c.lang == "es") && f.det.has(c.fold(k-1)) && participle(c.fold(k)) {
		return attribution{}, false // le traité
	}
	if strings.Contains(c.gap(k+1), ",") && joins[c.fold(k+1)] {
		return attribution{}, false // “…,” she said, and the crowd went home
	}
	switch n := c.fold(k + 1); {
	case v.class == quote.Stance && v.need == anything && (n == "for" || n == "on" || n == "upon"):
		v.class, cueEnd = quote.Urge, k+1
	case v.class == quote.Stance && v.need == anything && (n == "off" || n == "up" || n == "in" || n == "back" || n == "out" || n == "into" || n == "time"):
		return attribution{}, false
	}
	if !c.meets(v, k) || v.marks && !c.m.marked() || c.cleft(k) {
		return attribution{}, false
	}
	prev := c.skipAdverbs(k - 1)
	if v.said && !v.plain && beForm[c.fold(prev)] && c.fold(prev) != "being" {
		// The banks are said to be; it must be said that they are.
		if c.impersonal(prev) {
			return attribution{}, false
		}
		by, _ := c.by(k)
		return attribution{speaker: by, cue: c.span(k, cueEnd), class: v.class}, true
	}
	if c.words.by[c.fold(k+1)] && !v.plain {
		by, _ := c.by(k)
		return attribution{speaker: by, cue: c.span(k, cueEnd), class: v.class}, true
	}
	if next := c.fold(k + 1); !v.plain && !v.said && !v.marks && (beForm[c.fold(prev)] || v.need == needOf && next == "of" || v.need == needAs && next == "as") {
		by, _ := c.by(k)
		return attribution{speaker: by, cue: c.span(k, cueEnd), class: v.class}, true
	}
	a := attribution{cue: c.span(k, cueEnd), class: v.class}
	sub, ok := c.subject(r, k)
	if !ok && c.words.inverts {
		sub, ok = c.object(r, k)
	}
	if !ok && c.fold(k+1) != "by" && (v.class == quote.Deny || v.class == quote.Stance && (v.need == needAs || v.need == needAgainst || v.need == needAbout || v.bare || c.words.world && c.ofBefore() || c.names(k)) || v.class == quote.Accuse) {
		sub, ok = c.anybody(prev)
	}
	if !ok && c.words.drops && v.class != quote.Urge && v.class != quote.Neutral {
		return a, true // whoever it is: había atribuido la escasez a
	}
	if !ok {
		return attribution{}, false
	}
	a.speaker = sub
	a.self = r.isSelf(c.m.scene, sub)
	return a, true
}

// ofBefore reports whether “of” stands right before the match, article or not:
// calificó la inspección de X.
func (c *clause) ofBefore() bool {
	i := c.first - 1
	for i > 0 && articles[c.fold(i)] {
		i--
	}
	return c.words.of[c.fold(i)] || c.words.of[c.fold(c.first-1)]
}

// arabicAs are Arabic for “as”, folded as tokens are.
var arabicAs = folded("ar", "باعتباره باعتبارها بوصفه بوصفها كونه")

// meets reports whether the word that v needs stands between it and the match.
func (c *clause) meets(v verb, k int) bool {
	if v.need == anything {
		return true
	}
	for i := k + 1; i < c.first; i++ {
		f := c.fold(i)
		if v.need == needAs && (f == "as" || f == "for" || f == "как" || f == "como" || f == "comme" || arabicAs[f]) || v.need == needOf && (f == "of" || f == "for") || v.need == needBy && f == "by" ||
			v.need == needAbout && (f == "about" || f == "of" || f == "de" || f == "d" || f == "del" || f == "на" || f == "о" || f == "об") ||
			v.need == needTo && f == "to" || v.need == needAgainst && (f == "against" || f == "at" || f == "на" || f == "против") {
			return true
		}
	}
	// “… slammed the accomplices”: what the match itself holds is not asked
	return false
}

// subject returns who does the verb at token k: the phrase before it, or the
// first one in its clause that can speak.
func (c *clause) subject(r *Reader, k int) (span, bool) {
	end := k - 1
	for end >= 0 && (c.helps(end) || strings.HasSuffix(c.fold(end), "ly")) {
		end--
	}
	if end < 0 {
		return span{}, false
	}
	if rel := c.fold(end); rel == "which" || rel == "who" || rel == "that" || rel == "которая" || rel == "который" {
		end-- // the paper, which called
	}
	if end < 0 {
		return span{}, false
	}
	begin := end
	for begin > 0 && end-begin < 11 && !c.parts(begin) && c.toks[begin-1].Start >= c.from {
		if _, isVerb := c.words.verb(c.fold(begin - 1)); isVerb && begin-1 < k && !c.words.claims[c.fold(begin-1)] {
			break
		}
		begin--
	}
	if f := c.fold(end); f == "and" || f == "и" || f == "y" || f == "et" {
		begin = k // returned to it and spoke of: the subject of the first verb
	} else if s, ok := c.speaker(r, begin, end); ok {
		return s, true
	}
	// The piece used the day to call, and called: the sentence's subject. A
	// verb in between leaves it standing; a comma and a clause do not.
	for i := 0; i < begin; i++ {
		if i > 0 && c.words.breaks[c.fold(i)] {
			return span{}, false
		}
		if s, ok := c.speakerAt(r, i, begin); ok {
			return s, true
		}
	}
	return span{}, false
}

// anybody returns the noun phrase that ends with token end, whoever it names:
// who denies, accuses or describes is somebody.
func (c *clause) anybody(end int) (span, bool) {
	for end > 0 && c.helps(end) && !beForm[c.fold(end)] {
		end--
	}
	if end < 0 || beForm[c.fold(end)] || c.words.negations[c.fold(end)] || c.words.thing[c.fold(end)] || prepositions[c.fold(end)] || nobody[c.fold(end)] {
		return span{}, false
	}
	begin := end
	for begin > 0 && end-begin < 4 && !c.parts(begin) && !leads[c.fold(begin-1)] && !prepositions[c.fold(begin-1)] {
		begin--
	}
	return c.span(begin, end), true
}

// speaker returns the part of tokens begin to end that can speak: a known
// actor with its titles, a reference, a role, a pronoun, a name.
func (c *clause) speaker(r *Reader, begin, end int) (span, bool) {
	if begin > end || begin < 0 {
		return span{}, false
	}
	for begin < end && (r.words.breaks[c.fold(begin)] || leads[c.fold(begin)]) {
		begin++
	}
	s := c.span(begin, end)
	printed := s.in(c.m.text)
	if nobody[strings.ToLower(printed)] {
		return span{}, false
	}
	if _, known := c.m.actorIn(s); known {
		return s, true
	}
	if r.words.kindOf(printed, r.s.Language) != refNone || c.fold(end) == "they" || c.fold(end) == "они" {
		return s, true
	}
	// A name: the last word of the phrase has a capital, and is not the
	// ordinary word that opens the sentence.
	last := c.m.text[c.toks[end].Start:c.toks[end].End]
	first, _ := utf8.DecodeRuneInString(last)
	if unicode.IsUpper(first) && named(last) && (end > 0 || len(c.toks) > 1 && c.m.kind != extract.Headline) {
		return s, true
	}
	return span{}, false
}

// speakerAt returns the actor or reference that begins at token i.
func (c *clause) speakerAt(r *Reader, i, end int) (span, bool) {
	for _, a := range c.m.within(c.span(i, min(i+8, end-1))) {
		if a.Start == c.toks[i].Start {
			return span{a.Start, a.End}, true
		}
	}
	for j := i; j < min(i+3, end); j++ {
		s := c.span(i, j)
		if k := r.words.kindOf(s.in(c.m.text), r.s.Language); k != refNone && (i == 0 || j > i) {
			return s, true
		}
	}
	return span{}, false
}

// object returns the speaker after a verb: заявил министр.
func (c *clause) object(r *Reader, k int) (span, bool) {
	for n := 3; n >= 1; n-- {
		if k+n < len(c.toks) && (k+n < c.first || k >= c.after) {
			inside := true
			for i := k + 1; i <= k+n; i++ {
				inside = inside && !strings.ContainsAny(c.gap(i), ",;:–—")
			}
			if s, ok := c.speaker(r, k+1, k+n); ok && inside {
				return s, true
			}
		}
	}
	return span{}, false
}

// by reads “called accomplices by the paper”.
func (c *clause) by(k int) (span, bool) {
	for i := k + 1; i < len(c.toks)-1; i++ {
		if f := c.fold(i); (f == "by" || c.words.by[f]) && (i >= c.after || i < c.first) {
			end := c.run(i+1, 5, ",;:()–—“”\"", func(w string) bool { return leads[w] || c.words.of[w] })
			return c.span(i+1, end), true
		}
	}
	return span{}, false
}

// behind reads “…, the paper said” and “…, said the paper”: a cue at token k,
// after the match.
func (c *clause) behind(r *Reader, k int) (attribution, bool) {
	v, ok := c.words.verb(c.fold(k))
	if !ok || !v.said || c.quoted(k) || c.inName(k) {
		return attribution{}, false
	}
	comma := -1
	for i := k; i >= c.after && k-i < 9; i-- {
		if strings.ContainsAny(c.gap(i), ",”\"–—»") {
			comma = i
			break
		}
	}
	if comma < 0 {
		return attribution{}, false
	}
	if f := r.frames; f != nil && (f.coord.has(c.fold(comma)) || f.sub.has(c.fold(comma)) || buts[c.fold(comma)]) {
		return attribution{}, false // …, and the council should say so
	}
	a := attribution{cue: c.span(k, k), class: v.class}
	if comma == k { // said the paper
		end := c.run(k+1, 7, ",;:()–—“”\"", leading)
		if end >= len(c.toks) {
			return attribution{}, false
		}
		if s, ok := c.speaker(r, k+1, end); ok {
			a.speaker, a.self = s, r.isSelf(c.m.scene, s)
			return a, true
		}
		if definite[c.fold(k+1)] && end > k+1 && !strings.HasSuffix(c.fold(k), "ing") && (end+1 == len(c.toks) || strings.ContainsAny(c.gap(end+1), ".,;")) { // said the surveyor
			a.speaker = c.span(k+1, end)
			return a, true
		}
		return attribution{}, false
	}
	if c.fold(comma) == "as" {
		comma++
	}
	end := c.skipAdverbs(k - 1)
	for end > comma && helpers[c.fold(end)] {
		end--
	}
	switch c.fold(comma) {
	case "which", "who", "that", "whatever", "whoever", "however", "no":
		return attribution{}, false
	}
	if s, ok := c.speaker(r, comma, end); ok {
		a.speaker, a.self = s, r.isSelf(c.m.scene, s)
		return a, true
	}
	// …, the surveyor argued: whoever it is, if nothing more follows
	if definite[c.fold(comma)] && end > comma && end-comma < 5 && (k+1 == len(c.toks) || strings.ContainsAny(c.gap(k+1), ".,;")) {
		a.speaker = c.span(comma, end)
		return a, true
	}
	return attribution{}, false
}
