package crawler

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// maxURL is the longest address asked for, in bytes. Search engines index up
// to 2,048; longer ones are traps or carry state.
const maxURL = 2048

// maxRepeats is how often a path segment may come back: /a/b/a/b/a/b grows
// for ever on servers that resolve relative links wrongly.
const maxRepeats = 2

// admit says whether u may be asked for on behalf of o, before robots.txt: by
// its shape, its address and the outlet's hosts. nil means yes.
func (c *Crawler) admit(o *outlet, u string) *failure {
	p, err := url.Parse(u)
	if err != nil || p.Host == "" || p.Scheme != "http" && p.Scheme != "https" {
		return &failure{Scope, "not an http address"}
	}
	if len(u) > maxURL {
		return &failure{Scope, fmt.Sprintf("address longer than %d bytes", maxURL)}
	}
	if repeats(p.Path) {
		return &failure{Scope, "path repeats itself"}
	}
	host := strings.ToLower(p.Hostname())
	if !c.http.AllowPrivate {
		if why := refusedName(host); why != "" {
			return &failure{Address, host + ": " + why}
		}
		if c.wire.isProxy(p) {
			return &failure{Address, host + ": the proxy's own address"}
		}
	}
	if !o.covers(weburl.Host(u)) {
		return &failure{Scope, host + ": outside the outlet's hosts"}
	}
	return nil
}

// covers reports whether host[:port] is in the outlet's scope. A host covers
// its subdomains; a port counts, so that a scope of example.org does not open
// example.org:8080.
func (o *outlet) covers(host string) bool {
	name, port := splitPort(host)
	if name == "" {
		return false
	}
	for _, s := range o.scope {
		n, p := splitPort(s)
		if p == port && weburl.Covers(n, name) {
			return true
		}
	}
	return false
}

func splitPort(hostport string) (name, port string) {
	name = hostname(hostport)
	return name, strings.TrimPrefix(hostport[len(name):], ":")
}

// repeats reports whether a segment comes back more than maxRepeats times. The
// numbers of the first date in a path do not count: 11 November 2011 is
// /11/11/11/ on some sites.
func repeats(path string) bool {
	seen := map[string]int{}
	segments := strings.Split(path, "/")
	for i := range segments {
		if i+3 <= len(segments) && isDate(segments[i:i+3]) {
			segments = slices.Delete(segments, i, i+3)
			break
		}
	}
	for _, s := range segments {
		if len(s) < 2 {
			continue
		}
		if seen[s]++; seen[s] > maxRepeats {
			return true
		}
	}
	return false
}

// isDate reports whether three segments are a year of two or four digits, a
// month and a day, in this order or the other way round.
func isDate(s []string) bool {
	of := func(v string, least, most int) bool {
		n, err := strconv.Atoi(v)
		return err == nil && len(v) <= 2 && n >= least && n <= most
	}
	year := func(v string) bool {
		return of(v, 0, 99) && len(v) == 2 || len(v) == 4 && (v[:2] == "19" || v[:2] == "20") && of(v[2:], 0, 99)
	}
	return year(s[0]) && of(s[1], 1, 12) && of(s[2], 1, 31) || year(s[2]) && of(s[1], 1, 12) && of(s[0], 1, 31)
}

// refusedName says why a host that names an address or the local network may
// not be asked, or "". Names that only DNS knows are judged when dialled.
func refusedName(host string) string {
	h := strings.TrimSuffix(strings.Trim(host, "[]"), ".")
	if a, err := netip.ParseAddr(h); err == nil {
		return refusedAddr(a)
	}
	switch {
	case h == "localhost" || strings.HasSuffix(h, ".localhost"):
		return "this machine"
	case strings.HasSuffix(h, ".local"), strings.HasSuffix(h, ".internal"), strings.HasSuffix(h, ".lan"), strings.HasSuffix(h, ".home.arpa"):
		return "a name of the local network"
	}
	// What ends in a number is an address in some notation, and canonical
	// addresses are written in the usual one.
	last := h[strings.LastIndexByte(h, '.')+1:]
	if last == "" || strings.HasPrefix(last, "0x") || strings.Trim(last, "0123456789") == "" {
		return "an address in an unusual notation"
	}
	return ""
}

// reserved are ranges that no public site has, beside those netip knows.
// From the IANA special-purpose registries (RFC 6890 and updates).
var reserved = func() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8",       // this network
		"100.64.0.0/10",   // carrier-grade NAT
		"192.0.0.0/24",    // protocol assignments
		"192.0.2.0/24",    // documentation
		"198.18.0.0/15",   // benchmarks
		"198.51.100.0/24", // documentation
		"203.0.113.0/24",  // documentation
		"240.0.0.0/4",     // reserved, and broadcast
		"::/96",           // IPv4-compatible
		"64:ff9b::/96",    // NAT64: holds any IPv4 address
		"64:ff9b:1::/48",  // local NAT64
		"100::/64",        // discard
		"2001::/23",       // protocol assignments, Teredo
		"2001:db8::/32",   // documentation
		"2002::/16",       // 6to4: holds any IPv4 address
		"fec0::/10",       // site-local
		"5f00::/16",       // segment routing
		"3fff::/20",       // documentation
	} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}()

// refusedAddr says why an address may not be dialled, or "".
func refusedAddr(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	switch {
	case a.IsLoopback():
		return "a loopback address"
	case a.IsPrivate():
		return "a private address"
	case a.IsLinkLocalUnicast(), a.IsLinkLocalMulticast(), a.IsInterfaceLocalMulticast():
		return "a link-local address"
	case a.IsMulticast():
		return "a multicast address"
	case a.IsUnspecified():
		return "no address"
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return "a reserved address"
		}
	}
	return ""
}
