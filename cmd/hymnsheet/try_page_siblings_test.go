package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSiblingsWhateverTheOrder holds that a line of `try page --manifest` is
// the same bytes wherever it stands in the manifest, with --siblings and
// without, and that without it no page learns from another.
func TestSiblingsWhateverTheOrder(t *testing.T) {
	dir := t.TempDir()
	slogan := "The Gull flies wherever the wind of the islands carries its readers, free of charge."
	var lines []string
	for i, words := range []string{"ferry sailed to the northern isle", "choir sang at the mainland contest", "salt was raked behind the dunes", "school got a barrel of honey", "council met about the harbour wall"} {
		page := fmt.Sprintf(`<html lang="en"><head><title>The %s - The Gull</title><meta property="article:published_time" content="2019-08-%02dT06:00:00Z"></head>
<body><div class="text"><p>The %[1]s on Monday, in front of %[2]d people who had come from far away to see it.</p><p>%[3]s</p>
<p>Nobody had thought that the %[1]s before the end of the summer, said number %[2]d of them.</p></div></body></html>`, words, 10+i, slogan)
		name := fmt.Sprintf("%d.html", i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf(`{"id":"p%d","file":%q,"url":"https://gull.example/%d"}`, i, name, i))
	}
	// another host prints the same and is not learnt from; a broken line teaches nothing
	lines = append(lines, `{"id":"p5","file":"0.html","url":"https://other.example/0"}`, `{"id":"p6","file":"none.html","url":"https://gull.example/6"}`)

	answer := func(order []int, args ...string) map[string]string {
		var in []string
		for _, i := range order {
			in = append(in, lines[i])
		}
		path := filepath.Join(dir, "pages.jsonl")
		if err := os.WriteFile(path, []byte(strings.Join(in, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		c := (&app{out: &out, err: io.Discard, getenv: func(string) string { return "" }}).rootCommand()
		c.SetArgs(append([]string{"try", "page", "--manifest", path}, args...))
		if err := c.Execute(); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for l := range strings.Lines(out.String()) {
			id, _, _ := strings.Cut(strings.TrimPrefix(l, `{"id":"`), `"`)
			got[id] = l
		}
		if len(got) != len(lines) {
			t.Fatalf("%d answers to %d lines:\n%s", len(got), len(lines), out.String())
		}
		return got
	}
	straight := []int{0, 1, 2, 3, 4, 5, 6}
	shuffled := []int{4, 6, 1, 3, 5, 0, 2}
	for _, args := range [][]string{nil, {"--siblings"}} {
		a, b := answer(straight, args...), answer(shuffled, args...)
		for id, l := range a {
			if b[id] != l {
				t.Errorf("%v: %s differs by the order of the manifest:\n%s%s", args, id, l, b[id])
			}
			learned := args != nil && slices.Contains([]string{"p0", "p1", "p2", "p3", "p4"}, id)
			if id != "p6" && strings.Contains(l, slogan) == learned {
				t.Errorf("%v: %s: the site's line is there: %v\n%s", args, id, !learned, l)
			}
		}
	}
}
