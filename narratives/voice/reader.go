package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// An Actor is a known actor named in a text, with where.
type Actor struct {
	ID    string
	Kind  string // outlet and agency are who "the paper" can refer to
	Start int    // byte offsets
	End   int
}

// A Story is a document with what is known about who speaks in it.
type Story struct {
	Document extract.Document          // Quotes count from its Text(); found anew if there are none or they do not fit it
	Language string                    // ISO 639-1
	Self     []string                  // ids of the outlet and of the actors whose own voice it is
	Actors   func(text string) []Actor // finds known actors, in order
}

// A Decision says whose words a match is in, and why.
type Decision struct {
	Voice    Voice
	Place    Place
	Scare    bool   // the words stand in scare quotes
	Negated  bool   // a negation stands right before the words
	Speaker  string // as printed, empty if the text names nobody; for Rebutted who contradicts
	Resolved string // actor id, empty if unknown
	Cue      string // as printed
	Tier     string // A cue and name, B cue and resolved reference, C floating, D none
	Why      string // for people: the rule that decided
}

// A Reader decides about the matches of one document. It is not safe for use
// by several goroutines.
type Reader struct {
	s      Story
	words  *lexicon
	body   *scene
	starts []int // of each passage in the body, -1 if it is no part of it
	other  map[int]*scene
	hears  map[string]bool   // names that the body quotes, once asked for
	echoes map[string]echoed // quotations of the body with words, once asked for
}

// An echoed is where words are spoken in the body, if anywhere.
type echoed struct {
	a  attribution
	ok bool
}

// Read prepares a document.
func Read(s Story) *Reader {
	r := &Reader{s: s, words: lexiconOf(s.Language), starts: make([]int, len(s.Document.Passages)), other: map[int]*scene{}, hears: map[string]bool{}, echoes: map[string]echoed{}}
	at := 0
	for i, p := range s.Document.Passages {
		r.starts[i] = -1
		if p.Kind.Body() {
			if at > 0 {
				at += len("\n\n")
			}
			r.starts[i] = at
			at += len(p.Text)
		}
	}
	r.body = r.scene(s.Document.Text(), s.Document.Quotes)
	return r
}

// Decide says whose words the bytes start to end of a passage are in. The
// rules stand in docs/method/voice.md, in the order in which they are tried.
func (r *Reader) Decide(passage, start, end int) Decision {
	p := r.s.Document.Passages[passage]
	place := r.place(p.Kind)
	if f := r.s.Document.Forward; f != nil {
		return r.forwarded(*f, place)
	}
	if name, ok := retweet(p); ok {
		return r.forwarded(extract.Forward{Name: name}, place)
	}
	c, at := r.body, r.starts[passage]
	if at < 0 {
		c, at = r.other[passage], 0
		if c == nil {
			c = r.scene(p.Text, nil)
			r.other[passage] = c
		}
	}
	m := match{scene: c, kind: p.Kind, from: at, to: at + len(p.Text), start: at + start, end: at + end}
	m.sentence = r.clause(m)
	d := r.decide(m)
	d.Place = place
	d.Negated = r.negated(m)
	return d
}

// A match is where words stand in their scene.
type match struct {
	*scene
	kind       extract.PassageKind
	from, to   int // the passage
	start, end int // the words
	sentence   *clause
}

func (r *Reader) place(k extract.PassageKind) Place {
	switch {
	case r.s.Document.Kind == "post" || k == extract.Post:
		return InPost
	case k == extract.Headline:
		return InHeadline
	case k == extract.Standfirst:
		return InStandfirst
	case k == extract.Caption:
		return InCaption
	}
	return InBody
}

// retweet reads “RT @name: …”, as platforms wrote reposts before they had a
// field for them.
func retweet(p extract.Passage) (name string, ok bool) {
	rest, ok := strings.CutPrefix(p.Text, "RT @")
	if !ok || p.Kind != extract.Post {
		return "", false
	}
	name, _, ok = strings.Cut(rest, ":")
	return "@" + name, ok && name != "" && !strings.Contains(name, " ")
}

