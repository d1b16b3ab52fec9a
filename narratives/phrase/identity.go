package phrase

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// A Register is what the ledger says now of the keys of some rows.
type Register struct {
	Of    map[string]string // framing by key of a head or member, merges followed
	Known map[string]bool   // ids that have been given, among those and the ones that the other keys would get
}

// An Entry is a line of the ledger.
type Entry struct {
	Action  string // one of the Actions
	Framing string
	Key     string // head or member that is concerned
	Label   string
	Other   string // the framing merged into, or split off
	Reason  string
}

// Actions of the ledger.
const (
	Birth   = "birth"
	Join    = "join"
	Merge   = "merge"
	Split   = "split"
	Rename  = "rename"
	Retire  = "retire"
	Promote = "promote"
	Dismiss = "dismiss"
	Confirm = "confirm"
)

// Identify gives each row its id: the framing that its head belongs to, else
// the one that the first of its members belongs to that no better row has, else
// a new one made of its head. What belongs to a framing does so for life: two
// heads of one framing that lead rows of a week give both rows its id, and Fold
// makes them one.
func Identify(rows []Row, reg Register) []string {
	ids := make([]string, len(rows))
	taken := map[string]bool{}
	for i, r := range rows { // a row's own head comes before anybody's member
		if id := reg.Of[r.Key]; id != "" {
			ids[i], taken[id] = id, true
		}
	}
	for i, r := range rows {
		for _, m := range r.Members {
			if id := reg.Of[m]; ids[i] == "" && id != "" && !taken[id] {
				ids[i], taken[id] = id, true
			}
		}
		if ids[i] == "" {
			ids[i] = freshID(r.Key, func(id string) bool { return taken[id] || reg.Known[id] })
			taken[ids[i]] = true
		}
	}
	return ids
}

// Fold returns the rows of each framing as indices, so that an id is listed once:
// first the row that stands for it, which is the best that is neither ritual nor
// event, if there is one; then the others, best first. Framings are in the order
// of the rows that stand for them.
func Fold(rows []Row, ids []string) [][]int {
	of := map[string][]int{}
	for i, id := range ids {
		of[id] = append(of[id], i)
	}
	var out [][]int
	for i, id := range ids {
		all := of[id]
		lead := max(0, slices.IndexFunc(all, func(k int) bool { return rows[k].State != Event && rows[k].State != Ritual }))
		if all[lead] == i {
			out = append(out, append([]int{i}, slices.Delete(slices.Clone(all), lead, lead+1)...))
		}
	}
	return out
}

// ownShown is how many wordings of the row that stands for a framing are shown
// before those of its other rows.
const ownShown = 6

// Wordings are the wordings of a framing by its rows, at most as many as a row
// has: those of the first row, and of each other one the first at least, where
// there is room.
func Wordings(rows []Row) []string {
	var out []string
	add := func(wordings []string, most int) {
		for _, w := range wordings {
			if len(out) < most && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	add(rows[0].Variants, max(ownShown, mostVariants-len(rows)+1))
	for _, r := range rows[1:] {
		add(r.Variants[:min(len(r.Variants), 1)], mostVariants)
	}
	for _, r := range rows {
		add(r.Variants, mostVariants)
	}
	return out
}

// freshID derives an id from a key; where it has been given before, to a
// framing that the key has left, from the key and a number.
func freshID(key string, used func(string) bool) string {
	for n := 0; ; n++ {
		if id := IDOf(key, n); !used(id) {
			return id
		}
	}
}

// IDOf is the id that a framing born of a key is given, if those with lower n
// have been given before.
func IDOf(key string, n int) string {
	if n > 0 {
		key = fmt.Sprintf("%s#%d", key, n)
	}
	sum := sha256.Sum256([]byte(key))
	return "n" + hex.EncodeToString(sum[:8])
}

// FreshID is the id of a framing that is split off under a head.
func FreshID(key string, reg Register) string {
	return freshID(key, func(id string) bool { return reg.Known[id] })
}

// What is given an id for life: rows in as many texts, of the first in a week's
// ranking. What is further down is listed, and has the id it would be given.
const (
	bornTexts = 3
	// Settled is how many rows of a week have their documents kept.
	Settled = 100
	// joined is how many of a row's members are held to its framing.
	joined = 12
)

// Settle returns the entries that a week's rows, best first, add to the ledger.
func Settle(rows []Row, ids []string, reg Register) []Entry {
	var out []Entry
	told := map[string]bool{}
	for i, r := range rows[:min(len(rows), Settled)] {
		if r.Texts >= bornTexts && r.State != Event {
			out = append(out, r.entries(ids[i], reg, told)...)
		}
	}
	return out
}

// Bear returns the entries that give a row its id for life, and hold its members
// to it, because a person has judged it.
func Bear(r Row, id string, reg Register) []Entry { return r.entries(id, reg, map[string]bool{}) }

// entries are the birth of a row's framing, or how its head joins it, and how its
// members do. told are keys that have an entry already.
func (r *Row) entries(id string, reg Register, told map[string]bool) (out []Entry) {
	if !reg.Known[id] {
		out = append(out, Entry{Action: Birth, Framing: id, Key: r.Key, Label: r.Label, Reason: fmt.Sprintf("%d texts in %d stories", r.Texts, r.Stories)})
		told[r.Key] = true
	} else if reg.Of[r.Key] == "" && !told[r.Key] {
		out = append(out, Entry{Action: Join, Framing: id, Key: r.Key, Label: r.Label, Reason: "a member of the framing leads the row"})
		told[r.Key] = true
	}
	for _, m := range r.Members[:min(len(r.Members), joined)] {
		if reg.Of[m] == "" && !told[m] {
			out = append(out, Entry{Action: Join, Framing: id, Key: m, Label: r.Label, Reason: "stands beside " + r.Key})
			told[m] = true
		}
	}
	return out
}
