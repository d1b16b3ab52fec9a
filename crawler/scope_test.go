package crawler

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func TestRefusedAddr(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": false, "1.1.1.1": false, "93.184.216.34": false, "172.15.0.1": false, "172.32.0.1": false, "100.63.255.255": false,
		"100.128.0.1": false, "192.167.1.1": false, "198.17.0.1": false, "2606:4700::1111": false, "2a00:1450::1": false, "::ffff:8.8.8.8": false,
		"127.0.0.1": true, "127.255.255.254": true, "::1": true, "::ffff:127.0.0.1": true, "0.0.0.0": true, "0.1.2.3": true, "::": true,
		"10.0.0.1": true, "10.255.255.255": true, "172.16.0.1": true, "172.31.255.255": true, "192.168.1.1": true, "::ffff:192.168.1.1": true,
		"169.254.169.254": true, "fe80::1": true, "fe80::1%eth0": true, "fc00::1": true, "fd12:3456::1": true, "fec0::1": true,
		"100.64.0.1": true, "100.127.255.255": true, "192.0.0.8": true, "192.0.2.1": true, "198.18.0.1": true, "198.19.255.255": true,
		"198.51.100.7": true, "203.0.113.9": true, "224.0.0.1": true, "239.1.1.1": true, "240.0.0.1": true, "255.255.255.255": true,
		"64:ff9b::7f00:1": true, "64:ff9b::808:808": true, "64:ff9b:1::1": true, "2001:db8::1": true, "2001::1": true, "2002:7f00:1::": true,
		"ff02::1": true, "ff01::1": true, "100::1": true, "::7f00:1": true, "::ffff:0:0": true, "3fff::1": true,
	} {
		if got := refusedAddr(netip.MustParseAddr(addr)); (got != "") != want {
			t.Errorf("refusedAddr(%s) = %q, want refused: %v", addr, got, want)
		}
	}
}

func TestRefusedName(t *testing.T) {
	for host, want := range map[string]bool{
		"a.example": false, "localhost.example": false, "local.example": false, "internal": false, "mylocal": false, "x1": false,
		"1a.example": false, "xn--bcher-kva.example": false, "8.8.8.8": false, "[2606:4700::1111]": false,
		"localhost": true, "localhost.": true, "a.localhost": true, "printer.local": true, "db.internal": true, "nas.lan": true, "x.home.arpa": true,
		"127.0.0.1": true, "127.0.0.1.": true, "[::1]": true, "[::ffff:127.0.0.1]": true, "[fe80::1]": true,
		"127.1": true, "2130706433": true, "0x7f000001": true, "0x7f.1": true, "0177.0.0.1": true, "127.0.0.1.1": true, "a.example.1": true,
		"10.0.0.010": true, "": true, ".": true,
	} {
		if got := refusedName(host); (got != "") != want {
			t.Errorf("refusedName(%q) = %q, want refused: %v", host, got, want)
		}
	}
}

func TestAdmit(t *testing.T) {
	o := Outlet{
		ID: "a", Scope: []string{"B.example", "c.example:8080", "Bücher.example", "127.0.0.1", "10.0.0.1:8080", "e.example:80", "f.example:443"},
		Sources: []Source{{Kind: KindFeed, URL: "https://www.a.example/feed"}, {Kind: KindFeed, URL: "https://d.example:8443/feed"}},
	}
	c, err := New(Options{HTTP: HTTP{Contact: "mailto:desk@hymnsheet.example"}, Outlets: []Outlet{o}})
	if err != nil {
		t.Fatal(err)
	}
	for u, want := range map[string]Outcome{
		"http://a.example/x": "", "https://a.example/x": "", "https://www.a.example/x": "", "https://en.a.example/x": "",
		"http://b.example/": "", "http://x.y.b.example/": "", "http://c.example:8080/": "", "https://d.example:8443/x": "",
		"http://xn--bcher-kva.example/x": "",
		"http://e.example/":              "", "https://e.example/x": "", "https://f.example/": "", "http://en.f.example/": "", "http://e.example:8080/": Scope,
		"http://c.example/": Scope, "http://b.example:8080/": Scope, "https://d.example/x": Scope, "http://nota.example/": Scope,
		"http://example/": Scope, "http://a.example.evil.example/": Scope, "ftp://a.example/": Scope, "//a.example/x": Scope, "/x": Scope, "": Scope,
		"http://a.example/" + strings.Repeat("x", 2031): "", "http://a.example/" + strings.Repeat("x", 2032): Scope,
		"http://a.example/up/down/up/down/": "", "http://a.example/up/down/up/down/up": Scope, "http://a.example/1/1/1/1/1": "",
		"http://a.example/11/11/11/tide.html": "", "http://a.example/2011/11/11/11/": "", "http://a.example/en/11/11/2011/tide/11": "",
		"http://a.example/11/11/11/11/11/11/": Scope, "http://a.example/13/13/13/": Scope, "http://a.example/2011/2011/2011/": Scope, "http://a.example/111/111/111/": Scope,
		"http://127.0.0.1/": Address, "http://10.0.0.1:8080/": Address, "http://[::1]/": Address, "http://localhost/": Address, "http://a.local/": Address,
	} {
		if f := c.admit(c.outlets["a"], u); (f == nil) != (want == "") || f != nil && (f.outcome != want || f.reason == "") {
			t.Errorf("admit(%.60q) = %+v, want %q", u, f, want)
		}
	}
}

