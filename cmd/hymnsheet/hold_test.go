package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// A watched writer closes seen when a text has been written.
type watched struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	text string
	seen chan struct{}
	once sync.Once
}

func (w *watched) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf.Write(b)
	if strings.Contains(w.buf.String(), w.text) {
		w.once.Do(func() { close(w.seen) })
	}
	return len(b), nil
}

// TestWait holds that --wait says whom it waits for, and goes on when the
// store is free.
func TestWait(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, []byte("http: {contact: https://example.org/crawler}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	held, err := store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "hymnsheet.db"), ArchiveDir: filepath.Join(dir, "archive"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Lock(t.Context(), "run", false); err != nil {
		t.Fatal(err)
	}
	errs := &watched{text: "waiting for it\n", seen: make(chan struct{})}
	a := &app{in: strings.NewReader(""), out: &bytes.Buffer{}, err: errs, getenv: func(string) string { return "" }}
	code := make(chan int)
	go func() { code <- a.run(t.Context(), []string{"extract", "--wait", "--config", config}) }()
	select {
	case <-errs.seen:
	case got := <-code:
		t.Fatalf("ended with exit code %d and did not wait:\n%s", got, errs.buf.String())
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-code; got != 0 {
		t.Errorf("exit code %d, want 0:\n%s", got, errs.buf.String())
	}
	want := regexp.MustCompile(`^hymnsheet: the store is held by hymnsheet run, process \d+ on .*; waiting for it\n$`)
	if !want.MatchString(errs.buf.String()) {
		t.Errorf("standard error %q, want %s", errs.buf.String(), want)
	}
}
