package config

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/crawler/posts"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Limits of an outlet.
const (
	leastEvery = time.Minute // a source asked more often is a load, not news
	mostEvery  = 31 * 24 * time.Hour
	maxPages   = 1000
	maxBudget  = 100_000 // pages a day; at one a second a day has 86,400
	maxRecheck = 32
)

// names remembers who uses an id or an address, for messages about the second
// who does.
type names map[string]string

// taken notes that who uses name, and returns who did before.
func (m names) taken(name, who string) (string, bool) {
	if first, ok := m[name]; ok {
		return first, true
	}
	m[name] = who
	return "", false
}

func (b *builder) outlets(n *node) {
	if n == nil {
		return
	}
	ids, urls := names{}, names{}
	for i, one := range n.list {
		where := b.labelAt(one, "outlet", "", i)
		o := Outlet{
			ID:        one.str("id"),
			Name:      one.str("name"),
			State:     one.str("state"),
			Owner:     one.str("owner"),
			Ownership: b.ownership(one, where),
			Languages: b.languages(one, where),
			Country:   one.str("country"),
			EditionOf: one.str("edition_of"),
			Control:   read[bool](one, "outlet", "control"),
			Scope:     one.strs("scope"),
			Budget:    read[int](one, "outlet", "budget"),
			Recheck:   one.durations("recheck"),
			Sitemaps:  read[bool](one, "outlet", "sitemaps"),
			Line:      one.line,
		}
		if first, twice := ids.taken(o.ID, fmt.Sprintf("line %d", one.line)); twice && o.ID != "" {
			b.problem(line(one, "id"), "%sid is taken by the outlet in %s: write another", where, first)
		}
		if !o.Control && !one.has("state") {
			b.problem(one.line, "%sstate is missing: write state: CN; only control outlets may do without", where)
		}
		b.state(one, "state", o.State, where)
		b.state(one, "country", o.Country, where)
		b.zone(one, &o, where)
		b.limits(one, &o, where)
		if s := one.field("sources"); s != nil {
			b.sources(s, &o, where, urls)
		}
		if r := one.field("rules"); r != nil {
			o.Rules = b.rules(r, where)
		}
		if o.Owner == "" {
			o.Owner = o.ID
		}
		if o.Country == "" {
			o.Country = o.State
		}
		b.c.Outlets = append(b.c.Outlets, o)
	}
}

// rules reads the selectors for an outlet's pages.
func (b *builder) rules(n *node, where string) extract.Rules {
	r := extract.Rules{Title: n.str("title"), Body: n.str("body"), Byline: n.str("byline"), Date: n.str("date"), Remove: n.strs("remove")}
	check := func(at int, name, selector string) {
		if err := extract.CheckSelector(selector); err != nil {
			b.problem(at, "%srules: %s %s: %v", where, name, quote(selector), err)
		}
	}
	for _, f := range []struct{ name, selector string }{{"title", r.Title}, {"body", r.Body}, {"byline", r.Byline}, {"date", r.Date}} {
		if n.has(f.name) {
			check(line(n, f.name), f.name, f.selector)
		}
	}
	for i, s := range r.Remove {
		check(n.field("remove").list[i].line, "remove", s)
	}
	if r.Empty() {
		b.problem(n.line, `%srules: none stands there: write body: "div.story" or remove rules`, where)
	}
	return r
}

func (b *builder) ownership(n *node, where string) Ownership {
	f := n.field("ownership")
	if f == nil {
		return Ownership{}
	}
	o := Ownership{f.str("label"), f.str("source"), f.str("date")}
	if o.Date != "" && !labelDate.MatchString(o.Date) {
		b.problem(line(f, "date"), `%sownership: date %s: write "2026", 2026-09 or 2026-09-26`, where, quote(o.Date))
	}
	return o
}

func (b *builder) languages(n *node, where string) []string {
	out := n.strs("languages")
	seen := map[string]bool{}
	for i, l := range out {
		at := n.field("languages").list[i].line
		switch {
		case !validLanguage(l):
			b.problem(at, "%slanguages %s: %s", where, quote(l), languageHint(l))
		case seen[l]:
			b.problem(at, "%slanguages %s: stands here twice: remove one", where, quote(l))
		}
		seen[l] = true
	}
	return out
}

func (b *builder) state(n *node, key, code, where string) {
	if code != "" && !stateCode.MatchString(code) {
		b.problem(line(n, key), "%s%s %s: %s", where, key, quote(code), stateHint(code))
	}
}

