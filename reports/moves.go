package reports

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// moves says where each framing stands in time: among the articles of state
// outlets or, where the store has none, of the first group that has any. What
// the documents are too few to tell is left out.
func (t *tally) moves(firsts []Card) []Move {
	out := []Move{}
	group := t.leadGroup()
	if group == "" {
		return out
	}
	first := map[string]string{}
	for _, c := range firsts {
		for _, f := range c.Firsts {
			if f.Kind == onRecord {
				first[c.ID] = f.Week
			}
		}
	}
	for _, f := range t.known() {
		u := FramingUse{Ref: f.Ref, Topic: t.byTopic[f.ID]}
		use, _ := t.group(u, group, article)
		if m, ok := t.move(f.Ref, use, first[f.ID]); ok {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Move) int {
		return cmp.Or(
			cmp.Compare(slices.Index(stages, a.Stage), slices.Index(stages, b.Stage)),
			cmp.Compare(value(b.Low), value(a.Low)),
			cmp.Compare(a.ID, b.ID))
	})
	return out
}

// stages in the order of a report: what is news first.
var stages = []narratives.Stage{
	narratives.StageNew, narratives.StageBack, narratives.StageRising, narratives.StagePeak, narratives.StageFading,
	narratives.StageQuiet, narratives.StageSteady, narratives.StageDormant, "",
}

// leadGroup is the group whose articles moves are told of.
func (t *tally) leadGroup() string {
	for _, g := range []string{state, unlabelled, control} {
		if t.documents(t.data.Week, t.groups[g], article, "") > 0 {
			return g
		}
	}
	return ""
}

// move tells one framing's; not if the week has too few documents.
func (t *tally) move(ref Ref, use GroupUse, first string) (Move, bool) {
	now := use.Rate
	if now.Documents == 0 || now.TooFew {
		return Move{}, false
	}
	series := make([]narratives.Batch, len(use.Series))
	for i, p := range use.Series {
		series[i] = batch(p.Rate)
	}
	m := Move{Ref: ref, Group: use.Group, Name: use.Name, Rate: now, Heat: heat(now)}
	m.Stage = narratives.StageOf(narratives.Life{Series: series, Least: t.config.MinDocuments, Age: t.age(first)})
	earlier := pool(use.Series[:len(use.Series)-1])
	m.Before = t.rate(earlier.Uses, earlier.Documents, ref.ID+": earlier weeks")
	if last := use.Series[len(use.Series)-2].Rate; last.Documents > 0 && !last.TooFew {
		m.LastWeek = &last
		h := heat(last)
		m.HeatBefore = &h
		m.HeatSure = h != m.Heat && narratives.Apart(batch(now), batch(last)) != 0
	}
	for _, b := range narratives.Bursts(series) {
		m.Bursts = append(m.Bursts, BurstWeeks{use.Series[b.Start].Week, use.Series[b.End-1].Week, *round(b.Weight)})
	}
	// A framing that was not used in the thirteen weeks is no news.
	return m, now.Uses > 0 || earlier.Uses > 0
}

// age counts the weeks since the week of a first use: 0 for the report's own,
// -1 if there is none, more than the report looks back on if it was earlier.
func (t *tally) age(first string) int {
	if first == "" {
		return -1
	}
	if i := slices.Index(t.weeks, first); i >= 0 {
		return len(t.weeks) - 1 - i
	}
	return len(t.weeks)
}

func batch(r Rate) narratives.Batch {
	return narratives.Batch{Uses: min(r.Uses, r.Documents), Documents: r.Documents}
}

func heat(r Rate) narratives.Heat {
	if r.Documents == 0 {
		return ""
	}
	return narratives.HeatOf(float64(r.Uses) / float64(r.Documents))
}

// told are the moves that are news, and lines that name the others.
func told(moves []Move) (news []Move, others []string) {
	var steady, dormant, absent, unsure []string
	for _, m := range moves {
		switch {
		case m.Stage == narratives.StageSteady:
			steady = append(steady, m.Label)
		case m.Stage == narratives.StageDormant:
			dormant = append(dormant, m.Label)
		case m.Stage != "":
			news = append(news, m)
		case m.Uses == 0:
			absent = append(absent, m.Label)
		default:
			unsure = append(unsure, m.Label)
		}
	}
	for _, x := range []struct {
		what   string
		labels []string
	}{
		{"As before", steady},
		{"Not used this week, and too seldom before for that to be news", absent},
		{"Not used in eight weeks or more", dormant},
		{"Too few documents before to tell", unsure},
	} {
		if len(x.labels) > 0 {
			others = append(others, x.what+": "+strings.Join(x.labels, "; ")+".")
		}
	}
	return news, others
}

// heatWords writes a move between tiers.
func heatWords(m Move) string {
	name := func(h narratives.Heat) string { return cmp.Or(string(h), "none") }
	switch {
	case m.HeatBefore == nil || *m.HeatBefore == m.Heat:
		return name(m.Heat)
	case m.HeatSure:
		return name(*m.HeatBefore) + " → " + name(m.Heat)
	}
	return name(*m.HeatBefore) + " → " + name(m.Heat) + " (within the intervals)"
}

// stageWord names a stage for people.
func stageWord(s narratives.Stage) string {
	if s == narratives.StageQuiet {
		return "went quiet"
	}
	return string(s)
}

// burstWords names the weeks of the last burst.
func burstWords(m Move) string {
	if len(m.Bursts) == 0 {
		return ""
	}
	b := m.Bursts[len(m.Bursts)-1]
	if b.From == b.To {
		return b.From
	}
	return b.From + " to " + b.To
}
