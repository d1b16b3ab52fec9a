package feed

import "strings"

// spaces gives the short name of each namespace that is read. Those of the
// feed formats are listed with the address their documents use; the list of
// spellings in the wild follows feedparser's and gofeed's.
var spaces = map[string]string{
	"http://www.w3.org/2005/atom":                     "atom",
	"https://www.w3.org/2005/atom":                    "atom",
	"http://purl.org/atom/ns#":                        "atom",
	"http://purl.org/rss/1.0":                         "rss",
	"http://my.netscape.com/rdf/simple/0.9":           "rss",
	"http://channel.netscape.com/rdf/simple/0.9":      "rss",
	"http://backend.userland.com/rss":                 "rss",
	"http://backend.userland.com/rss2":                "rss",
	"http://backend.userland.com/rss091":              "rss",
	"http://backend.userland.com/rss2#":               "rss",
	"http://blogs.law.harvard.edu/tech/rss":           "rss",
	"http://purl.org/net/rss1.1#":                     "rss",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#":     "rdf",
	"http://purl.org/dc/elements/1.1":                 "dc",
	"http://purl.org/dc/elements/1.0":                 "dc",
	"http://purl.org/dc/terms":                        "dcterms",
	"http://purl.org/rss/1.0/modules/content":         "content",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":      "itunes",
	"http://example.com/dtds/podcast-1.0.dtd":         "itunes",
	"http://search.yahoo.com/mrss":                    "media",
	"http://rssnamespace.org/feedburner/ext/1.0":      "feedburner",
	"http://schemas.pocketsoap.com/rss/mydescmodule":  "szf",
	"http://www.w3.org/1999/xhtml":                    "xhtml",
	"http://www.w3.org/xml/1998/namespace":            "xml",
	"http://www.sitemaps.org/schemas/sitemap/0.9":     "sitemap",
	"http://www.google.com/schemas/sitemap/0.84":      "sitemap",
	"http://www.google.com/schemas/sitemap-news/0.9":  "news",
	"http://www.google.com/schemas/sitemap-image/1.1": "image",
	"http://www.google.com/schemas/sitemap-video/1.1": "video",
}

// prefixes are read as their usual namespace when a document forgets to
// declare them.
var prefixes = map[string]string{
	"atom": "atom", "rss": "rss", "rdf": "rdf", "dc": "dc", "dcterms": "dcterms",
	"content": "content", "itunes": "itunes", "media": "media", "feedburner": "feedburner",
	"xhtml": "xhtml", "xml": "xml", "news": "news", "image": "image", "video": "video",
}

func spaceOf(uri string) string {
	uri = strings.TrimRight(strings.ToLower(strings.TrimSpace(uri)), "/")
	if s, ok := spaces[uri]; ok {
		return s
	}
	return "other"
}

// gofeed is handed documents in which these prefixes are declared so.
var declared = []struct{ prefix, uri string }{
	{"atom", "http://www.w3.org/2005/Atom"},
	{"content", "http://purl.org/rss/1.0/modules/content/"},
	{"dc", "http://purl.org/dc/elements/1.1/"},
	{"dcterms", "http://purl.org/dc/terms/"},
	{"feedburner", "http://rssnamespace.org/feedburner/ext/1.0"},
	{"itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"},
	{"media", "http://search.yahoo.com/mrss/"},
	{"xhtml", "http://www.w3.org/1999/xhtml"},
	{"own", "urn:hymnsheet:feed"}, // what the writer adds
}
