package crawler

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// loop makes a wire that may ask loopback.
func loop(t *testing.T, h HTTP) *wire {
	t.Helper()
	h.Contact, h.AllowPrivate = "mailto:desk@hymnsheet.example", true
	w, err := newWire(h.withDefaults(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	return w
}

func ask(t *testing.T, w *wire, u string, limit int64) *answer {
	t.Helper()
	a, err := w.ask(t.Context(), query{url: u, accept: "*/*", limit: limit})
	if err != nil {
		t.Fatalf("ask %s: %v", u, err)
	}
	return a
}

// raw serves one answer, byte by byte as given, to each connection.
func raw(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					io.WriteString(c, answer)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/"
}

func TestWireFailures(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, c := range map[string]struct {
		answer string
		want   Outcome // empty: well
	}{
		"well":                   {ok + "Content-Length: 4\r\n\r\ntide", ""},
		"until the end":          {ok + "\r\ntide", ""},
		"chunks":                 {ok + "Transfer-Encoding: chunked\r\n\r\n4\r\ntide\r\n0\r\n\r\n", ""},
		"HTTP/1.0":               {"HTTP/1.0 200 OK\r\n\r\ntide", ""},
		"no reason":              {"HTTP/1.1 200\r\n\r\ntide", ""},
		"nothing":                {"", Network},
		"half a line":            {"HTTP/1.1 2", BadContent},
		"half a header":          {ok + "Content-Ty", BadContent},
		"cut short":              {ok + "Content-Length: 400\r\n\r\ntide", Network},
		"cut chunk":              {ok + "Transfer-Encoding: chunked\r\n\r\n40\r\ntide", Network},
		"broken chunk":           {ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\ntide", BadContent},
		"not HTTP":               {"SSH-2.0-OpenSSH_9.6\r\n\r\n", BadContent},
		"HTTP/0.9":               {"<html>tide</html>", BadContent},
		"no status":              {"HTTP/1.1 OK\r\n\r\n", BadContent},
		"two lengths":            {ok + "Content-Length: 4\r\nContent-Length: 5\r\n\r\ntide", BadContent},
		"negative length":        {ok + "Content-Length: -4\r\n\r\ntide", BadContent},
		"header without colon":   {ok + "tide\r\n\r\n", BadContent},
		"header too large":       {ok + "X-Tide: " + strings.Repeat("x", 300<<10) + "\r\n\r\ntide", TooLarge},
		"too many header lines":  {ok + strings.Repeat("X-Tide: late\r\n", 30000) + "\r\ntide", TooLarge},
		"body too large":         {ok + "\r\n" + strings.Repeat("x", 70<<10), TooLarge},
		"body too large, stated": {ok + "Content-Length: 9999999999\r\n\r\n" + strings.Repeat("x", 70<<10), TooLarge},
		"informational for ever": {strings.Repeat("HTTP/1.1 103 Early Hints\r\nX-Tide: "+strings.Repeat("x", 2000)+"\r\n\r\n", 400), TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, loop(t, HTTP{}), raw(t, c.answer), 64<<10)
			switch {
			case c.want == "" && a.err != nil:
				t.Errorf("error %v, want none", a.err)
			case c.want == "" && string(a.body) != "tide":
				t.Errorf("body %q", a.body)
			case c.want != "" && (a.err == nil || a.err.outcome != c.want):
				t.Errorf("error %+v, want %s", a.err, c.want)
			case c.want != "" && (a.exchange != nil || strings.Contains(a.err.reason, "127.0.0.1")):
				t.Errorf("exchange %v, reason %q: want no exchange and no address", a.exchange, a.err.reason)
			}
		})
	}
}

// A header of the size that is still taken, and a body of exactly the limit.
func TestWireLimits(t *testing.T) {
	a := ask(t, loop(t, HTTP{}), raw(t, "HTTP/1.1 200 OK\r\nX-Tide: "+strings.Repeat("x", 200<<10)+"\r\n\r\n"+strings.Repeat("x", 64<<10)), 64<<10)
	if a.err != nil || len(a.body) != 64<<10 || len(a.header.Get("X-Tide")) != 200<<10 {
		t.Errorf("error %v, %d bytes; want all of it", a.err, len(a.body))
	}
}

func TestWireRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u := "http://" + l.Addr().String() + "/"
	l.Close()
	a := ask(t, loop(t, HTTP{}), u, 100)
	if a.err == nil || *a.err != (failure{Network, "connection refused"}) {
		t.Errorf("error %+v, want that the connection is refused", a.err)
	}
}

func TestWireTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "tide") }))
	s.Config.ErrorLog = quiet()
	s.StartTLS()
	defer s.Close()
	a := ask(t, loop(t, HTTP{}), s.URL, 100)
	if a.err == nil || *a.err != (failure{Network, "TLS: certificate of an unknown authority"}) {
		t.Errorf("error %+v, want an unknown authority", a.err)
	}
	plain := httptest.NewUnstartedServer(http.NotFoundHandler())
	plain.Config.ErrorLog = quiet()
	plain.Start()
	defer plain.Close()
	a = ask(t, loop(t, HTTP{}), strings.Replace(plain.URL, "http:", "https:", 1), 100)
	if a.err == nil || *a.err != (failure{Network, "TLS: the answer is not TLS"}) {
		t.Errorf("error %+v, want that it is no TLS", a.err)
	}
}

// The deadline holds for connecting, the header and the body alike.
func TestWireTimeout(t *testing.T) {
	hold := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/body" {
			io.WriteString(w, "ti")
			w.(http.Flusher).Flush()
		}
		<-hold
	}))
	defer s.Close()
	defer close(hold)
	for _, path := range []string{"/header", "/body"} {
		a := ask(t, loop(t, HTTP{Timeout: 200 * time.Millisecond}), s.URL+path, 100)
		if a.err == nil || a.err.outcome != Timeout || a.took > 5*time.Second {
			t.Errorf("%s: error %+v after %s, want a timeout", path, a.err, a.took)
		}
	}
}

// Whoever stops the crawl gets the stop, not a failure of the host.
func TestWireStopped(t *testing.T) {
	hold := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { cancel(); <-hold }))
	defer s.Close()
	defer close(hold)
	a, err := loop(t, HTTP{}).ask(ctx, query{url: s.URL, limit: 100})
	if !errors.Is(err, context.Canceled) || a != nil {
		t.Errorf("answer %v, error %v; want the stop", a, err)
	}
}

// A drip hands out bytes slowly, on the bubble's clock.
type drip struct {
	ctx   context.Context
	every time.Duration
	chunk int
	left  int
}

func (d *drip) Read(p []byte) (int, error) {
	if d.left <= 0 {
		return 0, io.EOF
	}
	timer := time.NewTimer(d.every)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	}
	n := min(d.chunk, d.left, len(p))
	d.left -= n
	return copy(p, bytes.Repeat([]byte("x"), n)), nil
}

func (d *drip) Close() error { return nil }

type dripper struct{ drip }

func (d *dripper) RoundTrip(r *http.Request) (*http.Response, error) {
	body := d.drip
	body.ctx = r.Context()
	return &http.Response{StatusCode: 200, Status: "200 OK", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Body: &body, Request: r}, nil
}

func TestWireTrickle(t *testing.T) {
	for name, c := range map[string]struct {
		drip   drip
		limit  time.Duration // of the exchange
		reason string        // empty: well
		most   time.Duration
	}{
		"steady":       {drip{every: time.Second, chunk: 2000, left: 50000}, time.Minute, "", time.Minute},
		"slow, short":  {drip{every: time.Second, chunk: 100, left: 900}, time.Minute, "", time.Minute},
		"trickle":      {drip{every: time.Second, chunk: 20, left: 5000}, time.Minute, "slower than 512 bytes a second", 11 * time.Second},
		"stall":        {drip{every: time.Hour, chunk: 20, left: 5000}, time.Minute, "no data for 15s", 15 * time.Second},
		"out of time":  {drip{every: time.Second, chunk: 2000, left: 500000}, 20 * time.Second, "not finished within 20s", 20 * time.Second},
		"slow in bits": {drip{every: 14 * time.Second, chunk: 6000, left: 60000}, time.Minute, "slower than 512 bytes a second", 14 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := loop(t, HTTP{Timeout: c.limit})
				w.base = &dripper{c.drip}
				a := ask(t, w, "http://a.example/", 1<<20)
				switch {
				case c.reason == "" && (a.err != nil || len(a.body) != c.drip.left):
					t.Errorf("error %v, %d bytes of %d", a.err, len(a.body), c.drip.left)
				case c.reason != "" && (a.err == nil || *a.err != failure{Timeout, c.reason}):
					t.Errorf("error %+v, want %q", a.err, c.reason)
				case a.took > c.most:
					t.Errorf("took %s, want %s at most", a.took, c.most)
				}
			})
		})
	}
}

