package feed

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

const (
	// maxBase is how long an xml:base may be, in bytes: what browsers and
	// search engines take for an address at all.
	maxBase = 2048

	// maxGrowth is by how many bytes resolving may lengthen the links of a
	// feed. 500 items of 20 links each, made longer by 100 bytes, need one
	// MiB.
	maxGrowth = 2 << 20
)

// rebase returns the base that xml:base sets inside base.
func (p *reading) rebase(base *url.URL, ref string) *url.URL {
	ref = strings.TrimSpace(ref)
	if len(ref) > maxBase {
		p.problem("an xml:base of %d bytes was not followed", len(ref))
		return base
	}
	u, err := url.Parse(ref)
	if err != nil {
		return base
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if !u.IsAbs() || u.Host == "" || len(u.Path) > 2*maxBase {
		return base
	}
	return u
}

// link returns ref, found where base is in force, as an absolute address. It
// is empty for what is no address of a page, such as javascript:. An address
// that is absolute already stays as written but for white space.
func (p *reading) link(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if strings.ContainsAny(ref, "\t\r\n") {
		ref = strings.Join(strings.Fields(ref), "")
	}
	if ref == "" {
		return ""
	}
	switch scheme := schemeOf(ref); scheme {
	case "":
	case "javascript", "data", "vbscript":
		return ""
	default:
		return ref
	}
	if base == nil {
		p.relative++
		return ref
	}
	u, err := url.Parse(ref)
	if err != nil {
		// Such as a bare "%": as a path it can be resolved all the same.
		u = &url.URL{Path: ref}
	}
	if p.grown > maxGrowth {
		p.problem("resolving made links longer by %d MiB: the rest stay relative", maxGrowth>>20)
		return ref
	}
	abs := base.ResolveReference(u).String()
	p.grown += max(0, len(abs)-len(ref))
	return abs
}

// schemeOf returns the scheme of ref in lower case, empty if it is relative.
func schemeOf(ref string) string {
	i := strings.IndexAny(ref, ":/?#")
	if i <= 0 || ref[i] != ':' {
		return ""
	}
	for j := range i {
		c := ref[j]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || j > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.') {
			continue
		}
		return ""
	}
	return strings.ToLower(ref[:i])
}

// linked are the HTML attributes that hold an address.
var linked = map[string]bool{
	"href": true, "src": true, "cite": true, "poster": true, "background": true,
	"action": true, "longdesc": true, "data": true, "codebase": true, "usemap": true, "classid": true,
}

// markup returns HTML with its relative links resolved. What has none comes
// back as it is.
func (p *reading) markup(base *url.URL, s string) string {
	if base == nil || strings.IndexByte(s, '<') < 0 || strings.IndexByte(s, '=') < 0 {
		return s
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			b.WriteString(raw)
			continue
		}
		t, changed := z.Token(), false
		for i, a := range t.Attr {
			if !linked[a.Key] || a.Val == "" || strings.HasPrefix(a.Val, "#") || schemeOf(a.Val) != "" {
				continue
			}
			if abs := p.link(base, a.Val); abs != "" && abs != a.Val {
				t.Attr[i].Val, changed = abs, true
			}
		}
		if changed {
			raw = t.String()
		}
		b.WriteString(raw)
	}
}

// htmlNames are the elements that make a title markup; any other word in
// angle brackets is text.
var htmlNames = map[string]bool{
	"a": true, "abbr": true, "b": true, "big": true, "blockquote": true, "br": true, "cite": true, "code": true,
	"del": true, "dfn": true, "div": true, "em": true, "font": true, "h1": true, "h2": true, "h3": true, "h4": true,
	"hr": true, "i": true, "img": true, "ins": true, "kbd": true, "li": true, "mark": true, "nobr": true, "ol": true,
	"p": true, "pre": true, "q": true, "s": true, "small": true, "span": true, "strike": true, "strong": true,
	"sub": true, "sup": true, "tt": true, "u": true, "ul": true, "wbr": true, "script": true, "style": true,
}

// plainText returns markup as one line of text.
func plainText(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = stripTags(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

func stripTags(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return unescape(s)
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	mute := ""
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if mute == "" {
				b.WriteString(unescape(string(z.Raw())))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			switch n := string(name); {
			case !htmlNames[n]:
				b.WriteString(unescape(raw))
			case n == "script" || n == "style":
				mute = ""
				if kind == html.StartTagToken {
					mute = n
				}
			case n == "br" || n == "p" || n == "div" || n == "li" || n == "hr":
				b.WriteByte(' ')
			}
		}
	}
}
