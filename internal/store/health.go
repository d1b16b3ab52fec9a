package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// Health says how an outlet's sources did in a run.
type Health struct {
	Outlet string
	Asked  bool   // a source was asked, or was to be
	Failed bool   // no source answered as it should
	Newly  bool   // it failed, and answered when an earlier run last asked it
	Reason string // of the first source that failed
}

// answered tells whether any of an outlet's polls v was answered as it should
// be. A redirect says nothing; what it leads to does, if it was asked.
const answered = `case when max(v.outcome in ` + good + `) then 1 else min(v.outcome = 'moved') end`

// OutletHealth judges the outlets whose sources were asked in a run. One whose
// host is left alone for a while is no news.
func (s *Store) OutletHealth(ctx context.Context, run string) (out []Health, err error) {
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var h Health
		var answered int
		var outcome string
		var before sql.NullInt64
		if err := scan(&h.Outlet, &answered, &h.Reason, &before); err != nil {
			return err
		}
		h.Asked, h.Failed = true, answered == 0
		h.Newly = h.Failed && before.Valid && before.Int64 == 1
		if outcome, h.Reason, _ = strings.Cut(h.Reason, ": "); h.Failed {
			h.Reason = crawler.Words(crawler.Outcome(outcome), h.Reason)
		} else {
			h.Reason = ""
		}
		out = append(out, h)
		return nil
	}, `
		with polled as (
			select v.outlet, `+answered+` as answered,
				coalesce(min(case when v.outcome not in `+good+` and v.outcome <> 'moved' then v.outcome || ': ' || v.reason end), '') as reason
			from outlet o cross join visit v
			where v.outlet = o.id and v.kind in `+polls+` and v.source <> '' and v.outcome <> 'paused' and v.run = ?1
			and v.at >= (select started from run where id = ?1)
			group by v.outlet)
		select p.outlet, p.answered, p.reason, (
			select `+answered+` from visit v
			where v.outlet = p.outlet and v.kind in `+polls+` and v.source <> '' and v.outcome <> 'paused' and v.run = b.id and v.at >= b.started)
		from polled p left join run b on b.id = (
			select v.run from visit v
			where v.outlet = p.outlet and v.kind in `+polls+` and v.source <> '' and v.outcome <> 'paused' and v.run not in (?1, '`+adoptedRun+`')
			order by v.at desc, v.id desc limit 1)
		order by p.outlet`, run)
	if err != nil {
		return nil, fmt.Errorf("outlet health: %w", err)
	}
	return out, nil
}
