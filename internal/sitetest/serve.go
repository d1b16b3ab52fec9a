package sitetest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

// RoundTrip answers a request. A URL that the archive does not have is an
// error, as a host without an address would be.
func (w *Web) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	p := w.answer(r.Method, r.URL, r.Header)
	if p == nil {
		return nil, fmt.Errorf("sitetest: %s %s: not in the archive", r.Method, r.URL)
	}
	resp := &http.Response{
		Status:     strconv.Itoa(p.status) + " " + http.StatusText(p.status),
		StatusCode: p.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        p.header.Clone(),
		ContentLength: int64(len(p.body)),
		Request:       r,
	}
	body := io.Reader(bytes.NewReader(p.body))
	if n, err := strconv.ParseInt(p.header.Get("Content-Length"), 10, 64); err == nil {
		resp.ContentLength = n
		if n > int64(len(p.body)) {
			body = io.MultiReader(body, torn{})
		}
	}
	if r.Method == http.MethodHead {
		body = http.NoBody
	}
	resp.Body = io.NopCloser(body)
	return resp, nil
}

// torn is the end of an answer whose connection broke.
type torn struct{}

func (torn) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Serve makes the web an HTTP proxy on a free loopback port and returns its
// address, "http://127.0.0.1:port", until the test ends. It answers http URLs
// only: CONNECT is refused with 405. A URL that the archive does not have is
// answered with 502.
func (w *Web) Serve(t testing.TB) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect || r.URL.Host == "" {
			http.Error(rw, "sitetest: ask for an http URL, through the proxy", http.StatusMethodNotAllowed)
			return
		}
		p := w.answer(r.Method, r.URL, r.Header)
		if p == nil {
			http.Error(rw, "sitetest: not in the archive", http.StatusBadGateway)
			return
		}
		for name, values := range p.header {
			rw.Header()[name] = values
		}
		rw.WriteHeader(p.status)
		rw.Write(p.body)
	}))
	t.Cleanup(s.Close)
	return s.URL
}
