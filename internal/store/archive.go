package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// A location is where a record stands; the zero value means nowhere.
type location = warc.Location

// A revisitOf names the earlier capture a record only refers to.
type revisitOf = warc.Revisit

// openArchive opens the archive's writers, cuts what a crash left half-written,
// and adopts whole records that have no row.
func (s *Store) openArchive(ctx context.Context) error {
	var known knownEnds
	var found []warc.Recovered
	var swept []rolled
	for _, w := range []struct {
		prefix string
		daily  bool
		into   **warc.Writer
	}{{mainPrefix, false, &s.main}, {privatePrefix, true, &s.private}} {
		more, files, err := s.sweep(ctx, w.prefix, &known)
		if err != nil {
			return fmt.Errorf("open archive: %w", explain(err))
		}
		found, swept = append(found, more...), append(swept, files...)
		opened, recovered, err := warc.Open(s.o.ArchiveDir, w.prefix, warc.Options{
			Now: s.o.Now, MaxSize: s.o.MaxFile, Daily: w.daily, Software: s.o.Software, Operator: s.o.Operator,
			Known: func(file string) int64 { return known.end(ctx, s.read, file) },
		})
		if err = errors.Join(err, known.err); err != nil {
			if opened != nil {
				err = errors.Join(err, opened.Close())
			}
			return fmt.Errorf("open archive: %w", explain(err))
		}
		s.mu.Lock()
		*w.into = opened
		s.mu.Unlock()
		found = append(found, recovered...)
	}
	if err := s.adopt(ctx, found); err != nil {
		return err
	}
	return s.update(ctx, "open archive", func(tx *sql.Tx) error {
		for _, f := range swept {
			if err := setMeta(ctx, tx, sweptKey+f.name, strconv.FormatInt(f.size, 10)); err != nil {
				return err
			}
		}
		return nil
	})
}

// knownEnds looks up how far the rows of a file reach.
type knownEnds struct{ err error }

// end returns where the last record of file that has a row ends; 0 without
// rows, so that the whole file is looked at.
func (k *knownEnds) end(ctx context.Context, db querier, file string) (end int64) {
	err := db.QueryRowContext(ctx, `
		select max(coalesce((select offset + length from visit where file = ?1 and file <> '' order by offset desc limit 1), 0),
		           coalesce((select offset + length from capture where file = ?1 order by offset desc limit 1), 0))`, file).Scan(&end)
	k.err = errors.Join(k.err, err)
	return end
}

// A rolled file is one that nothing is appended to any more.
type rolled struct {
	name string
	size int64
}

// sweptKey begins the key under which the table meta holds the size that a
// rolled file had when its last records were looked at.
const sweptKey = "swept:"

// sweep looks at the files of a prefix before the newest. Their records have
// rows, unless the power failed at a bad moment: the archive is on the disk
// when the rows may still be on the way. A file is read only if it is longer
// than its rows reach, and once.
func (s *Store) sweep(ctx context.Context, prefix string, known *knownEnds) (found []warc.Recovered, swept []rolled, err error) {
	names, err := warc.Files(s.o.ArchiveDir, prefix)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names[:max(0, len(names)-1)] {
		info, err := os.Stat(filepath.Join(s.o.ArchiveDir, name))
		if err != nil {
			return nil, nil, err
		}
		end := known.end(ctx, s.read, name)
		if known.err != nil {
			return nil, nil, known.err
		}
		if info.Size() <= end {
			continue
		}
		done, err := meta(ctx, s.read, sweptKey+name)
		if err != nil {
			return nil, nil, err
		}
		if done == strconv.FormatInt(info.Size(), 10) {
			continue
		}
		list, err := warc.List(s.o.ArchiveDir, name)
		if err != nil {
			s.o.Log.Warn("archive damaged", "file", name, "what", err.Error())
		}
		for _, r := range list {
			if r.Offset >= end {
				found = append(found, r)
			}
		}
		swept = append(swept, rolled{name, info.Size()})
	}
	return found, swept, nil
}

// errWaiting is why nothing more is kept after rows were refused.
var errWaiting = errors.New("records wait for their rows since an earlier error: run again")

// record appends exchanges to the archive and then commits rows, which are
// handed where each record stands. One batch at a time: rows are committed in
// the order of the records, so that the last row of a file tells how far the
// file is known. What is in the archive gets its rows even if ctx ends
// meanwhile; if the rows are refused, nothing more is kept until the next
// opening has adopted the records.
func (s *Store) record(ctx context.Context, what string, private bool, batch []warc.Exchange, rows func(ctx context.Context, tx *sql.Tx, at []location) error) error {
	s.recording.Lock()
	defer s.recording.Unlock()
	if s.waiting {
		return fmt.Errorf("%s: %w", what, errWaiting)
	}
	at, err := s.append(private, batch)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	ctx = context.WithoutCancel(ctx)
	err = s.update(ctx, what, func(tx *sql.Tx) error { return rows(ctx, tx, at) })
	s.waiting = err != nil && len(at) > 0
	return err
}

// append keeps exchanges in the archive; what it returns is on the disk.
func (s *Store) append(private bool, batch []warc.Exchange) ([]location, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.main
	if private {
		w = s.private
	}
	if w == nil {
		return nil, errors.New("the store is not locked") // unreachable: work begins with Lock
	}
	at, err := w.Append(batch)
	return at, explain(err)
}

// exchange is what the archive keeps of a crawler's exchange.
func exchange(x *crawler.Exchange) warc.Exchange {
	return warc.Exchange{URL: x.URL, Date: x.At, Request: x.Request, Head: x.Head, Payload: x.Payload, Protocol: x.Protocol, IP: x.IP, Cut: x.Cut}
}

// body reads a capture's body from the archive.
func (s *Store) body(l location) (warc.Response, error) {
	rec, err := warc.Read(s.o.ArchiveDir, l)
	if err != nil {
		return warc.Response{}, err
	}
	return rec.Response()
}
