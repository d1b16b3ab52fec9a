package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Commit keeps a batch of fetches: records first, synced, then the rows.
func (f *Frontier) Commit(ctx context.Context, batch []crawler.Fetch) error {
	for _, private := range []bool{false, true} {
		var part []crawler.Fetch
		for _, x := range batch {
			if x.Task.Private == private {
				part = append(part, x)
			}
		}
		if len(part) == 0 {
			continue
		}
		if err := f.commit(ctx, private, part); err != nil {
			return err
		}
		f.s.leases.end(part)
	}
	return nil
}

func (f *Frontier) commit(ctx context.Context, private bool, batch []crawler.Fetch) error {
	records := make([]warc.Exchange, 0, len(batch))
	place := make([]int, len(batch)) // of a fetch's record in records; -1: nothing was received
	inBatch := map[string]*crawler.Exchange{}
	for i, x := range batch {
		place[i] = -1
		if x.Exchange == nil {
			continue
		}
		r := exchange(x.Exchange)
		switch {
		case x.Capture != nil:
			r.PayloadDigest = x.Capture.Digest
			if first := inBatch[x.Capture.ID]; first != nil {
				r.RevisitOf = &revisitOf{URL: first.URL, Date: first.At, Profile: warc.IdenticalPayload}
				break
			}
			inBatch[x.Capture.ID] = x.Exchange
			c, ok, err := f.s.captureRow(ctx, x.Capture.ID)
			if err != nil {
				return err
			}
			if ok && !c.pruned {
				r.RevisitOf = &revisitOf{URL: c.url, Date: c.at, Profile: warc.IdenticalPayload}
			}
		case x.Outcome == crawler.NotModified:
			c, ok, err := f.s.captureRow(ctx, x.Task.Capture)
			if err != nil {
				return err
			}
			if ok {
				r.PayloadDigest = x.Task.Digest
				r.RevisitOf = &revisitOf{URL: c.url, Date: c.at, Profile: warc.NotModified}
			}
		}
		place[i] = len(records)
		records = append(records, r)
	}
	return f.s.record(ctx, "keep fetches", private, records, func(ctx context.Context, tx *sql.Tx, at []location) error {
		for i, x := range batch {
			var l location
			if place[i] >= 0 {
				l = at[place[i]]
			}
			if err := f.keep(ctx, tx, x, l); err != nil {
				return fmt.Errorf("%s: %w", x.Task.URL, err)
			}
		}
		return nil
	})
}

// keep writes the rows of one fetch.
func (f *Frontier) keep(ctx context.Context, tx *sql.Tx, x crawler.Fetch, at location) error {
	t := x.Task
	v := visitRow{
		run: f.run, outlet: t.Outlet, url: t.URL, kind: string(t.Kind), source: t.Source, at: x.At, took: x.Took,
		outcome: string(x.Outcome), status: x.Status, reason: x.Reason, items: x.Items, newest: x.Newest, location: at,
	}
	capture, digest := t.Capture, t.Digest
	etag, modified := t.ETag, t.LastModified
	switch {
	case x.Capture != nil:
		capture, digest = x.Capture.ID, x.Capture.Digest
		etag, modified = x.Capture.Header.Get("ETag"), x.Capture.Header.Get("Last-Modified")
		if err := insertCapture(ctx, tx, *x.Capture, x.At, at); err != nil {
			return err
		}
		v.capture = capture
		if err := stateChanged(ctx, tx, t, capture, x.At); err != nil {
			return err
		}
	case x.Outcome == crawler.NotModified:
		v.capture = capture
	}
	if err := gone(ctx, tx, x); err != nil {
		return err
	}
	p, err := newPull(ctx, tx, x)
	if err != nil {
		return err
	}
	for _, l := range x.Links {
		if x.Outcome == crawler.Moved {
			v.movedTo = l.URL
		}
		if err := addLink(ctx, tx, t, l, x, p); err != nil {
			return err
		}
	}
	for _, l := range x.Posts {
		if err := p.count(ctx, tx, t, l.URL); err != nil {
			return err
		}
		if err := noteLink(ctx, tx, t, l, x.At); err != nil {
			return err
		}
	}
	v.pull = *p
	if err := insertVisit(ctx, tx, v); err != nil {
		return err
	}
	moved := v.movedTo
	attempts := t.Attempts + 1
	visited := x.Outcome == crawler.OK || x.Outcome == crawler.NotModified
	if visited || x.Outcome == crawler.Moved { // what is gone is asked for once more, and the count says that it was
		attempts = 0
	}
	if x.Outcome == crawler.Paused || x.Outcome == crawler.RobotsDown && rankOf(t.Kind) > 0 {
		attempts = t.Attempts // nothing was asked, so nothing was tried
	}
	state := "due"
	if x.Due.IsZero() { // a fetch that is done and has a due time is a recheck
		state = "done"
	}
	visits, first, last := t.Visits, stamp(t.FirstVisit), ""
	if visited {
		visits++
		last = stamp(x.At)
		if first == "" {
			first = last
		}
	}
	_, err = tx.ExecContext(ctx, `
		update frontier set state = ?, due = ?, attempts = ?, visits = ?, first_visit = ?,
			last_visit = case when ? <> '' then ? else last_visit end,
			etag = ?, last_modified = ?, capture = ?, digest = ?, outcome = ?, reason = ?,
			moved_to = case when ? <> '' then ? else moved_to end
		where outlet = ? and url = ?`,
		state, stamp(x.Due), attempts, visits, first, last, last, etag, modified, capture, digest, string(x.Outcome), x.Reason, moved, moved, t.Outlet, t.URL)
	return err
}

