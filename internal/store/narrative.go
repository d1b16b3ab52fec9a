package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/company"
)

// A NarrativeRow is a narrative with what it did in a window.
type NarrativeRow struct {
	ID        string             `json:"id"`
	Label     string             `json:"label"`
	State     string             `json:"state"`          // empty: its framings keep company; merged, retired
	Into      string             `json:"into,omitempty"` // what it has merged into
	Week      string             `json:"week"`           // of birth
	AsOf      string             `json:"as_of"`          // week whose members and links these are
	Framings  []NarrativeFraming `json:"framings"`       // in most documents of the window first
	Pairs     []company.Link     `json:"pairs"`          // of the year that ends with AsOf; strongest first
	Documents int                `json:"documents"`      // originals of the window in which two of its framings stand
	Any       int                `json:"documents_any"`  // in which any does
	Own       int                `json:"documents_own"`  // in which two stand in the outlet's own voice
	Outlets   int                `json:"outlets"`        // of Documents
}

// A NarrativeFraming is a framing of a narrative.
type NarrativeFraming struct {
	ID        string `json:"id"`
	Label     string `json:"label"`
	Since     string `json:"since"` // week
	Documents int    `json:"documents"`
}

// A NarrativeView is a narrative with all that is known of it.
type NarrativeView struct {
	NarrativeRow
	Former []NarrativeFraming  `json:"former_framings"` // Since is the week they left
	Weeks  []NarrativeWeek     `json:"weeks"`           // those with a document, in order
	Ledger []LedgerLine        `json:"ledger"`
	Found  []NarrativeDocument `json:"found"` // originals in which two of its framings stand, newest first
}

// A NarrativeWeek counts originals in which two of a narrative's framings
// stand.
type NarrativeWeek struct {
	Week      string `json:"week"`
	Documents int    `json:"documents"`
	Own       int    `json:"documents_own"`
}

// A NarrativeDocument is one of them.
type NarrativeDocument struct {
	Document  string   `json:"document"`
	Outlet    string   `json:"outlet"`
	Published string   `json:"published"`
	Title     string   `json:"title"`
	URL       string   `json:"url"`
	Framings  []string `json:"framings"`
}

// A gathering is what a window's documents hold of framings.
type gathering struct {
	document, outlet, kind, week string
	own                          map[string]bool // by framing: in the outlet's own voice
}

func (s *Store) gatherings(ctx context.Context, from, to time.Time) (out []gathering, err error) {
	err = s.companions(ctx, from, to, func(c companion) {
		n := len(out)
		if n == 0 || out[n-1].document != c.document {
			out = append(out, gathering{c.document, c.outlet, c.kind, c.week, map[string]bool{}})
			n++
		}
		out[n-1].own[c.Framing] = out[n-1].own[c.Framing] || c.Own
	})
	return out, err
}

// among counts the framings of a document that are members, and those in the
// outlet's own voice.
func (g gathering) among(members map[string]bool) (any, own int) {
	for f, o := range g.own {
		if members[f] {
			any++
			if o {
				own++
			}
		}
	}
	return any, own
}

// ListNarratives returns the narratives of a window, with the members they had
// at its end; those in most documents first. Zero times mean all. Those that had
// no members then are left out.
func (s *Store) ListNarratives(ctx context.Context, from, to time.Time) ([]NarrativeRow, error) {
	rows, _, err := s.narratives(ctx, from, to, "")
	if err != nil {
		return nil, fmt.Errorf("list narratives: %w", err)
	}
	return rows, nil
}

// narratives returns one narrative, or all if id is empty, and the window's
// documents with framings.
func (s *Store) narratives(ctx context.Context, from, to time.Time, id string) (rows []NarrativeRow, docs []gathering, err error) {
	asOf, err := meta(ctx, s.read, groupedWeek)
	if err != nil || asOf == "" {
		return []NarrativeRow{}, nil, err
	}
	if !to.IsZero() {
		asOf = min(asOf, narratives.WeekOf(to.Add(-time.Nanosecond)))
	}
	label, err := s.framingLabels(ctx)
	if err != nil {
		return nil, nil, err
	}
	rows = []NarrativeRow{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var r NarrativeRow
		var f NarrativeFraming
		if err := scan(&r.ID, &r.Label, &r.State, &r.Into, &r.Week, &f.ID, &f.Since); err != nil {
			return err
		}
		n := len(rows)
		if n == 0 || rows[n-1].ID != r.ID {
			r.AsOf, r.Framings, r.Pairs = asOf, []NarrativeFraming{}, []company.Link{}
			rows = append(rows, r)
			n++
		}
		f.Label = label(f.ID)
		rows[n-1].Framings = append(rows[n-1].Framings, f)
		return nil
	}, `
		select n.id, n.label, n.state, n.into_id, n.week, m.framing, m.since
		from narrative n join narrative_member m on m.narrative = n.id
		where m.since <= ?1 and (m.until = '' or m.until > ?1) and (?2 = '' or n.id = ?2)
		order by n.id, m.framing`, asOf, id)
	if err != nil || len(rows) == 0 {
		return rows, nil, err
	}
	year, err := s.companyYear(ctx, asOf)
	if err != nil {
		return nil, nil, err
	}
	links := company.Links(year)
	docs, err = s.gatherings(ctx, from, to)
	if err != nil {
		return nil, nil, err
	}
	for i := range rows {
		rows[i].fill(links, docs)
	}
	slices.SortFunc(rows, func(a, b NarrativeRow) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(b.Any, a.Any), cmp.Compare(a.ID, b.ID))
	})
	return rows, docs, nil
}

