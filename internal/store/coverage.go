package store

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// Coverage judges every configured outlet that has sources, for each day from
// from to to (exclusive), by outlet and day. Zero times mean all of time.
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
	err := s.read.QueryRowContext(ctx, `select coalesce(min(at), '') from visit where source <> ''`).Scan(&v)
	return parseStamp(v), err
}

type outletDay struct{ outlet, day string }

// dayFacts gathers what coverage is judged from. It reads final states: the
// last poll of each source on a day, and what became of each link since.
func (s *Store) dayFacts(ctx context.Context, from, to time.Time) ([]crawler.DayFacts, error) {
	facts := map[outletDay]*crawler.DayFacts{}
	var order []*crawler.DayFacts
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil {
			return err
		}
		for d := from; d.Before(to); d = d.AddDate(0, 0, 1) {
			f := &crawler.DayFacts{Outlet: id, Day: d}
			facts[outletDay{id, d.Format(time.DateOnly)}] = f
			order = append(order, f)
		}
		return nil
	}, `select distinct outlet from source order by outlet`)
	if err != nil {
		return nil, err
	}
	if err := s.pollFacts(ctx, from, to, facts); err != nil {
		return nil, err
	}
	if err := s.linkFacts(ctx, from, to, facts); err != nil {
		return nil, err
	}
	out := make([]crawler.DayFacts, len(order))
	for i, f := range order {
		sort.Strings(f.Reasons)
		out[i] = *f
	}
	return out, nil
}

// pollFacts adds the last poll of each source on each day.
func (s *Store) pollFacts(ctx context.Context, from, to time.Time, facts map[outletDay]*crawler.DayFacts) error {
	return each(ctx, s.read, func(scan func(...any) error) error {
		var outlet, day, url, outcome, reason, newest string
		if err := scan(&outlet, &day, &url, &outcome, &reason, &newest); err != nil {
			return err
		}
		f := facts[outletDay{outlet, day}]
		if f == nil {
			return nil
		}
		f.Runs = 1
		if n := parseStamp(newest); n.After(f.Newest) {
			f.Newest = n
		}
		switch o := crawler.Outcome(outcome); o {
		case crawler.OK, crawler.NotModified, crawler.Moved:
			f.Polled++
		default:
			f.Failed++
			if o == crawler.Robots || o == crawler.Forbidden {
				f.Blocked++
			}
			f.Reasons = append(f.Reasons, strings.TrimSuffix(fmt.Sprintf("source %s: %s: %s", url, outcome, reason), ": "))
		}
		return nil
	}, `
		select v.outlet, substr(v.at, 1, 10), v.url, v.outcome, v.reason, coalesce((
			select max(n.newest) from visit n where n.outlet = v.outlet and n.source = v.source and n.url = v.url and n.at <= v.at and n.newest <> ''), '')
		from visit v
		join (
			select max(id) as id from visit
			where at >= ? and at < ? and source <> '' and kind in ('feed', 'listing', 'sitemap', 'posts')
			group by outlet, substr(at, 1, 10), url
		) l on l.id = v.id
		join frontier f on f.outlet = v.outlet and f.url = v.url and f.hops = 0
		order by v.outlet, v.at, v.url`, stamp(from), stamp(to))
}

// linkFacts adds what became of the links first seen on each day, following
// redirects.
func (s *Store) linkFacts(ctx context.Context, from, to time.Time, facts map[outletDay]*crawler.DayFacts) error {
	type lost struct {
		key             outletDay
		outcome, reason string
	}
	count := map[lost]int{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var outlet, day, capture, outcome, reason string
		var attempts int
		if err := scan(&outlet, &day, &capture, &outcome, &reason, &attempts); err != nil {
			return err
		}
		f := facts[outletDay{outlet, day}]
		if f == nil {
			return nil
		}
		f.Expected++
		switch {
		case capture != "":
			f.Received++
		case outcome != "":
			f.Lost++
			count[lost{outletDay{outlet, day}, outcome, reason}]++
		default:
			count[lost{outletDay{outlet, day}, "waiting", "not asked for yet"}]++
		}
		return nil
	}, `
		with recursive seen as (
			select outlet, url, min(first_seen) as at from link where first_seen >= ?1 and first_seen < ?2 group by outlet, url
		),
		walk (outlet, at, url, hops) as (
			select outlet, at, url, 0 from seen
			union all
			select w.outlet, w.at, f.moved_to, w.hops + 1
			from walk w join frontier f on f.outlet = w.outlet and f.url = w.url
			where f.moved_to <> '' and f.outcome = 'moved' and w.hops < 8
		)
		select w.outlet, substr(w.at, 1, 10), f.capture, f.outcome, f.reason, f.attempts
		from walk w join frontier f on f.outlet = w.outlet and f.url = w.url
		where not (f.outcome = 'moved' and f.moved_to <> '' and w.hops < 8)
		order by w.outlet, w.at, w.url`, stamp(from), stamp(to))
	if err != nil {
		return err
	}
	for l, n := range count {
		what := "1 article"
		if n > 1 {
			what = fmt.Sprintf("%d articles", n)
		}
		f := facts[l.key]
		f.Reasons = append(f.Reasons, strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", what, l.outcome, l.reason), ": "))
	}
	return nil
}
