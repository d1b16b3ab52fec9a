package extract

import (
	"slices"

	"golang.org/x/net/html/atom"
)

// minBlock is the least weight of a paragraph that speaks for its container.
const minBlock = 25

// spread is how many levels up a paragraph speaks for.
const spread = 5

// choose returns the subtrees that hold the article's text, in page order,
// leaving out what carries one of leave, and what else could have been chosen.
// It follows the paragraph clusters of Readability (Arc90, Mozilla) and
// prefers what the page itself marks as its body.
func (t *tree) choose(leave marks) ([]int32, readings) {
	for i := range t.e {
		t.e[i].score = 0
		t.e[i].mark &^= scored
	}
	t.speak(leave)
	top := t.best(leave)
	if top < 0 {
		return nil, readings{}
	}
	r := readings{sums: t.proseSums(leave), why: "it holds the paragraphs with the most words, commas and fewest links"}
	r.list = append(r.list, reading{"cluster", t.withSiblings(t.climb(top), leave)})
	chosen := r.list[0].nodes
	if s := t.marked(leave, top); s >= 0 && t.plain(s) >= minMarked*t.plain(chosen...) {
		chosen = []int32{s}
		r.list = append(r.list, reading{"marked", chosen})
		r.won, r.why = 1, "the page marks it as the body, and it holds most of the cluster"
	}
	if len(chosen) == 1 {
		if k := t.kin(chosen[0], leave); k != chosen[0] {
			chosen = []int32{k}
			r.why += "; widened to further bodies of its class"
		}
	}
	if w := t.widen(chosen, r.sums); !slices.Equal(w, chosen) {
		chosen = w
		r.why += "; widened, since much running text stood outside"
	}
	return chosen, t.others(r, leave)
}

// minMarked is the least share of the cluster's words, links left out, that
// what the page marks as its body must hold: some pages mark each of its parts.
const minMarked = .4

// plain is the weight of the words of some subtrees that are no links.
func (t *tree) plain(nodes ...int32) (w float64) {
	for _, n := range nodes {
		w += float64(t.e[n].text - t.e[n].link)
	}
	return w
}

// minCover is the least share of a page's running text that the text of its
// article holds. Pages built of many sections keep a paragraph in each; there
// the element around them is the article.
const minCover = .6

// minMissing is the weight of running text that must be missing, so that a
// short article is not widened to the small print around it.
const minMissing = 500

// proseSums returns, for each node, the weight of the running text before it.
func (t *tree) proseSums(leave marks) []int32 {
	sums := make([]int32, len(t.e)+1)
	until := int32(0) // end of a subtree that does not count
	for i := range t.e {
		e := &t.e[i]
		sums[i+1] = sums[i]
		if int32(i) < until {
			continue
		}
		if e.tag != 0 && e.mark&(leave|skipped|removed|unlikely|junk|caption) != 0 && e.mark&(itemBody|bodyName) == 0 {
			until = e.end
			continue
		}
		if e.tag == atom.Li {
			until = e.end
			continue
		}
		if e.tag != 0 && e.own >= 2*minBlock && e.ownLnk*3 < e.own && !t.teaser(int32(i)) {
			sums[i+1] += e.own
		}
	}
	return sums
}

// teaser reports whether the paragraph at i stands in a small box with a link,
// as the summary of another story does.
func (t *tree) teaser(i int32) bool {
	own := t.e[i].own
	if own > 250 {
		return false
	}
	for a, up := t.e[i].parent, 0; a >= 0 && up < 3; a, up = t.e[a].parent, up+1 {
		e := &t.e[a]
		if e.text > 5*own/2 {
			return false
		}
		if e.link*6 > e.text {
			return true
		}
	}
	return false
}

