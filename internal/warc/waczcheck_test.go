package warc

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// repack copies a WACZ and changes one of its files; nil leaves it out.
func repack(t *testing.T, wacz []byte, name string, change func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(wacz), int64(len(wacz)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			if b = change(b); b == nil {
				continue
			}
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: f.Method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCheckWACZ(t *testing.T) {
	dir := t.TempDir()
	names := twoWeeks(t, dir)
	var b bytes.Buffer
	if _, err := WriteWACZ(&b, dir, names, week2()); err != nil {
		t.Fatal(err)
	}
	if p, err := CheckWACZ(bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil || len(p) != 0 {
		t.Fatalf("a sound package: %q, %v", p, err)
	}
	flip := func(b []byte) []byte { b[len(b)/2] ^= 1; return b }
	gone := func([]byte) []byte { return nil }
	archive := "archive/" + names[1]
	for name, c := range map[string]struct {
		file   string
		change func([]byte) []byte
		want   string
	}{
		"a byte of the archive": {archive, flip, "digest"},
		"no archive":            {archive, gone, "is missing"},
		"a byte of the pages":   {"pages/pages.jsonl", flip, "digest"},
		"another index":         {"indexes/index.cdxj", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"offset":"`), []byte(`"offset":"1`)) }, "index.cdxj:1"},
		"a word of the package": {"datapackage.json", func(b []byte) []byte { return bytes.Replace(b, []byte("Lamps"), []byte("Lumps"), 1) }, "datapackage-digest.json says"},
		"no digest":             {"datapackage-digest.json", gone, "is missing"},
	} {
		bad := repack(t, b.Bytes(), c.file, c.change)
		p, err := CheckWACZ(bytes.NewReader(bad), int64(len(bad)))
		if err != nil || !strings.Contains(strings.Join(p, "\n"), c.want) {
			t.Errorf("%s: %q, %v, want %q", name, p, err, c.want)
		}
	}
	for _, c := range []struct {
		b    []byte
		want string
	}{{[]byte("no zip"), "zip"}, {repack(t, b.Bytes(), "datapackage.json", gone), "is missing"}, {repack(t, b.Bytes(), "datapackage.json", func([]byte) []byte { return []byte("{}") }), "no WACZ version"}} {
		if _, err := CheckWACZ(bytes.NewReader(c.b), int64(len(c.b))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("CheckWACZ: %v, want %q", err, c.want)
		}
	}
}

// A package that is broken anywhere is a list of problems or an error, never a
// panic, and a changed byte of the archive in it is found;
// every third is tried.
func TestCheckWACZBytes(t *testing.T) {
	dir := t.TempDir()
	names := twoWeeks(t, dir)
	var b bytes.Buffer
	if _, err := WriteWACZ(&b, dir, names, week2()); err != nil {
		t.Fatal(err)
	}
	start := bytes.Index(b.Bytes(), gzipHead)
	end := bytes.Index(b.Bytes(), []byte("indexes/index.cdxj")) - 30 // the header of the next file
	for i := 0; i < b.Len(); i += 3 {
		bad := bytes.Clone(b.Bytes())
		bad[i] ^= 0x40
		p, err := CheckWACZ(bytes.NewReader(bad), int64(len(bad)))
		header := bytes.Contains(b.Bytes()[max(0, i-80):min(b.Len(), i+80)], []byte("archive/"+names[1]))
		if err == nil && len(p) == 0 && i >= start && i < end && !header {
			t.Fatalf("byte %d of the archive changed unseen", i)
		}
	}
}
