package warc

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A Report is what Verify found in one file.
type Report struct {
	File       string
	Bytes      int64
	Records    int    // whole records, warcinfo and requests included
	Tombstones int    // records that stand for a dropped one
	Head       Link   // after the last record; what a caller keeps to prove the file whole
	Previous   string // the file before this one, empty if none is named
	Before     Link   // Head of Previous as it was then
	Unchecked  int    // bodies whose encoding cannot be decoded here; their other digests were checked
	Problems   []Problem
}

// A Problem is a stretch of a file that is not as it was written.
type Problem struct {
	Location
	TargetURI string // empty if unknown
	Why       string
}

// Verify re-reads every record of a file that this package wrote and checks
// the member's checksum and the digests of block, payload and decoded body. A
// changed byte anywhere is found; reading goes on at the next whole record.
// The error is for a file that cannot be read at all.
func Verify(dir, name string) (Report, error) {
	rep, err := verify(dir, name)
	if err != nil {
		return rep, fmt.Errorf("verify archive file %s: %w", filepath.Join(dir, name), err)
	}
	return rep, nil
}

func verify(dir, name string) (Report, error) {
	rep := Report{File: name}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return rep, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return rep, err
	}
	rep.Bytes = info.Size()
	problem := func(offset, length int64, uri, why string) {
		rep.Problems = append(rep.Problems, Problem{Location{name, offset, length}, uri, why})
	}
	if rep.Bytes == 0 {
		problem(0, 0, "", "file is empty")
	}
	known := true // rep.Head is that before the next record
	s := newScanner(f, 0)
	for {
		rec, err := s.next()
		if err == io.EOF {
			return rep, nil
		}
		if err != nil {
			bad, ok := errors.AsType[*DamageError](err)
			if !ok {
				return rep, err
			}
			next, err := nextMember(f, bad.Offset+1, rep.Bytes)
			if err != nil {
				return rep, err
			}
			if next < 0 {
				problem(bad.Offset, rep.Bytes-bad.Offset, "", bad.Why)
				return rep, nil
			}
			problem(bad.Offset, next-bad.Offset, "", bad.Why)
			s = newScanner(io.NewSectionReader(f, next, rep.Bytes-next), next)
			known = false
			continue
		}
		if rec.Offset == 0 && rec.Type != TypeInfo {
			problem(0, rec.Length, rec.TargetURI, "first record is no warcinfo")
		}
		rep.Records++
		whys, unchecked := check(rec)
		own, why, err := checkMember(f, rec)
		if err != nil {
			return rep, err
		}
		if why != "" {
			whys = append([]string{why}, whys...)
		}
		// A record with a fault of its own says nothing about its neighbours.
		sound := len(whys) == 0
		stated, chain := chained(rec)
		switch {
		case !chain:
			whys = append(whys, "is in no chain")
		case known && sound && stated != rep.Head:
			whys = append(whys, "does not follow the records before it: one was removed, added, moved or changed")
		}
		digest, ok := standsFor(rec, own)
		if !ok {
			whys = append(whys, "tombstone names no record")
		}
		rep.Head, known = stated.next(digest), sound && chain && ok
		if rec.Offset == 0 {
			rep.previous(rec)
		}
		for _, why := range whys {
			problem(rec.Offset, rec.Length, rec.TargetURI, why)
		}
		if unchecked {
			rep.Unchecked++
		}
		if isTombstone(rec) {
			rep.Tombstones++
		}
	}
}

// previous notes which file the first record of a file names before it.
func (r *Report) previous(info Record) {
	name, head, _ := strings.Cut(blockField(info.Block, infoPrevious), " ")
	if sum, ok := parseSum(head); ok {
		r.Previous, r.Before = name, sum
	}
}

// Follow compares the files of a folder with what each says about the one
// before it. Files that are not among the reports, such as pruned ones, are
// passed over.
func Follow(reports []Report) []Problem {
	heads := map[string]Link{}
	for _, r := range reports {
		heads[r.File] = r.Head
	}
	var out []Problem
	for _, r := range reports {
		if head, ok := heads[r.Previous]; ok && head != r.Before {
			out = append(out, Problem{
				Location: Location{File: r.Previous},
				Why:      fmt.Sprintf("ends with link %s, but %s was begun after %s: records were removed, added or changed", head, r.File, r.Before),
			})
		}
	}
	return out
}

// checkMember compares the compressed bytes of a record with their checksum
// and returns their digest.
func checkMember(f io.ReaderAt, rec Record) (digest [sha256.Size]byte, why string, err error) {
	head := make([]byte, min(sumStart+sumLen, rec.Length))
	if _, err := f.ReadAt(head, rec.Offset); err != nil {
		return digest, "", err
	}
	if len(head) < sumStart+sumLen || !bytes.Equal(head[:sumStart], gzipHead) {
		return digest, "gzip header is not as written", nil
	}
	h, whole := sha256.New(), sha256.New()
	h.Write(head[:sumStart])
	h.Write(make([]byte, sumLen))
	whole.Write(head)
	rest := io.NewSectionReader(f, rec.Offset+int64(len(head)), rec.Length-int64(len(head)))
	if _, err := io.Copy(io.MultiWriter(h, whole), rest); err != nil {
		return digest, "", err
	}
	if !bytes.Equal(h.Sum(nil)[:sumLen], head[sumStart:]) {
		why = "compressed bytes do not match their checksum"
	}
	return [sha256.Size]byte(whole.Sum(nil)), why, nil
}

// check compares a record with its digests.
func check(rec Record) (whys []string, unchecked bool) {
	if rec.Oversize > 0 {
		return nil, true
	}
	if !matches(rec.Field(fieldBlock), rec.Block) {
		whys = append(whys, "block digest does not match")
	}
	var payload, body []byte
	var err error
	switch rec.Type {
	case TypeResource:
		payload, body = rec.Block, rec.Block
	case TypeResponse:
		resp, respErr := rec.Response()
		if respErr != nil {
			return append(whys, respErr.Error()), false
		}
		payload = resp.Payload
		body, err = decode(resp.Payload, resp.Header)
	default:
		return whys, false
	}
	if !matches(rec.Field(fieldPayload), payload) {
		whys = append(whys, "payload digest does not match")
	}
	want := rec.BodyDigest()
	if want == "" {
		return whys, false
	}
	switch sum := sha256.Sum256(body); {
	case errors.Is(err, errUnsupported) || errors.Is(err, errTooLarge):
		return whys, true
	case err != nil:
		whys = append(whys, "body cannot be decoded: "+err.Error())
	case hex.EncodeToString(sum[:]) != want:
		whys = append(whys, "body digest does not match")
	}
	return whys, false
}

// matches compares b with a labelled digest in base32 or hex.
func matches(digest string, b []byte) bool {
	sum := sha256.Sum256(b)
	algorithm, value, _ := strings.Cut(digest, ":")
	if algorithm != "sha256" {
		return false
	}
	return strings.TrimRight(value, "=") == base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:]) ||
		value == hex.EncodeToString(sum[:])
}
