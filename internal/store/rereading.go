package store

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
)

// Pages returns the articles of an outlet that are dated from from to to
// (exclusive; zero times mean all), newest first, at most limit, as the pages
// they were last read from: with parts, hint and the site's template. Nothing
// is written. Pages whose bodies were pruned are passed over.
func (s *Store) Pages(ctx context.Context, outlet string, from, to time.Time, limit int) iter.Seq2[extract.Page, error] {
	return func(yield func(extract.Page, error) bool) {
		list, err := s.pageStates(ctx, outlet, from, to, limit)
		if err != nil {
			yield(extract.Page{}, fmt.Errorf("pages of %s: %w", outlet, err))
			return
		}
		_, key, err := currentKey(ctx, s.read, extractKind)
		if err != nil {
			yield(extract.Page{}, fmt.Errorf("pages of %s: %w", outlet, err))
			return
		}
		d := &extractDesk{s: s, keyID: key}
		for _, x := range list {
			p := extract.Page{Capture: x.c}
			err := s.fill(&p.Capture, x.l)
			if err == nil {
				err = d.surround(ctx, &p, x.st)
			}
			if err != nil {
				err = fmt.Errorf("read capture %s: %w", x.c.ID, err)
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}

type readState struct {
	st pageState
	c  crawler.Capture
	l  location
}

func (s *Store) pageStates(ctx context.Context, outlet string, from, to time.Time, limit int) (out []readState, err error) {
	_, key, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return nil, err
	}
	last := "~"
	if !to.IsZero() {
		last = stamp(to)
	}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var x readState
		if err := scan(&x.st.url, &x.st.at, &x.c.ID, &x.c.URL, &x.c.Status, &x.c.ContentType, &x.c.Digest, &x.l.File, &x.l.Offset, &x.l.Length); err != nil {
			return err
		}
		x.st.outlet, x.st.capture = outlet, x.c.ID
		x.c.Kind, x.c.Outlet, x.c.At = crawler.KindPage, outlet, parseStamp(x.st.at)
		out = append(out, x)
		return nil
	}, `
		select p.url, p.at, c.id, c.url, c.status, c.content_type, c.digest, c.file, c.offset, c.length
		from document d
		join document_version v on v.key = ?2 and v.document = d.id and v.number = (
			select max(number) from document_version n where n.key = ?2 and n.document = d.id)
		join capture c on c.id = v.capture
		join page_state p on p.url = c.url and p.outlet = d.outlet and p.capture = c.id
		where d.outlet = ?1 and d.kind = 'article' and c.kind = 'page' and c.pruned = '' and d.published >= ?3 and d.published < ?4
		group by d.id order by d.published desc, d.canonical limit ?5`, outlet, key, stamp(from), last, limit)
	return out, err
}
