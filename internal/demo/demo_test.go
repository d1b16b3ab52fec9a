package demo

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestWeb(t *testing.T) {
	w, err := Serve()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	proxy, err := url.Parse(w.Proxy())
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}
	defer client.CloseIdleConnections()
	get := func(day int, u string) (int, string) {
		t.Helper()
		w.SetDay(day)
		resp, err := client.Get(u)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(b)
	}
	for _, c := range []struct {
		day    int
		url    string
		status int
		has    string
	}{
		{1, "http://daily.aurelia.example/robots.txt", 200, "Disallow: /search"},
		{14, "http://wire.apa.example/feed.xml", 200, "<pubDate>"},
		{15, "http://wire.apa.example/feed.xml", 410, ""},
		{9, "http://daily.aurelia.example/2025/11/10/smear-campaign", 200, "smear campaign, and a lazy one"},
		{10, "http://daily.aurelia.example/2025/11/10/smear-campaign", 200, "forgotten by the end of the season"},
		{7, "http://daily.aurelia.example/2025/11/10/smear-campaign", 404, ""},
		{15, "http://daily.aurelia.example/2025/11/14/school-meals", 410, ""},
		{9, "http://daily.aurelia.example/2025/11/11/straits-statement", 200, "collision of two ferries"},
		{21, "http://telegram.example/s/aureliadaily", 200, "tgme_widget_message_forwarded_from_name"},
		{21, "http://social.example/api/v1/accounts/1001/statuses", 200, `"visibility":"public"`},
		{3, "http://elsewhere.example/", 404, ""},
	} {
		status, body := get(c.day, c.url)
		if status != c.status || !strings.Contains(body, c.has) {
			t.Errorf("day %d %s: %d, want %d with %q:\n%s", c.day, c.url, status, c.status, c.has, body)
		}
	}
	if strings.Contains(strings.Join(everyWord(w.world), " "), "{") {
		t.Error("a slot was left open")
	}
}

func everyWord(w *world) (out []string) {
	for _, list := range w.articles {
		for _, a := range list {
			out = append(out, a.title)
			out = append(out, a.paragraphs...)
		}
	}
	return out
}
