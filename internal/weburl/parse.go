package weburl

import (
	"errors"
	"fmt"
	"strings"
)

// parts is an address cut up but not yet normalised.
type parts struct {
	scheme       string // lower case, empty if the address is relative
	authority    string
	hasAuthority bool
	path         string
	query        string
	hasQuery     bool
}

// parse cuts raw up as the WHATWG URL standard does for http and https.
func parse(raw string) (parts, error) {
	var p parts
	if len(raw) > maxRaw {
		return p, fmt.Errorf("longer than %d bytes", maxRaw)
	}
	s := clean(raw)
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s = s[:i]
	}
	if n := schemeLen(s); n > 0 {
		p.scheme = strings.ToLower(s[:n])
		if p.scheme != "http" && p.scheme != "https" {
			return p, errors.New("scheme must be http or https")
		}
		s = s[n+1:]
	}
	if i := strings.IndexByte(s, '?'); i >= 0 {
		p.query, p.hasQuery = s[i+1:], true
		s = s[:i]
	}
	s = strings.ReplaceAll(s, `\`, "/") // as browsers read it
	if strings.HasPrefix(s, "//") {
		s = strings.TrimLeft(s, "/")
		p.hasAuthority = true
		if i := strings.IndexByte(s, '/'); i >= 0 {
			p.authority, s = s[:i], s[i:]
		} else {
			p.authority, s = s, ""
		}
	}
	p.path = s
	return p, nil
}

// clean trims control characters and spaces and drops tabs and line ends.
func clean(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' || r == '\u00a0' || r == '\ufeff' || r == '\u200b' })
	if strings.ContainsAny(s, "\t\r\n") {
		s = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(s)
	}
	return s
}

// schemeLen returns the length of the scheme before the colon, 0 without one.
func schemeLen(s string) int {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case c == ':':
			return i
		default:
			return 0
		}
	}
	return 0
}

// build writes the canonical form.
func (p parts) build() (string, error) {
	if !p.hasAuthority {
		return "", errors.New("no host")
	}
	host, err := authority(p.scheme, p.authority)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(len(p.scheme) + 3 + len(host) + len(p.path) + len(p.query) + 2)
	b.WriteString(p.scheme)
	b.WriteString("://")
	b.WriteString(host)
	b.WriteString(path(p.path))
	if q := query(p.query); q != "" {
		b.WriteByte('?')
		b.WriteString(q)
	}
	if b.Len() > maxURL {
		return "", fmt.Errorf("longer than %d bytes", maxURL)
	}
	return b.String(), nil
}

// path normalises escapes, resolves dot segments and drops session ids.
func path(s string) string {
	s = escape(s, pathSafe)
	if i := strings.Index(s, "/."); i >= 0 || strings.Contains(s, ";") {
		s = dots(s)
	}
	if s == "" || s[0] != '/' {
		s = "/" + s
	}
	return s
}

// dots removes "." and ".." segments as RFC 3986 section 5.2.4 does, and the
// session ids that Java servers hang on segments.
func dots(s string) string {
	segments := strings.Split(strings.TrimPrefix(s, "/"), "/")
	out := segments[:0]
	for i, seg := range segments {
		last := i == len(segments)-1
		if j := strings.IndexByte(seg, ';'); j >= 0 && hasSession(seg[j+1:]) {
			seg = seg[:j]
		}
		switch seg {
		case ".":
			if last {
				out = append(out, "")
			}
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, seg)
		}
	}
	return "/" + strings.Join(out, "/")
}

// hasSession reports whether a path parameter is a servlet session id
// (Jakarta Servlet 6.0, section 7.1.3).
func hasSession(s string) bool {
	const name = "jsessionid="
	return len(s) >= len(name) && strings.EqualFold(s[:len(name)], name)
}

// query drops tracking and empty parameters and keeps the order of the rest.
func query(s string) string {
	if s == "" {
		return ""
	}
	kept := make([]string, 0, 8)
	for pair := range strings.SplitSeq(s, "&") {
		pair = escape(pair, querySafe)
		name, _, _ := strings.Cut(pair, "=")
		if pair == "" || tracks(name) {
			continue
		}
		kept = append(kept, pair)
	}
	return strings.Join(kept, "&")
}

// Bytes that stand unescaped, besides the unreserved ones. The brackets, which
// RFC 3986 would have escaped, stay as browsers send them.
const (
	pathSafe  = "/!$&'()*+,;=:@[]"
	querySafe = "/!$&'()*+,;=:@[]?"
)

// escape decodes escaped unreserved bytes, writes the other escapes in upper
// case and escapes what may not stand: a per cent sign that begins no escape
// becomes %25.
func escape(s, safe string) string {
	i := 0
	for i < len(s) && (unreserved(s[i]) || strings.IndexByte(safe, s[i]) >= 0) {
		i++
	}
	if i == len(s) {
		return s
	}
	const hex = "0123456789ABCDEF"
	b := make([]byte, i, len(s)+16)
	copy(b, s)
	for ; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			c = byte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			if unreserved(c) {
				b = append(b, c)
			} else {
				b = append(b, '%', hex[c>>4], hex[c&15])
			}
			continue
		}
		if unreserved(c) || strings.IndexByte(safe, c) >= 0 {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
