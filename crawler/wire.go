package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// Limits of the wire.
const (
	maxHeader  = 256 << 10        // bytes of a response header; the largest seen on news sites is under 32 KiB
	maxRefusal = 1 << 20          // bytes kept of the body of an answer that is not 2xx; error pages have some hundred KiB at most
	dialLimit  = 10 * time.Second // to connect, and again for TLS
	stallLimit = 15 * time.Second // without a byte of the body
	slowAfter  = 10 * time.Second // from here on a body must come at slowRate
	slowRate   = 512              // bytes a second; a page of 30 KB would take a minute
	idleLimit  = 10 * time.Second // before servers commonly close, so that no request meets a closing connection
)

// A wire carries one exchange at a time and keeps it as bytes. It follows no
// redirect, keeps no cookie and decides nothing.
type wire struct {
	http  HTTP
	agent string
	now   func() time.Time
	base  http.RoundTripper
	proxy func(*url.URL) (*url.URL, error)
	exits []string // host:port of proxies, exempt from the address policy
}

// A query is one request to be made.
type query struct {
	url          string
	accept       string
	etag         string // validators, both empty for an unconditional request
	lastModified string
	limit        int64 // bytes of the body, encoded and decoded each
	prefix       bool  // take what fits into limit and leave the rest: robots.txt
}

// An answer is what came back. If err is set, status may be 0 and exchange nil.
type answer struct {
	at       time.Time // program's clock
	took     time.Duration
	status   int
	header   http.Header
	body     []byte // decoded
	exchange *Exchange
	repeat   bool // nothing came back on a connection that had been kept open: worth another try
	err      *failure
}

func newWire(h HTTP, now func() time.Time) (*wire, error) {
	w := &wire{http: h, now: now, agent: agentOf(h)}
	// The environment is read here, not once a process as net/http does.
	env := httpproxy.FromEnvironment()
	w.proxy = env.ProxyFunc()
	exits := []string{env.HTTPProxy, env.HTTPSProxy}
	if h.Proxy != "" {
		u, err := url.Parse(h.Proxy)
		if err != nil {
			return nil, fmt.Errorf("proxy: %w", err)
		}
		w.proxy = func(*url.URL) (*url.URL, error) { return u, nil }
		exits = []string{h.Proxy}
	}
	for _, e := range exits {
		if e == "" {
			continue
		}
		if !strings.Contains(e, "://") {
			e = "http://" + e
		}
		if u, err := url.Parse(e); err == nil {
			w.exits = append(w.exits, hostPort(u))
		}
	}
	w.base = &http.Transport{
		Proxy:                  func(r *http.Request) (*url.URL, error) { return w.proxy(r.URL) },
		DialContext:            w.dial,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		TLSHandshakeTimeout:    min(dialLimit, h.Timeout),
		ResponseHeaderTimeout:  h.Timeout,
		MaxResponseHeaderBytes: maxHeader,
		MaxIdleConnsPerHost:    h.Workers, // a host has one connection, a proxy as many as there are requests
		IdleConnTimeout:        idleLimit,
	}
	return w, nil
}

// agentOf is the honest User-Agent: who, and how to reach a person.
func agentOf(h HTTP) string {
	contact := strings.TrimPrefix(h.Contact, "mailto:")
	if strings.Contains(contact, "://") {
		contact = "+" + contact
	}
	return h.UserAgent + " (" + contact + ")"
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "socks5": "1080"}[u.Scheme]
		if port == "" {
			port = "80"
		}
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// isProxy reports whether u points at a proxy, which is exempt from the
// address check when dialled and therefore never a target.
func (w *wire) isProxy(u *url.URL) bool { return slices.Contains(w.exits, hostPort(u)) }

func (w *wire) close() {
	if t, ok := w.base.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}

// A refusedError is an address that policy keeps us from dialling.
type refusedError struct{ why string }

func (e *refusedError) Error() string { return "the name leads to " + e.why }

func (w *wire) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	d := net.Dialer{Timeout: min(dialLimit, w.http.Timeout)}
	if !w.http.AllowPrivate && !slices.Contains(w.exits, strings.ToLower(addr)) {
		// Control sees the address after DNS, so that no name can lead inside.
		d.Control = func(_, address string, _ syscall.RawConn) error {
			a, err := netip.ParseAddrPort(address)
			if err != nil {
				return &refusedError{"no address"}
			}
			if why := refusedAddr(a.Addr()); why != "" {
				return &refusedError{why}
			}
			return nil
		}
	}
	return d.DialContext(ctx, network, addr)
}

// ask makes the request q and reads the whole answer. Whatever goes wrong is
// in the answer; only the end of ctx is an error.
func (w *wire) ask(ctx context.Context, q query) (*answer, error) {
	a := &answer{at: w.now().UTC()}
	start := time.Now()
	err := w.exchange(ctx, q, a)
	a.took = time.Since(start)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		a.err = classify(err, w.http.Timeout)
	}
	return a, nil
}

