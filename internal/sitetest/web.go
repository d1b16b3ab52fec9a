package sitetest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"
)

// A Web answers for the URLs of an archive. It may be used by several
// goroutines at once.
type Web struct {
	mu    sync.Mutex
	pages map[string]map[int]*page // by URL and the step from which it stands
	step  int
	asked []Request
	wrong []string
}

// A Request is one that a Web was asked to answer.
type Request struct {
	Step   int
	Method string
	URL    string // without fragment
	Header http.Header
	Status int // 0: the web does not have the URL
}

// A page is a response, taken apart.
type page struct {
	status int
	header http.Header
	body   []byte
}

// Open reads the archive in a file. What is wrong with it ends the test. URLs
// that are asked for and are not in it fail the test when it ends.
func Open(t testing.TB, path string) *Web {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(t, data)
}

// Parse is Open for an archive that is at hand. Files whose names are no URLs
// are left to the test, so that one archive can hold a case as a whole.
func Parse(t testing.TB, archive []byte) *Web {
	t.Helper()
	w, err := read(txtar.Parse(archive))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, u := range w.Wrong() {
			t.Errorf("sitetest: %s: asked for and not in the archive", u)
		}
	})
	return w
}

func read(a *txtar.Archive) (*Web, error) {
	w := &Web{pages: map[string]map[int]*page{}, step: 1}
	for _, f := range a.Files {
		if !strings.HasPrefix(f.Name, "http://") && !strings.HasPrefix(f.Name, "https://") {
			continue
		}
		if err := w.add(f.Name, f.Data); err != nil {
			return nil, fmt.Errorf("sitetest: %s: %w", f.Name, err)
		}
	}
	if len(w.pages) == 0 {
		return nil, fmt.Errorf("sitetest: no file of the archive is named by a URL")
	}
	return w, nil
}

// add puts one response under "URL" or "URL step=N".
func (w *Web) add(name string, raw []byte) error {
	step := 1
	if u, n, ok := strings.Cut(name, " step="); ok {
		v, err := strconv.Atoi(n)
		if err != nil || v < 1 {
			return fmt.Errorf("step %q: must be a number from 1", n)
		}
		name, step = u, v
	}
	u, err := url.Parse(name)
	if err != nil {
		return err
	}
	p, err := parsePage(raw)
	if err != nil {
		return err
	}
	k := key(u)
	if w.pages[k] == nil {
		w.pages[k] = map[int]*page{}
	}
	if w.pages[k][step] != nil {
		return fmt.Errorf("stands in the archive twice")
	}
	w.pages[k][step] = p
	return nil
}

// parsePage reads a raw response and applies Sitetest-Body.
func parsePage(raw []byte) (*page, error) {
	in := bytes.NewReader(raw)
	resp, err := http.ReadResponse(bufio.NewReader(in), nil)
	if err != nil {
		return nil, fmt.Errorf("not a raw response, which begins with HTTP/1.1 200 OK: %w", err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("read body: %w", err)
	}
	p := &page{resp.StatusCode, resp.Header, body}
	switch how := resp.Header.Get("Sitetest-Body"); how {
	case "":
	case "base64":
		if p.body, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(body)), "")); err != nil {
			return nil, fmt.Errorf("Sitetest-Body: %w", err)
		}
	case "gzip":
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(body)
		z.Close()
		p.body = b.Bytes()
		p.header.Set("Content-Encoding", "gzip")
	default:
		return nil, fmt.Errorf("Sitetest-Body %q: must be base64 or gzip", how)
	}
	p.header.Del("Sitetest-Body")
	return p, nil
}

// key is how a URL is looked up: without fragment, the path never empty.
func key(u *url.URL) string {
	v := *u
	v.Fragment, v.RawFragment = "", ""
	v.Host = strings.ToLower(v.Host)
	if v.Path == "" {
		v.Path = "/"
	}
	return v.String()
}

// Step moves the web to step n.
func (w *Web) Step(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.step = n
}

// Asked returns what was asked for since the last call, in order of arrival.
func (w *Web) Asked() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.asked
	w.asked = nil
	return out
}

// Wrong returns and forgets the URLs that were asked for and are not in the
// archive, sorted. A test that provokes one calls it, so as not to fail.
func (w *Web) Wrong() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.wrong
	w.wrong = nil
	slices.Sort(out)
	return slices.Compact(out)
}

// URLs returns every URL of the archive, sorted.
func (w *Web) URLs() []string {
	return slices.Sorted(maps.Keys(w.pages))
}

// answer finds the response to a request, nil if the web does not have it.
func (w *Web) answer(method string, u *url.URL, header http.Header) *page {
	w.mu.Lock()
	defer w.mu.Unlock()
	k := key(u)
	var p *page
	best := 0
	for from, one := range w.pages[k] {
		if from <= w.step && from > best {
			p, best = one, from
		}
	}
	r := Request{Step: w.step, Method: method, URL: k, Header: header.Clone()}
	if p == nil || method != http.MethodGet && method != http.MethodHead {
		w.asked = append(w.asked, r)
		w.wrong = append(w.wrong, method+" "+k)
		return nil
	}
	if p.status == http.StatusOK && p.known(header) {
		h := p.header.Clone()
		for _, name := range []string{"Content-Length", "Content-Type", "Content-Encoding"} {
			h.Del(name)
		}
		p = &page{http.StatusNotModified, h, nil}
	}
	r.Status = p.status
	w.asked = append(w.asked, r)
	return p
}

// known reports whether the request shows a validator of p. ETags win over
// dates, as RFC 9110 says.
func (p *page) known(header http.Header) bool {
	if tag := header.Get("If-None-Match"); tag != "" {
		return tag == p.header.Get("ETag")
	}
	since := header.Get("If-Modified-Since")
	return since != "" && since == p.header.Get("Last-Modified")
}