// fill adds the links between members and counts documents.
func (r *NarrativeRow) fill(links []company.Link, docs []gathering) {
	members := map[string]bool{}
	in := map[string]int{}
	for _, f := range r.Framings {
		members[f.ID] = true
	}
	for _, l := range links {
		if members[l.A] && members[l.B] {
			r.Pairs = append(r.Pairs, l)
		}
	}
	slices.SortStableFunc(r.Pairs, func(a, b company.Link) int { return cmp.Compare(b.NPMI, a.NPMI) })
	outlets := map[string]bool{}
	for _, d := range docs {
		any, own := d.among(members)
		for f := range d.own {
			in[f]++
		}
		if any > 0 {
			r.Any++
		}
		if any > 1 {
			r.Documents++
			outlets[d.outlet] = true
		}
		if own > 1 {
			r.Own++
		}
	}
	r.Outlets = len(outlets)
	for i := range r.Framings {
		r.Framings[i].Documents = in[r.Framings[i].ID]
	}
	slices.SortStableFunc(r.Framings, func(a, b NarrativeFraming) int { return cmp.Compare(b.Documents, a.Documents) })
}

// ShowNarrative returns a narrative over all time. What has no such id is
// ErrUnknown.
func (s *Store) ShowNarrative(ctx context.Context, id string) (v NarrativeView, err error) {
	fail := func(err error) (NarrativeView, error) { return v, fmt.Errorf("%s: %w", id, err) }
	v.ID, v.Framings, v.Pairs = id, []NarrativeFraming{}, []company.Link{}
	v.Former, v.Weeks, v.Found = []NarrativeFraming{}, []NarrativeWeek{}, []NarrativeDocument{}
	err = s.read.QueryRowContext(ctx, `select label, state, into_id, week from narrative where id = ?`, id).Scan(&v.Label, &v.State, &v.Into, &v.Week)
	if errors.Is(err, sql.ErrNoRows) {
		return fail(ErrUnknown)
	}
	if err != nil {
		return fail(err)
	}
	rows, docs, err := s.narratives(ctx, time.Time{}, time.Time{}, id)
	if err != nil {
		return fail(err)
	}
	if len(rows) > 0 {
		v.NarrativeRow = rows[0]
	} else if docs, err = s.gatherings(ctx, time.Time{}, time.Time{}); err != nil { // it has no members now, but former ones
		return fail(err)
	}
	if v.Ledger, err = s.ledgerOf(ctx, id); err != nil {
		return fail(err)
	}
	label, err := s.framingLabels(ctx)
	if err != nil {
		return fail(err)
	}
	members := map[string]bool{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var f NarrativeFraming
		var until string
		if err := scan(&f.ID, &until); err != nil {
			return err
		}
		members[f.ID] = true
		if until != "" {
			v.Former = append(v.Former, NarrativeFraming{ID: f.ID, Label: label(f.ID), Since: until})
		}
		return nil
	}, `select framing, case when sum(until = '') > 0 then '' else max(until) end from narrative_member where narrative = ? group by framing order by framing`, id)
	if err != nil {
		return fail(err)
	}
	if err := s.found(ctx, &v, docs, members); err != nil {
		return fail(err)
	}
	return v, nil
}

// found adds those of docs in which two of a narrative's framings, former ones
// among them, stand.
func (s *Store) found(ctx context.Context, v *NarrativeView, docs []gathering, members map[string]bool) error {
	weeks := map[string]*NarrativeWeek{}
	in := map[string][]string{}
	for _, d := range docs {
		any, own := d.among(members)
		if any < 2 {
			continue
		}
		if weeks[d.week] == nil {
			weeks[d.week] = &NarrativeWeek{Week: d.week}
		}
		weeks[d.week].Documents++
		if own > 1 {
			weeks[d.week].Own++
		}
		for _, f := range sortedKeys(d.own) {
			if members[f] {
				in[d.document] = append(in[d.document], f)
			}
		}
	}
	for _, w := range sortedKeys(weeks) {
		v.Weeks = append(v.Weeks, *weeks[w])
	}
	err := eachOf(ctx, s.read, sortedKeys(in), `select id, outlet, published, title, canonical from document where id in`, func(scan func(...any) error) error {
		var d NarrativeDocument
		err := scan(&d.Document, &d.Outlet, &d.Published, &d.Title, &d.URL)
		d.Framings = in[d.Document]
		v.Found = append(v.Found, d)
		return err
	})
	slices.SortFunc(v.Found, func(a, b NarrativeDocument) int {
		return cmp.Or(cmp.Compare(b.Published, a.Published), cmp.Compare(a.URL, b.URL), cmp.Compare(a.Document, b.Document))
	})
	return err
}
