package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

// Bounds on what is read of a message. Mailers nest three deep; the rest is
// hostile.
const (
	maxNesting = 8
	maxParts   = 100
	maxPart    = 8 << 20 // bytes, decoded
)

// readBody reads the text parts of a message. Parts that are broken give what
// could be read of them.
func readBody(h mail.Header, r io.Reader) *mailBody {
	b := &mailBody{}
	b.part(textproto.MIMEHeader(h), r, 0)
	return b
}

func (b *mailBody) part(h textproto.MIMEHeader, r io.Reader, depth int) {
	if b.parts++; b.parts > maxParts || depth > maxNesting {
		b.err = fmt.Errorf("more than %d parts, or %d inside each other", maxParts, maxNesting)
		return
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil && kind == "" {
		kind = "text/plain" // RFC 2045: what has no type is plain text
	}
	if d, _, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil && d == "attachment" {
		return
	}
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		b.several(multipart.NewReader(decoded(h, r), params["boundary"]), depth)
	case kind == "text/html" || kind == "text/plain":
		// What could be read before an error is kept: a torn part is still a text.
		raw, err := io.ReadAll(io.LimitReader(decoded(h, r), maxPart+1))
		if err != nil {
			b.err = err
		}
		s := decodeText(raw[:min(len(raw), maxPart)], params["charset"])
		if kind == "text/html" {
			b.html = append(b.html, s)
		} else {
			b.plain = append(b.plain, s)
		}
	}
}

func (b *mailBody) several(mr *multipart.Reader, depth int) {
	for b.parts <= maxParts {
		p, err := mr.NextRawPart()
		if err != nil {
			if err != io.EOF {
				b.err = err
			}
			return
		}
		b.part(p.Header, p, depth+1)
	}
}

// decoded undoes the transfer encoding. Mailers wrap and pad base64 as they
// like.
func decoded(h textproto.MIMEHeader, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.RawStdEncoding, base64Only{r})
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	}
	return r
}

// base64Only drops what is no base64 digit, padding too: torn parts lack it.
type base64Only struct{ r io.Reader }

func (b base64Only) Read(p []byte) (int, error) {
	for {
		n, err := b.r.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil || n == 0 {
			return kept, err
		}
	}
}
