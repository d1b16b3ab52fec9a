package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var day = time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC)

func options() Options {
	return Options{Now: func() time.Time { return day }, Software: "hymnsheet/test"}
}

func gz(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.Bytes()
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// page is an exchange whose response is gzipped and was chunked.
func page(n int, body string) Exchange {
	u := fmt.Sprintf("https://outlet.example/a/%d.html", n)
	return Exchange{
		URL: u, Date: day.Add(time.Duration(n) * time.Second), IP: "192.0.2.7", Protocol: "h2",
		Request: []byte("GET /a HTTP/1.1\r\nHost: outlet.example\r\n\r\n"),
		Head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n" +
			"Transfer-Encoding: chunked\r\n\r\n"),
		Payload: gz(body), PayloadDigest: sum(body),
	}
}

func batch() []Exchange {
	revisit := page(3, "the same words again")
	revisit.RevisitOf = &Revisit{URL: "https://outlet.example/a/1.html", Date: day, Profile: IdenticalPayload}
	unchanged := Exchange{
		URL: "https://outlet.example/feed", Date: day, Head: []byte("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"),
		Request:   []byte("GET /feed HTTP/1.1\r\nHost: outlet.example\r\n\r\n"),
		RevisitOf: &Revisit{URL: "https://outlet.example/feed", Date: day.Add(-time.Hour), Profile: NotModified},
	}
	imported := Exchange{
		URL: "https://outlet.example/old", Date: day, Payload: []byte("{\"text\":\"an import\"}\n"),
		ContentType: "application/json", PayloadDigest: sum("{\"text\":\"an import\"}\n"),
	}
	return []Exchange{page(1, "first words"), page(2, strings.Repeat("second words ", 9000)), revisit, unchanged, imported}
}

