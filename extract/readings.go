package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A reading is one answer to which elements hold the article.
type reading struct {
	name  string
	nodes []int32 // subtrees in page order
}

// readings are the answers that one look at a page gave.
type readings struct {
	list []reading
	won  int     // of list; the text is read from it, perhaps widened
	why  string  // it won
	sums []int32 // running text before each node, see proseSums
}

// proseShare is the share of a page's running text that the smallest element
// around it must hold.
const proseShare = .75

// others adds the readings that are there to compare with: the article
// element, and the smallest element around most running text.
func (t *tree) others(r readings, leave marks) readings {
	all := r.sums[len(t.e)]
	if all == 0 {
		return r
	}
	article, prose := int32(-1), int32(-1)
	for i := int32(0); i < int32(len(t.e)); i++ {
		e := &t.e[i]
		if e.off(leave | skipped | removed) {
			i = e.end - 1
			continue
		}
		if e.tag == 0 {
			continue
		}
		have := r.sums[e.end] - r.sums[i]
		if e.tag == atom.Article && (article < 0 || have > r.sums[t.e[article].end]-r.sums[article]) {
			article = i
		}
		if e.tag != atom.Html && e.tag != atom.Body && float64(have) >= proseShare*float64(all) {
			prose = i // those further down hold less and come later
		}
	}
	if article >= 0 && r.sums[t.e[article].end] > r.sums[article] {
		r.list = append(r.list, reading{"article", []int32{article}})
	}
	if prose >= 0 {
		r.list = append(r.list, reading{"prose", []int32{prose}})
	}
	return r
}

// holds reports whether the node stands in the reading.
func (r reading) holds(t *tree, node int32) bool {
	for _, n := range r.nodes {
		if t.within(node, n) {
			return true
		}
	}
	return false
}

// scripted is the text of the article as JSON-LD carries it, folded; empty if
// it does not or only begins to.
func (v *view) scripted() string {
	longest := ""
	for _, a := range v.f.ld {
		if len(a.body) > len(longest) {
			longest = a.body
		}
	}
	if w, _ := weigh(longest); w < minText {
		return ""
	}
	return fold(clip(longest, maxScripted))
}

const (
	// maxScripted bounds the bytes of JSON-LD text that is compared.
	maxScripted = 64 << 10
	// scriptedLead is how much of a passage, folded, must stand in it.
	scriptedLead = 60
)

// saidIn reports whether a passage begins as in the folded text.
func saidIn(said, passage string) bool {
	f := fold(clip(passage, 4*scriptedLead))
	return f != "" && strings.Contains(said, clip(f, scriptedLead))
}

// agreement is how far the other readings hold the same running text as the
// document, 0 to 1: the mean over them of twice what is common by what both
// hold. It is 1 where there is nothing to compare with.
func (v *view) agreement(ps []piece) float64 {
	if len(v.r.list) == 0 || len(ps) == 0 {
		return 1
	}
	var kept int32
	weights := make([]int32, len(ps))
	seen := map[int32]bool{} // a node may give several passages
	for i, p := range ps {
		if !seen[p.node] {
			weights[i] = v.r.sums[p.node+1] - v.r.sums[p.node]
		}
		seen[p.node] = true
		kept += weights[i]
	}
	if kept == 0 {
		return 1
	}
	sum, n := 0.0, 0
	for _, r := range v.r.list {
		var have, common int32
		for _, e := range r.nodes {
			have += v.r.sums[v.t.e[e].end] - v.r.sums[e]
		}
		for i, p := range ps {
			if weights[i] > 0 && r.holds(v.t, p.node) {
				common += weights[i]
			}
		}
		sum += 2 * float64(common) / float64(kept+have)
		n++
	}
	if said := v.scripted(); said != "" {
		var common int32
		for i, p := range ps {
			if weights[i] > 0 && saidIn(said, p.Text) {
				common += weights[i]
			}
		}
		// cut short in many scripts: what they hold is what counts
		sum += float64(common) / float64(kept)
		n++
	}
	return sum / float64(n)
}
