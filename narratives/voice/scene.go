package voice

import (
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A scene is a text in which words are spoken: the body, a headline, a caption.
type scene struct {
	text   string
	quotes []quote.Quote
	find   func(text string) []Actor
	named  []Actor
	asked  bool
	people []person
	met    bool
}

// actors returns the known actors of the scene, in order.
func (c *scene) actors() []Actor {
	if !c.asked {
		c.asked = true
		if c.find != nil {
			c.named = c.find(c.text)
		}
	}
	return c.named
}

// within returns the known actors of a stretch, read by itself: a speaker is a
// few words, and the scene may be long.
func (c *scene) within(s span) []Actor {
	if c.find == nil || s.start < 0 || s.start >= s.end || s.end > len(c.text) {
		return nil
	}
	out := c.find(s.in(c.text))
	for i := range out {
		out[i].Start += s.start
		out[i].End += s.start
	}
	return out
}

func (r *Reader) scene(s string, quotes []quote.Quote) *scene {
	c := &scene{text: s, find: r.s.Actors}
	c.quotes = quotes
	if len(quotes) == 0 && s != "" || slices.ContainsFunc(quotes, func(q quote.Quote) bool { return !fits(s, q) }) {
		c.quotes = quote.Find(s, r.s.Language)
	}
	kept := c.quotes[:0:0]
	for _, q := range c.quotes {
		if q, ok := r.sift(c, q); ok {
			kept = append(kept, q)
		}
	}
	c.quotes = kept
	return c
}

// fits reports whether a quotation was found in s and in no other text.
func fits(s string, q quote.Quote) bool {
	in := func(start, end int, words string) bool {
		return start >= 0 && start <= end && end <= len(s) && s[start:end] == words
	}
	return in(q.Start, q.End, q.Text) &&
		(q.Speaker == nil || in(q.Speaker.Start, q.Speaker.End, q.Speaker.Text)) && (q.Cue == nil || in(q.Cue.Start, q.Cue.End, q.Cue.Text))
}

// sift takes back what extract/quote attributes too freely for a decision about
// voice: it looks for anything reported, and a crisis that calls for an answer
// or a visit that shows something is no speaker. Whoever says, writes or denies
// something is one, name or no name. Speech in marks that loses its speaker so
// is scare quotes; reported speech is dropped.
func (r *Reader) sift(c *scene, q quote.Quote) (quote.Quote, bool) {
	if q.Speaker == nil || r.words.han {
		return q, true
	}
	last := ""
	if q.Cue != nil {
		if words := strings.Fields(strings.ToLower(q.Cue.Text)); len(words) > 0 {
			last = words[len(words)-1]
		}
	}
	weak := nobody[strings.ToLower(q.Speaker.Text)] || r.words.weakCue(last)
	if r.words == russian && weak && q.Kind == quote.Direct && len(strings.Fields(q.Text)) <= maxScare {
		q.Kind, q.Speaker, q.Cue, q.Class = quote.Scare, nil, nil, "" // visitors are shown a “X”
		return q, true
	}
	if r.words == russian {
		return q, q.Kind != quote.Indirect || !weak
	}
	if r.words.world {
		return r.siftWorld(c, q, weak)
	}
	if r.s.Language != "" && !strings.HasPrefix(r.s.Language, "en") {
		return q, true
	}
	if q.Kind == quote.Indirect && last == "states" && several[strings.ToLower(firstWord(q.Speaker.Text))] {
		return q, false // certain member states cling to
	}
	if q.Cue != nil && (q.Class == quote.Accuse || q.Class == quote.Stance) && q.Speaker.End <= q.Cue.Start && passive(c.text[q.Cue.End:]) {
		q.Speaker = nil
		return q, true
	}
	if q.Class == quote.According && q.Kind == quote.Indirect && abstract[strings.ToLower(lastWord(q.Speaker.Text))] {
		return q, false // according to the plan
	}
	v, known := r.words.verb(last)
	says := known && (v.said || v.class == quote.Deny || v.need == needAs && strings.Contains(q.Text, " as "))
	if known && v.class == quote.Deny {
		q.Class = quote.Deny
	}
	if f := r.frames; q.Kind == quote.Indirect && f != nil && f.acts.has(last) && q.Cue != nil && q.Cue.End <= q.Start && !r.stated(f, q.Text) {
		return q, false // traders offered the hull at half its value
	}
	switch {
	case q.Kind == quote.Indirect:
		return q, !weak && (says || r.canSpeak(c, span{q.Speaker.Start, q.Speaker.End}))
	case weak && len(strings.Fields(q.Text)) <= maxScare:
		q.Kind, q.Speaker, q.Cue, q.Class = quote.Scare, nil, nil, ""
	}
	return q, true
}

// stated reports whether reported speech has a verb or opens with “that”.
func (r *Reader) stated(f *frames, s string) bool {
	for i, t := range text.Tokens(s, r.s.Language) {
		if f.that.has(t.Fold) || f.be.has(t.Fold) || f.aux.has(t.Fold) || i == 0 && (t.Fold == "to" || t.Fold == "as") {
			return true
		}
	}
	return false
}

// abstract are nouns after “according to” by which nobody speaks.
var abstract = set("principle principles law laws rule rules plan plans schedule agreement treaty constitution custom tradition need needs age size taste order merit action actions wishes")

func lastWord(s string) string {
	words := strings.Fields(s)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// several open a subject in the plural, before which states is no verb.
var several = set("certain some many several most few other all both these those two three four five our their its his member neighbouring")

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

// passive reports whether what follows a participle makes its subject the
// target: firms accused of, firms described as.
func passive(after string) bool {
	w, _, _ := strings.Cut(strings.TrimLeft(after, " "), " ")
	return w == "of" || w == "as"
}

// maxScare is how many words in marks can still be scare quotes: longer ones
// are speech, whoever speaks.
const maxScare = 5

// canSpeak reports whether a speaker is somebody: known, referred to, in
// office, or named.
func (r *Reader) canSpeak(c *scene, s span) bool {
	if s.start < 0 || s.start >= s.end || s.end > len(c.text) {
		return false
	}
	printed := s.in(c.text)
	if r.words.kindOf(printed, r.s.Language) != refNone || strings.EqualFold(printed, "they") {
		return true
	}
	if a, ok := c.actorIn(s); ok {
		return a.Kind != "state" || r.words.speaksForState(printed[a.End-s.start:], r.s.Language)
	}
	words := strings.Fields(printed)
	last := words[len(words)-1]
	return capital(last) && !stopped[strings.ToLower(last)]
}

// nobody are subjects of verbs of speech who do not speak.
var nobody = map[string]bool{"no": true, "there": true, "nobody": true, "no one": true, "none": true, "никто": true, "没有人": true, "无人": true, "nadie": true, "personne": true}
