package store

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// good are the outcomes of a poll that was answered as it should be.
const good = `('ok', 'not-modified')`

// mostHops is how many redirects of a source are followed.
const mostHops = 8

// A polled is what one address of a source did on one day: its last poll, and
// what all of them brought.
type polled struct {
	source, url, reason, movedTo string
	child                        bool // an older page, or a sitemap of an index
	at, lastGood, newest         time.Time
	outcome                      crawler.Outcome
	status                       int
	polls, failures, fresh, most int
	pause                        time.Duration
	read                         bool // and then items, listed and known are of the page as last read
	items, listed, known         int
	pulls                        []crawler.Pull
}

// A watched is a source and its past.
type watched struct {
	crawler.Watch
	outlet, start string // start: the canonical address that is configured
	configured    bool
	begun         bool // it was asked on a day before
}

// sourceFacts adds the judgement on each source and day. Sources are followed
// from HabitDays before the first day on, so that the judgement on a day is
// the same whichever days are asked for.
func (s *Store) sourceFacts(ctx context.Context, from, to time.Time, facts map[outletDay]*crawler.DayFacts, links map[sourceDay]*listed) error {
	begin := from.AddDate(0, 0, -crawler.HabitDays-1)
	sources, err := s.watchedSources(ctx, begin)
	if err != nil {
		return err
	}
	days, err := s.polledDays(ctx, begin, to)
	if err != nil {
		return err
	}
	ran, err := s.runDays(ctx, begin, to)
	if err != nil {
		return err
	}
	for day := range ran {
		for outlet := range sources {
			if key := (outletDay{outlet, day}); days[key] == nil {
				days[key] = map[string]*polled{}
			}
		}
	}
	keys := make([]outletDay, 0, len(days))
	for key := range days {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b outletDay) int { return cmp.Or(cmp.Compare(a.outlet, b.outlet), cmp.Compare(a.day, b.day)) })
	moved := map[outletDay]string{} // by outlet and address, as last known
	for _, key := range keys {
		at, err := time.Parse(time.DateOnly, key.day)
		if err != nil {
			return err
		}
		for url, p := range days[key] {
			delete(moved, outletDay{key.outlet, url})
			if p.outcome == crawler.Moved {
				moved[outletDay{key.outlet, url}] = p.movedTo
			}
		}
		f := facts[key]
		if f != nil && len(days[key]) > 0 {
			f.Runs = 1
		}
		for _, w := range sources[key.outlet] {
			x := w.facts(days[key], func(url string) string { return moved[outletDay{key.outlet, url}] })
			x.Day, x.Ran = at, ran[key.day]
			if l := links[sourceDay{w.Source.Source, key.day}]; l != nil {
				x.Expected, x.Received = l.expected, l.received
			}
			w.begun = w.begun || x.Outcome != ""
			d := w.Day(x)
			if f == nil || !w.begun || !w.configured && x.Outcome == "" {
				continue
			}
			if d.State != crawler.NotDue {
				f.Runs = 1
			}
			f.Sources = append(f.Sources, d)
		}
	}
	return nil
}

// facts puts together what a source did on a day: redirects are followed from
// where it begins, and what other addresses of it brought is added.
func (w *watched) facts(day map[string]*polled, moved func(string) string) (x crawler.SourceFacts) {
	x.Pause = -1
	seen := map[string]bool{}
	at, lasting, asked := w.start, true, false
	for range mostHops {
		p := day[at]
		seen[at] = true
		to := ""
		switch {
		case p == nil:
			lasting = false
			to = moved(at)
		case p.outcome == crawler.Moved:
			w.add(&x, p)
			to, asked = p.movedTo, true
			if lasting = lasting && (p.status == http.StatusMovedPermanently || p.status == http.StatusPermanentRedirect); lasting {
				x.MovedTo = to
			}
		default:
			w.add(&x, p)
			x.At, x.Outcome, x.Reason, x.Status = p.at, p.outcome, p.reason, p.status
			x.Read, x.Items, x.Listed, x.Known = p.read, p.items, p.listed, p.known
		}
		if to == "" || seen[to] {
			break
		}
		at = to
	}
	if x.Outcome == "" && asked {
		x.Outcome, x.Reason = crawler.Moved, at
	}
	others := make([]*polled, 0, len(day))
	for url, p := range day {
		if p.source == w.Source.Source && !seen[url] {
			others = append(others, p)
		}
	}
	slices.SortFunc(others, func(a, b *polled) int { return cmp.Compare(a.url, b.url) })
	for _, p := range others {
		if p.child && p.read && p.known > 0 {
			for i := range x.Pulls {
				x.Pulls[i].Reached = x.Pulls[i].Reached || !p.at.Before(x.Pulls[i].At)
			}
		}
		x.New += p.fresh
		if p.newest.After(x.Newest) {
			x.Newest = p.newest
		}
		if x.Pause < 0 {
			x.Pause = p.pause
		}
		if p.child && !slices.Contains([]crawler.Outcome{crawler.OK, crawler.NotModified, crawler.Moved}, p.outcome) {
			x.Unread = append(x.Unread, w.unread(p))
		}
	}
	return x
}

