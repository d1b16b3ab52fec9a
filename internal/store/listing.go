package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/reports"
)

// An OutletRow is an outlet with what is held of it.
type OutletRow struct {
	reports.Outlet
	Documents int       `json:"documents"`
	Newest    time.Time `json:"newest,omitzero"` // newest published time
}

// ListOutlets returns all outlets by id.
func (s *Store) ListOutlets(ctx context.Context) ([]OutletRow, error) {
	outlets, err := outletRows(ctx, s.read)
	if err != nil {
		return nil, fmt.Errorf("list outlets: %w", err)
	}
	_, key, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return nil, fmt.Errorf("list outlets: %w", err)
	}
	at := map[string]int{}
	out := make([]OutletRow, len(outlets))
	for i, o := range outlets {
		out[i].Outlet, at[o.ID] = o, i
	}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var id, newest string
		var n int
		if err := scan(&id, &n, &newest); err != nil {
			return err
		}
		row := &out[at[id]]
		row.Documents, row.Newest = n, parseStamp(newest)
		return nil
	}, `
		select d.outlet, count(*), max(d.published) from document d
		where exists (select 1 from document_version v where v.document = d.id and v.key = ?) group by d.outlet`, key)
	if err != nil {
		return nil, fmt.Errorf("list outlets: %w", err)
	}
	return out, nil
}

// A DocumentFilter says which documents are listed. Zero times mean all, also
// those without a date.
type DocumentFilter struct {
	From, To time.Time // published, To exclusive
	Outlet   string
	Limit    int  // 0: no limit
	Versions bool // with every version's text
}

// A DocumentRow is a document as `list documents` prints it.
type DocumentRow struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Outlet    string       `json:"outlet"`
	Kind      string       `json:"kind"`
	Title     string       `json:"title"`
	Published time.Time    `json:"published,omitzero"`
	Precision string       `json:"precision,omitempty"`
	Language  string       `json:"language,omitempty"`
	Gone      time.Time    `json:"gone,omitzero"`
	Count     int          `json:"version_count"`
	Versions  []VersionRow `json:"versions,omitempty"`
}

// A VersionRow is one version of a document with its text.
type VersionRow struct {
	ID        string    `json:"id"`
	Number    int       `json:"number"`
	ValidFrom time.Time `json:"valid_from"`
	Capture   string    `json:"capture"`
	Title     string    `json:"title"`
	Byline    []string  `json:"byline,omitempty"`
	Kicker    string    `json:"kicker,omitempty"`
	Editors   []string  `json:"editors,omitempty"`
	Credit    string    `json:"credit,omitempty"`
	Script    string    `json:"script,omitempty"`
	Trust     string    `json:"date_confidence,omitempty"` // A, B or C
	Text      string    `json:"text"`
	Problems  []string  `json:"problems,omitempty"`
}

// ListDocuments returns documents by published time, outlet and address.
func (s *Store) ListDocuments(ctx context.Context, f DocumentFilter) ([]DocumentRow, error) {
	_, key, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	where, args := []string{"v.key = ?"}, []any{key}
	if !f.From.IsZero() {
		where, args = append(where, "d.published >= ?", "d.published < ?"), append(args, stamp(f.From), stamp(f.To))
	}
	if f.Outlet != "" {
		where, args = append(where, "d.outlet = ?"), append(args, f.Outlet)
	}
	if f.Limit <= 0 {
		f.Limit = -1
	}
	out := []DocumentRow{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var d DocumentRow
		var published, gone string
		if err := scan(&d.ID, &d.URL, &d.Outlet, &d.Kind, &d.Title, &published, &d.Precision, &d.Language, &gone, &d.Count); err != nil {
			return err
		}
		d.Published, d.Gone = parseStamp(published), parseStamp(gone)
		out = append(out, d)
		return nil
	}, `
		select d.id, d.canonical, d.outlet, d.kind, d.title, d.published, d.precision, d.language, d.gone, max(v.number)
		from document d cross join document_version v
		where v.document = d.id and `+strings.Join(where, " and ")+`
		group by d.id
		order by d.published, d.outlet, d.canonical limit ?`, append(args, f.Limit)...)
	if err == nil && f.Versions {
		for i := range out {
			if out[i].Versions, err = s.versions(ctx, key, out[i].ID); err != nil {
				break
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	return out, nil
}

func (s *Store) versions(ctx context.Context, key int64, document string) (out []VersionRow, err error) {
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var v VersionRow
		var from, byline, problems, editors string
		if err := scan(&v.ID, &v.Number, &from, &v.Capture, &v.Title, &byline, &problems, &v.Kicker, &editors, &v.Credit, &v.Script, &v.Trust); err != nil {
			return err
		}
		v.ValidFrom, v.Byline, v.Problems, v.Editors = parseStamp(from), unlist(byline), unlist(problems), unlist(editors)
		out = append(out, v)
		return nil
	}, `select id, number, valid_from, capture, title, byline, problems, kicker, editors, credit, script, date_trust from document_version where key = ? and document = ? order by number`, key, document)
	for i := range out {
		if err != nil {
			break
		}
		var doc extract.Document
		if doc.Passages, err = s.passages(ctx, key, out[i].ID); err == nil {
			out[i].Text = doc.Text()
		}
	}
	return out, err
}

