package voice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Longest label before a colon that can be a speaker.
const (
	maxLabel    = 8  // words
	maxHanLabel = 14 // characters
)

// label reads “Lavrov: …” at the head of a headline or a passage. In a
// passage, where a colon more often introduces than attributes, the label must
// name a person, a body or a role; in a headline a state will do.
func (r *Reader) label(m match) (attribution, bool) {
	before := m.text[m.from:m.start]
	if len(before) > maxReach {
		return attribution{}, false
	}
	i := strings.IndexAny(before, ":：")
	if i < 0 {
		return attribution{}, false
	}
	_, n := utf8.DecodeRuneInString(before[i:])
	if n == 1 && (i+1 < len(before) && before[i+1] != ' ') { // 12:30, https://
		return attribution{}, false
	}
	lead := len(before) - len(strings.TrimLeft(before, " \t“\"'"))
	if i <= lead {
		return attribution{}, false
	}
	s := span{m.from + lead, m.from + i}
	if !r.speaks(m, s) {
		return attribution{}, false
	}
	if m.kind != extract.Headline && sentenceEnds(before) {
		return attribution{}, false // a later sentence of the same paragraph, or a list
	}
	return attribution{speaker: s, cue: span{m.from + i, m.from + i + n}, class: quote.Neutral}, true
}

// speaks reports whether a label is somebody other than the outlet who speaks.
func (r *Reader) speaks(m match, s span) bool {
	printed := s.in(m.text)
	a, known := m.actorIn(s)
	if known && r.isOutlet(a.ID) {
		return false
	}
	if r.words.han {
		if utf8.RuneCountInString(printed) > maxHanLabel {
			return false
		}
		if containsAny(printed, hanKickers...) {
			return known && media(a)
		}
		if known {
			rest := strings.TrimSpace(printed[a.End-s.start:])
			return a.Kind != "state" || m.kind == extract.Headline && rest == "" || hanKind(rest) == refRole || hanKind(rest) == refMedia
		}
		k := hanKind(printed)
		return k == refRole || k == refMedia && m.kind != extract.Headline || hanBody(printed) || r.heard(printed)
	}
	toks := text.Tokens(printed, r.s.Language)
	if len(toks) == 0 || len(toks) > maxLabel {
		return false
	}
	role := false
	for _, t := range toks {
		if r.words.kickers[t.Fold] {
			return known && media(a)
		}
		if f := r.frames; role && f != nil && (f.be.has(t.Fold) || f.aux.has(t.Fold)) {
			return false // critics were right: …
		}
		if r.words.roles[t.Fold] || r.words.offices[t.Fold] {
			role = true
		}
	}
	switch {
	case known && a.Kind == "state":
		return role || m.kind == extract.Headline && strings.TrimSpace(printed) == m.text[a.Start:a.End]
	case known:
		return r.titles(m.text[a.End:s.end])
	}
	return role && len(toks) <= 4 || r.heard(printed)
}

// hanBody reports whether a label ends as names of ministries, bureaus, courts
// and assemblies do.
func hanBody(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(s))
	n := utf8.RuneCountInString(s)
	return n >= 3 && n <= 8 && strings.ContainsRune("部局署厅廳委院处處司办辦", last)
}

// titles reports whether what follows a name in a label belongs to it: nothing,
// an office, words with a capital.
func (r *Reader) titles(rest string) bool {
	for _, t := range text.Tokens(rest, r.s.Language) {
		if !capital(rest[t.Start:]) && !r.words.roles[t.Fold] && !prepositions[t.Fold] && !numeral(t.Fold) {
			return false
		}
	}
	return true
}

func numeral(s string) bool { return strings.Trim(s, "0123456789") == "" }

func (r *Reader) isOutlet(id string) bool { return slices.Contains(r.s.Self, id) }

// heard reports whether the body quotes somebody whose name ends in name.
func (r *Reader) heard(name string) bool {
	name = strings.TrimSpace(name)
	known, asked := r.hears[name]
	if !asked {
		known = r.hear(name)
		r.hears[name] = known
	}
	return known
}

func (r *Reader) hear(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	if name == "" || unicode.IsLower(first) {
		return false
	}
	for _, q := range r.body.quotes {
		if q.Speaker != nil && strings.HasSuffix(q.Speaker.Text, name) {
			return true
		}
	}
	// Rolf Anders, in full
	for at := 0; ; {
		i := strings.Index(r.body.text[at:], " "+name)
		if i < 0 {
			return false
		}
		word := r.body.text[strings.LastIndexAny(r.body.text[:at+i], " \n")+1 : at+i]
		if at += i + 1; capital(word) && named(word) && !strings.ContainsAny(word, ".,;:") {
			return true
		}
	}
}

// credit reads “… – Lavrov” at the end of a headline.
func (r *Reader) credit(m match) (attribution, bool) {
	tail := m.text[m.end:m.to]
	at, n := -1, 0
	for _, dash := range []string{" – ", " — ", " - ", "——", " | "} {
		if i := strings.LastIndex(tail, dash); i > at {
			at, n = i, len(dash)
		}
	}
	if at < 0 {
		return attribution{}, false
	}
	s := span{m.end + at + n, m.to}
	a, known := m.actorIn(s)
	if !known && !r.closes(s.in(m.text)) || known && r.isOutlet(a.ID) || len(text.Tokens(s.in(m.text), r.s.Language)) > maxLabel {
		return attribution{}, false
	}
	cue := span{m.end + at, m.end + at + n}
	for cue.start < cue.end && m.text[cue.start] == ' ' {
		cue.start++
	}
	for cue.end > cue.start && m.text[cue.end-1] == ' ' {
		cue.end--
	}
	return attribution{speaker: s, cue: cue, class: quote.Neutral}, true
}

// closes reports whether words after a dash at the end of a headline name
// somebody: people, a body, a report.
func (r *Reader) closes(s string) bool {
	f := r.frames
	toks := text.Tokens(s, r.s.Language)
	if f == nil || len(toks) == 0 || len(toks) > 3 {
		return false
	}
	for _, t := range toks {
		if r.words.kickers[t.Fold] {
			return false
		}
	}
	last := toks[len(toks)-1].Fold
	return r.somebody(last) || f.bodies.has(last)
}
