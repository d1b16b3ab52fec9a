package store

import (
	"cmp"
	"context"
	"database/sql"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/company"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// A companyDesk is the store as narratives are made in it.
type companyDesk struct{ s *Store }

// CompanyDesk returns the store as company.Desk.
func (s *Store) CompanyDesk() company.Desk { return &companyDesk{s} }

// Where meta says under which key company was counted, which week was grouped
// last, and whether the counts of its year have changed since.
const (
	companyKey   = "company_key"
	groupedWeek  = "company_week"
	companyStale = "company_stale"
)

// Due takes up the current key first: under another one every week is counted
// again, and ids and ledger stay.
func (d *companyDesk) Due(ctx context.Context, now time.Time) ([]string, error) {
	key, track, err := currentKey(ctx, d.s.read, trackKind)
	if err != nil || track == 0 {
		return nil, err
	}
	key += " " + company.Version
	old, err := meta(ctx, d.s.read, companyKey)
	if err == nil && old != key {
		err = d.s.update(ctx, "count company again", func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `insert into uncounted_week (week) select distinct week from document where week <> '' on conflict do nothing`); err != nil {
				return err
			}
			return setMeta(ctx, tx, companyKey, key)
		})
	}
	if err != nil {
		return nil, err
	}
	return column(ctx, d.s.read, `select week from uncounted_week where week < ? order by week`, narratives.WeekOf(now))
}

func (d *companyDesk) Docs(ctx context.Context, week string) (docs []company.Doc, err error) {
	from, to, err := narratives.ParseWeek(week)
	if err != nil {
		return nil, err
	}
	last := ""
	err = d.s.companions(ctx, from, to, func(c companion) {
		if c.document != last {
			docs, last = append(docs, company.Doc{Story: c.story}), c.document
		}
		docs[len(docs)-1].Sightings = append(docs[len(docs)-1].Sightings, c.Sighting)
	})
	return docs, err
}

// A companion is a framing in a document that counts.
type companion struct {
	company.Sighting
	document, outlet, kind, story, week string
}

// companions yields the framings of the documents between two times, document
// by document; zero times mean all. Control outlets, reprints, rebutted mentions
// and later versions do not count, and of discovered framings those that a
// person has confirmed do.
func (s *Store) companions(ctx context.Context, from, to time.Time, yield func(companion)) error {
	_, track, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return err
	}
	_, extract, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return err
	}
	low, high := "", "9999"
	if !from.IsZero() {
		low, high = stamp(from), stamp(to)
	}
	return each(ctx, s.read, func(scan func(...any) error) error {
		var c companion
		if err := scan(&c.document, &c.outlet, &c.kind, &c.story, &c.week, &c.Framing, &c.Passage, &c.Start, &c.End, &c.Own); err != nil {
			return err
		}
		yield(c)
		return nil
	}, `
		with counted as (
			select d.id, d.outlet, d.kind, coalesce(nullif(s.story, ''), d.id) as story, d.week
			from document d
			join outlet o on o.id = d.outlet and o.control = 0
			left join story_document s on s.document = d.id
			where d.published >= ?1 and d.published < ?2 and d.week <> ''
			and not exists (select 1 from reprint r where r.key = ?3 and r.document = d.id and r.origin <> d.id))
		select c.id, c.outlet, c.kind, c.story, c.week, m.framing, m.passage, m.start, m.end, m.voice = 'own'
		from counted c
		join mention m on m.document = c.id and m.key = ?3 and m.voice <> 'rebutted'
		join document_version v on v.id = m.version and v.key = ?4 and v.number = 1
		union all
		select c.id, c.outlet, c.kind, c.story, c.week, f.id, -1, 0, 0, 0
		from counted c
		join discovered_document e on e.document = c.id
		join discovered_member m on m.id = e.head
		join discovered f on f.id = m.framing and f.state = 'confirmed'
		order by 1, 6, 7, 8`, low, high, track, extract)
}

func (d *companyDesk) Count(ctx context.Context, week string, t company.Tally) error {
	return d.s.update(ctx, "count company", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `delete from company where week = ?`, week); err != nil {
			return err
		}
		rows := append([]company.Pair{{Stories: t.Stories}}, t.Pairs...)
		for _, p := range rows {
			if _, err := tx.ExecContext(ctx, `insert into company (week, a, b, stories, documents, own) values (?, ?, ?, ?, ?, ?)`, week, p.A, p.B, p.Stories, p.Documents, p.Own); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `delete from uncounted_week where week = ?`, week); err != nil {
			return err
		}
		// The last week grouped is grouped again if its year has changed.
		last, err := meta(ctx, tx, groupedWeek)
		if err == nil && last != "" && week <= last {
			err = setMeta(ctx, tx, companyStale, "yes")
		}
		return err
	})
}

