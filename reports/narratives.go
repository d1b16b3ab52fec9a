package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Company is a group of framings that keep company, as the store tells it
// for the week.
type Company struct {
	ID       string
	Label    string
	Born     string // week
	AsOf     string // week whose members and links these are
	Framings []CompanyMember
	Pairs    []CompanyPair     // strongest first
	Seen     []CompanyDocument // originals of the thirteen weeks in which two of its framings stand, by id
}

// A CompanyMember is a framing of a narrative.
type CompanyMember struct {
	Ref
	Since string `json:"since"` // week
}

// A CompanyPair is two framings of a narrative and how often they stand
// together in the year that ends with the week.
type CompanyPair struct {
	A         string  `json:"a"`
	B         string  `json:"b"`
	Stories   int     `json:"stories"`
	Expected  float64 `json:"stories_by_chance"`
	Documents int     `json:"documents"`
	Own       int     `json:"documents_own"`
	NPMI      float64 `json:"npmi"`
	Holds     bool    `json:"holds"`
}

// A CompanyDocument is a document in which two framings of a narrative stand.
type CompanyDocument struct {
	Document, Week, Outlet, Kind string
	Own                          bool // two stand in the outlet's own voice
}

// A Narrative is a Company as a report tells it.
type Narrative struct {
	Ref
	Born      string          `json:"born"`
	AsOf      string          `json:"as_of"`
	Framings  []CompanyMember `json:"framings"`
	Pairs     []CompanyPair   `json:"pairs"`
	Groups    []NarrativeUse  `json:"groups"`
	Documents []string        `json:"documents"` // of the week
}

// A NarrativeUse is a narrative's week in one group of outlets and one kind of
// document: Uses are originals in which two of its framings or more stand,
// rebutted ones left out.
type NarrativeUse struct {
	Group  string `json:"group"`
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Rate          // of the week
	Before Rate   `json:"before"` // the twelve weeks before together
	Own    int    `json:"own"`    // of the week's, with two of them in the outlet's own voice
	Spread Spread `json:"spread"` // of the week's
}

// Narratives are the groups of framings that keep company.
type Narratives struct {
	Rows      []Narrative   `json:"rows"`      // in most documents of the week first
	Documents []DocumentRef `json:"documents"` // of the week
}

func (t *tally) narratives() *Narratives {
	if t.data.Companies == nil {
		return nil
	}
	out := &Narratives{Rows: []Narrative{}, Documents: []DocumentRef{}}
	named := map[string]bool{}
	for _, c := range t.data.Companies {
		n := Narrative{Ref: Ref{c.ID, oneLine(c.Label)}, Born: c.Born, AsOf: c.AsOf, Framings: c.Framings, Pairs: c.Pairs, Groups: []NarrativeUse{}, Documents: []string{}}
		for _, d := range c.Seen {
			if d.Week == t.data.Week {
				n.Documents = append(n.Documents, d.Document)
				named[d.Document] = true
			}
		}
		for _, g := range []string{state, unlabelled} {
			for _, kind := range []string{article, post} {
				if u, ok := t.narrativeUse(c, g, kind); ok {
					n.Groups = append(n.Groups, u)
				}
			}
		}
		out.Rows = append(out.Rows, n)
	}
	slices.SortStableFunc(out.Rows, func(a, b Narrative) int {
		return cmp.Or(cmp.Compare(len(b.Documents), len(a.Documents)), cmp.Compare(a.ID, b.ID))
	})
	for _, x := range t.data.Documents {
		if named[x.Document] {
			out.Documents = append(out.Documents, x)
		}
	}
	return out
}

// narrativeUse counts a narrative in a group and kind; not if the thirteen
// weeks have no document of it there.
func (t *tally) narrativeUse(c Company, group, kind string) (NarrativeUse, bool) {
	in := setOf(t.groups[group])
	u := NarrativeUse{Group: group, Name: groupName(group), Kind: kind}
	seen := map[string]int{}
	outlets, owners := map[string]bool{}, map[string]bool{}
	for _, d := range c.Seen {
		if d.Kind != kind || !in[d.Outlet] {
			continue
		}
		seen[d.Week]++
		if d.Week != t.data.Week {
			continue
		}
		outlets[d.Outlet], owners[t.outlets[d.Outlet].Owner] = true, true
		if d.Own {
			u.Own++
		}
	}
	if len(seen) == 0 {
		return u, false
	}
	var uses, documents int
	for _, w := range t.weeks {
		n := t.documents(w, t.groups[group], kind, "")
		if w == t.data.Week {
			u.Rate = t.rate(seen[w], n, c.ID+": "+w+": "+group+" "+kind+"s")
			continue
		}
		uses, documents = uses+seen[w], documents+n
	}
	u.Before = t.rate(uses, documents, c.ID+": earlier weeks: "+group+" "+kind+"s")
	u.Spread.Outlets, u.Spread.Owners = len(outlets), len(owners)
	return u, true
}

