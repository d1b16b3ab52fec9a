package warc

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// members cuts a file at its gzip members.
func members(t *testing.T, path string) [][]byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for rec, err := range Records(bytes.NewReader(b)) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b[rec.Offset:rec.Offset+rec.Length])
	}
	return out
}

// forge makes the member of a record again with other words and digests that
// are right for them.
func forge(t *testing.T, member []byte) []byte {
	t.Helper()
	recs, err := collect(member)
	if err != nil {
		t.Fatal(err)
	}
	var e encoder
	e.link, _ = chained(recs[0])
	var fields []Field
	for _, f := range recs[0].Fields {
		switch f.Name {
		case fieldChain, fieldBlock, fieldLength:
		default:
			fields = append(fields, f)
		}
	}
	if err := e.record(fields, []byte(strings.Replace(string(recs[0].Block), "outlet.example", "0utlet.example", 1))); err != nil {
		t.Fatal(err)
	}
	return e.buf.Bytes()
}

// TestChain does to a file what no checksum of a single record can show.
func TestChain(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	at := mustAppend(t, w, batch()...)
	w.Close()
	whole := members(t, filepath.Join(dir, at[0].File))
	for name, change := range map[string]func([][]byte) [][]byte{
		"removed":           func(m [][]byte) [][]byte { return slices.Delete(m, 3, 4) },
		"pair removed":      func(m [][]byte) [][]byte { return slices.Delete(m, 1, 3) },
		"first one removed": func(m [][]byte) [][]byte { return m[1:] },
		"moved":             func(m [][]byte) [][]byte { m[3], m[4] = m[4], m[3]; return m },
		"added":             func(m [][]byte) [][]byte { return slices.Insert(m, 4, m[2]) },
		"forged":            func(m [][]byte) [][]byte { m[1] = forge(t, m[1]); return m },
	} {
		b := bytes.Join(change(slices.Clone(whole)), nil)
		if err := os.WriteFile(filepath.Join(dir, "x.warc.gz"), b, 0o644); err != nil {
			t.Fatal(err)
		}
		rep, err := Verify(dir, "x.warc.gz")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(rep.Problems, func(p Problem) bool { return strings.Contains(p.Why, "does not follow") }) {
			t.Errorf("%s: problems = %+v", name, rep.Problems)
		}
	}
	// Removing the last record shows in the head alone.
	before := mustVerify(t, dir, at[0].File).Head
	if err := os.WriteFile(filepath.Join(dir, "x.warc.gz"), bytes.Join(whole[:len(whole)-1], nil), 0o644); err != nil {
		t.Fatal(err)
	}
	if rep := mustVerify(t, dir, "x.warc.gz"); rep.Head == before {
		t.Error("head is the same without the last record")
	}
}

func TestChainAcrossTombstones(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	at := mustAppend(t, w, batch()...)
	before := mustVerify(t, dir, at[0].File).Head
	var manifest [2]bytes.Buffer
	if err := WriteManifest(&manifest[0], dir, at[0].File); err != nil {
		t.Fatal(err)
	}
	drops := []Drop{{at[1].Offset, "asked for"}, {at[4].Offset, "asked for"}}
	if _, err := Tombstone(dir, at[0].File, drops, day); err != nil {
		t.Fatal(err)
	}
	if after := mustVerify(t, dir, at[0].File).Head; after != before {
		t.Errorf("head = %s after tombstones, want %s", after, before)
	}
	// The manifest differs in the type of what is gone, in nothing else.
	if err := WriteManifest(&manifest[1], dir, at[0].File); err != nil {
		t.Fatal(err)
	}
	old, fresh := strings.Split(manifest[0].String(), "\n"), strings.Split(manifest[1].String(), "\n")
	if len(old) != len(fresh) || len(old) != 11 {
		t.Fatalf("manifests of %d and %d lines", len(old), len(fresh))
	}
	gone := 0
	for i := range old {
		if old[i] != fresh[i] {
			gone++
			f := strings.Fields(old[i])
			if f[1] = "tombstone"; strings.Join(f, " ") != fresh[i] {
				t.Errorf("line %q became %q", old[i], fresh[i])
			}
		}
	}
	if gone != 3 || !strings.HasSuffix(fresh[9], " "+before.String()) {
		t.Errorf("%d lines changed; the last is %q, the head %s", gone, fresh[9], before)
	}

	// Appending goes on from the head, in the same writer and in the next.
	mustAppend(t, w, page(7, "seven"))
	w.Close()
	w, _ = mustOpen(t, dir, options())
	mustAppend(t, w, page(8, "eight"))
	if rep := mustVerify(t, dir, at[0].File); rep.Records != 14 {
		t.Errorf("records = %d, want 14", rep.Records)
	}

	// A tombstone cannot stand for another record.
	m := members(t, filepath.Join(dir, at[0].File))
	recs, err := collect(m[4])
	if err != nil || !isTombstone(recs[0]) {
		t.Fatalf("member 4 is a %s, %v", recs[0].Type, err)
	}
	var e encoder
	e.link, _ = chained(recs[0])
	other := stretch{rec: recs[0], member: [32]byte{1}}
	if err := e.tombstone(other, at[0].File, day); err != nil {
		t.Fatal(err)
	}
	m[4] = e.buf.Bytes()
	if err := os.WriteFile(filepath.Join(dir, "x.warc.gz"), bytes.Join(m, nil), 0o644); err != nil {
		t.Fatal(err)
	}
	if rep, err := Verify(dir, "x.warc.gz"); err != nil || len(rep.Problems) != 1 {
		t.Errorf("another tombstone: %+v, %v, want one problem", rep.Problems, err)
	}
}

