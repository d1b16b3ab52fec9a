package store

import (
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/company"
	"github.com/hymnsheet/hymnsheet/reports"
)

// companies adds the narratives of the week, with the documents of all the
// report's weeks in which two of their framings stand.
func (f *figures) companies(s *Store) error {
	grouped, err := meta(f.ctx, f.tx, groupedWeek)
	if err != nil || grouped == "" {
		return err
	}
	from, _, err := narratives.ParseWeek(f.weeks[0])
	if err != nil {
		return err
	}
	rows, docs, err := s.narratives(f.ctx, from, f.data.To, "")
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b NarrativeRow) int { return strings.Compare(a.ID, b.ID) })
	f.data.Companies = []reports.Company{}
	for _, r := range rows {
		c := reports.Company{ID: r.ID, Label: r.Label, Born: r.Week, AsOf: r.AsOf}
		members := map[string]bool{}
		for _, m := range r.Framings {
			members[m.ID] = true
			c.Framings = append(c.Framings, reports.CompanyMember{Ref: reports.Ref{ID: m.ID, Label: m.Label}, Since: m.Since})
		}
		slices.SortFunc(c.Framings, func(a, b reports.CompanyMember) int { return strings.Compare(a.ID, b.ID) })
		for _, p := range r.Pairs {
			c.Pairs = append(c.Pairs, reports.CompanyPair{A: p.A, B: p.B, Stories: p.Stories, Expected: p.Expected, Documents: p.Documents, Own: p.Own, NPMI: p.NPMI, Holds: p.Holds})
		}
		for _, d := range docs {
			if any, own := d.among(members); any > 1 {
				c.Seen = append(c.Seen, reports.CompanyDocument{Document: d.document, Week: d.week, Outlet: d.outlet, Kind: d.kind, Own: own > 1})
			}
		}
		f.data.Companies = append(f.data.Companies, c)
	}
	if len(rows) == 0 {
		return nil
	}
	return f.restOn("narratives", f.data.Companies, company.Version)
}