// add counts what an address on a source's way brought.
func (w *watched) add(x *crawler.SourceFacts, p *polled) {
	x.Polls += p.polls
	x.Failures += p.failures
	x.New += p.fresh
	x.Most = max(x.Most, p.most)
	x.Pause = max(x.Pause, p.pause)
	x.Pulls = append(x.Pulls, p.pulls...)
	if p.newest.After(x.Newest) {
		x.Newest = p.newest
	}
	if p.lastGood.After(x.LastGood) {
		x.LastGood = p.lastGood
	}
}

// unread names a further address of a source that failed.
func (w *watched) unread(p *polled) string {
	what := "an older page"
	if w.Source.Kind == crawler.KindSitemap || w.Source.Kind == crawler.KindFeed {
		what = "a sitemap"
	}
	if w.Source.URL != "" {
		what += " " + p.url
	}
	return what + " " + crawler.Words(p.outcome, p.reason)
}

// watchedSources returns the sources of each outlet with what was known of
// them at begin, in order of kind and address.
func (s *Store) watchedSources(ctx context.Context, begin time.Time) (map[string][]*watched, error) {
	out := map[string][]*watched{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		w := &watched{}
		var private bool
		var newest, fresh, first, last string
		d := &w.Source
		if err := scan(&d.Source, &w.outlet, &d.Kind, &d.URL, &d.Account, &private, &w.configured, &newest, &fresh, &first, &last); err != nil {
			return err
		}
		if key, err := weburl.Canonical(d.URL); err == nil {
			w.start = key
		}
		if private {
			d.URL = ""
		}
		w.Newest, w.LastNew, w.LastGood = parseStamp(newest), parseStamp(fresh), parseStamp(last)
		w.Begun = first != ""
		w.begun = w.Begun
		out[w.outlet] = append(out[w.outlet], w)
		return nil
	}, `
		select s.id, s.outlet, s.kind, s.url, s.account, s.private, s.configured,
			coalesce(max((select n.newest from visit n where n.outlet = f.outlet and n.url = f.url and n.at < ?1 and n.newest <> '' order by n.at desc limit 1)), ''),
			coalesce(max((select n.at from visit n where n.outlet = f.outlet and n.url = f.url and n.at < ?1 and n.fresh > 0 order by n.at desc limit 1)), ''),
			coalesce(min(case when f.first_visit <> '' and f.first_visit < ?1 then f.first_visit end), ''),
			coalesce(max(case when f.last_visit < ?1 then f.last_visit end), '')
		from source s left join frontier f on f.source = s.id and f.rank = 0
		group by s.id order by s.outlet, s.kind, s.url, s.id`, stamp(begin))
	return out, err
}

