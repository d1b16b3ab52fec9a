package warc

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Drop names a record to be dropped.
type Drop struct {
	Offset int64  // of a response, revisit or resource record
	Reason string // for people, such as "removed by the platform"; never the content
}

// A Move says where a record stands after a rewrite.
type Move struct {
	Old, New Location
	Dropped  bool // New is the tombstone
}

// tombstoneHead opens the block of a tombstone.
const tombstoneHead = "tombstone: hymnsheet\r\n"

// Tombstone rewrites a file so that the named records, and the requests that
// belong to them, are gone. In the place of each stands a metadata record with
// its digest, the time and the reason; it names neither URL nor content. All
// other records stay as they are, byte for byte, and keep their ids. The new
// file takes the name of the old at once or not at all.
//
// The moves of all response, revisit and resource records are returned in the
// order of the file. A caller that is interrupted before it could note them
// finds the records again with List.
func Tombstone(dir, name string, drop []Drop, at time.Time) ([]Move, error) {
	moves, err := tombstone(dir, name, drop, at)
	if err != nil {
		return nil, fmt.Errorf("rewrite archive file %s: %w", filepath.Join(dir, name), err)
	}
	return moves, nil
}

// a stretch is one member of the file to be rewritten.
type stretch struct {
	rec    Record // without its block
	digest string
	member [sha256.Size]byte // digest of the member, by which the chain goes on
	reason string
	drop   bool
}

func tombstone(dir, name string, drop []Drop, at time.Time) ([]Move, error) {
	path := filepath.Join(dir, filepath.FromSlash(name))
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	members, err := plan(f, drop)
	if err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	moves, err := rewrite(tmp, f, name, members, at)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err == nil {
		err = tmp.Sync()
	}
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(tmp.Name()))
	}
	return moves, syncDir(filepath.Dir(path))
}

// plan reads the file and marks what goes. A file with damage is refused,
// since whole records might stand behind it.
func plan(f *os.File, drop []Drop) ([]stretch, error) {
	reasons := map[int64]string{}
	for _, d := range drop {
		reasons[d.Offset] = d.Reason
	}
	var members []stretch
	gone := map[string]string{} // reason by id of a dropped record
	s := newScanner(f, 0)
	for {
		rec, err := s.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		m := stretch{rec: rec, digest: rec.Field(fieldBlock)}
		if d := rec.BodyDigest(); d != "" {
			m.digest = "sha256:" + d
		}
		m.rec.Block = nil
		if reason, ok := reasons[rec.Offset]; ok {
			if rec.Type != TypeResponse && rec.Type != TypeRevisit && rec.Type != TypeResource {
				return nil, fmt.Errorf("record at offset %d is a %s", rec.Offset, rec.Type)
			}
			m.drop, m.reason = true, reason
			gone[rec.ID] = reason
			delete(reasons, rec.Offset)
		}
		members = append(members, m)
	}
	if len(reasons) > 0 {
		return nil, fmt.Errorf("no record begins at offset %d", slices.Min(slices.Collect(maps.Keys(reasons))))
	}
	for i := range members {
		m := &members[i]
		if reason, ok := gone[m.rec.Field(fieldConcurrent)]; ok && m.rec.Type == TypeRequest {
			m.drop, m.reason = true, reason
		}
		if m.drop {
			var err error
			if m.member, err = memberDigest(f, m.rec.Offset, m.rec.Length); err != nil {
				return nil, err
			}
		}
	}
	return members, nil
}

// rewrite copies the members that stay and writes tombstones for the others.
func rewrite(to io.Writer, from io.ReaderAt, name string, members []stretch, at time.Time) ([]Move, error) {
	var moves []Move
	var enc encoder
	offset := int64(0)
	for _, m := range members {
		old := Location{name, m.rec.Offset, m.rec.Length}
		fresh := Location{name, offset, m.rec.Length}
		if m.drop {
			enc.buf.Reset()
			enc.link, _ = chained(m.rec)
			if err := enc.tombstone(m, name, at); err != nil {
				return nil, err
			}
			fresh.Length = int64(enc.buf.Len())
			if _, err := to.Write(enc.buf.Bytes()); err != nil {
				return nil, err
			}
		} else if _, err := io.Copy(to, io.NewSectionReader(from, old.Offset, old.Length)); err != nil {
			return nil, err
		}
		offset += fresh.Length
		switch m.rec.Type {
		case TypeResponse, TypeRevisit, TypeResource:
			moves = append(moves, Move{Old: old, New: fresh, Dropped: m.drop})
		}
	}
	return moves, nil
}

func (e *encoder) tombstone(m stretch, name string, at time.Time) error {
	var b strings.Builder
	b.WriteString(tombstoneHead)
	for _, f := range []Field{{"removed", formatDate(at)}, {"type", m.rec.Type}, {"digest", m.digest}, {"record", Link(m.member).String()}, {"reason", m.reason}} {
		b.WriteString(f.Name + ": " + fieldValue(f.Value) + "\r\n")
	}
	return e.record([]Field{
		{fieldType, TypeMetadata},
		{fieldID, recordID(m.rec.ID, TypeMetadata)},
		{fieldDate, formatDate(at)},
		{fieldInfoID, infoID(name)},
		{fieldRefersTo, m.rec.ID},
		{fieldContentType, contentTypeFields},
	}, []byte(b.String()))
}

// isTombstone reports whether a record stands for a dropped one.
func isTombstone(r Record) bool {
	return r.Type == TypeMetadata && bytes.HasPrefix(r.Block, []byte(tombstoneHead))
}
