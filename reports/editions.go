package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A Family is an outlet with its editions, side by side.
type Family struct {
	Outlet   string           `json:"outlet"` // of which the others are editions
	Name     string           `json:"name"`
	Editions []FamilyEdition  `json:"editions"` // the outlet itself first, then by id
	Framings []EditionFraming `json:"framings"` // used by any of them in the thirteen weeks; those that stand apart first
}

// A FamilyEdition is one edition and how much of it there is to read.
type FamilyEdition struct {
	Outlet    string   `json:"outlet"`
	Name      string   `json:"name"`
	Languages []string `json:"languages,omitempty"`
	Documents int      `json:"documents"`              // original articles of the week
	Weeks     int      `json:"documents_of_the_weeks"` // of the thirteen weeks
}

// An EditionFraming is a framing in the editions of one outlet.
type EditionFraming struct {
	Ref
	Apart    bool         `json:"intervals_apart"` // over thirteen weeks those of two editions do not touch
	Editions []EditionUse `json:"editions"`        // in the order of the family
}

// An EditionUse is a framing in one edition. Where the codebook has no wording
// in its languages nothing is counted, and that is no silence.
type EditionUse struct {
	Outlet    string  `json:"outlet"`
	Name      string  `json:"name"`
	Untracked bool    `json:"not_tracked,omitempty"`
	Week      *Rate   `json:"week,omitempty"`           // original articles
	Weeks     *Rate   `json:"thirteen_weeks,omitempty"` // the week and the twelve before
	Voices    *Voices `json:"voice,omitempty"`          // of the week
}

