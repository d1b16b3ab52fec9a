package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// polls are the kinds of visit that say how a source is.
const polls = `('feed', 'listing', 'sitemap', 'posts')`

// Coverage judges every outlet that has sources, for each day from from to to
// (exclusive), by outlet and day. Zero times mean all of time. Days before the
// first poll of an outlet, and those that have not come yet, are not due; an
// outlet that is no longer configured has none after its last poll.
func (s *Store) Coverage(ctx context.Context, from, to time.Time) ([]crawler.Coverage, error) {
	if to.IsZero() {
		newest, err := s.NewestTime(ctx)
		if err != nil {
			return nil, err
		}
		if from, err = s.firstPoll(ctx); err != nil || from.IsZero() {
			return nil, err
		}
		from, to = from.Truncate(24*time.Hour), newest.Truncate(24*time.Hour).AddDate(0, 0, 1)
	}
	facts, err := s.dayFacts(ctx, from, to)
	if err != nil {
		return nil, fmt.Errorf("coverage: %w", err)
	}
	out := make([]crawler.Coverage, 0, len(facts))
	for _, f := range facts {
		out = append(out, crawler.Assess(f))
	}
	return out, nil
}

func (s *Store) firstPoll(ctx context.Context) (time.Time, error) {
	var v string
	err := s.read.QueryRowContext(ctx, `
		select coalesce(min((select min(at) from visit v where v.outlet = o.outlet and v.kind in `+polls+`)), '')
		from (select distinct outlet from source) o`).Scan(&v)
	return parseStamp(v), err
}

type outletDay struct{ outlet, day string }

// dayFacts gathers what coverage is judged from. It reads final states: the
// last poll of each source on a day, and what became of each link since.
func (s *Store) dayFacts(ctx context.Context, from, to time.Time) ([]crawler.DayFacts, error) {
	now, err := s.NewestTime(ctx)
	if err != nil {
		return nil, err
	}
	facts := map[outletDay]*crawler.DayFacts{}
	var order []*crawler.DayFacts
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var id, first, last string
		var configured bool
		if err := scan(&id, &configured, &first, &last); err != nil {
			return err
		}
		for d := from; d.Before(to); d = d.AddDate(0, 0, 1) {
			day := d.Format(time.DateOnly)
			if !configured && (last == "" || day > last[:len(day)]) {
				break
			}
			f := &crawler.DayFacts{Outlet: id, Day: d}
			if first == "" || day < first[:len(day)] || !d.AddDate(0, 0, 1).Before(now) {
				f.Runs = 1 // none was due yet
			}
			facts[outletDay{id, day}] = f
			order = append(order, f)
		}
		return nil
	}, `
		select o.outlet, o.configured,
			coalesce((select min(at) from visit v where v.outlet = o.outlet and v.kind in `+polls+`), ''),
			coalesce((select max(at) from visit v where v.outlet = o.outlet and v.kind in `+polls+`), '')
		from (select outlet, max(configured) as configured from source group by outlet) o order by o.outlet`)
	if err != nil {
		return nil, err
	}
	links, err := s.linkFacts(ctx, from, to, facts)
	if err != nil {
		return nil, err
	}
	if err := s.sourceFacts(ctx, from, to, facts, links); err != nil {
		return nil, err
	}
	drifts, err := s.Drifts(ctx, from, to)
	if err != nil {
		return nil, err
	}
	for _, d := range drifts {
		if f := facts[outletDay{d.Outlet, d.Day.Format(time.DateOnly)}]; f != nil {
			f.Reasons = append(f.Reasons, d.String())
		}
	}
	out := make([]crawler.DayFacts, len(order))
	for i, f := range order {
		slices.Sort(f.Reasons)
		out[i] = *f
	}
	return out, nil
}

type sourceDay struct{ source, day string }

// listed is how many links a source listed for the first time on a day, and
// how many of them were captured.
type listed struct{ expected, received int }

// linkFacts adds what became of the links first seen on each day, following
// redirects, and returns the same by source.
func (s *Store) linkFacts(ctx context.Context, from, to time.Time, facts map[outletDay]*crawler.DayFacts) (map[sourceDay]*listed, error) {
	type lost struct {
		key     outletDay
		outcome crawler.Outcome // empty: none yet
		reason  string
	}
	count := map[lost]int{}
	links := map[sourceDay]*listed{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var outlet, source, day, capture, reason string
		var outcome crawler.Outcome
		var first bool
		if err := scan(&outlet, &source, &day, &first, &capture, &outcome, &reason); err != nil {
			return err
		}
		l := links[sourceDay{source, day}]
		if l == nil {
			l = &listed{}
			links[sourceDay{source, day}] = l
		}
		l.expected++
		if capture != "" {
			l.received++
		}
		key := outletDay{outlet, day}
		f := facts[key]
		if f == nil || !first {
			return nil
		}
		f.Expected++
		switch {
		case capture != "":
			f.Received++
		case outcome != "":
			f.Lost++
			count[lost{key, outcome, reason}]++
		default:
			count[lost{key, "", ""}]++
		}
		return nil
	}, `
		with recursive walk (outlet, source, at, first, url, hops) as (
			select l.outlet, l.source, l.first_seen, not exists (
				select 1 from link e where e.outlet = l.outlet and e.url = l.url
				and (e.first_seen < l.first_seen or e.first_seen = l.first_seen and e.source < l.source)), l.url, 0
			from (select distinct outlet from source) o cross join link l
			where l.outlet = o.outlet and l.first_seen >= ?1 and l.first_seen < ?2
			union all
			select w.outlet, w.source, w.at, w.first, f.moved_to, w.hops + 1
			from walk w join frontier f on f.outlet = w.outlet and f.url = w.url
			where f.moved_to <> '' and f.outcome = 'moved' and w.hops < 8
		)
		select w.outlet, w.source, substr(w.at, 1, 10), w.first, f.capture, f.outcome, f.reason
		from walk w join frontier f on f.outlet = w.outlet and f.url = w.url
		where not (f.outcome = 'moved' and f.moved_to <> '' and w.hops < 8)`, stamp(from), stamp(to))
	if err != nil {
		return nil, err
	}
	for l, n := range count {
		what := "1 article"
		if n > 1 {
			what = fmt.Sprintf("%d articles", n)
		}
		f := facts[l.key]
		words := "not asked for yet"
		if l.outcome != "" {
			words = crawler.Words(l.outcome, l.reason)
		}
		f.Reasons = append(f.Reasons, what+" "+words)
	}
	return links, nil
}
