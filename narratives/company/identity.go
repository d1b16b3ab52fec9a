package company

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// A Narrative is a group as the ledger knows it.
type Narrative struct {
	ID      string
	Born    string   // week
	Retired bool     // its framings keep no company now; Members are those it had last
	Members []string // sorted
}

// A Register is what the ledger says now.
type Register struct {
	Narratives []Narrative // living and retired, by id
	Known      func(id string) bool
	Label      func(framing string) string
}

// An Entry is a line of the ledger.
type Entry struct {
	Action    string
	Narrative string
	Framing   string // that joins or leaves
	Label     string // of a narrative that is born or split off
	Other     string // the narrative merged into, or split off
	Reason    string
}

// Actions of the ledger.
const (
	Birth  = "birth"
	Join   = "join"
	Leave  = "leave"
	Merge  = "merge"
	Split  = "split"
	Retire = "retire"
)

// Settle returns what groups, as Group gives them, add to the ledger. A group
// is the narrative with which it has most members in common, living ones
// before retired ones, then older ones; each narrative is one group at most. A
// group that is none is born, or is split off the narrative that most of its
// members come from. A narrative that is no group has merged into the one that
// has most of its members, or is retired.
func Settle(groups [][]string, links []Link, reg Register) []Entry {
	of := assign(groups, reg.Narratives)
	group := map[string]int{} // of a framing
	for i, g := range groups {
		for _, f := range g {
			group[f] = i
		}
	}
	at := map[string]Narrative{}
	for _, n := range reg.Narratives {
		at[n.ID] = n
	}
	lives := reg.lives()
	ids := make([]string, len(groups))
	given := map[string]bool{}
	var out []Entry
	for i, g := range groups {
		if ids[i] = of[i]; ids[i] != "" {
			continue
		}
		id := freshID(g, func(id string) bool { return given[id] || reg.Known(id) })
		ids[i], given[id] = id, true
		e := Entry{Action: Birth, Narrative: id, Label: label(g, links, reg.Label), Reason: why(g, links)}
		if from, n := origin(g, lives); 2*n > len(g) {
			e.Action, e.Narrative, e.Other = Split, from, id
		}
		out = append(out, e)
	}
	for i, g := range groups {
		was := at[ids[i]]
		for _, f := range was.Members {
			k, ok := group[f]
			if was.Retired || ok && k == i {
				continue
			}
			reason := "its links to the others no longer hold"
			if ok {
				reason = "keeps more company in " + ids[k]
			}
			out = append(out, Entry{Action: Leave, Narrative: ids[i], Framing: f, Reason: reason})
		}
		for _, f := range g {
			if was.Retired || !slices.Contains(was.Members, f) {
				out = append(out, Entry{Action: Join, Narrative: ids[i], Framing: f, Reason: whyJoin(f, g, links)})
			}
		}
	}
	for _, n := range reg.Narratives {
		if n.Retired || slices.Contains(ids, n.ID) {
			continue
		}
		into, most := "", 0
		for i, g := range groups {
			shared := common(n.Members, g)
			if shared > most {
				into, most = ids[i], shared
			}
		}
		e := Entry{Action: Retire, Narrative: n.ID, Reason: "its framings keep no company any more"}
		if into != "" {
			e = Entry{Action: Merge, Narrative: n.ID, Other: into, Reason: fmt.Sprintf("%d of its %d framings are there", most, len(n.Members))}
		}
		out = append(out, e)
	}
	return out
}

// assign gives groups the ids of narratives.
func assign(groups [][]string, narratives []Narrative) map[int]string {
	type claim struct {
		shared, group int
		n             Narrative
	}
	var claims []claim
	for i, g := range groups {
		for _, n := range narratives {
			shared := common(n.Members, g)
			least := min(len(g), len(n.Members)) // half of the one or the other
			if n.Retired {
				least = max(len(g), len(n.Members)) // of both
			}
			if shared > 0 && 2*shared >= least {
				claims = append(claims, claim{shared, i, n})
			}
		}
	}
	rank := func(n Narrative) int {
		if n.Retired {
			return 1
		}
		return 0
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(rank(a.n), rank(b.n)), cmp.Compare(b.shared, a.shared), cmp.Compare(a.n.Born, b.n.Born), cmp.Compare(a.n.ID, b.n.ID), cmp.Compare(a.group, b.group))
	})
	of := map[int]string{}
	taken := map[string]bool{}
	for _, c := range claims {
		if of[c.group] == "" && !taken[c.n.ID] {
			of[c.group], taken[c.n.ID] = c.n.ID, true
		}
	}
	return of
}

// origin is the living narrative that most of a group's members are in, and
// how many.
func origin(g []string, lives map[string]string) (id string, most int) {
	n := map[string]int{}
	for _, f := range g {
		if from := lives[f]; from != "" {
			if n[from]++; n[from] > most || n[from] == most && from < id {
				id, most = from, n[from]
			}
		}
	}
	return id, most
}

func common(a, b []string) (n int) {
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// freshID derives an id from the members at birth: "g" and 16 hexadecimal
// digits; where it has been given before, from them and a number.
func freshID(members []string, used func(string) bool) string {
	for n := 0; ; n++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s#%d", strings.Join(members, " "), n))
		if id := "g" + hex.EncodeToString(sum[:8]); !used(id) {
			return id
		}
	}
}

// labelled is how many framings name a narrative.
const labelled = 3

// label names a narrative by the framings that stand with others of it in most
// stories.
func label(g []string, links []Link, name func(string) string) string {
	n := map[string]int{}
	for _, l := range within(g, links) {
		n[l.A] += l.Stories
		n[l.B] += l.Stories
	}
	order := slices.Clone(g)
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(n[b], n[a]) })
	var names []string
	for _, f := range order[:min(len(order), labelled)] {
		names = append(names, name(f))
	}
	return strings.Join(names, " · ")
}

// within are the links that hold between members of a group.
func within(g []string, links []Link) (out []Link) {
	for _, l := range links {
		if l.Holds && slices.Contains(g, l.A) && slices.Contains(g, l.B) {
			out = append(out, l)
		}
	}
	return out
}

func why(g []string, links []Link) string {
	in := within(g, links)
	return fmt.Sprintf("%d framings, %d of %d links hold", len(g), len(in), len(g)*(len(g)-1)/2)
}

// whyJoin names the strongest link of a member.
func whyJoin(f string, g []string, links []Link) string {
	var best *Link
	for _, l := range within(g, links) {
		if (l.A == f || l.B == f) && (best == nil || l.NPMI > best.NPMI) {
			best = &l
		}
	}
	if best == nil {
		return "with the others"
	}
	other := best.A
	if other == f {
		other = best.B
	}
	return fmt.Sprintf("with %s in %d stories, %.1f by chance, npmi %.2f", other, best.Stories, best.Expected, best.NPMI)
}