// families compares editions: articles, in the outlets' own voice, of the week
// and of the thirteen weeks together.
func (t *tally) families() []Family {
	members := map[string][]string{}
	for _, id := range t.names {
		if of := t.outlets[id].EditionOf; of != "" {
			members[of] = append(members[of], id)
		}
	}
	out := []Family{}
	for _, id := range t.names {
		list := members[id]
		if len(list) == 0 {
			continue
		}
		f := Family{Outlet: id, Name: t.outlets[id].Name, Editions: []FamilyEdition{}, Framings: []EditionFraming{}}
		for _, e := range append([]string{id}, list...) {
			x := FamilyEdition{Outlet: e, Name: t.outlets[e].Name, Languages: t.outlets[e].Languages}
			for _, w := range t.weeks {
				x.Weeks += t.documents(w, []string{e}, article, "")
			}
			x.Documents = t.documents(t.data.Week, []string{e}, article, "")
			f.Editions = append(f.Editions, x)
		}
		for _, k := range t.known() {
			if row, used := t.editionFraming(k.Ref, f.Editions); used {
				f.Framings = append(f.Framings, row)
			}
		}
		slices.SortStableFunc(f.Framings, func(a, b EditionFraming) int {
			return cmp.Or(-boolCompare(a.Apart, b.Apart), cmp.Compare(b.highest(), a.highest()), cmp.Compare(a.ID, b.ID))
		})
		out = append(out, f)
	}
	return out
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// highest is the highest lower bound of an edition's thirteen weeks.
func (f EditionFraming) highest() float64 {
	most := -1.0
	for _, e := range f.Editions {
		if e.Weeks != nil {
			most = max(most, value(e.Weeks.Low))
		}
	}
	return most
}

// editionFraming counts a framing in each edition; used is whether any of them
// has it in its own voice in the thirteen weeks.
func (t *tally) editionFraming(ref Ref, editions []FamilyEdition) (row EditionFraming, used bool) {
	row = EditionFraming{Ref: ref, Editions: []EditionUse{}}
	topic := t.byTopic[ref.ID]
	for _, e := range editions {
		use := EditionUse{Outlet: e.Outlet, Name: e.Name}
		var uses, documents int
		any := false
		for _, w := range t.weeks {
			x := t.sum(scope{ref.ID, topic, article, map[string]bool{e.Outlet: true}}, w)
			n := t.documents(w, []string{e.Outlet}, article, topic)
			uses, documents, any = uses+x.voices.Own, documents+n, any || x.any
			if w == t.data.Week {
				rate := t.rate(x.voices.Own, n, ref.ID+": "+w+": "+e.Outlet+" articles")
				use.Week, use.Voices = &rate, &x.voices
			}
		}
		if !any && !t.tracked(ref.ID, e.Languages) {
			use.Week, use.Voices, use.Untracked = nil, nil, true
		} else {
			rate := t.rate(uses, documents, ref.ID+": thirteen weeks: "+e.Outlet+" articles")
			use.Weeks = &rate
		}
		used = used || uses > 0
		row.Editions = append(row.Editions, use)
	}
	for i, a := range row.Editions {
		for _, b := range row.Editions[:i] {
			row.Apart = row.Apart || enough(a.Weeks) && enough(b.Weeks) && narratives.Apart(batch(*a.Weeks), batch(*b.Weeks)) != 0
		}
	}
	return row, used
}

func enough(r *Rate) bool { return r != nil && r.Documents > 0 && !r.TooFew }

// tracked reports whether the codebook has a wording of a framing in any of an
// outlet's languages; where either is not known, it is taken to have one.
func (t *tally) tracked(framing string, languages []string) bool {
	for _, f := range t.data.Framings {
		if f.ID != framing || len(f.Variants) == 0 || len(languages) == 0 {
			continue
		}
		return slices.ContainsFunc(languages, func(tag string) bool {
			lang, _, _ := strings.Cut(tag, "-")
			return len(f.Variants[lang]) > 0
		})
	}
	return true
}

const editionsIntro = "The editions of one outlet side by side: original articles that use a framing in their own voice, this week and over thirteen weeks. Where two intervals over the thirteen weeks do not touch, the row says so; why is not told by a count. The languages differ, and so do the wordings that are looked for."

// noFamilies stands where nothing can be compared.
const noFamilies = "No two outlets of the configuration are editions of one another (edition_of), so there is nothing to compare."

// mostEditionFramings is how many framings of a family a page prints;
// editions.csv has all.
const mostEditionFramings = 15

// ShownFramings are the framings of a family that the page prints.
func (f Family) ShownFramings() []EditionFraming {
	return f.Framings[:min(len(f.Framings), mostEditionFramings)]
}

// MoreFramings says how many the page leaves out, empty if none.
func (f Family) MoreFramings() string {
	if n := len(f.Framings) - mostEditionFramings; n > 0 {
		return plural(n, "more framing") + " in editions.csv."
	}
	return ""
}

// Heading names a family's editions and how much of them there is.
func (f Family) Heading() string {
	var parts []string
	for _, e := range f.Editions {
		var languages []string
		for _, l := range e.Languages {
			languages = append(languages, languageName(l))
		}
		s := e.Name
		if len(languages) > 0 {
			s += " (" + strings.Join(languages, ", ") + ")"
		}
		parts = append(parts, fmt.Sprintf("%s: %s of the week, %s of thirteen weeks", s, plural(e.Documents, "original article"), thousands(e.Weeks)))
	}
	return strings.Join(parts, "; ") + "."
}

func markdownEditions(d *document, r Report) {
	d.para("## Editions compared")
	d.para("%s", editionsIntro)
	if len(r.Editions) == 0 {
		d.para("%s", noFamilies)
	}
	for _, f := range r.Editions {
		d.para("### %s", esc(f.Name))
		d.para("%s", esc(f.Heading()))
		if len(f.Framings) == 0 {
			d.para("None of them used a framing of the codebook in the thirteen weeks.")
			continue
		}
		d.table("Framing", "Edition", "This week", "Rate", "90 % interval", "Thirteen weeks", "Rate", "90 % interval", "Apart")
		for _, x := range f.ShownFramings() {
			apart := ""
			if x.Apart {
				apart = "yes"
			}
			for _, e := range x.Editions {
				if e.Untracked {
					d.row(esc(x.Label), esc(e.Name), "no wordings in its languages", "", "", "", "", "", apart)
					continue
				}
				d.row(esc(x.Label), esc(e.Name), of(*e.Week), share(*e.Week), interval(*e.Week), of(*e.Weeks), share(*e.Weeks), interval(*e.Weeks), apart)
			}
		}
		d.line("")
		if more := f.MoreFramings(); more != "" {
			d.para("%s", more)
		}
	}
}

func editionsCSV(r Report) []byte {
	t := newTable("family", "framing", "label", "intervals_apart", "outlet", "tracked", "uses", "documents", "rate", "low", "high", "too_few",
		"uses_13_weeks", "documents_13_weeks", "rate_13_weeks", "low_13_weeks", "high_13_weeks", "too_few_13_weeks", "quoted", "rebutted", "unclear")
	for _, f := range r.Editions {
		for _, x := range f.Framings {
			for _, e := range x.Editions {
				cells := []string{f.Outlet, x.ID, x.Label, yes(x.Apart), e.Outlet, yes(!e.Untracked)}
				if e.Untracked {
					t.row(append(cells, make([]string, 15)...)...)
					continue
				}
				cells = append(append(cells, rateCells(*e.Week)...), rateCells(*e.Weeks)...)
				t.row(append(cells, strconv.Itoa(e.Voices.Quoted), whole(e.Voices.Rebutted), strconv.Itoa(e.Voices.Unclear))...)
			}
		}
	}
	return t.bytes()
}
