package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// writeFiles writes each file of a report whole or not at all.
func writeFiles(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write report: %w: make the folder writable, or set reports.dir", err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := writeWhole(filepath.Join(dir, name), files[name]); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	return nil
}

// writeWhole writes a file so that a reader sees the old one or the new one.
func writeWhole(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, werr := f.Write(data)
	if err := errors.Join(werr, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// editionNote names, in a latest/ that is a copy, which edition it is a copy of.
const editionNote = "edition.txt"

// pointLatest makes latest/ show the newest report: a link where the file
// system has links, a copy elsewhere. Printing an older week again leaves it.
func pointLatest(dir, edition string, files map[string][]byte) error {
	latest := filepath.Join(dir, "latest")
	info, err := os.Lstat(latest)
	isFolder := err == nil && info.IsDir()
	old, err := os.Readlink(latest)
	if isFolder {
		var note []byte
		note, err = os.ReadFile(filepath.Join(latest, editionNote))
		old = strings.TrimSpace(string(note))
	}
	if err == nil && editionLess(edition, old) {
		return nil
	}
	if !isFolder {
		if err == nil && old == edition {
			return nil
		}
		tmp := filepath.Join(dir, ".latest")
		os.Remove(tmp) // left by a run that was killed
		if err := os.Symlink(edition, tmp); err == nil {
			return os.Rename(tmp, latest)
		}
	}
	copied := maps.Clone(files)
	copied[editionNote] = []byte(edition + "\n")
	return writeFiles(latest, copied)
}

// editionLess orders names such as 2019-W34.2: by week, then number.
func editionLess(a, b string) bool {
	var wa, wb string
	var na, nb int
	if _, err := fmt.Sscanf(a, "%8s.%d", &wa, &na); err != nil {
		return false
	}
	if _, err := fmt.Sscanf(b, "%8s.%d", &wb, &nb); err != nil {
		return false
	}
	if wa != wb {
		return wa < wb
	}
	return na < nb
}

// fileExists reports whether there is something at path.
func fileExists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
