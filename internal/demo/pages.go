package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"
)

//go:embed config.yaml
var configYAML string

// page renders an article in its outlet's looks. others are further articles
// of the outlet, for the lists that news sites put around a text: they change
// from day to day while the text does not.
func page(a article, day int, others []article) string {
	switch a.outlet.id {
	case "daily":
		return scriptPage(a, day, others)
	case "agency":
		return metaPage(a, day, others)
	case "shuguang":
		return tablePage(a, day, others)
	}
	return barePage(a, day, others)
}

// scriptPage is a modern page: an article element, and a JSON-LD script with
// headline, date and author.
func scriptPage(a article, day int, others []article) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=%q>\n<head>\n<meta charset=\"utf-8\">\n<title>%s - %s</title>\n",
		a.outlet.lang, html.EscapeString(a.title), html.EscapeString(a.outlet.name))
	fmt.Fprintf(&b, "<link rel=\"canonical\" href=%q>\n", "http://"+a.outlet.host+a.path())
	ld := map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": a.title, "articleSection": a.section,
		"datePublished": a.published.Format(time.RFC3339), "publisher": map[string]string{"@type": "Organization", "name": a.outlet.name},
	}
	if a.byline != "" {
		ld["author"] = map[string]string{"@type": "Person", "name": a.byline}
	}
	data, _ := json.Marshal(ld) // map keys are sorted, strings cannot fail
	fmt.Fprintf(&b, "<script type=\"application/ld+json\">%s</script>\n</head>\n<body>\n", data)
	fmt.Fprintf(&b, "<header><a href=\"/\">%s</a><nav><a href=\"/\">Home</a> <a href=\"/\">Opinion</a> <a href=\"/search\">Search</a></nav></header>\n", html.EscapeString(a.outlet.name))
	fmt.Fprintf(&b, "<main><article>\n<h1>%s</h1>\n", html.EscapeString(a.title))
	if a.byline != "" {
		fmt.Fprintf(&b, "<p class=\"byline\">By <span rel=\"author\">%s</span></p>\n", html.EscapeString(a.byline))
	}
	fmt.Fprintf(&b, "<time datetime=%q>%s</time>\n", a.published.Format(time.RFC3339), a.published.Format("2 January 2006, 15:04 MST"))
	paragraphs(&b, a, day, "<p>%s</p>\n")
	b.WriteString("</article>\n<aside><h2>Most read</h2>\n")
	links(&b, others, "<ul>", "<li><a href=%q>%s</a></li>", "</ul>\n")
	fmt.Fprintf(&b, "</aside></main>\n<footer>© %s. Visitors today: %d</footer>\n</body>\n</html>\n", html.EscapeString(a.outlet.name), 1000+17*day)
	return b.String()
}

// metaPage is a page of divisions that says what it is in meta elements only.
func metaPage(a article, day int, others []article) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>%s | APA</title>\n", html.EscapeString(a.title))
	for _, m := range [][2]string{
		{"og:type", "article"},
		{"og:title", a.title},
		{"og:site_name", a.outlet.name},
		{"og:locale", "en_GB"},
		{"article:published_time", a.published.Format(time.RFC3339)},
		{"article:section", a.section},
	} {
		fmt.Fprintf(&b, "<meta property=%q content=\"%s\">\n", m[0], html.EscapeString(m[1]))
	}
	b.WriteString("</head>\n<body>\n<div id=\"top\"><a href=\"/\">APA</a> · <a href=\"/\">Politics</a> · <a href=\"/\">Economy</a> · <a href=\"/search\">Archive</a></div>\n")
	fmt.Fprintf(&b, "<div id=\"story\">\n<div class=\"headline\">%s</div>\n<div class=\"body\">\n", html.EscapeString(a.title))
	paragraphs(&b, a, day, "<p>%s</p>\n")
	b.WriteString("</div>\n<div class=\"share\"><a href=\"/\">Print</a> <a href=\"/\">Send</a></div>\n</div>\n")
	links(&b, others, "<div id=\"side\"><div class=\"label\">More from the wire</div>\n", "<div><a href=%q>%s</a></div>\n", "</div>\n")
	fmt.Fprintf(&b, "<div id=\"foot\">Aurelia Press Agency, desk open day and night. Bulletin %d of the year.</div>\n</body>\n</html>\n", 306+day)
	return b.String()
}

