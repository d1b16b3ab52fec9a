package phrase

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
)

// A Question is a window of documents and what it is compared with. A document
// of the past or of a control outlet needs no words if it stands in Postings;
// the counts are the same.
type Question struct {
	Forms    []string // of words, by number; what a document's words refer to
	Window   []Doc    // of the outlets watched
	History  []Doc    // of the same outlets, in the twelve weeks before
	Control  []Doc    // of control outlets, in the window
	Postings []Postings
	Options  Options

	// Years says in how many earlier years each of some phrases stood in two
	// documents or more around the same weeks. Nil: there are none.
	Years func(phrases []uint64) ([]int, error)
}

// An occurrence is where a unit stands first in a document of the window.
type occurrence struct {
	doc      int32 // in Question.Window, sorted
	from, to int32 // words
}

// A unit is what is counted: a word, a pair of words, a group of the
// thesaurus, a character gram.
type unit struct {
	key      uint64
	id       uint64       // of its name
	at       []occurrence // one for each document, in order
	origins  int          // documents of the window, reprints once
	stories  int
	history  int    // documents of the history, reprints once
	control  int    // likewise of control outlets
	weeks    uint32 // which weeks of the history hold it, a bit each
	years    int    // in which it stood around the same weeks
	times    int    // occurrences in the window
	capital  int    // of those, written with capitals
	scare    int    // of those, between quotation marks that hold few words
	tone     tone
	grade    grade
	contexts float64 // over which its documents spread
}

// leastOrigins is in how many texts a unit must stand to be counted further.
// Two, because a family's wordings are pooled before anything is left out.
const leastOrigins = 2

// tally is what a question's documents come to.
type tally struct {
	s                        *scanner
	docs                     []Doc // window, by origin, time and id
	before, beside           []Doc // history and control, likewise
	units                    []*unit
	byKey                    map[uint64]*unit
	about                    []setting // of each document
	window, history, control int       // texts, reprints once
	weeks                    int       // with documents in the history
	postings                 []Postings
	unpacked                 map[int][]uint64 // words of documents of the window that were asked for
	unpackedWords            int
	storyless                bool // no document has a story
	tested                   int  // units met in the window, kept or not
}

func count(q Question) (*tally, error) {
	t := &tally{s: newScanner(q.Forms, q.Options), docs: sorted(q.Window), before: sorted(q.History), beside: sorted(q.Control), postings: q.Postings}
	// In a first pass the units that stand in one text only are told apart:
	// most do, and nothing but their number is needed.
	type first struct{ origin, n int32 }
	seen := map[uint64]first{}
	origin := int32(0)
	for i := range t.docs {
		if i == 0 || t.docs[i].Origin != t.docs[i-1].Origin {
			origin++
		}
		err := t.s.scan(&t.docs[i], func(key uint64, _, _ int) {
			if f := seen[key]; f.origin != origin {
				seen[key] = first{origin, f.n + 1}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	t.window, t.tested = int(origin), len(seen)
	kept := map[uint64]*unit{}
	for key, f := range seen {
		if f.n >= leastOrigins {
			kept[key] = &unit{key: key, origins: int(f.n)}
		}
	}
	clear(seen)
	for i := range t.docs {
		if err := t.s.load(&t.docs[i]); err != nil {
			return nil, err
		}
		t.s.hear(&t.docs[i])
		t.s.units(&t.docs[i], func(key uint64, from, to int) {
			u := kept[key]
			if u == nil {
				return
			}
			t.s.tones.add(&u.tone, from, to)
			if len(u.at) == 0 {
				u.id = t.s.phraseID(key, t.docs[i].Lang, from, to)
			}
			if n := len(u.at); n == 0 || u.at[n-1].doc != int32(i) {
				u.at = append(u.at, occurrence{int32(i), int32(from), int32(to)})
			}
			u.times++
			if c, s := t.marks(from, to); c || s {
				u.capital += one(c)
				u.scare += one(s)
			}
		})
	}
	byID := make([]*unit, 0, len(kept))
	for _, u := range kept {
		byID = append(byID, u)
	}
	slices.SortFunc(byID, func(a, b *unit) int { return cmp.Compare(a.id, b.id) })
	var err error
	t.history, t.weeks, err = t.others(t.before, byID, kept, func(u *unit, week uint32) { u.history++; u.weeks |= week })
	if err != nil {
		return nil, err
	}
	if t.control, _, err = t.others(t.beside, byID, kept, func(u *unit, _ uint32) { u.control++ }); err != nil {
		return nil, err
	}
	t.byKey = kept
	for _, key := range slices.Sorted(maps.Keys(kept)) {
		t.units = append(t.units, kept[key])
	}
	t.stories()
	if err := t.contexts(); err != nil {
		return nil, err
	}
	for _, u := range t.units {
		u.contexts = min(t.travel(u), float64(u.stories))
	}
	return t, nil
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// marks says whether words of the document at hand are written as a name, and
// whether they stand in scare quotes. A group or pair is a name if all its
// content words are.
func (t *tally) marks(from, to int) (capital, scare bool) {
	capital, scare = true, true
	for _, w := range t.s.words[from:to] {
		scare = scare && w&Scare != 0
	}
	capital = t.s.words[from]&Capital != 0 && t.s.words[to-1]&Capital != 0
	return capital, scare
}

func sorted(docs []Doc) []Doc {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b Doc) int {
		return cmp.Or(cmp.Compare(a.Origin, b.Origin), a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
	})
	return docs
}

// stories counts the stories a unit stands in.
func (t *tally) stories() {
	ids := map[string]int32{}
	of := make([]int32, len(t.docs))
	t.storyless = true
	for i, d := range t.docs {
		id := "o" + d.Origin
		if d.Story != "" {
			id, t.storyless = "s"+d.Story, false
		}
		n, ok := ids[id]
		if !ok {
			n = int32(len(ids))
			ids[id] = n
		}
		of[i] = n
	}
	last := make([]int32, len(ids))
	for n, u := range t.units {
		for _, o := range u.at {
			if s := of[o.doc]; last[s] != int32(n)+1 {
				last[s] = int32(n) + 1
				u.stories++
			}
		}
	}
}

// regular says in how many of the weeks a set of bits has.
func regular(weeks uint32) int { return bits.OnesCount32(weeks) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// mostUnpacked is how many words of documents are kept unpacked.
const mostUnpacked = 1 << 21

// wordsOf returns the words of a document of the window that has been scanned:
// grams are many, and looked at one by one.
func (t *tally) wordsOf(doc int) []uint64 {
	if words, ok := t.unpacked[doc]; ok {
		return words
	}
	words, err := Unpack(nil, t.docs[doc].Words)
	if err != nil {
		return nil // unreachable: it has been scanned
	}
	if t.unpackedWords += len(words); t.unpacked == nil || t.unpackedWords > mostUnpacked {
		t.unpacked, t.unpackedWords = map[int][]uint64{}, len(words)
	}
	t.unpacked[doc] = words
	return words
}