func (b *builder) zone(n *node, o *Outlet, where string) {
	name := n.str("zone")
	if name == "" {
		return
	}
	z, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		b.problem(line(n, "zone"), "%szone %s: not a zone of the IANA database: write Asia/Shanghai, Europe/Moscow or UTC", where, quote(name))
		return
	}
	o.Zone = z
}

func (b *builder) limits(n *node, o *Outlet, where string) {
	if o.Budget < 1 || o.Budget > maxBudget {
		b.problem(line(n, "budget"), "%sbudget %d: must be from 1 to %d pages a day", where, o.Budget, maxBudget)
	}
	if n.field("recheck") == nil {
		o.Recheck = []time.Duration{24 * time.Hour, 7 * 24 * time.Hour}
	}
	if len(o.Recheck) > maxRecheck {
		b.problem(line(n, "recheck"), "%srecheck: %d ages: at most %d", where, len(o.Recheck), maxRecheck)
	}
	for i, d := range o.Recheck {
		if i > 0 && d <= o.Recheck[i-1] {
			b.problem(line(n, "recheck"), "%srecheck %s: ages must grow: write [24h, 7d]", where, quote(FormatDuration(d)))
		} else if d < time.Hour {
			b.problem(line(n, "recheck"), "%srecheck %s: must be 1h or more", where, quote(FormatDuration(d)))
		}
	}
	for i, h := range o.Scope {
		if why := badHost(h); why != "" {
			b.problem(n.field("scope").list[i].line, "%sscope %s: %s", where, quote(h), why)
		}
	}
}

