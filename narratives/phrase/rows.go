package phrase

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// A Row is a family of wordings in a window.
type Row struct {
	Key       string   // what identifies the family: its language and head words
	Members   []string // keys of the units that were joined to it
	Label     string
	Variants  []string // wordings as printed, folded, most frequent first; at most twelve
	State     string   // Alert, Candidate, Ritual or Event
	Documents []string // ids, by time
	Past      []string // ids of documents of the history; of the first Settled rows only
	Against   []string // of control outlets, likewise
	Texts     int      // documents, reprints once
	Stories   int
	Outlets   int
	Owners    int
	Scores    Scores
	Counts    Counts
	First     time.Time // of the documents in the window
	FirstURL  string
}

// Scores of a row, nil where they cannot be computed. None of them holds
// another; Rank is the stated function of them all.
type Scores struct {
	Novelty         *float64
	Distinctiveness *float64
	Loadedness      *float64
	Q               *float64
	Rank            float64
}

// Counts are what the scores are computed from: texts, reprints once.
type Counts struct {
	Window, WindowOf   int
	History, HistoryOf int
	Control, ControlOf int
	Weeks, WeeksOf     int // of the history
}

// States of a row.
const (
	Alert     = "alert"     // new at a false-discovery rate of 5 %, in two stories or more
	Candidate = "candidate" // everything else
	Ritual    = "ritual"    // house style, protocol, anniversaries: it comes regularly
	Event     = "event"     // one story
)

const (
	// alertRate is the false-discovery rate of an alert.
	alertRate = 0.05
	// mostVariants is how many wordings a row holds.
	mostVariants = 12
	// mostRows bounds a listing; what comes later has no score to speak of.
	mostRows = 5000
	// nearShare is the share of a unit's documents in which it stands beside a
	// row's head for the row to take it up.
	nearShare = 0.6
	// nearWords is how many words apart it may stand there.
	nearWords = 1
	// mostKin bounds the kin of a head: each needs its place among the variants.
	mostKin = 6
	// coverWords is the length of the longest wording.
	coverWords = 7
)

// A head is a row as it is being built.
type head struct {
	u       *unit
	members []*unit
	kin     []*unit  // of like wording, in other documents
	past    []string // ids of documents of the history, of the first Settled heads only
	against []string // of control outlets, likewise
	core    []uint32 // stems of the head and of what always stands beside it
	rank    float64
	cover   []occurrence // by occurrence of the head: with what stands beside it
}

// Rows answers q: all rows, best first. Equal questions give equal rows, in
// whatever order their documents come.
func Rows(q Question) ([]Row, error) {
	r, err := Rank(q, mostRows)
	if err != nil {
		return nil, err
	}
	return r.Rows, nil
}

// A Ranking is a window's rows.
type Ranking struct {
	Rows  []Row // best first; those after the first so many have a Key and nothing else
	t     *tally
	heads []*head
	in    map[*unit]bool // units that lead a row or were joined to one
}

// Rank is Rows of which the first top are written out.
func Rank(q Question, top int) (*Ranking, error) {
	t, err := count(q)
	if err != nil {
		return nil, err
	}
	t.grade()
	heads := t.families()
	if err := t.pasts(heads[:min(len(heads), Settled)]); err != nil {
		return nil, err
	}
	if err := t.yearly(heads[:min(len(heads), top)], q.Years); err != nil {
		return nil, err
	}
	out := &Ranking{t: t, heads: heads, in: map[*unit]bool{}}
	for i, h := range heads {
		for _, u := range append([]*unit{h.u}, slices.Concat(h.members, h.kin)...) {
			out.in[u] = true
		}
		r := Row{Key: t.name(h.u)}
		if i < top {
			if r, err = t.row(h); err != nil {
				return nil, err
			}
		}
		out.Rows = append(out.Rows, r)
	}
	return out, nil
}

// yearly asks in how many earlier years heads stood around the same weeks, of
// those for which it decides anything.
func (t *tally) yearly(heads []*head, years func([]uint64) ([]int, error)) error {
	if years == nil {
		return nil
	}
	var asked []*head
	var phrases []uint64
	for _, h := range heads {
		if h.u.stories > 1 && regular(h.u.weeks) <= ritualAbsent {
			asked, phrases = append(asked, h), append(phrases, h.u.id)
		}
	}
	n, err := years(phrases)
	if err != nil {
		return err
	}
	for i, h := range asked {
		h.u.years = n[i]
	}
	return nil
}

