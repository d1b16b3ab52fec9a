package extract

import "golang.org/x/net/html/atom"

// ownArticle narrows the chosen subtree to the article under the page's own
// headline, where the page goes on with further articles below it.
func (v *view) ownArticle(chosen []int32, leave marks) []int32 {
	if len(chosen) != 1 || v.title == "" {
		return chosen
	}
	t := v.t
	own, others := int32(-1), 0
	end := t.e[chosen[0]].end
	for i := chosen[0] + 1; i < end; {
		e := &t.e[i]
		if e.off(leave | skipped | removed) {
			i = e.end
			continue
		}
		if e.tag != atom.Article || e.text-e.link < minText || v.holdsArticles(i) {
			i++
			continue
		}
		switch v.headed(i) {
		case 1:
			if own >= 0 {
				return chosen // the headline twice: no telling
			}
			own = i
		case -1:
			others++
		}
		i = e.end
	}
	if own < 0 || others == 0 {
		return chosen
	}
	return []int32{own}
}

// holdsArticles reports whether the article at i holds others under headlines
// of the first order.
func (v *view) holdsArticles(i int32) bool {
	n := 0
	for k := i + 1; k < v.t.e[i].end; k++ {
		e := &v.t.e[k]
		if e.tag == atom.Article && e.text-e.link >= minText {
			if n++; n > 1 {
				return true
			}
		}
	}
	return false
}

// headed tells whether the article at i stands under the page's headline (1),
// under another (-1), or under none (0).
func (v *view) headed(i int32) int {
	for k := i + 1; k < v.t.e[i].end; k++ {
		e := &v.t.e[k]
		if e.tag != atom.H1 && e.tag != atom.H2 || e.text == 0 || e.mark&(hidden|skipped) != 0 {
			continue
		}
		h := v.t.textOf(k, maxTitle)
		if sharesWords(h, v.title) || sharesWords(v.title, h) {
			return 1
		}
		return -1
	}
	return 0
}
