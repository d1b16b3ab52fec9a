package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// An Article is one imported article, as a line of an import file.
type Article struct {
	Outlet    string `json:"outlet"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Published string `json:"published"` // RFC 3339, or a day
	Language  string `json:"language"`
	Text      string `json:"text"`
	Byline    string `json:"byline,omitempty"`
	Section   string `json:"section,omitempty"`
	State     string `json:"state,omitempty"` // of an outlet that is not configured
	Owner     string `json:"owner,omitempty"`
	Control   bool   `json:"control,omitempty"`
}

// importType is the content type of an imported article's record.
const importType = "application/json; charset=utf-8"

// Import keeps articles as captures of their lines. An article held already
// changes nothing. An outlet that is not configured is made as unlabelled.
func (s *Store) Import(ctx context.Context, run string, list []Article) (added, unchanged int, err error) {
	type one struct {
		a    Article
		body []byte
		id   string
	}
	var fresh []one
	seen := map[string]bool{}
	for _, a := range list {
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(a); err != nil {
			return 0, 0, fmt.Errorf("import %s: %w", a.URL, err)
		}
		body := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
		id := crawler.CaptureID(a.URL, 0, crawler.Digest(body))
		if seen[id] {
			unchanged++
			continue
		}
		seen[id] = true
		_, held, err := s.captureRow(ctx, id)
		if err != nil {
			return 0, 0, fmt.Errorf("import: %w", err)
		}
		if held {
			unchanged++
			continue
		}
		fresh = append(fresh, one{a, body, id})
	}
	if len(fresh) == 0 {
		return 0, unchanged, nil
	}
	now := s.o.Now()
	batch := make([]warc.Exchange, len(fresh))
	for i, f := range fresh {
		batch[i] = warc.Exchange{URL: f.a.URL, Date: now, Payload: f.body, ContentType: importType, PayloadDigest: crawler.Digest(f.body)}
	}
	locs, err := s.appendRecords(false, batch)
	if err != nil {
		return 0, unchanged, fmt.Errorf("import: %w", err)
	}
	err = s.update(ctx, "import", func(tx *sql.Tx) error {
		for i, f := range fresh {
			if err := keepArticle(ctx, tx, run, f.a, f.body, now, locs[i]); err != nil {
				return fmt.Errorf("%s: %w", f.a.URL, err)
			}
		}
		return nil
	})
	if err != nil {
		return 0, unchanged, err
	}
	return len(fresh), unchanged, nil
}

// keepArticle writes the rows of one imported article.
func keepArticle(ctx context.Context, tx *sql.Tx, run string, a Article, body []byte, now time.Time, l location) error {
	_, err := tx.ExecContext(ctx, `
		insert into outlet (id, name, state, owner, control, unlabelled) values (?, ?, ?, ?, ?, 1)
		on conflict (id) do update set
			state = case when outlet.state = '' then excluded.state else outlet.state end,
			owner = case when outlet.owner = '' or outlet.owner = outlet.id then excluded.owner else outlet.owner end,
			control = max(outlet.control, excluded.control)
		where outlet.unlabelled = 1`,
		a.Outlet, a.Outlet, strings.ToUpper(a.State), firstOf(a.Owner, a.Outlet), a.Control)
	if err != nil {
		return err
	}
	c := crawler.Capture{
		URL: a.URL, Kind: crawler.KindImport, Outlet: a.Outlet, ContentType: importType, Body: body, Digest: crawler.Digest(body),
	}
	c.ID = crawler.CaptureID(c.URL, 0, c.Digest)
	if err := insertCapture(ctx, tx, c, now, l); err != nil {
		return err
	}
	if err := insertState(ctx, tx, a.Outlet, a.URL, c.ID, now); err != nil {
		return err
	}
	return insertVisit(ctx, tx, visitRow{run: run, outlet: a.Outlet, url: a.URL, kind: string(crawler.KindImport), at: now, outcome: string(crawler.OK), capture: c.ID, location: l})
}

func firstOf(list ...string) string {
	for _, v := range list {
		if v != "" {
			return v
		}
	}
	return ""
}

// importWARCBatch is how many pages of a WARC file are committed at once.
const importWARCBatch = 64

// ImportWARC keeps the pages of a WARC file as captures of outlet, dated by
// their records. Whole records before damage are kept; the error then names
// where it is.
func (s *Store) ImportWARC(ctx context.Context, run string, r io.Reader, outlet string) (added, unchanged int, err error) {
	var batch []crawler.Fetch
	seen := map[string]bool{}
	f := s.Frontier(run)
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := f.importPages(ctx, batch)
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
		_, held, err := s.captureRow(ctx, x.Capture.ID)
		if err != nil {
			return added, unchanged, err
		}
		if held || seen[x.Capture.ID] {
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
	return added, unchanged, flush()
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

// importPages commits pages that the frontier need not know before.
func (f *Frontier) importPages(ctx context.Context, batch []crawler.Fetch) error {
	err := f.s.update(ctx, "import pages", func(tx *sql.Tx) error {
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
	return f.commit(ctx, false, batch)
}
