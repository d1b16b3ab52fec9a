package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/reports"
)

// A figures gathers the rows of one report from one snapshot of the database.
type figures struct {
	ctx        context.Context
	tx         *sql.Tx
	data       reports.Data
	weeks      []string
	extractKey string
	extractID  int64
	trackID    int64
}

// ReportData returns everything the report of week is computed from. Edition
// is the number the next edition would have. names resolves speakers; nil
// leaves out who is quoted.
func (s *Store) ReportData(ctx context.Context, week string, names Naming) (reports.Data, error) {
	from, to, err := narratives.ParseWeek(week)
	if err != nil {
		return reports.Data{}, err
	}
	f := &figures{ctx: ctx, weeks: narratives.PrevWeeks(week, reports.Weeks)}
	f.data = reports.Data{Week: week, From: from, To: to, Topics: s.topics, Framings: s.codebook.Framings, Codebook: s.codebook.Version}
	if f.data.Coverage, err = s.Coverage(ctx, from, to); err != nil {
		return reports.Data{}, err
	}
	if f.data.Simulated, err = s.Simulated(ctx); err != nil {
		return reports.Data{}, err
	}
	if f.tx, err = s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}); err != nil {
		return reports.Data{}, fmt.Errorf("report %s: %w", week, err)
	}
	defer f.tx.Rollback()
	people := func() error {
		if names == nil {
			return nil
		}
		return f.people(s, names)
	}
	discoveries := func() error { return f.discoveries(s) }
	companies := func() error { return f.companies(s) }
	for _, step := range []func() error{
		f.keys, f.outlets, f.counts, f.sightings, f.evidence, f.reprints, f.leftOut, f.runs, f.digest, f.since, f.editions,
		people, discoveries, companies, f.documentRefs,
	} {
		if err := step(); err != nil {
			return reports.Data{}, fmt.Errorf("report %s: %w", week, err)
		}
	}
	return f.data, nil
}

// in writes a condition on the report's weeks.
func (f *figures) in() (string, []any) {
	return places(len(f.weeks)), anys(f.weeks)
}

func (f *figures) keys() (err error) {
	var trackKey string
	if f.extractKey, f.extractID, err = currentKey(f.ctx, f.tx, extractKind); err != nil {
		return err
	}
	if trackKey, f.trackID, err = currentKey(f.ctx, f.tx, trackKind); err != nil {
		return err
	}
	known := map[string]string{}
	for part := range strings.FieldsSeq(f.extractKey + " " + trackKey) {
		name, value, ok := strings.Cut(part, "/")
		if !ok {
			name, value, _ = strings.Cut(part, ":")
		}
		known[name] = value
	}
	for name, value := range known {
		f.data.Versions = append(f.data.Versions, reports.Version{Name: name, Value: value})
	}
	return nil
}

func (f *figures) outlets() (err error) {
	f.data.Outlets, err = outletRows(f.ctx, f.tx)
	f.data.Versions = append(f.data.Versions, reports.Version{Name: "config", Value: labelDigest(f.data.Outlets)})
	slices.SortFunc(f.data.Versions, func(a, b reports.Version) int { return strings.Compare(a.Name, b.Name) })
	return err
}

