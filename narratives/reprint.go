package narratives

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"
	"unicode"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Two texts are one if their leads overlap and the shorter stands in the
// opening of the longer. Measured on made copies, see docs/method/reprints.md.
const (
	// minLead is the estimated overlap of the leads' grams. Copies with three
	// words in ten changed keep .25 and more, one lead in a hundred of other
	// stories that share a band reaches .15.
	minLead = 0.15

	// A copy with changes or misread letters reaches .66 and more, other stories
	// .6; among short texts chance has more room. Letters that are misread
	// spoil many words of the text but few grams of the lead, formulae of
	// protocol the other way round.
	minCoverage   = 0.6
	leadShare     = 0.25 // of the leads' overlap, added to the coverage
	shortCoverage = 4.0  // added to minCoverage, over the words of the shorter text

	// sameOutlet is the coverage within one outlet, whose formulae of
	// protocol open many stories with the same words.
	sameOutlet = 0.85
)

// reprintWindow is how far apart a reprint and its origin may be published.
// Texts that come back after a month are anniversaries and house formulae.
const reprintWindow = 30 * 24 * time.Hour

// minReprint is the least text that can be a reprint, in words; a character
// of Chinese counts as half a word. Below it two texts share their words
// because they are headlines, flashes or notices, not because one was copied.
const minReprint = 30

// A replica is a document as reprints are found: when it says it was published,
// when it was first seen, and what its text is like.
type replica struct {
	document  string
	outlet    string
	origin    string // as the desk holds it; empty for a document of this batch
	published time.Time
	precision extract.Precision
	seen      time.Time
	print     text.Fingerprint
	bands     []uint64
	at        int // index in the batch, -1 if the desk holds it
}

// dated reports whether r says on which day it was published.
func (r *replica) dated() bool { return Dated(extract.Date{Time: r.published, Precision: r.precision}) }

// when is the moment that the window is measured from: publication, or the
// first visit where no day is known.
func (r *replica) when() time.Time {
	if r.dated() {
		return r.published
	}
	return r.seen
}

// within reports whether o lies in the window of r.
func (r *replica) within(o *replica) bool { return r.when().Sub(o.when()).Abs() <= reprintWindow }

