package warc

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// twoWeeks is an archive of two files: an old page, and a week later a new
// one, the old one again unchanged, and a revisit of what is gone.
func twoWeeks(t *testing.T, dir string) []string {
	t.Helper()
	now := day
	o := Options{Now: func() time.Time { return now }, Software: "hymnsheet/test", Daily: true}
	w, _ := mustOpen(t, dir, o)
	plain := func(url, body string, at time.Time) Exchange {
		return Exchange{
			URL: url, Date: at, Request: []byte("GET / HTTP/1.1\r\nHost: outlet.example\r\n\r\n"),
			Head:    []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"),
			Payload: []byte(body), PayloadDigest: sum(body),
		}
	}
	old := plain("https://outlet.example/old.html", "<title>Old lamp</title><p>The lamp of last week", day.Add(123*time.Millisecond))
	mustAppend(t, w, old, plain("https://outlet.example/other.html", "<p>Another of last week", day))
	now = day.AddDate(0, 0, 7)
	again := old
	again.Date, again.RevisitOf = now, &Revisit{URL: old.URL, Date: day, Profile: IdenticalPayload}
	lost := plain("https://outlet.example/lost.html", "lost", now)
	lost.RevisitOf = &Revisit{URL: "https://outlet.example/never.html", Date: day, Profile: IdenticalPayload}
	mustAppend(t, w, plain("https://outlet.example/new.html?b=1&a=2", "<title>New lamp</title><p>The lamp of <b>this</b> week", now.Add(time.Hour)), again, lost)
	w.Close()
	names, err := Files(dir, "t")
	if err != nil || len(names) != 2 {
		t.Fatal(names, err)
	}
	return names
}

func week2() Package {
	return Package{
		From: day.AddDate(0, 0, 6), To: day.AddDate(0, 0, 13), Title: "Lamps", Software: "hymnsheet/test",
		Created: day.AddDate(0, 0, 14),
	}
}

func TestWriteWACZ(t *testing.T) {
	dir := t.TempDir()
	names := twoWeeks(t, dir)
	var b, again bytes.Buffer
	rep, err := WriteWACZ(&b, dir, names, week2())
	if err != nil {
		t.Fatal(err)
	}
	if rep.Captures != 4 || rep.Added != 1 || rep.Pages != 2 || rep.Missing != 1 || len(rep.Problems) != 0 {
		t.Errorf("report = %+v, want 4 captures, 1 of them added, 2 pages, 1 missing", rep)
	}
	if _, err := WriteWACZ(&again, dir, names, week2()); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("a second time other bytes, %v", err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(f.Name, err)
		}
		if strings.HasPrefix(f.Name, "archive/") && f.Method != zip.Store {
			t.Errorf("%s is compressed twice", f.Name)
		}
	}

	// Each resource is there with its digest, and datapackage.json with its own.
	var about struct {
		Profile   string
		Version   string `json:"wacz_version"`
		Resources []resource
	}
	if err := json.Unmarshal(parts["datapackage.json"], &about); err != nil || about.Profile != "data-package" || about.Version != "1.1.1" {
		t.Fatalf("datapackage.json: %+v, %v", about, err)
	}
	if len(about.Resources) != len(z.File)-2 || len(about.Resources) != 4 {
		t.Errorf("%d resources in a package of %d files", len(about.Resources), len(z.File))
	}
	digest := func(b []byte) string { s := sha256.Sum256(b); return "sha256:" + hex.EncodeToString(s[:]) }
	for _, r := range about.Resources {
		if p := parts[r.Path]; int64(len(p)) != r.Bytes || digest(p) != r.Hash {
			t.Errorf("%s has %d bytes, %s; listed %d, %s", r.Path, len(p), digest(p), r.Bytes, r.Hash)
		}
	}
	if !strings.Contains(string(parts["datapackage-digest.json"]), digest(parts["datapackage.json"])) {
		t.Error("datapackage-digest.json has another digest")
	}

	// Each line of the index leads to its record, requests and warcinfo are there.
	lines := strings.Split(strings.TrimSpace(string(parts["indexes/index.cdxj"])), "\n")
	if len(lines) != 4 {
		t.Errorf("index of %d lines:\n%s", len(lines), parts["indexes/index.cdxj"])
	}
	for _, line := range lines {
		f := strings.SplitN(line, " ", 3)
		var c cdxFields
		if err := json.Unmarshal([]byte(f[2]), &c); err != nil {
			t.Fatal(err)
		}
		offset, _ := strconv.Atoi(c.Offset)
		length, _ := strconv.Atoi(c.Length)
		recs, err := collect(parts["archive/"+c.Filename][offset : offset+length])
		if err != nil || len(recs) != 1 || recs[0].TargetURI != c.URL || recs[0].Date.Format("20060102150405") != f[1] {
			t.Errorf("%s: %d records, %v", line, len(recs), err)
		}
	}
	kinds := map[string]int{}
	for _, n := range names {
		recs, err := collect(parts["archive/"+n])
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range recs {
			kinds[r.Type]++
			if strings.Contains(r.TargetURI, "other.html") {
				t.Error("a capture outside the range came along")
			}
		}
	}
	if got := fmt.Sprint(kinds); got != "map[request:4 response:2 revisit:2 warcinfo:2]" {
		t.Errorf("records = %s", got)
	}
	want := `{"format":"json-pages-1.0","id":"pages","title":"All Pages"}
{"id":"*","url":"https://outlet.example/old.html","ts":"2019-08-20T06:00:00.123Z","title":"https://outlet.example/old.html"}
{"id":"*","url":"https://outlet.example/new.html?b=1&a=2","ts":"2019-08-27T07:00:00.000Z","title":"https://outlet.example/new.html?b=1&a=2"}
`
	got := string(parts["pages/pages.jsonl"])
	for _, line := range strings.Split(got, "\n") {
		if i := strings.Index(line, `{"id":"`); i == 0 {
			got = strings.Replace(got, line[7:23], "*", 1)
		}
	}
	if got != want {
		t.Errorf("pages =\n%s\nwant\n%s", got, want)
	}
}

