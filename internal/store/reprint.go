package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A ReprintRow is a group of documents with one text, as `list reprints`
// prints it.
type ReprintRow struct {
	ID        string        `json:"id"`        // "r" and the digits of the origin's id; follows the origin
	Origin    string        `json:"origin"`    // canonical URL of the earliest
	Documents []string      `json:"documents"` // canonical URLs in the order of publication, origin included
	Copies    []ReprintCopy `json:"copies"`    // of each document, in the same order
}

// A ReprintCopy is one document of a group.
type ReprintCopy struct {
	Document  string                     `json:"document"`
	Outlet    string                     `json:"outlet"`
	Title     string                     `json:"title"`
	Published time.Time                  `json:"published,omitzero"`
	Precision string                     `json:"precision,omitempty"`
	Passages  []narratives.SharedPassage `json:"passages,omitempty"` // that stand in the origin, if asked for
	Overlap   float64                    `json:"overlap"`            // share of the shorter text in common with the closest of the group when tracked
}

// ListReprints returns the groups that hold a document published between from
// and to, each with all its documents, in the order of their origins. Zero
// times mean all.
func (s *Store) ListReprints(ctx context.Context, from, to time.Time) ([]ReprintRow, error) {
	_, key, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return nil, fmt.Errorf("list reprints: %w", err)
	}
	low, high := between(from, to)
	out := []ReprintRow{}
	last := ""
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var c ReprintCopy
		var origin, originURL, url, published string
		if err := scan(&origin, &originURL, &c.Document, &url, &c.Outlet, &c.Title, &published, &c.Precision, &c.Overlap); err != nil {
			return err
		}
		c.Published = parseStamp(published)
		if origin != last {
			out, last = append(out, ReprintRow{ID: "r" + origin[1:], Origin: originURL}), origin
		}
		g := &out[len(out)-1]
		g.Documents, g.Copies = append(g.Documents, url), append(g.Copies, c)
		return nil
	}, `
		select o.id, o.canonical, d.id, d.canonical, d.outlet, d.title, d.published, d.precision, r.overlap
		from (
			select distinct r.origin
			from document d cross join reprint r on r.document = d.id and r.key = ?1
			where d.week >= ?4 and d.week <= ?5 and d.published >= ?2 and d.published < ?3) g
		join document o on o.id = g.origin
		join reprint r on r.origin = g.origin and r.key = ?1
		join document d on d.id = r.document
		where exists (select 1 from reprint c where c.origin = g.origin and c.key = ?1 and c.document <> g.origin)
		order by o.published, o.canonical, o.id, r.document <> r.origin, d.published, d.canonical, d.id`, key, low, high, weekOf(low), weekOf(high))
	if err != nil {
		return nil, fmt.Errorf("list reprints: %w", err)
	}
	return out, nil
}

// SharePassages fills in which passages the copies of groups have from their
// origins, in first versions.
func (s *Store) SharePassages(ctx context.Context, groups []ReprintRow) error {
	_, key, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return fmt.Errorf("shared passages: %w", err)
	}
	first := func(document string) (list []extract.Passage, lang string, err error) {
		var version string
		err = s.read.QueryRowContext(ctx, `
			select v.id, d.language from document_version v join document d on d.id = v.document
			where v.document = ? and v.key = ? and v.number = 1`, document, key).Scan(&version, &lang)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, "", nil // read by another program version and not yet again
		}
		if err == nil {
			list, err = s.passages(ctx, key, version)
		}
		return list, lang, err
	}
	for _, g := range groups {
		origin, lang, err := first("d" + g.ID[1:])
		if err != nil {
			return fmt.Errorf("shared passages: %s: %w", g.ID, err)
		}
		for i := range g.Copies {
			c := &g.Copies[i]
			if g.Documents[i] == g.Origin {
				continue
			}
			list, _, err := first(c.Document)
			if err != nil {
				return fmt.Errorf("shared passages: %s: %w", c.Document, err)
			}
			c.Passages = narratives.SharedPassages(list, origin, lang)
		}
	}
	return nil
}

// Reprints returns the documents published between from and to whose text
// another outlet published first, by document. Zero times mean all.
func (s *Store) Reprints(ctx context.Context, from, to time.Time) ([]narratives.Reprint, error) {
	_, key, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return nil, fmt.Errorf("reprints: %w", err)
	}
	low, high := between(from, to)
	out, err := reprintsOf(ctx, s.read, key, low, high, "")
	if err != nil {
		return nil, fmt.Errorf("reprints: %w", err)
	}
	return out, nil
}

// reprintsOf returns the reprints of other outlets' texts between two stamps,
// an empty list if there are none.
func reprintsOf(ctx context.Context, db querier, key int64, low, high, kind string) ([]narratives.Reprint, error) {
	out := []narratives.Reprint{}
	err := each(ctx, db, func(scan func(...any) error) error {
		var r narratives.Reprint
		var published, precision, first, firstPrecision string
		if err := scan(&r.Outlet, &r.Origin, &published, &precision, &first, &firstPrecision); err != nil {
			return err
		}
		r.LagKnown = timed(precision) && timed(firstPrecision)
		r.Lag = max(0, parseStamp(published).Sub(parseStamp(first)))
		out = append(out, r)
		return nil
	}, `
		select d.outlet, o.outlet, d.published, d.precision, o.published, o.precision
		from document d cross join reprint r on r.document = d.id and r.key = ?1
		join document o on o.id = r.origin
		where d.week >= ?4 and d.week <= ?5 and d.published >= ?2 and d.published < ?3 and o.outlet <> d.outlet and (?6 = '' or d.kind = ?6)
		order by d.id`, key, low, high, weekOf(low), weekOf(high), kind)
	return out, err
}

// between returns the stamps of a window; zero times mean all of time.
func between(from, to time.Time) (low, high string) {
	if from.IsZero() {
		return "", "~"
	}
	return stamp(from), stamp(to)
}

// weekOf returns the week of a stamp from between.
func weekOf(s string) string {
	if t := parseStamp(s); !t.IsZero() {
		return narratives.WeekOf(t)
	}
	return s
}

// timed reports whether a date of this precision gives a time of day.
func timed(precision string) bool {
	return precision == string(extract.Second) || precision == string(extract.Minute)
}
