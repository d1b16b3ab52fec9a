package warc

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSURT(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.Outlet.example/A?b=2&a=1":     "example,outlet)/a?a=1&b=2",
		"http://www2.outlet.example:8080":          "example,outlet:8080)/",
		"https://outlet.example:443/x#y":           "example,outlet)/x",
		"http://outlet.example/%E4%B8%AD/a 中":      "example,outlet)/%e4%b8%ad/a%20%E4%B8%AD",
		"http://192.0.2.1/":                        "1,2,0,192)/",
		"at://did:plc:desk/app.bsky.feed.post/3k1": "at://did:plc:desk/app.bsky.feed.post/3k1",
		"urn:x y":                  "urn:x%20y",
		"http://%zz/":              "http://%zz/",
		"https://outlet.example/?": "example,outlet)/",
		"https://outlet.example/?utm=1&b&a=%20&a=%1": "example,outlet)/?a=%1&a=%20&b&utm=1",
	} {
		if got := surt(in); got != want {
			t.Errorf("surt(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIndex(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	in := batch()
	in[0].Head = []byte("HTTP/1.1 404 Not Found\r\ncontent-type: Text/HTML; charset=utf-8\r\n\r\n")
	at := mustAppend(t, w, in...)
	entries, bad, err := Index(dir, []string{at[0].File}, func(e Entry) bool { return !strings.HasSuffix(e.URL, "/2.html") })
	if err != nil || len(bad) != 0 {
		t.Fatal(bad, err)
	}
	var b bytes.Buffer
	if err := WriteCDXJ(&b, entries); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	for i, want := range []string{
		`example,outlet)/a/1.html 20190820060001 {"url":"https://outlet.example/a/1.html","mime":"text/html","status":"404","digest":"sha256:`,
		`example,outlet)/a/3.html 20190820060003 {"url":"https://outlet.example/a/3.html","mime":"warc/revisit","status":"200","digest":"sha256:`,
		`example,outlet)/feed 20190820060000 {"url":"https://outlet.example/feed","mime":"warc/revisit","status":"304","length":"`,
		`example,outlet)/old 20190820060000 {"url":"https://outlet.example/old","mime":"application/json","digest":"sha256:`,
	} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d of\n%s\nwant %s", i, b.String(), want)
		}
	}
	if len(lines) != 4 {
		t.Errorf("%d lines, want 4", len(lines))
	}

	// Damage costs the damaged record.
	path := filepath.Join(dir, at[0].File)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[at[1].Offset+50] ^= 0xff
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	entries, bad, err = Index(dir, []string{at[0].File}, nil)
	if err != nil || len(bad) != 1 || bad[0].Offset != at[1].Offset || len(entries) != 4 {
		t.Errorf("damaged: %d entries, problems %+v, %v", len(entries), bad, err)
	}
}
