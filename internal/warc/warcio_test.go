//go:build warcio

package warc

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestWarcio has an archive read by npm's warcio, a reader we did not write.
// HYMNSHEET_WARCIO names a folder in which that package is installed (npm i
// warcio); the build tag keeps the test out of runs that have no such folder.
func TestWarcio(t *testing.T) {
	node := os.Getenv("HYMNSHEET_WARCIO")
	if node == "" {
		t.Fatal("HYMNSHEET_WARCIO names no folder with the npm package warcio")
	}
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	at := mustAppend(t, w, batch()...)
	if _, err := Tombstone(dir, at[0].File, []Drop{{at[0].Offset, "test"}}, day); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join("testdata", "check.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", script, filepath.Join(dir, at[0].File))
	cmd.Dir = node
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)

	// The script must be able to fail.
	b, err := os.ReadFile(filepath.Join(dir, at[0].File))
	if err != nil {
		t.Fatal(err)
	}
	var e encoder
	if err := e.record([]Field{{fieldType, TypeResource}, {fieldPayload, digest32(sha("other"))}}, []byte("words")); err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad.warc.gz")
	if err := os.WriteFile(bad, append(b, e.buf.Bytes()...), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd = exec.CommandContext(t.Context(), "node", script, bad)
	cmd.Dir = node
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Errorf("a wrong digest passed:\n%s", out)
	}
}
