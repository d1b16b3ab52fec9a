package crawler

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/gocolly/colly/v2"
	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Limits of what is read from one page.
const (
	maxAnchors = 5000
	maxTitle   = 300 // runes of a link's text; headlines are shorter
	// maxWords and maxTitleNodes bound what is looked at for that text, in bytes
	// and nodes: links can be nested, each with all that is within the next.
	maxWords      = 8 << 10
	maxTitleNodes = 2000
)

// An anchor is a link as a page has it.
type anchor struct {
	href  string
	title string
	next  bool // rel=next
}

// page runs colly over one page: ask makes the exchange, and the links of what
// it brings are collected. Policy is not colly's here: it neither follows
// redirects, nor limits, nor keeps cookies, nor reads robots.txt. A page that
// makes a parser panic is an answer with an error, never a panic.
func page(ctx context.Context, u string, ask func() (*answer, error)) (a *answer, anchors []anchor, err error) {
	defer func() {
		if r := recover(); r != nil {
			if a == nil {
				a = &answer{}
			}
			a.err, anchors, err = &failure{Crashed, "the page made a parser fail"}, nil, nil
		}
	}()
	c := colly.NewCollector(colly.StdlibContext(ctx))
	// After the constructor, which reads COLLY_* from the environment last.
	c.Async, c.AllowURLRevisit, c.IgnoreRobotsTxt, c.ParseHTTPErrorResponse = false, true, true, true
	c.MaxBodySize, c.MaxDepth, c.MaxRequests, c.CacheDir, c.DetectCharset, c.TraceHTTP = 0, 0, 0, "", false, false
	c.AllowedDomains, c.DisallowedDomains, c.URLFilters, c.DisallowedURLFilters = nil, nil, nil, nil
	c.DisableCookies()
	c.SetRequestTimeout(0) // the wire has its own
	c.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	var shown string
	c.WithTransport(relay(func(r *http.Request) (*http.Response, error) {
		if a, err = ask(); err != nil {
			return nil, err
		}
		if a.err != nil {
			return nil, a.err
		}
		if a.status == http.StatusOK && isHTML(a.header.Get("Content-Type"), a.body) {
			shown = text.BoundTags(text.Decode(a.body, a.header.Get("Content-Type")).Text)
		}
		return &http.Response{
			StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
			Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
			Body:   io.NopCloser(strings.NewReader(shown)), ContentLength: int64(len(shown)),
		}, nil
	}))
	var base string
	read, refused := false, false
	// One callback for the root: colly collects the text of each element that
	// it calls back for, and links can be nested.
	c.OnHTML("html", func(e *colly.HTMLElement) {
		if !read {
			anchors, base = links(e.DOM.Find("a[href], link[rel=next], base[href]").Nodes)
		}
		read = true
	})
	c.OnError(func(*colly.Response, error) { refused = true })
	// The address is ours already, and colly would refuse some that are asked for.
	failed := c.Request(http.MethodGet, "http://page.invalid/", nil, nil, nil)
	if err == nil && refused && a != nil && a.err == nil {
		anchors, base = scan(shown) // x/net refuses pages nested deeper than 512
	}
	rebase(u, base, anchors)
	if a == nil && err == nil {
		err = failed // unreachable: colly asks once
	}
	return a, anchors, err
}

// glance reads the links of an article's page. It builds no tree, which takes
// four times as long: of these links only those to further pages of the article
// are of use, where a listing's lead to all there is.
func glance(u string, a *answer) (anchors []anchor) {
	defer func() {
		if r := recover(); r != nil {
			a.err, anchors = &failure{Crashed, "the page made a parser fail"}, nil
		}
	}()
	ct := a.header.Get("Content-Type")
	if a.err != nil || a.status != http.StatusOK || !isHTML(ct, a.body) {
		return nil
	}
	anchors, base := scan(text.BoundTags(text.Decode(a.body, ct).Text))
	rebase(u, base, anchors)
	return anchors
}

// A relay answers colly's request.
type relay func(*http.Request) (*http.Response, error)

func (r relay) RoundTrip(q *http.Request) (*http.Response, error) { return r(q) }