func (w *wire) exchange(parent context.Context, q query, a *answer) error {
	ctx, stop := context.WithTimeout(parent, w.http.Timeout)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	// net/http repeats a GET by itself when a kept connection breaks; the
	// second one would come without any delay, so it is stopped if the first
	// may have arrived.
	var wrote, reused, repeated atomic.Bool
	var ip atomic.Value
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) {
			if wrote.Load() {
				repeated.Store(true)
				cancel(errors.New("repeated"))
			}
		},
		GotConn: func(i httptrace.GotConnInfo) {
			reused.Store(i.Reused)
			if host, _, err := net.SplitHostPort(i.Conn.RemoteAddr().String()); err == nil {
				ip.Store(host)
			}
		},
		WroteHeaders: func() { wrote.Store(true) },
	})
	req, err := w.request(ctx, q)
	if err != nil {
		return &failure{BadContent, "not an address that can be asked for"}
	}
	resp, err := w.base.RoundTrip(req)
	if err != nil {
		a.repeat = repeated.Load() || reused.Load() && errors.Is(err, io.EOF)
		if repeated.Load() {
			return io.EOF
		}
		return err
	}
	defer resp.Body.Close()
	a.status, a.header = resp.StatusCode, resp.Header
	if a.status/100 != 2 { // how long a refusal is says nothing
		q.prefix, q.limit = true, min(q.limit, maxRefusal)
	}
	payload, cut, err := readBody(resp.Body, q, cancel)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil && parent.Err() == nil && !errors.Is(cause, context.DeadlineExceeded) {
			return cause
		}
		return err
	}
	x := &Exchange{URL: q.url, At: a.at, Request: requestBytes(req), Head: headBytes(resp), Payload: payload, Cut: cut}
	if resp.ProtoMajor == 2 {
		x.Protocol = "h2"
	}
	if p, _ := w.proxy(req.URL); p == nil {
		x.IP, _ = ip.Load().(string)
	}
	a.exchange = x
	a.body, err = decodeBody(payload, resp.Header.Values("Content-Encoding"), q.limit)
	if q.prefix && a.body != nil || a.status/100 != 2 {
		return nil // the body of a refusal is not read
	}
	return err
}

func (w *wire) request(ctx context.Context, q query) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, q.url, nil)
	if err != nil {
		return nil, err
	}
	h := req.Header
	h.Set("User-Agent", w.agent)
	h.Set("Accept", q.accept)
	h.Set("Accept-Encoding", "gzip")
	if q.etag != "" {
		h.Set("If-None-Match", q.etag)
	}
	if q.lastModified != "" {
		h.Set("If-Modified-Since", q.lastModified)
	}
	return req, nil
}

// readBody reads the payload within q.limit, and gives up on a body that
// stalls or trickles. cut says that there was more of it.
func readBody(r io.Reader, q query, cancel context.CancelCauseFunc) (payload []byte, cut bool, err error) {
	stalled := time.AfterFunc(stallLimit, func() {
		cancel(&failure{Timeout, fmt.Sprintf("no data for %s", stallLimit)})
	})
	defer stalled.Stop()
	start := time.Now()
	var b pieces
	for {
		n, err := b.read(r)
		if b.size > q.limit {
			if q.prefix {
				return b.join()[:q.limit], true, nil
			}
			return nil, false, tooLarge(q.limit)
		}
		if err == io.EOF {
			return b.join(), false, nil
		}
		if err != nil {
			return nil, false, err
		}
		if n > 0 {
			stalled.Reset(stallLimit)
		}
		if d := time.Since(start); d > slowAfter && float64(b.size)/d.Seconds() < slowRate {
			return nil, false, &failure{Timeout, fmt.Sprintf("slower than %d bytes a second", slowRate)}
		}
	}
}

// pieces collect a body of unknown length. A buffer that doubles would hold
// four times as much while it grows, of a body that may be too large to keep.
type pieces struct {
	list [][]byte // each but the last is full
	size int64
}

// Sizes of pieces, in bytes: the first holds most pages.
const (
	firstPiece = 32 << 10
	mostPiece  = 1 << 20
)

// read reads once.
func (p *pieces) read(r io.Reader) (n int, err error) {
	last := len(p.list) - 1
	if last < 0 || len(p.list[last]) == cap(p.list[last]) {
		size := firstPiece
		if last >= 0 {
			size = min(2*cap(p.list[last]), mostPiece)
		}
		p.list = append(p.list, make([]byte, 0, size))
		last++
	}
	b := p.list[last]
	n, err = r.Read(b[len(b):cap(b)])
	p.list[last] = b[:len(b)+n]
	p.size += int64(n)
	return n, err
}

// join returns all that was read, and empties p.
func (p *pieces) join() []byte {
	list := p.list
	p.list = nil
	if len(list) == 1 {
		return list[0]
	}
	return bytes.Join(list, nil)
}

func tooLarge(limit int64) *failure {
	return &failure{TooLarge, fmt.Sprintf("body larger than %d KiB", limit>>10)}
}

// requestBytes writes the request as it would go out on HTTP/1.1 to the host
// itself, header lines in order of name.
func requestBytes(r *http.Request) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.Method, r.URL.RequestURI(), r.URL.Host)
	writeHeader(&b, r.Header)
	return b.Bytes()
}

// headBytes writes the status line and header of the response. net/http keeps
// neither the order nor the case of header lines; names are sorted.
func headBytes(r *http.Response) []byte {
	var b bytes.Buffer
	status := strings.TrimSpace(strings.TrimPrefix(r.Status, fmt.Sprint(r.StatusCode)))
	fmt.Fprintf(&b, "HTTP/1.%d %03d %s\r\n", map[bool]int{true: r.ProtoMinor, false: 1}[r.ProtoMajor == 1], r.StatusCode, oneLine(status))
	writeHeader(&b, r.Header)
	return b.Bytes()
}

func writeHeader(b *bytes.Buffer, h http.Header) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range h[name] {
			fmt.Fprintf(b, "%s: %s\r\n", oneLine(name), oneLine(v))
		}
	}
	b.WriteString("\r\n")
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
