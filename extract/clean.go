package extract

import (
	"golang.org/x/net/html/atom"
)

// clean takes out of the chosen subtrees what is no part of an article: share
// bars, related lists, forms, and whatever is mostly links.
func (t *tree) clean(chosen []int32, leave marks) {
	var total int32
	for _, c := range chosen {
		total += t.e[c].text
	}
	for _, c := range chosen {
		for i := c + 1; i < t.e[c].end; {
			e := &t.e[i]
			if e.off(leave | skipped | removed) {
				i = e.end
				continue
			}
			if e.tag != 0 && t.drops(i, total) {
				e.mark |= removed
				i = e.end
				continue
			}
			i++
		}
	}
}

// drops reports whether the element at i is no text of the article.
func (t *tree) drops(i, total int32) bool {
	e := &t.e[i]
	if e.text == 0 {
		return false
	}
	if e.mark&caption != 0 {
		return false // kept apart
	}
	if e.mark&(junk|unlikely) != 0 && e.mark&(itemBody|bodyName) == 0 && e.text*3 < total {
		// a name alone does not throw out running text
		return e.own < 120 || e.linkDensity() > .3 || e.tag != atom.P
	}
	switch e.tag {
	case atom.Ul, atom.Ol, atom.Dl, atom.Div, atom.Section, atom.Table, atom.Form, atom.Fieldset, atom.Header, atom.Figure:
	default:
		return false
	}
	if e.text*5 > total*4 {
		return false
	}
	ld := e.linkDensity()
	list := e.tag == atom.Ul || e.tag == atom.Ol
	if list {
		// lists of links stand beside articles, lists of sentences in them
		return ld > .5
	}
	if e.commas >= 10 && ld < .5 {
		return false
	}
	switch {
	case ld > .5:
		return true
	case e.tag == atom.Form || e.tag == atom.Fieldset:
		return e.paras < 3
	case ld > .25 && e.text < 120 && e.paras == 0:
		return true
	}
	return false
}
