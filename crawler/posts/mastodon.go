package posts

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A status is what the Mastodon API says about a post; fields that are not
// read are left out (docs.joinmastodon.org/entities/Status).
type status struct {
	ID          string
	CreatedAt   time.Time  `json:"created_at"`
	EditedAt    *time.Time `json:"edited_at"`
	InReplyToID string     `json:"in_reply_to_id"`
	SpoilerText string     `json:"spoiler_text"`
	Visibility  string
	Language    string
	URI         string
	URL         string
	Content     string
	Reblog      *status
	Account     mastodonAccount
	Card        *struct{ URL string }
	Poll        *struct {
		Options []struct{ Title string }
	}
	Quote *struct {
		State        string
		QuotedStatus *struct{ URI, URL string } `json:"quoted_status"`
		QuotedID     string                     `json:"quoted_status_id"`
	}
}

type mastodonAccount struct {
	Acct         string
	DisplayName  string `json:"display_name"`
	URL          string
	NoIndex      *bool
	Indexable    *bool
	Discoverable *bool
}

// noIndex reports whether the account asked to be left out. Discoverable and
// indexable count when they are told and false; null and absent say nothing.
func (a mastodonAccount) noIndex() bool {
	no := func(b *bool) bool { return b != nil && !*b }
	return a.NoIndex != nil && *a.NoIndex || no(a.Indexable) || no(a.Discoverable)
}

// mastodon reads api/v1/accounts/ID/statuses: a list of statuses.
func (p *Page) mastodon(body []byte, from string) error {
	if !jsonStart(body) {
		return errors.New("no JSON")
	}
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		var one struct {
			Error   string
			ID      string
			Content *string
		}
		if json.Unmarshal(body, &one) != nil {
			return fmt.Errorf("no list of statuses: %w", err)
		}
		switch {
		case one.Error != "":
			return fmt.Errorf("the server says: %s", clip(oneLine(one.Error), 200))
		case one.ID == "" || one.Content == nil:
			return errors.New("no list of statuses")
		}
		list = []json.RawMessage{body}
	}
	bad := 0
	for i, raw := range list {
		var s status
		if err := json.Unmarshal(raw, &s); err != nil || s.ID == "" {
			bad++
			p.problem("status %d: cannot be read", i+1)
			continue
		}
		switch s.Visibility {
		case "private", "direct":
			// Not for the public, whatever the server was thinking.
			p.problem("status %s: %s, left out", s.ID, s.Visibility)
			continue
		}
		p.add(s.post(hostOf(from)))
	}
	if bad > 0 && bad == len(list) {
		return errors.New("no list of statuses")
	}
	return nil
}

// post maps a status; host is the server's, for accounts at home there.
func (s *status) post(host string) Post {
	post := Post{
		ID:       s.ID,
		URL:      firstOf(s.URL, s.URI),
		Handle:   handleAt(s.Account.Acct, host),
		Author:   oneLine(s.Account.DisplayName),
		Language: s.Language,
		At:       s.CreatedAt.UTC(),
		Reply:    s.InReplyToID,
		NoIndex:  s.Account.noIndex(),
	}
	if s.EditedAt != nil {
		post.Edited, post.Changed = s.EditedAt.UTC(), true
	}
	own := s
	if r := s.Reblog; r != nil {
		own = r
		post.Language = firstOf(r.Language, s.Language)
		post.NoIndex = post.NoIndex || r.Account.noIndex()
		post.Forward = &Forward{
			Handle: handleAt(r.Account.Acct, host),
			Name:   oneLine(r.Account.DisplayName),
			URL:    firstOf(r.URL, r.URI),
			ID:     firstOf(r.URI, r.ID),
		}
	}
	post.Text, post.Links = plain(own.Content)
	if w := oneLine(own.SpoilerText); w != "" {
		post.Text = strings.TrimSpace(w + "\n\n" + post.Text)
	}
	if own.Poll != nil {
		for _, o := range own.Poll.Options {
			post.Text = strings.TrimSpace(post.Text + "\n" + oneLine(o.Title))
		}
	}
	if own.Card != nil && isWeb(own.Card.URL) {
		post.Links = addOnce(post.Links, own.Card.URL)
	}
	if q := own.Quote; q != nil {
		if q.QuotedStatus != nil {
			post.Quote = firstOf(q.QuotedStatus.URL, q.QuotedStatus.URI)
		}
		post.Quote = firstOf(post.Quote, q.QuotedID)
	}
	return post
}

// handleAt completes the name of an account at home on the server asked.
func handleAt(acct, host string) string {
	if acct == "" || host == "" || strings.Contains(acct, "@") {
		return acct
	}
	return acct + "@" + host
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
