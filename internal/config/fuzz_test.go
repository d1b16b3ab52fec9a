package config

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

// FuzzParse holds that whatever is read gives either a configuration that can
// be printed and handed to the rooms, or problems that name the file.
func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("testdata/config/*.txtar")
	for _, p := range paths {
		if a, err := txtar.ParseFile(p); err == nil {
			f.Add(a.Files[0].Data)
		}
	}
	for _, s := range []string{"", "a", "{", "? a\n: b", "- - - -", "a: |\n  b\n", "\xff\xfeh", "\ufeffhttp: {}", "http: {contact: >-\n a@b.example}", "a: !x &y *z", "'\n", "%YAML 1.2\n---\nhttp: {}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("config.yaml", data, none)
		sameAgain(t, data, c, err)
		if err == nil {
			var b bytes.Buffer
			if c.Print(&b) != nil || b.Len() == 0 {
				t.Error("a configuration that cannot be printed")
			}
			c.Crawler(plainKey)
			return
		}
		var p *Problems
		if !errors.As(err, &p) || len(p.List) == 0 || c != nil {
			t.Fatalf("Parse gave %v, %v", c, err)
		}
		lines := bytes.Count(data, []byte("\n")) + 1
		for _, one := range p.List {
			if one.File == "config.yaml" && one.Line > lines+1 {
				t.Errorf("%s: there are only %d lines", one, lines)
			}
		}
	})
}

// sameAgain holds that what is read, or what is wrong, does not depend on the
// run, on the way lines end, on a byte order mark or on a comment at the end.
func sameAgain(t *testing.T, data []byte, c *Config, err error) {
	t.Helper()
	said := func(c *Config, err error) string {
		if err != nil {
			return err.Error()
		}
		var b bytes.Buffer
		if err := c.Print(&b); err != nil {
			return err.Error()
		}
		return b.String()
	}
	want := said(c, err)
	forms := map[string][]byte{"again": data}
	if utf8.Valid(data) && len(data) < 1000 && !bytes.Contains(data, []byte("\ufeff")) {
		if !bytes.Contains(data, []byte("\r")) {
			forms["with CRLF"] = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
		}
		forms["with a byte order mark"] = append([]byte("\ufeff"), data...)
	}
	for how, form := range forms {
		if got := said(Parse("config.yaml", form, none)); got != want {
			t.Errorf("read %s, %q gives\n%s\nand plainly\n%s", how, form, got, want)
		}
	}
}

// TestEncodings holds that what editors make of a file is read, or refused
// with one problem that says what to do.
func TestEncodings(t *testing.T) {
	const good = "http: {contact: a@b.example}\n# 中\noutlets: []\n"
	wide := func(order binary.AppendByteOrder, mark bool) (out []byte) {
		if mark {
			out = order.AppendUint16(out, 0xfeff)
		}
		for _, u := range utf16.Encode([]rune(good)) {
			out = order.AppendUint16(out, u)
		}
		return out
	}
	for name, c := range map[string]struct {
		data []byte
		want string // "" is read
	}{
		"plain":             {[]byte(good), ""},
		"byte order mark":   {[]byte("\xef\xbb\xbf" + good), ""},
		"CRLF":              {[]byte(strings.ReplaceAll(good, "\n", "\r\n")), ""},
		"CR":                {[]byte(strings.ReplaceAll(good, "\n", "\r")), "config.yaml:1: a carriage return stands alone: save the file with line feeds (LF or CRLF)"},
		"UTF-16LE":          {wide(binary.LittleEndian, true), "config.yaml:1: is written in UTF-16: save it as UTF-8"},
		"UTF-16BE":          {wide(binary.BigEndian, true), "config.yaml:1: is written in UTF-16: save it as UTF-8"},
		"UTF-16LE, no mark": {wide(binary.LittleEndian, false), "config.yaml: holds zero bytes: it is no text, or text in UTF-16: save it as UTF-8"},
		"UTF-16BE, no mark": {wide(binary.BigEndian, false), "config.yaml: holds zero bytes: it is no text, or text in UTF-16: save it as UTF-8"},
		"a database":        {[]byte("SQLite format 3\x00\x10\x00\x01\x01"), "config.yaml: holds zero bytes: it is no text, or text in UTF-16: save it as UTF-8"},
		"GBK":               {[]byte("http: {contact: a@b.example}\n# \xd6\xd0\n"), "config.yaml:2: is not valid UTF-8: save it as UTF-8"},
		"one escape":        {[]byte("http: {contact: a@b.example} # \x1b[0m\n"), "config.yaml:1: control character U+001B: remove it"},
	} {
		got := ""
		if _, err := Parse("config.yaml", c.data, none); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestHostile holds that no file costs much, however it is made.
func TestHostile(t *testing.T) {
	repeat := func(s string, n int) []byte { return bytes.Repeat([]byte(s), n) }
	want := map[string]string{
		"too long": "longer than 4MiB", "lists in lists": "nested too deeply", "dashes": "nested too deeply",
		"keys": "has more than", "keys, many": "more than 500 keys in one place", "aliases": "are not read",
	}
	for name, data := range map[string][]byte{
		"too long":        repeat("# comment\n", maxFile/10+1),
		"long comment":    repeat("# comment\n", maxFile/10-1),
		"lists in lists":  repeat("[", 90_000),
		"maps in maps":    repeat("{a: ", 50_000),
		"dashes":          repeat("- ", 90_000),
		"question marks":  repeat("? ", 100_000),
		"colons":          append(repeat("a: ", 100_000), '1'),
		"keys":            repeat("k: v\n", 100_000),
		"keys, many":      repeat("k: v\n", 30_000),
		"keys in braces":  append(append([]byte("a: {"), repeat("k: v, ", 30_000)...), '}'),
		"list in braces":  append(append([]byte("a: ["), repeat("k, ", 90_000)...), ']'),
		"list":            append([]byte("a:\n"), repeat("- k\n", 45_000)...),
		"quoted":          append(append([]byte("http: {contact: \""), repeat("x", maxFile-100)...), "\"}\n"...),
		"unclosed quote":  append([]byte("http: \""), repeat("x\n", 100_000)...),
		"aliases":         append([]byte("a: &a [x,x,x]\n"), repeat("b: [*a,*a,*a]\n", 10_000)...),
		"literal":         append([]byte("http: |\n"), repeat("  x\n", 100_000)...),
		"staircase":       staircase(2000),
		"unknown outlets": append([]byte("outlets:\n"), repeat("  - {ib: x}\n", 20_000)...),
		"controls":        repeat("\x01", maxFile-1),
		"anchors":         repeat("&a ", 90_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := Parse("config.yaml", data, none)
			if err == nil {
				t.Error("taken for a configuration")
			} else if !strings.Contains(err.Error(), want[name]) {
				t.Errorf("%.200v, want %q", err, want[name])
			} else if len(err.Error()) > 100_000 {
				t.Errorf("%d bytes of problems", len(err.Error()))
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func staircase(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		b.Write(bytes.Repeat([]byte(" "), i))
		b.WriteString("a:\n")
	}
	return b.Bytes()
}

// TestUnreadable holds that an unreadable path is an error, not a panic.
func TestUnreadable(t *testing.T) {
	if _, err := Load(t.TempDir()); err == nil {
		t.Error("a folder was taken for a configuration")
	}
	empty := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(empty); err == nil || err.Error() != empty+": is empty: hymnsheet init writes a first one" {
		t.Errorf("an empty file gives %v", err)
	}
}
