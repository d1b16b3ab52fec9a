package crawler

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/gocolly/colly/v2"
	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Limits of what is read from one page.
const (
	maxAnchors = 5000
	maxTitle   = 300 // runes of a link's text; headlines are shorter
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
			shown = text.Decode(a.body, a.header.Get("Content-Type")).Text
		}
		return &http.Response{
			StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
			Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
			Body:   io.NopCloser(strings.NewReader(shown)), ContentLength: int64(len(shown)),
		}, nil
	}))
	c.OnHTML("a[href], link[rel=next]", func(e *colly.HTMLElement) {
		if len(anchors) < maxAnchors {
			anchors = append(anchors, anchor{e.Attr("href"), title(e.Text), e.Attr("rel") == "next"})
		}
	})
	failed := c.Request(http.MethodGet, u, nil, nil, nil)
	if err == nil && failed != nil && a != nil && a.err == nil && len(anchors) == 0 {
		anchors = scan(shown) // x/net refuses pages nested deeper than 512
	}
	if a == nil && err == nil {
		err = failed // unreachable: colly asks once
	}
	return a, anchors, err
}

// A relay answers colly's request.
type relay func(*http.Request) (*http.Response, error)

func (r relay) RoundTrip(q *http.Request) (*http.Response, error) { return r(q) }

// scan reads links without building a tree.
func scan(page string) (out []anchor) {
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(1 << 20)
	var open *anchor
	var words bytes.Buffer
	for len(out) < maxAnchors {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			t := z.Token()
			if t.Data != "a" {
				continue
			}
			words.Reset()
			open = nil
			for _, attr := range t.Attr {
				if attr.Key == "href" {
					open = &anchor{href: attr.Val}
				}
			}
		case html.TextToken:
			if open != nil && words.Len() < 4*maxTitle {
				words.Write(z.Text())
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); open != nil && string(name) == "a" {
				open.title = title(html.UnescapeString(words.String()))
				out = append(out, *open)
				open = nil
			}
		}
	}
	return out
}

// title is the text of a link on one line, cut where no headline is so long.
func title(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= maxTitle {
		return s
	}
	if r := []rune(s); len(r) > maxTitle {
		return string(r[:maxTitle])
	}
	return s
}

func isHTML(contentType string, body []byte) bool {
	if contentType == "" {
		contentType = http.DetectContentType(body)
	}
	return strings.Contains(contentType, "html") ||
		strings.HasPrefix(contentType, "text/plain") && strings.Contains(http.DetectContentType(body), "html")
}