func (r *Reader) forwarded(f extract.Forward, place Place) Decision {
	d := Decision{Voice: Quoted, Place: place, Speaker: f.Name, Tier: "B", Why: "a forwarded post speaks for its origin"}
	if d.Speaker == "" {
		d.Speaker = f.Account
	}
	if d.Speaker == "" {
		d.Tier = "D"
	}
	for _, name := range []string{f.Name, f.Account} {
		if r.s.Actors == nil || name == "" || d.Resolved != "" {
			continue
		}
		if a := r.s.Actors(name); len(a) > 0 {
			d.Resolved = a[0].ID
		}
	}
	return d
}

func (r *Reader) decide(m match) Decision {
	q, covered := m.covering()
	switch {
	case covered && q.Kind == quote.Direct:
		return r.direct(m, q)
	case covered && q.Kind == quote.Indirect:
		return r.indirect(m, q)
	}
	if m.kind == extract.Quotation {
		d := r.attributed(m, attribution{}, "a block quotation")
		return d
	}
	if a, ok := r.label(m); ok {
		return r.attributed(m, a, "a speaker's name and a colon stand before the words")
	}
	if a, ok := r.govern(m); ok {
		if a.self && !covered {
			return Decision{Voice: Own, Tier: "D", Why: "the outlet reports itself: " + a.cue.in(m.text)}
		}
		d := r.attributed(m, a, "the sentence reports what someone said: "+a.cue.in(m.text))
		d.Scare = covered && a.speaker == span{}
		return d
	}
	if m.kind == extract.Headline {
		if a, ok := r.credit(m); ok {
			return r.attributed(m, a, "the headline closes with its speaker")
		}
	}
	if m.sentence.noProof(r) {
		return Decision{Voice: Rebutted, Tier: "D", Why: "the sentence says that there is no evidence of it"}
	}
	if got, ok := m.sentence.framed(r, covered); ok {
		return r.found(m, got, covered)
	}
	if a, sure, ok := r.unknown(m, covered); ok {
		if !sure {
			return Decision{Voice: Unclear, Tier: "D", Why: "somebody else may speak here, and the text does not say who"}
		}
		return r.attributed(m, a, "the sentence has the form of a report: "+a.cue.in(m.text))
	}
	if covered {
		return r.inMarks(m, q)
	}
	return Decision{Voice: Own, Tier: "D", Why: "nobody else is said to speak"}
}

// found makes a decision of what a frame says.
func (r *Reader) found(m match, got finding, covered bool) Decision {
	switch got.voice {
	case Own:
		return Decision{Voice: Own, Scare: covered, Tier: "D", Why: "the outlet speaks of itself"}
	case Unclear:
		return Decision{Voice: Unclear, Cue: got.cue.in(m.text), Tier: "D", Why: "nobody in particular is said to say so"}
	case Rebutted:
		d := r.quotedFrom(m.scene, got.attribution, "the sentence contradicts the words: "+got.cue.in(m.text))
		d.Voice = Rebutted
		return d
	}
	return r.attributed(m, got.attribution, "somebody says or judges so: "+got.cue.in(m.text))
}

// covering returns the quotation that the words stand in: the innermost one
// that somebody speaks, else the innermost. Words that reach over a mark are
// inside if half of them are.
func (m match) covering() (best quote.Quote, ok bool) {
	for _, q := range m.quotes {
		inside := min(m.end, q.End) - max(m.start, q.Start)
		if inside*2 < m.end-m.start || inside <= 0 {
			continue
		}
		if !ok || rank(q) < rank(best) || rank(q) == rank(best) && q.End-q.Start <= best.End-best.Start {
			best, ok = q, true
		}
	}
	return best, ok
}

