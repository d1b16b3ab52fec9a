package weburl

import (
	"net/url"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"http://Example.COM", "http://example.com/"},
		{"HTTPS://example.com:443/A/b/?", "https://example.com/A/b/"},
		{"http://example.com:443/", "http://example.com:443/"},
		{"http://example.com:080/", "http://example.com/"},
		{"https://example.com:/x", "https://example.com/x"},
		{"https://example.com./x", "https://example.com/x"},
		{" \n https://example.com/a\tb\r\n/c \x00", "https://example.com/ab/c"},
		{`https:\\example.com\a\b`, "https://example.com/a/b"},

		// Path.
		{"https://example.com/a/./b/../c", "https://example.com/a/c"},
		{"https://example.com/../../a/..", "https://example.com/"},
		{"https://example.com/a/%2E%2e/b/.", "https://example.com/b/"},
		{"https://example.com/a//b/", "https://example.com/a//b/"},
		{"https://example.com/a...b/.well-known/..x", "https://example.com/a...b/.well-known/..x"},
		{"https://example.com/news;jsessionid=0A1?x=1", "https://example.com/news?x=1"},
		{"https://example.com/a;b=1/c", "https://example.com/a;b=1/c"},

		// Escapes.
		{"https://example.com/%7euser/%e4%b8%ad", "https://example.com/~user/%E4%B8%AD"},
		{"https://example.com/中文 x", "https://example.com/%E4%B8%AD%E6%96%87%20x"},
		{"https://example.com/100%/%zz/%4", "https://example.com/100%25/%25zz/%254"},
		{"https://example.com/a%2Fb%3f", "https://example.com/a%2Fb%3F"},
		{"https://example.com/%2541%%34%31", "https://example.com/%2541%2541"},
		{"https://example.com/\xff", "https://example.com/%FF"},

		// Query.
		{"https://example.com/?b=2&a=1&b=0", "https://example.com/?b=2&a=1&b=0"},
		{"https://example.com/?utm_source=x&id=3&UTM_Medium=y&fbclid=z", "https://example.com/?id=3"},
		{"https://example.com/?id=3&amp;utm_campaign=feed", "https://example.com/?id=3"},
		{"https://example.com/?gclid=1&yclid=2#top", "https://example.com/"},
		{"https://example.com/?ut%6D_source=x", "https://example.com/"},
		{"https://example.com/?page[]=1&q=a+b%20c", "https://example.com/?page[]=1&q=a+b%20c"},
		{"https://example.com/?a&&b=", "https://example.com/?a&b="},
		{"https://example.com/?u=http://x/?y", "https://example.com/?u=http://x/?y"},
		{"https://example.com?a=1", "https://example.com/?a=1"},
		{"https://example.com/#!/x", "https://example.com/"},

		// Hosts.
		{"https://bücher.example/", "https://xn--bcher-kva.example/"},
		{"https://XN--BCHER-KVA.example/", "https://xn--bcher-kva.example/"},
		{"http://президент.рф/", "http://xn--d1abbgf6aiiy.xn--p1ai/"},
		{"https://ex%61mple.com/", "https://example.com/"},
		{"https://a_b.example.com/", "https://a_b.example.com/"},
		{"http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"},
		{"http://[::ffff:192.0.2.1]/", "http://[::ffff:192.0.2.1]/"},
		{"http://0x7f.1/", "http://127.0.0.1/"},
		{"http://2130706433/", "http://127.0.0.1/"},
		{"http://0177.0.0.01:81/", "http://127.0.0.1:81/"},
	} {
		got, err := Canonical(c.in)
		if err != nil || got != c.want {
			t.Errorf("Canonical(%q) = %q, %v, want %q", c.in, got, err, c.want)
		}
		if again, err := Canonical(got); err != nil || again != got {
			t.Errorf("Canonical(%q) = %q, %v, want the same", got, again, err)
		}
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for _, c := range []struct{ in, why string }{
		{"", "not absolute"},
		{"/a/b", "not absolute"},
		{"example.com/a", "not absolute"},
		{"//example.com/a", "not absolute"},
		{"ftp://example.com/", "scheme must be http or https"},
		{"javascript:alert(1)", "scheme must be http or https"},
		{"mailto:a@example.com", "scheme must be http or https"},
		{"https://", "no host"},
		{"https:///", "no host"},
		{"https:example.com", "no host"},
		{"https://user:pw@example.com/", "user name"},
		{"https://example.com:99999/", "port above 65535"},
		{"https://example.com:x/", "port is not a number"},
		{"https://example.com:0/", "port 0"},
		{"https://exa mple.com/", "not a name"},
		{"https://a..b/", "not a name"},
		{"https://%00.example/", "not a name"},
		{"https://xn--a.example/", "not a name"},
		{"https://[::1/", "not a name"},
		{"https://[fe80::1%25eth0]/", "not a name"},
		{"https://256.1.1.1/", "not a name"},
		{"https://1.2.3.4.5/", "not a name"},
		{"https://example.09/", "not a name"},
		{"https://" + strings.Repeat("a", 64) + ".example/", "not a name"},
		{"https://example.com/" + strings.Repeat("a", 4096), "longer than 4096"},
		{strings.Repeat(" ", 70000) + "https://example.com/", "longer than 65536"},
	} {
		got, err := Canonical(c.in)
		if err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("Canonical(%.40q) = %q, %v, want an error with %q", c.in, got, err, c.why)
		}
	}
}

