//go:build unix

package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A slowHost is a proxy that serves a feed of one article, and keeps whoever
// asks for the article waiting.
type slowHost struct {
	*httptest.Server
	asked  chan struct{} // closed when the article is asked for
	answer chan struct{} // closed: the article is answered
}

func newSlowHost(t *testing.T) *slowHost {
	h := &slowHost{asked: make(chan struct{}), answer: make(chan struct{})}
	var once sync.Once
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed.xml":
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprint(w, `<rss version="2.0"><channel><title>Gazette</title><item><title>Late</title><link>http://gazette.example/late</link><pubDate>Tue, 11 Nov 2025 09:00:00 +0000</pubDate></item></channel></rss>`)
		case "/late":
			once.Do(func() { close(h.asked) })
			select {
			case <-h.answer:
			case <-r.Context().Done():
				return
			}
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, `<title>Late</title><article><h1>Late</h1><p>The ferry to Lisk was late again, and the mate said that the tide was to blame.</p></article>`)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

// slowCommand prepares a command on a store that crawls h.
func slowCommand(t *testing.T, h *slowHost, dir string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	config := "http: {contact: https://example.org/crawler, min_delay: 1ms, max_delay: 5ms, allow_private: true, proxy: \"" + h.URL + "\"}\n" +
		"outlets: [{id: gazette, name: Gazette, state: XA, sources: [{kind: feed, url: \"http://gazette.example/feed.xml\"}]}]\n"
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("hymnsheet", args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "HYMNSHEET_NOW=2025-11-12T20:00:00Z")
	var errs bytes.Buffer
	c.Stderr = &errs
	return c, &errs
}

func statuses(t *testing.T, dir string) string {
	db, err := sql.Open("sqlite", filepath.Join(dir, "hymnsheet.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var s string
	if err := db.QueryRow(`select group_concat(status, ' ') from (select status from run order by id)`).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestStopped holds that a run that is told to stop, by either signal, ends
// within five seconds, says so, notes it, and that the next run goes on.
func TestStopped(t *testing.T) {
	for _, sig := range []os.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(fmt.Sprint(sig), func(t *testing.T) {
			h, dir := newSlowHost(t), t.TempDir()
			c, errs := slowCommand(t, h, dir, "run")
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- c.Wait() }()
			select {
			case <-h.asked:
			case err := <-ended:
				t.Fatalf("ended before it asked for the article: %v:\n%s", err, errs)
			}
			begun := time.Now()
			if err := c.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			err := <-ended
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("ended after %s, want at most 5s", took)
			}
			if err != nil {
				t.Errorf("%v, want exit code 0:\n%s", err, errs)
			}
			if want := "hymnsheet: stopped; what was done by then is kept, and the next run goes on from there\n"; !strings.HasSuffix(errs.String(), want) {
				t.Errorf("standard error %q, want %q at its end", errs, want)
			}
			if got := statuses(t, dir); got != "stopped" {
				t.Errorf("runs are noted as %q, want stopped", got)
			}
			close(h.answer)
			c, errs = slowCommand(t, h, dir, "run", "--quiet")
			if out, err := c.Output(); err != nil || len(out) > 0 {
				t.Fatalf("next run: %v:\n%s%s", err, out, errs)
			}
			c, _ = slowCommand(t, h, dir, "list", "documents", "--all-time")
			if out, err := c.Output(); err != nil || !strings.Contains(string(out), "http://gazette.example/late") {
				t.Errorf("documents after the next run: %v:\n%s", err, out)
			}
			if got := statuses(t, dir); got != "stopped ok" {
				t.Errorf("runs are noted as %q, want stopped ok", got)
			}
		})
	}
}

// TestTimeLimit holds that --max-duration ends the crawl, reads what there is,
// and is no failure.
func TestTimeLimit(t *testing.T) {
	h, dir := newSlowHost(t), t.TempDir()
	c, errs := slowCommand(t, h, dir, "run", "--max-duration", "300ms")
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v:\n%s", err, errs)
	}
	for _, want := range []string{"crawl: ended by its time limit; the next run goes on from there\n", "extract: ", "track: "} {
		if !strings.Contains(string(out), want) {
			t.Errorf("output lacks %q:\n%s", want, out)
		}
	}
	if got := statuses(t, dir); got != "ok" {
		t.Errorf("the run is noted as %q, want ok", got)
	}
}

// TestStoppedImport holds that a command that cannot go on by itself next time
// fails when it is stopped.
func TestStoppedImport(t *testing.T) {
	h, dir := newSlowHost(t), t.TempDir()
	c, errs := slowCommand(t, h, dir, "import", "articles", "-")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for i := range 1001 { // the first batch is committed: the command is at work
		fmt.Fprintf(in, `{"outlet":"gazette","url":"http://gazette.example/%d","title":"Late","text":"The ferry was late."}`+"\n", i)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	in.Close()
	err = c.Wait()
	var exit *exec.ExitError
	if e, ok := err.(*exec.ExitError); ok {
		exit = e
	}
	if exit == nil || exit.ExitCode() != exitFailed {
		t.Fatalf("%v, want exit code %d:\n%s", err, exitFailed, errs)
	}
	if !strings.Contains(errs.String(), "hymnsheet: stopped before it was done; what was kept by then stays\n") {
		t.Errorf("standard error: %s", errs)
	}
}