// widen goes up from the chosen subtrees until they hold most of the page's
// running text.
func (t *tree) widen(chosen []int32, sums []int32) []int32 {
	total := float64(sums[len(t.e)])
	have := 0.0
	for _, c := range chosen {
		have += float64(sums[t.e[c].end] - sums[c])
	}
	if total-have < minMissing || have >= minCover*total {
		return chosen
	}
	at := t.e[chosen[0]].parent
	for at >= 0 && t.e[at].tag != atom.Html {
		e := &t.e[at]
		if float64(sums[e.end]-sums[at]) >= .75*total {
			return []int32{at}
		}
		at = e.parent
	}
	return chosen
}

// speak lets every paragraph credit the elements above it.
func (t *tree) speak(leave marks) {
	for i := int32(0); i < int32(len(t.e)); {
		e := &t.e[i]
		if e.off(leave | skipped | removed) {
			i = e.end
			continue
		}
		if e.own >= minBlock && e.ownLnk*2 < e.own && e.tag != 0 && !t.teaser(i) {
			t.credit(i)
		}
		i++
	}
	for i := range t.e {
		if e := &t.e[i]; e.mark&scored != 0 {
			e.score *= 1 - e.linkDensity()
		}
	}
}

func (t *tree) credit(i int32) {
	e := &t.e[i]
	switch e.tag {
	case atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Figcaption, atom.Figure, atom.Title, atom.Dt, atom.Th:
		return
	}
	if e.mark&caption != 0 {
		return
	}
	s := 1 + float64(e.ownCom) + min(float64(e.own)/100, 3)
	at := e.parent
	switch e.tag {
	case atom.P, atom.Pre, atom.Blockquote:
	default:
		// words right in a div or cell, parted by br
		at = i
		s = 1 + float64(e.ownCom) + float64(e.own)/100
	}
	for level := 0; at >= 0 && level <= spread; level++ {
		a := &t.e[at]
		if a.tag == 0 || a.tag == atom.Html {
			break
		}
		if a.mark&scored == 0 {
			a.mark |= scored
			a.score = base(a)
		}
		switch level {
		case 0:
			a.score += s
		case 1:
			a.score += s / 2
		default:
			a.score += s / float64(level*3)
		}
		at = a.parent
	}
}

func base(e *elem) float64 {
	s := 0.0
	switch e.tag {
	case atom.Div, atom.Section, atom.Main:
		s = 5
	case atom.Article:
		s = 15
	case atom.Pre, atom.Td, atom.Blockquote:
		s = 3
	case atom.Address, atom.Ol, atom.Ul, atom.Dl, atom.Dd, atom.Dt, atom.Li, atom.Form:
		s = -3
	}
	if e.mark&(unlikely|junk) != 0 {
		s -= 25
	}
	if e.mark&(likely|bodyName) != 0 {
		s += 25
	}
	if e.mark&itemBody != 0 {
		s += 40
	}
	return s
}

func (t *tree) best(leave marks) int32 {
	best := int32(-1)
	for i := int32(0); i < int32(len(t.e)); {
		e := &t.e[i]
		if e.off(leave | skipped | removed) {
			i = e.end
			continue
		}
		if e.mark&scored != 0 && (best < 0 || e.score > t.e[best].score) {
			best = i
		}
		i++
	}
	return best
}

// climb goes up while the element above says as much as the chosen one.
func (t *tree) climb(top int32) int32 {
	last := t.e[top].score
	floor := last / 3
	at := t.e[top].parent
	for at >= 0 && t.e[at].tag != atom.Body && t.e[at].tag != atom.Html {
		p := &t.e[at]
		if p.mark&scored == 0 {
			at = p.parent
			continue
		}
		if p.score < floor {
			break
		}
		if p.score > last {
			top = at
			break
		}
		last = p.score
		at = p.parent
	}
	return t.shell(top)
}

// shell goes up through elements that hold nothing but the chosen one.
func (t *tree) shell(top int32) int32 {
	for {
		p := t.e[top].parent
		if p < 0 || t.e[p].tag == atom.Body || t.e[p].tag == atom.Html || t.e[p].text > t.e[top].text+t.e[top].text/50 {
			return top
		}
		top = p
	}
}

