package voice

import (
	"strings"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A clause is the sentence of a match as tokens.
type clause struct {
	m     match
	words *lexicon
	lang  string
	from  int // byte offset of the sentence in the scene
	to    int
	toks  []text.Token // offsets count from the scene
	first int          // first token of the match
	after int          // first token after it
}

// clause cuts out the sentence of m. A headline is one sentence.
func (r *Reader) clause(m match) *clause {
	c := &clause{m: m, words: r.words, lang: r.lang, from: m.from, to: m.to}
	c.from, c.to = reach(m.text, m)
	if m.kind != extract.Headline {
		from := c.from
		for _, s := range text.Sentences(m.text[c.from:c.to], r.s.Language) {
			if from+s.Start <= m.start && m.start < from+s.End {
				c.from, c.to = from+s.Start, max(from+s.End, m.end)
				break
			}
		}
	}
	c.toks = text.Tokens(m.text[c.from:c.to], r.s.Language)
	c.first, c.after = len(c.toks), len(c.toks)
	for i := range c.toks {
		t := &c.toks[i]
		t.Start, t.End = t.Start+c.from, t.End+c.from
		if t.End > m.start && c.first == len(c.toks) {
			c.first = i
		}
		if t.Start >= m.end && c.after == len(c.toks) {
			c.after = i
		}
	}
	return c
}

// maxReach is how many bytes before and after the words their sentence is looked
// for: a cue farther off governs nothing, and a passage without full stops stays
// linear.
const maxReach = 1500

// reach returns the stretch of the passage around a match in which its sentence
// is looked for, cut between words.
func reach(s string, m match) (from, to int) {
	from, to = m.from, m.to
	if m.start-from > maxReach {
		from = m.start - maxReach
		if i := strings.IndexByte(s[from:m.start], ' '); i >= 0 {
			from += i + 1
		}
		for from < m.start && !utf8.RuneStart(s[from]) {
			from++
		}
	}
	if to-m.end > maxReach {
		to = m.end + maxReach
		if i := strings.LastIndexByte(s[m.end:to], ' '); i >= 0 {
			to = m.end + i
		}
		for to < m.to && !utf8.RuneStart(s[to]) {
			to++
		}
	}
	return from, to
}

// gap returns what stands between tokens i-1 and i.
func (c *clause) gap(i int) string {
	if i <= 0 {
		return c.m.text[c.from:c.toks[0].Start]
	}
	if i >= len(c.toks) {
		return c.m.text[c.toks[len(c.toks)-1].End:c.to]
	}
	return c.m.text[c.toks[i-1].End:c.toks[i].Start]
}

func (c *clause) fold(i int) string {
	if i < 0 || i >= len(c.toks) {
		return ""
	}
	return c.toks[i].Fold
}

// run returns the last token of a row that begins at token i: most more at most,
// none behind a gap with one of stops, none that ends the row, and none of the
// match if the row begins before it. A nil ends is never true.
func (c *clause) run(i, most int, stops string, ends func(w string) bool) int {
	last := i
	for next := i + 1; next < len(c.toks) && next-i <= most && (next < c.first || i >= c.after); next++ {
		if strings.ContainsAny(c.gap(next), stops) || ends != nil && ends(c.fold(next)) {
			break
		}
		last = next
	}
	return last
}

// only reports whether each token from to is one of words.
func (c *clause) only(from, to int, words func(w string) bool) bool {
	for i := from; i < to; i++ {
		if !words(c.fold(i)) {
			return false
		}
	}
	return true
}

// helps reports whether token i may stand between a subject and its verb.
func (c *clause) helps(i int) bool {
	return helpers[c.fold(i)] || c.words.helpers[c.fold(i)]
}

// breaks reports whether another clause begins at or right after token k, so
// that a cue before it does not reach the match.
func (c *clause) breaks(k int) bool {
	if c.words.breaks[c.fold(k)] || strings.Contains(c.gap(k+1), ";") {
		return true
	}
	// ", and they are": a clause with a subject of its own
	if f := c.fold(k); (f == "and" || f == "и" || f == "so") && strings.Contains(c.gap(k), ",") {
		n := c.fold(k + 1)
		return k+1 < c.first && (c.words.person[n] || c.words.thing[n] || n == "they" || n == "we" || n == "this" || n == "these")
	}
	return false
}

// concession reports whether the cue at k stands in a clause that opens the
// sentence, and the match in the one after it: while he spoke of peace, they …
func (c *clause) concession(k int) bool {
	if k > 10 || !c.words.concedes[c.fold(0)] {
		return false
	}
	for i := k + 1; i <= c.first; i++ {
		if strings.Contains(c.gap(i), ",") {
			return true
		}
	}
	return false
}

// impersonal reports whether the subject of the form of be at token k is “it”.
func (c *clause) impersonal(k int) bool {
	for i := k - 1; i >= 0 && k-i < 4; i-- {
		if c.words.thing[c.fold(i)] {
			return true
		}
		if c.parts(i) {
			break
		}
	}
	return false
}

// joins are words that, after a comma, begin what somebody does besides speaking.
var joins = set("and but while as before after when и а но")

// beForm is what makes a participle passive.
var beForm = set("am is was are were be been being gets got")

// helpers stand between a subject and its verb.
var helpers = set(`has have had having will would can could may might must should is was are were be been being to also then later once again
still now even repeatedly often recently finally previously earlier publicly privately bluntly openly reportedly went gone on further never not
meanwhile only already all both himself herself itself themselves`)

func (c *clause) skipAdverbs(k int) int {
	for k >= 0 && (strings.HasSuffix(c.fold(k), "ly") || c.fold(k) == "also" || c.fold(k) == "often" || c.fold(k) == "once") {
		k--
	}
	return k
}

// quoted reports whether token k stands inside quotation marks that do not
// hold the match: a cue spoken by someone else.
func (c *clause) quoted(k int) bool {
	at := c.toks[k].Start
	for _, q := range c.m.quotes {
		if q.Kind != quote.Indirect && q.Start <= at && at < q.End && (c.m.start < q.Start || c.m.start >= q.End) {
			return true
		}
	}
	return false
}

// span returns the bytes of tokens i to j, none if j is before i.
func (c *clause) span(i, j int) span {
	if j < i {
		return span{}
	}
	return span{c.toks[i].Start, c.toks[j].End}
}

// cleft reports whether the verb at token k belongs to the subject of the
// sentence and the match to what is said of it: what they call a strike is X.
func (c *clause) cleft(k int) bool {
	what := false
	for i := max(0, k-8); i < k; i++ {
		what = what || c.fold(i) == "what"
	}
	for i := k + 1; what && i < c.first; i++ {
		if beForm[c.fold(i)] {
			return true
		}
	}
	return false
}

// names reports whether the verb at token k gives its object a name, the match:
// called the firms accomplices. Nothing parts them, and an object stands between
// or the match is in marks.
func (c *clause) names(k int) bool {
	if c.first-k > 6 || c.first == k+1 && !c.m.marked() {
		return false
	}
	for i := k + 1; i <= c.first; i++ {
		if strings.ContainsAny(c.gap(i), ",;:") || prepositions[c.fold(i)] && i < c.first {
			return false
		}
	}
	return true
}

// parts reports whether a phrase begins at token i: something parts it from
// what stands before.
func (c *clause) parts(i int) bool {
	if strings.ContainsAny(c.gap(i), ",;:()–—“”\"«»") {
		return true
	}
	switch c.fold(i - 1) {
	case "that", "what", "when", "as", "while", "and", "but", "after", "because", "if", "how", "why", "where", "which", "что", "как", "и", "когда":
		return true
	}
	return false
}

// leads open a phrase and are no part of a name.
var leads = set("on in at by for from with after before since during despite amid and but so yet then meanwhile later instead")

func leading(w string) bool { return leads[w] }

// inName reports whether token k is part of a name, United States, or of a word
// with a hyphen, above-said, and no verb.
func (c *clause) inName(k int) bool {
	if c.gap(k) == "-" || c.gap(k+1) == "-" {
		return true
	}
	if !capital(c.m.text[c.toks[k].Start:]) || k == 0 {
		return false
	}
	if c.m.kind != extract.Headline {
		return !strings.ContainsAny(c.gap(k), "”\"»“")
	}
	for _, a := range c.m.within(c.span(k-1, min(k+1, len(c.toks)-1))) {
		if a.Start <= c.toks[k].Start && c.toks[k].End <= a.End {
			return true
		}
	}
	return false
}

// finite are verbs that follow a subject: before one of them, states, claims and
// terms are nouns.
var finite = set("are were have had do did can could will would shall should may might must know knew need want see saw call say think believe come came go went make made take took give gave remain become became")

// isNoun reports whether the word at token k, states or claims, is the subject
// of the verb after it.
func (c *clause) isNoun(k int) bool {
	return strings.HasSuffix(c.fold(k), "s") && finite[c.fold(k+1)]
}