func mustOpen(t *testing.T, dir string, o Options) (*Writer, []Recovered) {
	t.Helper()
	w, found, err := Open(dir, "t", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w, found
}

func mustAppend(t *testing.T, w *Writer, batch ...Exchange) []Location {
	t.Helper()
	l, err := w.Append(batch)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func mustVerify(t *testing.T, dir, name string) Report {
	t.Helper()
	rep, err := Verify(dir, name)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range rep.Problems {
		t.Errorf("Verify(%s): offset %d: %s", name, p.Offset, p.Why)
	}
	return rep
}

func TestAppend(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	in := batch()
	in[1].Cut = true
	at := mustAppend(t, w, in...)
	kinds := []string{TypeResponse, TypeResponse, TypeRevisit, TypeRevisit, TypeResource}
	for i, l := range at {
		rec, err := Read(dir, l)
		if err != nil {
			t.Fatal(err)
		}
		if rec.Type != kinds[i] || rec.TargetURI != in[i].URL || !rec.Date.Equal(in[i].Date) || rec.BodyDigest() != in[i].PayloadDigest {
			t.Errorf("record %d = %s %s %s %s", i, rec.Type, rec.TargetURI, rec.Date, rec.BodyDigest())
		}
		resp, err := rec.Response()
		if err != nil || resp.Problem != "" {
			t.Fatal(err, resp.Problem)
		}
		if cut := map[bool]string{true: "length"}[in[i].Cut]; rec.Field("WARC-Truncated") != cut {
			t.Errorf("record %d: truncated %q, want %q", i, rec.Field("WARC-Truncated"), cut)
		}
		if rec.Type != TypeRevisit && sum(string(resp.Body)) != in[i].PayloadDigest {
			t.Errorf("record %d: body %.40q has another digest", i, resp.Body)
		}
		if resp.Header.Get("Transfer-Encoding") != "" {
			t.Errorf("record %d still says it is chunked:\n%s", i, resp.Head)
		}
	}
	first, err := Read(dir, at[0])
	if err != nil {
		t.Fatal(err)
	}
	resp, _ := first.Response()
	if got := resp.Header.Get("X-Archive-Orig-Transfer-Encoding"); got != "chunked" {
		t.Errorf("X-Archive-Orig-Transfer-Encoding = %q", got)
	}
	if first.Field("WARC-Protocol") != "h2" || first.Field("WARC-IP-Address") != "192.0.2.7" {
		t.Errorf("fields = %v", first.Fields)
	}
	rep := mustVerify(t, dir, at[0].File)
	if rep.Records != 1+4+5 {
		t.Errorf("records = %d, want 10", rep.Records)
	}
	if at[0].File != "t-20190820060000-00001.warc.gz" {
		t.Errorf("file = %s", at[0].File)
	}
	if _, err := Read(dir, Location{File: "../x.warc.gz", Length: 9}); err == nil {
		t.Error("Read outside the folder: no error")
	}
	if _, err := Read(dir, Location{File: at[0].File, Offset: at[0].Offset, Length: at[0].Length - 1}); err == nil {
		t.Error("Read with a short length: no error")
	}
}

func TestAppendTwiceSameBytes(t *testing.T) {
	var files [2][]byte
	for i := range files {
		dir := t.TempDir()
		w, _ := mustOpen(t, dir, options())
		at := mustAppend(t, w, batch()...)
		mustAppend(t, w, page(9, "more"))
		b, err := os.ReadFile(filepath.Join(dir, at[0].File))
		if err != nil {
			t.Fatal(err)
		}
		files[i] = b
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two equal runs wrote different files")
	}
}

func TestRoll(t *testing.T) {
	dir := t.TempDir()
	now := day
	o := Options{Now: func() time.Time { return now }, MaxSize: 3000}
	w, _ := mustOpen(t, dir, o)
	for n := range 8 {
		mustAppend(t, w, page(n, fmt.Sprint("words ", n)))
	}
	names, err := Files(dir, "t")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 3 {
		t.Errorf("files = %v, want at least three", names)
	}
	for _, n := range names {
		mustVerify(t, dir, n)
	}

	daily, _, err := Open(dir, "private", Options{Now: o.Now, Daily: true})
	if err != nil {
		t.Fatal(err)
	}
	defer daily.Close()
	a := mustAppend(t, daily, page(1, "a"))
	b := mustAppend(t, daily, page(2, "b"))
	now = now.AddDate(0, 0, 1)
	c := mustAppend(t, daily, page(3, "c"))
	if a[0].File != b[0].File || b[0].File == c[0].File {
		t.Errorf("daily files: %s %s %s", a[0].File, b[0].File, c[0].File)
	}
}

func TestContentLength(t *testing.T) {
	for _, c := range []struct{ head, want string }{
		{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
		{"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Archive-Orig-content-length: 99\r\n\r\n"},
		{"HTTP/1.1 200 OK\nA: b", "HTTP/1.1 200 OK\r\nA: b\r\n\r\n"},
	} {
		if got := string(fixHead([]byte(c.head), 5)); got != c.want {
			t.Errorf("fixHead(%q) = %q, want %q", c.head, got, c.want)
		}
	}
}

// TestRecover cuts a file at every byte of its last batch.
func TestRecover(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	first := mustAppend(t, w, page(1, "one"))
	last := mustAppend(t, w, page(2, "two"))
	w.Close()
	path := filepath.Join(dir, last[0].File)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	end := first[0].Offset + first[0].Length
	for cut := end; cut <= int64(len(whole)); cut++ {
		if err := os.WriteFile(path, whole[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		w, found := mustOpen(t, dir, options())
		want := 1
		if cut == int64(len(whole)) {
			want = 2
		}
		records, problems := 0, 0
		for _, f := range found {
			if f.Problem != "" {
				problems++
			} else {
				records++
			}
		}
		whole := cut == end || cut == last[0].Offset || cut == int64(len(whole))
		if records != want || (problems == 0) != whole {
			t.Fatalf("cut at %d: found %+v", cut, found)
		}
		at := mustAppend(t, w, page(3, "three"))
		if at[0].File != first[0].File {
			t.Fatalf("cut at %d: appended to %s", cut, at[0].File)
		}
		w.Close()
		mustVerify(t, dir, at[0].File)
	}
}

func TestRecoverKnown(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	first := mustAppend(t, w, page(1, "one"))
	mustAppend(t, w, page(2, "two"))
	w.Close()
	o := options()
	o.Known = func(string) int64 { return first[0].Offset + first[0].Length }
	_, found := mustOpen(t, dir, o)
	if len(found) != 1 || found[0].TargetURI != page(2, "").URL || found[0].BodyDigest != sum("two") {
		t.Errorf("found = %+v, want the second page", found)
	}
}

// TestRecoverMiddle shows that damage with whole records behind it cuts
// nothing off.
func TestRecoverMiddle(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	first := mustAppend(t, w, page(1, "one"))
	last := mustAppend(t, w, page(2, "two"))
	w.Close()
	path := filepath.Join(dir, last[0].File)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[first[0].Offset+60] ^= 0xff
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	w, found := mustOpen(t, dir, options())
	if len(found) != 1 || found[0].Problem == "" {
		t.Errorf("found = %+v, want one problem", found)
	}
	if at := mustAppend(t, w, page(3, "three")); at[0].File == last[0].File {
		t.Error("appended to a damaged file")
	}
	if _, err := Read(dir, last[0]); err != nil {
		t.Error(err)
	}
}

// fullDisk writes some bytes and then none.
type fullDisk struct {
	*os.File
	left     *int
	truncate error
}

func (f fullDisk) WriteAt(p []byte, off int64) (int, error) {
	if len(p) <= *f.left {
		*f.left -= len(p)
		return f.File.WriteAt(p, off)
	}
	n, _ := f.File.WriteAt(p[:*f.left], off)
	*f.left = 0
	return n, &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
}

func (f fullDisk) Truncate(n int64) error {
	if f.truncate != nil {
		return f.truncate
	}
	return f.File.Truncate(n)
}

func TestFullDisk(t *testing.T) {
	for _, truncate := range []error{nil, errors.New("truncate refused")} {
		dir := t.TempDir()
		w, _ := mustOpen(t, dir, options())
		left := 1 << 20
		disk := &fullDisk{left: &left, truncate: truncate}
		w.open = func(path string, flag int) (file, error) {
			f, err := os.OpenFile(path, flag, 0o644)
			disk.File = f
			return disk, err
		}
		first := mustAppend(t, w, page(1, "one"))
		left = 900
		_, err := w.Append([]Exchange{page(2, "two"), page(3, "three")})
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), first[0].File) {
			t.Fatalf("Append on a full disk: %v", err)
		}
		left, disk.truncate = 1<<20, nil
		at := mustAppend(t, w, page(4, "four"))
		if at[0].File != first[0].File {
			t.Errorf("appended to %s", at[0].File)
		}
		if rep := mustVerify(t, dir, at[0].File); rep.Records != 5 {
			t.Errorf("records = %d, want 5", rep.Records)
		}
	}
}

func TestFullDiskFirstFile(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	left := 10
	w.open = func(path string, flag int) (file, error) {
		f, err := os.OpenFile(path, flag, 0o644)
		return fullDisk{File: f, left: &left}, err
	}
	if _, err := w.Append([]Exchange{page(1, "one")}); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("Append on a full disk: %v", err)
	}
	if names, _ := Files(dir, "t"); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
	left = 1 << 20
	mustVerify(t, dir, mustAppend(t, w, page(1, "one"))[0].File)
}

// A tombstone that a crash interrupted leaves a copy of what was to be
// forgotten; the next opening removes it, and nothing else.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	name := mustAppend(t, w, page(1, "one"))[0].File
	w.Close()
	for _, n := range []string{"." + name + ".123", ".probe-7", ".other-" + name + ".123", ".t-notes.txt.1"} {
		if err := os.WriteFile(filepath.Join(dir, n), []byte("words"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	mustOpen(t, dir, options())
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) != 2 {
		t.Errorf("left: %v, %v, want two", left, err)
	}
}

// Ids stay unique when a file has become shorter.
func TestIDsAfterTombstone(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	at := mustAppend(t, w, page(1, "one"))
	mustAppend(t, w, page(1, "one"))
	if _, err := Tombstone(dir, at[0].File, []Drop{{at[0].Offset, "asked for"}}, day); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, w, page(1, "one"))
	ids := map[string]bool{}
	for _, m := range members(t, filepath.Join(dir, at[0].File)) {
		recs, err := collect(m)
		if err != nil || ids[recs[0].ID] {
			t.Errorf("id %s twice, %v", recs[0].ID, err)
		}
		ids[recs[0].ID] = true
	}
}

// An empty body that repeats still has a payload digest, as the profile asks.
func TestRevisitOfNothing(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	x := page(1, "")
	x.Payload, x.RevisitOf = nil, &Revisit{URL: x.URL, Date: day, Profile: IdenticalPayload}
	rec, err := Read(dir, mustAppend(t, w, x)[0])
	if err != nil || rec.Field("WARC-Payload-Digest") != digest32(sha("")) {
		t.Errorf("fields = %v, %v", rec.Fields, err)
	}
}
