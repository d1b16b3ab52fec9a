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
	"maps"
	"slices"
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

// Unchanged returns the newest edition of a week if it rests on the same data,
// codebook and components as d; it is then printed again, byte for byte.
func (s *Store) Unchanged(ctx context.Context, d reports.Data) (reports.Edition, bool, error) {
	list, err := s.Editions(ctx, d.Week)
	if err != nil || len(list) == 0 {
		return reports.Edition{}, false, err
	}
	last := list[len(list)-1]
	return last, last.Digest == d.Digest && slices.Equal(last.Versions, d.Versions), nil
}

// SaveEdition keeps a new edition with its files and the captures it cites.
func (s *Store) SaveEdition(ctx context.Context, e reports.Edition, files map[string][]byte, cites []string) error {
	versions, err := json.Marshal(e.Versions)
	if err != nil {
		return fmt.Errorf("save edition: %w", err)
	}
	return s.update(ctx, fmt.Sprintf("save edition %s.%d", e.Week, e.Number), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into edition (week, number, as_of, digest, versions, documents, mentions) values (?, ?, ?, ?, ?, ?, ?)`,
			e.Week, e.Number, stamp(e.AsOf), e.Digest, string(versions), e.Documents, e.Mentions)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
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
		for _, c := range cites {
			if _, err := tx.ExecContext(ctx, `insert into edition_cite (week, number, capture) values (?, ?, ?) on conflict do nothing`, e.Week, e.Number, c); err != nil {
				return err
			}
		}
		return nil
	})
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
// documents that were collected or published in them, and have no edition yet;
// oldest first. Imports of the past make no report by themselves: only weeks
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
		err := s.read.QueryRowContext(ctx, `select exists (select 1 from document where week = ?1), exists (select 1 from edition where week = ?1)`, week).Scan(&n, &done)
		if err != nil {
			return nil, fmt.Errorf("weeks to report: %w", err)
		}
		if n > 0 && done == 0 {
			out = append(out, week)
		}
	}
	return out, nil
}
