// Package robots reads robots.txt as RFC 9309 says and decides.
//
// In goes the body of a robots.txt; out comes a File that judges URLs, tells
// the crawl-delay and lists sitemaps. Nothing in a body is an error: what
// cannot be understood is skipped, as section 2.2 asks. Where the RFC is
// silent the habits of Google's parser are followed, since sites are written
// for it: mistyped line names, white space in place of the colon, lines that
// are too long, /index.html as its directory.
//
// It fetches nothing and remembers nothing; when a file may be asked for, how
// long it holds and what a failed answer means is the crawler's business,
// with Status as the rule for the last.
package robots
