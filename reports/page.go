package reports

import (
	"html/template"
	"strings"
)

// A page is a report with what its HTML needs besides: anchors, and rows
// looked up and grouped.
type page struct {
	Report
	Style     template.CSS
	Title     string
	Top       float64 // scale of the interval plots
	Most      int     // articles of the busiest outlet
	Annex     []annexFraming
	byID      map[string]*Citation
	anchors   map[string]bool
	names     map[string]Outlet
	documents map[string]DocumentRef
}

// An annexFraming is the mentions of one framing, by outlet.
type annexFraming struct {
	Ref
	Outlets []annexOutlet
}

type annexOutlet struct {
	Outlet, Name string
	Documents    int
	Citations    []*Citation
}

func newPage(r Report) *page {
	p := &page{
		Report: r, Style: pageStyle, byID: map[string]*Citation{}, anchors: map[string]bool{}, names: map[string]Outlet{}, documents: map[string]DocumentRef{},
		Title: "Hymnsheet " + r.Header.Edition + ": " + window(r.Header.From, r.Header.To),
	}
	for _, o := range r.Outlets {
		p.names[o.ID] = o
	}
	for _, a := range r.Volume.ByOutlet {
		p.Most = max(p.Most, a.Articles.Originals+a.Articles.Reprints)
		p.anchors[anchor("vol", a.Key)] = true
	}
	for _, f := range r.Framings {
		for _, g := range f.Groups {
			if g.High != nil && !g.TooFew && g.Kind == article {
				p.Top = max(p.Top, *g.High)
			}
		}
	}
	if p.Top == 0 {
		p.Top = 1
	}
	p.annex()
	p.others()
	for _, c := range r.Cards {
		p.anchors[anchor("docs", c.ID)] = true
		for _, d := range c.Documents {
			p.anchors[anchor("w", c.ID, d.Week)] = true
		}
	}
	return p
}

// annex groups the evidence by framing, in the order of the cards, and by
// outlet, in order of first mention.
func (p *page) annex() {
	labels := map[string]string{}
	var order []string
	for _, f := range p.Framings {
		order = append(order, f.ID)
		labels[f.ID] = f.Label
	}
	byFraming := map[string][]*Citation{}
	for i := range p.Evidence {
		c := &p.Evidence[i]
		p.byID[c.Mention] = c
		p.anchors[anchor("m", c.Mention)] = true
		if _, ok := labels[c.Framing]; !ok {
			labels[c.Framing] = c.Framing
			order = append(order, c.Framing)
		}
		byFraming[c.Framing] = append(byFraming[c.Framing], c)
	}
	for _, id := range order {
		if len(byFraming[id]) == 0 {
			continue
		}
		p.anchors[anchor("ev", id)] = true
		a := annexFraming{Ref: Ref{id, labels[id]}}
		at := map[string]int{}
		documents := map[string]bool{}
		for _, c := range byFraming[id] {
			i, ok := at[c.Outlet]
			if !ok {
				i = len(a.Outlets)
				at[c.Outlet] = i
				a.Outlets = append(a.Outlets, annexOutlet{Outlet: c.Outlet, Name: c.Name})
				p.anchors[anchor("ev", id, c.Outlet)] = true
			}
			o := &a.Outlets[i]
			o.Citations = append(o.Citations, c)
			if !documents[c.Document] {
				documents[c.Document] = true
				o.Documents++
			}
		}
		p.Annex = append(p.Annex, a)
	}
}

// others makes known what the sections without tracked framings refer to.
func (p *page) others() {
	var refs []DocumentRef
	if p.Quoted != nil {
		refs = append(refs, p.Quoted.Documents...)
	}
	if n := p.Narratives; n != nil {
		refs = append(refs, n.Documents...)
	}
	if c := p.Candidates; c != nil {
		refs = append(refs, c.Documents...)
		for i := range c.Evidence {
			p.byID[c.Evidence[i].Mention] = &c.Evidence[i]
		}
	}
	for _, d := range refs {
		p.documents[d.Document] = d
	}
}

// To returns a link target for parts, empty if nothing stands there.
func (p *page) To(parts ...string) string {
	if a := anchor(parts...); p.anchors[a] {
		return "#" + a
	}
	return ""
}

