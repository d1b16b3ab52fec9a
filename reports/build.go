package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// caution stands at the top of every report.
const caution = "Being named here says who used which words, where and when. It says nothing about whether the words are true, " +
	"what anyone intended, or who controls whom. Every figure is a question to be followed to its sources, not a verdict."

// Build computes the report of a week. It fails if the week is none, if the
// window is another week's, or if the edition has no number; rows that
// contradict each other are named in Method.Problems and their rate is left
// out.
func Build(d Data) (Report, error) {
	from, to, err := narratives.ParseWeek(d.Week)
	if err != nil {
		return Report{}, fmt.Errorf("report: %w", err)
	}
	if d.From.IsZero() && d.To.IsZero() {
		d.From, d.To = from, to
	}
	if !d.From.Equal(from) || !d.To.Equal(to) {
		return Report{}, fmt.Errorf("report %s: window %s to %s: is not that week", d.Week, isoTime(d.From), isoTime(d.To))
	}
	if d.Edition < 1 {
		return Report{}, fmt.Errorf("report %s: edition %d: editions count from 1", d.Week, d.Edition)
	}
	t := newTally(d)
	r := Report{Schema: Schema, Caution: caution, Coverage: t.coverage(from), Volume: t.volume()}
	if d.Reprints != nil {
		r.Reprints = t.follows()
	}
	r.Evidence = t.citations()
	r.Quoted = t.quoted()
	r.Candidates = t.candidates()
	if t.tracks() {
		t.narrate(&r)
	}
	r.Header = t.header(len(r.Evidence))
	r.Outlets = []Outlet{}
	for _, id := range t.names {
		r.Outlets = append(r.Outlets, t.outlets[id])
	}
	r.Method = t.method(r)
	r.Files = files()
	r.Cite = cite(r.Header)
	return r, nil
}

// tracks reports whether there is anything to track: without a codebook the
// sections on framings are absent.
func (t *tally) tracks() bool { return len(t.data.Framings) > 0 || len(t.data.Sightings) > 0 }

// narrate fills the sections on framings.
func (t *tally) narrate(r *Report) {
	r.Framings, r.Unseen = t.framings()
	byFraming := map[string][]Citation{}
	for _, c := range r.Evidence {
		byFraming[c.Framing] = append(byFraming[c.Framing], c)
	}
	labels := map[string]string{}
	r.Cards = []Card{}
	for _, f := range r.Framings {
		labels[f.ID] = f.Label
		r.Cards = append(r.Cards, t.card(f, byFraming[f.ID]))
	}
	r.New = t.newThisWeek(r.Cards)
	r.Moves = t.moves(r.Cards)
	r.Narratives = t.narratives()
	r.Editions = t.families()
	r.Removed = t.removed(r.Evidence, labels)
	r.Judgements = t.judgements(r.Framings, r.New)
}

func (t *tally) header(mentions int) Header {
	d := t.data
	h := Header{
		Week: d.Week, Number: d.Edition, Edition: fmt.Sprintf("%s.%d", d.Week, d.Edition),
		From: d.From.UTC(), To: d.To.UTC(), AsOf: d.AsOf.UTC(), Simulated: d.Simulated, Digest: d.Digest, Codebook: d.Codebook,
		Versions: append([]Version{}, d.Versions...), Runs: []Run{}, Documents: t.documentsOfWeek(), Mentions: mentions,
	}
	for _, r := range d.Runs {
		h.Runs = append(h.Runs, Run{r.ID, r.Started.UTC(), r.Finished.UTC()})
	}
	if !d.Since.IsZero() {
		h.Since = d.Since.UTC()
	}
	if p := d.Previous; p != nil {
		h.Previous = &Change{
			Edition: fmt.Sprintf("%s.%d", p.Week, p.Number), AsOf: p.AsOf.UTC(), Digest: p.Digest, SameData: p.Digest == d.Digest,
			Documents: h.Documents - p.Documents, Mentions: h.Mentions - p.Mentions, Versions: versionChanges(p.Versions, d.Versions),
		}
	}
	return h
}

// Entry returns what is to be kept of r so that a later edition can say what
// changed.
func (r Report) Entry() Edition {
	h := r.Header
	return Edition{Week: h.Week, Number: h.Number, AsOf: h.AsOf, Digest: h.Digest, Versions: h.Versions, Documents: h.Documents, Mentions: h.Mentions}
}

func versionChanges(before, after []Version) []VersionChange {
	all := map[string]VersionChange{}
	for _, v := range before {
		all[v.Name] = VersionChange{Name: v.Name, Before: v.Value}
	}
	for _, v := range after {
		c := all[v.Name]
		c.Name, c.After = v.Name, v.Value
		all[v.Name] = c
	}
	var out []VersionChange
	for _, c := range all {
		if c.Before != c.After {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b VersionChange) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// cite is how to cite an edition.
func cite(h Header) string {
	short := h.Digest
	if len(short) > 16 {
		short = short[:16]
	}
	s := fmt.Sprintf("Hymnsheet weekly report, week %s (%s), edition %s, as of %s", h.Week, window(h.From, h.To), h.Edition, h.AsOf.Format(time.RFC3339))
	if short != "" {
		s += ", data digest " + short
	}
	return s + "."
}

// problemList returns the problems in order.
func (t *tally) problemList() []string { return slices.Sorted(maps.Keys(t.problems)) }
