package narratives

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// A source is everything that a tracker looks for, as it is kept.
type source struct {
	Codebook Codebook `json:"codebook"`
	Topics   []Topic  `json:"topics"`
	Actors   []Actor  `json:"actors"`
}

// Source returns the codebook, topics and actors of the tracker as JSON, from
// which Restore makes the same tracker.
func (t *Tracker) Source(version string) []byte {
	b, err := json.Marshal(source{Codebook{version, t.framings}, t.topics, t.actors})
	if err != nil {
		panic(err) // unreachable: strings and times only
	}
	return b
}

// Restore makes a tracker of what Source has returned.
func Restore(body []byte) (*Tracker, Codebook, error) {
	var s source
	if err := json.Unmarshal(body, &s); err != nil {
		return nil, s.Codebook, fmt.Errorf("read codebook: %w", err)
	}
	t, err := Compile(s.Codebook, s.Topics, s.Actors)
	return t, s.Codebook, err
}

// A Change says what became of a mention.
type Change string

// What can become of a mention under another codebook.
const (
	Gained  Change = "gained"
	Lost    Change = "lost"
	Moved   Change = "moved"   // other words of the same passage, overlapping
	Revoice Change = "revoice" // the same words in another voice, place, scare quotes or negation
)

// A RecodedMention is a mention that has changed.
type RecodedMention struct {
	Change   Change `json:"change"`
	Document string `json:"document"`
	Version  string `json:"version"`
	Passage  int    `json:"passage"`
	Text     string `json:"text"`
	Was      string `json:"was"` // voice, place, scare quotes, negation; for Moved also the words; empty if gained
	Is       string `json:"is"`  // likewise; empty if lost
}

// A RecodedFraming says what has changed of a framing.
type RecodedFraming struct {
	Framing  string           `json:"framing"`
	Label    string           `json:"label"` // in the newer codebook, else in the older one
	Entry    string           `json:"entry"` // new, gone, patterns, same; empty if the old text was not kept
	Same     int              `json:"same"`  // mentions
	Gained   int              `json:"gained"`
	Lost     int              `json:"lost"`
	Moved    int              `json:"moved"`
	Revoiced int              `json:"revoiced"`
	Before   int              `json:"documents_before"`
	After    int              `json:"documents_after"`
	Mentions []RecodedMention `json:"mentions"` // that have changed, by document and place
}

// A Recoding compares the mentions of documents under two codebooks.
type Recoding struct {
	document string
	old, now []Mention
	by       map[string]*RecodedFraming
}

// Add takes the mentions of a document, or of some of its versions, under the
// old and the new codebook. Those of one document are added one after the
// other.
func (r *Recoding) Add(document string, old, now []Mention) {
	if document != r.document {
		r.flush()
		r.document = document
	}
	r.old, r.now = append(r.old, old...), append(r.now, now...)
}

func (r *Recoding) flush() {
	type place struct {
		framing, version string
		passage          int
	}
	groups := map[place]*[2][]Mention{}
	for side, list := range [][]Mention{r.old, r.now} {
		for _, m := range list {
			p := place{m.Framing, m.Version, m.Passage}
			if groups[p] == nil {
				groups[p] = &[2][]Mention{}
			}
			groups[p][side] = append(groups[p][side], m)
		}
	}
	order := slices.SortedFunc(maps.Keys(groups), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.framing, b.framing), cmp.Compare(a.version, b.version), cmp.Compare(a.passage, b.passage))
	})
	had, has := map[string]bool{}, map[string]bool{}
	for _, p := range order {
		g := groups[p]
		had[p.framing] = had[p.framing] || len(g[0]) > 0
		has[p.framing] = has[p.framing] || len(g[1]) > 0
		r.framing(p.framing).pair(g[0], g[1])
	}
	for f := range had {
		if had[f] {
			r.by[f].Before++
		}
		if has[f] {
			r.by[f].After++
		}
	}
	r.old, r.now = nil, nil
}

func (r *Recoding) framing(id string) *RecodedFraming {
	if r.by == nil {
		r.by = map[string]*RecodedFraming{}
	}
	if r.by[id] == nil {
		r.by[id] = &RecodedFraming{Framing: id, Mentions: []RecodedMention{}}
	}
	return r.by[id]
}

// pair compares the mentions of one framing in one passage.
func (f *RecodedFraming) pair(old, now []Mention) {
	byStart := func(a, b Mention) int { return cmp.Compare(a.Start, b.Start) }
	slices.SortFunc(old, byStart)
	slices.SortFunc(now, byStart)
	taken := make([]bool, len(old))
	find := func(match func(Mention) bool) int {
		for i, o := range old {
			if !taken[i] && match(o) {
				return i
			}
		}
		return -1
	}
	add := func(c Change, m Mention, was, is string) {
		f.Mentions = append(f.Mentions, RecodedMention{c, m.Document, m.Version, m.Passage, m.Text, was, is})
	}
	var left []Mention
	for _, m := range now {
		i := find(func(o Mention) bool { return o.Start == m.Start && o.End == m.End })
		if i < 0 {
			left = append(left, m)
			continue
		}
		taken[i] = true
		if was, is := standing(old[i]), standing(m); was != is {
			f.Revoiced++
			add(Revoice, m, was, is)
		} else {
			f.Same++
		}
	}
	for _, m := range left {
		if i := find(func(o Mention) bool { return o.Start < m.End && m.Start < o.End }); i >= 0 {
			taken[i] = true
			f.Moved++
			add(Moved, m, standing(old[i])+": "+old[i].Text, standing(m)+": "+m.Text)
			continue
		}
		f.Gained++
		add(Gained, m, "", standing(m))
	}
	for i, m := range old {
		if !taken[i] {
			f.Lost++
			add(Lost, m, standing(m), "")
		}
	}
}

// standing writes how the words of a mention stand.
func standing(m Mention) string {
	s := string(m.Voice) + ", " + string(m.Place)
	if m.Scare {
		s += ", scare quotes"
	}
	if m.Negated {
		s += ", negated"
	}
	return s
}

// Framings returns what has changed, by id: every framing that was found under
// either codebook, or whose entry differs. old is nil if its text was not kept.
func (r *Recoding) Framings(old, now *Codebook) []RecodedFraming {
	r.flush()
	r.document = ""
	if old != nil {
		was, is := entries(old), entries(now)
		for id := range was {
			switch n, ok := is[id]; {
			case !ok:
				r.framing(id).Entry = "gone"
			case !reflect.DeepEqual(was[id].Variants, n.Variants) || !reflect.DeepEqual(was[id].Not, n.Not):
				r.framing(id).Entry = "patterns"
			case r.by[id] != nil:
				r.by[id].Entry = "same"
			}
		}
		for id := range is {
			if _, ok := was[id]; !ok {
				r.framing(id).Entry = "new"
			}
		}
	}
	for _, book := range []*Codebook{old, now} {
		if book == nil {
			continue
		}
		for _, f := range book.Framings {
			if r.by[f.ID] != nil {
				r.by[f.ID].Label = f.Label
			}
		}
	}
	out := []RecodedFraming{}
	for _, id := range slices.Sorted(maps.Keys(r.by)) {
		out = append(out, *r.by[id])
	}
	return out
}

func entries(c *Codebook) map[string]Framing {
	m := map[string]Framing{}
	for _, f := range c.Framings {
		m[f.ID] = f
	}
	return m
}
