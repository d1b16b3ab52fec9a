package store

import (
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/reports"
)

// A Naming resolves and names actors, as narratives.Tracker does.
type Naming interface {
	Speaker(printed, lang string, day time.Time) (id, name string, named bool)
	Name(id string) string
}

// people adds who is quoted in the week, and names the actors of the evidence.
func (f *figures) people(s *Store, names Naming) error {
	got, err := s.ListSpeakers(f.ctx, f.data.From, f.data.To, names.Speaker)
	if err != nil {
		return err
	}
	f.data.Actors = map[string]string{}
	for i := range got.Rows {
		if id := got.Rows[i].Speaker; id != "" {
			got.Rows[i].Name = names.Name(id)
		}
	}
	for _, e := range f.data.Evidence {
		for _, id := range []string{e.Resolved, e.Agent.Actor, e.Target.Actor} {
			if id != "" && f.data.Actors[id] == "" {
				f.data.Actors[id] = names.Name(id)
			}
		}
	}
	f.data.Speakers = &got
	return nil
}

// documentRefs adds where the documents are found that speakers, candidates and
// narratives name.
func (f *figures) documentRefs() error {
	ids := map[string]bool{}
	if f.data.Speakers != nil {
		for _, r := range f.data.Speakers.Rows {
			for _, d := range r.Documents {
				ids[d] = true
			}
		}
	}
	for _, c := range f.data.Companies {
		for _, d := range c.Seen {
			ids[d.Document] = true
		}
	}
	first := map[string][]int{} // candidates by their first document
	if f.data.Discoveries != nil {
		for i, r := range f.data.Discoveries.Rows {
			for _, d := range r.Documents {
				ids[d] = true
			}
			first[r.Documents[0]] = append(first[r.Documents[0]], i)
		}
	}
	return each(f.ctx, f.tx, func(scan func(...any) error) error {
		var r reports.DocumentRef
		var published, precision string
		var date extract.Date
		if err := scan(&r.Document, &r.Outlet, &r.Title, &r.URL, &published, &precision, &date.Source, &date.ZoneKnown, &r.Capture); err != nil {
			return err
		}
		if !ids[r.Document] {
			return nil
		}
		date.Time, date.Precision = parseStamp(published), extract.Precision(precision)
		for _, i := range first[r.Document] {
			f.data.Discoveries.Rows[i].First = date
		}
		r.Published = reports.DateOf(date)
		f.data.Documents = append(f.data.Documents, r)
		return nil
	}, `
		select d.id, d.outlet, v.title, d.canonical, d.published, d.precision, d.date_source, d.zone_known, v.capture
		from document d
		join document_version v on v.document = d.id and v.key = ?2 and v.number = 1
		where d.week = ?1 order by d.id`, f.data.Week, f.extractID)
}
