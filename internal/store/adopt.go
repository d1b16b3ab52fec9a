package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

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
		if err := s.adoptRecord(ctx, r); err != nil {
			return fmt.Errorf("adopt record %s:%d: %w", r.File, r.Offset, err)
		}
		n++
	}
	if n > 0 {
		s.o.Log.Info("records adopted", "records", n)
	}
	return nil
}

// adoptRecord writes the rows of one record. Whatever it holds, it gets a
// visit, so that it is not looked at again.
func (s *Store) adoptRecord(ctx context.Context, r warc.Recovered) error {
	if r.Type == warc.TypeResource {
		return s.adoptImport(ctx, r)
	}
	rec, err := warc.Read(s.o.ArchiveDir, r.Location)
	if err != nil {
		return err
	}
	resp, err := rec.Response()
	if err != nil {
		s.o.Log.Warn("record holds no response", "file", r.File, "offset", r.Offset, "what", err.Error())
		return s.note(ctx, r, crawler.Task{}, crawler.BadContent, 0, err.Error())
	}
	t, waiting, err := s.task(ctx, r.TargetURI)
	switch {
	case err != nil:
		return err
	case strings.HasSuffix(r.TargetURI, "/robots.txt"):
		return s.adoptRobots(ctx, r, resp)
	case !waiting:
		return s.note(ctx, r, t, crawler.Outcome(robotsOutcome(resp.Status)), resp.Status, "nobody waits for this address")
	case rec.Field("WARC-Concurrent-To") == "": // nothing was asked: a page of an import
		return s.adoptPage(ctx, r, t, resp)
	}
	x, ok, err := s.adoptFetch(ctx, t, r, resp)
	if err != nil {
		return err
	}
	if !ok {
		// The log keeps the answer; the address stays due.
		return s.note(ctx, r, t, crawler.Network, resp.Status, "the run was cut off")
	}
	return s.update(ctx, "keep rows", func(tx *sql.Tx) error { return s.Frontier(adoptedRun).keep(ctx, tx, x, r.Location) })
}

// note keeps a visit to the record and nothing else.
func (s *Store) note(ctx context.Context, r warc.Recovered, t crawler.Task, outcome crawler.Outcome, status int, reason string) error {
	return s.update(ctx, "keep visit", func(tx *sql.Tx) error {
		return insertVisit(ctx, tx, visitRow{
			run: adoptedRun, outlet: t.Outlet, url: r.TargetURI, kind: string(t.Kind), source: t.Source, at: r.Date,
			outcome: string(outcome), status: status, reason: reason, location: r.Location,
		})
	})
}

// task returns the row of the frontier that an answer belongs to: of several
// outlets' the one that waits for it.
func (s *Store) task(ctx context.Context, target string) (t crawler.Task, ok bool, err error) {
	key, err := weburl.Canonical(target)
	if err != nil {
		key = target
	}
	row := s.read.QueryRowContext(ctx, `select `+taskColumns+` from frontier where url = ? order by state <> 'due', due, outlet limit 1`, key)
	t, err = scanTask(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return t, false, nil
	}
	return t, err == nil, err
}

// adoptFetch makes of a record the fetch that its run would have committed;
// ok is false where the address must be asked again.
func (s *Store) adoptFetch(ctx context.Context, t crawler.Task, r warc.Recovered, resp warc.Response) (x crawler.Fetch, ok bool, err error) {
	if s.o.Relink == nil || resp.Problem != "" {
		return x, false, nil
	}
	c := crawler.Capture{
		URL: t.URL, Kind: t.Kind, Outlet: t.Outlet, Account: t.Account, Platform: t.Platform, Status: resp.Status,
		Header: resp.Header, ContentType: resp.Header.Get("Content-Type"), Body: resp.Body, Digest: r.BodyDigest, At: r.Date,
	}
	c.ID = crawler.CaptureID(c.URL, c.Status, c.Digest)
	if r.Type == warc.TypeRevisit && resp.Status == http.StatusOK {
		// The body stands where it was first seen.
		if c.Body, ok, err = s.heldBody(ctx, c.ID); err != nil || !ok {
			return x, false, err
		}
	}
	x = s.o.Relink(t, c)
	x.Task, x.At, x.Status = t, r.Date, resp.Status
	switch {
	case x.Outcome == crawler.RateLimited:
		return x, false, nil // it is asked again in any case, when the host's time has come
	case x.Outcome == crawler.OK && x.Capture == nil:
		// The outlet is no longer crawled; what it said is kept.
		if resp.Status != http.StatusOK || c.Digest == "" {
			return x, false, nil
		}
		x.Capture = &c
	case x.Capture != nil && x.Capture.Digest != r.BodyDigest:
		return x, false, nil
	case x.Outcome == crawler.NotModified && t.Digest != r.BodyDigest:
		return x, false, nil
	}
	return x, true, nil
}