func (d *companyDesk) Ungrouped(ctx context.Context) (weeks []string, err error) {
	last, err := meta(ctx, d.s.read, groupedWeek)
	if err != nil {
		return nil, err
	}
	stale, err := meta(ctx, d.s.read, companyStale)
	if err != nil {
		return nil, err
	}
	if stale != "" {
		weeks = append(weeks, last)
	}
	later, err := column(ctx, d.s.read, `select distinct week from company where week > ? order by week`, last)
	return append(weeks, later...), err
}

func (d *companyDesk) Year(ctx context.Context, week string) (company.Tally, error) {
	return d.s.companyYear(ctx, week)
}

// companyWeeks is how long framings keep in mind whom they have met.
const companyWeeks = 52

// companyYear sums up the weeks of the year that ends with week.
func (s *Store) companyYear(ctx context.Context, week string) (t company.Tally, err error) {
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var p company.Pair
		if err := scan(&p.A, &p.B, &p.Stories, &p.Documents, &p.Own); err != nil {
			return err
		}
		if p.A == "" {
			t.Stories = p.Stories
		} else {
			t.Pairs = append(t.Pairs, p)
		}
		return nil
	}, `select a, b, sum(stories), sum(documents), sum(own) from company where week between ? and ? group by a, b order by a, b`, narratives.PrevWeeks(week, companyWeeks)[0], week)
	return t, err
}

func (d *companyDesk) Register(ctx context.Context) (reg company.Register, err error) {
	known := map[string]bool{}
	if reg.Label, err = d.s.framingLabels(ctx); err != nil {
		return reg, err
	}
	reg.Known = func(id string) bool { return known[id] }
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var id, week, state, framing string
		if err := scan(&id, &week, &state, &framing); err != nil {
			return err
		}
		known[id] = true
		if state == "merged" || framing == "" {
			return nil
		}
		n := len(reg.Narratives)
		if n == 0 || reg.Narratives[n-1].ID != id {
			reg.Narratives = append(reg.Narratives, company.Narrative{ID: id, Born: week, Retired: state == "retired"})
			n++
		}
		reg.Narratives[n-1].Members = append(reg.Narratives[n-1].Members, framing)
		return nil
	}, `
		select n.id, n.week, n.state, coalesce(m.framing, '')
		from narrative n
		left join narrative_member m on m.narrative = n.id and (m.until = '' or n.state = 'retired' and m.until = (
			select max(x.until) from narrative_member x where x.narrative = n.id))
		group by n.id, m.framing
		order by n.id, m.framing`)
	return reg, err
}

// framingLabels gives the labels of tracked and confirmed framings; of others
// their ids.
func (s *Store) framingLabels(ctx context.Context) (func(id string) string, error) {
	labels := map[string]string{}
	for _, f := range s.codebook.Framings {
		labels[f.ID] = f.Label
	}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var id, label string
		err := scan(&id, &label)
		labels[id] = label
		return err
	}, `select id, label from discovered where state in ('confirmed', 'promoted')`)
	return func(id string) string { return cmp.Or(labels[id], id) }, err
}

// Group enters a week's entries and makes the rows agree with them.
func (d *companyDesk) Group(ctx context.Context, week string, entries []company.Entry) error {
	return d.s.update(ctx, "group framings", func(tx *sql.Tx) error {
		exec := func(query string, args ...any) error {
			_, err := tx.ExecContext(ctx, query, args...)
			return err
		}
		for _, e := range entries {
			err := d.s.log(ctx, tx, week, "system", phrase.Entry{Action: e.Action, Framing: e.Narrative, Key: e.Framing, Label: e.Label, Other: e.Other, Reason: e.Reason})
			if err != nil {
				return err
			}
			switch e.Action {
			case company.Birth:
				err = exec(`insert into narrative (id, label, week) values (?, ?, ?)`, e.Narrative, e.Label, week)
			case company.Split:
				err = exec(`insert into narrative (id, label, week) values (?, ?, ?)`, e.Other, e.Label, week)
			case company.Join:
				err = exec(`insert into narrative_member (narrative, framing, since) values (?, ?, ?) on conflict do update set until = ''`, e.Narrative, e.Framing, week)
				if err == nil {
					err = exec(`update narrative set state = '' where id = ? and state = 'retired'`, e.Narrative)
				}
			case company.Leave:
				err = exec(`update narrative_member set until = ? where narrative = ? and framing = ? and until = ''`, week, e.Narrative, e.Framing)
			case company.Merge, company.Retire:
				state := map[string]string{company.Merge: "merged", company.Retire: "retired"}[e.Action]
				if err = exec(`update narrative set state = ?, into_id = ? where id = ?`, state, e.Other, e.Narrative); err == nil {
					err = exec(`update narrative_member set until = ? where narrative = ? and until = ''`, week, e.Narrative)
				}
			}
			if err != nil {
				return err
			}
		}
		if err := setMeta(ctx, tx, companyStale, ""); err != nil {
			return err
		}
		return setMeta(ctx, tx, groupedWeek, week)
	})
}
