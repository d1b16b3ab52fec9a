package extract

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// canonicalOf is the canonical form of u, or u itself where it has none.
func canonicalOf(u string) string {
	if c, err := weburl.Canonical(u); err == nil {
		return c
	}
	return u
}

// canonical is the address the page names for itself, if that is on its own
// host and no front page; else the address fetched.
func (v *view) canonical() string {
	own := canonicalOf(v.url)
	ref := v.f.rel["canonical"]
	if ref == "" || v.base == nil {
		return own
	}
	u, err := weburl.Resolve(v.url, ref)
	if err != nil {
		return own
	}
	if siteHost(u) != siteHost(own) {
		return own
	}
	p, err := url.Parse(u)
	if err != nil || isListing(p.Path) {
		return own
	}
	return u
}

func siteHost(u string) string {
	h := weburl.Host(u)
	h = strings.TrimPrefix(h, "www.")
	return strings.TrimPrefix(h, "m.")
}

// isListing reports whether a path names a front page or section.
func isListing(path string) bool {
	p := strings.Trim(path, "/")
	if p == "" {
		return true
	}
	last := p[strings.LastIndex(p, "/")+1:]
	switch strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(last, ".html"), ".htm")) {
	case "index", "default", "home", "news", "index.php", "default.aspx", "404":
		return true
	}
	return false
}

// maxPages bounds the further pages of one article.
const maxPages = 30

var pageNumber = regexp.MustCompile(`^[\[(（【第]*\s*(\d{1,2})\s*[页頁\])）】]*$`)

// nextPages are the addresses of the further pages of this article, in order:
// addresses that differ from this one in a page number alone.
func (v *view) nextPages() []string {
	if v.t == nil {
		return nil
	}
	own := canonicalOf(v.url)
	stem := pageStem(own)
	seen := map[string]bool{own: true}
	numbered := map[int]string{}
	top := 1
	next := ""
	take := func(href, label string) {
		if !pageNumber.MatchString(label) && !isNextLabel(label) {
			return
		}
		u, err := weburl.Resolve(v.baseURL(), href)
		if err != nil || seen[u] || pageStem(u) != stem || weburl.Host(u) != weburl.Host(own) {
			return
		}
		n := pageOf(u)
		if n < 2 || n > maxPages {
			return
		}
		seen[u] = true
		numbered[n] = u
		top = max(top, n)
	}
	if pageOf(own) > 1 {
		return nil
	}
	for _, i := range v.f.links {
		e := &v.t.e[i]
		if e.text > 12 {
			continue
		}
		take(attr(e.n, "href"), v.t.textOf(i, 60))
	}
	if h := v.f.rel["next"]; h != "" {
		next = h
	}
	if next != "" && len(numbered) == 0 {
		if u, err := weburl.Resolve(v.baseURL(), next); err == nil && pageStem(u) == stem && pageOf(u) == 2 {
			numbered[2], top = u, 2
		}
	}
	var out []string
	for n := 2; n <= top; n++ {
		if u := numbered[n]; u != "" {
			out = append(out, u)
		}
	}
	return out
}

func (v *view) baseURL() string {
	if v.base != nil {
		return v.base.String()
	}
	return v.url
}

func isNextLabel(s string) bool {
	switch strings.ToLower(strings.Trim(s, " >»›→")) {
	case "next", "next page", "下一页", "下页", "далее", "siguiente", "suivant", "weiter":
		return true
	}
	return false
}

var pageSuffix = regexp.MustCompile(`(?:[_-]|/page/|/|[?&](?:page|p|pg|pagina)=)(\d{1,2})((?:\.s?html?|\.php|\.aspx?|/)?)$`)

// pageStem is u without its page number.
func pageStem(u string) string {
	if g := pageSuffix.FindStringSubmatchIndex(u); g != nil {
		return trimExt(u[:g[0]] + u[g[4]:g[5]])
	}
	return trimExt(u)
}

func trimExt(u string) string { return strings.TrimRight(u, "/") }

// pageOf is the page number in u, 1 if there is none.
func pageOf(u string) int {
	if g := pageSuffix.FindStringSubmatch(u); g != nil {
		return atoi(g[1])
	}
	return 1
}

// section is the part of the outlet that the page stands in.
func (v *view) section() string {
	if s := v.f.one("article:section", "section", "parsely-section", "category", "og:section"); s != "" {
		return clip(text.Normalise(s), 200)
	}
	for _, a := range v.f.ld {
		if a.section != "" {
			return clip(text.Normalise(a.section), 200)
		}
	}
	crumbs := v.f.crumbs
	if len(crumbs) == 0 {
		crumbs = v.shownCrumbs()
	}
	// the last that is not the article itself
	for k := len(crumbs) - 1; k >= 1; k-- {
		if s := text.Normalise(crumbs[k]); s != "" && fold(s) != fold(v.title) && len(s) < 60 {
			return s
		}
	}
	return ""
}

// shownCrumbs are the links of a breadcrumb bar.
func (v *view) shownCrumbs() []string {
	if v.t == nil {
		return nil
	}
	tried := 0
	for i := range v.t.e {
		e := &v.t.e[i]
		if tried > 5 {
			break
		}
		if e.tag == 0 || e.text == 0 || e.text > 200 {
			continue
		}
		name := strings.ToLower(attr(e.n, "class") + " " + attr(e.n, "id"))
		if !strings.Contains(name, "breadcrumb") && !strings.Contains(name, "crumb") && !strings.Contains(name, "bread-nav") {
			continue
		}
		tried++
		var out []string
		for _, l := range v.f.links {
			if v.t.within(l, int32(i)) {
				out = append(out, v.t.textOf(l, 80))
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
