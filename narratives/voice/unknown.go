package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Words that somebody else may have said, in a form that no list of verbs and
// offices knows, are not the outlet's own: they are quoted where the form says
// so, else unclear. An unknown verb is told by its form.

// maxUnsure is how many words a label may have to be somebody whom nothing tells
// to be a person.
const maxUnsure = 2

// maxSubject is how many words before an unknown verb can be its subject.
const maxSubject = 6

// unknown looks for a form of report by words that no list knows. sure tells
// whether the words are quoted; if not they are unclear.
func (r *Reader) unknown(m match, covered bool) (a attribution, sure, ok bool) {
	c := m.sentence
	if !covered && orphan(m) {
		return attribution{}, false, true
	}
	if !r.words.han {
		if a, sure, ok = c.reports(r); ok {
			return a, sure, true
		}
		if a, ok = c.talk(r); ok {
			return a, true, true
		}
		if a, ok = c.closing(r); ok {
			return a, true, true
		}
		if a, ok = c.asNamed(r); ok {
			return a, true, true
		}
	} else if a, ok = c.hanTalk(); ok {
		return a, true, true
	}
	if covered {
		return attribution{}, false, false
	}
	if m.kind == extract.Headline {
		return r.unknownLabel(m)
	}
	return attribution{}, false, dialogue(m)
}

// reports reads “the chaplain grumbled that …”: a word with the form of a verb,
// its subject before it, and the word that opens what is reported.
func (c *clause) reports(r *Reader) (a attribution, sure, ok bool) {
	s := r.shape
	for j := c.first - 1; j > 0; j-- {
		if c.breaks(j) || c.concession(j) {
			break
		}
		if !s.that[c.fold(j)] || c.quoted(j) {
			continue
		}
		if r.lang == "ar" {
			if a, ok := c.reportsArabic(s, j); ok {
				return a, true, true
			}
			continue
		}
		if a, ok := c.relayed(s, j); ok {
			return a, true, true
		}
		if s.comma != strings.Contains(c.gap(j), ",") || !s.comma && strings.TrimSpace(c.gap(j)) != "" && c.gap(j) != "’" {
			continue
		}
		v := j - 1
		if !s.verb(c.fold(v)) || c.words.negations[c.fold(v-1)] || s.after != nil && !s.after[c.fold(v-1)] {
			continue
		}
		before := v - 1
		if s.after != nil {
			before--
		}
		if beForm[c.fold(before)] || c.words.copula[c.fold(before)] {
			// it was feared that: by whom?
			return attribution{cue: c.span(v, v)}, false, true
		}
		who, named := c.anybody(c.skipAdverbs(before))
		if !named || r.isSelf(c.m.scene, who) || c.words.thing[strings.ToLower(who.in(c.m.text))] {
			continue
		}
		return attribution{speaker: who, cue: c.span(v, v), class: quote.Neutral, floating: true}, true, true
	}
	return attribution{}, false, false
}

// relayed reads “they repeat, like the agency, that …”.
func (c *clause) relayed(s *shape, j int) (attribution, bool) {
	for k := j - 1; k >= max(0, j-maxSubject); k-- {
		if f := c.fold(k); s.relays[f] || s.relays[strings.TrimPrefix(f, "ف")] {
			who, _ := c.anybody(k - 1)
			return attribution{speaker: who, cue: c.span(k, k), class: quote.Neutral, floating: true}, true
		}
	}
	return attribution{}, false
}