const narrativesIntro = "Framings that stand in the same stories more often than chance explains, over the year that ends with the week; control outlets are left out. A narrative is named after its foremost framings: what it says is for a reader to judge."

const noNarratives = "No framings keep company beyond chance so far: it takes five stories or more with both."

// mostNarratives is how many narratives a page prints; narratives.csv has all.
const mostNarratives = 12

// TopNarratives are the narratives that the page prints.
func (p *page) TopNarratives() []Narrative {
	return p.Narratives.Rows[:min(len(p.Narratives.Rows), mostNarratives)]
}

// MoreNarratives says how many the page leaves out, empty if none.
func (p *page) MoreNarratives() string {
	if n := len(p.Narratives.Rows) - mostNarratives; n > 0 {
		return plural(n, "more narrative") + " in narratives.csv."
	}
	return ""
}

// pairWords tells how often two framings stand together.
func pairWords(c CompanyPair) string {
	s := fmt.Sprintf("%s with both, %.1f by chance; %s, %d of them with both in the outlet’s own voice; npmi %.2f",
		stories(c.Stories), c.Expected, plural(c.Documents, "document"), c.Own, c.NPMI)
	if !c.Holds {
		s += "; beyond chance only through the others"
	}
	return s
}

func stories(n int) string {
	if n == 1 {
		return "1 story"
	}
	return thousands(n) + " stories"
}

// FramingLabel names a framing of a narrative.
func (n Narrative) FramingLabel(id string) string {
	for _, f := range n.Framings {
		if f.ID == id {
			return f.Label
		}
	}
	return id
}

func markdownNarratives(d *document, p *page) {
	if p.Narratives == nil {
		return
	}
	d.para("## Narratives")
	d.para("%s", narrativesIntro)
	if len(p.Narratives.Rows) == 0 {
		d.para("%s", noNarratives)
	}
	for _, n := range p.TopNarratives() {
		d.para("### %s", esc(n.Label))
		var labels []string
		for _, f := range n.Framings {
			labels = append(labels, f.Label+" (since "+f.Since+")")
		}
		d.para("%s, on record since %s, as of %s. Framings: %s.", code(n.ID), n.Born, n.AsOf, esc(strings.Join(labels, "; ")))
		if len(n.Groups) > 0 {
			d.table("Outlets", "Kind", "This week", "Rate", "90 % interval", "Twelve weeks before", "Rate", "90 % interval", "Own voice", "Spread")
			for _, g := range n.Groups {
				d.row(esc(g.Name), kindWord(g.Kind), of(g.Rate), share(g.Rate), interval(g.Rate), of(g.Before), share(g.Before), interval(g.Before), thousands(g.Own)+" of "+thousands(g.Uses),
					plural(g.Spread.Outlets, "outlet")+", "+plural(g.Spread.Owners, "owner"))
			}
			d.line("")
		}
		for _, c := range n.Pairs {
			d.line("- %s + %s: %s", esc(n.FramingLabel(c.A)), esc(n.FramingLabel(c.B)), pairWords(c))
		}
		d.line("")
	}
	if more := p.MoreNarratives(); more != "" {
		d.para("%s", more)
	}
}

func narrativesCSV(r Report) []byte {
	t := newTable("narrative", "label", "born", "as_of", "framings", "group", "kind", "documents_with_two", "documents", "rate", "low", "high", "too_few",
		"documents_with_two_before", "documents_before", "rate_before", "low_before", "high_before", "too_few_before", "own", "outlets", "owners")
	if r.Narratives == nil {
		return t.bytes()
	}
	for _, n := range r.Narratives.Rows {
		var ids []string
		for _, f := range n.Framings {
			ids = append(ids, f.ID)
		}
		head := []string{n.ID, n.Label, n.Born, n.AsOf, strings.Join(ids, " ")}
		if len(n.Groups) == 0 {
			t.row(append(head, make([]string, 17)...)...)
		}
		for _, g := range n.Groups {
			t.row(slices.Concat(head, []string{g.Group, g.Kind}, rateCells(g.Rate), rateCells(g.Before), []string{strconv.Itoa(g.Own), strconv.Itoa(g.Spread.Outlets), strconv.Itoa(g.Spread.Owners)})...)
		}
	}
	return t.bytes()
}

func pairsCSV(r Report) []byte {
	t := newTable("narrative", "a", "b", "stories", "stories_by_chance", "documents", "documents_own", "npmi", "holds")
	if r.Narratives == nil {
		return t.bytes()
	}
	for _, n := range r.Narratives.Rows {
		for _, c := range n.Pairs {
			t.row(n.ID, c.A, c.B, strconv.Itoa(c.Stories), decimal(&c.Expected), strconv.Itoa(c.Documents), strconv.Itoa(c.Own), decimal(&c.NPMI), yes(c.Holds))
		}
	}
	return t.bytes()
}
