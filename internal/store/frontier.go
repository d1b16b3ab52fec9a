package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/warc"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A Frontier is the store as the crawler sees it, on behalf of one run.
type Frontier struct {
	s   *Store
	run string
}

// Frontier returns the store as crawler.Store; what it commits is noted under run.
func (s *Store) Frontier(run string) *Frontier { return &Frontier{s, run} }

var _ crawler.Store = (*Frontier)(nil)

// rankOf orders due tasks of a host: sources first, then new pages and their
// parts, then rechecks by their due time.
func rankOf(k crawler.Kind) int {
	switch k {
	case crawler.KindPage, crawler.KindPart:
		return 1
	}
	return 0
}

// Seed makes the sources of outlets due work and parks those that are no
// longer configured. Pages stay.
func (f *Frontier) Seed(ctx context.Context, outlets []crawler.Outlet, now time.Time) error {
	f.s.leases.clear()
	return f.s.update(ctx, "seed frontier", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `update source set configured = 0`); err != nil {
			return err
		}
		for _, o := range outlets {
			if err := ensureOutlet(ctx, tx, o.ID); err != nil {
				return err
			}
			for _, src := range o.Sources {
				if err := seedSource(ctx, tx, o.ID, src, now); err != nil {
					return err
				}
			}
		}
		// With a source go its older pages, its child sitemaps and the address
		// it has moved to, and with it they come back.
		return execAll(ctx, tx, []string{
			`update frontier set state = 'parked' where rank = 0 and state = 'due' and source in (select id from source where configured = 0)`,
			`update frontier set state = 'due' where rank = 0 and state = 'parked' and source in (select id from source where configured = 1)`,
			`update frontier set account = s.account, private = s.private from source s
				where s.id = frontier.source and frontier.rank = 0 and (frontier.account <> s.account or frontier.private <> s.private)`,
		})
	})
}

// ensureOutlet makes a row for an outlet that SaveOutlets has not seen.
func ensureOutlet(ctx context.Context, tx *sql.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `insert into outlet (id, name, unlabelled) values (?, ?, 1) on conflict (id) do nothing`, id, id)
	return err
}