// closing reads a report behind the match whose verb no list knows: «…», observó
// la jueza; “…,” snapped Ilse Morrow; «…», — отрезала соседка.
func (c *clause) closing(r *Reader) (attribution, bool) {
	s := r.shape
	if s.after == nil && r.lang == "en" && !c.m.marked() {
		return attribution{}, false // the regime, toppled last year: a participle
	}
	for k := c.after; k < min(len(c.toks), c.after+3); k++ {
		gap := c.gap(k)
		if !strings.ContainsAny(gap, ",،") && !strings.ContainsAny(gap, "—–") {
			if strings.ContainsAny(gap, ";:()") {
				break
			}
			continue
		}
		v := k
		for v < k+2 && (c.words.helpers[c.fold(v)] && s.after[c.fold(v)] || s.comma && len(c.fold(v)) > 6 && strings.HasSuffix(c.fold(v), "о")) {
			v++
		}
		ok := s.verb(c.fold(v)) && !(s.comma && strings.HasSuffix(c.fold(v), "т")) && (s.after == nil || s.after[c.fold(v-1)])
		if r.lang == "ar" {
			ok = !s.not[c.fold(v)] && !s.not[strings.TrimPrefix(c.fold(v), "و")] && !strings.HasPrefix(c.fold(v), foldArabic("ال")) && strings.HasPrefix(c.fold(v+1), foldArabic("ال")) && !c.words.breaks[c.fold(v)] && strings.TrimSpace(c.gap(v+1)) == ""
		}
		if !ok || v+1 >= len(c.toks) || strings.ContainsAny(c.gap(v+1), ",;:،") || c.quoted(v) {
			break
		}
		end := v + 1
		for end+1 < len(c.toks) && end-v < maxSubject && !strings.ContainsAny(c.gap(end+1), ",;:.()–—،“”\"«»") && !leads[c.fold(end+1)] && !c.words.of[c.fold(end)] && !prepositions[c.fold(end+1)] {
			end++
		}
		who := c.span(v+1, end)
		if r.isSelf(c.m.scene, who) {
			break
		}
		return attribution{speaker: who, cue: c.span(v, v), class: quote.Neutral, floating: true}, true
	}
	return attribution{}, false
}

// noProof reads “found no evidence of …”: words that are named to be doubted.
func (c *clause) noProof(r *Reader) bool {
	if c.words.han {
		before := c.m.text[c.from:max(c.from, c.m.start)]
		i := max(strings.LastIndex(before, "没有证据"), strings.LastIndex(before, "沒有證據"), strings.LastIndex(before, "毫无证据"), strings.LastIndex(before, "找不到证据"))
		return i >= 0 && utf8.RuneCountInString(before[i:]) <= 14 && !strings.ContainsAny(before[i:], "，。；")
	}
	s := r.shape
	for k := c.first - 1; k >= max(0, c.first-maxSubject); k-- {
		if c.breaks(k) || strings.ContainsAny(c.gap(k+1), ";:") {
			break
		}
		if !s.proof[c.fold(k)] {
			continue
		}
		for i := k - 1; i >= max(0, k-4); i-- {
			if f := c.fold(i); c.words.negations[f] || c.words.negations[strings.TrimPrefix(f, "و")] || f == "little" || f == "ninguna" || f == "aucune" {
				return true
			}
		}
	}
	return false
}

// reportsArabic reads a verb that opens its clause, its subject, and أن before a
// noun; before a verb أن says what is to be done.
func (c *clause) reportsArabic(s *shape, j int) (attribution, bool) {
	next := strings.TrimPrefix(c.fold(j+1), "و")
	suffixed := len(c.fold(j)) > len(foldArabic("بأن"))
	if !suffixed && !strings.HasPrefix(next, foldArabic("ال")) && !inArabic[next] {
		return attribution{}, false
	}
	begin := j - 1
	for begin > 0 && j-begin <= maxSubject+1 && strings.TrimSpace(c.gap(begin)) == "" {
		begin--
	}
	first := strings.TrimPrefix(c.fold(begin), "و")
	if j-begin < 2 || j-begin > maxSubject+1 || s.not[first] || s.not[c.fold(begin)] || strings.HasPrefix(first, foldArabic("ال")) || c.words.roles[first] {
		return attribution{}, false
	}
	end := j - 1
	if end > begin+1 && (c.fold(end) == "من" || c.fold(end) == "على") {
		end--
	}
	return attribution{speaker: c.span(begin+1, end), cue: c.span(begin, begin), class: quote.Neutral, floating: true}, true
}

var inArabic = folded("ar", "في لدى هناك من هذا هذه")

func foldArabic(w string) string { return text.Fold(w) }

