package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
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
	now := s.o.Now()
	var fresh []Article
	var records []warc.Exchange
	seen := map[string]bool{}
	held, err := s.read.PrepareContext(ctx, `select 1 from capture where id = ? and pruned = ''`)
	if err != nil {
		return 0, 0, fmt.Errorf("import: %w", err)
	}
	defer held.Close()
	for _, a := range list {
		body, err := encodeArticle(a)
		if err != nil {
			return 0, 0, fmt.Errorf("import %s: %w", a.URL, err)
		}
		digest := crawler.Digest(body)
		id := crawler.CaptureID(a.URL, 0, digest)
		var one int
		err = held.QueryRowContext(ctx, id).Scan(&one)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, 0, fmt.Errorf("import: %w", err)
		}
		if err == nil || seen[id] {
			unchanged++
			continue
		}
		seen[id] = true
		fresh = append(fresh, a)
		records = append(records, warc.Exchange{URL: a.URL, Date: now, Payload: body, ContentType: importType, PayloadDigest: digest})
	}
	if len(fresh) == 0 {
		return 0, unchanged, nil
	}
	err = s.record(ctx, "import", false, records, func(ctx context.Context, tx *sql.Tx, at []location) error {
		w, err := newArticleWriter(ctx, tx, run)
		if err != nil {
			return err
		}
		defer w.close()
		for i, a := range fresh {
			if err := w.keep(ctx, a, records[i].Payload, records[i].PayloadDigest, now, at[i]); err != nil {
				return fmt.Errorf("%s: %w", a.URL, err)
			}
		}
		return nil
	})
	if err != nil {
		return 0, unchanged, err
	}
	return len(fresh), unchanged, nil
}

// encodeArticle writes an article as the archive keeps it: equal articles give
// equal bytes.
func encodeArticle(a Article) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(a)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), err
}

// An articleWriter writes the rows of imported articles in one transaction.
type articleWriter struct {
	run                           string
	outlets                       map[string]Article // labels that have been written
	outlet, capture, state, visit *sql.Stmt
}

func newArticleWriter(ctx context.Context, tx *sql.Tx, run string) (*articleWriter, error) {
	w := &articleWriter{run: run, outlets: map[string]Article{}}
	for _, p := range []struct {
		into  **sql.Stmt
		query string
	}{
		{&w.outlet, `
			insert into outlet (id, name, state, owner, control, unlabelled) values (?, ?, ?, ?, ?, 1)
			on conflict (id) do update set
				state = case when outlet.state = '' then excluded.state else outlet.state end,
				owner = case when outlet.owner = '' or outlet.owner = outlet.id then excluded.owner else outlet.owner end,
				control = max(outlet.control, excluded.control)
			where outlet.unlabelled = 1`},
		{&w.capture, captureInsert},
		{&w.state, stateInsert},
		{&w.visit, visitInsert},
	} {
		var err error
		if *p.into, err = tx.PrepareContext(ctx, p.query); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

func (w *articleWriter) close() {
	for _, s := range []*sql.Stmt{w.outlet, w.capture, w.state, w.visit} {
		if s != nil {
			s.Close()
		}
	}
}

// keep writes the rows of one article.
func (w *articleWriter) keep(ctx context.Context, a Article, body []byte, digest string, at time.Time, l location) error {
	label := Article{State: strings.ToUpper(a.State), Owner: firstOf(a.Owner, a.Outlet), Control: a.Control}
	if written, ok := w.outlets[a.Outlet]; !ok || written != label {
		if _, err := w.outlet.ExecContext(ctx, a.Outlet, a.Outlet, label.State, label.Owner, label.Control); err != nil {
			return err
		}
		w.outlets[a.Outlet] = label
	}
	c := crawler.Capture{URL: a.URL, Kind: crawler.KindImport, Outlet: a.Outlet, ContentType: importType, Body: body, Digest: digest}
	c.ID = crawler.CaptureID(c.URL, 0, digest)
	if _, err := w.capture.ExecContext(ctx, captureValues(c, at, l)...); err != nil {
		return err
	}
	if _, err := w.state.ExecContext(ctx, a.Outlet, a.URL, stamp(at), c.ID); err != nil {
		return err
	}
	v := visitRow{run: w.run, outlet: a.Outlet, url: a.URL, kind: string(crawler.KindImport), at: at, outcome: string(crawler.OK), capture: c.ID, location: l}
	_, err := w.visit.ExecContext(ctx, v.values()...)
	return err
}

func firstOf(list ...string) string {
	for _, v := range list {
		if v != "" {
			return v
		}
	}
	return ""
}
