package config

import (
	"cmp"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// Crawler returns what the crawler asks for: outlets by id. Accounts become
// sources of their outlet, or outlets of their own. key gives the account key
// that tables hold; the store owns it.
func (c *Config) Crawler(key func(platform, handle string, public bool) string) (crawler.HTTP, []crawler.Outlet) {
	h := c.HTTP
	if h.UserAgent == "" {
		h.UserAgent = "hymnsheet"
	}
	byOutlet := map[string][]crawler.Source{}
	for _, a := range c.Accounts {
		id := a.publisher()
		byOutlet[id] = append(byOutlet[id], crawler.Source{
			ID:       crawler.SourceID(id, crawler.KindPosts, a.Poll),
			Kind:     crawler.KindPosts,
			URL:      a.Poll,
			Pages:    a.Pages,
			Every:    a.Every,
			Account:  key(a.Platform, a.Handle, a.Public),
			Platform: a.Platform,
			Handle:   a.Handle,
			Private:  !a.Public,
		})
	}
	var out []crawler.Outlet
	for _, p := range c.Publishers() {
		o := crawler.Outlet{
			ID:      p.ID,
			Country: p.Country,
			Zone:    p.Zone,
			Scope:   slices.Clone(p.Scope),
			Budget:  p.Budget,
			Recheck: slices.Clone(p.Recheck), Sitemaps: p.Sitemaps,
		}
		for _, s := range p.Sources {
			o.Sources = append(o.Sources, crawler.Source{
				ID:    crawler.SourceID(p.ID, s.Kind, s.URL),
				Kind:  s.Kind,
				URL:   s.URL,
				Links: s.Links,
				Pages: s.Pages,
				Every: s.Every,
			})
		}
		o.Sources = append(o.Sources, byOutlet[p.ID]...)
		out = append(out, o)
	}
	return h, out
}

// publisher is the id of the outlet an account's posts are filed under.
func (a Account) publisher() string { return cmp.Or(a.Outlet, a.ID) }

// Publishers returns every outlet that documents can belong to, by id: those
// of the file and, for each account that names no outlet, one of its own.
func (c *Config) Publishers() []Outlet {
	out := slices.Clone(c.Outlets)
	for _, a := range c.Accounts {
		if a.Outlet != "" {
			continue
		}
		out = append(out, Outlet{
			ID:        a.ID,
			Name:      a.Name,
			State:     a.State,
			Owner:     a.Owner,
			Ownership: a.Ownership,
			Languages: a.Languages,
			Country:   a.State,
			Zone:      time.UTC, // platforms give times in UTC
			Budget:    read[int](nil, "outlet", "budget"),
			Line:      a.Line,
		})
	}
	slices.SortFunc(out, func(a, b Outlet) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