// talk reads “the governor's speeches on …”.
func (c *clause) talk(r *Reader) (attribution, bool) {
	s := r.shape
	for k := c.first - 1; k >= max(0, c.first-8); k-- {
		if c.parts(k+1) || c.breaks(k) {
			break
		}
		if !s.topics[c.fold(k)] {
			continue
		}
		for i := k - 1; i >= max(0, k-5); i-- {
			if s.speech[c.fold(i)] {
				return attribution{cue: c.span(i, i), class: quote.Neutral, floating: true}, true
			}
			if strings.ContainsAny(c.gap(i+1), ",;:،") {
				break
			}
		}
	}
	return attribution{}, false
}

// asNamed reads “…, as it calls the meeting”, como llama, comme il appelle, ما تسميه.
func (c *clause) asNamed(r *Reader) (attribution, bool) {
	of := asNames[r.lang]
	for k := c.after; k < min(len(c.toks), c.after+6); k++ {
		if !of.as[c.fold(k)] || !strings.ContainsAny(c.gap(k), ",،(–—”»\"") {
			continue
		}
		for v := k + 1; v <= min(len(c.toks)-1, k+5); v++ {
			if of.call[c.fold(v)] {
				return attribution{speaker: c.span(k+1, v-1), cue: c.span(v, v), class: quote.Stance, floating: true}, true
			}
		}
	}
	if v := c.first - 1; v > 0 && of.before[c.fold(v)] && of.what[c.fold(v-1)] {
		return attribution{cue: c.span(v, v), class: quote.Stance, floating: true}, true
	}
	return attribution{}, false
}

// A naming is how a language says “as they call it”.
type naming struct {
	as, call     map[string]bool // behind the words
	what, before map[string]bool // what they call, before the words
}

var asNames = map[string]naming{
	"en": {as: set("as"), call: set("calls call called terms termed dubs dubbed"), what: set("it they he she"), before: set("calls call called")},
	"es": {as: set("como"), call: set("llama llaman llamó llamaron denomina denominan"), what: set("que"), before: set("llama llaman llamó denomina")},
	"fr": {as: set("comme"), call: set("appelle appellent appelait nomme qualifie"), what: set("qu'il il elle ils qu"), before: set("appelle appellent nomme")},
	"ru": {as: set("как"), call: set("называет называют назвал назвала назвали")},
	"ar": {what: folded("ar", "ما وما بما"), before: folded("ar", "تسميه يسميه يسمونه تسميها يسميها أسماه أسمته سماه")},
}

// hanTalk reads 关于X的讲话.
func (c *clause) hanTalk() (attribution, bool) {
	before := c.m.text[c.from:max(c.from, c.m.start)]
	for _, w := range []string{"大谈特谈", "高谈", "奢谈", "大谈", "谈论", "談論", "宣讲"} {
		if at := strings.LastIndex(before, w); at > 0 && utf8.RuneCountInString(before[at+len(w):]) <= 4 && !strings.ContainsAny(before[at:], "，。；：") {
			from := c.from + at
			return attribution{cue: span{from, from + len(w)}, class: quote.Neutral, floating: true}, true
		}
	}
	i := strings.LastIndex(before, "关于")
	if i < 0 {
		i = strings.LastIndex(before, "關於")
	}
	if i < 0 || strings.ContainsAny(before[i:], "，。；：") {
		return attribution{}, false
	}
	tail := strings.TrimLeft(c.m.text[c.m.end:max(c.to, c.m.end)], "”」』’")
	for _, w := range []string{"的讲话", "的講話", "的言论", "的言論", "的演说", "的演講", "的演讲", "的高谈阔论", "的长篇大论"} {
		if strings.HasPrefix(tail, w) {
			at := c.m.end + strings.Index(c.m.text[c.m.end:c.to], w) + len("的")
			return attribution{cue: span{at, at + len(w) - len("的")}, class: quote.Neutral, floating: true}, true
		}
	}
	return attribution{}, false
}