func seedSource(ctx context.Context, tx *sql.Tx, outlet string, src crawler.Source, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		insert into source (id, outlet, kind, url, account, platform, private) values (?, ?, ?, ?, ?, ?, ?)
		on conflict (id) do update set outlet = excluded.outlet, kind = excluded.kind, url = excluded.url,
			account = excluded.account, platform = excluded.platform, private = excluded.private, configured = 1`,
		src.ID, outlet, string(src.Kind), src.URL, src.Account, src.Platform, src.Private)
	if err != nil {
		return err
	}
	key, err := weburl.Canonical(src.URL)
	if err != nil {
		return fmt.Errorf("source %s: %w", src.URL, err)
	}
	_, err = tx.ExecContext(ctx, `
		insert into frontier (outlet, url, kind, host, source, account, platform, private, rank, due, first_seen)
		values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
		on conflict (outlet, url) do update set kind = excluded.kind, source = excluded.source, account = excluded.account,
			platform = excluded.platform, private = excluded.private, rank = 0,
			due = case when frontier.state = 'due' then frontier.due else excluded.due end, state = 'due'`,
		outlet, key, string(src.Kind), weburl.Host(key), src.ID, src.Account, src.Platform, src.Private, stamp(now), stamp(now))
	return err
}

// notIn writes a condition that leaves outlets out.
func notIn(outlets []string) (string, []any) {
	if len(outlets) == 0 {
		return "", nil
	}
	return " and outlet not in " + places(len(outlets)), anys(outlets)
}

// Hosts returns every host with due work, by name. Pages of the outlets in
// without are not counted; their sources are. It goes from host to host in the
// index and looks at one row of each, so that a frontier of a million rows is
// as quick as one of a thousand.
func (f *Frontier) Hosts(ctx context.Context, now time.Time, without []string) (out []crawler.HostState, err error) {
	cond, left := notIn(without)
	args := append([]any{stamp(now), stamp(now)}, left...)
	err = each(ctx, f.s.read, func(scan func(...any) error) error {
		h, err := scanHost(scan)
		out = append(out, h)
		return err
	}, `
		with recursive name (host) as (
			select (select host from frontier where state = 'due' order by host limit 1)
			union all
			select (select f.host from frontier f where f.state = 'due' and f.host > name.host order by f.host limit 1)
			from name where name.host is not null)
		select name.host, coalesce(h.not_before, ''), coalesce(h.took_ms, 0), coalesce(h.paused, ''), coalesce(h.failures, 0), coalesce(h.reason, '')
		from name left join host h on h.host = name.host
		where name.host is not null and (
			exists (select 1 from frontier f where f.host = name.host and f.state = 'due' and f.rank = 0 and f.due <= ?)
			or exists (select 1 from frontier f where f.host = name.host and f.state = 'due' and f.rank = 1 and f.due <= ?`+cond+`))
		order by name.host`, args...)
	if err != nil {
		return nil, fmt.Errorf("hosts with work: %w", err)
	}
	return out, nil
}

func scanHost(scan func(...any) error) (h crawler.HostState, err error) {
	var notBefore, paused string
	var took int64
	err = scan(&h.Host, &notBefore, &took, &paused, &h.Failures, &h.Reason)
	h.NotBefore, h.Paused, h.Took = parseStamp(notBefore), parseStamp(paused), time.Duration(took)*time.Millisecond
	return h, err
}

// Host returns the state of one host; that of a host never asked has the name
// alone.
func (f *Frontier) Host(ctx context.Context, name string) (crawler.HostState, error) {
	h, err := scanHost(f.s.read.QueryRowContext(ctx, `select host, not_before, took_ms, paused, failures, reason from host where host = ?`, name).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return crawler.HostState{Host: name}, nil
	}
	if err != nil {
		return h, fmt.Errorf("state of host %s: %w", name, err)
	}
	return h, nil
}

const taskColumns = `url, kind, outlet, source, account, platform, parent, host, hops, attempts, visits, first_seen, first_visit, last_visit, etag, last_modified, capture, digest, private, outcome`

func scanTask(scan func(...any) error) (t crawler.Task, err error) {
	var kind, firstSeen, firstVisit, lastVisit string
	err = scan(&t.URL, &kind, &t.Outlet, &t.Source, &t.Account, &t.Platform, &t.Parent, &t.Host, &t.Hops, &t.Attempts, &t.Visits,
		&firstSeen, &firstVisit, &lastVisit, &t.ETag, &t.LastModified, &t.Capture, &t.Digest, &t.Private, &t.Last)
	t.Kind, t.FirstSeen, t.FirstVisit, t.LastVisit = crawler.Kind(kind), parseStamp(firstSeen), parseStamp(firstVisit), parseStamp(lastVisit)
	return t, err
}

// Lease hands out the next due task of a host.
func (f *Frontier) Lease(ctx context.Context, host string, now time.Time, without []string) (t crawler.Task, ok bool, err error) {
	cond, left := notIn(without)
	for {
		taken, ticket := f.s.leases.at(host)
		// By rank, so that the index leads to what is due.
		if t, ok, err = f.next(ctx, host, "rank = 0", now, "", nil, taken); err == nil && !ok {
			t, ok, err = f.next(ctx, host, "rank = 1", now, cond, left, taken)
		}
		if err != nil {
			return t, false, fmt.Errorf("lease task of %s: %w", host, explain(err))
		}
		if !ok || f.s.leases.take(t, ticket) {
			return t, ok, nil
		}
	}
}

// errFound ends the reading of rows.
var errFound = errors.New("found")

// next reads the first due task of a rank that is not taken. The rank stands in
// the statement's text: SQLite compiles a statement anew whenever a value is
// bound that could tell whether a partial index applies.
func (f *Frontier) next(ctx context.Context, host, rank string, now time.Time, cond string, left []any, taken map[leased]bool) (t crawler.Task, ok bool, err error) {
	args := append([]any{host, stamp(now)}, left...)
	err = each(ctx, f.s.read, func(scan func(...any) error) error {
		if t, err = scanTask(scan); err != nil {
			return err
		}
		if taken[leased{t.Outlet, t.URL}] {
			return nil
		}
		ok = true
		return errFound
	}, `select `+taskColumns+` from frontier
		where host = ? and state = 'due' and `+rank+` and due <= ?`+cond+`
		order by due, first_seen, url limit ?`, append(args, len(taken)+1)...)
	if ok {
		err = nil
	}
	return t, ok, err
}

// Seen reports whether the source of t had listed any of urls before its front
// page was last read.
func (f *Frontier) Seen(ctx context.Context, t crawler.Task, urls []string) (bool, error) {
	before := "~" // after every time
	if t.Parent != "" {
		err := f.s.read.QueryRowContext(ctx, `select last_visit from frontier where outlet = ? and url = ?`, t.Outlet, t.Parent).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return false, fmt.Errorf("front page of %s: %w", t.URL, err)
		}
	}
	for _, url := range urls {
		var n int
		err := f.s.read.QueryRowContext(ctx, `select count(*) from link where outlet = ? and url = ? and source = ? and first_seen < ?`,
			t.Outlet, url, t.Source, before).Scan(&n)
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// Begin commits that host may not be asked before notBefore.
func (f *Frontier) Begin(ctx context.Context, host string, notBefore time.Time) error {
	return f.s.update(ctx, "begin request to "+host, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			insert into host (host, not_before) values (?, ?)
			on conflict (host) do update set not_before = max(host.not_before, excluded.not_before)`, host, realStamp(notBefore))
		return err
	})
}

