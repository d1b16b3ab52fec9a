package robots

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

const (
	// maxBody is how much of a file is read, the least that section 2.5 of
	// RFC 9309 permits.
	maxBody = 500 << 10

	// maxLine is how much of a line is read, in bytes. Google's parser has
	// this limit: eight times the longest URL of Internet Explorer, less the
	// byte that ends its buffer.
	maxLine = 2083*8 - 1

	// maxDelay caps crawl-delay; Heritrix has the same cap.
	maxDelay = 300 * time.Second
)

// A File is a parsed robots.txt. It is not changed after Parse and may be
// used by several goroutines.
type File struct {
	groups   []group
	sitemaps []string
}

// A group is a run of user-agent lines with the rules below them.
type group struct {
	agents []agentLine
	rules  []rule
	delays []delay
}

type agentLine struct {
	token string // lower case; "*" for everyone
	line  int
}

type rule struct {
	allow   bool
	pattern pattern
	line    int
	text    string // the line as written, without comment
}

// A delay belongs to the agents of its group from the index first on. Unlike
// a rule it closes the run of agent lines, so that two agents which have a
// crawl-delay each and nothing else keep their own.
type delay struct {
	from, to int // agents[from:to]
	value    time.Duration
}

// Parse reads body; it never fails: what cannot be understood is skipped.
// Only the first 500 KiB count; a line cut by that limit is dropped.
func Parse(body []byte) *File {
	if len(body) > maxBody {
		body = body[:maxBody]
		if i := bytes.LastIndexAny(body, "\r\n"); i >= 0 {
			body = body[:i]
		}
	}
	p := parser{file: &File{}}
	for n, line := range lines(skipBOM(body)) {
		p.line(n+1, line)
	}
	return p.file
}

// skipBOM drops a UTF-8 byte order mark, also one cut short, as Google does.
func skipBOM(body []byte) []byte {
	for _, b := range []byte("\xef\xbb\xbf") {
		if len(body) == 0 || body[0] != b {
			break
		}
		body = body[1:]
	}
	return body
}

// lines splits at CR, LF and CRLF and cuts each line at maxLine.
func lines(body []byte) []string {
	var out []string
	for len(body) > 0 {
		i := bytes.IndexAny(body, "\r\n")
		line := body
		if i < 0 {
			body = nil
		} else {
			line = body[:i]
			if body[i] == '\r' && i+1 < len(body) && body[i+1] == '\n' {
				i++
			}
			body = body[i+1:]
		}
		if len(line) > maxLine {
			line = line[:maxLine]
		}
		out = append(out, string(line))
	}
	return out
}

type parser struct {
	file    *File
	ruled   bool // the current group has a rule: the next user-agent opens another
	delayed int  // agents of the current group that a crawl-delay already closed
	open    int  // where the agents after that crawl-delay begin
}

func (p *parser) line(n int, line string) {
	name, value, text := split(line)
	if name == "" {
		return
	}
	switch fieldOf(name) {
	case "user-agent":
		p.agent(n, value)
	case "allow":
		p.rule(n, true, value, text)
	case "disallow":
		p.rule(n, false, value, text)
	case "crawl-delay":
		p.delay(value)
	case "sitemap":
		if value != "" {
			p.file.sitemaps = append(p.file.sitemaps, value)
		}
	}
}

func (p *parser) agent(n int, value string) {
	token := strings.ToLower(product(value))
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		token = "*"
	}
	if p.ruled || len(p.file.groups) == 0 {
		p.file.groups = append(p.file.groups, group{})
		p.ruled, p.delayed, p.open = false, 0, 0
	}
	g := &p.file.groups[len(p.file.groups)-1]
	if p.delayed == len(g.agents) {
		p.open = len(g.agents)
	}
	g.agents = append(g.agents, agentLine{token, n})
}

// rule adds a rule to the current group. Rules before the first user-agent
// line belong to nobody.
func (p *parser) rule(n int, allow bool, value, text string) {
	if len(p.file.groups) == 0 {
		return
	}
	p.ruled = true
	g := &p.file.groups[len(p.file.groups)-1]
	g.rules = append(g.rules, rule{allow, compile(value), n, text})
	// Google reads an allowed index page as its directory, too.
	if i := strings.LastIndexByte(value, '/'); allow && i >= 0 && strings.HasPrefix(value[i:], "/index.htm") {
		g.rules = append(g.rules, rule{allow, compile(value[:i+1] + "$"), n, text})
	}
}

func (p *parser) delay(value string) {
	d, ok := seconds(value)
	if !ok || len(p.file.groups) == 0 {
		return
	}
	g := &p.file.groups[len(p.file.groups)-1]
	from := p.open
	if p.ruled {
		from = 0 // below rules it is the whole group's
	}
	g.delays = append(g.delays, delay{from, len(g.agents), d})
	p.delayed = len(g.agents)
}

// seconds reads a number of seconds, fractions allowed, trailing words
// ignored ("10 s"), capped at maxDelay.
func seconds(s string) (time.Duration, bool) {
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.') {
		end++
	}
	f, err := strconv.ParseFloat(s[:end], 64)
	if err != nil {
		return 0, false
	}
	if f >= maxDelay.Seconds() {
		return maxDelay, true
	}
	return time.Duration(f * float64(time.Second)), true
}

// split divides a line into its name and value, without comment, and returns
// the line as it is to be shown. Name is empty if the line says nothing. A
// line of two words is taken for one whose colon was forgotten.
func split(line string) (name, value, text string) {
	if i := strings.IndexByte(line, '#'); i >= 0 {
		line = line[:i]
	}
	text = strings.TrimSpace(line)
	if i := strings.IndexByte(text, ':'); i >= 0 {
		return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:]), text
	}
	if f := strings.Fields(text); len(f) == 2 {
		return f[0], f[1], text
	}
	return "", "", text
}

// fieldOf returns the line name meant by name. The mistyped ones are those
// that Google's parser forgives (kAllowFrequentTypos in robots.cc).
func fieldOf(name string) string {
	name = strings.ToLower(name)
	switch name {
	case "useragent", "user agent":
		return "user-agent"
	case "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		return "disallow"
	case "site-map":
		return "sitemap"
	case "crawldelay", "crawl delay":
		return "crawl-delay"
	}
	return name
}

// Sitemaps are the sitemap lines, in order, as written.
func (f *File) Sitemaps() []string { return f.sitemaps }

// Status returns what a robots.txt answer of this HTTP status means:
// "parse" (2xx), "allow" (3xx that was not followed to its end, and 4xx),
// "disallow" (5xx, 0 for network failure, anything else). Sections 2.3.1.2
// to 2.3.1.4 of RFC 9309.
func Status(code int) string {
	switch {
	case code >= 200 && code < 300:
		return "parse"
	case code >= 300 && code < 500:
		return "allow"
	}
	return "disallow"
}
