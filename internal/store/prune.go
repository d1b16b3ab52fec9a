package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// A PruneReport says what PruneArchive did.
type PruneReport struct {
	Removed int   `json:"removed"` // files
	Bytes   int64 `json:"bytes"`
	Cited   int   `json:"cited"` // old files that stay because a report cites them
}

// prunedKey begins the key under which the table meta holds a file that was
// removed on purpose.
const prunedKey = "pruned:"

// PruneArchive removes archive files whose every record is older than before
// and which no edition cites. The newest file of each kind stays, and so does
// one that holds captures not yet read. What a removed file held can no longer
// be read by a newer extractor.
func (s *Store) PruneArchive(ctx context.Context, before time.Time) (rep PruneReport, err error) {
	for _, prefix := range []string{mainPrefix, privatePrefix} {
		names, err := warc.Files(s.o.ArchiveDir, prefix)
		if err != nil {
			return rep, fmt.Errorf("prune archive: %w", err)
		}
		for _, name := range names[:max(0, len(names)-1)] {
			if err := s.pruneFile(ctx, name, before, &rep); err != nil {
				return rep, fmt.Errorf("prune archive: %s: %w", name, explain(err))
			}
		}
	}
	return rep, nil
}

func (s *Store) pruneFile(ctx context.Context, name string, before time.Time, rep *PruneReport) error {
	// A page of an import is as old as its record says, and came in with its run.
	var newest string
	var cited, unread bool
	err := s.read.QueryRowContext(ctx, `
		select
			coalesce((select max(max(v.at, coalesce(r.started, ''))) from visit v left join run r on r.id = v.run where v.file = ?1 and v.file <> ''), ''),
			exists (select 1 from capture c join edition_cite e on e.capture = c.id where c.file = ?1),
			exists (select 1 from page_state p indexed by page_state_unread join capture c on c.id = p.capture where p.unread = 1 and c.file = ?1)`,
		name).Scan(&newest, &cited, &unread)
	switch {
	case err != nil:
		return err
	case newest == "" || newest >= stamp(before) || unread:
		return nil
	case cited:
		rep.Cited++
		return nil
	}
	path := filepath.Join(s.o.ArchiveDir, name)
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	// The rows first: a file without need of rows is removed the next time, a
	// row without a file would be a hole that nobody meant.
	err = s.updateDurably(ctx, "note", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `update capture set pruned = ? where file = ? and pruned = ''`, stamp(s.o.Now()), name); err != nil {
			return err
		}
		return setMeta(ctx, tx, prunedKey+name, name)
	})
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil {
		return err
	}
	rep.Removed++
	rep.Bytes += info.Size()
	return nil
}
