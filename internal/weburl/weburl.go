// Package weburl makes addresses comparable: one canonical URL per document.
package weburl

// Canonical returns the one address we file a document under: http(s) only,
// lower-case scheme and host, IDNA, no default port, no fragment, no tracking
// parameters, escapes normalised. Canonical(Canonical(u)) == Canonical(u).
// The scheme is kept.
func Canonical(raw string) (string, error) { panic("weburl owner") }

// Resolve returns ref, as found on a page at base, as a canonical URL.
func Resolve(base, ref string) (string, error) { panic("weburl owner") }

// Host returns host[:port] of u in lower case, empty if u has none.
func Host(u string) string { panic("weburl owner") }

// Covers reports whether host, without port, is domain or one of its subdomains.
func Covers(domain, host string) bool { panic("weburl owner") }
