package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Rules are CSS selectors that say where an outlet's pages hold what reading
// does not find by itself. An empty one leaves its field to the reading, and
// so does one that finds nothing on a page; the document's problems say so.
type Rules struct {
	Title  string   // the first element it finds
	Body   string   // all it finds, in page order
	Byline string   // all it finds, each with one or more names
	Date   string   // the first element it finds: its datetime or content, else its words
	Remove []string // taken out of the page before anything is read
}

// Empty reports whether there are no rules.
func (r Rules) Empty() bool {
	return r.Title == "" && r.Body == "" && r.Byline == "" && r.Date == "" && len(r.Remove) == 0
}

// CheckSelector reports what is wrong with a CSS selector.
func CheckSelector(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("is empty")
	}
	if _, err := cascadia.ParseGroup(s); err != nil {
		return fmt.Errorf("not a CSS selector: %w", err)
	}
	return nil
}

// find returns what a selector finds below root, in page order; nothing for a
// selector that is none.
func find(root *html.Node, selector string) []*html.Node {
	if selector == "" {
		return nil
	}
	m, err := cascadia.ParseGroup(selector)
	if err != nil {
		return nil // refused by CheckSelector
	}
	return cascadia.QueryAll(root, m)
}

// removeRuled takes out of the page what the rules say.
func removeRuled(root *html.Node, r Rules) {
	for _, s := range r.Remove {
		for _, n := range find(root, s) {
			if n.Parent != nil && n.DataAtom != atom.Html && n.DataAtom != atom.Body {
				n.Parent.RemoveChild(n)
			}
		}
	}
}

// ruled is what the rules found on a page, as places in its tree.
type ruled struct {
	title, byline, date, body []int32
}

// rule looks up what the rules name.
func (v *view) rule(root *html.Node) {
	r := v.hint.Rules
	if r.Empty() {
		return
	}
	at := map[*html.Node]int32{}
	for i := range v.t.e {
		at[v.t.e[i].n] = int32(i)
	}
	look := func(field, selector string) []int32 {
		var out []int32
		for _, n := range find(root, selector) {
			if i, ok := at[n]; ok && (len(out) == 0 || i >= v.t.e[out[len(out)-1]].end) { // not what stands in one already found
				out = append(out, i)
			}
		}
		if selector != "" && len(out) == 0 {
			v.problem("rule: " + field + ": finds nothing")
		}
		return out
	}
	v.ruled = ruled{look("title", r.Title), look("byline", r.Byline), look("date", r.Date), look("body", r.Body)}
}

// ruledTitle is the title by rule, empty if there is none.
func (v *view) ruledTitle() string {
	if len(v.ruled.title) == 0 {
		return ""
	}
	i := v.ruled.title[0]
	return clip(first(text.Normalise(v.t.textOf(i, maxTitle)), text.Normalise(attr(v.t.e[i].n, "content"))), maxTitle)
}

// ruledByline are the authors by rule.
func (v *view) ruledByline() []string {
	var out []string
	for _, i := range v.ruled.byline {
		s := first(text.Normalise(v.t.textOf(i, 300)), text.Normalise(attr(v.t.e[i].n, "content")))
		out = append(out, cleanNames(byLineOr(s), nil)...)
	}
	out = unique(out)
	return out[:min(len(out), maxAuthors)]
}

// byLineOr takes the words before and after names off a byline.
func byLineOr(s string) []string {
	names := byLine([]string{s})
	if hasHan(s) {
		names = reporters(s)
		if g := hanAuthor.FindStringSubmatch(s); len(names) == 0 && g != nil {
			names = splitHan(g[1])
		}
	}
	if len(names) > 0 {
		return names
	}
	return []string{s}
}

func unique(list []string) (out []string) {
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// ruledDate is the date by rule; ok is false if it cannot be read.
func (v *view) ruledDate(c dateContext) (d Date, ok bool) {
	if len(v.ruled.date) == 0 {
		return d, false
	}
	n := v.t.e[v.ruled.date[0]].n
	for _, s := range []string{attr(n, "datetime"), attr(n, "content"), v.t.textOf(v.ruled.date[0], 300)} {
		if d, ok := readDate(s, c); ok && s != "" {
			d.Source = "text"
			if n.DataAtom == atom.Time {
				d.Source = "time"
			}
			return d, true
		}
	}
	v.problem("rule: date: not a date")
	return d, false
}

// ruledBody is the text by rule: all that stands in the elements, nothing left
// out but what is said twice.
func (v *view) ruledBody() []piece {
	if len(v.ruled.body) == 0 {
		return nil
	}
	ps := v.t.pieces(v.ruled.body, hidden)
	if v.trace != nil {
		v.trace.pieces, v.trace.leave = slices.Clone(ps), hidden
	}
	return twice(ps)
}

// RulesDigest names a configuration's rules by outlet: 8 hexadecimal digits,
// empty if there are none. Other rules make documents again, as another
// version of this package does.
func RulesDigest(byOutlet map[string]Rules) string {
	h := sha256.New()
	some := false
	for _, id := range slices.Sorted(maps.Keys(byOutlet)) {
		r := byOutlet[id]
		if r.Empty() {
			continue
		}
		some = true
		for _, s := range append([]string{id, r.Title, r.Body, r.Byline, r.Date}, r.Remove...) {
			h.Write([]byte(s))
			h.Write([]byte{0})
		}
		h.Write([]byte{1})
	}
	if !some {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil)[:4])
}
