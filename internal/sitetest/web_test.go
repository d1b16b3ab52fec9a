package sitetest

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// doors are the two ways to ask a web: both must answer alike.
func doors(t *testing.T) (*Web, map[string]*http.Client) {
	t.Helper()
	w := Open(t, "testdata/web.txtar")
	proxy, err := url.Parse(w.Serve(t))
	if err != nil {
		t.Fatal(err)
	}
	through := &http.Transport{Proxy: http.ProxyURL(proxy), DisableCompression: true}
	t.Cleanup(through.CloseIdleConnections)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return w, map[string]*http.Client{
		"round trip": {Transport: w, CheckRedirect: stay},
		"proxy":      {Transport: through, CheckRedirect: stay},
	}
}

// get asks for a URL with headers given as "Name: value".
func get(t *testing.T, c *http.Client, u string, headers ...string) (*http.Response, string, error) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, string(b), err
}

func TestSteps(t *testing.T) {
	w, clients := doors(t)
	for name, c := range clients {
		for step, want := range map[int]string{1: "<h1>Ferry late</h1>\n", 2: "<h1>Ferry very late</h1>\n", 3: "<h1>Ferry very late</h1>\n", 4: ""} {
			w.Step(step)
			resp, body, err := get(t, c, "http://a.example/story?id=1#top")
			if err != nil || body != want {
				t.Errorf("%s: step %d gives %q, %v, want %q", name, step, body, err, want)
			}
			if step == 4 && (resp.StatusCode != 301 || resp.Header.Get("Location") != "/new") {
				t.Errorf("%s: step 4 gives %d, %v", name, resp.StatusCode, resp.Header)
			}
		}
	}
}

func TestValidators(t *testing.T) {
	w, clients := doors(t)
	for name, c := range clients {
		for header, want := range map[string]int{
			`If-None-Match: "one"`:                             304,
			`If-None-Match: "two"`:                             200,
			"If-Modified-Since: Mon, 07 Nov 2011 08:00:00 GMT": 304,
			"If-Modified-Since: Tue, 08 Nov 2011 08:00:00 GMT": 200,
		} {
			w.Asked()
			resp, _, err := get(t, c, "http://a.example/story?id=1", header)
			if err != nil || resp.StatusCode != want || resp.Header.Get("ETag") != `"one"` {
				t.Errorf("%s: %s gives %d, %v, want %d", name, header, resp.StatusCode, err, want)
			}
			if asked := w.Asked(); len(asked) != 1 || asked[0].Status != want || asked[0].URL != "http://a.example/story?id=1" {
				t.Errorf("%s: asked %+v", name, asked)
			}
		}
	}
}

func TestBodies(t *testing.T) {
	_, clients := doors(t)
	for name, c := range clients {
		if _, body, err := get(t, c, "http://a.example/torn"); !errors.Is(err, io.ErrUnexpectedEOF) || body != "half a pa\n" {
			t.Errorf("%s: a torn answer gives %q, %v", name, body, err)
		}
		resp, body, err := get(t, c, "http://a.example/packed")
		if err != nil || resp.Header.Get("Content-Encoding") != "gzip" || resp.Header.Get("Sitetest-Body") != "" {
			t.Errorf("%s: gzip gives %v, %v", name, resp.Header, err)
		}
		z, err := gzip.NewReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(z); err != nil || string(b) != "packed text\n" {
			t.Errorf("%s: gzip gives %q, %v", name, b, err)
		}
		if _, body, err := get(t, c, "http://a.example/bytes"); err != nil || body != "\xd6\xd0\xb9\xfa" {
			t.Errorf("%s: base64 gives %q, %v", name, body, err)
		}
	}
}

// TestElsewhere holds that any other URL is an error and is remembered.
func TestElsewhere(t *testing.T) {
	w, clients := doors(t)
	if resp, err := clients["round trip"].Get("http://a.example/other"); err == nil {
		resp.Body.Close()
		t.Error("a page that is not there was answered")
	}
	if resp, _, err := get(t, clients["proxy"], "http://elsewhere.example"); err != nil || resp.StatusCode != http.StatusBadGateway {
		t.Errorf("elsewhere: %v, %v", resp, err)
	}
	if resp, err := clients["round trip"].Post("http://a.example/torn", "text/plain", nil); err == nil {
		resp.Body.Close()
		t.Error("a POST was answered")
	}
	got := strings.Join(w.Wrong(), "\n")
	if want := "GET http://a.example/other\nGET http://elsewhere.example/\nPOST http://a.example/torn"; got != want {
		t.Errorf("wrong are\n%s\nwant\n%s", got, want)
	}
	if len(w.Wrong()) != 0 {
		t.Error("wrong URLs are told twice")
	}
	if _, body, err := get(t, clients["round trip"], "https://b.example"); err != nil || body != "secure\n" {
		t.Errorf("https gives %q, %v", body, err)
	}
	if urls := w.URLs(); len(urls) != 6 {
		t.Errorf("URLs are %v", urls)
	}
}

// TestArchive holds that a mistake in an archive is named, not served.
func TestArchive(t *testing.T) {
	const page = "HTTP/1.1 200 OK\n\nx\n"
	for name, c := range map[string]struct{ archive, want string }{
		"empty":    {"-- want --\nx\n", "no file of the archive is named by a URL"},
		"no head":  {"-- http://a.example/ --\n<h1>page</h1>\n", "not a raw response"},
		"twice":    {"-- http://a.example --\n" + page + "-- http://A.example/ --\n" + page, "twice"},
		"step":     {"-- http://a.example/ step=0 --\n" + page, "must be a number from 1"},
		"encoding": {"-- http://a.example/ --\nHTTP/1.1 200 OK\nSitetest-Body: zip\n\nx\n", "must be base64 or gzip"},
		"base64":   {"-- http://a.example/ --\nHTTP/1.1 200 OK\nSitetest-Body: base64\n\n?\n", "illegal base64"},
		"URL":      {"-- http://a b/ --\n" + page, "invalid character"},
	} {
		if _, err := read(txtar.Parse([]byte(c.archive))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
