package store

import (
	"context"
	"errors"
	"fmt"

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
	var knownErr error
	known := func(file string) int64 {
		var end int64
		// Without rows the answer is 0, and the whole file is looked at.
		err := s.read.QueryRowContext(ctx, `
			select max(coalesce((select max(offset + length) from visit where file = ?1), 0),
			           coalesce((select max(offset + length) from capture where file = ?1), 0))`, file).Scan(&end)
		knownErr = errors.Join(knownErr, err)
		return end
	}
	s.mu.Lock()
	var found []warc.Recovered
	for _, w := range []struct {
		prefix string
		daily  bool
		into   **warc.Writer
	}{{mainPrefix, false, &s.main}, {privatePrefix, true, &s.private}} {
		opened, recovered, err := warc.Open(s.o.ArchiveDir, w.prefix, warc.Options{
			Now: s.o.Now, MaxSize: s.o.MaxFile, Daily: w.daily, Software: s.o.Software, Operator: s.o.Operator, Known: known,
		})
		if err = errors.Join(err, knownErr); err != nil {
			s.mu.Unlock()
			if opened != nil {
				err = errors.Join(err, opened.Close())
			}
			return fmt.Errorf("open archive: %w", explain(err))
		}
		*w.into = opened
		found = append(found, recovered...)
	}
	s.mu.Unlock()
	return s.adopt(ctx, found)
}

// append keeps exchanges in the archive; what it returns is on the disk. A nil
// exchange has no record. revisit holds, by position, what a record refers to
// instead of holding a body; digests the project's digests.
func (s *Store) append(private bool, list []*crawler.Exchange, digests []string, revisit ...*revisitOf) ([]location, error) {
	out := make([]location, len(list))
	var batch []warc.Exchange
	var at []int
	for i, x := range list {
		if x == nil {
			continue
		}
		w := warc.Exchange{URL: x.URL, Date: x.At, Request: x.Request, Head: x.Head, Payload: x.Payload, Protocol: x.Protocol, IP: x.IP}
		if digests != nil {
			w.PayloadDigest = digests[i]
		}
		if revisit != nil {
			w.RevisitOf = revisit[i]
		}
		batch, at = append(batch, w), append(at, i)
	}
	locs, err := s.appendRecords(private, batch)
	for i, l := range locs {
		out[at[i]] = l
	}
	return out, err
}

func (s *Store) appendRecords(private bool, batch []warc.Exchange) ([]location, error) {
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
		return nil, fmt.Errorf("append to archive: the store is not locked") // unreachable: work begins with Lock
	}
	locs, err := w.Append(batch)
	if err != nil {
		return nil, fmt.Errorf("append to archive %s: %w", s.o.ArchiveDir, explain(err))
	}
	return locs, nil
}

// body reads a capture's body from the archive.
func (s *Store) body(l location) (warc.Response, error) {
	rec, err := warc.Read(s.o.ArchiveDir, l)
	if err != nil {
		return warc.Response{}, err
	}
	return rec.Response()
}
