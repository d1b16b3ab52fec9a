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
	Records    int // whole records, warcinfo and requests included
	Tombstones int // records that stand for a dropped one
	Unchecked  int // bodies whose encoding cannot be decoded here; their other digests were checked
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
			continue
		}
		if rec.Offset == 0 && rec.Type != TypeInfo {
			problem(0, rec.Length, rec.TargetURI, "first record is no warcinfo")
		}
		rep.Records++
		whys, unchecked := check(rec)
		if why, err := checkMember(f, rec); err != nil {
			return rep, err
		} else if why != "" {
			whys = append([]string{why}, whys...)
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

// checkMember compares the compressed bytes of a record with their checksum.
func checkMember(f io.ReaderAt, rec Record) (why string, err error) {
	head := make([]byte, sumStart+sumLen)
	if _, err := f.ReadAt(head, rec.Offset); err != nil {
		return "", err
	}
	if !bytes.Equal(head[:sumStart], gzipHead) {
		return "gzip header is not as written", nil
	}
	h := sha256.New()
	h.Write(head[:sumStart])
	h.Write(make([]byte, sumLen))
	rest := io.NewSectionReader(f, rec.Offset+int64(len(head)), rec.Length-int64(len(head)))
	if _, err := io.Copy(h, rest); err != nil {
		return "", err
	}
	if !bytes.Equal(h.Sum(nil)[:sumLen], head[sumStart:]) {
		return "compressed bytes do not match their checksum", nil
	}
	return "", nil
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
