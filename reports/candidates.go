package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
)

// A Discovered is a wording that nobody has listed, as the store ranks it for
// the week. Scores are nil where they cannot be computed.
type Discovered struct {
	ID       string
	Label    string
	State    string // alert or candidate
	Judged   string // what a person said: confirmed; empty: nobody has
	Variants []string

	Novelty, Distinctiveness, Loadedness, Q *float64

	// Texts, reprints once, with the wording, and all: of the week, of the
	// twelve weeks before, of control outlets in the week.
	Texts, TextsOf, Past, PastOf, Control, ControlOf int

	Stories, Outlets, Owners int
	First                    extract.Date
	FirstURL                 string
	Documents                []string   // ids, by time
	Evidence                 []Evidence // up to three passages; without voice, which is worked out for tracked framings alone
}

// Discoveries are the wordings of a week that nobody has listed.
type Discoveries struct {
	Rows   []Discovered // best first
	Read   int          // articles of the week that were looked at
	Unread int          // articles of the week whose words have not been read yet
	Posts  int          // posts of the week: none of them is looked at
	Listed int          // rows left out since the codebook has their words
}

// A Candidate is a Discovered as a report tells it.
type Candidate struct {
	Ref
	Rank            int      `json:"rank"`
	State           string   `json:"state"`
	Judged          string   `json:"judged,omitempty"` // absent: no person has looked at it
	Variants        []string `json:"variants"`
	Novelty         *float64 `json:"novelty,omitempty"`
	Q               *float64 `json:"q,omitempty"`
	Distinctiveness *float64 `json:"distinctiveness,omitempty"`
	Loadedness      *float64 `json:"loadedness,omitempty"`
	Week            Rate     `json:"week"`
	Before          *Rate    `json:"twelve_weeks_before,omitempty"`
	Control         *Rate    `json:"control,omitempty"`
	Stories         int      `json:"stories,omitempty"`
	Outlets         int      `json:"outlets"`
	Owners          int      `json:"owners"`
	First           *Date    `json:"first,omitempty"` // in the week
	FirstURL        string   `json:"first_url"`
	Near            *Near    `json:"near,omitempty"`
	Documents       []string `json:"documents"`
	Passages        []string `json:"passages"` // ids of entries in Candidates.Evidence
}

// A Near is the tracked framing that stands in most of a candidate's documents.
type Near struct {
	Ref
	Documents int `json:"documents"` // of the candidate's
}

// Candidates are the wordings of the week that a person may want to look at.
type Candidates struct {
	Rows      []Candidate   `json:"rows"`
	Evidence  []Citation    `json:"evidence"` // Mention is the candidate's id and a number, "n…-1"
	Documents []DocumentRef `json:"documents"`
	Read      int           `json:"articles_read"`
	Unread    int           `json:"articles_not_read"`
	Posts     int           `json:"posts_not_read"`
	Listed    int           `json:"in_the_codebook"` // wordings left out since the codebook has them
}

// MostCandidates is how many candidates a page prints, with their passages;
// candidates.csv has all that the store hands over.
const MostCandidates = 12

// CandidatePassages is how many passages a candidate shows at most.
const CandidatePassages = 3

