package extract

import (
	"slices"

	"golang.org/x/net/html/atom"
)

// Bounds on the weight of a standfirst.
const (
	minStand = 40
	maxStand = 700
)

// standfirst finds the summary that the page shows between the headline and
// the text: named as such, and not said again by the text.
func (v *view) standfirst(body []piece) []Passage {
	if len(v.chosen) == 0 || len(body) == 0 {
		return nil
	}
	said := func(f string) bool {
		return slices.ContainsFunc(body, func(p piece) bool { return fold(p.Text) == f })
	}
	begin := v.chosen[0]
	from := int32(0)
	for _, h := range v.f.h1 {
		if h < begin {
			from = h
		}
	}
	if from == 0 {
		return nil
	}
	for i := from + 1; i < begin; i++ {
		e := &v.t.e[i]
		if e.tag == 0 || e.text < minStand || e.text > maxStand || e.mark&(hidden|skipped|caption) != 0 || e.linkDensity() > .3 {
			continue
		}
		named := e.mark&standing != 0 || attr(e.n, "itemprop") == "description" || attr(e.n, "itemprop") == "alternativeHeadline"
		described := (e.tag == atom.P || e.tag == atom.H2 || e.tag == atom.Div) && e.own*10 >= e.text*9 && v.describes(i)
		if !named && !described || v.t.within(begin, i) {
			continue
		}
		s := v.t.textOf(i, 3000)
		if f := fold(s); f == "" || said(f) || f == fold(v.title) || furniture(s, e.text) || dateLine(s) || bylineLine(s) {
			continue
		}
		return []Passage{{Kind: Standfirst, Text: s, Path: v.t.path(i)}}
	}
	return nil
}

// describes reports whether the words at i are those of the page's description.
func (v *view) describes(i int32) bool {
	s := fold(v.t.textOf(i, 3000))
	for _, d := range []string{v.f.one("og:description"), v.f.one("description"), v.f.one("twitter:description")} {
		if f := fold(d); len(f) > 30 && (f == s || len(f) > 60 && len(s) > 60 && f[:60] == s[:60]) {
			return true
		}
	}
	return false
}