// A name that leads inside is refused when it is dialled, whatever it is called.
func TestDialRefusesPrivate(t *testing.T) {
	hits := 0
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits++ }))
	defer s.Close()
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	h := HTTP{Contact: "mailto:desk@hymnsheet.example"}
	w, err := newWire(h.withDefaults(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"} {
		a := ask(t, w, "http://"+host+":"+port+"/", 100)
		if a.err == nil || a.err.outcome != Address {
			t.Errorf("%s: %+v, want it refused for its address", host, a.err)
		}
	}
	if hits != 0 {
		t.Errorf("%d requests arrived", hits)
	}
	if a := ask(t, loop(t, HTTP{}), s.URL, 100); a.err != nil || hits != 1 {
		t.Errorf("with allow_private: %v, %d requests; want one", a.err, hits)
	}
}

// With a proxy nothing that names a private address is handed over.
func TestNothingPrivateToTheProxy(t *testing.T) {
	links := []string{
		"http://127.0.0.1/x", "http://10.0.0.1/x", "http://[::1]/x", "http://localhost/x", "http://printer.local/x", "http://2130706433/x",
		"http://0x7f.1/x", "http://[64:ff9b::7f00:1]/x", "http://169.254.169.254/latest/meta-data", "http://db.internal/x",
	}
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Host)
		switch {
		case r.URL.Path == "/robots.txt":
			w.WriteHeader(404)
		case r.URL.Path == "/feed":
			w.Header().Set("Content-Type", "application/rss+xml")
			io.WriteString(w, rss(append(links, "http://a.example/x")...).body)
		default:
			http.Redirect(w, r, "http://192.168.0.1/x", http.StatusFound)
		}
	}))
	defer proxy.Close()
	o := feedOutlet("a", feedA)
	for _, l := range links { // even where the configuration lets them in
		o.Scope = append(o.Scope, strings.TrimSuffix(strings.Split(strings.TrimPrefix(l, "http://"), "/")[0], "/"))
	}
	o.Scope = append(o.Scope, strings.TrimPrefix(proxy.URL, "http://"))
	store := newMemory()
	for _, l := range append(links, proxy.URL+"/x") {
		store.put(Task{URL: l, Kind: KindPage, Outlet: "a"}, time.Now().Add(-time.Minute))
	}
	c, err := New(Options{HTTP: HTTP{Contact: "mailto:desk@hymnsheet.example", Proxy: proxy.URL, MinDelay: time.Second}, Outlets: []Outlet{o}, Store: store})
	if err != nil {
		t.Fatal(err)
	}
	c.http.MinDelay = time.Millisecond // the proxy is ours
	if _, err := c.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	same(t, "hosts asked of the proxy", asked, []string{"a.example", "a.example", "a.example"})
	for _, l := range append(links, proxy.URL+"/x", "http://a.example/x") {
		same(t, l, store.outcomes(l), []Outcome{Address})
	}
}

func TestClassify(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want failure
	}{
		"no such host":     {&net.DNSError{IsNotFound: true, Name: "a.example", Server: "192.0.2.53"}, failure{DNS, "no such host"}},
		"no name server":   {&net.DNSError{IsTimeout: true, Name: "a.example", Server: "192.0.2.53"}, failure{DNS, "name server does not answer"}},
		"server failure":   {&net.DNSError{Err: "server misbehaving", Server: "192.0.2.53"}, failure{DNS, "name cannot be looked up"}},
		"refused address":  {&net.OpError{Op: "dial", Err: &refusedError{"a private address"}}, failure{Address, "the name leads to a private address"}},
		"out of time":      {context.DeadlineExceeded, failure{Timeout, "not finished within 30s"}},
		"closed":           {io.EOF, failure{Network, "connection closed without an answer"}},
		"cut":              {io.ErrUnexpectedEOF, failure{Network, "answer cut short"}},
		"own":              {&failure{TooLarge, "large"}, failure{TooLarge, "large"}},
		"unknown":          {errors.New("dial tcp 192.0.2.7:443: strange"), failure{Network, "connection failed"}},
		"behind the proxy": {errors.New("proxyconnect tcp: dial tcp 192.0.2.7:3128: connect: connection refused"), failure{Network, "the proxy cannot be reached"}},
	} {
		if got := classify(c.err, 30*time.Second); *got != c.want {
			t.Errorf("%s: %+v, want %+v", name, *got, c.want)
		}
	}
}
