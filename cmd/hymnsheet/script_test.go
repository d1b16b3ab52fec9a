package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/sitetest"
	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/internal/warc"
)

var update = flag.Bool("update", false, "rewrite what the scripts want")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hymnsheet": func() { os.Exit(realMain()) }})
}

// TestScripts runs the commands as a user does. Besides testscript's own
// commands a script has:
//
//	exits CODE COMMAND...       the command ends with this exit code
//	web NAME                    serves testdata/web/NAME.txtar (see internal/sitetest)
//	                            as HTTP proxy
//	step N                      moves that web to step N
//	hold STORE COMMAND          holds a store, as a run of COMMAND does
//	release                     lets go of it
//	mask FILE                   writes the last standard output to FILE, with what
//	                            changes from run to run replaced
//	json                        the last standard output is one JSON value
//	pack IN OUT, cut IN OUT N   compresses a file; keeps its first N bytes, or
//	                            leaves out the last -N
//	archive OUT URL FILE...     makes a WARC file of pages
//	damage FOLDER               changes one byte in the middle of its newest file
//	unzipped FILE NAME          prints a file of a zip
//	read PATTERN                prints the files whose names match
//	endpoint CONFIG STATUS      adds to a configuration an endpoint for embeddings that
//	                            answers with this status
//	asked N                     the endpoint was asked for N texts since the last time
//	press OUT FROM TO           writes articles of a made-up press, for days by number
//	sql STORE QUERY             prints what a query gives, a row a line
func TestScripts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			s := &script{t: t}
			testscript.Run(t, testscript.Params{
				Files: []string{file}, UpdateScripts: *update, RequireUniqueNames: true,
				Setup: func(e *testscript.Env) error {
					for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"} {
						e.Setenv(name, "")
					}
					return nil
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"exits": exits, "web": s.web, "step": s.step, "hold": s.hold, "release": s.release,
					"mask": mask, "json": isJSON, "pack": pack, "cut": cut, "archive": archive, "sql": query, "damage": damage,
					"unzipped": unzipped, "read": read, "press": press, "endpoint": s.endpoint, "asked": s.askedFor,
				},
			})
		})
	}
}

// A script is what lives as long as one script runs.
type script struct {
	t    *testing.T
	site *sitetest.Web
	held *store.Store

	askedTexts atomic.Int64
}

func need(ts *testscript.TestScript, neg bool, args []string, n int) {
	if neg || len(args) < n {
		ts.Fatalf("want %d arguments or more, and no !", n)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2)
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func (s *script) endpoint(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2)
	status, err := strconv.Atoi(args[1])
	ts.Check(err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var req struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.askedTexts.Add(int64(len(req.Input)))
		w.WriteHeader(status)
		data := []map[string]any{}
		for i, text := range req.Input {
			letters := make([]int, 26) // alike is what has the same letters
			for _, r := range text {
				if r >= 'a' && r <= 'z' {
					letters[r-'a']++
				}
			}
			data = append(data, map[string]any{"index": i, "embedding": letters})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	ts.Defer(server.Close)
	config, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	config, _, _ = bytes.Cut(config, []byte("embeddings:"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), fmt.Appendf(config, "embeddings: {url: %q, model: toy}\n", server.URL+"/v1"), 0o644))
}

func (s *script) askedFor(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1)
	if got := strconv.FormatInt(s.askedTexts.Swap(0), 10); got != args[0] {
		ts.Fatalf("the endpoint was asked for %s texts, want %s", got, args[0])
	}
}

func press(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 3)
	from, err := strconv.Atoi(args[1])
	ts.Check(err)
	to, err := strconv.Atoi(args[2])
	ts.Check(err)
	var b bytes.Buffer
	for _, a := range sitetest.Press(from, to) {
		ts.Check(json.NewEncoder(&b).Encode(a))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
}

func (s *script) web(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1)
	s.site = sitetest.Open(s.t, filepath.Join("testdata", "web", args[0]+".txtar"))
	proxy := s.site.Serve(s.t)
	ts.Setenv("HTTP_PROXY", proxy)
	ts.Setenv("http_proxy", proxy)
}

func (s *script) step(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1)
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	s.site.Step(n)
}

