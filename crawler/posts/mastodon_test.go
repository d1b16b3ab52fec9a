package posts

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

const (
	statusesURL = "https://social.example/api/v1/accounts/1/statuses?limit=40"
	desk        = `"account":{"id":"1","acct":"desk","display_name":"The  Desk","noindex":false,"indexable":true,"discoverable":null}`
)

func mastodonPosts(t *testing.T, body string) []Post {
	t.Helper()
	p, err := Parse("mastodon", []byte(body), "application/json", statusesURL)
	if err != nil {
		t.Fatal(err)
	}
	return p.Posts
}

func TestMastodon(t *testing.T) {
	got := mastodonPosts(t, `[
{"id":"9","created_at":"2019-08-20T06:00:00.000Z","edited_at":"2019-08-20T07:00:00.000Z","in_reply_to_id":"8","spoiler_text":"fog","visibility":"public","language":"en",
 "uri":"https://social.example/users/desk/statuses/9","url":"https://social.example/@desk/9",
 "content":"<p class=\"quote-inline\">RE: <a href=\"https://far.example/@x/5\">far</a></p><p>Two boats, <a href=\"https://social.example/@you\" class=\"u-url mention\">@<span>you</span></a> <a href=\"https://social.example/tags/fog\" class=\"mention hashtag\" rel=\"tag\">#<span>fog</span></a></p><p><a href=\"https://harbour.example/tides\"><span class=\"invisible\">https://</span><span>harbour.example/tides</span></a></p>",
 "reblog":null,`+desk+`,"card":{"url":"https://harbour.example/card"},"poll":{"options":[{"title":"North"},{"title":"South"}]},
 "quote":{"state":"accepted","quoted_status":{"id":"5","uri":"https://far.example/users/x/statuses/5","url":"https://far.example/@x/5","content":"<p>theirs</p>"}}},
{"id":"10","created_at":"2019-08-20T08:00:00.000Z","visibility":"public","language":null,"uri":"https://social.example/users/desk/statuses/10/activity","url":null,"content":"",`+desk+`,
 "reblog":{"id":"7","created_at":"2019-08-19T08:00:00.000Z","visibility":"public","language":"zh","uri":"https://far.example/users/x/statuses/7","url":"https://far.example/@x/7","content":"<p>from afar</p>","account":{"acct":"x@far.example","display_name":"X"}}},
{"id":"11","created_at":"2019-08-20T09:00:00.000Z","visibility":"direct","uri":"u","content":"<p>secret</p>",`+desk+`},
{"id":12}]`)
	want := []Post{{
		ID: "9", URL: "https://social.example/@desk/9", Handle: "desk@social.example", Author: "The Desk", Language: "en",
		Text:    "fog\n\nTwo boats, @you #fog\n\nhttps://harbour.example/tides\nNorth\nSouth",
		At:      time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC),
		Edited:  time.Date(2019, 8, 20, 7, 0, 0, 0, time.UTC),
		Changed: true, Reply: "8", Quote: "https://far.example/@x/5",
		Links: []string{"https://harbour.example/tides", "https://harbour.example/card"},
	}, {
		ID: "10", URL: "https://social.example/users/desk/statuses/10/activity", Handle: "desk@social.example", Author: "The Desk", Language: "zh",
		Text: "from afar", At: time.Date(2019, 8, 20, 8, 0, 0, 0, time.UTC),
		Forward: &Forward{Handle: "x@far.example", Name: "X", URL: "https://far.example/@x/7", ID: "https://far.example/users/x/statuses/7"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Parse =\n%+v\nwant\n%+v", got, want)
	}
}

func TestMastodonNoIndex(t *testing.T) {
	for account, want := range map[string]bool{
		`{"acct":"a"}`: false,
		`{"acct":"a","noindex":false,"indexable":null}`:     false,
		`{"acct":"a","noindex":true}`:                       true,
		`{"acct":"a","indexable":false}`:                    true,
		`{"acct":"a","noindex":false,"discoverable":false}`: true,
		`{"acct":"a","indexable":true,"discoverable":true}`: false,
	} {
		posts := mastodonPosts(t, `[{"id":"1","created_at":"2019-08-20T06:00:00Z","content":"<p>words</p>","spoiler_text":"w","account":`+account+`}]`)
		if got := posts[0].NoIndex; got != want || (posts[0].Text == "") != want {
			t.Errorf("%s: NoIndex = %v, text %q, want %v", account, got, posts[0].Text, want)
		}
	}
	// Whoever boosts cannot consent for whom they boost.
	posts := mastodonPosts(t, `[{"id":"2","created_at":"2019-08-20T06:00:00Z","account":{"acct":"a"},"reblog":{"id":"1","created_at":"2019-08-20T05:00:00Z","content":"x","account":{"acct":"b","noindex":true}}}]`)
	if !posts[0].NoIndex || posts[0].Text != "" {
		t.Errorf("boost of an author who asked not to be indexed: %+v", posts[0])
	}
}

func TestMastodonErrors(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":"Record not found"}`: "the server says: Record not found",
		`<html>busy</html>`:            "no JSON",
		`{"domain":"social.example"}`:  "no list of statuses",
		`[{"code":"en"}]`:              "no list of statuses",
	} {
		if _, err := Parse("mastodon", []byte(body), "", statusesURL); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%s): %v, want %q", body, err, want)
		}
	}
}

func FuzzMastodon(f *testing.F) {
	f.Add(`[{"id":"1","created_at":"2019-08-20T06:00:00Z","content":"<p>x","account":{"acct":"a","noindex":true},"quote":{},"card":{},"poll":{"options":[{}]}}]`)
	f.Add(`{"error":1}`)
	f.Fuzz(func(t *testing.T, body string) { check(t, "mastodon", body) })
}
