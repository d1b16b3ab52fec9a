package text

import (
	"strings"

	"golang.org/x/net/html"
)

// Bounds of a tag. The largest seen on news pages has some eighty attributes;
// one long attribute, which holds a page's data, costs little.
const (
	longTag       = 16 << 10 // bytes from which a tag's attributes are counted
	maxAttributes = 512
)

// BoundTags returns an HTML page in which no tag has more than 512 attributes,
// so that building its tree costs no more than the page's own size times a
// small number. A tag beyond that keeps its name and loses its attributes.
func BoundTags(page string) string {
	var b strings.Builder
	done := 0
	for at := 0; at < len(page); {
		i := strings.IndexByte(page[at:], '<')
		if i < 0 {
			break
		}
		start := at + i
		at = start + 1
		if end := strings.IndexByte(page[start:min(len(page), start+longTag)], '>'); end >= 0 || len(page)-start < longTag {
			continue
		}
		end, name, many := measureTag(page[start:])
		if end == 0 {
			continue
		}
		if at = start + end; many {
			b.WriteString(page[done:start])
			b.WriteString("<" + name + ">")
			done = at
		}
	}
	if done == 0 {
		return page
	}
	b.WriteString(page[done:])
	return b.String()
}

// measureTag returns the length and name of the tag that s begins with, 0 if
// it begins with none, and whether it has too many attributes.
func measureTag(s string) (end int, name string, many bool) {
	z := html.NewTokenizer(strings.NewReader(s))
	switch z.Next() {
	case html.StartTagToken, html.SelfClosingTagToken:
	default:
		return 0, "", false
	}
	end = len(z.Raw())
	raw, more := z.TagName()
	name = string(raw)
	for n := 0; more; n++ {
		if n == maxAttributes {
			return end, name, true
		}
		_, _, more = z.TagAttr()
	}
	return end, name, false
}
