package crawler

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A group is links whose addresses have one shape.
type group struct {
	host    string
	members []candidate
}

// generalise groups candidates by host and shape, then by the values of their
// fixed parts.
func generalise(links []candidate) (out []group) {
	at := map[string]int{}
	var groups []group
	for _, c := range links {
		var b strings.Builder
		b.WriteString(c.host)
		changes := false
		for _, p := range c.parts {
			b.WriteString("\x00" + p.shape())
			changes = changes || !p.fixed()
		}
		if !changes {
			continue
		}
		key := b.String()
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, group{host: c.host})
		}
		groups[i].members = append(groups[i].members, c)
	}
	for _, g := range groups {
		out = append(out, g.variants()...)
	}
	return out
}

// variants are the groups worth a pattern: links that share a value of a fixed
// part, by part and value, and all together unless one value has nearly all.
func (g group) variants() (out []group) {
	together := true
	for i, p := range g.members[0].parts {
		if !p.fixed() {
			continue
		}
		value, n := g.commonest(i)
		if n == len(g.members) {
			continue
		}
		by := map[string]group{}
		for _, c := range g.members {
			v := c.parts[i].literal()
			by[v] = group{g.host, append(by[v].members, c)}
		}
		if float64(n) >= oneValue*float64(len(g.members)) {
			together = false
		}
		for _, v := range slices.Sorted(maps.Keys(by)) {
			if len(by[v].members) < leastMatches {
				continue
			}
			if v == value && !together {
				return append(out, append(by[v].variants(), without(g, i, value)...)...)
			}
			out = append(out, by[v])
		}
	}
	if together {
		out = append(out, g)
	}
	return out
}

// without are the variants of what has another value in part i.
func without(g group, i int, value string) []group {
	rest := group{host: g.host}
	for _, c := range g.members {
		if c.parts[i].literal() != value {
			rest.members = append(rest.members, c)
		}
	}
	return rest.variants()
}

// commonest returns the most frequent literal of a part, the first in order of
// the alphabet if several are, and how often it comes.
func (g group) commonest(i int) (value string, n int) {
	count := map[string]int{}
	for _, c := range g.members {
		v := c.parts[i].literal()
		if count[v]++; count[v] > n || count[v] == n && v < value {
			value, n = v, count[v]
		}
	}
	return value, n
}

// pattern writes the regular expression of a group and counts which of all
// links it matches.
func (g group) pattern(links []candidate) (p Pattern, ok bool) {
	if len(g.members) < leastMatches {
		return p, false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "^https?://%s/", regexp.QuoteMeta(g.host))
	var day calendar
	for i := range g.members[0].parts {
		if g.members[0].parts[i].fixed() {
			b.WriteString(g.fixedPart(i))
			continue
		}
		for j := range g.members[0].parts[i] {
			var piece string
			piece, day = g.piece(i, j, day)
			b.WriteString(piece)
		}
	}
	if g.members[0].query() {
		b.WriteString("$")
	} else {
		b.WriteString(`(?:\?|$)`)
	}
	re, err := regexp.Compile(b.String())
	if err != nil {
		return p, false // unreachable: all literals are quoted
	}
	p = Pattern{Links: b.String(), Host: g.host}
	var widths []int
	dated := 0
	for _, c := range links {
		if !re.MatchString(c.URL) {
			continue
		}
		p.Count++
		widths = append(widths, columnsOf(c.Title))
		if c.dated {
			dated++
		}
		if len(p.Examples) < mostExamples && c.Title != "" {
			p.Examples = append(p.Examples, c.Example)
		}
	}
	if p.Count < leastMatches {
		return p, false
	}
	slices.Sort(widths)
	p.Title = widths[len(widths)/2]
	p.Dated = float64(dated) / float64(p.Count)
	return p, p.Title > 0
}

// query reports whether the query of an address tells articles apart.
func (c candidate) query() bool {
	last := c.parts[len(c.parts)-1]
	return len(last) > 0 && last[0].kind == asIs && strings.ContainsRune("?&", rune(last[0].text[0]))
}

// fixedPart is what stands for a part without anything that changes: its
// value, or any if the members have several.
func (g group) fixedPart(i int) string {
	first := g.members[0].parts[i]
	value := first.literal()
	for _, c := range g.members[1:] {
		if c.parts[i].literal() != value {
			mark := ""
			if value != "" && strings.ContainsRune("/?&", rune(value[0])) {
				mark = regexp.QuoteMeta(value[:1])
			}
			if key, _, ok := strings.Cut(value, "="); ok && mark != "" && mark != "/" {
				return regexp.QuoteMeta(key) + "=[^&#]*"
			}
			return mark + `[^/?#]+`
		}
	}
	return regexp.QuoteMeta(value)
}

// A calendar is how far the digits of an address have told a day.
type calendar int

const (
	nothing calendar = iota
	year
	month
	whole
)

// piece is what stands for token j of part i, where a day is told as far as
// day says; it returns how far it is told after it.
func (g group) piece(i, j int, day calendar) (string, calendar) {
	t := g.members[0].parts[i][j]
	switch t.kind {
	case asIs:
		return regexp.QuoteMeta(t.text), day
	case slug:
		return g.slug(i, j), nothing
	}
	shortest, longest, told := len(t.text), len(t.text), day.after(t.text)
	for _, c := range g.members {
		s := c.parts[i][j].text
		shortest, longest = min(shortest, len(s)), max(longest, len(s))
		if day.after(s) != told {
			told = nothing
		}
	}
	switch {
	case told == nothing:
		return `\d+`, nothing
	case shortest == longest:
		return fmt.Sprintf(`\d{%d}`, longest), told
	}
	return fmt.Sprintf(`\d{%d,%d}`, shortest, longest), told
}

// after is how far a day is told once s has been read; nothing if s tells no
// more of it.
func (c calendar) after(s string) calendar {
	century := s[:min(2, len(s))] == "19" || s[:min(2, len(s))] == "20"
	switch {
	case c == year && len(s) == 4 && s[:2] <= "12" && s[2:] <= "31":
		return whole
	case c == year && len(s) <= 2:
		return month
	case c == month && len(s) <= 2:
		return whole
	case century && len(s) == 4:
		return year
	case century && len(s) == 6 && s[4:] <= "12":
		return month
	case century && len(s) == 8 && s[4:6] <= "12" && s[6:] <= "31":
		return whole
	}
	return nothing
}

// slug is what stands for words that change, no wider than the members ask
// for: the names of sections are no headlines.
func (g group) slug(i, j int) string {
	id, least := true, 2
	for _, c := range g.members {
		s := c.parts[i][j].text
		id = id && plainID.MatchString(s)
		least = min(least, strings.Count(s, "-"))
	}
	switch {
	case id:
		return `[0-9A-Za-z]*\d[0-9A-Za-z]*`
	case least == 2:
		return `[^/?#]+-[^/?#]+-[^/?#]+`
	case least == 1:
		return `[^/?#]+-[^/?#]+`
	}
	return `[^/?#]+`
}

var plainID = regexp.MustCompile(`^[0-9A-Za-z]*\d[0-9A-Za-z]*$`)

// columnsOf is how wide words are: characters of Chinese, Japanese and Korean
// say as much as two or more letters.
func columnsOf(s string) (n int) {
	for _, r := range s {
		n++
		if r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xff60) {
			n++
		}
	}
	return n
}
