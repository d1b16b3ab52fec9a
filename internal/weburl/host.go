package weburl

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// authority returns host[:port] in canonical form. User names are refused:
// they are credentials or a disguise.
func authority(scheme, s string) (string, error) {
	if strings.IndexByte(s, '@') >= 0 {
		return "", errors.New("user name in address")
	}
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i >= 0 && i > strings.LastIndexByte(s, ']') {
		host, port = s[:i], s[i+1:]
	}
	h, err := hostName(host)
	if err != nil {
		return "", err
	}
	if port == "" {
		return h, nil
	}
	n := 0
	for i := 0; i < len(port); i++ {
		if port[i] < '0' || port[i] > '9' {
			return "", errors.New("port is not a number")
		}
		if n = n*10 + int(port[i]-'0'); n > 65535 {
			return "", errors.New("port above 65535")
		}
	}
	switch {
	case n == 0:
		return "", errors.New("port 0")
	case scheme == "http" && n == 80, scheme == "https" && n == 443:
		return h, nil
	}
	return h + ":" + strconv.Itoa(n), nil
}

// IsLoopback reports whether a host, without a port, is this machine by its name
// or address.
func IsLoopback(host string) bool {
	a, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && a.IsLoopback()
}

var errHost = errors.New("host is not a name or an address")

// hostName returns a host in canonical form: lower case, IDNA, no final dot,
// addresses in numbers in their usual notation.
func hostName(s string) (string, error) {
	if s == "" {
		return "", errors.New("no host")
	}
	if s[0] == '[' {
		if s[len(s)-1] != ']' || strings.IndexByte(s, '%') >= 0 {
			return "", errHost
		}
		a, err := netip.ParseAddr(s[1 : len(s)-1])
		if err != nil || !a.Is6() {
			return "", errHost
		}
		return "[" + a.String() + "]", nil
	}
	if strings.IndexByte(s, '%') >= 0 {
		s = unescape(s)
	}
	if isASCII(s) {
		s = strings.ToLower(s)
	}
	if !isASCII(s) || strings.Contains(s, "xn--") {
		a, err := idna.Lookup.ToASCII(s)
		if err != nil {
			return "", errHost
		}
		// What does not come back the same would not be one address.
		if again, err := idna.Lookup.ToASCII(a); err != nil || again != a {
			return "", errHost
		}
		s = a
	}
	s = strings.TrimSuffix(s, ".")
	if len(s) > 253 {
		return "", errors.New("host longer than 253 bytes")
	}
	last := ""
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 {
			return "", errHost
		}
		for i := 0; i < len(label); i++ {
			c := label[i]
			if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
				return "", errHost
			}
		}
		last = label
	}
	if _, ok := number(last); ok || allDigits(last) {
		return ipv4(s)
	}
	return s, nil
}

// ipv4 reads an IPv4 address in any notation that browsers read: fewer than
// four parts, octal, hexadecimal (WHATWG URL, IPv4 parser).
func ipv4(s string) (string, error) {
	fields := strings.Split(s, ".")
	if len(fields) > 4 {
		return "", errHost
	}
	var addr uint64
	for i, f := range fields {
		n, ok := number(f)
		if !ok {
			return "", errHost
		}
		if i < len(fields)-1 {
			if n > 255 {
				return "", errHost
			}
			addr |= n << (8 * (3 - i))
			continue
		}
		if n >= 1<<(8*(5-len(fields))) {
			return "", errHost
		}
		addr |= n
	}
	a := netip.AddrFrom4([4]byte{byte(addr >> 24), byte(addr >> 16), byte(addr >> 8), byte(addr)})
	return a.String(), nil
}

// number reads one part of an IPv4 address.
func number(s string) (uint64, bool) {
	base := 10
	switch {
	case s == "":
		return 0, false
	case strings.HasPrefix(s, "0x"):
		s, base = s[2:], 16
		if s == "" {
			return 0, true
		}
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	for i := 0; i < len(s); i++ {
		if unhex(s[i]) < 0 {
			return 0, false
		}
	}
	n, err := strconv.ParseUint(s, base, 40)
	return n, err == nil
}

func isNumeric(host string) bool {
	if host[0] == '[' {
		return true
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// unescape decodes every escape of a host.
func unescape(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			b = append(b, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return string(b)
}