// labelDigest covers what is said of the outlets, so that a corrected label
// makes a new edition.
func labelDigest(outlets []reports.Outlet) string {
	h := sha256.New()
	for _, o := range outlets {
		fmt.Fprintf(h, "%q\n", []string{o.ID, o.Name, o.State, o.Owner, o.Label, o.LabelSource, o.LabelDate, strings.Join(o.Languages, " "), o.EditionOf, strconv.FormatBool(o.Control), strconv.FormatBool(o.Unlabelled)})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func (f *figures) counts() error {
	in, args := f.in()
	for _, q := range []struct{ topic, join string }{
		{`''`, ``},
		{`t.topic`, `join document_topic t on t.key = ?1 and t.document = d.id`},
	} {
		err := each(f.ctx, f.tx, func(scan func(...any) error) error {
			var c reports.Count
			if err := scan(&c.Week, &c.Outlet, &c.Kind, &c.Language, &c.Reprint, &c.Topic, &c.Documents); err != nil {
				return err
			}
			f.data.Counts = append(f.data.Counts, c)
			return nil
		}, `
			select d.week, d.outlet, d.kind, d.language, coalesce(r.origin, d.id) <> d.id, `+q.topic+`, count(*)
			from document d
			`+q.join+`
			left join reprint r on r.key = ?1 and r.document = d.id
			where exists (select 1 from document_version v where v.document = d.id and v.key = ?2) and d.week in `+in+`
			group by 1, 2, 3, 4, 5, 6`, append([]any{f.trackID, f.extractID}, args...)...)
		if err != nil {
			return err
		}
	}
	slices.SortFunc(f.data.Counts, func(a, b reports.Count) int {
		for _, c := range []int{strings.Compare(a.Week, b.Week), strings.Compare(a.Outlet, b.Outlet), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Language, b.Language)} {
			if c != 0 {
				return c
			}
		}
		if a.Reprint != b.Reprint {
			if b.Reprint {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Topic, b.Topic)
	})
	return nil
}

func (f *figures) reprints() (err error) {
	f.data.Reprints, err = reprintsOf(f.ctx, f.tx, f.trackID, stamp(f.data.From), stamp(f.data.To), "article")
	return err
}

func (f *figures) leftOut() error {
	reasons := map[string]string{"": "no date", "month": "month-only date", "year": "year-only date"}
	return each(f.ctx, f.tx, func(scan func(...any) error) error {
		var l reports.LeftOut
		var precision string
		if err := scan(&l.Outlet, &precision, &l.Documents); err != nil {
			return err
		}
		l.Reason = reasons[precision]
		f.data.LeftOut = append(f.data.LeftOut, l)
		return nil
	}, `
		select d.outlet, d.precision, count(*) from document d
		where d.week = '' and d.first_seen >= ? and d.first_seen < ?
		and exists (select 1 from document_version v where v.document = d.id and v.key = ?)
		group by d.outlet, d.precision order by d.outlet, d.precision`, stamp(f.data.From), stamp(f.data.To), f.extractID)
}

func (f *figures) runs() error {
	return each(f.ctx, f.tx, func(scan func(...any) error) error {
		var r reports.Run
		var started, finished string
		if err := scan(&r.ID, &started, &finished); err != nil {
			return err
		}
		r.Started, r.Finished = parseStamp(started), parseStamp(finished)
		f.data.Runs = append(f.data.Runs, r)
		return nil
	}, `
		select id, started, finished from run where id in (
			select distinct x.run from document d cross join document_version v cross join visit x
			where d.week = ? and v.document = d.id and v.key = ? and x.capture = v.capture and x.capture <> '')
		order by id`, f.data.Week, f.extractID)
}

// digest covers canonical URLs, body digests and versions of the documents of
// the report's weeks, in order of URL; times and places in the archive are no
// part of it. The newest of the versions gives the report's as-of time.
func (f *figures) digest() error {
	in, args := f.in()
	h := sha256.New()
	var asOf time.Time
	err := each(f.ctx, f.tx, func(scan func(...any) error) error {
		var canonical, outlet, body, version, published, validFrom, origin, week string
		if err := scan(&canonical, &outlet, &body, &version, &published, &validFrom, &origin, &week); err != nil {
			return err
		}
		if at := parseStamp(validFrom); at.After(asOf) {
			asOf = at
		}
		for _, part := range []string{canonical, outlet, body, version, published, origin} {
			h.Write([]byte(part))
			h.Write([]byte{0})
		}
		return nil
	}, `
		select d.canonical, d.outlet, c.digest, v.id, d.published, v.valid_from, coalesce(r.origin, d.id), d.week
		from document d
		join document_version v on v.document = d.id and v.key = ?
		join capture c on c.id = v.capture
		left join reprint r on r.key = ? and r.document = d.id
		where d.week in `+in+`
		order by d.canonical, d.outlet, v.number`, append([]any{f.extractID, f.trackID}, args...)...)
	if err != nil {
		return err
	}
	if asOf.IsZero() {
		asOf = f.data.To
	}
	f.data.AsOf, f.data.Digest = asOf, hex.EncodeToString(h.Sum(nil))
	return nil
}

func (f *figures) since() error {
	var v string
	err := f.tx.QueryRowContext(f.ctx, `
		select d.published from document d
		where d.week <> '' and exists (select 1 from document_version v where v.document = d.id and v.key = ?)
		order by d.week, d.published limit 1`, f.extractID).Scan(&v)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if at := parseStamp(v); !at.IsZero() {
		f.data.Since = at.Truncate(24 * time.Hour)
	}
	return nil
}

func (f *figures) editions() error {
	list, err := editions(f.ctx, f.tx, f.data.Week)
	if err != nil {
		return err
	}
	f.data.Edition = len(list) + 1
	if len(list) > 0 {
		f.data.Previous = &list[len(list)-1]
	}
	return nil
}