func (t *tally) candidates() *Candidates {
	d := t.data.Discoveries
	if d == nil {
		return nil
	}
	out := &Candidates{Rows: []Candidate{}, Evidence: []Citation{}, Documents: []DocumentRef{}, Read: d.Read, Unread: d.Unread, Posts: d.Posts, Listed: d.Listed}
	named := map[string]bool{}
	for i, r := range d.Rows {
		what := r.ID + ": " + t.data.Week
		c := Candidate{
			Ref: Ref{r.ID, oneLine(r.Label)}, Rank: i + 1, State: r.State, Judged: r.Judged, Variants: r.Variants,
			Novelty: cut(r.Novelty), Q: cut(r.Q), Distinctiveness: cut(r.Distinctiveness), Loadedness: cut(r.Loadedness),
			Week: t.rate(r.Texts, r.TextsOf, what), Stories: r.Stories, Outlets: r.Outlets, Owners: r.Owners,
			First: dateOf(r.First), FirstURL: r.FirstURL, Documents: r.Documents, Passages: []string{}, Near: t.near(r.Documents),
		}
		if r.PastOf > 0 {
			rate := t.rate(r.Past, r.PastOf, what+": weeks before")
			c.Before = &rate
		}
		if r.ControlOf > 0 {
			rate := t.rate(r.Control, r.ControlOf, what+": control outlets")
			c.Control = &rate
		}
		for k, e := range r.Evidence {
			e.Mention, e.Framing = fmt.Sprintf("%s-%d", r.ID, k+1), r.ID
			if e.Noarchive {
				t.withheld[e.Document] = true
			}
			out.Evidence = append(out.Evidence, t.citation(e))
			c.Passages = append(c.Passages, e.Mention)
		}
		for _, id := range r.Documents {
			named[id] = true
		}
		out.Rows = append(out.Rows, c)
	}
	for _, x := range t.data.Documents {
		if named[x.Document] {
			out.Documents = append(out.Documents, x)
		}
	}
	return out
}

// cut rounds a score so that machines print it alike; infinities, which JSON
// does not know, are left out.
func cut(f *float64) *float64 {
	if f == nil || math.IsInf(*f, 0) || math.IsNaN(*f) {
		return nil
	}
	return round(*f)
}

// near returns the tracked framing that stands in most of documents, if it
// stands in half of them; of two, the one that stands in fewer others.
func (t *tally) near(documents []string) *Near {
	var best *Near
	fewest := 0
	for _, f := range t.known() {
		in := map[string]bool{}
		for _, s := range t.seen[f.ID] {
			in[s.Document] = true
		}
		n := 0
		for _, d := range documents {
			if in[d] {
				n++
			}
		}
		if 2*n >= len(documents) && n > 0 && (best == nil || n > best.Documents || n == best.Documents && len(in) < fewest) {
			best, fewest = &Near{f.Ref, n}, len(in)
		}
	}
	return best
}

const candidatesIntro = "Wordings that nobody has listed, ranked by how new, how loaded and how widely spread they are. No person has looked at them unless it says so; most will be no framing. Whose voice they stand in is worked out once they are tracked."

// TopCandidates are the candidates that a page prints.
func (p *page) TopCandidates() []Candidate {
	return p.Candidates.Rows[:min(len(p.Candidates.Rows), MostCandidates)]
}

// CandidateNotes says what was not looked at, and what is left out.
func (p *page) CandidateNotes() (out []string) {
	c := p.Candidates
	if n := len(c.Rows) - MostCandidates; n > 0 {
		out = append(out, plural(n, "more candidate")+" in candidates.csv.")
	}
	if slices.ContainsFunc(p.TopCandidates(), func(x Candidate) bool { return x.Novelty == nil }) {
		out = append(out, "A dash for novelty: fewer than four of the twelve weeks before have documents, so nothing can be called new.")
	}
	s := "Looked at: " + plural(c.Read, "article") + " of the week."
	if c.Unread > 0 {
		s += " Not yet read for this: " + plural(c.Unread, "article") + "."
	}
	if c.Listed > 0 {
		s += " Left out since the codebook has them: " + plural(c.Listed, "wording") + "."
	}
	if c.Posts > 0 {
		s += " Posts are not looked at for candidates: " + plural(c.Posts, "post") + " of the week."
	}
	return append(out, s)
}

// score prints a score, a dash where it cannot be computed.
func score(f *float64) string {
	if f == nil {
		return "–"
	}
	return strconv.FormatFloat(*f, 'f', 2, 64)
}

// rateWords prints counts, share and interval in one line; a dash where
// nothing was counted.
func rateWords(r *Rate) string {
	if r == nil {
		return "–"
	}
	return of(*r) + ", " + share(*r) + " (" + interval(*r) + ")"
}

// ratePointer is rateWords for a template, where a rate may stand by value.
func ratePointer(r any) string {
	switch r := r.(type) {
	case Rate:
		return rateWords(&r)
	case *Rate:
		return rateWords(r)
	}
	return ""
}

// judgedWords says whether a person has looked at a candidate.
func judgedWords(c Candidate) string {
	return cmp.Or(c.Judged, "not looked at by a person yet")
}

