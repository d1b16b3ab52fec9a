package crawler

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// What comes out is within the limit; an error is one of ours; what is not
// encoded comes out as it is.
func FuzzDecodeBody(f *testing.F) {
	for _, s := range []string{"", "tide", string(packed("tide")), string(packed(string(packed("tide")))), "\x1f\x8b\x08\x00", "x\x9c\x03\x00\x00\x00\x00\x01"} {
		for _, h := range []string{"", "gzip", "gzip, gzip", "deflate", "br", "identity", ",,", "GZIP , identity"} {
			f.Add([]byte(s), h)
		}
	}
	f.Fuzz(func(t *testing.T, payload []byte, header string) {
		limit := int64(max(1<<20, len(payload)))
		got, err := decodeBody(payload, []string{header}, limit)
		if int64(len(got)) > limit {
			t.Errorf("%d bytes out, want %d at most", len(got), limit)
		}
		var own *failure
		if err != nil && (!errors.As(err, &own) || own.reason == "" || own.outcome != BadContent && own.outcome != TooLarge) {
			t.Errorf("error %v, want a failure that says why", err)
		}
		if strings.Trim(header, ", ") == "" && (err != nil || string(got) != string(payload)) {
			t.Errorf("not encoded, and %d bytes became %d, %v", len(payload), len(got), err)
		}
		if again, err := decodeBody(packed(string(payload)), []string{"gzip"}, limit); err == nil && string(again) != string(payload) {
			t.Errorf("packed and unpacked, %d bytes became %d", len(payload), len(again))
		}
	})
}

// Links and titles are bounded; a link written at the end is found, unless
// what stands before it swallows it.
func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"", `<a href="/1">One</a>`, "<a href=/1>One<a href=/2>Two", "<base href=/x/><a href=1>x", "<link rel=next href=/n>", "<script>", "<a href='", "<!--", "<a href=&#0;>\x00",
		"<plaintext><a href=/1>x</a>", "<svg><a href=/1>x", "<A\nHREF=/1>x</A >", "<title><a href=/no></title>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, _ := scan(s)
		if len(got) > maxAnchors || len(got) > strings.Count(s, "<") {
			t.Errorf("%d links of %d tags", len(got), strings.Count(s, "<"))
		}
		for _, a := range got {
			if n := utf8.RuneCountInString(a.title); n > maxTitle || !utf8.ValidString(a.title) || strings.ContainsAny(a.title, "\n\r\t") {
				t.Errorf("title of %d runes: %q", n, a.title)
			}
		}
		if strings.ContainsAny(s, "<") {
			return
		}
		if tail, _ := scan(s + `<a href="/last">Last</a>`); len(tail) != 1 || tail[0] != (anchor{"/last", "Last", false}) {
			t.Errorf("links %v, want the last one", tail)
		}
	})
}

// What is asked for is never negative and never longer than a day; the same
// header means the same.
func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "0", "-1", "120", " 120 ", "99999999999999999999", "1e3", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		now := time.Date(1994, 11, 6, 8, 48, 0, 0, time.UTC)
		h := http.Header{"Retry-After": {s}}
		d := retryAfter(h, now)
		if d < 0 || d > mostRetry {
			t.Errorf("retryAfter(%q) = %s", s, d)
		}
		if d != retryAfter(http.Header{"Retry-After": {" " + s + " "}}, now) {
			t.Errorf("retryAfter(%q) is another with spaces around it", s)
		}
	})
}

// A further page lies on the same site, is not the first one, and has a
// number of at most three digits.
func FuzzPageNumber(f *testing.F) {
	for _, u := range []string{"http://a.example/x.html", "http://a.example/x_2.html", "http://a.example/x/page/3", "http://a.example/x?page=4", "http://a.example/?p=123", "http://a.example/", "http://a.example/2/", "https://a.example/x_2.html", "http://a.example/%2f_2"} {
		for _, v := range []string{"http://a.example/x.html", "http://a.example/x_2.html", "http://a.example/x?page=4&id=3", "http://a.example/2/"} {
			f.Add(u, v)
		}
	}
	f.Fuzz(func(t *testing.T, first, u string) {
		first, err1 := weburl.Canonical(first)
		u, err2 := weburl.Canonical(u)
		if err1 != nil || err2 != nil {
			return
		}
		n := pageNumber(first, u)
		if n < 0 || n > 999 {
			t.Errorf("pageNumber(%q, %q) = %d", first, u, n)
		}
		if n > 1 && (weburl.Host(first) != weburl.Host(u) || origin(first) != origin(u) || first == u) {
			t.Errorf("pageNumber(%q, %q) = %d, and they are not of one article", first, u, n)
		}
		if n > 1 && !mayBePart(lastName(first), u) {
			t.Errorf("mayBePart(%q, %q) is false, and it is page %d of %q", lastName(first), u, n, first)
		}
	})
}

// The engine takes any page without an error, and the tree and the tokens
// are both bounded.
func FuzzPage(f *testing.F) {
	f.Add("text/html", "<!doctype html><a href=/1>x</a>")
	f.Add("", "\xff\xfe<\x00a\x00")
	f.Add("text/html; charset=utf-7", "+ADw-a href=/1+AD4-")
	f.Fuzz(func(t *testing.T, contentType, body string) {
		a, anchors, err := page(t.Context(), "http://a.example/", func() (*answer, error) {
			return &answer{status: 200, header: http.Header{"Content-Type": {contentType}}, body: []byte(body)}, nil
		})
		if err != nil || a.err != nil {
			t.Fatalf("page: %v, %v", err, a.err)
		}
		if len(anchors) > maxAnchors {
			t.Errorf("%d links", len(anchors))
		}
	})
}
