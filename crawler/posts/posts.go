// Package posts reads public posts of accounts: Telegram preview pages,
// Mastodon account statuses, Bluesky author feeds, and feeds (YouTube,
// podcasts with their show notes, others).
package posts

import "time"

// A Post is one public message.
type Post struct {
	ID       string // as the platform writes it
	URL      string
	Handle   string // whose account, as printed
	Author   string // signature or display name
	Title    string // videos and episodes have one
	Text     string // plain text, line breaks as \n; empty for pictures alone
	Language string // as the platform says, may be empty
	At       time.Time
	Edited   time.Time // zero if never, or if the platform does not tell when
	Changed  bool      // the platform marks it as edited
	Forward  *Forward  // reposted or forwarded from
	Reply    string    // id or URL of the post answered
	Links    []string
	Views    string // as printed, "1.5K"
	NoIndex  bool   // the author asked not to be indexed: keep no text
}

// A Forward is the origin of a repost.
type Forward struct {
	Handle string // empty if hidden
	Name   string
	URL    string
	ID     string
}

// A Page is one answer of a platform.
type Page struct {
	Posts    []Post
	Next     string // address of the next older page, empty if none
	Problems []string
}

// Parse reads one answer of platform ("telegram", "mastodon", "bluesky",
// "youtube", "podcast", "feed") fetched from url.
func Parse(platform string, body []byte, contentType, url string) (Page, error) {
	panic("posts owner")
}

// Address returns the URL to poll for handle on platform; instance is the
// Mastodon server or Bluesky AppView, or empty for the usual one. For
// mastodon, handle is the numeric account id; for feeds it is the feed's URL.
func Address(platform, handle, instance string) (string, error) { panic("posts owner") }
