package crawler

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gocolly/colly/v2"
)

// maxAnchors bounds the links read from one page.
const maxAnchors = 5000

// An anchor is a link as a page has it.
type anchor struct {
	href  string
	title string
	next  bool // rel=next
}

// An answer is what came of asking for a URL.
type answer struct {
	wire
	anchors []anchor
	took    time.Duration
	crashed bool
}

// An engine fetches pages with colly and collects their links. Policy is not
// colly's here: it neither follows redirects, nor limits, nor keeps cookies,
// nor reads robots.txt.
type engine struct {
	http      HTTP
	transport *transport
}

// get asks for one URL and reads the links of its answer if links is set. It
// never panics.
func (e *engine) get(ctx context.Context, rawURL string, header http.Header, limit int64, links bool) (a answer) {
	ctx, cancel := context.WithTimeout(ctx, e.http.Timeout)
	defer cancel()
	w := &wire{limit: limit}
	begun := time.Now()
	defer func() {
		if r := recover(); r != nil {
			a.crashed = true
			w.err = fmt.Errorf("panic: %v", r)
		}
		a.wire, a.took = *w, time.Since(begun)
	}()
	c := colly.NewCollector(colly.StdlibContext(context.WithValue(ctx, wireKey{}, w)))
	// After the constructor: it reads COLLY_* from the environment last.
	c.Async, c.AllowURLRevisit, c.IgnoreRobotsTxt, c.ParseHTTPErrorResponse = false, true, true, true
	c.MaxBodySize, c.MaxDepth, c.CacheDir, c.DetectCharset, c.TraceHTTP = 0, 0, "", false, false
	c.AllowedDomains, c.DisallowedDomains, c.UserAgent = nil, nil, e.http.agent()
	c.DisableCookies()
	c.WithTransport(e.transport)
	c.SetRequestTimeout(e.http.Timeout + time.Second) // ours comes first
	c.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	if links {
		c.OnHTML("a[href], link[rel=next]", func(h *colly.HTMLElement) {
			if len(a.anchors) < maxAnchors {
				a.anchors = append(a.anchors, anchor{h.Attr("href"), h.Text, h.Attr("rel") == "next"})
			}
		})
	}
	if err := c.Request(http.MethodGet, rawURL, nil, nil, header); err != nil && w.err == nil && w.exchange == nil {
		w.err = err
	}
	return a
}