// A file says how the one before it ended.
func TestFollow(t *testing.T) {
	dir := t.TempDir()
	o := options()
	o.MaxSize = 1500
	var last Location
	for n := range 6 { // opened anew each time, as by a daily run
		w, _ := mustOpen(t, dir, o)
		last = mustAppend(t, w, page(n, fmt.Sprint("words ", n)))[0]
		w.Close()
	}
	check := func() (out []Report) {
		names, err := Files(dir, "t")
		if err != nil || len(names) < 3 {
			t.Fatal(names, err)
		}
		for _, n := range names {
			out = append(out, mustVerify(t, dir, n))
		}
		return out
	}
	reports := check()
	if p := Follow(reports); len(p) != 0 {
		t.Fatalf("Follow = %+v", p)
	}
	if reports[0].Previous != "" || reports[1].Previous != reports[0].File || last.File != reports[len(reports)-1].File {
		t.Errorf("previous of %s is %q", reports[1].File, reports[1].Previous)
	}
	if p := Follow(reports[1:]); len(p) != 0 {
		t.Errorf("without the oldest file: %+v", p)
	}
	path := filepath.Join(dir, reports[1].File)
	m := members(t, path)
	if err := os.WriteFile(path, bytes.Join(m[:len(m)-1], nil), 0o644); err != nil {
		t.Fatal(err)
	}
	if p := Follow(check()); len(p) != 1 || p[0].File != reports[1].File {
		t.Errorf("Follow = %+v, want one problem in %s", p, reports[1].File)
	}
}

// The last record is found from the end, however long it is.
func TestResumeAfterLongRecord(t *testing.T) {
	for _, size := range []int{10, 64 << 10, 300 << 10, 2 << 20} {
		dir := t.TempDir()
		w, _ := mustOpen(t, dir, options())
		x := page(1, "")
		x.Payload, x.PayloadDigest, x.Head = make([]byte, size), "", []byte("HTTP/1.1 200 OK\r\n\r\n")
		rnd := rand.New(rand.NewPCG(1, 2))
		for i := range x.Payload {
			x.Payload[i] = byte(rnd.Uint32())
		}
		mustAppend(t, w, page(0, "first"), x)
		w.Close()
		o := options()
		o.Known = func(name string) int64 { // all of it: nothing is read from the front
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			return info.Size()
		}
		w, found := mustOpen(t, dir, o)
		at := mustAppend(t, w, page(2, "second"))
		w.Close()
		if len(found) != 0 || serialOf(at[0].File) != 1 {
			t.Errorf("size %d: found %+v, appended to %s", size, found, at[0].File)
		}
		mustVerify(t, dir, at[0].File)
	}
}

// A file whose records are in no chain, of another program, is left as it is.
func TestResumeForeign(t *testing.T) {
	dir := t.TempDir()
	name := fileName("t", day, 1)
	if err := os.WriteFile(filepath.Join(dir, name), gz(plainRecords), 0o644); err != nil {
		t.Fatal(err)
	}
	w, _ := mustOpen(t, dir, options())
	if at := mustAppend(t, w, page(1, "one")); serialOf(at[0].File) != 2 {
		t.Errorf("appended to %s", at[0].File)
	}
}

// A batch that failed leaves no trace in the chain.
func TestChainAfterFailure(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	mustAppend(t, w, page(1, "one"))
	if _, err := w.Append([]Exchange{page(2, "two"), {Date: time.Now()}}); err == nil {
		t.Fatal("an exchange without a URL: no error")
	}
	at := mustAppend(t, w, page(3, "three"))
	mustVerify(t, dir, at[0].File)
}
