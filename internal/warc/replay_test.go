//go:build replay

package warc

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestReplay shows captured pages of a WACZ in Chromium with the npm package
// replaywebpage: a capture of the range, and an older one that the range only
// revisits. HYMNSHEET_REPLAY names a folder in which replaywebpage and
// puppeteer-core are installed, HYMNSHEET_CHROMIUM the browser; the build tag
// keeps the test out of runs that have neither.
func TestReplay(t *testing.T) {
	folder, browser := os.Getenv("HYMNSHEET_REPLAY"), os.Getenv("HYMNSHEET_CHROMIUM")
	if folder == "" || browser == "" {
		t.Fatal("HYMNSHEET_REPLAY and HYMNSHEET_CHROMIUM are not set")
	}
	dir := t.TempDir()
	names := twoWeeks(t, dir)
	file := filepath.Join(dir, "x.wacz")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := WriteWACZ(f, dir, names, week2()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join("testdata", "replay.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	run := func(words ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "node", append([]string{script, browser, file}, words...)...)
		cmd.Dir = folder
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run("https://outlet.example/new.html?b=1&a=2", "The lamp of this week", "https://outlet.example/old.html", "The lamp of last week")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Log(out)
}