// stateChanged notes that a page is in another state than when it was last
// visited. A part changes the page that it belongs to.
func stateChanged(ctx context.Context, tx *sql.Tx, t crawler.Task, capture string, at time.Time) error {
	if capture == t.Capture {
		return nil
	}
	switch t.Kind {
	case crawler.KindPage, crawler.KindPosts:
		return insertState(ctx, tx, t.Outlet, t.URL, capture, at)
	case crawler.KindPart:
		_, err := tx.ExecContext(ctx, `
			insert into page_state (outlet, url, at, capture)
			select outlet, url, ?, capture from frontier f
			where outlet = ? and url = ? and capture <> ''
			and not exists (select 1 from page_state p where p.outlet = f.outlet and p.url = f.url and p.unread = 1)`,
			stamp(at), t.Outlet, t.Parent)
		return err
	}
	return nil
}

const stateInsert = `insert into page_state (outlet, url, at, capture) values (?, ?, ?, ?)`

func insertState(ctx context.Context, tx *sql.Tx, outlet, url, capture string, at time.Time) error {
	_, err := tx.ExecContext(ctx, stateInsert, outlet, url, stamp(at), capture)
	return err
}

// gone notes that a page held before is no longer there, or is there again.
func gone(ctx context.Context, tx *sql.Tx, x crawler.Fetch) error {
	if x.Task.Kind != crawler.KindPage || x.Task.Capture == "" {
		return nil
	}
	var kind, mark, cond string
	switch x.Outcome {
	case crawler.Gone:
		kind, mark, cond = "gone", stamp(x.At), `gone = ''`
	case crawler.OK, crawler.NotModified:
		kind, mark, cond = "back", "", `gone <> ''`
	default:
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		insert into document_event (document, at, kind, status)
		select distinct d.id, ?, ?, ? from document_version v join document d on d.id = v.document
		where v.url = ? and d.outlet = ? and d.`+cond+`
		on conflict do nothing`, stamp(x.At), kind, x.Status, x.Task.URL, x.Task.Outlet)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		update document set gone = ? where id in (
			select d.id from document_version v join document d on d.id = v.document where v.url = ? and d.outlet = ? and d.`+cond+`)`,
		mark, x.Task.URL, x.Task.Outlet)
	return err
}

// childRest is how long a sitemap that an index names, or an older page, is
// left alone, so that those which name each other do not go round within a run.
const childRest = 20 * time.Minute