func (s *script) hold(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2)
	path := ts.MkAbs(args[0])
	var err error
	s.held, err = store.Open(s.t.Context(), store.Options{Path: path, ArchiveDir: filepath.Join(filepath.Dir(path), "archive"), Now: time.Now})
	ts.Check(err)
	ts.Check(s.held.Lock(s.t.Context(), args[1], false))
	ts.Defer(func() {
		if s.held != nil {
			s.held.Close()
		}
	})
}

func (s *script) release(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 0)
	ts.Check(s.held.Close())
	s.held = nil
}

// masks replace what depends on the moment of the test: seconds of the
// simulated clock, which runs on, and what contains them.
var masks = []struct {
	pattern *regexp.Regexp
	word    string
}{
	{regexp.MustCompile(`(\d{4}-\d\d-\d\dT\d\d:\d\d):\d\dZ`), "${1}:SSZ"},
	{regexp.MustCompile(`\br\d{8}T\d{6}(-\d+)?\b`), "rYYYYMMDDTHHMMSS"},
	{regexp.MustCompile(`hymnsheet-\d{14}-`), "hymnsheet-TIME-"},
	{regexp.MustCompile(`(offset|length) \d+`), "${1} N"},
	{regexp.MustCompile(`tail -c \+\d+ (\S+) \| head -c \d+`), "tail -c +N ${1} | head -c N"},
	{regexp.MustCompile(`\b\d+(\.\d+)? s\b`), "N s"},
	{regexp.MustCompile(`\b\d+(\.\d+)? [KMGT]?i?B\b`), "N B"},
}

func mask(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1)
	out := ts.ReadFile("stdout")
	for _, m := range masks {
		out = m.pattern.ReplaceAllString(out, m.word)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(out), 0o644))
}

func isJSON(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 0)
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	var v any
	if err := dec.Decode(&v); err != nil {
		ts.Fatalf("standard output is no JSON: %v", err)
	}
	if err := dec.Decode(&v); err != io.EOF {
		ts.Fatalf("standard output has more than one JSON value: %v", err)
	}
}

func pack(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, ts.ReadFile(args[0]))
	ts.Check(errors.Join(err, z.Close()))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644))
}

func cut(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 3)
	b := ts.ReadFile(args[0])
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	if n < 0 {
		n += len(b)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b[:n]), 0o644))
}

func archive(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 3)
	now := time.Date(2025, time.November, 10, 8, 0, 0, 0, time.UTC)
	dir := ts.MkAbs("made-archive")
	w, _, err := warc.Open(dir, "made", warc.Options{Now: func() time.Time { return now }})
	ts.Check(err)
	var at []warc.Location
	for i := 1; i+1 < len(args); i += 2 {
		body := []byte(ts.ReadFile(args[i+1]))
		at, err = w.Append([]warc.Exchange{{
			URL: args[i], Date: now, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Payload: body,
			Head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"), PayloadDigest: crawler.Digest(body),
		}})
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(os.Rename(filepath.Join(dir, filepath.FromSlash(at[0].File)), ts.MkAbs(args[0])))
}

func query(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2)
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	rows, err := db.Query(args[1])
	ts.Check(err)
	defer rows.Close()
	names, err := rows.Columns()
	ts.Check(err)
	for rows.Next() {
		cells := make([]any, len(names))
		into := make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		ts.Check(rows.Scan(into...))
		for i, c := range cells {
			cells[i] = fmt.Sprint(c)
		}
		fmt.Fprintln(ts.Stdout(), strings.TrimSpace(fmt.Sprintln(cells...)))
	}
	ts.Check(rows.Err())
}

func damage(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1)
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.gz"))
	ts.Check(err)
	name := files[len(files)-1]
	b, err := os.ReadFile(name)
	ts.Check(err)
	b[len(b)/2] ^= 0x20
	ts.Check(os.WriteFile(name, b, 0o644))
}

func unzipped(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2)
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	f, err := z.Open(args[1])
	ts.Check(err)
	defer f.Close()
	_, err = io.Copy(ts.Stdout(), f)
	ts.Check(err)
}

func read(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1)
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, name := range files {
		fmt.Fprint(ts.Stdout(), ts.ReadFile(name))
	}
}
