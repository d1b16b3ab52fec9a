// Package warc keeps exchanges as WARC/1.1 and reads them back.
//
// In go requests and responses as bytes; out come files that any reader of
// web archives opens: one gzip member a record, a warcinfo record first, new
// files by size or by day. What Append returns is on the disk; a batch is
// kept as a whole or not at all, and never split over two files.
//
// Payloads stay as they were received, content encoding included, and both
// digests of the standard cover those bytes. The project's own digest, over
// the decoded body, stands in the field Hymnsheet-Body-Digest. Each member
// also carries a checksum of its compressed bytes in the gzip header, so that
// Verify finds any changed byte, even one that gzip itself would not notice.
//
// The records of a file are chained: each names a link over those before it,
// and the first the last link of the file before. A tombstone stands in the
// chain for the record it replaced, so that Verify, Follow and WriteManifest
// show what was removed, added or exchanged, and what was forgotten on purpose.
//
// Index and WriteCDXJ list captures for other programs; WriteWACZ packs those
// of a range of time for ReplayWeb.page, and CheckWACZ re-reads such a package.
//
// Reading is for foreign files as well: plain or gzipped, whole or cut, with
// bounded memory. Nothing is ever altered in place: Tombstone rewrites a file
// beside the old one and renames it.
package warc