// barePage says nothing of itself: title, author and date are words among
// others.
func barePage(a article, day int, others []article) string {
	var b strings.Builder
	name := html.EscapeString(a.outlet.name)
	fmt.Fprintf(&b, "<html>\n<head>\n<meta charset=\"utf-8\">\n<title>%s — %s</title>\n</head>\n<body>\n", html.EscapeString(a.title), name)
	fmt.Fprintf(&b, "<div><a href=\"/\">%s</a></div>\n<div><a href=\"/\">News</a> <a href=\"/\">Media</a> <a href=\"/\">Sea</a> <a href=\"/search\">Search</a></div>\n", name)
	by := ""
	if a.byline != "" {
		by = "By " + html.EscapeString(a.byline) + ", "
	}
	fmt.Fprintf(&b, "<div>\n<h1>%s</h1>\n<div>%s%s</div>\n", html.EscapeString(a.title), by, a.published.Format("2 January 2006, 15:04 MST"))
	paragraphs(&b, a, day, "<p>%s</p>\n")
	b.WriteString("</div>\n")
	links(&b, others, "<div><b>Also today</b><br>\n", "<a href=%q>%s</a><br>\n", "</div>\n")
	fmt.Fprintf(&b, "<div>The Harbour Observer is owned by its readers. %d of them joined this week.</div>\n</body>\n</html>\n", 40+3*day)
	return b.String()
}

// tablePage is the older looks of the Chinese outlet: tables, no semantics,
// the date as text, the charset in the page only.
func tablePage(a article, day int, others []article) string {
	var b strings.Builder
	title, name := html.EscapeString(a.title), html.EscapeString(a.outlet.name)
	fmt.Fprintf(&b, "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=%s\">\n<title>%s--%s</title>\n</head>\n<body>\n", a.outlet.charset(), title, name)
	b.WriteString("<table width=\"100%\"><tr><td><a href=\"/\">首页</a> | <a href=\"/\">要闻</a> | <a href=\"/\">评论</a></td></tr></table>\n")
	fmt.Fprintf(&b, "<table width=\"760\"><tr><td align=\"center\"><h1>%s</h1></td></tr>\n", title)
	fmt.Fprintf(&b, "<tr><td align=\"center\">%s　来源：%s　%s</td></tr>\n<tr><td class=\"text\">\n", a.published.In(chinaTime).Format("2006年01月02日15:04"), name, a.byline)
	paragraphs(&b, a, day, "<p>　　%s</p>\n")
	b.WriteString("</td></tr></table>\n")
	links(&b, others, "<table><tr><td>相关新闻</td></tr>\n", "<tr><td><a href=%q>%s</a></td></tr>\n", "</table>\n")
	fmt.Fprintf(&b, "<table><tr><td>今日访问：%d</td></tr><tr><td>版权所有 %s 未经授权禁止转载</td></tr></table>\n</body>\n</html>\n", 2000+31*day, name)
	return b.String()
}

// paragraphs writes the text of a day, the dateline before its first words.
func paragraphs(b *strings.Builder, a article, day int, format string) {
	for i, p := range a.text(day) {
		if i == 0 && a.dateline != "" {
			p = a.dateline + " – " + p
		}
		fmt.Fprintf(b, format, html.EscapeString(p))
	}
}

// links writes a list of articles; format takes address and title.
func links(b *strings.Builder, list []article, open, format, end string) {
	b.WriteString(open)
	for _, a := range list {
		fmt.Fprintf(b, format, a.path(), html.EscapeString(a.title))
	}
	b.WriteString(end)
}

// frontPage lists the newest articles.
func frontPage(o outlet, list []article) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=%q>\n<head><meta charset=%q><title>%s</title></head>\n<body>\n<h1>%s</h1>\n<ul>\n", o.lang, o.charset(), o.name, o.name)
	for _, a := range list {
		fmt.Fprintf(&b, "<li><a href=%q>%s</a></li>\n", a.path(), html.EscapeString(a.title))
	}
	b.WriteString("</ul>\n<p><a href=\"/search\">search</a></p>\n</body>\n</html>\n")
	return b.String()
}

// rss lists the newest articles as a feed.
func rss(o outlet, list []article) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>%s</title><link>http://%s/</link><description>News</description>\n", html.EscapeString(o.name), o.host)
	for _, a := range list {
		url := "http://" + o.host + a.path()
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate></item>\n",
			html.EscapeString(a.title), url, url, a.published.Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>\n")
	return b.String()
}
