package extract

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
)

// An ldArticle is what JSON-LD says of one article.
type ldArticle struct {
	kind        string
	headline    string
	alternative string
	published   string
	modified    string
	section     string
	language    string
	body        string
	description string
	url         string
	authors     []string
	publisher   string
}

// maxDepth bounds nested JSON that is followed.
const maxDepth = 12

// readLD reads one ld+json script; what does not parse is mended once, by
// taking out control characters, and else left out.
func (f *facts) readLD(data string) {
	data = strings.TrimSpace(data)
	data = strings.TrimSuffix(strings.TrimPrefix(data, "<!--"), "-->")
	data = strings.ReplaceAll(strings.ReplaceAll(data, "//<![CDATA[", ""), "//]]>", "")
	data = strings.TrimRight(strings.TrimSpace(data), ";")
	var v any
	if json.Unmarshal([]byte(data), &v) != nil {
		mended := strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, data)
		if json.Unmarshal([]byte(mended), &v) != nil {
			return
		}
	}
	f.walkLD(v, 0)
}

func (f *facts) walkLD(v any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			f.walkLD(x, depth+1)
		}
	case map[string]any:
		kinds := strings.ToLower(strings.Join(ldStrings(v["@type"]), " "))
		f.live = f.live || strings.Contains(kinds, "liveblogposting")
		f.video = f.video || strings.Contains(kinds, "videoobject")
		f.paid = f.paid || strings.EqualFold(fmt.Sprint(v["isAccessibleForFree"]), "false")
		switch {
		case strings.Contains(kinds, "article") || strings.Contains(kinds, "blogposting") || strings.Contains(kinds, "posting") || strings.Contains(kinds, "report") || strings.Contains(kinds, "review") && v["headline"] != nil:
			f.ld = append(f.ld, readArticle(v, kinds))
		case strings.Contains(kinds, "breadcrumblist"):
			f.crumb(v)
		case strings.Contains(kinds, "webpage") && v["datePublished"] != nil:
			a := readArticle(v, "webpage")
			a.headline = ""
			f.ld = append(f.ld, a)
		}
		for _, k := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"} {
			if x, ok := v[k]; ok && len(f.ld) < 20 {
				f.walkLD(x, depth+1)
			}
		}
	}
}

func readArticle(v map[string]any, kind string) ldArticle {
	return ldArticle{
		kind:        kind,
		headline:    ldText(v["headline"]),
		alternative: ldText(v["name"]),
		published:   ldText(v["datePublished"]),
		modified:    ldText(v["dateModified"]),
		section:     ldText(v["articleSection"]),
		language:    ldText(v["inLanguage"]),
		body:        first(ldText(v["articleBody"]), ldText(v["text"])),
		description: ldText(v["description"]),
		url:         first(ldText(v["url"]), ldText(v["mainEntityOfPage"])),
		authors:     ldNames(v["author"], 0),
		publisher:   strings.Join(ldNames(v["publisher"], 0), " "),
	}
}

func (f *facts) crumb(v map[string]any) {
	if len(f.crumbs) > 0 {
		return
	}
	items, _ := v["itemListElement"].([]any)
	for _, x := range items {
		m, _ := x.(map[string]any)
		name := ldText(m["name"])
		if item, ok := m["item"].(map[string]any); ok && name == "" {
			name = ldText(item["name"])
		}
		if name != "" {
			f.crumbs = append(f.crumbs, name)
		}
	}
}

// ldText returns the first string of v, unescaped.
func ldText(v any) string {
	if s := ldStrings(v); len(s) > 0 {
		return strings.TrimSpace(html.UnescapeString(s[0]))
	}
	return ""
}

func ldStrings(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, ldStrings(x)...)
		}
		return out
	case map[string]any:
		return ldStrings(first2(v["@value"], v["@id"]))
	}
	return nil
}

func first2(a, b any) any {
	if a != nil {
		return a
	}
	return b
}

// ldNames returns the names of persons or organisations.
func ldNames(v any, depth int) []string {
	if depth > maxDepth {
		return nil
	}
	switch v := v.(type) {
	case string:
		return []string{html.UnescapeString(v)}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, ldNames(x, depth+1)...)
		}
		return out
	case map[string]any:
		if _, ok := v["name"]; ok {
			return ldNames(v["name"], depth+1)
		}
	}
	return nil
}
