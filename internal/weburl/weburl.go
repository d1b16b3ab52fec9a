package weburl

import (
	"errors"
	"fmt"
	"strings"
)

// Limits on what is accepted, in bytes. Longer addresses are traps or carry
// whole documents; 4,096 is twice what search engines index.
const (
	maxRaw = 64 << 10 // before cleaning; tracking parameters can be long
	maxURL = 4096     // of a canonical URL
)

// Canonical returns the one address we file a document under: http(s) only,
// lower-case scheme and host, IDNA, no default port, no fragment, no tracking
// parameters, escapes normalised. Canonical(Canonical(u)) == Canonical(u).
// The scheme, the case of the path, a trailing slash and the order of query
// parameters are kept.
func Canonical(raw string) (string, error) {
	u, err := canonical(raw)
	if err != nil {
		return "", fmt.Errorf("url %s: %w", quote(raw), err)
	}
	return u, nil
}

// Resolve returns ref, as found on a page at base, as a canonical URL. White
// space around ref, and tabs and line ends within it, are dropped as browsers
// drop them.
func Resolve(base, ref string) (string, error) {
	u, err := resolve(base, ref)
	if err != nil {
		return "", fmt.Errorf("url %s: %w", quote(ref), err)
	}
	return u, nil
}

// Host returns host[:port] of u in lower case, empty if u has none. A default
// port is left out, as it is from canonical URLs.
func Host(u string) string {
	p, err := parse(u)
	if err != nil || !p.hasAuthority {
		return ""
	}
	h, err := authority(p.scheme, p.authority)
	if err != nil {
		return ""
	}
	return h
}

// Covers reports whether host, without port, is domain or one of its
// subdomains. An address in numbers covers only itself.
func Covers(domain, host string) bool {
	d, err := hostName(strings.ToLower(domain))
	if err != nil {
		return false
	}
	h, err := hostName(strings.ToLower(host))
	if err != nil {
		return false
	}
	if d == h {
		return true
	}
	if isNumeric(h) || isNumeric(d) {
		return false
	}
	return len(h) > len(d) && strings.HasSuffix(h, d) && h[len(h)-len(d)-1] == '.'
}

func canonical(raw string) (string, error) {
	p, err := parse(raw)
	if err != nil {
		return "", err
	}
	if p.scheme == "" {
		return "", errors.New("not absolute: it must begin with http:// or https://")
	}
	return p.build()
}

func resolve(base, ref string) (string, error) {
	p, err := parse(ref)
	if err != nil {
		return "", err
	}
	if p.scheme != "" && p.hasAuthority {
		return p.build()
	}
	b, err := parse(base)
	if err != nil {
		return "", fmt.Errorf("base %s: %w", quote(base), err)
	}
	if b.scheme == "" || !b.hasAuthority {
		return "", fmt.Errorf("base %s: not absolute", quote(base))
	}
	if p.scheme != "" && p.scheme != b.scheme {
		return "", errors.New("no host")
	}
	p.scheme = b.scheme
	if !p.hasAuthority {
		p.authority, p.hasAuthority = b.authority, true
		switch {
		case p.path == "":
			p.path = b.path
			if !p.hasQuery {
				p.query, p.hasQuery = b.query, b.hasQuery
			}
		case p.path[0] != '/':
			// A relative path stands beside the last segment of the base.
			p.path = b.path[:strings.LastIndexByte(b.path, '/')+1] + p.path
			if p.path[0] != '/' {
				p.path = "/" + p.path
			}
		}
	}
	return p.build()
}

// quote shortens an address for a message.
func quote(s string) string {
	const most = 120
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