func TestDecodeBody(t *testing.T) {
	text := strings.Repeat("The tide is late today. ", 100)
	deflated := func(s string) string {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		io.WriteString(z, s)
		z.Close()
		return b.String()
	}
	gz := string(packed(text))
	for name, c := range map[string]struct {
		body   string
		header []string
		want   Outcome // empty: text
	}{
		"plain":              {text, nil, ""},
		"identity":           {text, []string{"identity"}, ""},
		"gzip":               {gz, []string{"gzip"}, ""},
		"x-gzip, upper":      {gz, []string{"X-GZIP"}, ""},
		"gzip twice":         {string(packed(gz)), []string{"gzip, gzip"}, ""},
		"gzip, two headers":  {string(packed(gz)), []string{"gzip", "gzip"}, ""},
		"not gzip":           {text, []string{"gzip"}, ""},
		"garbage behind":     {gz + "\x00\x00garbage", []string{"gzip"}, ""},
		"much behind":        {gz + strings.Repeat("garbage", 99), []string{"gzip"}, ""},
		"two members":        {string(packed(text[:1200])) + string(packed(text[1200:])), []string{"gzip"}, ""},
		"zlib":               {deflated(text), []string{"deflate"}, ""},
		"bare deflate":       {deflated(text)[2:], []string{"deflate"}, ""},
		"cut":                {gz[:len(gz)-10], []string{"gzip"}, BadContent},
		"cut checksum":       {gz[:len(gz)-2], []string{"gzip"}, BadContent},
		"wrong checksum":     {gz[:len(gz)-8] + "\x00\x00\x00\x00" + gz[len(gz)-4:], []string{"gzip"}, BadContent},
		"header only":        {"\x1f\x8b\x08", []string{"gzip"}, BadContent},
		"brotli":             {text, []string{"br"}, BadContent},
		"long name":          {text, []string{strings.Repeat("x", 900)}, BadContent},
		"four times":         {text, []string{"gzip, gzip, gzip, gzip"}, BadContent},
		"too large":          {string(packed(noise(1 << 20))), []string{"gzip"}, TooLarge},
		"too dense":          {string(packed(strings.Repeat("x", 900<<10))), []string{"gzip"}, TooLarge},
		"too dense, deflate": {deflated(strings.Repeat("x", 900<<10)), []string{"deflate"}, TooLarge},
	} {
		got, err := decodeBody([]byte(c.body), c.header, 1000<<10)
		var f *failure
		switch errors.As(err, &f); {
		case c.want == "" && (err != nil || string(got) != text):
			t.Errorf("%s: %d bytes, %v; want the text", name, len(got), err)
		case c.want != "" && (f == nil || f.outcome != c.want):
			t.Errorf("%s: %v, want %s", name, err, c.want)
		case f != nil && len(f.reason) > 100:
			t.Errorf("%s: reason of %d bytes", name, len(f.reason))
		}
	}
	// Small texts may be packed densely: a line repeated is no bomb.
	if _, err := decodeBody(packed(strings.Repeat("x", freeRatio)), []string{"gzip"}, 5<<20); err != nil {
		t.Errorf("%d bytes packed densely: %v", freeRatio, err)
	}
}

func TestHTTP2(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("ETag", `"one"`)
		fmt.Fprintf(w, "<html>%s tide", r.Proto)
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	w := loop(t, HTTP{})
	w.base.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "example.com"}
	a := ask(t, w, s.URL+"/x?y=1", 1000)
	if a.err != nil || string(a.body) != "<html>HTTP/2.0 tide" {
		t.Fatalf("body %q, error %v; want it over HTTP/2", a.body, a.err)
	}
	x := a.exchange
	if x.Protocol != "h2" || !strings.HasPrefix(string(x.Head), "HTTP/1.1 200 OK\r\n") || !strings.HasSuffix(string(x.Head), "\r\n\r\n") || x.IP != "127.0.0.1" {
		t.Errorf("protocol %q, address %q, head %q; want h2 with a status line of HTTP/1.1", x.Protocol, x.IP, x.Head)
	}
	resp, err := http.ReadResponse(bufio.NewReader(io.MultiReader(bytes.NewReader(x.Head), bytes.NewReader(x.Payload))), nil)
	if err != nil || resp.StatusCode != 200 || resp.Header.Get("ETag") != `"one"` {
		t.Errorf("head and payload read as %v, %v; want a proper answer", resp, err)
	}
	if !strings.HasPrefix(string(x.Request), "GET /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:") {
		t.Errorf("request %q", x.Request)
	}
}

