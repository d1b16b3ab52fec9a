package main

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestTableText(t *testing.T) {
	for name, c := range map[string]struct {
		width int
		rows  [][]string
		want  string
	}{
		"numbers stand to the right": {0, [][]string{{"a", "7", "x"}, {"bcd", "1,200", ""}}, "" +
			"ID   COUNT  NAME\n" +
			"a        7  x\n" +
			"bcd  1,200\n"},
		"wide characters take two columns": {0, [][]string{{"曙光日报", "1", "x"}, {"abc", "2", "y"}}, "" +
			"ID        COUNT  NAME\n" +
			"曙光日报      1  x\n" +
			"abc           2  y\n"},
		"the widest words are cut to the terminal": {30, [][]string{{"a", "1", "https://example.org/a/very/long/path"}}, "" +
			"ID  COUNT  NAME\n" +
			"a       1  https://example.or…\n"},
		"ids are not": {12, [][]string{{"d0123456789abcdef", "1", "x"}}, "" +
			"ID                 COUNT  NAME\n" +
			"d0123456789abcdef      1  x\n"},
		"control characters do not reach the terminal": {0, [][]string{{"a\x1b[2J", "1", "b\u202ec\td"}}, "" +
			"ID    COUNT  NAME\n" +
			"a[2J      1  bc d\n"},
	} {
		tab := newTable("id", "#count", "~name")
		for _, r := range c.rows {
			tab.add(r...)
		}
		var b strings.Builder
		if err := tab.text(&b, c.width); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, b.String(), c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		s     string
		width int
		want  string
	}{
		{"", 10, ""},
		{"the ferry was late again", 10, "the ferry|was late|again"},
		{"the ferry was late", 9, "the ferry|was late"},
		{"unbreakable-word here", 8, "unbreaka|ble-word|here"},
		{"渔民星期三放下了渔网，因为鱼价太低。", 16, "渔民星期三放下了|渔网，因为鱼价太|低。"},
		{"a 渔民 b", 4, "a 渔|民 b"},
	} {
		var got []string
		for _, l := range wrap(c.s, c.width) {
			got = append(got, c.s[l[0]:l[1]])
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("wrap(%q, %d) = %q, want %q", c.s, c.width, s, c.want)
		}
	}
}

// FuzzWrap holds that lines follow each other, lose nothing but spaces, break
// no character and are no wider than asked.
func FuzzWrap(f *testing.F) {
	f.Add("the ferry was late", 9)
	f.Add("渔民放下了渔网 and went home", 7)
	f.Fuzz(func(t *testing.T, s string, width int) {
		if width < 2 || width > 200 || !utf8.ValidString(s) {
			return
		}
		at := 0
		for _, l := range wrap(s, width) {
			if l[0] < at || strings.Trim(s[at:l[0]], " ") != "" {
				t.Fatalf("wrap(%q, %d): line %v follows %d", s, width, l, at)
			}
			line := s[l[0]:l[1]]
			if !utf8.ValidString(line) || columns(strings.TrimRight(line, " ")) > width {
				t.Fatalf("wrap(%q, %d): line %q", s, width, line)
			}
			at = l[1]
		}
		if strings.Trim(s[at:], " ") != "" {
			t.Fatalf("wrap(%q, %d): %q is lost", s, width, s[at:])
		}
	})
}

// FuzzAround holds that the words of a mention stand where its offsets say
// after a passage was cut.
func FuzzAround(f *testing.F) {
	f.Add("the ferry was late again and the mate said so", 4, 9, 12)
	f.Add("渔民星期三放下了渔网，因为鱼价太低。", 3, 9, 20)
	f.Fuzz(func(t *testing.T, s string, start, end, most int) {
		if start < 0 || start >= end || end > len(s) || most < 0 || !utf8.ValidString(s) || !utf8.RuneStart(s[start]) || end < len(s) && !utf8.RuneStart(s[end]) {
			return
		}
		out, from, to := around(s, start, end, most)
		if out[from:to] != s[start:end] || !utf8.ValidString(out) {
			t.Fatalf("around(%q, %d, %d, %d) = %q, %d, %d", s, start, end, most, out, from, to)
		}
	})
}

func TestProgressWords(t *testing.T) {
	begun := time.Date(2025, time.November, 10, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		after time.Duration
		p     *progress
		want  string
	}{
		"a total gives the time left":  {10 * time.Second, &progress{total: 400, done: 100, share: .25}, "100 of 400, 10/s, 31 s left"},
		"no total gives the rate only": {10 * time.Second, &progress{done: 12345}, "12,345, 1,234/s"},
		"a share does as well":         {time.Minute, &progress{done: 30, share: .01}, "30, 0.5/s, 1 h 39 min left"},
		"too little is done to tell":   {time.Second, &progress{done: 1, share: .001}, "1, 1.0/s"},
		"a note comes last":            {time.Minute, &progress{done: 60, extra: "3 failed"}, "60, 1.0/s, 3 failed"},
	} {
		c.p.begun, c.p.now = begun, func() time.Time { return begun.Add(c.after) }
		if got := c.p.words(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestProgressPlain holds that work that nobody watches says where it is, and
// not more often than every ten seconds.
func TestProgressPlain(t *testing.T) {
	var b strings.Builder
	p := (&app{err: &b}).startProgress("import", 100)
	now := p.begun
	p.now = func() time.Time { return now }
	for i := 1; i <= 25; i++ {
		now = now.Add(time.Second)
		p.set(i)
	}
	p.finish()
	want := "import: 10 of 100, 1.0/s, 2 min left\nimport: 20 of 100, 1.0/s, 2 min left\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	b.Reset()
	p = (&app{err: &b, quiet: true}).startProgress("import", 100)
	p.now = func() time.Time { return now.Add(time.Hour) }
	p.set(50)
	if b.String() != "" {
		t.Errorf("quiet: %q", b.String())
	}
}
