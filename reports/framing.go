package reports

import (
	"cmp"
	"fmt"
	"slices"
)

// framings computes the framings seen this week, and names those not seen.
// They come in order of the lower end of the interval of the foremost group's
// articles, so that a high rate over few documents does not lead.
func (t *tally) framings() (used []FramingUse, unseen []Ref) {
	used, unseen = []FramingUse{}, []Ref{}
	for _, f := range t.known() {
		u := t.framing(f)
		if len(u.Groups) == 0 {
			unseen = append(unseen, u.Ref)
			continue
		}
		used = append(used, u)
	}
	slices.SortFunc(used, func(a, b FramingUse) int {
		x, y := lead(a), lead(b)
		return cmp.Or(
			cmp.Compare(value(y.Low), value(x.Low)),
			cmp.Compare(y.Uses, x.Uses),
			cmp.Compare(y.Voices.Quoted, x.Voices.Quoted),
			cmp.Compare(a.ID, b.ID))
	})
	return used, unseen
}

// A tracked is a framing as a report names it.
type tracked struct {
	Ref
	definition, pattern, source string
}

// known returns the framings of the codebook and those that only the
// sightings of the week name, by id.
func (t *tally) known() []tracked {
	var out []tracked
	have := map[string]bool{}
	for _, f := range t.data.Framings {
		if !have[f.ID] {
			have[f.ID] = true
			out = append(out, tracked{Ref{f.ID, cmp.Or(f.Label, f.ID)}, f.Definition, f.Pattern, f.Source})
		}
	}
	for _, s := range t.data.Sightings {
		if !have[s.Framing] && s.Week == t.data.Week {
			have[s.Framing] = true
			out = append(out, tracked{Ref: Ref{s.Framing, s.Framing}})
		}
	}
	slices.SortFunc(out, func(a, b tracked) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// lead is the group a framing is ranked by: articles of state outlets, else
// of the first group that has documents.
func lead(f FramingUse) GroupUse {
	for _, g := range f.Groups {
		if g.Kind == article && g.Documents > 0 {
			return g
		}
	}
	if len(f.Groups) > 0 {
		return f.Groups[0]
	}
	return GroupUse{}
}

func value(f *float64) float64 {
	if f == nil {
		return -1
	}
	return *f
}

// framing computes one framing's week; it has no groups if nothing was seen.
func (t *tally) framing(f tracked) FramingUse {
	u := FramingUse{Ref: f.Ref, Pattern: f.pattern, Topic: t.byTopic[f.ID], Denominator: "all documents of the outlet"}
	if u.Topic != "" {
		u.Denominator = fmt.Sprintf("documents on the topic “%s”", t.topics[u.Topic])
	}
	names := make([]string, 0, len(t.groups))
	states := 0
	for g := range t.groups {
		names = append(names, g)
		if groupRank(g) == 1 {
			states++
		}
	}
	slices.SortFunc(names, compareGroups)
	sighted := false
	for _, kind := range []string{article, post} {
		for _, g := range names {
			if groupRank(g) == 1 && states < 2 {
				continue // the one state's numbers are those of all state outlets
			}
			use, seen := t.group(u, g, kind)
			if !seen && t.documents(t.data.Week, t.groups[g], kind, "") == 0 {
				continue
			}
			sighted = sighted || seen
			u.Groups = append(u.Groups, use)
		}
	}
	if !sighted {
		u.Groups = nil
	}
	return u
}

// group computes one framing in one group and kind, with its series. seen is
// whether the week has it there at all, in any voice.
func (t *tally) group(u FramingUse, group, kind string) (use GroupUse, seen bool) {
	outlets := t.groups[group]
	s := scope{framing: u.ID, topic: u.Topic, kind: kind, outlets: setOf(outlets)}
	use = GroupUse{Group: group, Name: groupName(group), Kind: kind}
	for _, week := range t.weeks {
		n := t.documents(week, outlets, kind, u.Topic)
		x := t.sum(s, week)
		p := Point{
			Week: week, Quoted: x.voices.Quoted,
			Rate: t.rate(x.voices.Own, n, fmt.Sprintf("%s: %s: %s %ss", u.ID, week, group, kind)),
		}
		if d, ok := t.missing[group+" "+week]; ok {
			p.Due, p.Missing = &d.due, &d.missing
		}
		use.Series = append(use.Series, p)
		if week == t.data.Week {
			use.Rate, use.Voices, use.Outside, use.Spread, seen = p.Rate, x.voices, x.outside, x.spread, x.any
		}
	}
	return use, seen
}