func TestWriteWACZPages(t *testing.T) {
	dir := t.TempDir()
	names := twoWeeks(t, dir)
	p := week2()
	p.Pages = []Page{
		{URL: "https://outlet.example/new.html?b=1&a=2", Time: day.AddDate(0, 0, 7).Add(time.Hour), Title: "New <lamp> & co"},
		{URL: "https://outlet.example/other.html", Time: day, Title: "Not in the package"},
	}
	var b bytes.Buffer
	rep, err := WriteWACZ(&b, dir, names, p)
	if err != nil || rep.Pages != 1 {
		t.Errorf("report = %+v, %v, want one page", rep, err)
	}

	// Damage is told; what can be read goes out.
	path := filepath.Join(dir, names[1])
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list, err := List(dir, names[1])
	if err != nil {
		t.Fatal(err)
	}
	whole[list[0].Offset+60] ^= 0xff
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	rep, err = WriteWACZ(&b, dir, names, week2())
	if err != nil || rep.Captures != 3 || len(rep.Problems) != 1 {
		t.Errorf("damaged: %+v, %v", rep, err)
	}
}

func TestWriteWACZErrors(t *testing.T) {
	dir := t.TempDir()
	names := twoWeeks(t, dir)
	p := week2()
	p.From, p.To = day.AddDate(1, 0, 0), time.Time{}
	if _, err := WriteWACZ(io.Discard, dir, names, p); err == nil || !strings.Contains(err.Error(), "no captures from 2020") {
		t.Errorf("an empty range: %v", err)
	}
	if _, err := WriteWACZ(io.Discard, dir, append(names, "t-none.warc.gz"), week2()); err == nil {
		t.Error("a file that is missing: no error")
	}
	left := 5000
	if _, err := WriteWACZ(shortWriter{&left}, dir, names, week2()); err == nil {
		t.Error("a full disk: no error")
	}
}

type shortWriter struct{ left *int }

func (w shortWriter) Write(p []byte) (int, error) {
	if *w.left -= len(p); *w.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}
