// Package sitetest is a web for tests, written down in a txtar archive: file
// names are URLs, contents are raw responses. Any other URL is an error.
//
//	One page moves on the second step; the other has always been gone.
//
//	-- http://a.example/robots.txt --
//	HTTP/1.1 404 Not Found
//
//	-- http://a.example/story --
//	HTTP/1.1 200 OK
//	Content-Type: text/html; charset=utf-8
//	ETag: "one"
//
//	<h1>Ferry late</h1>
//	-- http://a.example/story step=2 --
//	HTTP/1.1 301 Moved Permanently
//	Location: /new
//
//	-- http://a.example/old --
//	HTTP/1.1 410 Gone
//
// What a response can say:
//
//   - Lines end in LF or CRLF. A response without Content-Length ends where
//     its file ends. A Content-Length that is too long is a torn answer, on
//     purpose: the reader meets io.ErrUnexpectedEOF.
//   - "Sitetest-Body: base64" decodes the body, for bytes that txtar cannot
//     hold; "Sitetest-Body: gzip" compresses it and adds Content-Encoding. The
//     header itself is not sent.
//   - A 200 with ETag or Last-Modified answers 304 to a request that shows the
//     same validator.
//   - "step=N" after the URL: this response stands from step N on. Steps begin
//     at 1 and change by Web.Step.
//
// A Web is an http.RoundTripper, for clients whose transport can be set, and
// Serve makes it an HTTP proxy on loopback, for programs that are told where
// their proxy is. Both need no network.
package sitetest
