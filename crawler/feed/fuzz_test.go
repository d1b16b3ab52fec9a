package feed

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParse holds what is true of every body: no panic, valid text without
// control characters, plain titles on one line, times in UTC, few problems,
// the same answer twice, and an error or a format but not both.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/feed/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range a.Files {
			if part.Name == "feed" {
				f.Add(part.Data, "https://quay.example/news/feed?x=1")
			}
		}
	}
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00"), "")
	f.Add(zipped(opening+whole), "http://a.example")
	f.Fuzz(func(t *testing.T, body []byte, from string) {
		o := Options{URL: from}
		f, err := Parse(body, o)
		if (err == nil) != (f.Format != "") {
			t.Fatalf("format %q, error %v", f.Format, err)
		}
		if len(f.Problems) > maxProblems || len(f.Items) > maxURLs {
			t.Fatalf("%d problems, %d items", len(f.Problems), len(f.Items))
		}
		for _, it := range f.Items {
			for _, s := range []string{it.ID, it.URL, it.Title, it.Markup, it.Content, it.Summary, it.Media, it.Language} {
				if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\x01\x1f") {
					t.Fatalf("%q is no text", s)
				}
			}
			if strings.ContainsAny(it.Title, "\r\n\t") || it.Title != strings.TrimSpace(it.Title) {
				t.Fatalf("title %q", it.Title)
			}
			if s := schemeOf(it.URL); s == "javascript" || s == "data" || s == "vbscript" {
				t.Fatalf("url %q", it.URL)
			}
			if base, err := url.Parse(from); err == nil && base.IsAbs() && base.Host != "" && it.URL != "" && schemeOf(it.URL) == "" && !slices.ContainsFunc(f.Problems, func(p string) bool { return strings.Contains(p, "relative") }) {
				t.Fatalf("url %q is relative", it.URL)
			}
			for _, at := range []time.Time{it.Published, it.Updated} {
				if at.Location() != time.UTC && !at.IsZero() {
					t.Fatalf("%v is not UTC", at)
				}
			}
		}
		again, err2 := Parse(body, o)
		if summary(f, err) != summary(again, err2) {
			t.Fatal("two readings differ")
		}
	})
}

// FuzzDate holds that a date that was read can be read again as it is printed.
func FuzzDate(f *testing.F) {
	for _, s := range []string{
		"Tue, 20 Aug 2019 08:15:00 CST", "2019-08-20T08:15:30.25Z", "20190820T081530+0800", "2019年8月20日 下午8时15分",
		"20 de agosto de 2019, 08:15 -0300", "1566288930123", "Tue Aug 20 08:15:30 2019", "8/20/19", "20 Aug 2019 24:00 ET",
	} {
		f.Add(s, "CN")
	}
	f.Fuzz(func(t *testing.T, s, country string) {
		at, ok := parseDate(s, place{country: country})
		if !ok {
			return
		}
		if at.Location() != time.UTC || at.Year() < 1000 || at.Year() > 9999 {
			t.Fatalf("parseDate(%q, %q) = %v", s, country, at)
		}
		printed := at.Format(time.RFC3339)
		if again, ok := parseDate(printed, place{country: country}); !ok || again.Unix() != at.Unix() {
			t.Fatalf("parseDate(%q) = %v, want %v", printed, again, at)
		}
	})
}
