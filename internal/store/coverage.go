package store

import (
	"context"
	"fmt"
	"sort"
	"strings"
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

// A poll is the last visit of a day to an address that reveals others.
type poll struct {
	key          outletDay
	url, movedTo string
	outcome      crawler.Outcome
	reason       string
	newest       time.Time
}

// pollFacts adds the last poll of each source on each day. A source that has
// moved is judged by where it has moved to.
func (s *Store) pollFacts(ctx context.Context, from, to time.Time, facts map[outletDay]*crawler.DayFacts) error {
	var list []poll
	type address struct {
		key outletDay
		url string
	}
	asked := map[address]bool{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var p poll
		var newest string
		if err := scan(&p.key.outlet, &p.key.day, &p.url, &p.outcome, &p.reason, &p.movedTo, &newest); err != nil {
			return err
		}
		p.newest = parseStamp(newest)
		asked[address{p.key, p.url}] = true
		list = append(list, p)
		return nil
	}, `
		select v.outlet, substr(v.at, 1, 10), v.url, v.outcome, v.reason, f.moved_to, coalesce((
			select max(n.newest) from visit n where n.outlet = v.outlet and n.url = v.url and n.at <= v.at and n.newest <> ''), '')
		from (
			select max(p.id) as id from (select distinct outlet from source) o cross join visit p
			where p.outlet = o.outlet and p.at >= ? and p.at < ? and p.source <> '' and p.kind in `+polls+`
			group by p.outlet, substr(p.at, 1, 10), p.url
		) l
		join visit v on v.id = l.id
		join frontier f on f.outlet = v.outlet and f.url = v.url and f.rank = 0
		order by v.outlet, v.at, v.url`, stamp(from), stamp(to))
	if err != nil {
		return err
	}
	for _, p := range list {
		f := facts[p.key]
		if f == nil {
			continue
		}
		f.Runs = 1
		if p.newest.After(f.Newest) {
			f.Newest = p.newest
		}
		switch {
		case p.outcome == crawler.Moved && asked[address{p.key, p.movedTo}]:
			continue
		case p.outcome == crawler.Moved:
			p.reason = "to " + p.movedTo + ", which was not asked"
		case p.outcome == crawler.OK, p.outcome == crawler.NotModified:
			f.Polled++
			continue
		case p.outcome == crawler.Robots, p.outcome == crawler.Forbidden:
			f.Blocked++
		}
		f.Failed++
		f.Reasons = append(f.Reasons, strings.TrimSuffix(fmt.Sprintf("source %s: %s: %s", p.url, p.outcome, p.reason), ": "))
	}
	return nil
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
			select l.outlet, l.url, min(l.first_seen) as at from (select distinct outlet from source) o cross join link l
			where l.outlet = o.outlet and l.first_seen >= ?1 and l.first_seen < ?2
			and not exists (select 1 from link e where e.outlet = l.outlet and e.url = l.url and e.first_seen < ?1)
			group by l.outlet, l.url
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
