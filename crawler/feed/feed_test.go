package feed

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

var update = flag.Bool("update", false, "rewrite want in testdata")

// TestParse reads testdata/feed. A case holds what is known from outside
// (url, content-type, country, zone), what to do to the feed before it is read
// (bytes, one operation a line, see damage), the feed, and what comes out.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/feed/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var body []byte
			var o Options
			var want *txtar.File
			operations := ""
			for i := range a.Files {
				f := &a.Files[i]
				text := strings.TrimSpace(string(f.Data))
				switch f.Name {
				case "url":
					o.URL = text
				case "content-type":
					o.ContentType = text
				case "country":
					o.Country = text
				case "zone":
					if o.Zone, err = time.LoadLocation(text); err != nil {
						t.Fatal(err)
					}
				case "bytes":
					operations = text
				case "feed":
					body = f.Data
				case "want":
					want = f
				default:
					t.Fatalf("unknown part %s", f.Name)
				}
			}
			for op := range strings.Lines(operations) {
				body = damage(t, body, strings.TrimSpace(op))
			}
			f, err := Parse(body, o)
			got := summary(f, err)
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want.Data) {
				t.Errorf("Parse\ngot\n%s\nwant\n%s", got, want.Data)
			}
		})
	}
}

var encodings = map[string]encoding.Encoding{
	"gbk": simplifiedchinese.GBK, "gb18030": simplifiedchinese.GB18030, "big5": traditionalchinese.Big5,
	"windows-1251": charmap.Windows1251, "koi8-r": charmap.KOI8R, "iso-8859-1": charmap.ISO8859_1,
	"windows-1252": charmap.Windows1252, "euc-kr": korean.EUCKR, "shift_jis": japanese.ShiftJIS,
}

// damage does to a feed what the line says:
//
//	encode NAME     in a legacy encoding, or utf-16le, utf-16be, utf-32le, utf-32be
//	prefix QUOTED   put before it, a Go string such as "\xef\xbb\xbf"
//	put QUOTED QUOTED  the first replaced by the second
//	cut after TEXT  the end cut off after that text
//	gzip
func damage(t *testing.T, b []byte, op string) []byte {
	t.Helper()
	verb, rest, _ := strings.Cut(op, " ")
	unquote := func(s string) string {
		u, err := strconv.Unquote(s)
		if err != nil {
			t.Fatalf("%s: %v", op, err)
		}
		return u
	}
	switch verb {
	case "prefix":
		return append([]byte(unquote(rest)), b...)
	case "put":
		old, err := strconv.QuotedPrefix(rest)
		if err != nil || !bytes.Contains(b, []byte(unquote(old))) {
			t.Fatalf("%s: %v or not in the feed", op, err)
		}
		return bytes.Replace(b, []byte(unquote(old)), []byte(unquote(strings.TrimSpace(rest[len(old):]))), 1)
	case "cut":
		text := strings.TrimPrefix(rest, "after ")
		i := bytes.Index(b, []byte(text))
		if i < 0 {
			t.Fatalf("%s: not in the feed", op)
		}
		return b[:i+len(text)]
	case "gzip":
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		w.Write(b)
		w.Close()
		return z.Bytes()
	case "encode":
		var order binary.AppendByteOrder = binary.BigEndian
		if strings.HasSuffix(rest, "le") {
			order = binary.LittleEndian
		}
		var out []byte
		switch {
		case strings.HasPrefix(rest, "utf-16"):
			for _, u := range utf16.Encode([]rune(string(b))) {
				out = order.AppendUint16(out, u)
			}
			return out
		case strings.HasPrefix(rest, "utf-32"):
			for _, r := range string(b) {
				out = order.AppendUint32(out, uint32(r))
			}
			return out
		case encodings[rest] != nil:
			out, err := encodings[rest].NewEncoder().Bytes(b)
			if err != nil {
				t.Fatalf("%s: %v", op, err)
			}
			return out
		}
	}
	t.Fatalf("%s: no such operation", op)
	return nil
}

// summary prints what is set of a feed.
func summary(f Feed, err error) string {
	var b strings.Builder
	line := func(name, s string) {
		if s != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.ReplaceAll(s, "\n", `\n`))
		}
	}
	when := func(name string, at time.Time) {
		if !at.IsZero() {
			line(name, at.Format(time.RFC3339))
		}
	}
	if err != nil {
		line("error", err.Error())
	}
	line("format", f.Format)
	line("title", f.Title)
	line("markup", f.Markup)
	if f.Salvaged {
		line("salvaged", "true")
	}
	for _, p := range f.Problems {
		line("problem", p)
	}
	for _, it := range f.Items {
		b.WriteString("\n")
		line("id", it.ID)
		line("url", it.URL)
		line("title", it.Title)
		line("markup", it.Markup)
		when("published", it.Published)
		when("updated", it.Updated)
		line("authors", strings.Join(it.Authors, "; "))
		line("categories", strings.Join(it.Categories, "; "))
		line("language", it.Language)
		line("media", it.Media)
		line("summary", it.Summary)
		line("content", it.Content)
	}
	return b.String()
}