func (b *builder) sources(n *node, o *Outlet, where string, urls names) {
	for i, one := range n.list {
		s := Source{
			Kind:  crawler.Kind(one.str("kind")),
			URL:   one.str("url"),
			Links: one.str("links"),
			Pages: read[int](one, "source", "pages"),
			Every: read[time.Duration](one, "source", "every"),
		}
		label := b.labelAt(one, "source", where, i)
		if s.URL != "" {
			if why := badURL(s.URL); why != "" {
				b.problem(line(one, "url"), "%s%s", label, why)
			} else if first, twice := urls.taken(canonical(s.URL), fmt.Sprintf("%sline %d", where, line(one, "url"))); twice {
				b.problem(line(one, "url"), "%sis a source already, of %s: remove one", label, first)
			}
		}
		if s.Links == "" && s.Kind == crawler.KindListing && !one.has("links") {
			b.problem(one.line, `%slinks is missing: write the pattern of article URLs, links: '/\d{4}/\d{2}/'`, label)
		}
		if _, err := regexp.Compile(s.Links); err != nil {
			b.problem(line(one, "links"), "%slinks '%s': not an RE2 pattern: %s", label, s.Links,
				strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
		if s.Pages > 0 && (s.Kind == crawler.KindFeed || s.Kind == crawler.KindSitemap) {
			b.problem(line(one, "pages"), "%spages %d: only a listing has older pages: remove it", label, s.Pages)
			s.Pages = 0
		}
		b.polling(one, s.Pages, s.Every, label)
		o.Sources = append(o.Sources, s)
	}
}

// canonical is the form in which two addresses of one thing are the same.
func canonical(raw string) string {
	if u, err := weburl.Canonical(raw); err == nil {
		return u
	}
	return raw
}

func (b *builder) polling(n *node, pages int, every time.Duration, label string) {
	if pages > maxPages {
		b.problem(line(n, "pages"), "%spages %d: must be from 0 to %d", label, pages, maxPages)
	}
	if every < leastEvery || every > mostEvery {
		b.problem(line(n, "every"), "%severy %s: must be from %s to %s", label, quote(FormatDuration(every)),
			FormatDuration(leastEvery), FormatDuration(mostEvery))
	}
}

// editions checks what outlets say of one another, and of themselves.
func (b *builder) editions() {
	outlets := map[string]*Outlet{}
	for i := range b.c.Outlets {
		outlets[b.c.Outlets[i].ID] = &b.c.Outlets[i]
	}
	for _, o := range b.c.Outlets {
		if o.EditionOf == "" {
			continue
		}
		whole, ok := outlets[o.EditionOf]
		switch {
		case o.EditionOf == o.ID:
			b.problem(o.Line, "outlet %s: edition_of %s: is the outlet itself: remove it", quote(o.ID), quote(o.EditionOf))
		case !ok:
			b.problem(o.Line, "outlet %s: edition_of %s: %s", quote(o.ID), quote(o.EditionOf), b.noOutlet(o.EditionOf))
		case whole.EditionOf != "" && whole.EditionOf != whole.ID:
			b.problem(o.Line, "outlet %s: edition_of %s: is an edition itself: write %s", quote(o.ID), quote(o.EditionOf), whole.EditionOf)
		}
	}
}

// noOutlet says that no outlet has this id, and which one may be meant.
func (b *builder) noOutlet(id string) string {
	var ids []string
	for _, o := range b.c.Outlets {
		ids = append(ids, o.ID)
	}
	if near, ok := nearest(strings.ReplaceAll(id, "_", "-"), ids); ok {
		return "no outlet has this id: write " + near
	}
	return "no outlet has this id"
}

func (b *builder) accounts(n *node) {
	if n == nil {
		return
	}
	ids, polls := names{}, names{}
	outlets := map[string]Outlet{}
	for _, o := range b.c.Outlets {
		ids.taken(o.ID, fmt.Sprintf("the outlet in line %d", o.Line))
		outlets[o.ID] = o
		for _, s := range o.Sources {
			polls.taken(canonical(s.URL), fmt.Sprintf("outlet %q", o.ID))
		}
	}
	for i, one := range n.list {
		where := b.labelAt(one, "account", "", i)
		a := Account{
			ID:        one.str("id"),
			Name:      one.str("name"),
			Platform:  one.str("platform"),
			Handle:    strings.TrimPrefix(one.str("handle"), "@"),
			Instance:  one.str("instance"),
			Outlet:    one.str("outlet"),
			State:     one.str("state"),
			Owner:     one.str("owner"),
			Ownership: b.ownership(one, where),
			Languages: b.languages(one, where),
			Public:    read[bool](one, "account", "public"),
			Every:     read[time.Duration](one, "account", "every"),
			Pages:     read[int](one, "account", "pages"),
			Line:      one.line,
		}
		if first, twice := ids.taken(a.ID, fmt.Sprintf("the account in line %d", one.line)); twice && a.ID != "" {
			b.problem(line(one, "id"), "%sid is taken by %s: write another", where, first)
		}
		b.state(one, "state", a.State, where)
		if a.Outlet != "" {
			o, ok := outlets[a.Outlet]
			if !ok {
				b.problem(line(one, "outlet"), "%soutlet %s: %s", where, quote(a.Outlet), b.noOutlet(a.Outlet))
			}
			if a.State == "" {
				a.State = o.State
			}
			if a.Languages == nil {
				a.Languages = o.Languages
			}
		} else if !one.has("state") && !one.has("outlet") {
			b.problem(one.line, "%sstate is missing: write state: CN, or the outlet it speaks for", where)
		}
		b.address(one, &a, where, polls)
		b.polling(one, a.Pages, a.Every, where)
		if a.Owner == "" {
			a.Owner = a.ID
		}
		if a.Name == "" {
			a.Name = a.Handle
		}
		b.c.Accounts = append(b.c.Accounts, a)
	}
}

// address finds what to ask for an account's posts.
func (b *builder) address(n *node, a *Account, where string, polls names) {
	a.Poll = n.str("url")
	at := line(n, "url")
	feed := a.Platform == "podcast" || a.Platform == "feed"
	if a.Instance != "" && a.Platform != "" && a.Platform != "mastodon" && a.Platform != "bluesky" {
		b.problem(line(n, "instance"), "%sinstance %s: %s has none: remove it", where, quote(a.Instance), a.Platform)
	}
	switch {
	case n.field("url") == nil && n.has("url"):
		return // said already
	case n.field("url") != nil:
		if why := badURL(a.Poll); why != "" {
			b.problem(at, "%surl %s: %s", where, quote(a.Poll), why)
			return
		}
		if a.Handle == "" {
			if !feed && n.has("handle") {
				return // said already
			}
			if !feed {
				b.problem(n.line, "%shandle is missing: write the account's name on %s", where, a.Platform)
				return
			}
			a.Handle = a.Poll
		}
	case feed:
		b.problem(n.line, "%surl is missing: write the address of the feed", where)
		return
	case a.Handle == "":
		if a.Platform != "" && !n.has("handle") {
			b.problem(n.line, "%shandle is missing: write the account's name on %s", where, a.Platform)
		}
		return
	case a.Platform == "":
		return // said already
	default:
		at = line(n, "handle")
		poll, err := posts.Address(a.Platform, a.Handle, a.Instance)
		if err != nil {
			b.problem(at, "%shandle %s: %v", where, quote(a.Handle), err)
			return
		}
		a.Poll = poll
	}
	if first, twice := polls.taken(canonical(a.Poll), fmt.Sprintf("account %q", a.ID)); twice {
		b.problem(at, "%s%s is asked already, for %s: remove one", where, a.Poll, first)
	}
}
