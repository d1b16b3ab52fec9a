package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A Drift says that on one day most new pages of a site did not look like the
// site's pages before: it has been redesigned, or something stands in front of
// it, and what is read of it needs a person's eye.
type Drift struct {
	Outlet string    `json:"outlet"`
	Host   string    `json:"host"`
	Day    time.Time `json:"day"`
	Pages  int       `json:"pages"`  // new pages that could be compared
	Unlike int       `json:"unlike"` // of those, with under half of what most pages printed
}

// String says it as coverage and check print it.
func (d Drift) String() string {
	return fmt.Sprintf("site %s: %d of %d new pages do not look like its pages before: redesigned, or walled", d.Host, d.Unlike, d.Pages)
}

const (
	// minDrift is how many pages of one day a redesign is told from.
	minDrift = 3
	// unlike is the likeness under which a page does not look like its site.
	// Pages of one template share nearly all of their common lines, pages
	// after a redesign nearly none.
	unlike = .5
)

// Drifts returns the days from from to to (exclusive) on which more than half
// of a site's new pages did not look like the site, by outlet, day and host.
func (s *Store) Drifts(ctx context.Context, from, to time.Time) (out []Drift, err error) {
	count := map[siteDay]*Drift{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var outlet, url, day string
		var likeness float64
		if err := scan(&outlet, &url, &day, &likeness); err != nil {
			return err
		}
		key := siteDay{site{outlet, weburl.Host(url)}, day}
		d := count[key]
		if d == nil {
			d = &Drift{Outlet: outlet, Host: key.host}
			d.Day, _ = time.Parse(time.DateOnly, day) // written by stamp
			count[key] = d
		}
		d.Pages++
		if likeness < unlike {
			d.Unlike++
		}
		return nil
	}, `
		select p.outlet, p.url, substr(p.at, 1, 10), p.likeness
		from outlet o cross join page_state p indexed by page_state_outlet
		where p.outlet = o.id and p.at >= ?1 and p.at < ?2 and p.likeness >= 0
		and not exists (select 1 from page_state e where e.url = p.url and e.outlet = p.outlet and (e.at < p.at or e.at = p.at and e.id < p.id))`,
		stamp(from), stamp(to))
	if err != nil {
		return nil, fmt.Errorf("drift: %w", err)
	}
	for _, d := range count {
		if d.Pages >= minDrift && 2*d.Unlike > d.Pages {
			out = append(out, *d)
		}
	}
	slices.SortFunc(out, func(a, b Drift) int {
		return cmp.Or(cmp.Compare(a.Outlet, b.Outlet), a.Day.Compare(b.Day), cmp.Compare(a.Host, b.Host))
	})
	return out, nil
}