func TestExchange(t *testing.T) {
	u := raw(t, "HTTP/1.0 203 Quite\tgood\r\nX-B: two\r\nX-A: one\r\nX-B: three\r\nContent-Encoding: gzip\r\nSet-Cookie: a=b\r\n\r\n"+string(packed("tide")))
	a := ask(t, loop(t, HTTP{}), u, 1000)
	want := "HTTP/1.0 203 Quite\tgood\r\nContent-Encoding: gzip\r\nSet-Cookie: a=b\r\nX-A: one\r\nX-B: two\r\nX-B: three\r\n\r\n"
	if a.err != nil || string(a.exchange.Head) != want {
		t.Errorf("head %q, error %v; want %q", a.exchange.Head, a.err, want)
	}
	if !bytes.Equal(a.exchange.Payload, packed("tide")) || string(a.body) != "tide" || a.exchange.Protocol != "" {
		t.Errorf("payload of %d bytes, body %q, protocol %q", len(a.exchange.Payload), a.body, a.exchange.Protocol)
	}
	for name, s := range map[string]string{"line ends": "a\r\nX-Evil: b", "nul": "a\x00b", "delete": "a\x7fb"} {
		if got := oneLine(s); strings.ContainsAny(got, "\r\n\x00\x7f") || len(got) != len(s) {
			t.Errorf("%s: oneLine(%q) = %q", name, s, got)
		}
	}
}

// A server that closes kept connections while a request is on its way: the
// crawler does not ask a second time on its own.
func TestKeptConnectionCloses(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	seen := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				b := bufio.NewReader(c)
				if r, err := http.ReadRequest(b); err == nil {
					seen <- r.URL.Path
					io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntide")
				}
				if r, err := http.ReadRequest(b); err == nil {
					seen <- r.URL.Path // read, and no answer
				}
			}()
		}
	}()
	w := loop(t, HTTP{})
	u := "http://" + l.Addr().String()
	if a := ask(t, w, u+"/one", 100); a.err != nil || a.repeat {
		t.Fatalf("first: %v", a.err)
	}
	a := ask(t, w, u+"/two", 100)
	if a.err == nil || !a.repeat {
		t.Errorf("second: error %v, repeat %v; want a broken connection worth another try", a.err, a.repeat)
	}
	if a := ask(t, w, u+"/three", 100); a.err != nil || a.repeat {
		t.Errorf("third: %v", a.err)
	}
	var got []string
	for len(seen) > 0 {
		got = append(got, <-seen)
	}
	same(t, "requests that arrived", got, []string{"/one", "/two", "/three"})
}

// A proxy on loopback is asked, though loopback is refused as a target.
func TestProxy(t *testing.T) {
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		w.Header().Set("Content-Type", "text/html")
		if strings.HasSuffix(r.URL.Path, "/feed") {
			w.Header().Set("Content-Type", "application/rss+xml")
			io.WriteString(w, rss("http://a.example/x", "http://10.0.0.7/x", s0(r)).body)
			return
		}
		io.WriteString(w, "<!doctype html><p>tide</p>")
	}))
	defer s.Close()
	proxy, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for name, set := range map[string]func(*HTTP){
		"configured":  func(h *HTTP) { h.Proxy = s.URL },
		"environment": func(*HTTP) { t.Setenv("HTTP_PROXY", s.URL) },
		"bare":        func(*HTTP) { t.Setenv("HTTP_PROXY", proxy.Host) },
	} {
		t.Run(name, func(t *testing.T) {
			asked = nil
			h := HTTP{Contact: "mailto:desk@hymnsheet.example"}
			set(&h)
			w, err := newWire(h.withDefaults(), time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer w.close()
			a := ask(t, w, "http://a.example/x", 1000)
			if a.err != nil || string(a.body) != "<!doctype html><p>tide</p>" {
				t.Errorf("body %q, error %v", a.body, a.err)
			}
			if a.err == nil && a.exchange.IP != "" {
				t.Errorf("address %q, want none: the proxy resolved the name", a.exchange.IP)
			}
			same(t, "asked of the proxy", asked, []string{"http://a.example/x"})
			t.Setenv("HTTP_PROXY", "")
		})
	}
	// As a target the proxy's address is refused, in any notation.
	c, err := New(Options{HTTP: HTTP{Contact: "mailto:desk@hymnsheet.example", Proxy: "http://proxy.example:3128"}, Outlets: []Outlet{{ID: "a", Scope: []string{"example", "proxy.example:3128"}}}})
	if err != nil {
		t.Fatal(err)
	}
	for u, want := range map[string]Outcome{
		"http://proxy.example:3128/x": Address, "http://PROXY.example:3128/x": Address, "http://proxy.example/x": "", "http://other.example/x": "",
	} {
		if f := c.admit(c.outlets["a"], u); (f == nil) != (want == "") || f != nil && f.outcome != want {
			t.Errorf("admit(%q) = %+v, want %q", u, f, want)
		}
	}
}

// s0 is the address of the server that r came to.
func s0(r *http.Request) string {
	return "http://" + r.Context().Value(http.LocalAddrContextKey).(net.Addr).String() + "/x"
}