// SaveHost commits a host's state.
func (f *Frontier) SaveHost(ctx context.Context, h crawler.HostState) error {
	return f.s.update(ctx, "save host "+h.Host, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			insert into host (host, not_before, took_ms, paused, failures, reason) values (?, ?, ?, ?, ?, ?)
			on conflict (host) do update set not_before = excluded.not_before, took_ms = excluded.took_ms, paused = excluded.paused,
				failures = excluded.failures, reason = excluded.reason`,
			h.Host, realStamp(h.NotBefore), h.Took.Milliseconds(), stamp(h.Paused), h.Failures, h.Reason)
		return err
	})
}

// Robots returns the robots.txt of origin as last fetched.
func (f *Frontier) Robots(ctx context.Context, origin string) (e crawler.RobotsEntry, ok bool, err error) {
	e.Origin = origin
	var at, expires string
	err = f.s.read.QueryRowContext(ctx, `select at, status, body, expires from robots where origin = ?`, origin).Scan(&at, &e.Status, &e.Body, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("robots.txt of %s: %w", origin, err)
	}
	e.At, e.Expires = parseStamp(at), parseStamp(expires)
	return e, true, nil
}

// SaveRobots keeps a robots.txt, and the log and exchanges of what was asked
// for to get it.
func (f *Frontier) SaveRobots(ctx context.Context, e crawler.RobotsEntry, asked []crawler.Fetch) error {
	var records []warc.Exchange
	for _, x := range asked {
		if x.Exchange != nil {
			records = append(records, exchange(x.Exchange))
		}
	}
	return f.s.record(ctx, "save robots.txt of "+e.Origin, false, records, func(ctx context.Context, tx *sql.Tx, at []location) error {
		for _, x := range asked {
			v := visitRow{
				run: f.run, outlet: x.Task.Outlet, url: x.Task.URL, kind: string(x.Task.Kind), at: x.At, took: x.Took,
				outcome: string(x.Outcome), status: x.Status, reason: x.Reason,
			}
			if len(x.Links) > 0 {
				v.movedTo = x.Links[0].URL
			}
			if x.Exchange != nil {
				v.location, at = at[0], at[1:]
			}
			if err := insertVisit(ctx, tx, v); err != nil {
				return err
			}
		}
		return keepRobots(ctx, tx, e)
	})
}

func keepRobots(ctx context.Context, tx *sql.Tx, e crawler.RobotsEntry) error {
	body := e.Body
	if body == nil {
		body = []byte{}
	}
	_, err := tx.ExecContext(ctx, `
		insert into robots (origin, at, status, body, expires) values (?, ?, ?, ?, ?)
		on conflict (origin) do update set at = excluded.at, status = excluded.status, body = excluded.body, expires = excluded.expires`,
		e.Origin, stamp(e.At), e.Status, body, stamp(e.Expires))
	return err
}

func robotsOutcome(status int) string {
	switch {
	case status >= 200 && status < 300:
		return string(crawler.OK)
	case status >= 300 && status < 400:
		return string(crawler.Moved)
	case status >= 400 && status < 500:
		return string(crawler.Gone)
	}
	return string(crawler.RobotsDown)
}

// Spent counts the pages and parts that hosts were asked for and answered, per
// outlet, since t.
func (f *Frontier) Spent(ctx context.Context, t time.Time) (map[string]int, error) {
	out := map[string]int{}
	err := each(ctx, f.s.read, func(scan func(...any) error) error {
		var id string
		var n int
		if err := scan(&id, &n); err != nil {
			return err
		}
		out[id] = n
		return nil
	}, `
		select o.id, count(*) from outlet o cross join visit v
		where v.outlet = o.id and v.at >= ? and v.kind in ('page', 'part') and v.source <> '' and v.status <> 0
		and v.outcome not in ('robots', 'robots-down', 'scope', 'address')
		group by o.id`, stamp(t))
	if err != nil {
		return nil, fmt.Errorf("pages fetched since %s: %w", stamp(t), err)
	}
	return out, nil
}
