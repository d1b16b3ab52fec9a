package robots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An Explanation is a Decision with all that led to it.
type Explanation struct {
	Decision
	Token   string  // product token of the agent asked for, empty if it has none
	Path    string  // the part of the URL that rules are compared with, normalised
	Agents  []int   // lines that make the group apply, in order
	Matches []Match // rules of the group that match, the one that decided first
	Why     string  // one sentence
}

// A Match is a rule that matches the URL.
type Match struct {
	Line   int
	Rule   string // as written
	Allow  bool
	Octets int // length by which rules are compared
}

// Explain judges as Decide does and says which lines were looked at and why
// one of them decided.
func (f *File) Explain(agent, rawURL string) Explanation {
	x := Explanation{Decision: f.Decide(agent, rawURL), Token: Token(agent), Path: target(rawURL)}
	for _, g := range f.groups {
		if !g.names(x.Group) {
			continue
		}
		for _, a := range g.agents {
			if a.token == x.Group {
				x.Agents = append(x.Agents, a.line)
			}
		}
		for _, r := range g.rules {
			if r.pattern.octets > 0 && r.pattern.match(x.Path) {
				x.Matches = append(x.Matches, Match{r.line, r.text, r.allow, r.pattern.octets})
			}
		}
	}
	slices.SortStableFunc(x.Matches, func(a, b Match) int {
		return cmp.Or(b.Octets-a.Octets, rank(a.Allow)-rank(b.Allow), a.Line-b.Line)
	})
	x.Matches = slices.Compact(x.Matches)
	x.Why = x.why()
	return x
}

// rank puts allow before disallow.
func rank(allow bool) int {
	if allow {
		return 0
	}
	return 1
}

func (x Explanation) why() string {
	who := "everyone"
	if x.Group != "*" {
		who = x.Group
	}
	switch {
	case x.Path == "/robots.txt":
		return "robots.txt itself may always be asked for (RFC 9309, section 2.2.2)"
	case x.Group == "" && x.Token == "":
		return "no group is for everyone, and the agent has no product token that one could name"
	case x.Group == "":
		return fmt.Sprintf("no group names %s and none is for everyone", strings.ToLower(x.Token))
	case len(x.Matches) == 0:
		return fmt.Sprintf("no rule for %s matches %s", who, x.Path)
	case len(x.Matches) == 1:
		return fmt.Sprintf("line %d is the one rule for %s that matches", x.Line, who)
	}
	next := x.Matches[1]
	switch {
	case next.Octets < x.Matches[0].Octets:
		return fmt.Sprintf("line %d is the longest of %d rules for %s that match", x.Line, len(x.Matches), who)
	case next.Allow == x.Allowed:
		return fmt.Sprintf("line %d is among the longest of %d rules for %s that match, which say the same", x.Line, len(x.Matches), who)
	}
	return fmt.Sprintf("lines %d and %d are equally long, and allow wins (RFC 9309, section 2.2.2)", x.Line, next.Line)
}