// links makes anchors of elements, in order, and finds the base they count from.
func links(nodes []*html.Node) (out []anchor, base string) {
	for _, n := range nodes {
		href, _ := attr(n.Attr, "href")
		rel, _ := attr(n.Attr, "rel")
		switch {
		case n.Data == "base":
			if base == "" {
				base = href
			}
		case len(out) < maxAnchors:
			out = append(out, anchor{href, title(words(n)), rel == "next"})
		}
	}
	return out, base
}

// words is the text within an element, as far as a title can need it.
func words(n *html.Node) string {
	var b strings.Builder
	seen := 0
	for d := range n.Descendants() {
		if seen++; seen > maxTitleNodes || b.Len() >= maxWords {
			break
		}
		if d.Type == html.TextNode {
			b.WriteString(d.Data[:min(len(d.Data), maxWords-b.Len())])
		}
	}
	return b.String()
}

// scan reads links, and the base they count from, without building a tree.
func scan(page string) (out []anchor, base string) {
	z := html.NewTokenizer(strings.NewReader(page))
	var open *anchor
	var words bytes.Buffer
	shut := func() {
		if open != nil {
			open.title = title(words.String())
			out = append(out, *open)
		}
		open = nil
		words.Reset()
	}
	for len(out) < maxAnchors {
		switch z.Next() {
		case html.ErrorToken:
			shut()
			return out, base
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			switch string(name) {
			case "a":
				shut() // as a browser closes one that was left open
				if href, rel, ok := target(z, more); ok {
					open = &anchor{href: href, next: rel == "next"}
				}
			case "base":
				if href, _, _ := target(z, more); base == "" {
					base = href
				}
			case "link":
				if href, rel, ok := target(z, more); ok && rel == "next" {
					out = append(out, anchor{href: href, next: true})
				}
			}
		case html.TextToken:
			if open != nil {
				s := z.Text()
				words.Write(s[:min(len(s), maxWords-words.Len())])
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "a" {
				shut()
			}
		}
	}
	return out, base
}

// maxAttributes is how many attributes of a tag are looked at; news pages have
// some eighty.
const maxAttributes = 512

// target reads where the tag that z stands at leads. Attributes are read one by
// one and the first of a name counts: a list of them could be as long as the
// page.
func target(z *html.Tokenizer, more bool) (href, rel string, ok bool) {
	related := false
	for n := 0; more && n < maxAttributes; n++ {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch {
		case string(key) == "href" && !ok:
			href, ok = string(value), true
		case string(key) == "rel" && !related:
			rel, related = string(value), true
		}
	}
	return href, rel, ok
}

func attr(list []html.Attribute, name string) (string, bool) {
	for _, a := range list {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// rebase makes links absolute that count from another address than their page.
func rebase(u, base string, anchors []anchor) {
	from, err := weburl.Resolve(u, base)
	if base == "" || err != nil {
		return
	}
	for i, a := range anchors {
		if to, err := weburl.Resolve(from, a.href); err == nil {
			anchors[i].href = to
		}
	}
}

// title is the text of a link on one line, cut where no headline is so long.
func title(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if len(s) <= maxTitle {
		return s
	}
	if r := []rune(s); len(r) > maxTitle {
		return string(r[:maxTitle])
	}
	return s
}

// isHTML reports whether a body is a page: its type says so and its bytes do
// not say otherwise, or it has no type, or plain text's, and looks like one.
func isHTML(contentType string, body []byte) bool {
	seen := http.DetectContentType(body)
	switch {
	case strings.Contains(contentType, "html"):
		return strings.HasPrefix(seen, "text/") || seen == binary && hasMarkup(body, contentType)
	case contentType == "", strings.HasPrefix(contentType, "text/plain"):
		return strings.Contains(seen, "html") || strings.Contains(seen, "utf-16") && hasMarkup(body, contentType)
	}
	return false
}

// binary is what net/http calls bytes that are no text: pictures of unknown
// kinds, and text in UTF-16 without a mark.
const binary = "application/octet-stream"

var markup = regexp.MustCompile(`(?i)<(!doctype|html|head|body|title|div|p|table|article)[\s>]`)

func hasMarkup(body []byte, contentType string) bool {
	d := text.Decode(body[:min(len(body), 64<<10)], contentType)
	return d.Broken*20 < len(d.Text) && markup.MatchString(d.Text)
}
