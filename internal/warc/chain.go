package warc

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Every record of a file names, in Hymnsheet-Chain, a link over all records
// before it: link n is SHA-256 over link n-1 and the SHA-256 of the n-th gzip
// member; the link before the first record is zeros. So no record of a file
// can be removed, added, moved or changed without all that follow saying so.
// A tombstone names the digest of the member it stands for, and the chain goes
// on over that. A file's first record names the file before it and its last
// link.

// infoPrevious is the field of a warcinfo record that names the file before
// and its last link.
const infoPrevious = "previous"

// A Link is a SHA-256 over all records up to a point of a file.
type Link [sha256.Size]byte

// String returns the link as it stands in files, "sha256:" and hex.
func (l Link) String() string { return "sha256:" + hex.EncodeToString(l[:]) }

// next returns the link after a member of that digest.
func (l Link) next(member [sha256.Size]byte) Link {
	return sha256.Sum256(append(l[:], member[:]...))
}

// parseSum reads "sha256:" and hex.
func parseSum(s string) (sum [sha256.Size]byte, ok bool) {
	value, found := strings.CutPrefix(s, "sha256:")
	b, err := hex.DecodeString(value)
	if !found || err != nil || len(b) != len(sum) {
		return sum, false
	}
	return [sha256.Size]byte(b), true
}

// chained returns the link that a record names.
func chained(r Record) (Link, bool) {
	sum, ok := parseSum(r.Field(fieldChain))
	return sum, ok
}

// standsFor returns the digest by which a member counts in the chain: its own,
// or that which a tombstone names.
func standsFor(r Record, own [sha256.Size]byte) ([sha256.Size]byte, bool) {
	if !isTombstone(r) {
		return own, true
	}
	return parseSum(blockField(r.Block, "record"))
}

// blockField returns a field of a block of application/warc-fields.
func blockField(block []byte, name string) string {
	for line := range bytes.Lines(block) {
		if n, v, ok := bytes.Cut(line, []byte(":")); ok && strings.EqualFold(string(bytes.TrimSpace(n)), name) {
			return string(bytes.TrimSpace(v))
		}
	}
	return ""
}

// memberDigest returns the SHA-256 of a member as it stands.
func memberDigest(f io.ReaderAt, offset, length int64) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, offset, length)); err != nil {
		return sum, err
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

var errNoChain = errors.New("its last record is in no chain")

// lastLink returns the link after the last record of a sound file of size
// bytes. It looks for that record from the end.
func lastLink(f io.ReaderAt, size int64) (Link, error) {
	for window := int64(64 << 10); ; window *= 8 {
		window = min(window, size)
		buf := make([]byte, window)
		if _, err := f.ReadAt(buf, size-window); err != nil && err != io.EOF {
			return Link{}, err
		}
		for i := bytes.LastIndex(buf, gzipHead); i >= 0; i = bytes.LastIndex(buf[:i], gzipHead) {
			offset := size - window + int64(i)
			rec, err := newScanner(io.NewSectionReader(f, offset, size-offset), offset).next()
			if err != nil || rec.Length != size-offset {
				continue
			}
			link, ok := chained(rec)
			own, err := memberDigest(f, offset, rec.Length)
			if err != nil {
				return Link{}, err
			}
			digest, known := standsFor(rec, own)
			if !ok || !known {
				return Link{}, errNoChain
			}
			return link.next(digest), nil
		}
		if window == size {
			return Link{}, errNoChain
		}
	}
}

// WriteManifest writes the chain of a file as text, a line for each record:
// its number from 1, type, digest of its member (that which it stands for, if
// it is a tombstone) and the link after it. Whoever keeps the last line can
// tell at any later time whether the file is what it was. Damage ends the
// manifest with an error.
func WriteManifest(w io.Writer, dir, name string) error {
	if err := writeManifest(w, dir, name); err != nil {
		return fmt.Errorf("manifest of archive file %s: %w", filepath.Join(dir, name), err)
	}
	return nil
}

func writeManifest(to io.Writer, dir, name string) error {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(to)
	var link Link
	s := newScanner(f, 0)
	for n := 1; ; n++ {
		rec, err := s.next()
		if err == io.EOF {
			return w.Flush()
		}
		if err != nil {
			return errors.Join(err, w.Flush())
		}
		own, err := memberDigest(f, rec.Offset, rec.Length)
		if err != nil {
			return err
		}
		digest, ok := standsFor(rec, own)
		if !ok {
			return fmt.Errorf("tombstone at offset %d names no record", rec.Offset)
		}
		kind := rec.Type
		if isTombstone(rec) {
			kind = "tombstone"
		}
		link = link.next(digest)
		if _, err := fmt.Fprintf(w, "%d %s %s %s\n", n, kind, Link(digest), link); err != nil {
			return err
		}
	}
}
