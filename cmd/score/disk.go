//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// Sizes of the small disk: the first holds a part of the articles, the second
// all of them.
const (
	smallDisk = "size=6m"
	largeDisk = "size=128m"
)

// scoreDisk imports made-up articles onto a disk that is too small, makes it
// larger and imports again: the first import must fail with a clear error, the
// second must find nothing lost. It needs the right to mount.
func scoreDisk(s setup) ([]figure, error) {
	dir := filepath.Join(s.work, "disk")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, smallDisk); err != nil {
		return nil, fmt.Errorf("mount a small disk: %w", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	const articles = 4000
	file := filepath.Join(s.work, "articles.jsonl")
	if err := writeArticles(file, articles); err != nil {
		return nil, err
	}
	m, err := s.newStore("disk", shippedConfig)
	if err != nil {
		return nil, err
	}
	do := func(args ...string) (out, errs string, code int, err error) {
		var o, e bytes.Buffer
		c := exec.Command(s.binary, args...)
		c.Dir, c.Stdout, c.Stderr = m.dir, &o, &e
		err = c.Run()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			code, err = exit.ExitCode(), nil
		}
		return o.String(), e.String(), code, err
	}
	_, errs, code, err := do("import", "articles", file, "--json")
	if err != nil {
		return nil, err
	}
	told := 0.0
	if code == 1 && strings.Contains(errs, "disk is full") {
		told = 1
	} else {
		show(fmt.Sprintf("full disk: exit code %d: %s", code, tail(errs, 600)))
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, largeDisk); err != nil {
		return nil, fmt.Errorf("make the disk larger: %w", err)
	}
	for _, args := range [][]string{{"import", "articles", file, "--json"}, {"track", "--json"}, {"verify"}} {
		if _, errs, code, err := do(args...); err != nil || code != 0 {
			return nil, fmt.Errorf("%v after the disk was made larger: exit code %d: %v: %s", args, code, err, tail(errs, 600))
		}
	}
	out, errs, code, err := do("list", "documents", "--all-time", "--json")
	if err != nil || code != 0 {
		return nil, fmt.Errorf("list documents: exit code %d: %v: %s", code, err, tail(errs, 600))
	}
	var docs []json.RawMessage
	if err := json.Unmarshal([]byte(out), &docs); err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	return []figure{
		{"full disk told", told, "exit code 1 and what to do"},
		{"full disk documents after", float64(len(docs)), fmt.Sprintf("of %d", articles)},
	}, nil
}

// writeArticles writes made-up articles for import.
func writeArticles(path string, n int) error {
	list := make([]article, n)
	for i := range list {
		var text strings.Builder
		for p := range 6 {
			fmt.Fprintf(&text, "In paragraph %d of story %d the harbour office counts %d boats, and the keeper notes the wind and the tide.\n\n", p, i, i*7+p)
		}
		list[i] = article{
			Outlet: "harbour-notes", URL: fmt.Sprintf("https://harbour.example/notes/%d", i), Title: fmt.Sprintf("Harbour notes %d", i),
			Published: fmt.Sprintf("2019-08-%02dT06:00:00Z", 1+i%28), Language: "en", Text: text.String(),
		}
	}
	return writeLines(path, list)
}
