package posts

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

const (
	// maxPage is how large a page of HTML may be, in bytes. A preview has some
	// 100 KiB; twenty messages of the greatest length have half of this.
	maxPage = 1 << 20

	// maxTags is how many tags it may have; a preview has some thousand. The
	// parser makes several elements of one tag where formatting is left open.
	maxTags = 20000
)

// telegram reads a preview page, https://t.me/s/CHANNEL.
func (p *Page) telegram(body []byte, contentType, from string) error {
	if len(body) > maxPage {
		return fmt.Errorf("larger than %d MiB", maxPage>>20)
	}
	d := text.Decode(body, contentType)
	if strings.Count(d.Text, "<") > maxTags {
		return fmt.Errorf("more than %d tags", maxTags)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(d.Text))
	if err != nil {
		return err
	}
	found := 0
	doc.Find(".tgme_widget_message[data-post]").Each(func(_ int, m *goquery.Selection) {
		found++
		if m.HasClass("service_message") || m.ParentsFiltered(".tgme_widget_message").Length() > 0 {
			return
		}
		p.message(m)
	})
	if found == 0 {
		switch {
		case !strings.Contains(from, "/s/"):
			p.problem("no preview: the channel has none, or it was asked for without /s/")
		case !strings.Contains(from, "before="):
			p.problem("no preview: no message on the page")
		}
	}
	p.Next = older(doc, from)
	return nil
}

// older returns the address of the page before this one.
func older(doc *goquery.Document, from string) string {
	id := doc.Find("a.tme_messages_more[data-before]").First().AttrOr("data-before", "")
	u, err := url.Parse(from)
	if !numberRE.MatchString(id) || err != nil || u.Host == "" {
		return ""
	}
	u.RawQuery = "before=" + id
	return u.String()
}

func (p *Page) message(m *goquery.Selection) {
	id := strings.TrimSpace(m.AttrOr("data-post", ""))
	channel, number, ok := strings.Cut(id, "/")
	if !ok || channel == "" || number == "" {
		p.problem("message %q: no channel and number", id)
		return
	}
	post := Post{
		ID:     id,
		Handle: channel,
		URL:    "https://t.me/" + id,
		Author: oneLine(first(m, ".tgme_widget_message_from_author").Text()),
		Views:  oneLine(first(m, ".tgme_widget_message_views").Text()),
	}
	if post.Author == "" {
		post.Author = oneLine(first(m, ".tgme_widget_message_owner_name").Text())
	}
	date := first(m, "a.tgme_widget_message_date")
	if href := date.AttrOr("href", ""); isWeb(href) {
		post.URL = href
	}
	when := date.Find("time[datetime]").First().AttrOr("datetime", "")
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(when))
	if err != nil {
		p.problem("message %s: time %q cannot be read", id, when)
	}
	post.At = at.UTC()
	// The word is the only sign, and stands beside the time.
	post.Changed = strings.Contains(strings.ToLower(first(m, ".tgme_widget_message_meta").Text()), "edited")
	post.Forward = forward(m)
	post.Reply = first(m, "a.tgme_widget_message_reply").AttrOr("href", "")
	post.Text, post.Links = messageText(m)
	first(m, "a.tgme_widget_message_link_preview").Each(func(_ int, card *goquery.Selection) {
		if href := card.AttrOr("href", ""); isWeb(href) {
			post.Links = addOnce(post.Links, href)
		}
	})
	p.add(post)
}

// first returns the first match in a message that is not part of the message
// answered, which is shown inside.
func first(m *goquery.Selection, selector string) *goquery.Selection {
	return m.Find(selector).FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.ParentsFiltered(".tgme_widget_message_reply").Length() == 0
	}).First()
}

// messageText returns what the account wrote: the text, or the question and
// options of a poll.
func messageText(m *goquery.Selection) (string, []string) {
	markup, err := first(m, ".tgme_widget_message_text.js-message_text").Html()
	if err != nil {
		return "", nil
	}
	s, links := plain(markup)
	if s != "" {
		return s, links
	}
	poll := first(m, ".tgme_widget_message_poll")
	rows := []string{oneLine(poll.Find(".tgme_widget_message_poll_question").First().Text())}
	poll.Find(".tgme_widget_message_poll_option_text").Each(func(_ int, o *goquery.Selection) {
		rows = append(rows, oneLine(o.Text()))
	})
	return tidy(strings.Join(rows, "\n")), nil
}

// forward returns where a message was forwarded from. A hidden author has a
// name only.
func forward(m *goquery.Selection) *Forward {
	s := first(m, ".tgme_widget_message_forwarded_from_name")
	if s.Length() == 0 {
		return nil
	}
	f := &Forward{Name: oneLine(s.Text())}
	if href := s.AttrOr("href", ""); isWeb(href) {
		f.URL = href
		if u, err := url.Parse(href); err == nil {
			path := strings.TrimPrefix(strings.Trim(u.Path, "/"), "s/")
			handle, id, _ := strings.Cut(path, "/")
			f.Handle = handle
			if id != "" {
				f.ID = handle + "/" + id
			}
		}
	}
	return f
}

// jsonStart reports whether body looks like a JSON object or list.
func jsonStart(body []byte) bool {
	b := bytes.TrimLeft(body, " \t\r\n\xef\xbb\xbf")
	return len(b) > 0 && (b[0] == '{' || b[0] == '[')
}
