package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// start is the first simulated day of the recorded world.
var start = time.Date(2011, 11, 7, 0, 0, 0, 0, time.UTC)

// replayConfig is the configuration that the replay is crawled with.
const replayConfig = "docs/examples/replay.yaml"

// A replay is the proxy that serves the recorded world, and a store crawled
// through it.
type replay struct {
	s      setup
	dir    string // holds config, store, archive, reports
	log    string // access log
	server *exec.Cmd
	addr   string
	tool   string
}

// newReplay builds and starts the proxy, with a fresh store.
func newReplay(s setup, name string) (*replay, error) {
	r := &replay{s: s, dir: filepath.Join(s.work, name), tool: filepath.Join(s.work, "webreplay")}
	r.log = filepath.Join(r.dir, "access.jsonl")
	if err := os.MkdirAll(r.dir, 0o755); err != nil {
		return nil, err
	}
	if _, err := os.Stat(r.tool); err != nil {
		build := exec.Command("go", "build", "-o", r.tool, ".")
		build.Dir = filepath.Join(s.shared, "replay")
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build the replay proxy: %w: %s", err, out)
		}
	}
	conf, err := os.ReadFile(replayConfig)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(r.dir, "config.yaml"), conf, 0o644); err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	r.addr = addr
	r.server = exec.Command(r.tool, "serve", "--sites", filepath.Join(s.shared, "replay", "sites"), "--addr", addr, "--day", "1", "--log", r.log)
	r.server.Stdout, r.server.Stderr = io.Discard, io.Discard
	if err := r.server.Start(); err != nil {
		return nil, err
	}
	for range 100 {
		if _, err := http.Get("http://" + addr + "/_replay/day"); err == nil {
			return r, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	r.close()
	return nil, fmt.Errorf("replay proxy on %s: no answer", addr)
}

func (r *replay) close() {
	r.server.Process.Kill()
	r.server.Wait()
}

func (r *replay) setDay(n int) error {
	resp, err := http.Post(fmt.Sprintf("http://%s/_replay/day?n=%d", r.addr, n), "", nil)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// command prepares a hymnsheet command at the evening of a simulated day.
func (r *replay) command(ctx context.Context, day int, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, r.s.binary, append(args, "--config", filepath.Join(r.dir, "config.yaml"))...)
	c.Dir = r.dir
	now := start.AddDate(0, 0, day-1).Add(20 * time.Hour)
	c.Env = append(os.Environ(), "HYMNSHEET_NOW="+now.Format(time.RFC3339), "HTTP_PROXY=http://"+r.addr, "http_proxy=http://"+r.addr)
	return c
}

// run executes a hymnsheet command to its end. Exit code 3 is no failure: the
// recorded world has hosts that fail.
func (r *replay) run(day int, args ...string) ([]byte, error) {
	c := r.command(context.Background(), day, args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	if c.ProcessState != nil && c.ProcessState.ExitCode() == 3 {
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("day %d: hymnsheet %s: %w\n%s", day, strings.Join(args, " "), err, tail(errs.String(), 2000))
	}
	return out.Bytes(), nil
}

// verify asks the judge of politeness; it returns what it printed and the
// number of violations.
func (r *replay) verify() (string, int, error) {
	c := exec.Command(r.tool, "verify", "--log", r.log, "--rules", filepath.Join(r.s.shared, "replay", "sites"), "--min-gap", "1s")
	out, err := c.CombinedOutput()
	if err == nil {
		return string(out), 0, nil
	}
	if at := strings.Index(string(out), "FAIL: "); at >= 0 {
		n := 0
		if _, err := fmt.Sscanf(string(out[at:]), "FAIL: %d violations", &n); err != nil {
			return string(out), 0, fmt.Errorf("verify: %w: %s", err, out)
		}
		return string(out), n, nil
	}
	return string(out), 0, fmt.Errorf("verify: %w: %s", err, out)
}

// readLines decodes a JSON Lines file.
func readLines[T any](path string) (out []T, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	for dec.More() {
		var v T
		if err := dec.Decode(&v); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, v)
	}
	return out, nil
}

// writeLines writes values as JSON Lines.
func writeLines[T any](path string, values []T) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, v := range values {
		if err := enc.Encode(v); err != nil {
			return err
		}
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func tail(s string, n int) string {
	if len(s) > n {
		return "…" + s[len(s)-n:]
	}
	return s
}

// freeAddress finds a loopback port that nobody uses now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