// families joins units to rows. The best unit opens a row; each next one is
// joined to the row beside whose head it stands in most of its documents, else
// to the one whose wording it is most like, or opens a row of its own. A unit is
// joined to a head, never to a member: no chains. Scores and documents stay
// those of the head.
func (t *tally) families() []*head {
	order := slices.Clone(t.units)
	slices.SortStableFunc(order, func(a, b *unit) int { return cmp.Compare(b.grade.rank, a.grade.rank) })
	var heads []*head
	in := make([][]int32, len(t.docs)) // heads by document
	index := make([][]int32, len(t.docs))
	near := map[int32]int{}
	kinship := kinship{t: t, heads: map[string][]int32{}, met: map[int32]bool{}, sense: map[uint32]string{}}
	open := func(u *unit) {
		n := int32(len(heads))
		heads = append(heads, &head{u: u, core: stemsOf(u), cover: slices.Clone(u.at), rank: u.grade.rank})
		for _, stem := range stemsOf(u) {
			kinship.add(stem, n)
		}
		for k, o := range u.at {
			in[o.doc] = append(in[o.doc], n)
			index[o.doc] = append(index[o.doc], int32(k))
		}
	}
	framings := map[uint32]int32{} // heads by group
	for _, u := range order {      // what the thesaurus holds is a family from the start
		if u.grade.rank > 0 && t.isFraming(u) {
			framings[uint32(u.key)] = int32(len(heads))
			open(u)
		}
	}
	for _, u := range order {
		if u.grade.rank <= 0 || len(heads) == mostRows {
			break
		}
		if t.isFraming(u) || t.isConcept(u) {
			continue
		}
		clear(near)
		distant := t.isDistant(u)
		for _, o := range u.at {
			for k, h := range in[o.doc] {
				if distant && !t.isDistant(heads[h].u) {
					continue
				}
				p := heads[h].u.at[index[o.doc][k]]
				if o.from <= p.to+nearWords && p.from <= o.to+nearWords {
					near[h]++
				}
			}
		}
		if g, ok := framings[t.s.saidIn[u.key]]; ok { // what a group says is the group's, also where other words of it come first
			near[g] = max(near[g], together(u, heads[g].u))
		}
		best, most := int32(-1), 0
		for h, n := range near {
			if n > most || n == most && h < best {
				best, most = h, n
			}
		}
		if best >= 0 && float64(most) >= nearShare*float64(len(u.at)) {
			for _, other := range slices.Sorted(maps.Keys(near)) { // a wording of two framings is a wording of either
				if other != best && float64(near[other]) >= nearShare*float64(len(u.at)) && t.isFraming(heads[other].u) {
					heads[other].widen(u)
				}
			}
			h := heads[best]
			h.members = append(h.members, u)
			h.widen(u)
			if t.s.said[u.key] && t.isFraming(h.u) { // a family stands where the best of its wordings does
				h.rank = max(h.rank, u.grade.rank)
			}
			if float64(most) >= nearShare*float64(len(h.u.at)) {
				for _, stem := range stemsOf(u) {
					if !slices.Contains(h.core, stem) {
						h.core = append(h.core, stem)
						kinship.add(stem, best)
					}
				}
			}
			continue
		}
		if k := kinship.find(u, heads); k >= 0 && len(heads[k].kin) < mostKin {
			heads[k].kin = append(heads[k].kin, u)
			continue
		}
		open(u)
	}
	slices.SortStableFunc(heads, func(a, b *head) int { return cmp.Compare(b.rank, a.rank) })
	return heads
}

// together is in how many documents both of two units stand.
func together(a, b *unit) (n int) {
	for i, k := 0, 0; i < len(a.at) && k < len(b.at); {
		switch {
		case a.at[i].doc < b.at[k].doc:
			i++
		case a.at[i].doc > b.at[k].doc:
			k++
		default:
			i, k, n = i+1, k+1, n+1
		}
	}
	return n
}