// around returns the quotation in marks that q stands in, whose speaker reports
// what the speaker of q said; both name their own.
func (m match) around(q quote.Quote) (outer quote.Quote, ok bool) {
	if q.Speaker == nil {
		return outer, false
	}
	for _, o := range m.quotes {
		if o.Kind == quote.Direct && o.Speaker != nil && o.Start < q.Start && q.End <= o.End && o.Start < q.Speaker.Start && q.Speaker.End < o.End && (!ok || o.Start > outer.Start) {
			outer, ok = o, true
		}
	}
	return outer, ok
}

// marked reports whether the words stand in quotation marks.
func (m match) marked() bool {
	q, ok := m.covering()
	return ok && q.Kind != quote.Indirect
}

func rank(q quote.Quote) int {
	switch {
	case q.Kind == quote.Direct:
		return 0
	case q.Kind == quote.Indirect:
		return 1
	case q.Speaker != nil:
		return 2
	}
	return 3
}

// direct decides about words in quotation marks that someone speaks.
func (r *Reader) direct(m match, q quote.Quote) Decision {
	a := fromQuote(q)
	if a.speaker == (span{}) {
		if g, ok := r.govern(m); ok && !g.self {
			a = g
		} else if l, ok := r.label(m); ok {
			a = l
		}
	}
	outer, inner := m.around(q)
	if !inner && r.isSelf(m.scene, a.speaker) {
		return Decision{Voice: Own, Tier: "D", Why: "the outlet reports itself"}
	}
	if m.kind == extract.Headline {
		if _, known := m.actorIn(a.speaker); !known {
			// The body says it better than a headline: “Firms branded ‘X’”.
			if _, ok := r.echo(m); ok || a.speaker == (span{}) {
				return r.inMarks(m, q)
			}
		}
	}
	if a.speaker == (span{}) && a.cue == (span{}) && m.kind != extract.Headline && m.kind != extract.Quotation && r.alone(m, q) {
		return Decision{Voice: Unclear, Tier: "D", Why: "a quotation, and nobody is said to have spoken it"}
	}
	why := "the words stand in a quotation"
	if inner {
		why += " that " + outer.Speaker.Text + " reports"
	}
	d := r.attributed(m, a, why)
	if inner && d.Tier == "B" {
		// he, in somebody's words, is not who speaks them
		if id, _ := r.resolve(m.scene, span{outer.Speaker.Start, outer.Speaker.End}); id == d.Resolved {
			d.Resolved, d.Tier = "", "C"
		}
	}
	if d.Voice == Quoted && r.echoed(m, q) {
		d.Voice, d.Why = Rebutted, "whoever speaks asks the words back"
	}
	if open(q.Text) && !r.continued(m, q) && sentenceEnds(m.text[min(q.Start, m.start):m.start]) {
		d.Voice, d.Tier = Unclear, "C"
		d.Why = "the quotation before the words is never closed"
	}
	return d
}

// alone reports whether a quotation opens the body and no other speech stands in
// its paragraph: nobody has been named, and nobody is named behind it.
func (r *Reader) alone(m match, q quote.Quote) bool {
	if m.scene != r.body || m.from > 0 || q.Start > 0 || strings.Contains(q.Text, ", —") || strings.Contains(q.Text, ", –") {
		return false
	}
	for _, other := range m.quotes {
		if other.Kind != quote.Scare && other.Start != q.Start && other.Start < m.to {
			return false
		}
	}
	return true
}

// peopled reports whether a stretch opens with people or a body, or names
// somebody known.
func (r *Reader) peopled(c *scene, s span) bool {
	if _, known := c.actorIn(s); known {
		return true
	}
	if r.words.han {
		_, ok := hanNoun(s.in(c.text))
		return ok
	}
	f := r.frames()
	for i, t := range text.Tokens(s.in(c.text), r.s.Language) {
		if i >= 3 { // the week in which the court …
			break
		}
		if r.words.roles[t.Fold] || r.words.media[t.Fold] || r.shape().person(t.Fold) || f != nil && f.people.has(t.Fold) {
			return true
		}
	}
	return false
}

