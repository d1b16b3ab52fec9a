package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// inMarks decides about words in marks that nobody near them is said to speak.
func (r *Reader) inMarks(m match, q quote.Quote) Decision {
	if a, ok := r.echo(m); ok {
		d := r.quotedFrom(r.body, a, "the same words are quoted elsewhere in the document")
		d.Scare = q.Kind == quote.Scare && m.kind != extract.Headline
		d.Tier = "C"
		return d
	}
	if m.kind == extract.Headline && !r.scareInBody(m) {
		if r.mocks(m, q) {
			return Decision{Voice: Own, Scare: true, Tier: "D", Why: "scare quotes: one word in marks that the headline goes on with"}
		}
		if tail := strings.TrimSpace(m.text[min(q.End, m.to):m.to]); q.Start <= m.from && opensWith(tail, ":", "：") && !r.peopled(m.scene, span{min(q.End, m.to), m.to}) {
			return Decision{Voice: Unclear, Tier: "D", Why: "the headline opens with words in marks and does not say whose they are"}
		}
		return Decision{Voice: Quoted, Tier: "C", Why: "the headline sets the words in quotation marks"}
	}
	if open(q.Text) && !r.continued(m, q) && sentenceEnds(m.text[min(q.Start, m.start):m.start]) {
		return Decision{Voice: Unclear, Tier: "C", Why: "the quotation mark before the words is never closed"}
	}
	if r.firstPerson(q) {
		d := Decision{Voice: Quoted, Tier: "C", Why: "the words in marks speak of the one who says them"}
		if r.disowns(m) {
			d.Voice, d.Why = Rebutted, "whoever speaks says that the words do not hold"
		}
		return d
	}
	if a, ok := m.sentence.called(r); ok {
		return r.attributed(m, a, "somebody is said to call it so: "+a.cue.in(m.text))
	}
	if m.sentence.wordItself() {
		return Decision{Voice: Quoted, Tier: "C", Why: "the text speaks of the words, not with them"}
	}
	return Decision{Voice: Own, Scare: true, Tier: "D", Why: "scare quotes: nobody is said to have spoken the words"}
}

// mocks reports whether a headline uses a word in marks as its own: one word,
// with what it belongs to beside it, Parliament's “reform”, and nobody who speaks.
func (r *Reader) mocks(m match, q quote.Quote) bool {
	inner := strings.TrimSpace(q.Text)
	if r.words.han {
		if strings.HasSuffix(m.text[m.from:max(m.from, q.Start)], "的") && utf8.RuneCountInString(inner) <= 6 {
			next, _ := utf8.DecodeRuneInString(m.text[min(q.End, m.to):m.to])
			return unicode.Is(unicode.Han, next) // 军政府的“选举”…
		}
		return utf8.RuneCountInString(inner) <= 6 && strings.HasPrefix(m.text[min(q.End, m.to):m.to], "的")
	}
	if len(strings.Fields(strings.Trim(inner, "«»“”\"‘’'„ "))) != 1 {
		return false
	}
	tail := strings.TrimSpace(m.text[min(q.End, m.to):m.to])
	return tail != "" && !strings.ContainsAny(tail[:1], ":,;.!?-") && !opensWith(tail, "–", "—") && !strings.ContainsAny(tail, ":–—,")
}

// An echoed is where words are spoken in the body, if anywhere.
type echoed struct {
	a  attribution
	ok bool
}

// echo looks for the words of m inside a quotation of the body that someone
// speaks.
func (r *Reader) echo(m match) (attribution, bool) {
	words := r.fold(m.text[m.start:m.end])
	if words == "" {
		return attribution{}, false
	}
	e, asked := r.echoes[words]
	if !asked {
		for _, q := range r.body.quotes {
			if q.Kind != quote.Scare && q.Speaker != nil && strings.Contains(r.fold(q.Text), words) {
				e = echoed{fromQuote(q), true}
				break
			}
		}
		r.echoes[words] = e
	}
	return e.a, e.ok
}

// scareInBody reports whether the body sets the words of m in scare quotes.
func (r *Reader) scareInBody(m match) bool {
	words := r.fold(m.text[m.start:m.end])
	for _, q := range r.body.quotes {
		if q.Kind == quote.Scare && strings.Contains(r.fold(q.Text), words) {
			return true
		}
	}
	return false
}

// fold writes the words of s with a space around each, so that only whole
// words are found in it.
func (r *Reader) fold(s string) string {
	var b strings.Builder
	for _, t := range text.Tokens(s, r.s.Language) {
		b.WriteByte(' ')
		b.WriteString(t.Stem)
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	return b.String()
}

// open reports whether a quotation lacks its closing mark.
func open(s string) bool {
	s = strings.TrimRight(s, " ")
	for _, c := range []string{"”", "\"", "“", "»", "«", "」", "』", "’", "'", "＂", "〞", "〟", "›", "》"} {
		if strings.HasSuffix(s, c) && len(s) > len(c) {
			return false
		}
	}
	return true
}

// continued reports whether the paragraph after an open quotation begins with
// an opening mark: the quotation goes on.
func (r *Reader) continued(m match, q quote.Quote) bool {
	rest := strings.TrimLeft(m.text[q.End:], "\n ")
	return opensWith(rest, "“", "\"", "«", "„", "「", "『", "»")
}

// shortened are words written with a full stop in the middle of a sentence.
var shortened = set("vs no st etc cf pp al ca ie eg mr ms dr rd nd th art núm sra sr ул гг тыс млн др пр")

// sentenceEnds reports whether a sentence ends within s.
func sentenceEnds(s string) bool {
	if strings.ContainsAny(s, "。！？") {
		return true
	}
	for i := 0; i+1 < len(s); i++ {
		if (s[i] == '.' || s[i] == '!' || s[i] == '?') && (s[i+1] == ' ' || s[i+1] == '\n') {
			// U.S. government, Mr. Smith: a capital or a short word before
			// the stop is no end.
			word := s[strings.LastIndexAny(s[:i], " “\"")+1 : i]
			if (len(word) > 3 || len(word) > 1 && word == strings.ToLower(word) && !shortened[word]) && !strings.Contains(word, ".") || s[i] != '.' {
				return true
			}
		}
	}
	return false
}