// earlier orders replicas by who was first: the earlier day of publication;
// on one day those that give no time, then those that give one by it; then
// first seen; then id. A document without a day comes after all that have one.
// A day alone is what agencies and print editions give, whose day's file is
// what others copy from; a lag is not told from it.
// The order is total, so that a group has one origin however it was found.
func earlier(a, b *replica) int {
	if a.dated() != b.dated() {
		return cmp.Compare(btoi(b.dated()), btoi(a.dated()))
	}
	if a.dated() {
		if c := a.day().Compare(b.day()); c != 0 {
			return c
		}
		if c := cmp.Compare(btoi(b.precision == extract.Day), btoi(a.precision == extract.Day)); c != 0 {
			return c
		}
		if c := a.published.Compare(b.published); c != 0 {
			return c
		}
	}
	return cmp.Or(a.seen.Compare(b.seen), cmp.Compare(a.document, b.document))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (r *replica) day() time.Time { return r.published.UTC().Truncate(24 * time.Hour) }

// assignOrigins finds what the texts of a batch are reprints of. Documents
// whose texts overlap and lie within the window are joined, groups are what is
// joined, and the origin of a group is its earliest document: a function of
// the documents known, whatever the order in which they came to be known. A
// group that gains an earlier document, or is joined to another, is moved.
func assignOrigins(ctx context.Context, desk Desk, units []Unit, batch []Tracked) error {
	var fresh []*replica
	for i, u := range units {
		if batch[i].Print.IsZero() {
			continue
		}
		fresh = append(fresh, &replica{
			document: u.Document, outlet: u.Outlet, published: u.Published.Time.UTC(), precision: u.Published.Precision, seen: u.ValidFrom.UTC(),
			print: batch[i].Print, bands: batch[i].Print.Bands(), at: i,
		})
	}
	if len(fresh) == 0 {
		return nil
	}
	l := &lookup{desk: desk, seen: map[string]bool{}}
	for _, r := range fresh {
		l.seen[r.document] = true
	}
	held, err := l.near(ctx, fresh)
	if err != nil {
		return err
	}
	g := newGroups(fresh, held)
	g.join()
	for {
		// A group may be known by members that are not like its origin. If
		// the origin's date decides, walk from copy to copy until it is found.
		ask := g.unsettled()
		if len(ask) == 0 {
			break
		}
		more, err := l.near(ctx, ask)
		if err != nil {
			return err
		}
		g.add(more)
	}
	g.settle(batch)
	return nil
}

// A lookup asks the desk for documents, each once.
type lookup struct {
	desk Desk
	seen map[string]bool
}

// near returns documents, new to l, that share a band with one of rs and may
// lie within the window of it, by id.
func (l *lookup) near(ctx context.Context, rs []*replica) ([]*replica, error) {
	byTime := slices.Clone(rs)
	slices.SortStableFunc(byTime, func(a, b *replica) int { return a.when().Compare(b.when()) })
	var out []*replica
	for len(byTime) > 0 {
		// Those whose windows touch are asked for together, so that the desk
		// looks at a day once.
		n := 1
		for n < len(byTime) && byTime[n].when().Sub(byTime[n-1].when()) <= 2*reprintWindow {
			n++
		}
		with := map[uint64][]*replica{}
		for _, r := range byTime[:n] {
			for _, b := range r.bands {
				with[b] = append(with[b], r)
			}
		}
		bands := slices.Collect(maps.Keys(with))
		cs, err := l.desk.Candidates(ctx, bands, byTime[0].when().Add(-reprintWindow), byTime[n-1].when().Add(reprintWindow))
		if err != nil {
			return nil, err
		}
		for _, c := range cs {
			r := &replica{
				document: c.Document, outlet: c.Outlet, origin: cmp.Or(c.Origin, c.Document), published: c.Published.UTC(), precision: c.Precision,
				seen: c.FirstSeen.UTC(), print: c.Print, bands: c.Print.Bands(), at: -1,
			}
			if !l.seen[c.Document] && slices.ContainsFunc(r.bands, func(b uint64) bool { return slices.ContainsFunc(with[b], r.within) }) {
				l.seen[c.Document] = true
				out = append(out, r)
			}
		}
		byTime = byTime[n:]
	}
	slices.SortFunc(out, func(a, b *replica) int { return cmp.Compare(a.document, b.document) })
	return out, nil
}

// groups is a union of replicas. Nodes are documents; a held document stands
// in one group with the origin the desk holds for it, known or not.
type groups struct {
	all    []*replica
	parent map[string]string
	best   map[string]float64  // coverage of a document and its closest
	nodes  map[string]*replica // by document
	asked  map[string]bool     // held documents whose own likes have been asked for
}

func newGroups(fresh, held []*replica) *groups {
	g := &groups{parent: map[string]string{}, best: map[string]float64{}, nodes: map[string]*replica{}, asked: map[string]bool{}}
	g.add(fresh)
	g.add(held)
	return g
}

func (g *groups) add(rs []*replica) {
	g.all = append(g.all, rs...)
	for _, r := range rs {
		g.nodes[r.document] = r
		if r.origin != "" {
			g.union(r.document, r.origin)
		}
	}
}

// members returns the groups that hold a fresh document, each in order of who
// was first.
func (g *groups) members() [][]*replica {
	by := map[string][]*replica{}
	for _, r := range g.all {
		root := g.find(r.document)
		by[root] = append(by[root], r)
	}
	var out [][]*replica
	for _, list := range by {
		if slices.ContainsFunc(list, func(r *replica) bool { return r.at >= 0 }) {
			slices.SortFunc(list, earlier)
			out = append(out, list)
		}
	}
	return out
}

// unsettled returns held documents to ask from: those of groups whose origin
// cannot be told from the members known.
func (g *groups) unsettled() []*replica {
	var out []*replica
	for _, list := range g.members() {
		if g.settled(list) {
			continue
		}
		for _, r := range list {
			if r.at < 0 && !g.asked[r.document] {
				g.asked[r.document] = true
				out = append(out, r)
			}
		}
	}
	return out
}

// settled reports whether the origin of a group is among its known members,
// or is the one origin of its first member: that stands before all others.
func (g *groups) settled(list []*replica) bool {
	origins := map[string]bool{}
	missing := false
	for _, r := range list {
		if r.at < 0 {
			origins[r.origin] = true
			missing = missing || g.nodes[r.origin] == nil
		}
	}
	return !missing || len(origins) == 1 && list[0].at < 0
}

func (g *groups) find(d string) string {
	for g.parent[d] != "" {
		d = g.parent[d]
	}
	return d
}

func (g *groups) union(a, b string) {
	if a, b = g.find(a), g.find(b); a != b {
		g.parent[max(a, b)] = min(a, b)
	}
}

// join compares every fresh document with those that share a band with it.
func (g *groups) join() {
	index := map[uint64][]int{}
	for i, r := range g.all {
		for _, b := range r.bands {
			index[b] = append(index[b], i)
		}
	}
	compared := map[[2]int]bool{}
	for i, r := range g.all {
		if r.at < 0 {
			continue
		}
		for _, b := range r.bands {
			for _, j := range index[b] {
				pair := [2]int{min(i, j), max(i, j)}
				if i == j || compared[pair] {
					continue
				}
				compared[pair] = true
				o := g.all[j]
				if !r.within(o) {
					continue
				}
				if share := oneText(r, o); share > 0 {
					g.union(r.document, o.document)
					g.best[r.document] = max(g.best[r.document], share)
					g.best[o.document] = max(g.best[o.document], share)
				}
			}
		}
	}
}

// settle gives every group its origin, and moves those that the desk holds
// under another.
func (g *groups) settle(batch []Tracked) {
	for _, list := range g.members() {
		origin := list[0].document
		if first := list[0]; first.at < 0 && g.nodes[first.origin] == nil {
			origin = first.origin
		}
		moves := map[string]bool{}
		var mover *Tracked
		for _, r := range list {
			if r.at < 0 {
				if r.origin != origin {
					moves[r.origin] = true
				}
				continue
			}
			t := &batch[r.at]
			t.Origin = origin
			if share, ok := g.best[r.document]; ok {
				t.Overlap = share
			}
			if mover == nil {
				mover = t
			}
		}
		for from := range moves {
			mover.Moves = append(mover.Moves, Move{From: from, To: origin})
		}
		slices.SortFunc(mover.Moves, func(a, b Move) int { return cmp.Compare(a.From, b.From) })
	}
}

// oneText returns the coverage of two documents that are one text, 0 if they
// are not.
func oneText(a, b *replica) float64 {
	lead := a.print.Lead(b.print)
	if lead < minLead {
		return 0
	}
	share, short := a.print.Coverage(b.print), shortCoverage/float64(min(a.print.Words(), b.print.Words()))
	if share+leadShare*lead < minCoverage+short || a.outlet == b.outlet && share < sameOutlet+short/2 {
		return 0
	}
	return share
}

// longEnough reports whether body has enough words to compare.
func longEnough(body string) bool {
	halves, inside := 0, false
	for _, r := range body {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			halves, inside = halves+1, false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inside {
				halves += 2
			}
			inside = true
		default:
			inside = false
		}
		if halves >= 2*minReprint {
			return true
		}
	}
	return false
}