// echoed reports whether a quotation opens with the words as a question, and
// answers it: “A X? I was born in it.”
func (r *Reader) echoed(m match, q quote.Quote) bool {
	if q.Start > m.start || m.end > q.End {
		return false
	}
	toks := text.Tokens(m.text[q.Start:m.start], r.s.Language)
	if f := r.frames(); len(toks) > 1 || len(toks) == 1 && (f == nil || !f.det.has(toks[0].Fold)) {
		return false
	}
	rest := strings.TrimLeft(m.text[m.end:q.End], " ")
	return (strings.HasPrefix(rest, "?") || strings.HasPrefix(rest, "？") || strings.HasPrefix(rest, "؟")) && len(rest) > 8
}

// indirect decides about reported speech without marks.
func (r *Reader) indirect(m match, q quote.Quote) Decision {
	a := fromQuote(q)
	judges := a.class == quote.Urge || a.class == quote.Stance
	if a.cue.end <= m.start && r.breaksOff(m, a.cue.end, judges) && (judges || !r.opensClause(m, a.cue.end)) {
		return Decision{Voice: Own, Tier: "D", Why: "another clause begins after the words of speech"}
	}
	if a.cue.end <= m.start && r.leaves(m, a.cue.end) {
		if got, ok := m.sentence.framed(r, false); ok {
			return r.found(m, got, false)
		}
		return Decision{Voice: Own, Tier: "D", Why: "another clause begins after the words of speech"}
	}
	if r.isSelf(m.scene, a.speaker) {
		return Decision{Voice: Own, Tier: "D", Why: "the outlet reports itself"}
	}
	return r.attributed(m, a, "the words are reported speech")
}

// leaves reports whether the verb that ends at byte at stands in a clause that
// the match is no part of: which had told residents to wait, now hides behind X;
// they reported on Monday, and the X fell.
func (r *Reader) leaves(m match, at int) bool {
	f := r.frames()
	c := m.sentence
	if r.words.han {
		return hanSoon(m.text[at:m.start]) || containsAny(m.text[at:m.start], "谁都", "誰都", "任何人都", "人人都")
	}
	if f == nil {
		return false
	}
	for k := range c.toks {
		if c.toks[k].End == at {
			return k < c.first && c.departs(f, k)
		}
	}
	return false
}

// opensClause reports whether a word such as “that” stands between at and the
// match: what follows a cue without one is its object and ends sooner.
func (r *Reader) opensClause(m match, at int) bool {
	if r.words.han {
		return true
	}
	c := m.sentence
	for i := range c.toks {
		if f := c.fold(i); c.toks[i].Start >= at && c.toks[i].End <= m.start && (r.words.that[f] || r.shape().that[f] || f == "that" || f == "что") {
			return true
		}
	}
	return false
}

// buts are the words for “but”.
var buts = withFolded("ar", "لكن ولكن لكنه لكنها ولكنه ولكنها لكنهم بيد", "but mais pero sino но однако")

// breaksOff reports whether a clause with “but” or its like begins between at
// and the match: the paper called for calm, but the firms remain accomplices. With any, “while” and its like count as well.
func (r *Reader) breaksOff(m match, at int, any bool) bool {
	c := m.sentence
	for i := range c.toks {
		if c.toks[i].Start >= at && c.toks[i].End <= m.start && (any && r.words.breaks[c.fold(i)] || buts[c.fold(i)]) && strings.ContainsAny(c.gap(i), ",،") {
			return true
		}
	}
	return false
}

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
		if tail := strings.TrimSpace(m.text[min(q.End, m.to):m.to]); q.Start <= m.from && (strings.HasPrefix(tail, ":") || strings.HasPrefix(tail, "：")) && !r.peopled(m.scene, span{min(q.End, m.to), m.to}) {
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
	return tail != "" && !strings.ContainsAny(tail[:1], ":,;.!?-") && !strings.HasPrefix(tail, "–") && !strings.HasPrefix(tail, "—") && !strings.ContainsAny(tail, ":–—,")
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
