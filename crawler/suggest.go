package crawler

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A Pattern is a guess at which links of a page are articles, and what speaks
// for it.
type Pattern struct {
	Links    string    `json:"links"`    // RE2 on the absolute URL, as a listing wants it
	Host     string    `json:"host"`     // of the addresses
	Count    int       `json:"count"`    // addresses on the page that match
	Dated    float64   `json:"dated"`    // share of them with a date in the path
	Title    int       `json:"title"`    // median width of the links' words, in columns: a Han character has two
	Examples []Example `json:"examples"` // three at most, in the order of the page
}

// An Example is a link that a pattern matches.
type Example struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

// Bounds of what is proposed.
const (
	mostPatterns  = 5
	mostExamples  = 3
	leastMatches  = 2    // one link shows no pattern
	leastScore    = 0.05 // of the best: what is under it are tags, authors and menus
	usualTitle    = 32   // columns: headlines are longer, the words of menus shorter
	enoughMatches = 50   // from here on more links say nothing more
	oneValue      = 0.8  // a part of the path that is the same in so many addresses belongs to the pattern
)

// Suggest proposes patterns for the articles that a page of HTML lists, best
// first. It groups links by the shape of their address: which parts are the
// same, which are numbers, dates or words that change. What speaks for a
// group is how many links it has, how long their words are, and how many
// addresses hold a date. Links outside the page's registered domain, further
// pages of the same list, and addresses without a part that changes are left
// out. base is the address of the page.
func Suggest(base, contentType string, body []byte) []Pattern {
	anchors, from := scan(text.BoundTags(text.Decode(body, contentType).Text))
	rebase(base, from, anchors)
	links := candidates(base, anchors)
	var out []Pattern
	for _, g := range generalise(links) {
		if p, ok := g.pattern(links); ok {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Pattern) int {
		return cmp.Or(cmp.Compare(b.score(), a.score()), strings.Compare(a.Links, b.Links))
	})
	return distinct(out, links)
}

// distinct keeps the patterns that bring links which no better one has.
func distinct(ranked []Pattern, links []candidate) (out []Pattern) {
	taken := map[string]bool{}
	for _, p := range ranked {
		if len(out) == mostPatterns || p.score() < leastScore*ranked[0].score() {
			break
		}
		re := regexp.MustCompile(p.Links)
		fresh := false
		for _, c := range links {
			if re.MatchString(c.URL) {
				fresh = fresh || !taken[c.URL]
				taken[c.URL] = true
			}
		}
		if fresh {
			out = append(out, p)
		}
	}
	return out
}

// score weighs a pattern against the others of its page.
func (p Pattern) score() float64 {
	words := min(1, float64(p.Title)/usualTitle)
	return float64(min(p.Count, enoughMatches)) * words * words * (1 + p.Dated)
}

// A candidate is a link that may be an article's.
type candidate struct {
	Example
	host  string
	parts []part // of the path, or of the query as well if nothing in the path changes
	dated bool
}

// candidates are the links worth looking at, each address once, with the
// longest words that stand for it.
func candidates(base string, anchors []anchor) (out []candidate) {
	at := map[string]int{}
	for _, a := range anchors {
		u, err := weburl.Resolve(base, a.href)
		if err != nil || u == base || !sameSite(base, u) || a.next || furtherPage(base, u, a.title) {
			continue
		}
		if i, ok := at[u]; ok {
			if columnsOf(a.title) > columnsOf(out[i].Title) {
				out[i].Title = a.title
			}
			continue
		}
		p, err := url.Parse(u)
		if err != nil || len(u) > maxURL {
			continue
		}
		at[u] = len(out)
		out = append(out, candidate{
			Example: Example{u, a.title}, host: weburl.Host(u), parts: partsOfAddress(p), dated: datedPath.MatchString(p.EscapedPath()),
		})
	}
	return out
}

// sameSite reports whether two addresses belong to one registered domain.
func sameSite(a, b string) bool {
	ha, hb := weburl.Host(a), weburl.Host(b)
	if strings.TrimPrefix(ha, "www.") == strings.TrimPrefix(hb, "www.") {
		return true
	}
	da, err1 := publicsuffix.EffectiveTLDPlusOne(hostname(ha))
	db, err2 := publicsuffix.EffectiveTLDPlusOne(hostname(hb))
	return err1 == nil && err2 == nil && da == db
}

