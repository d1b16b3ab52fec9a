package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/reports"
)

// Editions returns the editions of a week, oldest first.
func (s *Store) Editions(ctx context.Context, week string) ([]reports.Edition, error) {
	return editions(ctx, s.read, week)
}

func editions(ctx context.Context, db querier, week string) (out []reports.Edition, err error) {
	err = each(ctx, db, func(scan func(...any) error) error {
		var e reports.Edition
		var asOf, versions string
		if err := scan(&e.Week, &e.Number, &asOf, &e.Digest, &versions, &e.Documents, &e.Mentions); err != nil {
			return err
		}
		e.AsOf = parseStamp(asOf)
		if err := json.Unmarshal([]byte(versions), &e.Versions); err != nil {
			return err
		}
		out = append(out, e)
		return nil
	}, `select week, number, as_of, digest, versions, documents, mentions from edition where week = ? order by number`, week)
	if err != nil {
		return nil, fmt.Errorf("editions of %s: %w", week, err)
	}
	return out, nil
}

// SaveEdition keeps e, printed from d as files, and returns it. Where the newest
// edition of the week rests on the same data, codebook and components, that
// one is returned instead with the files it was first written as, byte for
// byte. closed says that the week and its grace are over; the report that
// closes a week is a new edition unless the newest one closed it already.
func (s *Store) SaveEdition(ctx context.Context, d reports.Data, e reports.Edition, files map[string][]byte, closed bool) (reports.Edition, map[string][]byte, error) {
	list, err := s.Editions(ctx, e.Week)
	if err != nil {
		return e, nil, err
	}
	if len(list) > 0 {
		last := list[len(list)-1]
		was := false
		err := s.read.QueryRowContext(ctx, `select closed from edition where week = ? and number = ?`, last.Week, last.Number).Scan(&was)
		if err != nil {
			return e, nil, fmt.Errorf("save edition: %w", err)
		}
		if last.Digest == d.Digest && slices.Equal(last.Versions, d.Versions) && (was || !closed) {
			files, err := s.EditionFiles(ctx, last.Week, last.Number)
			return last, files, err
		}
	}
	return e, files, s.saveEdition(ctx, d, e, files, closed)
}

func (s *Store) saveEdition(ctx context.Context, d reports.Data, e reports.Edition, files map[string][]byte, closed bool) error {
	versions, err := json.Marshal(e.Versions)
	if err != nil {
		return fmt.Errorf("save edition: %w", err)
	}
	return s.updateDurably(ctx, fmt.Sprintf("save edition %s.%d", e.Week, e.Number), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into edition (week, number, as_of, digest, versions, documents, mentions, closed) values (?, ?, ?, ?, ?, ?, ?, ?)`,
			e.Week, e.Number, stamp(e.AsOf), e.Digest, string(versions), e.Documents, e.Mentions, closed)
		if err != nil {
			return err
		}
		for _, name := range sortedKeys(files) {
			var buf bytes.Buffer
			zw := gzip.NewWriter(&buf)
			_, werr := zw.Write(files[name])
			if err := errors.Join(werr, zw.Close()); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `insert into edition_file (week, number, name, body) values (?, ?, ?, ?)`, e.Week, e.Number, name, buf.Bytes()); err != nil {
				return err
			}
		}
		return cite(ctx, tx, d, e)
	})
}

// cite notes which captures an edition rests on: those of the pages that its
// evidence and its first uses are from, and those of the further parts of
// their articles.
func cite(ctx context.Context, tx *sql.Tx, d reports.Data, e reports.Edition) error {
	const keep = `insert into edition_cite (week, number, capture) values (?, ?, ?) on conflict do nothing`
	type source struct{ version, capture string }
	var sources []source
	for _, v := range d.Evidence {
		sources = append(sources, source{v.Version, v.Capture})
	}
	for _, s := range d.Firsts {
		sources = append(sources, source{s.Version, s.Capture})
	}
	seen := map[source]bool{}
	for _, v := range sources {
		if seen[v] {
			continue
		}
		seen[v] = true
		captures := []string{v.capture}
		err := each(ctx, tx, func(scan func(...any) error) error {
			var parts string
			err := scan(&parts)
			captures = append(captures, strings.Fields(parts)...)
			return err
		}, `select parts from document_version where id = ? and capture = ? and parts <> ''`, v.version, v.capture)
		if err != nil {
			return err
		}
		for _, c := range captures {
			if _, err := tx.ExecContext(ctx, keep, e.Week, e.Number, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// EditionFiles returns an edition's files as they were first written.
func (s *Store) EditionFiles(ctx context.Context, week string, number int) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var name string
		var body []byte
		if err := scan(&name, &body); err != nil {
			return err
		}
		zr, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return err
		}
		files[name], err = io.ReadAll(zr)
		return err
	}, `select name, body from edition_file where week = ? and number = ?`, week, number)
	if err == nil && len(files) == 0 {
		err = errors.New("no such edition")
	}
	if err != nil {
		return nil, fmt.Errorf("files of %s.%d: %w", week, number, err)
	}
	return files, nil
}

// WeeksDue returns the ISO weeks that ended at least grace before now, hold
// documents, and have no edition that was made since they ended so; oldest
// first. Imports of the past make no report by themselves: only weeks
// since the first run of the crawl count.
func (s *Store) WeeksDue(ctx context.Context, now time.Time, grace time.Duration) (out []string, err error) {
	var first string
	if err := s.read.QueryRowContext(ctx, `select coalesce(min(started), '') from run where command in ('run', 'crawl', 'demo')`).Scan(&first); err != nil {
		return nil, fmt.Errorf("weeks to report: %w", err)
	}
	if first == "" {
		return nil, nil
	}
	from, _, err := narratives.ParseWeek(narratives.WeekOf(parseStamp(first)))
	if err != nil {
		return nil, err
	}
	for start := from; !start.AddDate(0, 0, 7).Add(grace).After(now); start = start.AddDate(0, 0, 7) {
		week := narratives.WeekOf(start)
		var n, done int
		err := s.read.QueryRowContext(ctx, `select exists (select 1 from document where week = ?1), exists (select 1 from edition where week = ?1 and closed = 1)`, week).Scan(&n, &done)
		if err != nil {
			return nil, fmt.Errorf("weeks to report: %w", err)
		}
		if n > 0 && done == 0 {
			out = append(out, week)
		}
	}
	return out, nil
}
