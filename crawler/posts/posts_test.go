package posts

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// check holds what is true of every answer, however broken.
func check(t *testing.T, platform, body string) {
	t.Helper()
	const from = "https://social.example/s/x"
	p, err := Parse(platform, []byte(body), "", from)
	if err != nil && strings.Contains(err.Error(), "parser stopped") {
		t.Fatal(err)
	}
	again, _ := Parse(platform, []byte(body), "", from)
	if !reflect.DeepEqual(p, again) {
		t.Error("two readings differ")
	}
	for _, post := range p.Posts {
		if post.ID == "" {
			t.Errorf("post without id: %+v", post)
		}
		if post.NoIndex && post.Text+post.Title != "" {
			t.Errorf("text of an author who asked not to be indexed: %q", post.Text)
		}
		if !utf8.ValidString(post.Text) || strings.TrimSpace(post.Text) != post.Text || strings.Contains(post.Text, "\n\n\n") {
			t.Errorf("untidy text %q", post.Text)
		}
		for _, l := range post.Links {
			if !isWeb(l) {
				t.Errorf("link %q", l)
			}
		}
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"<p>One <b>two</b></p><p>three<br />four</p>", "One two\n\nthree\nfour"},
		{"a\n  b&nbsp;c", "a b c"},
		{"<ul><li>x</li><li>y</li></ul>", "x\ny"},
		{"<script>no()</script>yes <style>p{}</style>", "yes"},
		{`<p class="quote-inline">RE: <a href="http://a.example/1">x</a></p><p>mine</p>`, "mine"},
		{"3 < 4 &amp;&lt; 5", "3 < 4 &< 5"},
		{"<br><br><br><br>x<br><br><br><br>y<br>", "x\n\ny"},
	} {
		if got, _ := plain(c.in); got != c.want {
			t.Errorf("plain(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestUnknownPlatform(t *testing.T) {
	if _, err := Parse("gazette", []byte("{}"), "", ""); err == nil || !strings.Contains(err.Error(), "write telegram") {
		t.Errorf("err = %v, want one that says what to write", err)
	}
}

func TestAddress(t *testing.T) {
	const id = "UCabcdefghijklmnopqrstuv"
	for _, c := range []struct{ platform, handle, instance, want string }{
		{"telegram", "harbour_desk", "", "https://t.me/s/harbour_desk"},
		{"telegram", "@Harbour", "", "https://t.me/s/Harbour"},
		{"mastodon", "1001", "Social.example", "https://social.example/api/v1/accounts/1001/statuses?limit=40"},
		{"mastodon", "1001", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/api/v1/accounts/1001/statuses?limit=40"},
		{"bluesky", "desk.example.org", "", BlueskyView + "/xrpc/app.bsky.feed.getAuthorFeed?actor=desk.example.org&limit=50&filter=posts_no_replies"},
		{"bluesky", "did:plc:abc234", "view.example", "https://view.example/xrpc/app.bsky.feed.getAuthorFeed?actor=did%3Aplc%3Aabc234&limit=50&filter=posts_no_replies"},
		{"youtube", id, "", "https://www.youtube.com/feeds/videos.xml?channel_id=" + id},
		{"podcast", "https://pod.example/feed?x=1", "", "https://pod.example/feed?x=1"},
	} {
		if got, err := Address(c.platform, c.handle, c.instance); got != c.want || err != nil {
			t.Errorf("Address(%q, %q, %q) = %q, %v, want %q", c.platform, c.handle, c.instance, got, err, c.want)
		}
	}
}

func TestAddressErrors(t *testing.T) {
	for _, c := range []struct{ platform, handle, instance, want string }{
		{"telegram", "https://t.me/x", "", "t.me/NAME"},
		{"telegram", "abc", "", "4 to 32"},
		{"mastodon", "1001", "", "instance is missing"},
		{"mastodon", "desk", "social.example", "https://social.example/api/v1/accounts/lookup?acct=NAME"},
		{"mastodon", "1", "social.example/@desk", "server's host"},
		{"bluesky", "desk", "", "DID"},
		{"youtube", "@desk", "", "UC"},
		{"feed", "ftp://a.example/x", "", "https://"},
		{"fax", "1", "", "write telegram"},
	} {
		if got, err := Address(c.platform, c.handle, c.instance); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Address(%q, %q, %q) = %q, %v, want an error with %q", c.platform, c.handle, c.instance, got, err, c.want)
		}
	}
}

func TestNextLink(t *testing.T) {
	const from = "https://social.example/api/v1/accounts/1/statuses?limit=40"
	for _, c := range []struct{ link, want string }{
		{`<https://social.example/api/v1/accounts/1/statuses?max_id=7>; rel="next", <https://social.example/api/v1/accounts/1/statuses?min_id=9>; rel="prev"`, "https://social.example/api/v1/accounts/1/statuses?max_id=7"},
		{`<https://other.example/x>; rel="next"`, ""},
		{"", ""},
	} {
		if got := NextLink(c.link, from); got != c.want {
			t.Errorf("NextLink(%q) = %q, want %q", c.link, got, c.want)
		}
	}
}

func TestFeeds(t *testing.T) {
	const video = `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
<id>yt:channel:abc</id><title>Harbour TV</title><author><name>Harbour TV</name></author>
<entry><id>yt:video:v1</id><yt:videoId>v1</yt:videoId><title>Boats &amp; fog</title><link rel="alternate" href="https://www.youtube.com/watch?v=v1"/>
<author><name>Harbour TV</name></author><published>2019-08-20T06:00:00+00:00</published><updated>2019-08-21T06:00:00+00:00</updated>
<media:group><media:title>Boats</media:title><media:description>Fog &lt; boats.
More: https://harbour.example/fog.</media:description><media:community><media:statistics views="9"/></media:community></media:group></entry></feed>`
	const podcast = `<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Hour</title><language>en</language>
<item><title>Episode 3</title><guid isPermaLink="false">ep3</guid><pubDate>Tue, 20 Aug 2019 06:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Long <a href="/notes">notes</a>.</p><p>Second.</p>]]></content:encoded><enclosure url="/ep3.mp3" length="1" type="audio/mpeg"/></item></channel></rss>`
	at := time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		platform, body string
		want           Post
	}{
		{"youtube", video, Post{
			ID: "yt:video:v1", URL: "https://www.youtube.com/watch?v=v1", Handle: "Harbour TV", Author: "Harbour TV", Title: "Boats & fog",
			Text: "Fog < boats.\nMore: https://harbour.example/fog.", At: at, Links: []string{"https://harbour.example/fog"},
		}},
		{"podcast", podcast, Post{
			ID: "ep3", URL: "https://pod.example/ep3.mp3", Handle: "Harbour Hour", Title: "Episode 3",
			Text: "Long notes.\n\nSecond.", Language: "en", At: at, Links: []string{"https://pod.example/notes"},
		}},
	} {
		p, err := Parse(c.platform, []byte(c.body), "application/xml", "https://pod.example/feed.xml")
		if err != nil || len(p.Posts) != 1 || len(p.Problems) > 0 {
			t.Fatalf("%s: %+v, %v", c.platform, p, err)
		}
		if !reflect.DeepEqual(p.Posts[0], c.want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", c.platform, p.Posts[0], c.want)
		}
	}
}

func FuzzFeeds(f *testing.F) {
	f.Add("<rss><channel><item><guid>x</guid><description>a&lt;p&gt;b https://c.example/.</description></item>")
	f.Fuzz(func(t *testing.T, body string) {
		check(t, "feed", body)
		check(t, "youtube", body)
	})
}
