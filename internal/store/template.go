package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

const (
	// taught is how many pages of a site a template is learnt from. More cost
	// time and say the same.
	taught = 24
	// looked bounds the pages of an outlet among which those of one host are
	// looked for.
	looked = 2000
	// settled is how many pages a week's template must rest on; where they are
	// fewer, each day has its own.
	settled = 8
	// heldTemplates bounds the templates kept in memory.
	heldTemplates = 512
)

// A site is one host of an outlet.
type site struct{ outlet, host string }

// A siteDay is a site and the day that its template is learnt before.
type siteDay struct {
	site
	day string // 2006-01-02
}

// template returns what is known of a page's site: learnt from pages first
// captured in the thirty days before the week in which this page was, or
// before its day while they are few. Later captures of the page are read with
// the same, so that a template never makes a new version. nil if nothing is
// known.
func (d *extractDesk) template(ctx context.Context, st pageState) (*extract.Template, error) {
	where := site{st.outlet, weburl.Host(st.url)}
	if where.host == "" {
		return nil, nil
	}
	var at string
	err := d.s.read.QueryRowContext(ctx, `select min(at) from page_state indexed by page_state_page where url = ? and outlet = ?`, st.url, st.outlet).Scan(&at)
	if err != nil {
		return nil, err
	}
	day := parseStamp(at).Truncate(24 * time.Hour)
	week := day.AddDate(0, 0, -int(day.Weekday()+6)%7) // Monday
	t, err := d.templateBefore(ctx, where, week)
	if err != nil || t.Pages() >= settled {
		return t, err
	}
	return d.templateBefore(ctx, where, day)
}

// templateBefore returns a site's template of the days before day: kept, or
// learnt now and kept.
func (d *extractDesk) templateBefore(ctx context.Context, where site, day time.Time) (*extract.Template, error) {
	key := siteDay{where, day.Format(time.DateOnly)}
	if t, ok := d.templates[key]; ok {
		return t, nil
	}
	if d.templates == nil || len(d.templates) >= heldTemplates {
		d.templates = map[siteDay]*extract.Template{}
	}
	var body []byte
	err := d.s.read.QueryRowContext(ctx, `select body from template where key = ? and outlet = ? and host = ? and day = ?`, d.keyID, where.outlet, where.host, key.day).Scan(&body)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if err == nil {
		if t, err := extract.ReadTemplate(body); err == nil {
			d.templates[key] = t
			return t, nil
		}
		// damaged: learnt again from the same pages
	}
	pages, err := d.siblings(ctx, where, day)
	if err != nil {
		return nil, fmt.Errorf("template of %s before %s: %w", where.host, key.day, err)
	}
	if len(pages) == 0 {
		d.templates[key] = nil
		return nil, nil
	}
	t := extract.Teach(pages, runtime.GOMAXPROCS(0))
	if d.s.write == nil { // only looking
		d.templates[key] = t
		return t, nil
	}
	err = d.s.update(ctx, "keep template", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			insert into template (key, outlet, host, day, pages, digest, body) values (?, ?, ?, ?, ?, ?, ?)
			on conflict do update set pages = excluded.pages, digest = excluded.digest, body = excluded.body`,
			d.keyID, where.outlet, where.host, key.day, t.Pages(), t.Digest(), t.Bytes())
		return err
	})
	if err != nil {
		return nil, err
	}
	d.templates[key] = t
	return t, nil
}

// siblings returns the pages of a site that were first captured in the thirty
// days before day, newest days first and by address within a day, so that the
// hour of a capture decides nothing.
func (d *extractDesk) siblings(ctx context.Context, where site, day time.Time) (pages []extract.Page, err error) {
	type sibling struct {
		c crawler.Capture
		l location
	}
	var found []sibling
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var x sibling
		var url, at string
		if err := scan(&url, &x.c.ID, &x.c.URL, &x.c.Status, &x.c.ContentType, &x.c.Digest, &at, &x.l.File, &x.l.Offset, &x.l.Length); err != nil {
			return err
		}
		if len(found) < taught && weburl.Host(url) == where.host {
			x.c.Kind, x.c.Outlet, x.c.At = crawler.KindPage, where.outlet, parseStamp(at)
			found = append(found, x)
		}
		return nil
	}, `
		select p.url, c.id, c.url, c.status, c.content_type, c.digest, p.at, c.file, c.offset, c.length
		from page_state p indexed by page_state_outlet join capture c on c.id = p.capture
		where p.outlet = ?1 and p.at >= ?2 and p.at < ?3 and c.kind = 'page' and c.pruned = '' and c.status < 400
		and not exists (select 1 from page_state e where e.url = p.url and e.outlet = p.outlet and (e.at < p.at or e.at = p.at and e.id < p.id))
		order by substr(p.at, 1, 10) desc, p.url limit ?4`,
		where.outlet, stamp(day.Add(-extract.Period)), stamp(day), looked)
	if err != nil {
		return nil, err
	}
	for _, x := range found {
		if err := d.s.fill(&x.c, x.l); err != nil {
			// verify names it; it teaches nothing, and the rest goes on
			d.s.o.Log.Warn("sibling not readable", "capture", x.c.ID, "error", err)
			continue
		}
		pages = append(pages, extract.Page{Capture: x.c, Hint: d.hint(where.outlet)})
	}
	return pages, nil
}
