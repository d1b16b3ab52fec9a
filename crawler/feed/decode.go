package feed

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

const (
	// maxBody is how large a body may be after decompression. A sitemap may
	// have 50 MiB by its protocol.
	maxBody = 64 << 20

	// maxRatio is how much larger than its compressed form a body may be,
	// beyond the first MiB. Sitemaps reach about 50.
	maxRatio = 200
)

var gzipMark = []byte{0x1f, 0x8b}

// text turns body into valid UTF-8 without control characters.
func (p *reading) text(body []byte) (string, error) {
	if bytes.HasPrefix(body, gzipMark) {
		var err error
		if body, err = p.gunzip(body); err != nil {
			return "", err
		}
	}
	if len(body) > maxBody {
		return "", fmt.Errorf("larger than %d MiB", maxBody>>20)
	}
	if s, ok := wide(body); ok {
		return clean(s), nil
	}
	d := text.Decode(body, p.o.ContentType)
	if d.Broken > 0 {
		p.problem("%d characters are not %s", d.Broken, d.Charset)
	}
	return clean(d.Text), nil
}

// gunzip unpacks a body; of one cut short it returns what there is.
func (p *reading) gunzip(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	limit := min(int64(maxBody), int64(len(body))*maxRatio+1<<20)
	out, err := io.ReadAll(io.LimitReader(z, limit+1))
	if int64(len(out)) > limit {
		return nil, fmt.Errorf("gzip: unpacks to more than %d bytes", limit)
	}
	if err != nil {
		if len(out) == 0 {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			p.problem("gzip: cut short")
		} else {
			p.problem("gzip: %v", err)
		}
	}
	return out, nil
}

// wide decodes UTF-16 and UTF-32 by byte order mark or by the zeros beside
// the first "<" or "{" (XML 1.0, appendix F). Feeds are often sent so under
// the name of another encoding.
func wide(b []byte) (string, bool) {
	var order binary.ByteOrder
	unit := 0
	at := func(s string) bool { return bytes.HasPrefix(b, []byte(s)) }
	switch {
	case at("\xff\xfe\x00\x00"), at("<\x00\x00\x00"), at("{\x00\x00\x00"):
		order, unit = binary.LittleEndian, 4
	case at("\x00\x00\xfe\xff"), at("\x00\x00\x00<"), at("\x00\x00\x00{"):
		order, unit = binary.BigEndian, 4
	case at("\xff\xfe"), at("<\x00"), at("{\x00"):
		order, unit = binary.LittleEndian, 2
	case at("\xfe\xff"), at("\x00<"), at("\x00{"):
		order, unit = binary.BigEndian, 2
	default:
		return "", false
	}
	var out strings.Builder
	out.Grow(len(b))
	if unit == 4 {
		for ; len(b) >= 4; b = b[4:] {
			out.WriteRune(rune(int32(order.Uint32(b))))
		}
		return out.String(), true
	}
	for ; len(b) >= 2; b = b[2:] {
		r := rune(order.Uint16(b))
		if utf16.IsSurrogate(r) && len(b) >= 4 {
			if pair := utf16.DecodeRune(r, rune(order.Uint16(b[2:]))); pair != '\ufffd' {
				r, b = pair, b[2:]
			}
		}
		out.WriteRune(r)
	}
	return out.String(), true
}

// clean drops what XML forbids: control characters, noncharacters and byte
// order marks inside the text. The controls from U+0080 to U+009F are what
// windows-1252 has there, as HTML reads them.
func clean(s string) string {
	odd := func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x80 && r < 0xa0 || r == 0xfffe || r == 0xffff || r == 0xfeff
	}
	if strings.IndexFunc(s, odd) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !odd(r):
			return r
		case r >= 0x80 && r < 0xa0:
			if c := charmap.Windows1252.DecodeByte(byte(r)); c >= 0xa0 && c != '\ufffd' {
				return c
			}
		}
		return -1
	}, s)
}
