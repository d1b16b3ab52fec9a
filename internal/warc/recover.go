package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Recovered is a record that stands in a file, or a stretch of the file that
// holds none.
type Recovered struct {
	Location
	Type       string // response, revisit or resource
	ID         string // WARC-Record-ID
	TargetURI  string
	Date       time.Time
	BodyDigest string // the project's digest, empty if the record has none
	Problem    string // set if Location is not a record: what was wrong and what was done
}

// namePattern is what file names of this package end in.
var namePattern = regexp.MustCompile(`^-(\d{14})-(\d{5,})\.warc\.gz$`)

func fileName(prefix string, at time.Time, serial int) string {
	return fmt.Sprintf("%s-%s-%05d.warc.gz", prefix, at.UTC().Format("20060102150405"), serial)
}

// Files returns the names of the files of prefix in dir, oldest first.
func Files(dir, prefix string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if rest, ok := strings.CutPrefix(e.Name(), prefix); ok && namePattern.MatchString(rest) && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	// By number: a simulated clock may have run backwards.
	slices.SortFunc(names, func(a, b string) int {
		if d := serialOf(a) - serialOf(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names, nil
}

// serialOf returns the number in a file name that Files returned.
func serialOf(name string) int {
	name = strings.TrimSuffix(name, ".warc.gz")
	n, err := strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

// dayOf returns the day in a file name, as 20060102.
func dayOf(name string) string {
	name = name[:strings.LastIndexByte(name, '-')]
	return name[strings.LastIndexByte(name, '-')+1:][:8]
}

// List returns the response, revisit and resource records of a file. With it a
// caller finds again what Tombstone moved, should it have been interrupted.
func List(dir, file string) ([]Recovered, error) {
	f, err := os.Open(filepath.Join(dir, file))
	if err != nil {
		return nil, fmt.Errorf("list archive file %s: %w", filepath.Join(dir, file), err)
	}
	defer f.Close()
	found, _, err := list(f, file, 0)
	if err != nil {
		return found, fmt.Errorf("list archive file %s: %w", filepath.Join(dir, file), err)
	}
	return found, nil
}

// list reads the records of f from an offset; end is that after the last
// whole one.
func list(f io.Reader, name string, from int64) (found []Recovered, end int64, err error) {
	s := newScanner(f, from)
	for {
		rec, err := s.next()
		if err == io.EOF {
			return found, s.end, nil
		}
		if err != nil {
			return found, s.end, err
		}
		switch rec.Type {
		case TypeResponse, TypeRevisit, TypeResource:
			rec.File = name
			found = append(found, Recovered{
				Location: rec.Location, Type: rec.Type, ID: rec.ID, TargetURI: rec.TargetURI,
				Date: rec.Date, BodyDigest: rec.BodyDigest(),
			})
		}
	}
}

// recoverFile reads a file from an offset and cuts an unfinished tail off. A
// file that is damaged in the middle, with whole records after the damage, is
// left alone: sound is false and nothing may be appended to it.
func recoverFile(dir, name string, from int64) (found []Recovered, size int64, sound bool, err error) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR, 0)
	if err != nil {
		return nil, 0, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, false, err
	}
	if from > info.Size() {
		return []Recovered{{
			Location: Location{name, info.Size(), 0},
			Problem:  fmt.Sprintf("file has %d bytes where records up to %d are known; left as it is", info.Size(), from),
		}}, info.Size(), false, nil
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return nil, 0, false, err
	}
	found, end, err := list(f, name, from)
	if err == nil {
		return found, end, true, nil
	}
	if _, ok := errors.AsType[*DamageError](err); !ok {
		return nil, 0, false, err
	}
	why := err.Error()
	bad := Recovered{Location: Location{name, end, info.Size() - end}}
	next, err := nextMember(f, end+1, info.Size())
	if err != nil {
		return nil, 0, false, err
	}
	if next >= 0 {
		bad.Length = next - end
		bad.Problem = fmt.Sprintf("%s; %d bytes are unreadable, the file is left as it is", why, bad.Length)
		return append(found, bad), info.Size(), false, nil
	}
	if err := f.Truncate(end); err != nil {
		return nil, 0, false, err
	}
	if err := f.Sync(); err != nil {
		return nil, 0, false, err
	}
	bad.Problem = fmt.Sprintf("%s; cut %d bytes off", why, bad.Length)
	return append(found, bad), end, true, nil
}

// nextMember returns the offset of the first whole record at or after from, -1
// if there is none.
func nextMember(f io.ReaderAt, from, size int64) (int64, error) {
	magic := gzipHead[:3]
	buf := make([]byte, 64<<10)
	for at := from; at < size; {
		n, err := f.ReadAt(buf, at)
		if n == 0 && err != nil && err != io.EOF {
			return -1, err
		}
		chunk := buf[:n]
		for i := 0; ; {
			j := bytes.Index(chunk[i:], magic)
			if j < 0 {
				break
			}
			i += j
			offset := at + int64(i)
			if beginsRecord(io.NewSectionReader(f, offset, size-offset)) {
				if _, err := newScanner(io.NewSectionReader(f, offset, size-offset), offset).next(); err == nil {
					return offset, nil
				}
			}
			i++
		}
		if n < len(buf) {
			break
		}
		at += int64(n - len(magic) + 1)
	}
	return -1, nil
}

// beginsRecord reports whether a gzip member that begins here opens with a
// WARC version, which chance does not bring about.
func beginsRecord(r io.Reader) bool {
	zr, err := gzip.NewReader(r)
	if err != nil {
		return false
	}
	var head [5]byte
	_, err = io.ReadFull(zr, head[:])
	return err == nil && string(head[:]) == "WARC/"
}
