package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// adoptedRun is the run that visits without a row are noted under: the run
// that made them was cut off before it could.
const adoptedRun = "adopted"

// adopt gives rows to whole records that a crash left without, so that nobody
// is asked again for an answer that is already on the disk.
func (s *Store) adopt(ctx context.Context, found []warc.Recovered) error {
	n := 0
	for _, r := range found {
		if r.Problem != "" {
			s.o.Log.Warn("archive mended", "file", r.File, "offset", r.Offset, "what", r.Problem)
			continue
		}
		ok, err := s.adoptRecord(ctx, r)
		if err != nil {
			return fmt.Errorf("adopt record %s:%d: %w", r.File, r.Offset, err)
		}
		if ok {
			n++
		}
	}
	if n > 0 {
		s.o.Log.Info("records adopted", "records", n)
	}
	return nil
}

func (s *Store) adoptRecord(ctx context.Context, r warc.Recovered) (bool, error) {
	if r.Type == warc.TypeResource {
		return s.adoptImport(ctx, r)
	}
	rec, err := warc.Read(s.o.ArchiveDir, r.Location)
	if err != nil {
		return false, err
	}
	resp, err := rec.Response()
	if err != nil {
		return false, err
	}
	f := s.Frontier(adoptedRun)
	key, err := weburl.Canonical(r.TargetURI)
	if err != nil {
		key = r.TargetURI
	}
	row := s.read.QueryRowContext(ctx, `select `+taskColumns+` from frontier where url = ? order by outlet limit 1`, key)
	t, err := scanTask(row.Scan)
	if errors.Is(err, sql.ErrNoRows) || strings.HasSuffix(r.TargetURI, "/robots.txt") {
		// robots.txt, or an address nobody waits for: the log knows it.
		return true, s.update(ctx, "keep visit", func(tx *sql.Tx) error {
			return insertVisit(ctx, tx, visitRow{run: adoptedRun, outlet: t.Outlet, url: r.TargetURI, kind: string(crawler.KindRobots), at: r.Date, outcome: robotsOutcome(resp.Status), status: resp.Status, location: r.Location})
		})
	}
	if err != nil {
		return false, err
	}
	x, ok := s.adoptFetch(t, r, rec, resp)
	if !ok {
		// An answer that is no content: the log keeps it, the address stays due.
		return true, s.update(ctx, "keep visit", func(tx *sql.Tx) error {
			return insertVisit(ctx, tx, visitRow{run: adoptedRun, outlet: t.Outlet, url: t.URL, kind: string(t.Kind), source: t.Source, at: r.Date, outcome: string(crawler.Network), status: resp.Status, reason: "the run was cut off", location: r.Location})
		})
	}
	return true, s.update(ctx, "keep rows", func(tx *sql.Tx) error { return f.keep(ctx, tx, x, r.Location) })
}

// adoptFetch makes of a record the fetch that its run would have committed;
// ok is false where only the crawler could tell.
func (s *Store) adoptFetch(t crawler.Task, r warc.Recovered, rec warc.Record, resp warc.Response) (x crawler.Fetch, ok bool) {
	if s.o.Relink == nil {
		return x, false
	}
	c := crawler.Capture{
		URL: r.TargetURI, Kind: t.Kind, Outlet: t.Outlet, Account: t.Account, Platform: t.Platform, Status: resp.Status,
		Header: resp.Header, ContentType: resp.Header.Get("Content-Type"), Body: resp.Body, Digest: r.BodyDigest, At: r.Date,
	}
	switch {
	case rec.Type == warc.TypeResponse && resp.Status == 200 && resp.Problem == "" && r.BodyDigest != "":
		c.ID = crawler.CaptureID(c.URL, c.Status, c.Digest)
	case rec.Type == warc.TypeRevisit && t.Capture != "" && r.BodyDigest == t.Digest:
		c.ID = t.Capture
	default:
		return x, false
	}
	x = s.o.Relink(t, c)
	x.Task, x.At, x.Status = t, r.Date, resp.Status
	if rec.Type == warc.TypeRevisit {
		x.Outcome, x.Capture = crawler.NotModified, nil
		return x, t.Kind == crawler.KindPage || t.Kind == crawler.KindPart
	}
	x.Outcome, x.Capture = crawler.OK, &c
	return x, true
}

func (s *Store) adoptImport(ctx context.Context, r warc.Recovered) (bool, error) {
	resp, err := s.body(r.Location)
	if err != nil {
		return false, err
	}
	var a Article
	if err := json.Unmarshal(resp.Body, &a); err != nil || a.Outlet == "" {
		return false, nil // not one of ours
	}
	return true, s.update(ctx, "keep import", func(tx *sql.Tx) error {
		return keepArticle(ctx, tx, adoptedRun, a, resp.Body, r.Date, r.Location)
	})
}
