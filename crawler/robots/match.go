package robots

import (
	"strings"
	"time"
)

// A Decision says whether a URL may be asked for, and which line decided.
type Decision struct {
	Allowed bool
	Line    int    // of the rule that decided, from 1; 0 if none did
	Rule    string // as written
	Group   string // user-agent line of the group, "*" or a product token; empty if no group applies
}

// Decide judges rawURL for agent, a product token ("hymnsheet") or a whole
// User-Agent string ("hymnsheet/1.0 (+https://…)", "Mozilla/5.0 (compatible;
// hymnsheet/1.0)"). The longest matching rule of all groups that name the
// agent decides, allow before disallow; if no group names it, those for "*".
func (f *File) Decide(agent, rawURL string) Decision {
	token := f.group(agent)
	d := Decision{Allowed: true, Group: token}
	path := target(rawURL)
	if path == "/robots.txt" {
		return d // section 2.2.2: implicitly allowed
	}
	best := -1
	for _, g := range f.groups {
		if !g.names(token) {
			continue
		}
		for _, r := range g.rules {
			n := r.pattern.octets
			if n == 0 || n < best || n == best && (d.Allowed || !r.allow) {
				continue
			}
			if r.pattern.match(path) {
				best, d.Allowed, d.Line, d.Rule = n, r.allow, r.line, r.text
			}
		}
	}
	return d
}

// Delay is the crawl-delay for agent, 0 if none; capped at 300 s. The
// longest one counts if several apply.
func (f *File) Delay(agent string) time.Duration {
	token := f.group(agent)
	var longest time.Duration
	for _, g := range f.groups {
		for _, d := range g.delays {
			for _, a := range g.agents[d.from:d.to] {
				if a.token == token && token != "" {
					longest = max(longest, d.value)
				}
			}
		}
	}
	return longest
}

// group returns the token whose groups apply to agent: its own, "*", or none.
func (f *File) group(agent string) string {
	token, everyone := strings.ToLower(Token(agent)), false
	for _, g := range f.groups {
		if token != "" && g.names(token) {
			return token
		}
		everyone = everyone || g.names("*")
	}
	if everyone {
		return "*"
	}
	return ""
}

func (g group) names(token string) bool {
	for _, a := range g.agents {
		if a.token == token && token != "" {
			return true
		}
	}
	return false
}

// Token returns the product token of agent, which may be a token or a whole
// User-Agent string. Words without a version are neither, and have none.
func Token(agent string) string {
	agent = strings.TrimSpace(agent)
	if rest, ok := strings.CutPrefix(agent, "Mozilla/"); ok {
		if _, own, ok := strings.Cut(rest, "(compatible;"); ok {
			agent = strings.TrimSpace(own)
		}
	}
	token := product(agent)
	if rest := agent[len(token):]; rest != "" && !strings.ContainsAny(agent, "/(;") {
		return ""
	}
	return token
}

// product returns the leading product token of s: letters, "_" and "-"
// (section 2.2.1).
func product(s string) string {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && s[i] != '_' && s[i] != '-' {
			return s[:i]
		}
	}
	return s
}

// target returns the part of rawURL that rules match: path and query,
// normalised, always with a leading slash.
func target(rawURL string) string {
	rest := rawURL
	if i := strings.Index(rest, "//"); i >= 0 && !strings.ContainsAny(rest[:i], "/?#") {
		rest = rest[i+2:]
	}
	rest, _, _ = strings.Cut(rest, "#")
	i := strings.IndexAny(rest, "/?;")
	if i < 0 {
		return "/"
	}
	path := normalise(rest[i:], false)
	if path[0] != '/' {
		path = "/" + path
	}
	return path
}

// A pattern is the value of a rule, cut at its wildcards.
type pattern struct {
	parts  []string // between the asterisks; the first is anchored at the start
	end    bool     // "$": the last part is anchored at the end
	octets int      // length by which rules are compared; 0 never matches
}

// compile normalises and cuts value. Patterns without a leading slash or
// asterisk are matched as they stand, which is never, as with Google.
func compile(value string) pattern {
	p := normalise(value, true)
	c := pattern{octets: len(p)}
	if strings.HasSuffix(p, "$") {
		c.end, p = true, p[:len(p)-1]
	}
	c.parts = strings.Split(p, "*")
	return c
}

// match takes the leftmost place for each part, which is enough: a later one
// would leave less room for those that follow. Time is linear in path for
// each part found.
func (p pattern) match(path string) bool {
	if !strings.HasPrefix(path, p.parts[0]) {
		return false
	}
	rest := path[len(p.parts[0]):]
	if len(p.parts) == 1 {
		return !p.end || rest == ""
	}
	last := len(p.parts) - 1
	for _, part := range p.parts[1:last] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	if p.end {
		return strings.HasSuffix(rest, p.parts[last])
	}
	return strings.Contains(rest, p.parts[last])
}

const hexDigits = "0123456789ABCDEF"

// normalise makes a path comparable octet by octet as section 2.2.2 of
// RFC 9309 says: octets outside US-ASCII are percent-encoded, encoded
// unreserved characters decoded, escapes in upper case. Behind the question
// mark ":" and "/" equal their escapes, as in the RFC's table. An asterisk or
// dollar sign that is meant literally is encoded (section 2.2.3), so that in a
// pattern those left over are special.
func normalise(s string, isPattern bool) string {
	var b strings.Builder
	b.Grow(len(s))
	query := false
	for i := 0; i < len(s); i++ {
		c, encoded := s[i], false
		if c == '%' && i+2 < len(s) {
			if v, ok := unhex(s[i+1], s[i+2]); ok {
				c, encoded = v, true
				i += 2
			}
		}
		var escape bool
		switch {
		case c >= 0x80 || c <= ' ' || c == 0x7f || c == '%':
			escape = true
		case c == '*' || c == '$':
			special := isPattern && !encoded && (c == '*' || i == len(s)-1)
			escape = !special
		case encoded:
			escape = !unreserved(c) && (!query || c != ':' && c != '/')
		case c == '?':
			query = true
		}
		if escape {
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unreserved(c byte) bool {
	l := c | 0x20
	return l >= 'a' && l <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func unhex(a, b byte) (byte, bool) {
	i, j := hexValue(a), hexValue(b)
	if i < 0 || j < 0 {
		return 0, false
	}
	return byte(i<<4 | j), true
}

func hexValue(c byte) int {
	switch l := c | 0x20; {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case l >= 'a' && l <= 'f':
		return int(l-'a') + 10
	}
	return -1
}
