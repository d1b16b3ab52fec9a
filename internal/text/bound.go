package text

import "strings"

// maxAttributes is how many attributes a tag may have. The largest seen on
// news pages has some eighty.
const maxAttributes = 512

// BoundTags returns an HTML page in which no tag has more than 512 attributes,
// so that building its tree costs no more than the page's own size times a
// small number. A tag beyond that keeps its name and loses its attributes.
// Comments, scripts and styles are left alone, and so is a tag that is never
// closed, which is no tag. Time is linear in the page.
func BoundTags(page string) string {
	var b strings.Builder
	done := 0
	for at := 0; ; {
		i := strings.IndexByte(page[at:], '<')
		if i < 0 {
			break
		}
		start := at + i
		at = start + 1
		if strings.HasPrefix(page[at:], "!--") {
			at = past(page, at, "-->")
			continue
		}
		name := tagName(page[at:])
		if name == "" {
			continue
		}
		end, n := measureTag(page, at+len(name))
		if n > maxAttributes && page[end-1] == '>' {
			b.WriteString(page[done:start])
			b.WriteString("<" + name + ">")
			done = end
		}
		at = end
		if name = strings.ToLower(name); name == "script" || name == "style" {
			at = past(page, at, "</")
			for at < len(page) && !strings.EqualFold(page[at:min(len(page), at+len(name))], name) {
				at = past(page, at, "</")
			}
		}
	}
	if done == 0 {
		return page
	}
	b.WriteString(page[done:])
	return b.String()
}

// past returns the offset after the next sep from at on, or the end.
func past(page string, at int, sep string) int {
	if i := strings.Index(page[at:], sep); i >= 0 {
		return at + i + len(sep)
	}
	return len(page)
}

// tagName returns the name of the start tag whose "<" stands before s, empty
// if s begins otherwise.
func tagName(s string) string {
	n := 0
	for n < len(s) && n < 64 && (letter(s[n]) || n > 0 && (s[n] >= '0' && s[n] <= '9' || s[n] == '-')) {
		n++
	}
	return s[:n]
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// measureTag walks a tag from the end of its name to the offset after its ">"
// and counts its attributes.
func measureTag(page string, at int) (end, attributes int) {
	within, value := false, false // an attribute; its value
	for at < len(page) {
		switch c := page[at]; {
		case c == '>':
			return at + 1, attributes
		case c == ' ', c == '\n', c == '\t', c == '\r', c == '\f', c == '/' && !value:
			within = value && page[at-1] == '='
			value = within
		case c == '=' && within:
			value = true
		case (c == '"' || c == '\'') && value && page[at-1] == '=':
			close := strings.IndexByte(page[at+1:], c)
			if close < 0 {
				return len(page), attributes
			}
			at += close + 1
			within, value = false, false
		case !within:
			within, value = true, false
			attributes++
		}
		at++
	}
	return at, attributes
}
