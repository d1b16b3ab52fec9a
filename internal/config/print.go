package config

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/catalogue"
)

// A Summary is what was understood of a configuration, as Print shows it and
// as `check --json` prints it.
type Summary struct {
	File     string           `json:"file"`
	Settings []Setting        `json:"settings"`
	Outlets  []OutletSummary  `json:"outlets"`
	Accounts []AccountSummary `json:"accounts"`
	Codebook LibrarySummary   `json:"codebook"`
	Topics   LibrarySummary   `json:"topics"`
	Actors   LibrarySummary   `json:"actors"`
	Warnings []string         `json:"warnings,omitempty"` // what is allowed and probably not meant
}

// A Setting is one key with the value in force.
type Setting struct {
	Key     string `json:"key"` // "http.min_delay"
	Value   string `json:"value"`
	Default bool   `json:"default"` // the file does not set it
}

// An OutletSummary is an outlet with its sources.
type OutletSummary struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	State     string          `json:"state"`
	Owner     string          `json:"owner"`
	Label     string          `json:"ownership_label,omitempty"`
	Languages []string        `json:"languages,omitempty"`
	Zone      string          `json:"zone,omitempty"`
	EditionOf string          `json:"edition_of,omitempty"`
	Control   bool            `json:"control,omitempty"`
	Budget    int             `json:"budget"`
	Sources   []SourceSummary `json:"sources"`
}

// A SourceSummary is one thing to be polled.
type SourceSummary struct {
	Kind  string `json:"kind"`
	URL   string `json:"url"`
	Links string `json:"links,omitempty"`
	Every string `json:"every"`
}

// An AccountSummary is an account and where its posts are read.
type AccountSummary struct {
	ID       string `json:"id"`
	Platform string `json:"platform"`
	Handle   string `json:"handle"`
	Outlet   string `json:"outlet"` // the outlet its posts are filed under
	State    string `json:"state"`
	Public   bool   `json:"public"`
	URL      string `json:"url"`
	Every    string `json:"every"`
}

// A LibrarySummary says how large a codebook or list of topics or actors is.
type LibrarySummary struct {
	Version   string         `json:"version,omitempty"`
	Entries   int            `json:"entries"`
	Languages map[string]int `json:"languages"` // entries with patterns or names in it
}

// Summary returns what was understood, for programs.
func (c *Config) Summary() Summary {
	s := Summary{File: c.File, Settings: c.settings(), Outlets: []OutletSummary{}, Accounts: []AccountSummary{}}
	for _, o := range c.Outlets {
		one := OutletSummary{
			ID: o.ID, Name: o.Name, State: o.State, Owner: o.Owner, Label: o.Ownership.Label, Languages: o.Languages,
			EditionOf: o.EditionOf, Control: o.Control, Budget: o.Budget,
		}
		if o.Zone != nil {
			one.Zone = o.Zone.String()
		}
		for _, p := range o.Sources {
			one.Sources = append(one.Sources, SourceSummary{string(p.Kind), p.URL, p.Links, FormatDuration(p.Every)})
		}
		s.Outlets = append(s.Outlets, one)
	}
	for _, a := range c.Accounts {
		s.Accounts = append(s.Accounts, AccountSummary{a.ID, a.Platform, a.Handle, a.publisher(), a.State, a.Public, a.Poll, FormatDuration(a.Every)})
	}
	var framings, topics, actors []map[string][]string
	for _, f := range c.codebook.Framings {
		framings = append(framings, f.Variants)
	}
	for _, t := range c.topics {
		topics = append(topics, t.Patterns)
	}
	for _, a := range c.actors {
		actors = append(actors, a.Aliases)
	}
	s.Codebook, s.Topics, s.Actors = library(framings), library(topics), library(actors)
	s.Codebook.Version = c.codebook.Version
	s.Warnings = c.warnings()
	return s
}

// warnings names what is allowed and probably not meant.
func (c *Config) warnings() (out []string) {
	if c.HTTP.Contact == catalogue.ExampleContact {
		out = append(out, "http: contact is the one of the example: write your own before you crawl")
	}
	if len(c.Outlets)+len(c.Accounts) == 0 {
		out = append(out, "neither outlets nor accounts: there is nothing to crawl")
	}
	if len(c.codebook.Framings) == 0 {
		out = append(out, "codebook: no framings: there is nothing to track; write use: shipped")
	}
	if c.Embeddings.On() && !c.Embeddings.Local() {
		out = append(out, "embeddings: url is another machine: wordings of framings are sent to it")
	}
	if c.HTTP.AllowPrivate {
		out = append(out, "http: allow_private is true: a link on a page can reach this machine's own network")
	}
	return out
}

func library(entries []map[string][]string) LibrarySummary {
	l := LibrarySummary{Entries: len(entries), Languages: map[string]int{}}
	for _, by := range entries {
		for lang, list := range by {
			if len(list) > 0 {
				l.Languages[lang]++
			}
		}
	}
	return l
}

// settingSections are the sections that are no lists, in order.
var settingSections = []string{"store", "archive", "http", "run", "reports", "embeddings"}

