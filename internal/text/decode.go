package text

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode/utf32"
)

// A Decoded is a byte string read as text.
type Decoded struct {
	Text    string // valid UTF-8
	Charset string // WHATWG name of the encoding used, "utf-8"
	Why     string // what decided: bom, valid-utf-8, header, meta, detector
	Broken  int    // bytes or characters that could not be read and became U+FFFD
}

// What Decoded.Why says.
const (
	whyBOM      = "bom"
	whyUTF8     = "valid-utf-8"
	whyHeader   = "header"
	whyMeta     = "meta"
	whyDetector = "detector"
)

// headSize is how far a declaration is looked for, in bytes. Browsers stop at
// 1,024; archives push the declaration further down.
const headSize = 64 << 10

// Decode reads body as HTML or XML text by the rule: byte order mark, valid
// UTF-8, HTTP header, meta or XML declaration anywhere in the head, detector.
// gb2312 and gbk are read as gb18030. What header and meta say is only
// believed if it gives readable text: pages that declare one encoding and are
// in another exist in every direction.
func Decode(body []byte, contentType string) Decoded {
	if e, name, n := bom(body); n > 0 {
		return decodeAs(body[n:], e, name, whyBOM)
	}
	if utf8.Valid(body) && !wide(body) {
		// Encodings with escape sequences look like ASCII.
		if e, name := escaped(body); e != nil {
			return decodeAs(body, e, name, whyDetector)
		}
		return Decoded{Text: unmangle(string(body)), Charset: "utf-8", Why: whyUTF8}
	}
	if e, name := wideEncoding(body); e != nil {
		return decodeAs(body, e, name, whyDetector)
	}
	if d, ok := nearlyUTF8(body); ok {
		return d
	}
	for _, c := range []struct{ label, why string }{{headerCharset(contentType), whyHeader}, {metaCharset(body), whyMeta}} {
		e, name := lookup(c.label)
		if e == nil {
			continue
		}
		d := decodeAs(body, e, name, c.why)
		if readable(d) {
			return d
		}
	}
	return detect(body)
}

// unmangle reads again what was UTF-8, taken for Latin-1 and written as UTF-8
// once more: letâ\u0080\u0099s. Only runs with a C1 control are touched; no
// text has those.
func unmangle(s string) string {
	if !mangled(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			b.WriteByte(s[i])
			i++
			continue
		}
		var raw []byte
		control := false
		j := i
		for j < len(s) {
			r, n := utf8.DecodeRuneInString(s[j:])
			if r < 0x80 || r > 0xFF {
				break
			}
			control = control || r < 0xA0
			raw = append(raw, byte(r))
			j += n
		}
		switch {
		case j == i: // beyond Latin-1
			_, n := utf8.DecodeRuneInString(s[i:])
			b.WriteString(s[i : i+n])
			i += n
			continue
		case control && utf8.Valid(raw):
			b.Write(raw)
		default:
			b.WriteString(s[i:j])
		}
		i = j
	}
	return b.String()
}

// mangled reports whether a C1 control follows a letter that begins a sequence
// of UTF-8.
func mangled(s string) bool {
	for i := 0; i+3 < len(s); i++ {
		if s[i] == 0xC3 && s[i+1] >= 0x82 && s[i+1] < 0xB5 && s[i+2] == 0xC2 && s[i+3] < 0xA0 {
			return true
		}
	}
	return false
}

// bom returns the encoding that a byte order mark names, and its length.
func bom(b []byte) (encoding.Encoding, string, int) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return nil, "utf-8", 3
	case bytes.HasPrefix(b, []byte{0, 0, 0xFE, 0xFF}):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "utf-32be", 4
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE, 0, 0}) && len(b)%4 == 0:
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "utf-32le", 4
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		e, name := lookup("utf-16be")
		return e, name, 2
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		e, name := lookup("utf-16le")
		return e, name, 2
	}
	return nil, "", 0
}

// lookup returns the encoding of a label, nil if it is unknown.
func lookup(label string) (encoding.Encoding, string) {
	e, err := htmlindex.Get(strings.TrimSpace(label))
	if err != nil {
		return nil, ""
	}
	name, err := htmlindex.Name(e)
	switch {
	case err != nil || name == "replacement":
		return nil, ""
	case name == "gbk":
		return simplifiedchinese.GB18030, "gb18030"
	case name == "utf-8":
		return encoding.Nop, name
	case name == "x-user-defined":
		return lookup("windows-1252")
	}
	return e, name
}

// decodeAs reads b in an encoding; nil and Nop mean UTF-8.
func decodeAs(b []byte, e encoding.Encoding, name, why string) Decoded {
	d := Decoded{Charset: name, Why: why}
	if e == nil || e == encoding.Nop {
		d.Text, d.Broken = repair(b)
		return d
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		// The decoders replace what they cannot read; none is known to stop.
		out = append(out, "\ufffd"...)
	}
	d.Text = strings.TrimPrefix(strings.ToValidUTF8(string(out), "\ufffd"), "\ufeff")
	d.Broken = strings.Count(d.Text, "\ufffd")
	return d
}

