package quote

import "strings"

// maxDepth is how deep a quotation within a quotation is read for a speaker of
// its own: A said that B said “…”, within the words of a third.
const maxDepth = 3

// nested finds the quotations that stand in the words of those found from n on
// and have a speaker of their own: A said: “B told me: ‘…’.” Each carries the
// quotation that it stands in. What is in marks there without a name or a cue
// beside it, or said by whoever is speaking (“I told them: ‘…’”), stays a part
// of the words around it.
func (f *finder) nested(n, depth int) {
	last := len(f.out)
	for i := n; i < last; i++ {
		q := f.out[i]
		if q.Kind != Direct {
			continue
		}
		in, out := f.inside(q)
		if !strings.ContainsAny(f.text[in:out], "“”„‟\"＂〝«»‹「『‘'`") {
			continue
		}
		g := finder{text: f.text, lex: f.lex, han: f.han}
		g.qs = stretches(f.text, in, out, nil)
		if len(g.qs) == 0 {
			continue
		}
		g.read(in, out)
		kept := g.out[:0]
		for _, inner := range g.out {
			if inner.Kind != Direct || !g.beside(inner) || inFirstPerson(inner.Speaker.Text) {
				continue
			}
			inner.Within = &Span{Start: q.Start, End: q.End, Text: q.Text}
			kept = append(kept, inner)
		}
		g.out = kept
		if depth < maxDepth {
			g.nested(0, depth+1)
		}
		f.out = append(f.out, g.out...)
	}
}

// beside reports whether the cue and the speaker of q stand beside it, and not
// in another clause or sentence of the same speech. A word or two in marks that
// no comma or colon introduces must touch the cue: called it “a kennel”, but not
// must report all “large” boats.
func (f *finder) beside(q Quote) bool {
	if q.Cue == nil || q.Speaker == nil || q.Confidence == "C" {
		return false
	}
	gap := "" // one on either side
	from, to := min(q.Cue.Start, q.Speaker.Start), max(q.Cue.End, q.Speaker.End)
	if to <= q.Start {
		gap = f.text[to:q.Start]
	} else if from >= q.End {
		gap = f.text[q.End:from]
	}
	gap = strings.TrimSpace(gap)
	led := strings.TrimRight(gap, ":：,，— ")
	if strings.ContainsAny(led, ".!?;。！？；") || strings.Count(led, ",") > 1 || wordCount(led) > maxBeside {
		return false
	}
	return led == "" || led != gap || q.Class == Stance && wordCount(led) == 1 || wordCount(q.Text) >= minSpeech
}

// maxBeside is how many words may stand between a cue and what it introduces
// inside a quotation: wrote in a letter to the guild.
const maxBeside = 6

// inside returns the words of q without its marks.
func (f *finder) inside(q Quote) (in, out int) {
	for _, s := range f.qs {
		if s.start == q.Start && s.end == q.End {
			return s.in, s.out
		}
	}
	return q.Start, q.Start // a dash of dialogue: its marks were read with the paragraph
}

// inFirstPerson reports whether a speaker within a quotation is the one quoted:
// I, we, 我对他们.
func inFirstPerson(speaker string) bool {
	if i := strings.IndexAny(speaker, "对對向跟"); i > 0 {
		speaker = speaker[:i]
	}
	return firstPerson[plain(speaker)]
}

var firstPerson = set("i we i've we've я мы je j' nous yo nosotros nosotras أنا نحن من ما 我 我们 我們 咱们 本人")
