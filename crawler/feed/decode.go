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
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// maxBody is how much of a body is read after decompression, in bytes. The
// largest news feeds have 3 MiB. A sitemap may have 50 MiB by its
// protocol; most full ones, of 50,000 addresses, have less than 8 MiB, and of
// the others the beginning is read.
const maxBody = 8 << 20

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
		p.problem("larger than %d MiB: the rest is left out", maxBody>>20)
		body = body[:maxBody]
	}
	if s, ok := wide(body); ok {
		return clean(s), nil
	}
	if s, broken := mostlyUTF8(body); broken > 0 {
		p.problem("bytes that are not utf-8: %d", broken)
		return clean(s), nil
	}
	d := text.Decode(body, p.o.ContentType)
	if d.Broken > 0 {
		p.problem("characters that are not %s: %d", d.Charset, d.Broken)
	}
	return clean(d.Text), nil
}

// mostlyUTF8 reads UTF-8 in which some bytes are broken: a title that was cut
// in the middle of a letter, a byte lost on the way. In any other encoding
// letters beyond ASCII make a sequence of UTF-8 by chance only, so whole
// sequences that are no fewer than the broken bytes are proof enough. broken
// is 0 if b is UTF-8 throughout or another encoding.
func mostlyUTF8(b []byte) (s string, broken int) {
	whole := 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			broken++
		} else {
			whole++
		}
		i += size
	}
	if broken == 0 || whole < broken {
		return "", 0
	}
	return strings.ToValidUTF8(string(b), "\ufffd"), broken
}

// gunzip unpacks a body; of one cut short it returns what there is.
func (p *reading) gunzip(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	var b bytes.Buffer
	b.Grow(min(maxBody, 8*len(body))) // as text usually unpacks
	_, err = b.ReadFrom(io.LimitReader(z, maxBody+1))
	out := b.Bytes()
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
