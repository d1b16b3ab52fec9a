package extract

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html/atom"
)

// A namedElem is an element whose class or id speaks against it.
type namedElem struct {
	i   int32
	sig string
}

// softNames are the names that builders of pages also give to what holds an
// article: every paragraph is a widget to some of them, and a newsletter may
// be the article. The other names of unlikelyNames and junkNames are never
// forgiven: comments, other stories and slide shows often outweigh the text.
var softNames = []string{
	"widget", "editor", "newsletter", "paywall", "subscribe", "subscription", "membership", "donate", "donation", "sponsor", "toc", "table-of-contents",
	"poll", "quiz", "survey", "feedback", "rating", "vote", "tags", "topics", "keywords", "categories", "print-only", "noprint", "byline",
	"post-meta", "entry-meta", "article-meta", "biography", "community", "extra", "supplemental", "legends", "cover-wrap", "masthead", "banner",
	"topbar", "toolbar", "tool-bar", "cta", "call-to-action", "sitemap", "copyright", "pager", "pagination", "social", "share", "sharing", "promo",
}

// forgiven is the share of a page's running text from which on a soft name is
// believed to name the article.
const forgiven = .4

// forgive takes back what soft names say where most of the page carries them.
func (t *tree) forgive() {
	if len(t.named) == 0 {
		return
	}
	bits := map[string]uint64{}
	soft := make([]uint64, len(t.named))
	any := uint64(0)
	for k, n := range t.named {
		b, ok := bits[n.sig]
		if !ok {
			b = softBits(n.sig)
			bits[n.sig] = b
		}
		soft[k] = b
		any |= b
	}
	sums := t.running()
	need := max(int32(forgiven*float64(sums[len(t.e)])), minMissing/2)
	t.forgiveLayout(sums)
	var out []string
	var forgive uint64
	for w, name := range softNames {
		if any&(1<<w) == 0 {
			continue
		}
		var have, until int32
		for k, n := range t.named {
			if soft[k]&(1<<w) == 0 || n.i < until {
				continue
			}
			until = t.e[n.i].end
			have += sums[until] - sums[n.i]
		}
		if have >= need {
			out = append(out, name, " ")
			forgive |= 1 << w
		}
	}
	if forgive == 0 {
		return
	}
	r := strings.NewReplacer(out...)
	again := map[string]marks{}
	for k, n := range t.named {
		if soft[k]&forgive == 0 {
			continue
		}
		switch t.e[n.i].tag {
		case atom.Nav, atom.Footer, atom.Aside, atom.Menu:
			continue // the tag says so too
		}
		sig := strings.ToLower(n.sig)
		taken, ok := again[sig]
		if !ok {
			taken = named(sig) &^ named(r.Replace(sig)) & (unlikely | junk)
			again[sig] = taken
		}
		t.e[n.i].mark &^= taken
	}
}

// forgiveLayout takes names such as with-sidebar off elements that together
// hold much of the running text, most of it in what the page itself names the
// body of an article.
func (t *tree) forgiveLayout(sums []int32) {
	total := sums[len(t.e)]
	var bodies []int32
	for i := int32(0); i < int32(len(t.e)) && len(bodies) < maxBodies; i++ {
		if c := &t.e[i]; c.mark&(bodyName|itemBody) != 0 && c.mark&(unlikely|junk|hidden) == 0 && sums[c.end] > sums[i] {
			bodies = append(bodies, i)
		}
	}
	if len(bodies) == 0 {
		return
	}
	var have, until int32
	var spare []int32
	for _, n := range t.named {
		e := &t.e[n.i]
		if e.mark&hidden != 0 {
			continue
		}
		switch e.tag {
		case atom.Nav, atom.Footer, atom.Aside, atom.Menu, atom.P:
			continue
		}
		var most int32
		for k, _ := slices.BinarySearch(bodies, n.i); k < len(bodies) && bodies[k] < e.end; k++ {
			most = max(most, sums[t.e[bodies[k]].end]-sums[bodies[k]])
		}
		if all := sums[e.end] - sums[n.i]; most == 0 || most*10 < all*3 {
			continue
		}
		spare = append(spare, n.i)
		if n.i >= until {
			have += sums[e.end] - sums[n.i]
			until = e.end
		}
	}
	if have < minMissing/2 || float64(have) < forgiven*float64(total) {
		return
	}
	for _, i := range spare {
		t.e[i].mark &^= unlikely | junk
	}
}

// maxBodies bounds the bodies by their name that are looked at.
const maxBodies = 100

// softBits has a bit for each soft name in a signature.
func softBits(sig string) uint64 { return softWords().in(strings.ToLower(sig)) }

var softWords = sync.OnceValue(func() *matcher {
	lists := make([][]string, len(softNames))
	for i, w := range softNames {
		lists[i] = []string{w}
	}
	return newMatcher(lists...)
})

// running returns, for each node, the weight of the paragraphs before it,
// whatever they stand in.
func (t *tree) running() []int32 {
	sums := make([]int32, len(t.e)+1)
	for i := range t.e {
		e := &t.e[i]
		sums[i+1] = sums[i]
		if e.tag != 0 && e.tag != atom.Li && e.own >= 2*minBlock && e.ownLnk*3 < e.own {
			sums[i+1] += e.own
		}
	}
	return sums
}
