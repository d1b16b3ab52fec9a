package robots

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name, body, agent, url string
		want                   bool
		line                   int
	}{
		{"no file", "", "walker", "http://a.example/x", true, 0},
		{"longest match", "User-agent: walker\nDisallow: /news/\nAllow: /news/open/\n", "walker", "http://a.example/news/open/1", true, 3},
		{"allow wins a tie", "User-agent: *\nDisallow: /p\nAllow: /p\n", "walker", "http://a.example/p", true, 3},
		{"tie in octets after encoding", "User-agent: *\nDisallow: /%E6%96%B0\nAllow: /新\n", "walker", "http://a.example/新/1", true, 3},
		{"groups of one agent are merged", "User-agent: walker\nDisallow: /a\n\nUser-agent: other\nDisallow: /\n\nUser-agent: Walker\nDisallow: /b\n", "walker", "http://a.example/b", false, 8},
		{"own group hides the one for all", "User-agent: *\nDisallow: /\nUser-agent: walker\nAllow: /x\n", "walker", "http://a.example/y", true, 0},
		{"agents in a row share rules", "User-agent: other\nUser-agent: walker\nDisallow: /\n", "walker", "http://a.example/", false, 3},
		{"unknown lines do not part agents", "User-agent: walker\nCrawl-delay: 4\nSitemap: http://a.example/s.xml\nUser-agent: other\nDisallow: /\n", "walker", "http://a.example/", false, 5},
		{"token is not a prefix", "User-agent: walk\nDisallow: /\n", "walker", "http://a.example/", true, 0},
		{"version after the token", "User-agent: Walker/2.0\nDisallow: /\n", "walker", "http://a.example/", false, 2},
		{"whole User-Agent", "User-agent: walker\nDisallow: /\n", "walker/0.3 (+http://b.example/about)", "http://a.example/", false, 2},
		{"compatible User-Agent", "User-agent: walker\nDisallow: /\nUser-agent: mozilla\nAllow: /\n", "Mozilla/5.0 (compatible; walker/0.3; +http://b.example)", "http://a.example/", false, 2},
		{"empty rule says nothing", "User-agent: *\nDisallow:\n", "walker", "http://a.example/", true, 0},
		{"asterisk", "User-agent: *\nDisallow: /*/print/*.htm\n", "walker", "http://a.example/a/b/print/1.htm?x", false, 2},
		{"dollar", "User-agent: *\nDisallow: /*.pdf$\n", "walker", "http://a.example/a.pdf?x", true, 0},
		{"dollar met", "User-agent: *\nDisallow: /*.pdf$\n", "walker", "http://a.example/a.pdf.pdf", false, 2},
		{"dollar inside is a letter", "User-agent: *\nDisallow: /a$b\n", "walker", "http://a.example/a$b", false, 2},
		{"literal asterisk", "User-agent: *\nDisallow: /a%2Ab$\n", "walker", "http://a.example/a-b", true, 0},
		{"literal asterisk met", "User-agent: *\nDisallow: /a%2ab$\n", "walker", "http://a.example/a*b", false, 2},
		{"encoded letters are letters", "User-agent: *\nDisallow: /%62%61%7a\n", "walker", "http://a.example/baz", false, 2},
		{"encoded slash is no slash", "User-agent: *\nDisallow: /a/b\n", "walker", "http://a.example/a%2Fb", true, 0},
		{"address in a query", "User-agent: *\nDisallow: /go?to=https://b.example\n", "walker", "http://a.example/go?to=https%3A%2F%2Fb.example", false, 2},
		{"octets that are no text", "User-agent: *\nDisallow: /\xd0\n", "walker", "http://a.example/%D0%b0", false, 2},
		{"robots.txt itself", "User-agent: *\nDisallow: /\n", "walker", "http://a.example/robots.txt", true, 0},
		{"robots.txt elsewhere", "User-agent: *\nDisallow: /\n", "walker", "http://a.example/x/robots.txt", false, 2},
		{"query without path", "User-agent: *\nDisallow: /?q\n", "walker", "http://a.example?q=1", false, 2},
		{"fragment", "User-agent: *\nDisallow: /*x\n", "walker", "http://a.example/a#x", true, 0},
		{"byte order mark", "\ufeffUser-agent: *\nDisallow: /\n", "walker", "http://a.example/", false, 2},
		{"carriage returns", "User-agent: *\rDisallow: /a\r\n\rDisallow: /b", "walker", "http://a.example/b", false, 4},
		{"comment", "User-agent: * # all\nDisallow: /a # not here\n", "walker", "http://a.example/a", false, 2},
		{"forgotten colon", "User-agent *\nDisallow /\n", "walker", "http://a.example/", false, 2},
		{"mistyped", "Useragent: *\nDissallow: /\n", "walker", "http://a.example/", false, 2},
		{"rules before any agent", "Disallow: /\nUser-agent: *\nAllow: /x\n", "walker", "http://a.example/", true, 0},
		{"index page allows its directory", "User-agent: *\nAllow: /d/index.html\nDisallow: /\n", "walker", "http://a.example/d/", true, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse([]byte(c.body)).Decide(c.agent, c.url)
			if d.Allowed != c.want || d.Line != c.line {
				t.Errorf("Decide(%q, %q) = %+v, want allowed %v by line %d", c.agent, c.url, d, c.want, c.line)
			}
		})
	}
}

