package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// readMail makes an article of one message: its subject, sender, date and
// text. Outlet is left to the caller.
func readMail(raw []byte) (store.Article, error) {
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return store.Article{}, fmt.Errorf("not a message: %w", err)
	}
	h := mailHeader(msg.Header)
	body := readBody(msg.Header, msg.Body)
	words := withoutReader(body.text(), h.readers())
	a := store.Article{
		Title: h.words("Subject"), Published: h.date(), Byline: h.sender(), Language: h.language(), Text: words,
	}
	if a.Title == "" && a.Text == "" {
		return a, cmp.Or(body.err, errors.New("neither subject nor text"))
	}
	a.URL = h.address(a)
	return a, nil
}

// A mailHeader is read with what mailers do in mind: encoded words in any
// charset, raw bytes, and lines that are no dates.
type mailHeader mail.Header

// wordDecoder reads encoded words (RFC 2047) in any charset that pages can be in.
var wordDecoder = &mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(r)
	return strings.NewReader(decodeText(b, charset)), err
}}

func decodeText(b []byte, charset string) string {
	return text.Decode(b, mime.FormatMediaType("text/plain", map[string]string{"charset": charset})).Text
}

// maxHeader bounds one header line that is read, in bytes.
const maxHeader = 4 << 10

// words is a header as people read it.
func (h mailHeader) words(name string) string {
	v := mail.Header(h).Get(name)
	v = v[:min(len(v), maxHeader)]
	if s, err := wordDecoder.DecodeHeader(v); err == nil {
		v = s
	}
	return text.Normalise(decodeText([]byte(v), ""))
}

// sender is the name of who sent it, or the address if it has none.
func (h mailHeader) sender() string {
	v := mail.Header(h).Get("From")
	p := mail.AddressParser{WordDecoder: wordDecoder}
	if list, err := p.ParseList(v[:min(len(v), maxHeader)]); err == nil && len(list) > 0 {
		return text.Normalise(cmp.Or(list[0].Name, list[0].Address))
	}
	return h.words("From")
}

// date is when it was sent or, if its own line is no date, when the reader's
// server took it; empty if nothing tells.
func (h mailHeader) date() string {
	lines := []string{mail.Header(h).Get("Date")}
	for _, received := range h["Received"] {
		if i := strings.LastIndexByte(received, ';'); i >= 0 {
			lines = append(lines, received[i+1:])
		}
	}
	for _, line := range lines {
		t, err := mail.ParseDate(strings.TrimSpace(line))
		// Mail is as old as 1971; a clock that was never set says 1970.
		if err == nil && t.Year() > 1970 && t.Year() < 2100 {
			return t.UTC().Format(time.RFC3339)
		}
	}
	return ""
}

// language is the first language that the message declares, as two letters.
func (h mailHeader) language() string {
	lang := strings.ToLower(strings.TrimSpace(mail.Header(h).Get("Content-Language")))
	if len(lang) >= 2 && (len(lang) == 2 || !isLetter(lang[2])) && isLetter(lang[0]) && isLetter(lang[1]) {
		return lang[:2]
	}
	return ""
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// address is where the message is filed: its own address in a web archive
// (RFC 5064), else its message id (RFC 2392), else one made of its content.
func (h mailHeader) address(a store.Article) string {
	at := strings.Trim(mail.Header(h).Get("Archived-At"), "<> \t")
	if u, err := weburl.Canonical(at); at != "" && err == nil {
		return u
	}
	if id := strings.Trim(mail.Header(h).Get("Message-Id"), "<> \t"); id != "" && len(id) <= maxHeader {
		return "mid:" + strings.ReplaceAll(url.PathEscape(id), "%40", "@")
	}
	sum := sha256.Sum256([]byte(a.Published + "\x00" + a.Title + "\x00" + a.Text))
	return "mid:" + hex.EncodeToString(sum[:16]) + "@no-message-id.invalid"
}

// readers are the addresses the message was sent to.
func (h mailHeader) readers() (out []string) {
	for _, name := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"} {
		for _, line := range h[name] {
			if list, err := mail.ParseAddressList(line[:min(len(line), maxHeader)]); err == nil {
				for _, a := range list {
					out = append(out, a.Address)
				}
			}
		}
	}
	return out
}

// withoutReader takes the reader's addresses out of a text: newsletters end
// with whom they were sent to.
func withoutReader(s string, addresses []string) string {
	for _, a := range addresses {
		if strings.Contains(a, "@") {
			s = regexp.MustCompile(`(?i)`+regexp.QuoteMeta(a)).ReplaceAllLiteralString(s, "[reader]")
		}
	}
	return s
}

// A mailBody is the text that a message holds, by form, in order.
type mailBody struct {
	html, plain []string
	parts       int
	err         error // what was wrong with a part
}

// text is the body's text, in paragraphs: read from its HTML as from a page,
// unless its plain form says much more.
func (b *mailBody) text() string {
	var html []string
	for _, page := range b.html {
		d := extract.Parse(extract.Page{Capture: crawler.Capture{
			URL: "https://newsletter.invalid/", Kind: crawler.KindPage, Status: 200, ContentType: "text/html; charset=utf-8", Body: []byte(page),
		}})
		html = append(html, d.Text())
	}
	rich := strings.TrimSpace(strings.Join(html, "\n\n"))
	var bare []string
	for _, p := range b.plain {
		bare = append(bare, paragraphs(p))
	}
	poor := strings.TrimSpace(strings.Join(bare, "\n\n"))
	if len(rich) < len(poor)/2 {
		return poor
	}
	return cmp.Or(rich, poor)
}

var (
	bareLink  = regexp.MustCompile(`[<(\[]?https?://[^\s<>\])]+[>)\]]?`)
	blankLine = regexp.MustCompile(`\n[ \t]*\n+`)
)

// paragraphs parts a plain text at its empty lines, without its links (they
// tell who the reader is) and without the signature.
func paragraphs(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if i := strings.LastIndex(s, "\n-- \n"); i >= 0 {
		s = s[:i]
	}
	s = bareLink.ReplaceAllString(s, "")
	var out []string
	for _, p := range blankLine.Split(s, -1) {
		if p = text.Normalise(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}