func (s *Store) passages(ctx context.Context, key int64, version string) (out []extract.Passage, err error) {
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var p extract.Passage
		var kind string
		if err := scan(&kind, &p.Text, &p.Path); err != nil {
			return err
		}
		p.Kind = extract.PassageKind(kind)
		out = append(out, p)
		return nil
	}, `select kind, text, path from passage where key = ? and version = ? order by number`, key, version)
	return out, err
}

// A FramingRow is a framing as `list framings` prints it. Counts are
// documents; scores that cannot be computed yet are null.
type FramingRow struct {
	ID        string    `json:"id"`
	Rank      int       `json:"rank"`
	State     string    `json:"state"`
	Q         *float64  `json:"q"` // false-discovery rate at which it is new; nil where there is no past
	Label     string    `json:"label"`
	Head      string    `json:"head,omitempty"` // of a discovered one: the words that are counted
	Kind      string    `json:"kind"`
	Variants  []string  `json:"variants"` // wordings as printed, most frequent first
	Scores    Scores    `json:"scores"`
	Documents int       `json:"documents"`
	Own       int       `json:"own"`
	Quoted    int       `json:"quoted"` // quoted, rebutted or unclear
	Outlets   int       `json:"outlets"`
	Texts     int       `json:"texts,omitempty"`  // of a discovered one: documents, reprints once
	Owners    int       `json:"owners,omitempty"` // likewise
	Stories   int       `json:"stories,omitempty"`
	FirstSeen FirstSeen `json:"first_seen"`

	DocumentIDs []string     `json:"document_ids,omitempty"` // of a discovered one, by time
	Members     []FramingRow `json:"members,omitempty"`      // its other rows in the window, best first, each with scores and documents of its own
}

// Scores of a framing; nil where they cannot be computed.
type Scores struct {
	Novelty         *float64 `json:"novelty"`
	Distinctiveness *float64 `json:"distinctiveness"`
	Loadedness      *float64 `json:"loadedness"`
	Rank            *float64 `json:"rank,omitempty"` // of a discovered one: the stated function of all scores
}

// FirstSeen is the earliest document a framing stands in.
type FirstSeen struct {
	Time time.Time `json:"time,omitzero"`
	URL  string    `json:"url,omitempty"`
}

// ListFramings returns the tracked framings seen between from and to, those
// that outlets use themselves in most documents first. Zero times mean all.
func (s *Store) ListFramings(ctx context.Context, from, to time.Time, top int) ([]FramingRow, error) {
	_, key, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return nil, fmt.Errorf("list framings: %w", err)
	}
	labels := map[string]string{}
	for _, f := range s.codebook.Framings {
		labels[f.ID] = f.Label
	}
	low, high := stamp(from), stamp(to)
	if from.IsZero() {
		high = "9999"
	}
	if top <= 0 {
		top = -1
	}
	out := []FramingRow{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		r := FramingRow{Rank: len(out) + 1, State: "tracked", Kind: "tracked"}
		if err := scan(&r.ID, &r.Documents, &r.Own, &r.Outlets); err != nil {
			return err
		}
		r.Quoted, r.Label = r.Documents-r.Own, labels[r.ID]
		out = append(out, r)
		return nil
	}, `
		select framing, count(*), sum(own), count(distinct outlet) from (
			select m.framing, d.outlet, max(m.voice = 'own') as own
			from mention m join document d on d.id = m.document
			where m.key = ? and d.published >= ? and d.published < ?
			group by m.framing, m.document)
		group by framing order by 3 desc, 2 desc, 1 limit ?`, key, low, high, top)
	for i := range out {
		if err != nil {
			break
		}
		err = s.wordings(ctx, key, &out[i], low, high)
	}
	if err != nil {
		return nil, fmt.Errorf("list framings: %w", err)
	}
	return out, nil
}

// mostWordings bounds the wordings listed with a framing.
const mostWordings = 12

func (s *Store) wordings(ctx context.Context, key int64, r *FramingRow, low, high string) error {
	r.Variants = []string{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var w string
		var n int
		if err := scan(&w, &n); err != nil {
			return err
		}
		r.Variants = append(r.Variants, w)
		return nil
	}, `
		select lower(m.text), count(*) from mention m join document d on d.id = m.document
		where m.key = ? and m.framing = ? and d.published >= ? and d.published < ?
		group by 1 order by 2 desc, 1 limit ?`, key, r.ID, low, high, mostWordings)
	if err != nil {
		return err
	}
	return each(ctx, s.read, func(scan func(...any) error) error {
		var at string
		if err := scan(&at, &r.FirstSeen.URL); err != nil {
			return err
		}
		r.FirstSeen.Time = parseStamp(at)
		return nil
	}, `
		select d.published, d.canonical from mention m join document d on d.id = m.document
		where m.key = ? and m.framing = ? and d.week <> '' order by d.published, d.canonical limit 1`, key, r.ID)
}