func nearWords(c Candidate) string {
	if c.Near == nil {
		return ""
	}
	return fmt.Sprintf("“%s” (tracked) stands in %d of its %d documents.", c.Near.Label, c.Near.Documents, len(c.Documents))
}

func markdownCandidates(d *document, p *page) {
	if p.Candidates == nil {
		return
	}
	d.para("## Candidates")
	d.para("%s", candidatesIntro)
	if len(p.Candidates.Rows) == 0 {
		d.para("Nothing new.")
	}
	for _, c := range p.TopCandidates() {
		d.para("### %d. %s", c.Rank, esc(c.Label))
		d.para("%s, %s: %s. %s, %s of %s.", code(c.ID), c.State, judgedWords(c), storyWords(c), plural(c.Outlets, "outlet"), plural(c.Owners, "owner"))
		d.table("Novelty", "q", "Distinctiveness", "Loadedness", "Texts of the week", "Twelve weeks before", "Control outlets")
		d.row(score(c.Novelty), qWords(c.Q), score(c.Distinctiveness), score(c.Loadedness), rateWords(&c.Week), rateWords(c.Before), rateWords(c.Control))
		d.line("")
		if len(c.Variants) > 1 {
			d.para("Wordings: %s.", esc(strings.Join(c.Variants, "; ")))
		}
		if n := nearWords(c); n != "" {
			d.para("%s", esc(n))
		}
		for _, id := range c.Passages {
			e := p.Citation(id)
			q, ok := quotation(*e)
			if !ok {
				continue
			}
			d.line("> %s**%s**%s", edge(esc(q.Before), q.Before, true), esc(q.Words), edge(esc(q.After), q.After, false))
			d.line(">")
			d.para("> — %s", source(e))
		}
	}
	for _, n := range p.CandidateNotes() {
		d.para("%s", n)
	}
}

// source is a citation without what is known of tracked framings alone.
func source(e *Citation) string {
	return fmt.Sprintf("%s, %s, %s. Captured %s, capture %s, %s at %d; passage %d, bytes %d–%d",
		esc(e.Name), headline(e.Title, e.URL), printDate(e.Published), moment(e.Captured), code(e.Capture), code(e.File), e.Offset, e.Passage, e.Start, e.End)
}

func storyWords(c Candidate) string {
	if c.Stories == 0 {
		return "stories not told apart"
	}
	return stories(c.Stories)
}

// qWords prints a false-discovery rate.
func qWords(q *float64) string {
	switch {
	case q == nil:
		return "–"
	case *q < 0.001:
		return "< 0.001"
	}
	return strconv.FormatFloat(*q, 'f', 3, 64)
}

func candidatesCSV(r Report) []byte {
	t := newTable("rank", "candidate", "label", "state", "judged", "novelty", "q", "distinctiveness", "loadedness",
		"texts", "texts_of", "rate", "low", "high", "too_few", "before", "before_of", "rate_before", "low_before", "high_before", "too_few_before",
		"control", "control_of", "rate_control", "low_control", "high_control", "too_few_control", "stories", "outlets", "owners", "near", "variants", "first", "first_url", "documents")
	if r.Candidates == nil {
		return t.bytes()
	}
	maybe := func(x *Rate) []string {
		if x == nil {
			return make([]string, 6)
		}
		return rateCells(*x)
	}
	for _, c := range r.Candidates.Rows {
		near := ""
		if c.Near != nil {
			near = c.Near.ID
		}
		t.row(slices.Concat([]string{strconv.Itoa(c.Rank), c.ID, c.Label, c.State, c.Judged, decimal(c.Novelty), decimal(c.Q), decimal(c.Distinctiveness), decimal(c.Loadedness)},
			rateCells(c.Week), maybe(c.Before), maybe(c.Control),
			[]string{strconv.Itoa(c.Stories), strconv.Itoa(c.Outlets), strconv.Itoa(c.Owners), near, strings.Join(c.Variants, " | "), csvDate(c.First), c.FirstURL, strings.Join(c.Documents, " ")})...)
	}
	return t.bytes()
}
