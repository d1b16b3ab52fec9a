package narratives

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// Track finds the mentions and topics of u and, for a first version, its
// signature. The document stands as its own origin until Run has compared it
// with others.
func (t *Tracker) Track(u Unit) Tracked {
	u.Language = t.language(u)
	out := Tracked{Version: u.Version, Document: u.Document, Language: u.Language}
	if u.Number <= 1 {
		out.Origin, out.Overlap = u.Document, 1
		out.Print = fingerprint(u)
		out.Terms = t.storyTerms(u)
	}
	s := t.scan(u)
	for _, h := range s.hits {
		m := h.mention()
		m.ID = MentionID(u.Version, m.Passage, m.Start, m.End, m.Framing)
		m.Document, m.Version = u.Document, u.Version
		m.Topics = s.topics
		out.Mentions = append(out.Mentions, m)
	}
	out.Topics = s.topics
	return out
}

// A hit is a match that counts, where it stands, and whose words it is in.
type hit struct {
	t        *Tracker
	found    found
	line     *line
	passage  int
	day      time.Time // of the document, zero if unknown
	decision voice.Decision
}

// A scan is what was found in a unit.
type scan struct {
	hits   []hit
	topics []string
}

func (t *Tracker) scan(u Unit) scan {
	var out scan
	lang := t.language(u)
	topics := map[int]bool{}
	for _, i := range t.sections[text.Fold(text.Normalise(u.Section))] {
		topics[i] = u.Section != ""
	}
	skip := func(r *rule) bool { return r.topic >= 0 && topics[r.topic] }
	var reader *voice.Reader
	var all []found
	for i, p := range u.Passages {
		g := t.programs[passageLanguage(p.Text, lang, t.programs)]
		if g == nil || !g.sieve.passes(p.Text, topics) {
			continue
		}
		l := t.line(p.Text, g.lang)
		all = g.match(l, skip, all[:0])
		framed := all[:0]
		for _, f := range all {
			if f.rule.topic >= 0 {
				topics[f.rule.topic] = true
			} else if !g.excluded(l, f) {
				framed = append(framed, f)
			}
		}
		for _, f := range choose(framed) {
			if reader == nil {
				reader = t.reader(u, lang)
			}
			h := hit{t: t, found: f, line: l, passage: i, day: day(u.Published)}
			start, end := h.bytes()
			h.decision = reader.Decide(i, start, end)
			out.hits = append(out.hits, h)
		}
	}
	for i := range maps.Keys(topics) {
		if topics[i] {
			out.topics = append(out.topics, t.topics[i].ID)
		}
	}
	slices.Sort(out.topics)
	out.topics = slices.Compact(out.topics)
	return out
}

// excluded reports whether one of the framing's exclusions covers f or stands
// in its sentence.
func (g *program) excluded(l *line, f found) bool {
	not := g.not[f.rule.framing]
	if len(not) == 0 {
		return false
	}
	from, to := l.bound(f.start)
	for _, p := range not {
		if p.sentence {
			if l.holds(p, from, to) {
				return true
			}
			continue
		}
		for s := max(from, f.end-p.width); s <= f.start; s++ {
			if end, ok := p.at(l, s, from, to); ok && end >= f.end {
				return true
			}
		}
	}
	return false
}

// holds reports whether p matches anywhere in the sentence from..to.
func (l *line) holds(p *pattern, from, to int) bool {
	k := held{p, from}
	ok, asked := l.held[k]
	if !asked {
		for s := from; s < to && !ok; s++ {
			_, ok = p.at(l, s, from, to)
		}
		if l.held == nil {
			l.held = map[held]bool{}
		}
		l.held[k] = ok
	}
	return ok
}

// A held is a pattern and the sentence it is looked for in, by first token.
type held struct {
	p    *pattern
	from int
}

func (t *Tracker) line(s, lang string) *line {
	return &line{text: s, tokens: text.Tokens(s, lang), lang: lang, table: t.table(lang)}
}

func (t *Tracker) table(lang string) *names {
	if n := t.tables[base(lang)]; n != nil {
		return n
	}
	return t.tables[""]
}

// reader prepares the document of u for decisions about voice.
func (t *Tracker) reader(u Unit, lang string) *voice.Reader {
	d := u.Doc
	d.Passages = u.Passages
	if d.Kind == "" {
		d.Kind = u.Kind
	}
	if len(d.Byline) == 0 {
		d.Byline = u.Byline
	}
	on := day(u.Published)
	return voice.Read(voice.Story{
		Document: d,
		Language: lang,
		Self:     append([]string{u.Outlet}, t.selves[u.Outlet]...),
		Actors:   t.finder(lang, on),
	})
}

// finder finds actors in texts of a language and a day.
func (t *Tracker) finder(lang string, on time.Time) func(string) []voice.Actor {
	return func(s string) []voice.Actor {
		var out []voice.Actor
		toks := text.Tokens(s, lang)
		for _, x := range t.table(lang).find(s, toks) {
			if id, ok := t.meant(x, s, toks, on); ok {
				out = append(out, voice.Actor{ID: id, Kind: t.actors[x.actor].Kind, Start: toks[x.first].Start, End: toks[x.last].End})
			}
		}
		return out
	}
}

// bytes returns where the match stands in its passage.
func (h hit) bytes() (start, end int) {
	return h.line.tokens[h.found.start].Start, h.line.tokens[h.found.end-1].End
}

func (h hit) mention() Mention {
	start, end := h.bytes()
	d := h.decision
	agent, target := h.roles()
	return Mention{
		Passage: h.passage, Start: start, End: end,
		Framing: h.t.framings[h.found.rule.framing].ID, Variant: h.found.rule.source,
		Text: h.line.text[start:end], Language: h.line.lang,
		Voice: d.Voice, Place: d.Place, Scare: d.Scare, Speaker: d.Speaker, Resolved: d.Resolved, Cue: d.Cue, Tier: d.Tier,
		Negated: d.Negated, Agent: agent, Target: target, Actors: h.actors(),
	}
}

// actors returns the ids of the actors in the sentence of the match, sorted.
func (h hit) actors() []string {
	var out []string
	from, to := h.line.bound(h.found.start)
	for _, s := range h.line.actors() {
		if s.first < from || s.first >= to {
			continue
		}
		if id, ok := h.t.meant(s, h.line.text, h.line.tokens, h.day); ok {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// language returns the language of u, guessed from its text if unknown.
func (t *Tracker) language(u Unit) string {
	if u.Language != "" {
		return base(u.Language)
	}
	if u.Doc.Language != "" {
		return base(u.Doc.Language)
	}
	var b strings.Builder
	for _, p := range u.Passages {
		if b.Len() > 2000 {
			break
		}
		b.WriteString(p.Text)
		b.WriteByte('\n')
	}
	lang, _, _ := text.Language(b.String())
	return lang
}

// passageLanguage returns the language whose rules read s: that of the
// document, but Chinese for a passage of Chinese in a document of another
// script.
func passageLanguage(s, lang string, programs map[string]*program) string {
	if lang == "zh" || lang == "ja" || programs["zh"] == nil {
		return lang
	}
	wide := 0
	for i := range len(s) {
		if s[i] >= 0xE3 && s[i] <= 0xE9 { // lead bytes of U+3000 to U+9FFF
			wide++
		}
	}
	if wide*6 < len(s) { // fewer than half of the bytes are such runes
		return lang
	}
	han := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	if han*6 < len(s) {
		return lang
	}
	return "zh"
}
