package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Health says how an outlet's sources did in a run.
type Health struct {
	Outlet string
	Asked  bool   // a source was asked, or was to be
	Failed bool   // no source answered as it should
	Newly  bool   // it failed, and answered when an earlier run last asked it
	Reason string // of the first source that failed
}

// OutletHealth judges the outlets whose sources were due in a run.
func (s *Store) OutletHealth(ctx context.Context, run string) (out []Health, err error) {
	const good = `('ok', 'not-modified', 'moved')`
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var h Health
		var answered int
		var before sql.NullInt64
		if err := scan(&h.Outlet, &answered, &h.Reason, &before); err != nil {
			return err
		}
		h.Asked, h.Failed = true, answered == 0
		h.Newly = h.Failed && before.Valid && before.Int64 == 1
		if !h.Failed {
			h.Reason = ""
		}
		out = append(out, h)
		return nil
	}, `
		with polled as (
			select outlet, max(outcome in `+good+`) as answered,
				coalesce(min(case when outcome not in `+good+` then outcome || ': ' || reason end), '') as reason
			from visit where run = ?1 and source <> '' and kind in ('feed', 'listing', 'sitemap', 'posts')
			group by outlet)
		select p.outlet, p.answered, p.reason, (
			select max(v.outcome in `+good+`) from visit v
			where v.outlet = p.outlet and v.source <> '' and v.kind in ('feed', 'listing', 'sitemap', 'posts')
			and v.run = (
				select b.run from visit b where b.outlet = p.outlet and b.run not in (?1, '`+adoptedRun+`') and b.source <> ''
				and b.kind in ('feed', 'listing', 'sitemap', 'posts') order by b.id desc limit 1))
		from polled p order by p.outlet`, run)
	if err != nil {
		return nil, fmt.Errorf("outlet health: %w", err)
	}
	return out, nil
}

// forgetFile marks what a pruned archive file held.
func (s *Store) forgetFile(ctx context.Context, name string) error {
	return s.update(ctx, "prune "+name, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `update capture set pruned = ? where file = ?`, stamp(s.o.Now()), name); err != nil {
			return err
		}
		return setMeta(ctx, tx, "pruned:"+name, name)
	})
}
