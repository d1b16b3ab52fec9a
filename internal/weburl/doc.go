// Package weburl makes addresses comparable: one canonical URL per document.
//
// In goes an address as a page, a feed or a person wrote it; out comes the
// address it is filed and fetched under, or an error that names what is wrong
// with it. Parsing follows the WHATWG URL standard where browsers and RFC 3986
// differ, since that is what links on pages are written for. The package
// never asks the network and keeps nothing.
package weburl