func TestDecisionSaysWhy(t *testing.T) {
	f := Parse([]byte("User-agent: walker\nDisallow : /*.php   # scripts\n"))
	want := Decision{Allowed: false, Line: 2, Rule: "Disallow : /*.php", Group: "walker"}
	if got := f.Decide("Walker", "http://a.example/x.php"); got != want {
		t.Errorf("Decide = %+v, want %+v", got, want)
	}
}

func TestDelay(t *testing.T) {
	f := Parse([]byte(`User-agent: a
Crawl-delay: 2.5
User-agent: b
User-agent: c
Crawl-delay: 10 s
User-agent: d
Disallow: /x
Crawl-delay: 86400
User-agent: e
Crawl-delay: soon
User-agent: *
Crawl-delay: -1
Crawl-delay: .5
`))
	for agent, want := range map[string]time.Duration{
		"a": maxDelay, // the group's, which outlasts its own
		"b": maxDelay,
		"d": maxDelay,
		"e": 500 * time.Millisecond, // "soon" is no number: e and * are one run
		"z": 500 * time.Millisecond,
	} {
		if got := f.Delay(agent); got != want {
			t.Errorf("Delay(%q) = %v, want %v", agent, got, want)
		}
	}
	f = Parse([]byte("User-agent: a\nCrawl-delay: 2.5\nUser-agent: b\nUser-agent: c\nCrawl-delay: 10\n"))
	for agent, want := range map[string]time.Duration{"a/1.0": 2500 * time.Millisecond, "b": 10 * time.Second, "c": 10 * time.Second, "z": 0} {
		if got := f.Delay(agent); got != want {
			t.Errorf("Delay(%q) = %v, want %v", agent, got, want)
		}
	}
}

func TestSitemaps(t *testing.T) {
	f := Parse([]byte("Sitemap: http://a.example/1.xml\nUser-agent: *\nsite-map:http://a.example/2.xml\nSitemap:\n"))
	if got := fmt.Sprint(f.Sitemaps()); got != "[http://a.example/1.xml http://a.example/2.xml]" {
		t.Errorf("Sitemaps = %s", got)
	}
}

func TestSize(t *testing.T) {
	head := "User-agent: *\n"
	pad := "#" + strings.Repeat("x", maxBody-len(head)-len("\nDisallow: /a")-1) + "\n"
	// The limit falls inside the path: the half of the line that is left would forbid more.
	f := Parse([]byte(head + pad + "Disallow: /a/b\nDisallow: /c\n"))
	for _, u := range []string{"http://a.example/a", "http://a.example/c"} {
		if d := f.Decide("walker", u); !d.Allowed {
			t.Errorf("Decide(%q) = %+v, want allowed: the rule is beyond the limit", u, d)
		}
	}
}

func TestStatus(t *testing.T) {
	for code, want := range map[int]string{200: "parse", 206: "parse", 302: "allow", 404: "allow", 401: "allow", 500: "disallow", 503: "disallow", 0: "disallow"} {
		if got := Status(code); got != want {
			t.Errorf("Status(%d) = %q, want %q", code, got, want)
		}
	}
}

// Many wildcards against a path that almost matches must not take long.
func TestWildcards(t *testing.T) {
	rule := "Disallow: /" + strings.Repeat("a*", 8000) + "b\n"
	f := Parse([]byte("User-agent: *\n" + strings.Repeat(rule, 25)))
	start := time.Now()
	f.Decide("walker", "http://a.example/"+strings.Repeat("a", 16000))
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("Decide took %v", d)
	}
}

func FuzzDecide(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$\nAllow: /b%41\nCrawl-delay: 1e9", "walker", "http://a.example/ba?c#d")
	f.Add("\ufeffuser-agent walker\rdisallow /%", "walker/1.0", "//a.example%2f")
	f.Fuzz(func(t *testing.T, body, agent, url string) {
		file := Parse([]byte(body))
		d := file.Decide(agent, url)
		if !d.Allowed && d.Line == 0 {
			t.Errorf("forbidden by no line: %+v", d)
		}
		x := file.Explain(agent, url)
		if x.Decision != d || x.Why == "" || d.Line > 0 && (len(x.Matches) == 0 || x.Matches[0].Line != d.Line || x.Matches[0].Allow != d.Allowed) {
			t.Errorf("Decide says %+v, Explain %+v", d, x)
		}
		if delay := file.Delay(agent); delay < 0 || delay > maxDelay {
			t.Errorf("Delay = %v", delay)
		}
		once := normalise(url, false)
		if twice := normalise(once, false); twice != once {
			t.Errorf("normalise(%q) = %q, then %q", url, once, twice)
		}
		if !file.Decide(agent, "http://a.example/robots.txt").Allowed {
			t.Error("robots.txt itself is forbidden")
		}
	})
}
