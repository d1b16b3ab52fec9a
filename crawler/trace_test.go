package crawler

import (
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"testing"
)

var eof = io.EOF

// reused tells the request's trace that it went out on a kept connection, as
// net/http would.
func reused(r *http.Request) {
	trace := httptrace.ContextClientTrace(r.Context())
	conn, peer := net.Pipe()
	defer conn.Close()
	defer peer.Close()
	trace.GetConn(r.URL.Host)
	trace.GotConn(httptrace.GotConnInfo{Conn: conn, Reused: true})
	trace.WroteHeaders()
}

// bareRequest is a request without a header.
func bareRequest(t *testing.T) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, "http://a.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
