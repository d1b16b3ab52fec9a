package crawler

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// errAddress says that an address is not to be asked.
var errAddress = errors.New("address is private or reserved")

// refused are ranges beyond those that netip names: carrier-grade NAT (RFC
// 6598), NAT64 (RFC 6052), benchmarking, documentation and reserved space.
var refused = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("fec0::/10"),
}

// private reports whether a is loopback, private, link-local, multicast or
// otherwise no address of a public host.
func private(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || a.IsUnspecified() || a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsInterfaceLocalMulticast() {
		return true
	}
	for _, p := range refused {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// checkHost refuses a host name, without port, that needs no resolver to be
// known as private: literals in any notation, localhost, and names of local
// networks. What only a resolver knows is checked when it is dialled.
func checkHost(host string) error {
	h := strings.TrimSuffix(strings.ToLower(host), ".")
	if a, err := netip.ParseAddr(strings.Trim(h, "[]")); err == nil {
		if private(a) {
			return fmt.Errorf("%s: %w", host, errAddress)
		}
		return nil
	}
	if a, ok := looseIPv4(h); ok && private(a) {
		return fmt.Errorf("%s: %w", host, errAddress)
	}
	if h == "localhost" {
		return fmt.Errorf("%s: %w", host, errAddress)
	}
	for _, suffix := range []string{".localhost", ".local", ".internal", ".lan", ".home.arpa"} {
		if strings.HasSuffix(h, suffix) {
			return fmt.Errorf("%s: %w", host, errAddress)
		}
	}
	return nil
}

// looseIPv4 reads the notations that inet_aton takes: one to four numbers,
// decimal, octal or hexadecimal, the last filling what is left.
func looseIPv4(h string) (netip.Addr, bool) {
	parts := strings.Split(h, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var value uint64
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 0, 64)
		if err != nil || strings.ContainsAny(p, "_+") {
			return netip.Addr{}, false
		}
		if i == len(parts)-1 {
			left := 8 * (4 - i)
			if n >= 1<<left {
				return netip.Addr{}, false
			}
			value = value<<left | n
			break
		}
		if n > 255 {
			return netip.Addr{}, false
		}
		value = value<<8 | n
	}
	return netip.AddrFrom4([4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}), true
}
