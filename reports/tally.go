package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// Groups of outlets. They are never pooled with each other. A state outlet is
// also in the group of its state, "state:CN".
const (
	state      = "state"
	control    = "control"
	unlabelled = "unlabelled"
)

// Kinds of document, which never share a denominator.
const (
	article = "article"
	post    = "post"
)

// Voices, as narratives/voice writes them.
const (
	own      = "own"
	quoted   = "quoted"
	rebutted = "rebutted"
	unclear  = "unclear"
)

// groupOf returns the group an outlet is pooled in.
func groupOf(o Outlet) string {
	switch {
	case o.Control:
		return control
	case o.State == "":
		return unlabelled
	}
	return state
}

// groupName names a group for people.
func groupName(group string) string {
	switch group {
	case state:
		return "State outlets"
	case control:
		return "Control outlets"
	case unlabelled:
		return "Unlabelled outlets"
	}
	if code, ok := strings.CutPrefix(group, state+":"); ok {
		return stateName(code)
	}
	return group
}

// groupRank orders groups: state outlets together, each state, unlabelled,
// control.
func groupRank(group string) int {
	switch group {
	case state:
		return 0
	case unlabelled:
		return 2
	case control:
		return 3
	}
	return 1
}

func compareGroups(a, b string) int {
	return cmp.Or(cmp.Compare(groupRank(a), groupRank(b)), cmp.Compare(a, b))
}

// A cell is where documents are counted.
type cell struct {
	week, outlet, kind, topic string
	reprint                   bool
}

// A tally is Data, indexed.
type tally struct {
	data     Data
	config   Config
	weeks    []string // Weeks of them, the report's own last
	outlets  map[string]Outlet
	names    []string            // ids of all outlets, sorted
	groups   map[string][]string // outlet ids by group, sorted
	count    map[cell]int        // over languages
	byTopic  map[string]string   // framing -> topic that is its denominator
	topics   map[string]string   // topic -> label
	seen     map[string][]Sighting
	withheld map[string]bool // documents whose words are withheld
	missing  map[string]days // group, week
	rebuts   bool            // the voice rules tell rebutted apart
	problems map[string]bool
}

// days are the outlet-days of a group in a week.
type days struct{ due, missing int }

func newTally(d Data) *tally {
	t := &tally{
		data: d, config: d.Config.orDefaults(), weeks: narratives.PrevWeeks(d.Week, Weeks),
		outlets: map[string]Outlet{}, groups: map[string][]string{}, count: map[cell]int{},
		byTopic: map[string]string{}, topics: map[string]string{}, seen: map[string][]Sighting{},
		withheld: map[string]bool{}, missing: map[string]days{}, problems: map[string]bool{},
	}
	t.readOutlets()
	for _, c := range d.Counts {
		t.count[cell{c.Week, c.Outlet, c.Kind, c.Topic, c.Reprint}] += c.Documents
	}
	for _, p := range d.Topics {
		t.topics[p.ID] = cmp.Or(p.Label, p.ID)
		for _, f := range p.Framings {
			// Topics come by id: the first that claims a framing is its denominator.
			if _, ok := t.byTopic[f]; !ok {
				t.byTopic[f] = p.ID
			}
		}
	}
	for _, s := range d.Sightings {
		t.seen[s.Framing] = append(t.seen[s.Framing], s)
		t.rebuts = t.rebuts || s.Voice == rebutted
		if s.Noarchive {
			t.withheld[s.Document] = true
		}
	}
	for _, e := range d.Evidence {
		if e.Noarchive {
			t.withheld[e.Document] = true
		}
	}
	t.readCoverage()
	return t
}