func TestResolve(t *testing.T) {
	const base = "https://example.com/news/2019/a.html?page=2"
	for _, c := range []struct{ ref, want string }{
		{"", "https://example.com/news/2019/a.html?page=2"},
		{"#c", "https://example.com/news/2019/a.html?page=2"},
		{"?page=3", "https://example.com/news/2019/a.html?page=3"},
		{"b.html", "https://example.com/news/2019/b.html"},
		{"../b/", "https://example.com/news/b/"},
		{"./", "https://example.com/news/2019/"},
		{"/x", "https://example.com/x"},
		{"//cdn.example/x", "https://cdn.example/x"},
		{`\\cdn.example\x`, "https://cdn.example/x"},
		{"\n\t http://other.example/a b ", "http://other.example/a%20b"},
		{"b.html?utm_source=rss", "https://example.com/news/2019/b.html"},
		{"a:b/c", ""},
		{"./a:b", "https://example.com/news/2019/a:b"},
		{"https:b.html", "https://example.com/news/2019/b.html"},
		{"http:b.html", ""},
		{"tel:+1", ""},
		{"data:text/html,x", ""},
	} {
		got, err := Resolve(base, c.ref)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("Resolve(%q) = %q, %v, want %q", c.ref, got, err, c.want)
		}
	}
	if got, err := Resolve("https://example.com", "a"); got != "https://example.com/a" {
		t.Errorf("Resolve against a bare host = %q, %v", got, err)
	}
	if got, err := Resolve("no base", "a"); err == nil {
		t.Errorf("Resolve against no base = %q", got)
	}
}

func TestHost(t *testing.T) {
	for in, want := range map[string]string{
		"https://Example.com:443/x": "example.com",
		"http://example.com:8080":   "example.com:8080",
		"http://[::1]:80/":          "[::1]",
		"//example.com/x":           "example.com",
		"/x":                        "",
		"mailto:a@example.com":      "",
	} {
		if got := Host(in); got != want {
			t.Errorf("Host(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.9.9.9": true, "::1": true, "[::1]": true, "::ffff:127.0.0.1": true,
		"": false, "10.0.0.1": false, "localhost.example": false, "example.org": false,
	} {
		if got := IsLoopback(host); got != want {
			t.Errorf("IsLoopback(%q) = %t", host, got)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		domain, host string
		want         bool
	}{
		{"example.com", "example.com", true},
		{"example.com", "www.Example.com", true},
		{"Example.com.", "a.b.example.com", true},
		{"example.com", "badexample.com", false},
		{"www.example.com", "example.com", false},
		{"bücher.example", "www.xn--bcher-kva.example", true},
		{"0.0.1", "127.0.0.1", false},
		{"127.0.0.1", "127.0.0.1", true},
		{"", "example.com", false},
		{"example.com", "", false},
		{"[::1]", "[::1]", true},
	} {
		if got := Covers(c.domain, c.host); got != c.want {
			t.Errorf("Covers(%q, %q) = %v, want %v", c.domain, c.host, got, c.want)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{
		"https://example.com/a/../b?utm_source=1&c#d", "http://[::1]:80/%zz", `HTTP:\\x\%2e%2e\`,
		"https://bücher.example/;jsessionid=1/.", "http://0x7f.1:081?&amp;fbclid", "https://xn--zca.example./",
		"https://a/;jsessionid=1/..;jsessionid=/./;a", "https://ｅｘａｍｐｌｅ。com/", "https://example.com/?%61mp;utm_x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := Canonical(s)
		if err != nil {
			return
		}
		if again, err := Canonical(u); err != nil || again != u {
			t.Fatalf("Canonical(%q) = %q, then %q, %v", s, u, again, err)
		}
		p, err := url.Parse(u)
		if err != nil || p.String() != u && !strings.ContainsAny(u, "[]") {
			t.Fatalf("net/url reads %q as %q, %v", u, p, err)
		}
		if Host(u) != p.Host || p.Fragment != "" || p.User != nil {
			t.Fatalf("Host(%q) = %q, net/url says %q", u, Host(u), p.Host)
		}
		if r, err := Resolve(u, ""); err != nil || r != u {
			t.Fatalf("Resolve(%q, \"\") = %q, %v", u, r, err)
		}
	})
}
