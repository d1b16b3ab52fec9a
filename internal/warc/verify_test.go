package warc

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerifyEveryByte changes every byte of a file, one at a time, in one bit.
func TestVerifyEveryByte(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	noise := page(2, "")
	noise.Head = []byte("HTTP/1.1 200 OK\r\n\r\n")
	noise.Payload = gz("stored blocks have padding bits that gzip does not look at")
	noise.PayloadDigest = ""
	at := mustAppend(t, w, page(1, "words"), noise)
	w.Close()
	whole, err := os.ReadFile(filepath.Join(dir, at[0].File))
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		bit := i % 8
		b := bytes.Clone(whole)
		b[i] ^= 1 << bit
		if err := os.WriteFile(filepath.Join(dir, "x.warc.gz"), b, 0o644); err != nil {
			t.Fatal(err)
		}
		rep, err := Verify(dir, "x.warc.gz")
		if err != nil {
			t.Fatal(err)
		}
		if len(rep.Problems) != 1 && (len(rep.Problems) == 0 || rep.Problems[0].Offset != rep.Problems[len(rep.Problems)-1].Offset) {
			t.Fatalf("byte %d bit %d: problems = %+v, want those of one record", i, bit, rep.Problems)
		}
	}
}

func TestVerifyDigests(t *testing.T) {
	for name, fields := range map[string][]Field{
		"payload digest": {{fieldPayload, "sha256:AAAA"}},
		"body digest":    {{fieldPayload, digest32(sha("words"))}, {fieldBodyDigest, sum("others")}},
	} {
		dir := t.TempDir()
		var e encoder
		if err := e.info("x", day, nil); err != nil {
			t.Fatal(err)
		}
		if err := e.record(append(fields, Field{fieldType, TypeResource}), []byte("words")); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "x.warc.gz"), e.buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		rep, err := Verify(dir, "x.warc.gz")
		if err != nil || len(rep.Problems) != 1 || !strings.Contains(rep.Problems[0].Why, name) {
			t.Errorf("%s: %+v, %v", name, rep.Problems, err)
		}
	}
}

func TestTombstone(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	at := mustAppend(t, w, batch()...)
	before, err := Read(dir, at[1])
	if err != nil {
		t.Fatal(err)
	}
	moves, err := Tombstone(dir, at[0].File, []Drop{{at[0].Offset, "removed by the platform"}, {at[4].Offset, "asked for"}}, day)
	if err != nil {
		t.Fatal(err)
	}
	if len(moves) != 5 || !moves[0].Dropped || moves[1].Dropped || !moves[4].Dropped {
		t.Fatalf("moves = %+v", moves)
	}
	for i, m := range moves {
		if m.Old != at[i] {
			t.Errorf("move %d: old = %+v, want %+v", i, m.Old, at[i])
		}
		rec, err := Read(dir, m.New)
		if err != nil {
			t.Fatal(err)
		}
		if m.Dropped != (rec.Type == TypeMetadata) {
			t.Errorf("move %d: %s", i, rec.Type)
		}
	}
	after, err := Read(dir, moves[1].New)
	if err != nil || !bytes.Equal(before.Block, after.Block) || before.ID != after.ID {
		t.Errorf("a record that stays changed: %v", err)
	}
	stone, _ := Read(dir, moves[0].New)
	if s := string(stone.Block); !strings.Contains(s, sum("first words")) || !strings.Contains(s, "removed by the platform") {
		t.Errorf("tombstone says %q", s)
	}
	rep := mustVerify(t, dir, at[0].File)
	if rep.Tombstones != 3 || rep.Records != 10 {
		t.Errorf("report = %+v, want 3 tombstones (a request among them) in 10 records", rep)
	}
	f, err := os.Open(filepath.Join(dir, at[0].File))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for rec, err := range Records(f) {
		if err != nil {
			t.Fatal(err)
		}
		if rec.TargetURI == at0URL || strings.Contains(string(rec.Block), at0URL) {
			if rec.Type != TypeRevisit {
				t.Errorf("%s still names what was dropped", rec.Type)
			}
		}
	}

	// A Writer that holds the old file open goes on in the new one.
	more := mustAppend(t, w, page(7, "later"))
	if rep := mustVerify(t, dir, more[0].File); rep.Records != 12 || more[0].File != at[0].File {
		t.Errorf("after appending: %+v", rep)
	}

	if _, err := Tombstone(dir, at[0].File, []Drop{{Offset: 5}}, day); err == nil {
		t.Error("Tombstone at no record: no error")
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

const at0URL = "https://outlet.example/a/1.html"