// settings lists every key outside the lists, in the order of the schema.
func (c *Config) settings() (out []Setting) {
	h, r := c.HTTP, c.Reports
	values := map[string]string{
		"store.path":              c.Store.Path,
		"store.key_file":          c.Store.KeyFile,
		"archive.dir":             c.Archive.Dir,
		"archive.max_file":        formatSize(c.Archive.MaxFile),
		"archive.min_free":        formatSize(c.Archive.MinFree),
		"http.contact":            h.Contact,
		"http.user_agent":         cmp.Or(h.UserAgent, "hymnsheet and its version"),
		"http.proxy":              cmp.Or(h.Proxy, "from the environment"),
		"http.min_delay":          FormatDuration(h.MinDelay),
		"http.max_delay":          FormatDuration(h.MaxDelay),
		"http.timeout":            FormatDuration(h.Timeout),
		"http.max_body":           formatSize(h.MaxBody),
		"http.max_feed":           formatSize(h.MaxFeed),
		"http.workers":            fmt.Sprint(h.Workers),
		"http.hops":               fmt.Sprint(h.Hops),
		"http.allow_private":      fmt.Sprint(h.AllowPrivate),
		"run.fail_share":          fmt.Sprint(c.Run.FailShare),
		"run.max_duration":        limit(c.Run.MaxDuration),
		"run.report":              c.Run.Report,
		"reports.dir":             r.Dir,
		"reports.grace":           FormatDuration(r.Grace),
		"reports.quotes_per_card": fmt.Sprint(r.QuotesPerCard),
		"reports.min_documents":   fmt.Sprint(r.MinDocuments),
	}
	if e := c.Embeddings; e.On() {
		maps.Copy(values, map[string]string{
			"embeddings.url": e.URL, "embeddings.model": e.Model, "embeddings.key_env": cmp.Or(e.KeyEnv, "no key is sent"),
			"embeddings.batch": fmt.Sprint(e.Batch), "embeddings.timeout": FormatDuration(e.Timeout),
		})
	}
	for _, section := range settingSections {
		if section == "embeddings" && !c.Embeddings.On() {
			continue
		}
		for _, k := range schema[section] {
			name := section + "." + k.name
			out = append(out, Setting{name, values[name], !c.given[name]})
		}
	}
	return out
}

func limit(d time.Duration) string {
	if d == 0 {
		return "no limit"
	}
	return FormatDuration(d)
}

// Print writes what was understood, for people: every setting, with defaults
// marked, every outlet with its sources, every account, and the size of
// codebook, topics and actors.
func (c *Config) Print(w io.Writer) error {
	s := c.Summary()
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(tab, strings.TrimRight(strings.Join(cells, "\t"), "\t")) }
	row(s.File)
	for _, one := range s.Settings {
		mark := ""
		if one.Default {
			mark = "(default)"
		}
		row("  "+one.Key, one.Value, mark)
	}
	states := map[string]bool{}
	controls, sources := 0, 0
	for _, o := range s.Outlets {
		sources += len(o.Sources)
		if o.Control {
			controls++
		} else {
			states[o.State] = true
		}
	}
	row()
	row(fmt.Sprintf("%s of %s, %s", count(len(s.Outlets)-controls, "outlet"), count(len(states), "state"), count(controls, "control outlet")))
	for _, o := range s.Outlets {
		notes := []string{}
		if o.Control {
			notes = append(notes, "control")
		}
		if o.EditionOf != "" {
			notes = append(notes, "edition of "+o.EditionOf)
		}
		posting := slices.ContainsFunc(c.Accounts, func(a Account) bool { return a.Outlet == o.ID })
		if len(o.Sources) == 0 && posting {
			notes = append(notes, "posts and imports only")
		} else if len(o.Sources) == 0 {
			notes = append(notes, "imports only")
		}
		row("  "+o.ID, o.State, strings.Join(o.Languages, " "), cmp.Or(o.Label, "no label"), cmp.Or(o.Zone, "zone unknown"), o.Name, strings.Join(notes, ", "))
	}
	row()
	row(count(sources, "source"))
	for _, o := range s.Outlets {
		for _, p := range o.Sources {
			row("  "+o.ID, p.Kind, "every "+p.Every, p.URL, p.Links)
		}
	}
	row()
	row(count(len(s.Accounts), "account"))
	for _, a := range s.Accounts {
		kept := "kept under a pseudonym"
		if a.Public {
			kept = "public"
		}
		row("  "+a.ID, a.State, a.Platform, a.Handle, kept, "every "+a.Every, a.URL)
	}
	row()
	row("codebook", s.Codebook.Version, count(s.Codebook.Entries, "framing"), s.Codebook.languages())
	row("topics", "", count(s.Topics.Entries, "topic"), s.Topics.languages())
	row("actors", "", count(s.Actors.Entries, "actor"), s.Actors.languages())
	if len(s.Warnings) > 0 {
		row()
	}
	for _, one := range s.Warnings {
		row("warning: " + one)
	}
	return tab.Flush()
}

func (l LibrarySummary) languages() string {
	var out []string
	for _, lang := range slices.Sorted(maps.Keys(l.Languages)) {
		out = append(out, fmt.Sprintf("%s %d", lang, l.Languages[lang]))
	}
	return strings.Join(out, ", ")
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
