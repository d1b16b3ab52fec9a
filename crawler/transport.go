package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"sort"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/http/httpproxy"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Limits of the wire.
const (
	dialTimeout   = 10 * time.Second
	tlsTimeout    = 10 * time.Second
	maxHeader     = 256 << 10
	idleTimeout   = 15 * time.Second
	freeRatio     = 1 << 20 // decoded bytes below which the ratio does not matter
	maxRatio      = 200     // decoded to received; text compresses 3 to 10 times
	headerTimeout = 20 * time.Second
)

// A transport asks one question at a time per host, keeps the exchange as
// bytes, and hands on a decoded body in UTF-8.
type transport struct {
	base  *http.Transport
	now   func() time.Time
	proxy func(*url.URL) (*url.URL, error)
	open  bool // private addresses may be asked
}

func newTransport(h HTTP, now func() time.Time) (*transport, error) {
	t := &transport{now: now, open: h.AllowPrivate}
	env := httpproxy.FromEnvironment()
	if h.Proxy != "" {
		env = &httpproxy.Config{HTTPProxy: h.Proxy, HTTPSProxy: h.Proxy}
	}
	t.proxy = env.ProxyFunc()
	proxies := map[string]bool{}
	for _, p := range []string{env.HTTPProxy, env.HTTPSProxy} {
		if p == "" {
			continue
		}
		if !strings.Contains(p, "://") {
			p = "http://" + p
		}
		u, err := url.Parse(p)
		if err != nil {
			return nil, fmt.Errorf("proxy %q: %w", p, err)
		}
		proxies[u.Hostname()] = true
	}
	dialer := &net.Dialer{Timeout: dialTimeout}
	checked := &net.Dialer{Timeout: dialTimeout, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil || private(ap.Addr()) {
			return errAddress
		}
		return nil
	}}
	t.base = &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) { return t.proxy(r.URL) },
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			// The proxy's own address is exempt, and nothing else.
			if host, _, err := net.SplitHostPort(address); t.open || err == nil && proxies[host] {
				return dialer.DialContext(ctx, network, address)
			}
			return checked.DialContext(ctx, network, address)
		},
		TLSHandshakeTimeout: tlsTimeout, ResponseHeaderTimeout: min(headerTimeout, h.Timeout), IdleConnTimeout: idleTimeout,
		MaxResponseHeaderBytes: maxHeader, DisableCompression: true, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 1, MaxIdleConns: 2 * h.Workers,
	}
	return t, nil
}

// A wire is what came of one request, for the archive and for the page engine.
type wire struct {
	limit    int64 // bytes of the decoded body
	exchange *Exchange
	status   int
	header   http.Header
	body     []byte // without content encoding
	text     string // body in UTF-8, if it is text
	err      error
}

type wireKey struct{}

// RoundTrip sends r, reads the whole answer and leaves it in the wire that r's
// context carries. The response it returns has its body decoded, in UTF-8, and
// says so.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	w, ok := r.Context().Value(wireKey{}).(*wire)
	if !ok {
		return nil, errors.New("request without a wire") // unreachable: get makes one
	}
	resp, err := t.exchange(r, w)
	w.err = err
	return resp, err
}

func (t *transport) exchange(r *http.Request, w *wire) (*http.Response, error) {
	via, err := t.proxy(r.URL)
	if err != nil {
		return nil, err
	}
	if !t.open {
		// A proxy would resolve what we cannot see: refuse what can be seen.
		if err := checkHost(r.URL.Hostname()); err != nil {
			return nil, err
		}
	}
	x := &Exchange{URL: r.URL.String(), At: t.now(), Request: dumpRequest(r)}
	trace := &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) {
		if host, _, err := net.SplitHostPort(c.Conn.RemoteAddr().String()); err == nil && via == nil {
			x.IP = host
		}
	}}
	resp, err := t.base.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, w.limit+1))
	if err == nil && int64(len(raw)) > w.limit {
		err = errTooLarge
	}
	if err != nil {
		return nil, err
	}
	x.Head, x.Payload = dumpHead(resp), raw
	if resp.ProtoMajor == 2 {
		x.Protocol = "h2"
	}
	w.exchange, w.status, w.header = x, resp.StatusCode, resp.Header
	if w.body, err = decodeBody(raw, resp.Header.Get("Content-Encoding"), w.limit); err != nil {
		return nil, err
	}
	out := *resp
	out.Header = resp.Header.Clone()
	out.Header.Del("Content-Encoding")
	body := w.body
	if ct := resp.Header.Get("Content-Type"); readable(ct) && len(w.body) > 0 {
		w.text = text.Decode(w.body, ct).Text
		body = []byte(w.text)
		kind, _, _ := strings.Cut(ct, ";")
		out.Header.Set("Content-Type", strings.TrimSpace(kind)+"; charset=utf-8")
	}
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return &out, nil
}

// readable reports whether a content type is text that links are read from.
func readable(contentType string) bool {
	return contentType == "" || strings.Contains(contentType, "html") || strings.HasPrefix(contentType, "text/")
}

// decodeBody takes the content encoding off, within a size and a ratio.
func decodeBody(raw []byte, encoding string, limit int64) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return raw, nil
	case "gzip", "x-gzip":
	default:
		return nil, fmt.Errorf("content encoding %q: %w", encoding, errContent)
	}
	if len(raw) == 0 {
		return raw, nil
	}
	zr, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("gzip: %v: %w", err, errContent)
	}
	most := min(limit, max(freeRatio, maxRatio*int64(len(raw))))
	body, err := io.ReadAll(io.LimitReader(zr, most+1))
	switch {
	case int64(len(body)) > most:
		return nil, errTooLarge
	case err != nil:
		return nil, fmt.Errorf("gzip: %v: %w", err, errContent)
	}
	return body, nil
}

// dumpRequest writes a request's head as it goes out.
func dumpRequest(r *http.Request) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.Method, r.URL.RequestURI(), r.URL.Host)
	dumpHeader(&b, r.Header)
	return b.Bytes()
}

// dumpHead writes a response's head; HTTP/2 has no status line of its own.
func dumpHead(r *http.Response) []byte {
	var b bytes.Buffer
	proto := "HTTP/1.1"
	if r.ProtoMajor == 1 {
		proto = r.Proto
	}
	status := r.Status
	if status == "" {
		status = fmt.Sprintf("%d %s", r.StatusCode, http.StatusText(r.StatusCode))
	}
	fmt.Fprintf(&b, "%s %s\r\n", proto, status)
	dumpHeader(&b, r.Header)
	return b.Bytes()
}

func dumpHeader(b *bytes.Buffer, h http.Header) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, v := range h[name] {
			fmt.Fprintf(b, "%s: %s\r\n", name, v)
		}
	}
	b.WriteString("\r\n")
}
