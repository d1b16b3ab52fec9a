package posts

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// What app.bsky.feed.getAuthorFeed answers, as far as it is read (lexicons
// app.bsky.feed.defs, app.bsky.feed.post and app.bsky.embed.*).
type (
	feedView struct {
		Post   postView
		Reason *struct {
			Type      string `json:"$type"`
			By        profile
			URI       string
			IndexedAt time.Time `json:"indexedAt"`
		}
	}
	postView struct {
		URI       string
		Author    profile
		Record    json.RawMessage
		IndexedAt time.Time `json:"indexedAt"`
	}
	profile struct {
		DID         string
		Handle      string
		DisplayName string `json:"displayName"`
		Labels      []struct {
			Val string
			Neg bool
		}
	}
	record struct {
		Text      string
		CreatedAt string `json:"createdAt"`
		Langs     []string
		Reply     *struct{ Parent strongRef }
		Facets    []struct {
			Features []struct {
				Type string `json:"$type"`
				URI  string
			}
		}
		Embed *embed
	}
	strongRef struct{ URI string }
	external  struct{ URI string }
	embed     struct {
		External *external
		Record   *struct {
			URI    string
			Record *strongRef // of recordWithMedia, one level deeper
		}
		Media *struct{ External *external }
	}
)

func (a profile) name() string { return oneLine(a.DisplayName) }

// noIndex reports whether the account asked not to be shown to those who are
// not logged in.
func (a profile) noIndex() bool {
	for _, l := range a.Labels {
		if l.Val == "!no-unauthenticated" && !l.Neg {
			return true
		}
	}
	return false
}

// bluesky reads an author feed.
func (p *Page) bluesky(body []byte, from string) error {
	if !jsonStart(body) {
		return errors.New("no JSON")
	}
	var answer struct {
		Feed    []json.RawMessage
		Cursor  string
		Error   string
		Message string
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("no author feed: %w", err)
	}
	switch {
	case answer.Error != "":
		return fmt.Errorf("the server says: %s", clip(oneLine(answer.Error+": "+answer.Message), 200))
	case answer.Feed == nil:
		return errors.New("no author feed")
	}
	for i, raw := range answer.Feed {
		var v feedView
		if err := json.Unmarshal(raw, &v); err != nil || v.Post.URI == "" {
			p.problem("post %d: cannot be read", i+1)
			continue
		}
		post, err := v.post()
		if err != nil {
			p.problem("post %s: %v", v.Post.URI, err)
			continue
		}
		p.add(post)
	}
	if u, err := url.Parse(from); err == nil && answer.Cursor != "" && u.Host != "" {
		q := u.Query()
		q.Set("cursor", answer.Cursor)
		u.RawQuery = q.Encode()
		p.Next = u.String()
	}
	return nil
}

func (v *feedView) post() (Post, error) {
	var r record
	if err := json.Unmarshal(v.Post.Record, &r); err != nil {
		return Post{}, errors.New("record cannot be read")
	}
	author := v.Post.Author
	page := pageOf(v.Post.URI, author.Handle)
	post := Post{
		ID:      v.Post.URI,
		URL:     page,
		Handle:  author.Handle,
		Author:  author.name(),
		Text:    tidy(r.Text),
		At:      sortTime(r.CreatedAt, v.Post.IndexedAt),
		NoIndex: author.noIndex(),
	}
	if len(r.Langs) > 0 {
		post.Language = r.Langs[0]
	}
	if r.Reply != nil {
		post.Reply = r.Reply.Parent.URI
	}
	for _, f := range r.Facets {
		for _, x := range f.Features {
			if x.Type == "app.bsky.richtext.facet#link" && isWeb(x.URI) {
				post.Links = addOnce(post.Links, x.URI)
			}
		}
	}
	if e := r.Embed; e != nil {
		for _, x := range []*external{e.External, e.media()} {
			if x != nil && isWeb(x.URI) {
				post.Links = addOnce(post.Links, x.URI)
			}
		}
		post.Quote = e.quoted()
	}
	if by := v.Reason; by != nil && by.Type == "app.bsky.feed.defs#reasonRepost" {
		post.Forward = &Forward{Handle: author.Handle, Name: author.name(), URL: page, ID: v.Post.URI}
		// The repost is a record of its own and has no page. Old servers
		// do not tell its address.
		post.ID, post.URL = by.URI, by.URI
		if by.URI == "" {
			post.ID = v.Post.URI + "#" + by.By.DID
		}
		post.Handle, post.Author = by.By.Handle, by.By.name()
		post.At = by.IndexedAt.UTC()
		post.NoIndex = post.NoIndex || by.By.noIndex()
		post.Reply = ""
	}
	return post, nil
}

func (e *embed) media() *external {
	if e.Media == nil {
		return nil
	}
	return e.Media.External
}

// quoted returns the address of the record that is embedded.
func (e *embed) quoted() string {
	switch {
	case e.Record == nil:
		return ""
	case e.Record.Record != nil:
		return e.Record.Record.URI
	}
	return e.Record.URI
}

// sortTime is the earlier of the time an author claims and the time a server
// first saw the post, as Bluesky sorts its feeds.
func sortTime(created string, indexed time.Time) time.Time {
	t, err := time.Parse(time.RFC3339, created)
	if err != nil || !indexed.IsZero() && indexed.Before(t) {
		t = indexed
	}
	return t.UTC()
}

// pageOf returns the web page of a post.
func pageOf(uri, handle string) string {
	parts := strings.Split(strings.TrimPrefix(uri, "at://"), "/")
	if len(parts) != 3 || parts[1] != "app.bsky.feed.post" {
		return ""
	}
	who := handle
	if who == "" || who == "handle.invalid" {
		who = parts[0]
	}
	return "https://bsky.app/profile/" + url.PathEscape(who) + "/post/" + url.PathEscape(parts[2])
}
