package demo

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
)

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
