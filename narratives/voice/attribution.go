package voice

import "github.com/hymnsheet/hymnsheet/extract/quote"

// An attribution says who is said to speak, as bytes of a scene.
type attribution struct {
	speaker  span
	cue      span
	class    quote.Class
	self     bool // the speaker is the outlet itself
	floating bool // the speaker is named in another sentence
	rebuts   bool // the words are contradicted
}

// A span is a stretch of a scene.
type span struct{ start, end int }

func (s span) in(text string) string { return text[s.start:s.end] }

func fromQuote(q quote.Quote) attribution {
	a := attribution{class: q.Class, floating: q.Confidence == "C" || q.Confidence == "D"}
	if q.Speaker != nil {
		a.speaker = span{q.Speaker.Start, q.Speaker.End}
	}
	if q.Cue != nil {
		a.cue = span{q.Cue.Start, q.Cue.End}
	}
	return a
}

// attributed turns an attribution in the scene of m into a decision.
func (r *Reader) attributed(m match, a attribution, why string) Decision {
	d := r.quotedFrom(m.scene, a, why)
	if m.sentence.noProof(r) {
		d.Voice, d.Why = Rebutted, "whoever speaks says that there is no evidence of it"
		return d
	}
	if d.Cue != "" && (a.rebuts || r.rebuts(m, a)) {
		d.Voice = Rebutted
		d.Why = "the words are reported to be contradicted: " + d.Cue
	} else if (d.Speaker != "" || d.Cue != "") && r.disowns(m) {
		d.Voice = Rebutted
		d.Why = "whoever speaks says that the words do not hold"
	}
	return d
}

// quotedFrom names speaker, cue and tier of an attribution in a scene.
func (r *Reader) quotedFrom(c *scene, a attribution, why string) Decision {
	d := Decision{Voice: Quoted, Tier: "C", Why: why}
	d.Speaker, d.Cue = a.speaker.in(c.text), a.cue.in(c.text)
	if d.Speaker != "" {
		id, how := r.resolve(c, a.speaker)
		d.Resolved = id
		switch {
		case a.floating:
		case how == byName:
			d.Tier = "A"
		case id != "":
			d.Tier = "B"
		}
	}
	return d
}
