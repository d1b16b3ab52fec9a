package reports

import (
	"cmp"
	"slices"
)

// volume counts the documents of the week by state, owner, outlet and
// language.
func (t *tally) volume() Volume {
	return Volume{
		ByState:    t.amounts(func(o Outlet, _ string) (string, string) { return o.State, stateName(o.State) }, false),
		ByOwner:    t.amounts(func(o Outlet, _ string) (string, string) { return o.Owner, o.Owner }, false),
		ByOutlet:   t.amounts(func(o Outlet, _ string) (string, string) { return o.ID, o.Name }, true),
		ByLanguage: t.amounts(func(_ Outlet, lang string) (string, string) { return lang, languageName(lang) }, false),
		LeftOut:    append([]LeftOut{}, t.data.LeftOut...),
	}
}

// amounts counts documents by what by says of an outlet and a language. Rows
// without a document in the week are left out unless idle is set and the
// outlet is a configured one.
func (t *tally) amounts(by func(Outlet, string) (key, name string), idle bool) []Amount {
	type place struct{ group, key string }
	rows := map[place]*Amount{}
	outlets := map[place]map[string]bool{}
	before := map[place]map[string]int{}
	row := func(o Outlet, lang string) (place, *Amount) {
		key, name := by(o, lang)
		p := place{groupOf(o), key}
		if rows[p] == nil {
			rows[p] = &Amount{Key: key, Name: cmp.Or(name, "not known"), Group: p.group}
			outlets[p], before[p] = map[string]bool{}, map[string]int{}
		}
		return p, rows[p]
	}
	if idle {
		for _, id := range t.names {
			row(t.outlets[id], "")
		}
	}
	for _, c := range t.data.Counts {
		if c.Topic != "" || c.Documents == 0 {
			continue
		}
		p, r := row(t.outlets[c.Outlet], c.Language)
		if c.Week != t.data.Week {
			if c.Kind == article && !c.Reprint && slices.Contains(t.weeks, c.Week) {
				before[p][c.Week] += c.Documents
			}
			continue
		}
		s := &r.Articles
		if c.Kind == post {
			s = &r.Posts
		}
		if c.Reprint {
			s.Reprints += c.Documents
		} else {
			s.Originals += c.Documents
		}
		outlets[p][c.Outlet] = true
	}
	out := []Amount{}
	for p, r := range rows {
		r.Outlets = len(outlets[p])
		if r.Outlets == 0 && !idle {
			continue
		}
		r.Before, r.Weeks = median(before[p])
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Amount) int {
		return cmp.Or(compareGroups(a.Group, b.Group), cmp.Compare(b.total(), a.total()), cmp.Compare(a.Key, b.Key))
	})
	return out
}

func (a Amount) total() int {
	return a.Articles.Originals + a.Articles.Reprints + a.Posts.Originals + a.Posts.Reprints
}

// median returns the median of the weeks that have documents, nil if none has.
func median(weeks map[string]int) (*float64, int) {
	if len(weeks) == 0 {
		return nil, 0
	}
	n := make([]int, 0, len(weeks))
	for _, k := range weeks {
		n = append(n, k)
	}
	slices.Sort(n)
	m := float64(n[len(n)/2])
	if len(n)%2 == 0 {
		m = (m + float64(n[len(n)/2-1])) / 2
	}
	return &m, len(n)
}

// documentsOfWeek counts every document of the week.
func (t *tally) documentsOfWeek() int {
	n := 0
	for _, c := range t.data.Counts {
		if c.Topic == "" && c.Week == t.data.Week {
			n += c.Documents
		}
	}
	return n
}