// polledDays reads what each address did on each day.
func (s *Store) polledDays(ctx context.Context, from, to time.Time) (map[outletDay]map[string]*polled, error) {
	out := map[outletDay]map[string]*polled{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		p := &polled{}
		var key outletDay
		var at, lastGood, newest string
		var pause int64
		if err := scan(&key.outlet, &p.source, &p.url, &at, &p.outcome, &p.status, &p.reason, &p.movedTo, &p.child,
			&p.polls, &p.failures, &lastGood, &p.fresh, &p.most, &newest, &pause, &p.read, &p.items, &p.listed, &p.known); err != nil {
			return err
		}
		key.day = at[:len(time.DateOnly)]
		p.at, p.lastGood, p.newest, p.pause = parseStamp(at), parseStamp(lastGood), parseStamp(newest), time.Duration(pause)*time.Second
		if out[key] == nil {
			out[key] = map[string]*polled{}
		}
		out[key][p.url] = p
		return nil
	}, `
		select v.outlet, v.source, v.url, v.at, v.outcome, v.status, v.reason, v.moved_to, f.parent <> '',
			l.polls, l.failures, l.good, l.fresh, l.most, l.newest, l.pause,
			r.id is not null, coalesce(r.items, 0), coalesce(r.listed, 0), coalesce(r.listed - r.fresh, 0)
		from (
			select coalesce(max(case when p.outcome <> 'paused' then p.id end), max(p.id)) as id, -- left aside only if it was never asked
				sum(p.outcome not in ('moved', 'paused')) as polls, sum(p.outcome not in `+good+` and p.outcome not in ('moved', 'paused')) as failures,
				coalesce(max(case when p.outcome in `+good+` then p.at end), '') as good, max(case when p.outcome = 'ok' then p.id end) as read,
				sum(p.fresh) as fresh, max(p.listed) as most, max(p.newest) as newest, max(p.pause_s) as pause
			from (select distinct outlet from source) o cross join visit p
			where p.outlet = o.outlet and p.at >= ?1 and p.at < ?2 and p.source <> '' and p.kind in `+polls+`
			group by p.outlet, substr(p.at, 1, 10), p.url
		) l
		join visit v on v.id = l.id
		left join visit r on r.id = l.read
		join frontier f on f.outlet = v.outlet and f.url = v.url and f.rank = 0`, stamp(from), stamp(to))
	if err != nil {
		return nil, err
	}
	return out, s.pulls(ctx, from, to, out)
}

// runDays are the days on which runs that crawl have started.
func (s *Store) runDays(ctx context.Context, from, to time.Time) (map[string]bool, error) {
	out := map[string]bool{}
	return out, each(ctx, s.read, func(scan func(...any) error) error {
		var day string
		err := scan(&day)
		out[day] = true
		return err
	}, `select distinct substr(started, 1, 10) from run where command in ('run', 'crawl') and started >= ? and started < ?`, stamp(from), stamp(to))
}

// pulls adds the polls that found nothing of what was newest before.
func (s *Store) pulls(ctx context.Context, from, to time.Time, days map[outletDay]map[string]*polled) error {
	return each(ctx, s.read, func(scan func(...any) error) error {
		var outlet, url, at, before string
		var p crawler.Pull
		if err := scan(&outlet, &url, &at, &p.Listed, &p.New, &p.Alone, &before); err != nil {
			return err
		}
		p.At, p.Before = parseStamp(at), parseStamp(before)
		if d := days[outletDay{outlet, at[:len(time.DateOnly)]}][url]; d != nil && !p.Before.IsZero() {
			d.pulls = append(d.pulls, p)
		}
		return nil
	}, `
		select v.outlet, v.url, v.at, v.listed, v.fresh, (
			select count(*) from link l
			where l.outlet = v.outlet and l.first_seen = v.at and l.source = v.source and not exists (
				select 1 from link e
				where e.outlet = l.outlet and e.url = l.url and e.source <> l.source and not exists (
					select 1 from visit g
					where g.outlet = e.outlet and g.kind in `+polls+` and g.at >= substr(v.at, 1, 10) and g.at < substr(v.at, 1, 10) || 'U'
					and g.source = e.source and g.kept = 0 and 2 * g.fresh > g.listed))
		), coalesce((
			select b.at from visit b
			where b.outlet = v.outlet and b.url = v.url and b.at < v.at and b.kind in `+polls+` and b.outcome in `+good+`
			order by b.at desc limit 1), '')
		from (select distinct outlet from source) o cross join visit v
		where v.outlet = o.outlet and v.fresh > 0 and v.kept = 0 and 2 * v.fresh > v.listed and v.at >= ?1 and v.at < ?2
		order by v.outlet, v.at, v.id`, stamp(from), stamp(to))
}
