package company

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// at is a sighting at a place of its own.
func at(framing string, passage int) Sighting { return Sighting{framing, passage, 0, 9, true} }

func TestCount(t *testing.T) {
	got := Count([]Doc{
		{"s1", []Sighting{at("a", 0), at("b", 1), at("b", 2)}},
		{"s1", []Sighting{at("a", 0), {"b", 4, 0, 9, false}}}, // the same event
		{"s2", []Sighting{at("a", 3), {"b", 3, 5, 12, true}}}, // one claims the other's words
		{"s3", []Sighting{at("a", 3), {"n0123456789abcdef", -1, 0, 0, false}}},
		{"s4", nil},
	})
	want := Tally{3, []Pair{
		{"a", "a", 3, 4, 4}, {"a", "b", 1, 2, 1}, {"a", "n0123456789abcdef", 1, 1, 0}, {"b", "b", 2, 3, 2}, {"n0123456789abcdef", "n0123456789abcdef", 1, 1, 0},
	}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("counts %v\nwant   %v", got, want)
	}
}

// tally makes a Tally of framings alone and pairs, "a 20" and "a+b 9".
func tally(stories int, pairs ...string) Tally {
	t := Tally{Stories: stories}
	for _, s := range pairs {
		var n int
		name, count, _ := strings.Cut(s, " ")
		fmt.Sscan(count, &n)
		a, b, two := strings.Cut(name, "+")
		if !two {
			b = a
		}
		t.Pairs = append(t.Pairs, Pair{a, b, n, n, n})
	}
	return t
}

func TestLinks(t *testing.T) {
	links := Links(tally(200, "a 40", "b 30", "c 50", "d 4", "n0123456789abcdef 20", "a+b 18", "a+c 10", "a+d 4", "a+n0123456789abcdef 19", "b+c 4"))
	held := map[string]bool{}
	for _, l := range links {
		held[l.A+"+"+l.B] = l.Holds
	}
	want := map[string]bool{"a+b": true, "a+c": false, "a+d": false, "a+n0123456789abcdef": false, "b+c": false}
	if fmt.Sprint(held) != fmt.Sprint(want) {
		t.Errorf("links that hold %v, want %v", held, want)
	}
	// 18 where 6 are expected: ln 3 over -ln .09.
	if l := links[0]; l.Expected != 6 || math.Abs(l.NPMI-math.Log(3)/-math.Log(.09)) > 1e-6 {
		t.Errorf("a+b: %+v", l)
	}
	// Fisher's tea: 3 or more of 4 among 8 by chance, 17 of 70.
	if p := tail(3, 4, 4, 8); math.Abs(p-17.0/70) > 1e-12 {
		t.Errorf("chance %g, want %g", p, 17.0/70)
	}
	if p := tail(0, 5, 5, 8); math.Abs(p-1) > 1e-12 {
		t.Errorf("none or more has the chance %g", p)
	}
}

func held(pairs ...string) (out []Link) {
	for _, p := range pairs {
		a, b, _ := strings.Cut(p, "+")
		out = append(out, Link{Pair: Pair{A: a, B: b, Stories: 9}, NPMI: .3, Holds: true})
	}
	return out
}

func strangers(string, string) bool { return false }

func TestGroupMakesNoChains(t *testing.T) {
	links := held("a+b", "b+c", "c+d", "d+e", "e+f", "a+c")
	got := Group(links, strangers)
	for _, g := range got {
		if len(g) > 3 {
			t.Errorf("a chain became the group %v", g)
		}
	}
	// The links come in whatever order.
	slices.Reverse(links)
	if again := Group(links, strangers); fmt.Sprint(again) != fmt.Sprint(got) {
		t.Errorf("groups %v, and %v with the links in another order", got, again)
	}
}

// A life is a register that entries are entered in.
type life struct {
	list  []Narrative
	known map[string]bool
	told  []string
}

func (l *life) register() Register {
	return Register{l.list, func(id string) bool { return l.known[id] }, func(f string) string { return f }}
}

func (l *life) week(groups [][]string, links []Link) []Entry {
	entries := Settle(groups, links, l.register())
	of := func(id string) *Narrative {
		for i := range l.list {
			if l.list[i].ID == id {
				return &l.list[i]
			}
		}
		l.list = append(l.list, Narrative{ID: id, Born: fmt.Sprint(len(l.list))})
		l.known[id] = true
		return &l.list[len(l.list)-1]
	}
	fresh := map[string]bool{}
	for _, e := range entries {
		l.told = append(l.told, e.Action)
		switch e.Action {
		case Birth, Split:
			id := e.Narrative
			if e.Action == Split {
				id = e.Other
			}
			if l.known[id] {
				l.told = append(l.told, "id used again")
			}
			of(id)
		case Join:
			n := of(e.Narrative)
			if n.Retired && !fresh[n.ID] {
				n.Members, n.Retired = nil, false
			}
			fresh[n.ID] = true
			n.Members = append(n.Members, e.Framing)
			slices.Sort(n.Members)
		case Leave:
			n := of(e.Narrative)
			n.Members = slices.DeleteFunc(n.Members, func(f string) bool { return f == e.Framing })
		case Merge:
			l.list = slices.DeleteFunc(l.list, func(n Narrative) bool { return n.ID == e.Narrative })
		case Retire:
			of(e.Narrative).Retired = true
		}
	}
	slices.SortFunc(l.list, func(a, b Narrative) int { return strings.Compare(a.ID, b.ID) })
	return entries
}

func (l *life) id(framing string) string {
	for _, n := range l.list {
		if !n.Retired && slices.Contains(n.Members, framing) {
			return n.ID
		}
	}
	return ""
}

func TestIdentity(t *testing.T) {
	l := &life{known: map[string]bool{}}
	step := func(want string, groups ...string) {
		t.Helper()
		var g [][]string
		for _, s := range groups {
			g = append(g, strings.Split(s, ""))
		}
		l.told = nil
		l.week(g, nil)
		if got := strings.Join(slices.Compact(l.told), " "); got != want {
			t.Errorf("%v: entries %q, want %q", groups, got, want)
		}
		for _, s := range g {
			for _, f := range s {
				if l.id(f) != l.id(s[0]) || l.id(f) == "" {
					t.Errorf("%v: %s is in %q, %s in %q", groups, f, l.id(f), s[0], l.id(s[0]))
				}
			}
		}
	}
	step("birth join", "abc", "xy")
	one, two := l.id("a"), l.id("x")
	step("", "abc", "xy")
	step("join", "abcd", "xy")
	step("split leave join", "ab", "cd", "xy")
	if l.id("a") != one || l.id("c") == one {
		t.Errorf("after the split a is in %s and c in %s; %s was there first", l.id("a"), l.id("c"), one)
	}
	step("join merge", "abcd", "xy")
	if l.id("d") != one || l.id("x") != two {
		t.Errorf("after the merger d is in %s, x in %s", l.id("d"), l.id("x"))
	}
	step("retire", "abcd")
	step("join", "abcd", "xyz")
	if l.id("z") != two {
		t.Errorf("what comes back is %s, was %s", l.id("z"), two)
	}
}
