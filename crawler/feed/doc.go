// Package feed reads feeds of every kind and sitemaps into items.
//
// In goes a body as received (possibly gzip, in any encoding, cut short or
// broken) and what is known about it from outside; out comes a Feed: its
// format, its items with absolute links, plain titles and times in UTC, and
// what was wrong, one line each. RSS in all versions, RDF, Atom 0.3 and 1.0,
// JSON Feed, sitemaps, news sitemaps and sitemap indexes are read.
//
// XML passes four stages. A tolerant lexer finds elements where a strict one
// would give up. A builder applies the limits (depth, attributes, namespaces,
// items, no entities of a DTD), resolves namespaces and links, and yields
// complete elements only. What it yields is written as a small well-formed
// document, which gofeed reads: gofeed alone loses a feed for one bad byte
// and needs quadratic time for nested namespaces. Its items are then mapped
// to ours. Sitemaps are taken from the builder directly.
//
// Markup in contents is kept as given, with links made absolute; it is not
// made safe for display. The package never fetches and keeps nothing.
package feed
