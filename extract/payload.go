package extract

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// payloadText reads the article from what scripts carry, for pages that draw
// their text in the browser: JSON-LD articleBody, __NEXT_DATA__, the strings
// pushed to self.__next_f.
func (v *view) payloadText() []Passage {
	var best []Passage
	consider := func(ps []Passage) {
		if payloadWeight(ps) > payloadWeight(best) {
			best = ps
		}
	}
	for _, a := range v.f.ld {
		consider(fragment(a.body))
	}
	if payloadWeight(best) >= minText {
		return best
	}
	flight := ""
	for _, s := range v.f.payload {
		if i := strings.Index(s, "self.__next_f.push("); i >= 0 {
			flight += pushed(s[i+len("self.__next_f.push("):])
			continue
		}
		var x any
		if json.Unmarshal([]byte(s), &x) == nil {
			consider(longest(x))
		}
	}
	for line := range strings.SplitSeq(flight, "\n") {
		_, data, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		if strings.HasPrefix(data, "T") {
			// a long text of its own: T, length, comma, text
			_, data, _ = strings.Cut(data, ",")
			consider(fragment(data))
			continue
		}
		var x any
		if json.Unmarshal([]byte(data), &x) == nil {
			consider(longest(x))
		}
	}
	return best
}

// pushed returns the string of [1,"..."]).
func pushed(s string) string {
	var x []any
	if json.NewDecoder(strings.NewReader(s)).Decode(&x) != nil || len(x) < 2 {
		return ""
	}
	p, _ := x[1].(string)
	return p
}

// longest collects the prose among the strings of x, by the key they stand
// under, and returns the richest key's.
func longest(x any) []Passage {
	byKey := map[string][]Passage{}
	var walk func(v any, key string, depth int)
	walk = func(v any, key string, depth int) {
		if depth > 60 {
			return
		}
		switch v := v.(type) {
		case string:
			if w, _ := weigh(v); w >= 2*minBlock && (endsSentence(v) || strings.Contains(v, "</p>")) && !strings.Contains(v, "function(") && !strings.HasPrefix(v, "http") {
				byKey[key] = append(byKey[key], fragment(v)...)
			}
		case []any:
			for _, e := range v {
				walk(e, key, depth+1)
			}
		case map[string]any:
			keys := make([]string, 0, len(v))
			for k := range v {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				walk(v[k], k, depth+1)
			}
		}
	}
	walk(x, "", 0)
	var best []Passage
	bestKey := ""
	for k, ps := range byKey {
		if w, b := payloadWeight(ps), payloadWeight(best); w > b || w == b && k < bestKey {
			best, bestKey = ps, k
		}
	}
	return best
}

// fragment reads a piece of HTML or plain text into paragraphs.
func fragment(s string) []Passage {
	if s == "" {
		return nil
	}
	var out []Passage
	if !strings.Contains(s, "<") {
		for p := range paragraphs(s) {
			out = append(out, Passage{Kind: Paragraph, Text: p})
		}
		return out
	}
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return nil
	}
	t := newTree(root)
	for _, p := range t.pieces([]int32{0}, hidden) {
		if !furniture(p.Text, p.weight) {
			p.Text = text.Normalise(p.Text)
			out = append(out, p.Passage)
		}
	}
	return out
}

func payloadWeight(ps []Passage) int32 {
	var n int32
	for _, p := range ps {
		w, _ := weigh(p.Text)
		n += w
	}
	return n
}
