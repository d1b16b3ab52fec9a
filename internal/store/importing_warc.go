package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// importWARCBatch is how many pages of a WARC file are committed at once.
const importWARCBatch = 64

// ImportWARC keeps the pages of a WARC file as captures of outlet, dated by
// their records. Whole records before damage are kept; the error then names
// where it is.
func (s *Store) ImportWARC(ctx context.Context, run string, r io.Reader, outlet string) (added, unchanged int, err error) {
	var batch []crawler.Fetch
	seen := map[string]bool{}
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := s.importPages(ctx, run, batch)
		if err == nil {
			added += len(batch)
		}
		batch = batch[:0]
		return err
	}
	for rec, rerr := range warc.Records(r) {
		if rerr != nil {
			return added, unchanged, errors.Join(flush(), rerr)
		}
		x, ok := importedPage(rec, outlet)
		if !ok {
			continue
		}
		c, held, err := s.captureRow(ctx, x.Capture.ID)
		if err != nil {
			return added, unchanged, err
		}
		if held && !c.pruned || seen[x.Capture.ID] {
			unchanged++
			continue
		}
		seen[x.Capture.ID] = true
		if batch = append(batch, x); len(batch) == importWARCBatch {
			if err := flush(); err != nil {
				return added, unchanged, err
			}
		}
	}
	err = flush()
	return added, unchanged, err
}

// importedPage makes a fetch of a record, if it holds a page.
func importedPage(rec warc.Record, outlet string) (x crawler.Fetch, ok bool) {
	if rec.Type != warc.TypeResponse {
		return x, false
	}
	resp, err := rec.Response()
	if err != nil || resp.Status != 200 || resp.Problem != "" || len(resp.Body) == 0 {
		return x, false
	}
	ct := resp.Header.Get("Content-Type")
	if ct != "" && !strings.Contains(ct, "html") {
		return x, false
	}
	key, err := weburl.Canonical(rec.TargetURI)
	if err != nil {
		return x, false
	}
	c := &crawler.Capture{
		URL: key, Kind: crawler.KindPage, Outlet: outlet, Status: resp.Status, Header: resp.Header, ContentType: ct,
		Body: resp.Body, Digest: crawler.Digest(resp.Body), At: rec.Date,
	}
	c.ID = crawler.CaptureID(c.URL, c.Status, c.Digest)
	x = crawler.Fetch{
		Task: crawler.Task{URL: key, Kind: crawler.KindPage, Outlet: outlet, Host: weburl.Host(key)},
		At:   rec.Date, Outcome: crawler.OK, Status: resp.Status, Capture: c,
		Exchange: &crawler.Exchange{URL: key, At: rec.Date, Head: resp.Head, Payload: resp.Payload},
	}
	return x, true
}

// importPages keeps a batch of pages.
func (s *Store) importPages(ctx context.Context, run string, batch []crawler.Fetch) error {
	// Where a page belongs must be known before its record stands, for the
	// record alone does not tell whom to adopt it for.
	err := s.update(ctx, "import pages", func(tx *sql.Tx) error {
		for _, x := range batch {
			if err := ensureOutlet(ctx, tx, x.Task.Outlet); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `
				insert into frontier (outlet, url, kind, host, state, due, first_seen) values (?, ?, 'page', ?, 'done', ?, ?)
				on conflict (outlet, url) do nothing`, x.Task.Outlet, x.Task.URL, x.Task.Host, stamp(x.At), stamp(x.At))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	records := make([]warc.Exchange, len(batch))
	for i, x := range batch {
		records[i] = exchange(x.Exchange)
		records[i].PayloadDigest = x.Capture.Digest
	}
	return s.record(ctx, "import pages", false, records, func(ctx context.Context, tx *sql.Tx, at []location) error {
		for i, x := range batch {
			if err := keepPage(ctx, tx, run, x, at[i]); err != nil {
				return fmt.Errorf("%s: %w", x.Task.URL, err)
			}
		}
		return nil
	})
}

// keepPage writes the rows of an imported page. What the crawler knows of the
// address stays: an old copy from elsewhere is not its newest visit.
func keepPage(ctx context.Context, tx *sql.Tx, run string, x crawler.Fetch, at location) error {
	c := x.Capture
	if err := insertCapture(ctx, tx, *c, x.At, at); err != nil {
		return err
	}
	if err := insertState(ctx, tx, x.Task.Outlet, x.Task.URL, c.ID, x.At); err != nil {
		return err
	}
	return insertVisit(ctx, tx, visitRow{
		run: run, outlet: x.Task.Outlet, url: x.Task.URL, kind: string(x.Task.Kind), at: x.At, outcome: string(crawler.OK),
		status: x.Status, capture: c.ID, location: at,
	})
}
