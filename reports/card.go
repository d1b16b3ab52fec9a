package reports

import (
	"cmp"
	"slices"
)

// card tells one framing's week.
func (t *tally) card(f FramingUse, evidence []Citation) Card {
	c := Card{
		Ref: f.Ref, Owners: t.owners(f), Languages: t.languages(f),
		Quotations: t.quotations(evidence), Speakers: t.cardSpeakers(f, evidence), Roles: t.roles(f, evidence),
		Firsts: t.firsts(f.Ref), Documents: t.sighted(f),
	}
	for _, k := range t.data.Framings {
		if k.ID == f.ID {
			c.Definition, c.Source = k.Definition, k.Source
			break
		}
	}
	return c
}

// owners lists who says it, outlets by owner: most uses first, controls last.
func (t *tally) owners(f FramingUse) []OwnerUse {
	type key struct{ group, owner string }
	rows := map[key]*OwnerUse{}
	for _, id := range t.names {
		o := t.outlets[id]
		for _, kind := range []string{article, post} {
			x := t.sum(scope{f.ID, f.Topic, kind, map[string]bool{id: true}}, t.data.Week)
			if !x.any {
				continue
			}
			k := key{groupOf(o), o.Owner}
			if rows[k] == nil {
				rows[k] = &OwnerUse{Owner: o.Owner, Group: k.group}
			}
			n := t.documents(t.data.Week, []string{id}, kind, f.Topic)
			rows[k].Outlets = append(rows[k].Outlets, OutletUse{
				Outlet: id, Name: o.Name, State: o.State, Kind: kind,
				Rate:   t.rate(x.voices.Own, n, f.ID+": "+t.data.Week+": "+id+" "+kind+"s"),
				Voices: x.voices, Reprints: x.spread.Reprints,
			})
		}
	}
	out := []OwnerUse{}
	for _, r := range rows {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b OwnerUse) int {
		return cmp.Or(compareGroups(a.Group, b.Group), cmp.Compare(b.uses(), a.uses()), cmp.Compare(a.Owner, b.Owner))
	})
	return out
}

func (o OwnerUse) uses() int {
	n := 0
	for _, x := range o.Outlets {
		n += x.Uses
	}
	return n
}

// languages splits the week's original documents by language.
func (t *tally) languages(f FramingUse) []Language {
	type key struct{ group, kind, lang string }
	rows := map[key]*Language{}
	for _, s := range t.seen[f.ID] {
		if s.Week != t.data.Week || s.Reprint {
			continue
		}
		k := key{groupOf(t.outlets[s.Outlet]), s.Kind, s.Language}
		if rows[k] == nil {
			rows[k] = &Language{Language: k.lang, Group: k.group, Kind: k.kind}
			if t.rebuts {
				rows[k].Voices.Rebutted = new(int)
			}
		}
		v := &rows[k].Voices
		switch s.Voice {
		case own:
			v.Own++
		case quoted:
			v.Quoted++
		case rebutted:
			*v.Rebutted++
		default:
			v.Unclear++
		}
	}
	out := []Language{}
	for _, r := range rows {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Language) int {
		return cmp.Or(compareGroups(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(b.Voices.total(), a.Voices.total()), cmp.Compare(a.Language, b.Language))
	})
	return out
}

func (v Voices) total() int {
	n := v.Own + v.Quoted + v.Unclear
	if v.Rebutted != nil {
		n += *v.Rebutted
	}
	return n
}

// quotations picks what to show of a framing's mentions: each pick is the one
// that adds most that is not shown yet, voices before groups before outlets
// before languages, own voice and originals first; ties fall to the order of
// the annex.
func (t *tally) quotations(evidence []Citation) []Quotation {
	out := []Quotation{}
	shown := map[string]int{}
	taken := map[int]bool{}
	for len(out) < t.config.QuotesPerCard {
		best, score := -1, 0
		for i, c := range evidence {
			if taken[i] || c.Words == "" || shown["text:"+c.Context] > 0 || shown["document:"+c.Document] > 0 {
				continue
			}
			if n := t.worth(c, shown); best < 0 || n > score {
				best, score = i, n
			}
		}
		if best < 0 {
			break
		}
		c := evidence[best]
		taken[best] = true
		for _, k := range t.features(c) {
			shown[k]++
		}
		if q, ok := quotation(c); ok {
			out = append(out, q)
		}
	}
	return out
}

// features are what a quotation adds to a card.
func (t *tally) features(c Citation) []string {
	return []string{
		"text:" + c.Context, "document:" + c.Document, "voice:" + c.Voice, "outlet:" + c.Outlet,
		"language:" + c.Language, "group:" + groupOf(t.outlets[c.Outlet]),
	}
}

func (t *tally) worth(c Citation, shown map[string]int) int {
	n := 0
	add := func(feature string, points int) {
		if shown[feature] == 0 {
			n += points
		}
	}
	add("voice:"+c.Voice, 40)
	add("group:"+groupOf(t.outlets[c.Outlet]), 20)
	add("outlet:"+c.Outlet, 10)
	add("language:"+c.Language, 8)
	if c.Voice == own {
		n += 4
	}
	if !c.Reprint {
		n += 6
	}
	if c.Place == "headline" {
		n-- // a headline has no context around its words
	}
	return n
}

// sighted lists the documents behind every number of a framing's series.
func (t *tally) sighted(f FramingUse) []Sighted {
	out := []Sighted{}
	for _, s := range t.seen[f.ID] {
		if !slices.Contains(t.weeks, s.Week) {
			continue
		}
		d := Sighted{
			Document: s.Document, Week: s.Week, Outlet: s.Outlet, Group: groupOf(t.outlets[s.Outlet]), Kind: s.Kind,
			Voice: s.Voice, InTopic: !s.Reprint && (f.Topic == "" || slices.Contains(s.Topics, f.Topic)), Reprint: s.Reprint,
			Published: dateOf(s.Published), URL: s.URL, Title: oneLine(s.Title), Capture: s.Capture,
		}
		if t.withheld[s.Document] && s.Place == "headline" {
			d.Title = ""
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b Sighted) int { return cmp.Compare(b.Week, a.Week) })
	return out
}
