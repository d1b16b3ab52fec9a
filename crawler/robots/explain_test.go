package robots

import (
	"fmt"
	"testing"
)

func TestExplain(t *testing.T) {
	const body = `User-agent: walker
User-agent: other
Disallow: /news/
Allow: /news/open/
Allow: /news/
Disallow: /*.php$

User-agent: *
Disallow: /private
User-agent: Walker
Disallow: /news/open/x
Disallow: /news/open/*
`
	for _, c := range []struct{ agent, url, want string }{
		{"walker/1.0", "http://a.example/news/open/x1", `false 11 "Disallow: /news/open/x" agents [1 10] matches [11 12 4 5 3]: line 11 is among the longest of 5 rules for walker that match, which say the same`},
		{"walker", "http://a.example/news/1", `true 5 "Allow: /news/" agents [1 10] matches [5 3]: lines 5 and 3 are equally long, and allow wins (RFC 9309, section 2.2.2)`},
		{"walker", "http://a.example/a.php", `false 6 "Disallow: /*.php$" agents [1 10] matches [6]: line 6 is the one rule for walker that matches`},
		{"stroller", "http://a.example/private/1", `false 9 "Disallow: /private" agents [8] matches [9]: line 9 is the one rule for everyone that matches`},
		{"stroller", "http://a.example/新", `true 0 "" agents [8] matches []: no rule for everyone matches /%E6%96%B0`},
		{"walker", "http://a.example/robots.txt", `true 0 "" agents [1 10] matches []: robots.txt itself may always be asked for (RFC 9309, section 2.2.2)`},
	} {
		x := Parse([]byte(body)).Explain(c.agent, c.url)
		lines := []int{}
		for _, m := range x.Matches {
			lines = append(lines, m.Line)
		}
		got := fmt.Sprintf("%v %d %q agents %v matches %v: %s", x.Allowed, x.Line, x.Rule, x.Agents, lines, x.Why)
		if got != c.want {
			t.Errorf("Explain(%q, %q) =\n%s, want\n%s", c.agent, c.url, got, c.want)
		}
	}
	for agent, want := range map[string]string{
		"walker":             "no group names walker and none is for everyone",
		"two words no slash": "no group is for everyone, and the agent has no product token that one could name",
	} {
		if got := Parse([]byte("User-agent: other\nDisallow: /\n")).Explain(agent, "http://a.example/x").Why; got != want {
			t.Errorf("Explain(%q) = %q, want %q", agent, got, want)
		}
	}
}
