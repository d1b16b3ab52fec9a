package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
)

// An extractDesk is the store as the extract room sees it.
type extractDesk struct {
	s     *Store
	key   string
	keyID int64

	mu      sync.Mutex
	pending [][]pageState // batches handed out by Next, in order

	templates map[siteDay]*extract.Template // as learnt or read
}

// A pageState is one state of a page that waits to be read.
type pageState struct {
	id      int64
	outlet  string
	url     string
	at      string
	capture string
}

// ExtractDesk returns the store as extract.Desk.
func (s *Store) ExtractDesk() extract.Desk { return &extractDesk{s: s} }

// Next hands out up to n page states in order of time.
func (d *extractDesk) Next(ctx context.Context, key string, n int) ([]extract.Work, error) {
	if d.key != key {
		d.templates = nil
		id, err := d.s.adoptKey(ctx, extractKind, key, `update page_state set unread = 1 where unread = 0`, `delete from untracked`)
		if err != nil {
			return nil, err
		}
		d.key, d.keyID = key, id
	}
	out := d.out()
	var pending []pageState
	var work []extract.Work
	err := each(ctx, d.s.read, func(scan func(...any) error) error {
		var p pageState
		var c crawler.Capture
		var kind, at string
		var l location
		var pruned string
		if err := scan(&p.id, &p.outlet, &p.url, &p.at, &c.ID, &c.URL, &kind, &c.Outlet, &c.Account, &c.Platform, &c.Status, &c.ContentType, &c.Digest, &at, &l.File, &l.Offset, &l.Length, &pruned); err != nil {
			return err
		}
		if out[p.id] || len(work) == n {
			return nil
		}
		p.capture = c.ID
		c.Kind, c.At = crawler.Kind(kind), parseStamp(at)
		if pruned == "" {
			if err := d.s.fill(&c, l); err != nil {
				return fmt.Errorf("read capture %s: %w", c.ID, err)
			}
		}
		pending = append(pending, p)
		work = append(work, extract.Work{Page: extract.Page{Capture: c}})
		return nil
	}, `
		select p.id, p.outlet, p.url, p.at, c.id, c.url, c.kind, c.outlet, c.account, c.platform, c.status, c.content_type, c.digest, c.at, c.file, c.offset, c.length, c.pruned
		from page_state p indexed by page_state_unread join capture c on c.id = p.capture
		where p.unread = 1
		and not exists (
			select 1 from frontier f where f.outlet = p.outlet and f.parent = p.url and f.parent <> ''
			and f.state = 'due' and f.visits = 0 and f.attempts = 0)
		order by p.at, p.url, p.id limit ?`, n+len(out))
	if err != nil {
		return nil, err
	}
	for i := range work {
		if work[i].Page.Capture.Kind == crawler.KindImport {
			continue
		}
		if err := d.surround(ctx, &work[i].Page, pending[i]); err != nil {
			return nil, err
		}
	}
	if len(work) > 0 {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.pending = append(d.pending, pending)
	}
	return work, nil
}

// out are the ids of the states that are handed out.
func (d *extractDesk) out() map[int64]bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	ids := map[int64]bool{}
	for _, batch := range d.pending {
		for _, p := range batch {
			ids[p.id] = true
		}
	}
	return ids
}

// fill reads a capture's header and body from the archive.
func (s *Store) fill(c *crawler.Capture, l location) error {
	resp, err := s.body(l)
	if err != nil {
		return err
	}
	c.Header, c.Body = resp.Header, resp.Body
	if c.Header == nil {
		c.Header = http.Header{}
	}
	return nil
}

// hint is what is known of an outlet's pages.
func (d *extractDesk) hint(outlet string) extract.Hint {
	o := d.s.byID[outlet]
	h := extract.Hint{Zone: o.Zone, Country: o.Country, Outlet: outlet, Name: o.Name, Rules: o.Rules}
	if len(o.Languages) == 1 {
		h.Language = o.Languages[0]
	}
	return h
}

// surround adds the parts, the hint and the site's template of a page.
func (d *extractDesk) surround(ctx context.Context, p *extract.Page, st pageState) error {
	p.Hint = d.hint(st.outlet)
	if p.Capture.Kind != crawler.KindPage {
		return nil
	}
	var err error
	if p.Template, err = d.template(ctx, st); err != nil {
		return err
	}
	var published string
	err = d.s.read.QueryRowContext(ctx, `
		select title, published from link
		where outlet = ?1 and url in (select ?2 union all select url from frontier where moved_to = ?2 and moved_to <> '')
		order by published = '', published, title, source limit 1`, st.outlet, st.url).Scan(&p.Hint.Title, &published)
	if err != nil && err != sql.ErrNoRows {
		return err
	}
	p.Hint.Published = parseStamp(published)
	type part struct {
		c crawler.Capture
		l location
	}
	var parts []part
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var x part
		var at string
		if err := scan(&x.c.ID, &x.c.URL, &x.c.Status, &x.c.ContentType, &x.c.Digest, &at, &x.l.File, &x.l.Offset, &x.l.Length); err != nil {
			return err
		}
		x.c.Kind, x.c.Outlet, x.c.At = crawler.KindPart, st.outlet, parseStamp(at)
		parts = append(parts, x)
		return nil
	}, `
		select c.id, c.url, c.status, c.content_type, c.digest, c.at, c.file, c.offset, c.length
		from frontier f join capture c on c.id = f.capture
		where f.outlet = ? and f.parent = ? and f.parent <> '' and c.pruned = ''
		order by length(f.url), f.url`, st.outlet, st.url)
	if err != nil {
		return err
	}
	for _, x := range parts {
		if err := d.s.fill(&x.c, x.l); err != nil {
			return fmt.Errorf("read capture %s: %w", x.c.ID, err)
		}
		p.Parts = append(p.Parts, x.c)
	}
	return nil
}

// Commit keeps what reading gave for the batch that was handed out first.
func (d *extractDesk) Commit(ctx context.Context, _ string, batch []extract.Result) error {
	d.mu.Lock()
	var pending []pageState
	if len(d.pending) > 0 {
		pending = d.pending[0]
	}
	d.mu.Unlock()
	if len(batch) != len(pending) {
		return fmt.Errorf("commit documents: %d results for %d captures", len(batch), len(pending)) // unreachable: batches come in order
	}
	err := d.s.update(ctx, "commit documents", func(tx *sql.Tx) error {
		w, err := newDocumentWriter(ctx, tx, d.keyID)
		if err != nil {
			return err
		}
		defer w.close()
		for i, r := range batch {
			st := pending[i]
			for _, doc := range r.Documents {
				if err := w.keep(ctx, st, r, doc); err != nil {
					return fmt.Errorf("%s: %w", doc.Canonical, err)
				}
			}
			if _, err := w.done.ExecContext(ctx, strings.Join(r.Problems, "\n"), likeness(r), r.Decoding.Charset, r.Decoding.Why, st.id); err != nil {
				return err
			}
		}
		return nil
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil && len(d.pending) > 0 {
		d.pending = d.pending[1:]
	}
	return err
}

// likeness is how much a page looks like its site, -1 if that is not known.
func likeness(r extract.Result) float64 {
	for _, d := range r.Documents {
		if d.Signals.Likeness != nil {
			return *d.Signals.Likeness
		}
	}
	return -1
}
