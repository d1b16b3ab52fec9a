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

// page renders an article in its outlet's looks.
func page(a article, day int) string {
	if a.outlet.id == "shuguang" {
		return tablePage(a, day)
	}
	var b strings.Builder
	url := "http://" + a.outlet.host + a.path()
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=%q>\n<head>\n<meta charset=\"utf-8\">\n<title>%s - %s</title>\n",
		a.outlet.lang, html.EscapeString(a.title), html.EscapeString(a.outlet.name))
	fmt.Fprintf(&b, "<link rel=\"canonical\" href=%q>\n", url)
	fmt.Fprintf(&b, "<meta property=\"article:section\" content=%q>\n", a.section)
	ld := map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": a.title,
		"datePublished": a.published.Format(time.RFC3339),
	}
	if a.byline != "" {
		ld["author"] = map[string]string{"@type": "Person", "name": a.byline}
	}
	data, _ := json.Marshal(ld) // map keys are sorted, strings cannot fail
	fmt.Fprintf(&b, "<script type=\"application/ld+json\">%s</script>\n</head>\n<body>\n", data)
	fmt.Fprintf(&b, "<header><a href=\"/\">%s</a><nav><a href=\"/\">Home</a> <a href=\"/search\">Search</a></nav></header>\n", html.EscapeString(a.outlet.name))
	fmt.Fprintf(&b, "<main><article>\n<h1>%s</h1>\n", html.EscapeString(a.title))
	if a.byline != "" {
		fmt.Fprintf(&b, "<p class=\"byline\">By <span rel=\"author\">%s</span></p>\n", html.EscapeString(a.byline))
	}
	fmt.Fprintf(&b, "<time datetime=%q>%s</time>\n", a.published.Format(time.RFC3339), a.published.Format("2 January 2006, 15:04 MST"))
	for i, p := range a.text(day) {
		if i == 0 && a.dateline != "" {
			p = a.dateline + " – " + p
		}
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(p))
	}
	b.WriteString("</article>\n<aside><h2>Most read</h2><ul><li><a href=\"/\">Weather in Avell</a></li><li><a href=\"/\">Ferry times</a></li></ul></aside></main>\n")
	fmt.Fprintf(&b, "<footer>© %s. Visitors today: %d</footer>\n</body>\n</html>\n", html.EscapeString(a.outlet.name), 1000+17*day)
	return b.String()
}

// tablePage is the older looks of the Chinese outlet: tables, no semantics,
// the date as text.
func tablePage(a article, day int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\n<title>%s--%s</title>\n</head>\n<body>\n", a.title, a.outlet.name)
	b.WriteString("<table width=\"100%\"><tr><td><a href=\"/\">首页</a> | <a href=\"/\">要闻</a> | <a href=\"/\">评论</a></td></tr></table>\n")
	fmt.Fprintf(&b, "<table width=\"760\"><tr><td align=\"center\"><h1>%s</h1></td></tr>\n", html.EscapeString(a.title))
	fmt.Fprintf(&b, "<tr><td align=\"center\">%s　来源：%s　%s</td></tr>\n", a.published.Add(8*time.Hour).Format("2006年01月02日15:04"), a.outlet.name, a.byline)
	b.WriteString("<tr><td class=\"text\">\n")
	for _, p := range a.text(day) {
		fmt.Fprintf(&b, "<p>　　%s</p>\n", html.EscapeString(p))
	}
	fmt.Fprintf(&b, "</td></tr></table>\n<table><tr><td>今日访问：%d</td></tr><tr><td>版权所有 %s 未经授权禁止转载</td></tr></table>\n</body>\n</html>\n", 2000+31*day, a.outlet.name)
	return b.String()
}

// frontPage lists the newest articles.
func frontPage(o outlet, list []article) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=%q>\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n<h1>%s</h1>\n<ul>\n", o.lang, o.name, o.name)
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

// channelPage is a channel preview as Telegram lays it out.
func channelPage(list []post) string {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>The Aurelia Daily</title></head>\n<body><main class=\"tgme_main\"><section class=\"tgme_channel_history js-message_history\">\n")
	for i := len(list) - 1; i >= 0; i-- { // oldest first on the page
		p := list[i]
		fmt.Fprintf(&b, "<div class=\"tgme_widget_message_wrap js-widget_message_wrap\"><div class=\"tgme_widget_message js-widget_message\" data-post=\"aureliadaily/%d\">\n", p.id)
		if p.forward != "" {
			fmt.Fprintf(&b, "<div class=\"tgme_widget_message_forwarded_from\">Forwarded from <a class=\"tgme_widget_message_forwarded_from_name\" href=\"https://t.me/straitswatch/7\">%s</a></div>\n", html.EscapeString(p.forward))
		}
		fmt.Fprintf(&b, "<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">%s</div>\n", html.EscapeString(p.text))
		fmt.Fprintf(&b, "<div class=\"tgme_widget_message_footer\"><span class=\"tgme_widget_message_views\">1.2K</span><span class=\"tgme_widget_message_meta\"><a class=\"tgme_widget_message_date\" href=\"https://t.me/aureliadaily/%d\"><time datetime=%q class=\"time\">%s</time></a></span></div>\n</div></div>\n",
			p.id, p.at.Format("2006-01-02T15:04:05-07:00"), p.at.Format("15:04"))
	}
	b.WriteString("</section></main></body></html>\n")
	return b.String()
}

// statuses is what a Mastodon server answers for an account.
func statuses(list []post) string {
	type account struct {
		ID       string `json:"id"`
		Username string `json:"username"`
		Acct     string `json:"acct"`
		Name     string `json:"display_name"`
		URL      string `json:"url"`
		Index    bool   `json:"indexable"`
	}
	type status struct {
		ID         string  `json:"id"`
		CreatedAt  string  `json:"created_at"`
		EditedAt   *string `json:"edited_at"`
		Language   string  `json:"language"`
		Visibility string  `json:"visibility"`
		URI        string  `json:"uri"`
		URL        string  `json:"url"`
		Content    string  `json:"content"`
		Account    account `json:"account"`
	}
	out := []status{}
	for _, p := range list {
		url := fmt.Sprintf("http://%s/@apa/%d", wireHost, p.id)
		out = append(out, status{
			ID: fmt.Sprint(p.id), CreatedAt: p.at.Format("2006-01-02T15:04:05.000Z"), Language: "en", Visibility: "public",
			URI: url, URL: url, Content: "<p>" + html.EscapeString(p.text) + "</p>",
			Account: account{"1001", "apa", "apa", "Aurelia Press Agency", "http://" + wireHost + "/@apa", true},
		})
	}
	data, _ := json.Marshal(out) // plain strings cannot fail
	return string(data)
}