// Linked writes text as a link to its evidence, or as plain text if the
// annex has none.
func (p *page) Linked(text string, parts ...string) template.HTML {
	text = template.HTMLEscapeString(text)
	if to := p.To(parts...); to != "" {
		return template.HTML(`<a class="n" href="` + to + `">` + text + `</a>`)
	}
	return template.HTML(text)
}

// Citation returns the evidence of a mention.
func (p *page) Citation(mention string) *Citation { return p.byID[mention] }

// Excerpt cuts a citation for the annex.
func (p *page) Excerpt(c *Citation) Quotation {
	q, _ := quotation(*c)
	return q
}

// Name names an outlet.
func (p *page) Name(outlet string) string {
	if o, ok := p.names[outlet]; ok {
		return o.Name
	}
	return outlet
}

// Use returns the framing behind a card.
func (p *page) Use(framing string) *FramingUse {
	for i := range p.Framings {
		if p.Framings[i].ID == framing {
			return &p.Framings[i]
		}
	}
	return nil
}

// Articles returns a framing's groups of articles.
func (p *page) Articles(f *FramingUse) []GroupUse {
	var out []GroupUse
	for _, g := range f.Groups {
		if g.Kind == article {
			out = append(out, g)
		}
	}
	return out
}

// Main returns the foremost groups: those whose numbers stand in the overview.
func (p *page) Main(f *FramingUse) []GroupUse {
	var out []GroupUse
	for _, g := range p.Articles(f) {
		if groupRank(g.Group) != 1 {
			out = append(out, g)
		}
	}
	return out
}

// News are the moves that are told in a table.
func (p *page) News() []Move {
	news, _ := told(p.Moves)
	return news
}

// Unchanged names the framings that are not, and why.
func (p *page) Unchanged() []string {
	_, others := told(p.Moves)
	return others
}

// Outside says which framings stand in documents outside their topic.
func (p *page) Outside() []string {
	var out []string
	for i := range p.Framings {
		f := &p.Framings[i]
		for _, g := range p.Main(f) {
			if g.Outside > 0 {
				out = append(out, f.Label+": "+plural(g.Outside, "original article")+" outside the topic, not in the rate ("+strings.ToLower(g.Name)+").")
			}
		}
	}
	return out
}

// Lead returns the group a framing is ranked by.
func (p *page) Lead(f *FramingUse) GroupUse { return lead(*f) }

// Second returns the control group's articles, nil if the lead is that group
// or there are none.
func (p *page) Second(f *FramingUse) *GroupUse {
	g := groupOfKind(*f, control, article)
	if g == nil || lead(*f).Group == control || g.Documents == 0 {
		return nil
	}
	return g
}

// TopOf is the upper end of a timeline's scale.
func (p *page) TopOf(f *FramingUse) string {
	g := lead(*f)
	if second := p.Second(f); second != nil {
		return percent(ceiling(g.Series, second.Series))
	}
	return percent(ceiling(g.Series))
}

// ByGroup cuts amounts at the borders of groups.
func (p *page) ByGroup(rows []Amount) [][]Amount {
	var out [][]Amount
	for i, a := range rows {
		if i == 0 || rows[i-1].Group != a.Group {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], a)
	}
	return out
}

// CoverageGroups cuts the strip at the borders of groups.
func (p *page) CoverageGroups() [][]OutletCoverage {
	var out [][]OutletCoverage
	rows := p.Coverage.Outlets
	for i, o := range rows {
		if i == 0 || rows[i-1].Group != o.Group {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], o)
	}
	return out
}

// Weeks cuts a card's documents at the borders of weeks.
func (p *page) Weeks(c Card) [][]Sighted {
	var out [][]Sighted
	for i, d := range c.Documents {
		if i == 0 || c.Documents[i-1].Week != d.Week {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], d)
	}
	return out
}

// Voices writes a voice split in words.
func (p *page) Voices(v Voices) string {
	return thousands(v.Own) + " own · " + p.Others(v)
}

// Others writes the part of a voice split that is no use.
func (p *page) Others(v Voices) string {
	parts := []string{thousands(v.Quoted) + " quoted"}
	if v.Rebutted != nil {
		parts = append(parts, thousands(*v.Rebutted)+" rebutted")
	}
	return strings.Join(append(parts, thousands(v.Unclear)+" unclear"), " · ")
}
