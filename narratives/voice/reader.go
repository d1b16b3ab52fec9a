package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
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
	lang   string // of the story, without a region
	words  *lexicon
	frames *frames // nil for a language without
	shape  *shape
	body   *scene
	starts []int // of each passage in the body, -1 if it is no part of it
	other  map[int]*scene
	hears  map[string]bool   // names that the body quotes, once asked for
	echoes map[string]echoed // quotations of the body with words, once asked for
}

// Read prepares a document.
func Read(s Story) *Reader {
	lang := base(s.Language)
	r := &Reader{
		s: s, lang: lang, words: lexiconOf(lang), frames: framesOf()[lang], shape: shapeOf(lang),
		starts: make([]int, len(s.Document.Passages)), other: map[int]*scene{}, hears: map[string]bool{}, echoes: map[string]echoed{},
	}
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
