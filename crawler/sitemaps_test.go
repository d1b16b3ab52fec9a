package crawler

import (
	"testing"
	"testing/synctest"
)

// Sitemaps that robots.txt names are read if the outlet asks for it; of what
// they list, only what is new and fits a source's pattern is taken.
func TestNamedSitemaps(t *testing.T) {
	for _, on := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			o := feedOutlet("a", feedA)
			o.Sitemaps = on
			o.Sources[0].Links = "/story/"
			w := newWorld(t, o)
			w.web.on(robotsA, reply{body: "User-agent: *\nSitemap: /maps.xml\nSitemap: http://b.example/other.xml\nDisallow: /closed\n"})
			w.web.on(feedA, rss("http://a.example/story/1"))
			w.web.on("http://a.example/news.xml", sitemap("set",
				"http://a.example/story/2 1999-12-31T12:00:00Z", "http://a.example/story/3", "http://a.example/story/4 1999-11-01T12:00:00Z", "http://a.example/tag/5 1999-12-31T12:00:00Z"))
			// An index below an index, and one below that, which is too deep.
			w.web.on("http://a.example/maps.xml", sitemap("index", "http://a.example/news.xml 1999-12-31T12:00:00Z", "http://a.example/maps.xml", "http://a.example/deep.xml"))
			w.web.on("http://a.example/deep.xml", sitemap("index", "http://a.example/deeper.xml"))
			w.web.on("http://a.example/deeper.xml", sitemap("index", "http://a.example/deepest.xml"))
			for _, u := range []string{"1", "2", "3", "4"} {
				w.web.on("http://a.example/story/"+u, htmlPage())
			}
			w.run()
			for u, want := range map[string]bool{
				"http://a.example/story/1": true, "http://a.example/maps.xml": on, "http://a.example/news.xml": on, "http://a.example/deep.xml": on, "http://a.example/deeper.xml": false, "http://a.example/deepest.xml": false, "http://a.example/story/2": on,
				"http://a.example/story/3": false, "http://a.example/story/4": false, "http://a.example/tag/5": false, "http://b.example/other.xml": false,
			} {
				if got := w.web.count(u) == 1; got != want {
					t.Errorf("sitemaps %t: %s asked for %d times, want once: %t", on, u, w.web.count(u), want)
				}
			}
		})
	}
}