// unknownLabel reads “Treasurer: …” at the head of a headline: somebody whom no
// list knows, or a topic. A noun for a person speaks.
func (r *Reader) unknownLabel(m match) (a attribution, sure, ok bool) {
	before := m.text[m.from:m.start]
	i := strings.IndexAny(before, ":：")
	if i <= 0 {
		return attribution{}, false, false
	}
	s := span{m.from, m.from + len(strings.TrimRightFunc(before[:i], unicode.IsSpace))}
	printed := s.in(m.text)
	_, n := utf8.DecodeRuneInString(before[i:])
	a = attribution{speaker: s, cue: span{m.from + i, m.from + i + n}, class: quote.Neutral, floating: true}
	if act, known := m.actorIn(s); known && r.isOutlet(act.ID) {
		return attribution{}, false, false
	}
	if r.words.han {
		last, _ := utf8.DecodeLastRuneInString(printed)
		sure = strings.ContainsRune(hanPeople, last)
		if n := utf8.RuneCountInString(printed); n > 5 && !sure || n > maxHanLabel || containsAny(printed, hanKickers...) {
			return attribution{}, false, false
		}
		return a, sure, true
	}
	toks := text.Tokens(printed, r.s.Language)
	if len(toks) == 0 || len(toks) > 4 {
		return attribution{}, false, false
	}
	if r.lang == "ar" && len(toks) == 1 && strings.HasPrefix(toks[0].Fold, "ال") && strings.HasSuffix(toks[0].Fold, "ون") {
		return a, true, true // the farmers: …
	}
	for _, t := range toks {
		if r.words.kickers[t.Fold] || numeral(t.Fold) {
			return attribution{}, false, false
		}
	}
	words := 0
	for _, t := range toks {
		if r.person(t.Fold) {
			return a, true, true
		}
		if !articles[t.Fold] && !definite[t.Fold] {
			words++
		}
	}
	return a, false, words <= maxUnsure // longer ones are topics: Border row after the summit: …
}

// orphan reports whether a closing mark stands behind the match in its sentence
// and nothing has opened before it.
func orphan(m match) bool {
	open := 0
	for _, r := range m.text[m.from:m.start] {
		switch r {
		case '“', '«', '「', '„', '『':
			open++
		case '”', '»', '」', '』':
			open = max(0, open-1)
		}
	}
	ended := false
	for _, r := range m.text[m.end:m.to] {
		if ended && unicode.IsLetter(r) {
			return false // the next sentence
		}
		switch r {
		case '.', '!', '?', '。', '！', '？', '؟':
			ended = true
		case '“', '«', '「', '„', '『':
			return false
		case '”', '»', '」', '』':
			return open == 0
		}
	}
	return false
}

// dialogue reports whether the passage is speech in dashes: one opens it, and
// another begins a turn.
func dialogue(m match) bool {
	s := strings.TrimSpace(m.text[m.from:m.to])
	for _, dash := range []string{"–", "—"} {
		rest, ok := strings.CutPrefix(s, dash)
		rest = strings.TrimLeft(rest, dash)
		if ok && (strings.Contains(rest, ". "+dash) || strings.Contains(rest, "? "+dash) || strings.Contains(rest, "! "+dash) ||
			strings.Contains(rest, "？"+dash) || strings.Contains(rest, "。"+dash) || strings.Contains(rest, "؟ "+dash)) {
			return true
		}
	}
	return false
}

// firstPerson reports whether words in marks speak of “we” or “I”: whoever they
// are, somebody says them.
func (r *Reader) firstPerson(q quote.Quote) bool {
	if r.words.han {
		return containsAny(q.Text, "我们", "我們", "我")
	}
	we := r.shape.we
	for _, t := range text.Tokens(q.Text, r.s.Language) {
		if we[t.Fold] || we[strings.TrimPrefix(t.Fold, "و")] && r.lang == "ar" {
			return true
		}
	}
	return false
}

// hanPeople end Chinese nouns for people and bodies.
const hanPeople = "员員长長师師家者官使民台臺报報社会會局署厅廳委团團党黨院司方工商友迷农農妇婦兵"

func base(lang string) string {
	lang, _, _ = strings.Cut(lang, "-")
	return lang
}
