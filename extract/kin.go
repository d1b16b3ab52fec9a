package extract

import "golang.org/x/net/html/atom"

// minKin is the share of the chosen text that elements of the same class must
// hold for the article to be in parts.
const minKin = .4

// kin goes up from the chosen body to the element around all parts of the
// article, where the page holds it in several bodies of one class. Further
// articles on a page stand in article elements or under headlines of their
// own and are no parts.
func (t *tree) kin(c int32, leave marks) int32 {
	class := attr(t.e[c].n, "class")
	if class == "" || t.e[c].mark&(bodyName|itemBody|likely) == 0 {
		return c
	}
	own := t.e[c].text - t.e[c].link
	first, last, sum := c, c, int32(0)
	for i := int32(0); i < int32(len(t.e)); {
		e := &t.e[i]
		if i == c || e.off(leave|skipped|removed) || e.tag != 0 && e.mark&(unlikely|junk|hidden) != 0 {
			i = e.end
			continue
		}
		if e.tag != 0 && e.tag == t.e[c].tag && !t.within(c, i) && e.text-e.link >= 2*minBlock && attr(e.n, "class") == class {
			sum += e.text - e.link
			first, last = min(first, i), max(last, i)
			i = e.end
			continue
		}
		i++
	}
	if sum == 0 || float64(sum) < minKin*float64(own) {
		return c
	}
	a := c
	for a >= 0 && (a > first || t.e[a].end <= last) {
		a = t.e[a].parent
	}
	if a < 0 || t.e[a].tag == atom.Html || t.e[a].tag == atom.Body {
		return c
	}
	e := &t.e[a]
	if e.linkDensity() > .35 || int64(e.text-e.link)*2 > int64(own+sum)*3 {
		return c
	}
	articles, heads := 0, 0
	for i := a + 1; i < e.end; i++ {
		switch t.e[i].tag {
		case atom.Article:
			articles++
		case atom.H1:
			heads++
		}
	}
	if articles > 1 || heads > 1 {
		return c
	}
	e.mark &^= unlikely | junk // it holds the article, whatever its name
	return a
}