var datedPath = regexp.MustCompile(`(?:^|[^\d])(?:19|20)\d\d[-_/]?(?:0[1-9]|1[0-2]|[1-9]/)`)

// A part is a piece of an address between slashes, or a parameter of its
// query: tokens that stay or change.
type part []token

// A token is a run of a part.
type token struct {
	kind tokenKind
	text string
}

type tokenKind byte

const (
	asIs     tokenKind = 's'
	digitRun tokenKind = 'd'
	slug     tokenKind = 'w' // words that change from article to article
)

// fixed reports whether a part has nothing that changes.
func (p part) fixed() bool {
	return !slices.ContainsFunc(p, func(t token) bool { return t.kind != asIs })
}

// shape writes what kind of part p is; fixed parts are as one.
func (p part) shape() string {
	if p.fixed() {
		return "*" + path.Ext(p.literal())
	}
	var b strings.Builder
	for _, t := range p {
		b.WriteByte(byte(t.kind))
		if t.kind == asIs {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

func (p part) literal() string {
	var b strings.Builder
	for _, t := range p {
		b.WriteString(t.text)
	}
	return b.String()
}

func partsOfAddress(u *url.URL) (out []part) {
	for i, s := range strings.Split(strings.TrimPrefix(u.EscapedPath(), "/"), "/") {
		if i > 0 {
			s = "/" + s
		}
		out = append(out, tokens(s))
	}
	// Where the path tells articles apart, the query says where a reader came
	// from.
	if u.RawQuery != "" && !slices.ContainsFunc(out, func(p part) bool { return !p.fixed() }) {
		for i, s := range strings.Split(u.RawQuery, "&") {
			out = append(out, tokens("?&"[min(i, 1):min(i, 1)+1]+s))
		}
	}
	return out
}

var (
	digitRuns = regexp.MustCompile(`\d+`)
	// ending is what follows the name of a file.
	ending = regexp.MustCompile(`\.[a-z]{2,5}$`)
	// numbered is a slug between numbers that belong to it.
	numbered = regexp.MustCompile(`^((?:[a-z]{0,2}\d{3,}[-_])?)(.*?)((?:[-_][a-z]{0,2}\d{3,})?)$`)
	// mixed is an id of letters and digits.
	mixed = regexp.MustCompile(`^[0-9a-fA-F-]{16,}$|^[A-Za-z]*\d+[A-Za-z]+\d+[A-Za-z0-9]*$|^\d+[a-z]+[A-Za-z0-9]{4,}$`)
)

// tokens parts a piece of an address. It begins with the mark before it.
func tokens(s string) (out part) {
	mark, name := "", s
	if s != "" && strings.ContainsRune("/?&", rune(s[0])) {
		mark, name = s[:1], s[1:]
	}
	if mark == "?" || mark == "&" {
		if key, value, ok := strings.Cut(name, "="); ok {
			mark, name = mark+key+"=", value
		}
	}
	end := ending.FindString(name)
	name = strings.TrimSuffix(name, end)
	add := func(kind tokenKind, text string) {
		if text != "" {
			out = append(out, token{kind, text})
		}
	}
	numbers := func(s string) {
		last := 0
		for _, m := range digitRuns.FindAllStringIndex(s, -1) {
			add(asIs, s[last:m[0]])
			add(digitRun, s[m[0]:m[1]])
			last = m[1]
		}
		add(asIs, s[last:])
	}
	add(asIs, mark)
	switch m := numbered.FindStringSubmatch(name); {
	case mixed.MatchString(name):
		add(slug, name)
	case m != nil && isSlug(m[2]):
		numbers(m[1])
		add(slug, m[2])
		numbers(m[3])
	default:
		numbers(name)
	}
	add(asIs, end)
	return out
}

// isSlug reports whether a name is the words of a headline.
func isSlug(s string) bool {
	if strings.Count(s, "%") >= 6 { // words in another script
		return true
	}
	n := len(strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '_' || r == '+' || r == ',' || r == '.' }))
	return n >= 3 && strings.ContainsFunc(s, unicode.IsLetter) || n == 2 && len(s) >= 16 || len(s) >= 28
}