// readOutlets indexes the outlets, and names those that only the rows know.
func (t *tally) readOutlets() {
	add := func(o Outlet) {
		if _, ok := t.outlets[o.ID]; ok || o.ID == "" {
			return
		}
		o.Name = cmp.Or(o.Name, o.ID)
		o.Owner = cmp.Or(o.Owner, o.Name)
		t.outlets[o.ID] = o
		t.names = append(t.names, o.ID)
	}
	for _, o := range t.data.Outlets {
		add(o)
	}
	for _, c := range t.data.Counts {
		add(Outlet{ID: c.Outlet, Unlabelled: true})
	}
	for _, s := range t.data.Sightings {
		add(Outlet{ID: s.Outlet, Unlabelled: true})
	}
	for _, s := range t.data.Firsts {
		add(Outlet{ID: s.Outlet, Unlabelled: true})
	}
	for _, e := range t.data.Evidence {
		add(Outlet{ID: e.Outlet, Unlabelled: true})
	}
	slices.Sort(t.names)
	for _, id := range t.names {
		o := t.outlets[id]
		g := groupOf(o)
		t.groups[g] = append(t.groups[g], id)
		if g == state {
			t.groups[state+":"+o.State] = append(t.groups[state+":"+o.State], id)
		}
	}
}

// readCoverage counts the days that are missing per group and week.
func (t *tally) readCoverage() {
	for _, c := range t.data.Coverage {
		week, ok := weekOfDay(c.Day)
		o, known := t.outlets[c.Outlet]
		if !ok || !known || c.State == "not-due" {
			continue
		}
		groups := []string{groupOf(o)}
		if groups[0] == state {
			groups = append(groups, state+":"+o.State)
		}
		for _, g := range groups {
			d := t.missing[g+" "+week]
			d.due++
			if c.State != "complete" && c.State != "partial" {
				d.missing++
			}
			t.missing[g+" "+week] = d
		}
	}
}

// problem notes rows that contradict each other.
func (t *tally) problem(format string, args ...any) {
	t.problems[fmt.Sprintf(format, args...)] = true
}

// documents is a denominator: the original documents of outlets.
func (t *tally) documents(week string, outlets []string, kind, topic string) int {
	n := 0
	for _, o := range outlets {
		n += t.count[cell{week: week, outlet: o, kind: kind, topic: topic}]
	}
	return n
}

// rate is uses among documents; what says of what, should they contradict
// each other.
func (t *tally) rate(uses, documents int, what string) Rate {
	r := Rate{Uses: uses, Documents: documents}
	if uses > documents {
		t.problem("%s: %d uses in %d documents: no rate computed", what, uses, documents)
		return r
	}
	if documents == 0 {
		return r
	}
	low, high := narratives.Wilson(uses, documents, narratives.Z90)
	r.Low, r.High = round(low), round(high)
	r.TooFew = documents < t.config.MinDocuments
	if !r.TooFew {
		r.Share = round(float64(uses) / float64(documents))
	}
	return r
}

// round cuts a number to six decimals, so that machines whose last bits
// differ print the same.
func round(f float64) *float64 {
	f = math.Round(f*1e6) / 1e6
	return &f
}

// A scope picks the sightings of one framing that one number counts.
type scope struct {
	framing, topic, kind string
	outlets              map[string]bool
}

// A sum is what a scope holds in one week.
type sum struct {
	voices  Voices
	outside int
	spread  Spread
	any     bool
}

func (t *tally) sum(s scope, week string) sum {
	var out sum
	zero := 0
	if t.rebuts {
		out.voices.Rebutted = &zero
	}
	outlets, owners := map[string]bool{}, map[string]bool{}
	for _, g := range t.seen[s.framing] {
		if g.Week != week || g.Kind != s.kind || !s.outlets[g.Outlet] {
			continue
		}
		out.any = true
		if g.Voice == own {
			outlets[g.Outlet] = true
			owners[t.outlets[g.Outlet].Owner] = true
			if g.Reprint {
				out.spread.Reprints++
			}
		}
		switch {
		case g.Reprint:
		case s.topic != "" && !slices.Contains(g.Topics, s.topic):
			out.outside++
		case g.Voice == own:
			out.voices.Own++
		case g.Voice == quoted:
			out.voices.Quoted++
		case g.Voice == rebutted:
			*out.voices.Rebutted++
		default:
			out.voices.Unclear++
		}
	}
	out.spread.Outlets, out.spread.Owners = len(outlets), len(owners)
	return out
}

func setOf(ids []string) map[string]bool {
	m := make(map[string]bool, len(ids))
	for _, id := range ids {
		m[id] = true
	}
	return m
}