// repair replaces what is not UTF-8 and counts the bytes.
func repair(b []byte) (string, int) {
	if utf8.Valid(b) {
		return string(b), 0
	}
	broken := 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			broken++
		}
		i += size
	}
	return strings.ToValidUTF8(string(b), "\ufffd"), broken
}

// nearlyUTF8 accepts a body that is UTF-8 but for a few bytes: pages cut in
// the middle of a character, or with a stray byte from an advertisement. By
// chance, other encodings do not make fifty good sequences for a bad one.
func nearlyUTF8(b []byte) (Decoded, bool) {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r != utf8.RuneError || size > 1:
			good++
		case len(b)-i < utf8.UTFMax && !utf8.FullRune(b[i:]):
			i = len(b) // cut
		default:
			bad++
		}
		i += size
	}
	if good < 3 || bad*50 > good {
		return Decoded{}, false
	}
	return decodeAs(b, nil, "utf-8", whyUTF8), true
}

// headerCharset returns the charset parameter of a Content-Type, empty if
// there is none.
func headerCharset(contentType string) string {
	if contentType == "" {
		return ""
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return params["charset"]
	}
	return charsetIn([]byte(contentType)) // text/html; charset="utf-8" ;;
}

// metaCharset returns what the XML declaration or a meta element in the head
// says, empty if nothing does. Comments and scripts are passed over.
func metaCharset(body []byte) string {
	b := body[:min(len(body), headSize)]
	if i := bytes.Index(b[:min(len(b), 256)], []byte("<?xml")); i >= 0 {
		decl, _, _ := bytes.Cut(b[i:], []byte("?>"))
		if v := valueOf(decl, "encoding"); v != "" {
			return v
		}
	}
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			return ""
		}
		b = b[i:]
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			b = after(b, "-->")
		case tagged(b, "script"):
			b = after(b, "</script")
		case tagged(b, "style"):
			b = after(b, "</style")
		case tagged(b, "body"):
			return ""
		case tagged(b, "meta"):
			tag, rest, _ := bytes.Cut(b, []byte(">"))
			if v := charsetIn(tag); v != "" {
				if e, name := lookup(v); e != nil {
					if strings.HasPrefix(name, "utf-16") {
						return "utf-8" // as HTML says: it could not have been read
					}
					return v
				}
			}
			b = rest
		default:
			b = b[1:]
		}
	}
}

// tagged reports whether b begins with a start tag of that name.
func tagged(b []byte, name string) bool {
	n := len(name) + 1
	return len(b) > n && bytes.EqualFold(b[1:n], []byte(name)) && (b[n] <= ' ' || b[n] == '>' || b[n] == '/')
}

// after returns what follows the first end, in any case, or nothing.
func after(b []byte, end string) []byte {
	for i := 0; i+len(end) <= len(b); i++ {
		if b[i] == end[0] && bytes.EqualFold(b[i:i+len(end)], []byte(end)) {
			return b[i+len(end):]
		}
	}
	return nil
}

func charsetIn(tag []byte) string { return valueOf(tag, "charset") }

// valueOf returns the value after name= in b, with or without quotes.
func valueOf(b []byte, name string) string {
	for {
		b = after(b, name)
		if b == nil {
			return ""
		}
		v := bytes.TrimLeft(b, " \t\r\n")
		if len(v) == 0 || v[0] != '=' {
			continue
		}
		v = bytes.TrimLeft(v[1:], " \t\r\n\"'")
		if i := bytes.IndexAny(v, " \t\r\n\"';>/,?"); i >= 0 {
			v = v[:i]
		}
		return string(v)
	}
}

// escaped returns the encoding of a body that is ASCII with escape sequences:
// ISO-2022-JP. HZ is not read, as browsers no longer do.
func escaped(body []byte) (encoding.Encoding, string) {
	if bytes.Contains(body, []byte("\x1b$B")) || bytes.Contains(body, []byte("\x1b$@")) {
		return lookup("iso-2022-jp")
	}
	return nil, ""
}

// wide reports whether a body looks like UTF-16: text has no zero bytes.
func wide(b []byte) bool { e, _ := wideEncoding(b); return e != nil }

// wideEncoding recognises UTF-16 without a byte order mark by where its zero
// bytes are. It needs markup or spaces, which every page has.
func wideEncoding(b []byte) (encoding.Encoding, string) {
	b = b[:min(len(b), 4096)]
	var zero [2]int
	for i, c := range b {
		if c == 0 {
			zero[i%2]++
		}
	}
	n := len(b) / 2
	switch {
	case n < 8:
	case zero[0]*5 > n && zero[1]*50 < n:
		return lookup("utf-16be")
	case zero[1]*5 > n && zero[0]*50 < n:
		return lookup("utf-16le")
	}
	return nil, ""
}