// coreScore is the best score among i and what is all but the whole of it.
func (t *tree) coreScore(i int32) float64 {
	score := t.e[i].score
	least := t.e[i].text - t.e[i].text/20
	for k := i + 1; k < t.e[i].end; {
		e := &t.e[k]
		if e.text < least {
			k = e.end
			continue
		}
		if e.mark&scored != 0 {
			score = max(score, e.score)
		}
		k++
	}
	return score
}

// withSiblings adds the neighbours of top that go on with its text.
func (t *tree) withSiblings(top int32, leave marks) []int32 {
	p := t.e[top].parent
	if p < 0 {
		return []int32{top}
	}
	most := t.coreScore(top)
	threshold := max(10, most*0.2)
	var out []int32
	for i := p + 1; i < t.e[p].end; i = t.e[i].end {
		e := &t.e[i]
		if i == top {
			out = append(out, i)
			continue
		}
		if e.off(leave|skipped|removed) || e.text == 0 {
			continue
		}
		bonus := 0.0
		if c := attr(e.n, "class"); c != "" && e.tag != 0 && c == attr(t.e[top].n, "class") {
			bonus = most * 0.2
		}
		switch {
		case e.mark&scored != 0 && t.coreScore(i)+bonus >= threshold:
			out = append(out, i)
		case e.tag == atom.P:
			ld := e.linkDensity()
			if e.text > 80 && ld < .25 || e.text <= 80 && e.text > 20 && ld == 0 && e.commas > 0 {
				out = append(out, i)
			}
		case e.tag == 0 && e.text > 80:
			out = append(out, i)
		}
	}
	return t.fill(out, leave)
}

// fill adds what stands between chosen neighbours: headings, lists and lines
// too short to speak for themselves.
func (t *tree) fill(chosen []int32, leave marks) []int32 {
	if len(chosen) < 2 {
		return chosen
	}
	var out []int32
	k := 0 // the next of chosen
	for i := chosen[0]; k < len(chosen); i = t.e[i].end {
		e := &t.e[i]
		if i == chosen[k] {
			k++
			out = append(out, i)
			continue
		}
		if e.text > 0 && !e.off(leave|skipped|removed|unlikely|junk) && e.linkDensity() < .3 {
			out = append(out, i)
		}
	}
	return out
}

// marked returns the element that the page marks as the article's body, if
// that holds most of what the best cluster holds; less than 0 otherwise.
func (t *tree) marked(leave marks, top int32) int32 {
	pick, weight := int32(-1), int32(0)
	for i := int32(0); i < int32(len(t.e)); {
		e := &t.e[i]
		if e.off(leave | skipped | removed) {
			i = e.end
			continue
		}
		if e.mark&itemBody != 0 && e.text-e.link > weight {
			pick, weight = i, e.text-e.link
			i = e.end
			continue
		}
		i++
	}
	if pick >= 0 && weight > 200 && (top < 0 || weight*10 >= (t.e[top].text-t.e[top].link)*6) {
		return pick
	}
	if top < 0 {
		return -1
	}
	// a body by its name inside the cluster, or just around it
	named := int32(-1)
	for i := top; i < t.e[top].end; {
		e := &t.e[i]
		if e.off(leave | skipped | removed) {
			i = e.end
			continue
		}
		if e.mark&bodyName != 0 && e.tag != 0 && isBlock(e.tag) && (named < 0 || e.text-e.link > t.e[named].text-t.e[named].link) {
			named = i
			i = e.end
			continue
		}
		i++
	}
	if named >= 0 && (t.e[named].text-t.e[named].link)*10 >= (t.e[top].text-t.e[top].link)*7 {
		return named
	}
	for a := t.e[top].parent; a >= 0; a = t.e[a].parent {
		if e := &t.e[a]; e.mark&bodyName != 0 && isBlock(e.tag) && e.tag != atom.Body && (t.e[top].text-t.e[top].link)*10 >= (e.text-e.link)*4 {
			return a
		}
	}
	return -1
}
