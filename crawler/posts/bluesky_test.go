package posts

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

const feedURL = "https://view.example/xrpc/app.bsky.feed.getAuthorFeed?actor=desk.example&limit=50"

func TestBluesky(t *testing.T) {
	p, err := Parse("bluesky", []byte(`{"cursor":"2019::c","feed":[
{"post":{"uri":"at://did:plc:desk/app.bsky.feed.post/3k1","author":{"did":"did:plc:desk","handle":"desk.example","displayName":"The Desk","labels":[]},"indexedAt":"2019-08-20T06:00:05Z",
 "record":{"$type":"app.bsky.feed.post","createdAt":"2019-08-20T06:00:00.000Z","langs":["en","zh"],"text":"Two boats.\nharbour.example/tides",
  "reply":{"parent":{"uri":"at://did:plc:x/app.bsky.feed.post/3k0"},"root":{"uri":"at://did:plc:x/app.bsky.feed.post/3k0"}},
  "facets":[{"index":{"byteStart":11,"byteEnd":32},"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://harbour.example/tides"}]},{"features":[{"$type":"app.bsky.richtext.facet#tag","tag":"fog"}]}],
  "embed":{"$type":"app.bsky.embed.recordWithMedia","record":{"$type":"app.bsky.embed.record","record":{"uri":"at://did:plc:y/app.bsky.feed.post/3j9"}},"media":{"$type":"app.bsky.embed.external","external":{"uri":"https://harbour.example/card","title":"Card"}}}}}},
{"post":{"uri":"at://did:plc:y/app.bsky.feed.post/3j8","author":{"did":"did:plc:y","handle":"y.example"},"indexedAt":"2019-08-19T06:00:00Z","record":{"text":"from y","createdAt":"2019-08-19T06:00:00Z","embed":{"$type":"app.bsky.embed.record","record":{"uri":"at://did:plc:z/app.bsky.feed.post/1"}}}},
 "reason":{"$type":"app.bsky.feed.defs#reasonRepost","by":{"did":"did:plc:desk","handle":"desk.example","displayName":"The Desk"},"uri":"at://did:plc:desk/app.bsky.feed.repost/3k2","indexedAt":"2019-08-20T07:00:00Z"}},
{"post":{"uri":"at://did:plc:shy/app.bsky.feed.post/1","author":{"did":"did:plc:shy","handle":"shy.example","labels":[{"val":"!no-unauthenticated"}]},"indexedAt":"2019-08-18T06:00:00Z","record":{"text":"not for all","createdAt":"2031-01-01T00:00:00Z"}},"reason":{"$type":"app.bsky.feed.defs#reasonPin"}},
{"post":{}}]}`), "application/json", feedURL)
	if err != nil {
		t.Fatal(err)
	}
	want := []Post{{
		ID: "at://did:plc:desk/app.bsky.feed.post/3k1", URL: "https://bsky.app/profile/desk.example/post/3k1", Handle: "desk.example", Author: "The Desk",
		Text: "Two boats.\nharbour.example/tides", Language: "en", At: time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC),
		Reply: "at://did:plc:x/app.bsky.feed.post/3k0", Quote: "at://did:plc:y/app.bsky.feed.post/3j9",
		Links: []string{"https://harbour.example/tides", "https://harbour.example/card"},
	}, {
		ID: "at://did:plc:desk/app.bsky.feed.repost/3k2", URL: "at://did:plc:desk/app.bsky.feed.repost/3k2", Handle: "desk.example", Author: "The Desk",
		Text: "from y", At: time.Date(2019, 8, 20, 7, 0, 0, 0, time.UTC), Quote: "at://did:plc:z/app.bsky.feed.post/1",
		Forward: &Forward{Handle: "y.example", URL: "https://bsky.app/profile/y.example/post/3j8", ID: "at://did:plc:y/app.bsky.feed.post/3j8"},
	}, {
		ID: "at://did:plc:shy/app.bsky.feed.post/1", URL: "https://bsky.app/profile/shy.example/post/1", Handle: "shy.example",
		At: time.Date(2019, 8, 18, 6, 0, 0, 0, time.UTC), NoIndex: true,
	}}
	if !reflect.DeepEqual(p.Posts, want) {
		t.Errorf("Parse =\n%+v\nwant\n%+v", p.Posts, want)
	}
	if want := "https://view.example/xrpc/app.bsky.feed.getAuthorFeed?actor=desk.example&cursor=2019%3A%3Ac&limit=50"; p.Next != want {
		t.Errorf("Next = %q, want %q", p.Next, want)
	}
	if len(p.Problems) != 1 {
		t.Errorf("Problems = %q, want one", p.Problems)
	}
}

func TestBlueskyErrors(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":"InvalidRequest","message":"Profile not found"}`: "Profile not found",
		`{"posts":[]}`: "no author feed",
		`<html>`:       "no JSON",
	} {
		if _, err := Parse("bluesky", []byte(body), "", feedURL); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%s): %v, want %q", body, err, want)
		}
	}
}

func FuzzBluesky(f *testing.F) {
	f.Add(`{"feed":[{"post":{"uri":"at://a/app.bsky.feed.post/b","record":{"text":"x","embed":{"record":{"record":null},"media":{}}}},"reason":{"$type":"app.bsky.feed.defs#reasonRepost"}}],"cursor":"1"}`)
	f.Fuzz(func(t *testing.T, body string) { check(t, "bluesky", body) })
}
