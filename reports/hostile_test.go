package reports

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"
)

// hostile puts what a site or a spreadsheet user could suffer from into every
// field that comes from outside.
func hostile(t *testing.T) Data {
	t.Helper()
	d := small(t)
	for i, bad := range []string{
		`</title><script>alert(1)</script>`, `" onmouseover="alert(1)`, `=HYPERLINK("http://x.example")`, "+1\x00\x1b[31m", "@SUM(A1)\xff",
		"-2|3\n# not a heading", "[a](javascript:alert(1)) `b` | c", "\u202e gnihtemos", "＝1+1", "\ufffe",
	} {
		for j := range d.Evidence {
			if j%10 != i {
				continue
			}
			e := &d.Evidence[j]
			e.Title, e.Speaker, e.Cue, e.Language, e.File, e.Extractor = bad, bad, bad, bad, bad, bad
			e.Words, e.Context, e.Start, e.End = bad, "x"+bad+"y", 1, 1+len(bad)
			if i%2 == 0 {
				e.URL, e.Start, e.End = "javascript:alert(1)//"+bad, -5, 900
			} else {
				e.URL = "https://x.example/" + bad
			}
		}
		for _, list := range [][]Sighting{d.Sightings, d.Firsts} {
			for j := range list {
				if j%10 == i {
					list[j].Title, list[j].Text, list[j].URL, list[j].Language = bad, bad, "data:text/html,"+bad, bad
				}
			}
		}
	}
	d.Outlets[0].Name, d.Outlets[0].Owner = `<b onclick="x">=1`, "@owner|`"
	d.Framings[0].Label, d.Framings[0].Definition = "=1+1</h3><script>", "# <img src=x onerror=y>"
	for i := range d.Coverage {
		if len(d.Coverage[i].Reasons) > 0 {
			d.Coverage[i].Reasons = []string{"=cmd|' /C calc'!A0", "<iframe>"}
		}
	}
	return d
}

func TestHostileHTML(t *testing.T) {
	page, err := HTML(build(t, hostile(t)))
	if err != nil {
		t.Fatal(err)
	}
	_, links := parsePage(t, page)
	for _, l := range links {
		scheme, _, _ := strings.Cut(l, ":")
		if !strings.HasPrefix(l, "#") && scheme != "https" && scheme != "http" && strings.ContainsAny(l, ":/") {
			t.Errorf("link %q leaves by %s", l, scheme)
		}
	}
}

func TestHostileMarkdown(t *testing.T) {
	md := string(Markdown(build(t, hostile(t))))
	// Nothing is live in a code span, and an escaped bracket opens no link.
	md = regexp.MustCompile("`[^`\n]*`").ReplaceAllString(strings.ReplaceAll(md, "\\`", ""), "")
	md = strings.ReplaceAll(md, "\\]", "")
	for _, bad := range []string{"<script", "<img", "<iframe", "<b ", "](javascript:", "](<javascript:", "](data:", "](<data:", "\n# not a heading", "\x00", "\x1b"} {
		if i := strings.Index(md, bad); i >= 0 {
			t.Errorf("Markdown holds %q: …%q", bad, md[max(0, i-80):i+len(bad)])
		}
	}
}

func TestHostileCSV(t *testing.T) {
	for name, b := range CSV(build(t, hostile(t))) {
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i, row := range rows {
			for _, c := range row {
				if c != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(c)[0]) {
					t.Errorf("%s:%d: cell %q could be a formula", name, i+1, c)
				}
			}
		}
	}
	if got := defuse("=1"); got != "'=1" {
		t.Errorf("defuse(=1) = %q", got)
	}
	if got := defuse("1-1"); got != "1-1" {
		t.Errorf("defuse(1-1) = %q", got)
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a", "<b>", "\\", "| c", "- x", "`", "a\nb", "&lt;", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := esc(s)
		if strings.ContainsAny(out, "<\n\r") {
			t.Errorf("esc(%q) = %q holds HTML or a line break", s, out)
		}
		for i := range len(out) {
			if out[i] == '|' && (i == 0 || out[i-1] != '\\') {
				t.Errorf("esc(%q) = %q breaks a table", s, out)
			}
		}
		if a := anchor(s); strings.ContainsAny(a, " .\"<>&#") {
			t.Errorf("anchor(%q) = %q", s, a)
		}
	})
}
