package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Rules of the key judgements. The method of a report prints them.
const (
	maxJudgements = 5
	leastUses     = 3 // uses or quotations a sentence needs; fewer is an anecdote

	highDocuments = 100 // a 90 % interval around 5 % is then narrower than ±4 points
	highUses      = 10
	highOwners    = 2 // one owner is one voice
	highCollected = 0.9

	someDocuments = 50
	someUses      = 5
	someCollected = 2.0 / 3
)

// judgements says what the week supports, in at most five sentences: what is
// new first, then contrasts with the control outlets and changes against the
// earlier weeks, then the most frequent framings, then what is only quoted.
func (t *tally) judgements(used []FramingUse, fresh []First) []Judgement {
	kinds := []string{"first", "contrast", "change", "use", "quoted"}
	var all []Judgement
	for _, f := range used {
		if j, ok := t.judge(f, fresh); ok {
			all = append(all, j)
		}
	}
	slices.SortStableFunc(all, func(a, b Judgement) int {
		return cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind))
	})
	return all[:min(len(all), maxJudgements)]
}

// judge writes the sentence one framing supports, if any.
func (t *tally) judge(f FramingUse, fresh []First) (Judgement, bool) {
	g := lead(f)
	if g.Kind != article || g.Group == control || g.Share == nil {
		return t.judgeQuoted(f)
	}
	if g.Uses < leastUses {
		return t.judgeQuoted(f)
	}
	j := Judgement{Framing: f.ID, Kind: "use", Group: g.Group, Rate: g.Rate, Quoted: g.Voices.Quoted}
	who := strings.ToLower(g.Name)
	j.Sentence = fmt.Sprintf("In their own voice, %s used “%s” in %s of %s%s", who, f.Label,
		thousands(g.Uses), plural(g.Documents, "original article"), onTopic(t, f))
	before := pool(g.Series[:len(g.Series)-1])
	earlier := t.rate(before.Uses, before.Documents, f.ID+": earlier weeks")
	other := groupOfKind(f, control, article)
	switch {
	case slices.ContainsFunc(fresh, func(x First) bool { return x.ID == f.ID && x.Kind == onRecord }):
		i := slices.IndexFunc(fresh, func(x First) bool { return x.ID == f.ID && x.Kind == onRecord })
		j.Kind = "first"
		j.Sentence += fmt.Sprintf("; its first use on record is of this week, by %s on %s", fresh[i].Name, printDate(fresh[i].Published))
	case apart(g.Rate, earlier):
		j.Kind = "change"
		word := "more"
		if *g.Share < *earlier.Share {
			word = "less"
		}
		j.Sentence += fmt.Sprintf(", %s often than in the weeks before (%s, %s)", word, share(earlier), interval(earlier))
	case other != nil && apart(g.Rate, other.Rate):
		j.Kind = "contrast"
		j.Sentence += fmt.Sprintf("; control outlets used it in %s (%s)", of(other.Rate), interval(other.Rate))
	}
	j.Sentence += "."
	j.Confidence = t.confidence(g, g.Uses)
	return j, true
}

// judgeQuoted says that the foremost outlets only quote a framing.
func (t *tally) judgeQuoted(f FramingUse) (Judgement, bool) {
	for _, g := range f.Groups {
		if g.Kind != article || g.Share == nil || g.Uses > 0 || g.Voices.Quoted < leastUses {
			continue
		}
		return Judgement{
			Framing: f.ID, Kind: "quoted", Group: g.Group, Rate: g.Rate, Quoted: g.Voices.Quoted,
			Sentence: fmt.Sprintf("%s quoted “%s” in %s of %s%s and used it in their own voice in none.",
				g.Name, f.Label, thousands(g.Voices.Quoted), plural(g.Documents, "original article"), onTopic(t, f)),
			Confidence: t.confidence(g, g.Voices.Quoted),
		}, true
	}
	return Judgement{}, false
}

func onTopic(t *tally, f FramingUse) string {
	if f.Topic == "" {
		return ""
	}
	return fmt.Sprintf(" on the topic “%s”", t.topics[f.Topic])
}

// pool adds up the weeks of a series.
func pool(series []Point) Rate {
	var r Rate
	for _, p := range series {
		r.Uses += p.Uses
		r.Documents += p.Documents
	}
	return r
}

// apart reports whether two rates have intervals that do not touch.
func apart(a, b Rate) bool {
	if a.Share == nil || b.Share == nil {
		return false
	}
	return *a.Low > *b.High || *a.High < *b.Low
}

func groupOfKind(f FramingUse, group, kind string) *GroupUse {
	for i := range f.Groups {
		if f.Groups[i].Group == group && f.Groups[i].Kind == kind {
			return &f.Groups[i]
		}
	}
	return nil
}

// confidence is how firm the ground under a sentence is; hits is the number
// of documents it rests on.
func (t *tally) confidence(g GroupUse, hits int) string {
	collected := 0.0 // not known counts as not collected for "high"
	known := false
	if d, ok := t.missing[g.Group+" "+t.data.Week]; ok && d.due > 0 {
		collected, known = 1-float64(d.missing)/float64(d.due), true
	}
	owners := g.Spread.Owners
	if g.Uses == 0 {
		owners = highOwners // nobody's use: how many owners share it is no question
	}
	switch {
	case g.Documents >= highDocuments && hits >= highUses && owners >= highOwners && collected >= highCollected:
		return "high"
	case g.Documents >= someDocuments && hits >= someUses && (!known || collected >= someCollected):
		return "moderate"
	}
	return "low"
}
