package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestPointLatest holds that latest/ follows the newest edition, as a link or
// as a copy, and that printing an older one leaves it.
func TestPointLatest(t *testing.T) {
	for name, copied := range map[string]bool{"link": false, "copy": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if copied { // a file system without links left a folder
				if err := os.MkdirAll(filepath.Join(dir, "latest"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			for _, step := range []struct{ edition, want string }{
				{"2025-W46.1", "2025-W46.1"},
				{"2025-W46.1", "2025-W46.1"},
				{"2025-W45.9", "2025-W46.1"},
				{"2025-W46.10", "2025-W46.10"},
				{"2025-W46.9", "2025-W46.10"},
				{"2026-W01.1", "2026-W01.1"},
			} {
				files := map[string][]byte{"index.html": []byte(step.edition)}
				if err := writeFiles(filepath.Join(dir, step.edition), files); err != nil {
					t.Fatal(err)
				}
				if err := pointLatest(dir, step.edition, files); err != nil {
					t.Fatal(err)
				}
				got, err := os.ReadFile(filepath.Join(dir, "latest", "index.html"))
				if err != nil || string(got) != step.want {
					t.Errorf("after %s latest is %q, %v, want %s", step.edition, got, err, step.want)
				}
			}
		})
	}
}

// TestWriteWhole holds that a file that cannot take its place leaves nothing
// behind.
func TestWriteWhole(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "taken"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "taken", "x"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(filepath.Join(dir, "taken"), []byte("x")); err == nil {
		t.Fatal("a file took the place of a folder")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}