// widen takes what stands beside the head into the wording.
func (h *head) widen(u *unit) {
	h.beside(u, func(k int, both occurrence) {
		c := h.cover[k]
		from, to := min(c.from, both.from), max(c.to, both.to)
		if to-from <= coverWords {
			h.cover[k].from, h.cover[k].to = from, to
		}
	})
}

// beside calls f for each document in which a unit stands beside the head, with
// the head's index and what both cover.
func (h *head) beside(u *unit, f func(k int, both occurrence)) {
	k := 0
	for _, o := range u.at {
		for k < len(h.u.at) && h.u.at[k].doc < o.doc {
			k++
		}
		if k == len(h.u.at) {
			return
		}
		p := h.u.at[k]
		if p.doc == o.doc && o.from <= p.to+nearWords && p.from <= o.to+nearWords {
			f(k, occurrence{o.doc, min(o.from, p.from), max(o.to, p.to)})
		}
	}
}

func (t *tally) row(h *head) (Row, error) {
	u := h.u
	r := Row{
		Key: t.name(u), Texts: u.origins, Stories: u.stories, Past: h.past, Against: h.against,
		Counts: Counts{
			Window: u.origins, WindowOf: t.window, History: u.history, HistoryOf: t.history,
			Control: u.control, ControlOf: t.control, Weeks: regular(u.weeks), WeeksOf: t.weeks,
		},
		Scores: Scores{
			Novelty: known64(u.grade.novelty), Distinctiveness: known64(u.grade.distinctiveness),
			Loadedness: known64(u.grade.loadedness), Q: known64(u.grade.q), Rank: h.rank,
		},
	}
	for _, m := range slices.Concat(h.members, h.kin) {
		r.Members = append(r.Members, t.name(m))
	}
	t.wordings(h, &r)
	outlets, owners := map[string]bool{}, map[string]bool{}
	docs := make([]*Doc, len(u.at))
	for i, o := range u.at {
		d := &t.docs[o.doc]
		outlets[d.Outlet], owners[d.Owner] = true, true
		docs[i] = d
	}
	slices.SortFunc(docs, func(a, b *Doc) int { return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.URL, b.URL)) })
	for _, d := range docs {
		r.Documents = append(r.Documents, d.ID)
	}
	r.Outlets, r.Owners = len(outlets), len(owners)
	r.First, r.FirstURL = docs[0].Published, docs[0].URL
	r.State = t.state(u)
	return r, nil
}

// name is the name of a unit.
func (t *tally) name(u *unit) string {
	if u.key&gramBit == 0 {
		return t.s.stemsName(u.key)
	}
	d, o := &t.docs[u.at[0].doc], u.at[0]
	t.s.words = append(t.s.words[:0], t.wordsOf(int(o.doc))...)
	return t.s.name(u.key, d.Lang, int(o.from), int(o.to))
}

// How regular a wording must be to count as ritual: the share of the weeks of
// the past that hold it, while it is no more frequent now than then; or how
// many earlier years hold it around the same week, and nothing in between does.
const (
	ritualWeeks  = 0.8
	ritualBelow  = 2.0
	ritualYears  = 2
	ritualAbsent = 1
)

func (t *tally) state(u *unit) string {
	switch g := u.grade; {
	case u.stories < 2:
		return Event
	case t.weeks >= leastWeeks && float64(regular(u.weeks)) >= ritualWeeks*float64(t.weeks) && g.novelty < ritualBelow && g.loadedness < 0.5:
		return Ritual
	case u.years >= ritualYears && regular(u.weeks) <= ritualAbsent:
		return Ritual
	case g.q <= alertRate:
		return Alert
	}
	return Candidate
}

// surface prints words of a document: folded, without determiners at the ends.
func (t *tally) surface(d *Doc, words []uint64, o occurrence) string {
	return t.s.surface(d.Lang, words, int(o.from), int(o.to))
}

func (s *scanner) surface(language string, words []uint64, from, to int) string {
	lang := s.dialect(language)
	for from < to && lang.lexis.roles[s.forms[words[from]>>flagBits]] == determiner {
		from++
	}
	var b strings.Builder
	for i, w := range words[from:to] {
		if i > 0 && !lang.han {
			b.WriteByte(' ')
		}
		b.WriteString(s.forms[w>>flagBits])
	}
	return b.String()
}

func known64(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}