// addLink puts a revealed address in the frontier unless it is known, and
// notes which source revealed it.
func addLink(ctx context.Context, tx *sql.Tx, t crawler.Task, l crawler.Link, x crawler.Fetch, p *pull) error {
	_, err := tx.ExecContext(ctx, `
		insert into frontier (outlet, url, kind, host, source, account, platform, parent, private, hops, rank, due, first_seen)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (outlet, url) do update set
			kind = excluded.kind, source = excluded.source, parent = excluded.parent, hops = excluded.hops,
			rank = excluded.rank, state = 'due', due = excluded.due
		where frontier.state = 'done' and (
			frontier.visits = 0 and frontier.outcome = '' -- known by an import alone
			-- a child is read again when its index names it again, an older page when its source has a gap again
			or frontier.kind in ('sitemap', 'listing', 'posts') and excluded.kind = frontier.kind and excluded.parent <> '' and frontier.last_visit < ?)`,
		t.Outlet, l.URL, string(l.Kind), weburl.Host(l.URL), t.Source, t.Account, t.Platform, l.Parent, t.Private, l.Hops, rankOf(l.Kind), stamp(x.At), stamp(x.At),
		stamp(x.At.Add(-childRest)))
	if err != nil {
		return err
	}
	if err := p.see(ctx, tx, t, l); err != nil || l.Kind != crawler.KindPage || x.Outcome == crawler.Moved {
		return err
	}
	return noteLink(ctx, tx, t, l, x.At)
}

// noteLink notes when a source first listed an address or a post.
func noteLink(ctx context.Context, tx *sql.Tx, t crawler.Task, l crawler.Link, at time.Time) error {
	_, err := tx.ExecContext(ctx, `
		insert into link (source, url, outlet, title, published, first_seen) values (?, ?, ?, ?, ?, ?)
		on conflict (outlet, url, source) do update set
			title = case when link.title = '' then excluded.title else link.title end,
			published = case when link.published = '' then excluded.published else link.published end
		where link.title = '' and excluded.title <> '' or link.published = '' and excluded.published <> ''`,
		t.Source, l.URL, t.Outlet, l.Title, stamp(l.Published), stamp(at))
	return err
}

// A visitRow is one entry of the fetch log.
type visitRow struct {
	run, outlet, url, kind, source, outcome, reason, movedTo, capture string
	at, newest                                                        time.Time
	took                                                              time.Duration
	status, items                                                     int
	pull
	location
}

const visitInsert = `
	insert into visit (run, outlet, url, kind, source, at, real, took_ms, outcome, status, reason, moved_to, items, listed, fresh, kept, pause_s, newest, capture, file, offset, length)
	values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (v visitRow) values() []any {
	return []any{
		v.run, v.outlet, v.url, v.kind, v.source, stamp(v.at), realStamp(time.Now()), v.took.Milliseconds(), v.outcome, v.status, v.reason,
		v.movedTo, v.items, v.listed, v.fresh, v.kept(), v.pauseSeconds(), stamp(v.newest), v.capture, v.File, v.Offset, v.Length,
	}
}

func insertVisit(ctx context.Context, tx *sql.Tx, v visitRow) error {
	_, err := tx.ExecContext(ctx, visitInsert, v.values()...)
	return err
}

// captureInsert keeps a capture unless it is held already. One whose body is no
// longer in the archive has it again.
const captureInsert = `
	insert into capture (id, url, kind, outlet, account, platform, status, content_type, digest, bytes, at, file, offset, length)
	values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set
		file = excluded.file, offset = excluded.offset, length = excluded.length, pruned = ''
	where capture.pruned <> ''`

func captureValues(c crawler.Capture, at time.Time, l location) []any {
	return []any{
		c.ID, c.URL, string(c.Kind), c.Outlet, c.Account, c.Platform, c.Status, c.ContentType, c.Digest, len(c.Body), stamp(at), l.File, l.Offset, l.Length,
	}
}

func insertCapture(ctx context.Context, tx *sql.Tx, c crawler.Capture, at time.Time, l location) error {
	_, err := tx.ExecContext(ctx, captureInsert, captureValues(c, at, l)...)
	return err
}

type heldCapture struct {
	url    string
	at     time.Time
	pruned bool // its body is no longer in the archive
}

// captureRow looks up a capture by id.
func (s *Store) captureRow(ctx context.Context, id string) (c heldCapture, ok bool, err error) {
	if id == "" {
		return c, false, nil
	}
	var at string
	err = s.read.QueryRowContext(ctx, `select url, at, pruned <> '' from capture where id = ?`, id).Scan(&c.url, &at, &c.pruned)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	c.at = parseStamp(at)
	return c, err == nil, err
}
