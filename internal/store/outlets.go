package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/reports"
)

// An Outlet is a publisher as the configuration names it.
type Outlet struct {
	reports.Outlet
	Country string
	Zone    *time.Location // nil if unknown
	Rules   extract.Rules  // selectors for its pages
}

// Configure hands the store what the configuration says; SaveOutlets keeps it.
func (s *Store) Configure(outlets []Outlet, topics []narratives.Topic, codebook narratives.Codebook) {
	s.outlets, s.topics, s.codebook = outlets, topics, codebook
	s.byID = map[string]Outlet{}
	for _, o := range outlets {
		s.byID[o.ID] = o
	}
}

// SaveOutlets makes the outlet table hold what the configuration says. Outlets
// that it no longer names stay, as not configured.
func (s *Store) SaveOutlets(ctx context.Context) error {
	return s.update(ctx, "save outlets", func(tx *sql.Tx) error {
		if s.secretErr != nil {
			return s.secretErr
		}
		if _, err := tx.ExecContext(ctx, `update outlet set configured = 0`); err != nil {
			return err
		}
		for _, o := range s.outlets {
			zone := ""
			if o.Zone != nil {
				zone = o.Zone.String()
			}
			_, err := tx.ExecContext(ctx, `
				insert into outlet (id, name, state, owner, label, label_source, label_date, languages, edition_of, country, zone, control, unlabelled, configured)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1)
				on conflict (id) do update set
					name = excluded.name, state = excluded.state, owner = excluded.owner, label = excluded.label,
					label_source = excluded.label_source, label_date = excluded.label_date, languages = excluded.languages,
					edition_of = excluded.edition_of, country = excluded.country, zone = excluded.zone, control = excluded.control,
					unlabelled = 0, configured = 1`,
				o.ID, o.Name, o.State, o.Owner, o.Label, o.LabelSource, o.LabelDate, strings.Join(o.Languages, " "), o.EditionOf, o.Country, zone, o.Control)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// outletRows returns all outlets by id.
func outletRows(ctx context.Context, db querier) (out []reports.Outlet, err error) {
	err = each(ctx, db, func(scan func(...any) error) error {
		var o reports.Outlet
		var languages string
		if err := scan(&o.ID, &o.Name, &o.State, &o.Owner, &o.Label, &o.LabelSource, &o.LabelDate, &languages, &o.EditionOf, &o.Control, &o.Unlabelled); err != nil {
			return err
		}
		o.Languages = strings.Fields(languages)
		out = append(out, o)
		return nil
	}, `select id, name, state, owner, label, label_source, label_date, languages, edition_of, control, unlabelled from outlet order by id`)
	return out, err
}