// heldBody reads the body of a capture; ok is false if it is not held.
func (s *Store) heldBody(ctx context.Context, id string) (body []byte, ok bool, err error) {
	var l location
	err = s.read.QueryRowContext(ctx, `select file, offset, length from capture where id = ? and pruned = ''`, id).Scan(&l.File, &l.Offset, &l.Length)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	resp, err := s.body(l)
	return resp.Body, err == nil, err
}

// robotsLife is how long an adopted robots.txt holds: the day that RFC 9309,
// section 2.4, allows, less an hour.
const robotsLife = 23 * time.Hour

// adoptRobots keeps a robots.txt that a dead run was given. Where it was sent
// elsewhere, or had no answer about rules, it is asked again.
func (s *Store) adoptRobots(ctx context.Context, r warc.Recovered, resp warc.Response) error {
	e := crawler.RobotsEntry{
		Origin: strings.TrimSuffix(r.TargetURI, "/robots.txt"), At: r.Date, Status: resp.Status, Body: resp.Body, Expires: r.Date.Add(robotsLife),
	}
	final := resp.Status == http.StatusOK || resp.Status == http.StatusNotFound || resp.Status == http.StatusGone
	return s.update(ctx, "keep robots.txt", func(tx *sql.Tx) error {
		if final && resp.Problem == "" && strings.Count(e.Origin, "/") == 2 {
			if err := keepRobots(ctx, tx, e); err != nil {
				return err
			}
		}
		return insertVisit(ctx, tx, visitRow{
			run: adoptedRun, url: r.TargetURI, kind: string(crawler.KindRobots), at: r.Date, outcome: robotsOutcome(resp.Status),
			status: resp.Status, location: r.Location,
		})
	})
}

// adoptPage keeps a page that an import had got as far as the archive.
func (s *Store) adoptPage(ctx context.Context, r warc.Recovered, t crawler.Task, resp warc.Response) error {
	if r.BodyDigest == "" || resp.Status != http.StatusOK || resp.Problem != "" {
		return s.note(ctx, r, t, crawler.BadContent, resp.Status, "no page")
	}
	c := &crawler.Capture{
		URL: t.URL, Kind: crawler.KindPage, Outlet: t.Outlet, Status: resp.Status, Header: resp.Header,
		ContentType: resp.Header.Get("Content-Type"), Body: resp.Body, Digest: r.BodyDigest, At: r.Date,
	}
	c.ID = crawler.CaptureID(c.URL, c.Status, c.Digest)
	x := crawler.Fetch{Task: t, At: r.Date, Status: resp.Status, Capture: c}
	return s.update(ctx, "keep page", func(tx *sql.Tx) error { return keepPage(ctx, tx, adoptedRun, x, r.Location) })
}

// adoptImport keeps an article that an import had got as far as the archive.
func (s *Store) adoptImport(ctx context.Context, r warc.Recovered) error {
	resp, err := s.body(r.Location)
	if err != nil {
		return err
	}
	var a Article
	if err := json.Unmarshal(resp.Body, &a); err != nil || a.Outlet == "" {
		return s.note(ctx, r, crawler.Task{}, crawler.BadContent, 0, "not an imported article")
	}
	return s.update(ctx, "keep import", func(tx *sql.Tx) error {
		w, err := newArticleWriter(ctx, tx, adoptedRun)
		if err != nil {
			return err
		}
		defer w.close()
		return w.keep(ctx, a, resp.Body, crawler.Digest(resp.Body), r.Date, r.Location)
	})
}
