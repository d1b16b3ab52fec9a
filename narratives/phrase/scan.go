package phrase

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A Doc is a document as it is counted.
type Doc struct {
	ID        string
	URL       string
	Outlet    string
	Owner     string
	Lang      string
	Week      string // ISO week
	Origin    string // document whose text it repeats; its own id if nobody's
	Story     string // id of its story; empty: a story of its own
	Published time.Time
	Words     []byte // as Pack wrote them
}

// A scanner finds the units of documents: single content words, unordered
// pairs of them that stand near each other in a clause, groups of the
// thesaurus, and in Chinese also character grams of three words or more.
type scanner struct {
	forms    []string // by number of the word
	o        Options
	langs    map[string]*dialect
	stems    map[string]uint32 // by language and stem; groups by their id
	concepts map[uint32]uint32 // of the stems that have one; a concept is its own
	said     map[uint64]bool   // words and pairs that stand in a wording of the thesaurus
	saidIn   map[uint64]uint32 // the group of the first such wording
	names    []string          // by number of the stem
	weights  []float64         // likewise
	words    []uint64          // of the document at hand
	spelt    []byte            // name of a gram of it
	items    []item
	seen     []item
	covered  []match // of the clause at hand, by entries of the thesaurus
	tones    tones   // of the document at hand
}

// A dialect is a language's words as the scanner has met them.
type dialect struct {
	lang   string
	lexis  *lexis
	words  []known // by number of the word
	groups map[uint32][]sequence
	han    bool              // written in Han characters
	split  bool              // and it is known how they make words
	spelt  map[uint64]uint32 // stems of Chinese words of more than one character, by their key
}

type known struct {
	stem    uint32
	root    uint32
	concept uint32 // 0: none
	inner   bool   // the concept stands for it in the thesaurus only
	after   string // the word that must stand before it for it to have the concept; empty: any
	role    role
	hash    uint64  // of the form
	loaded  float64 // what is left of neutral, as a logarithm
	manner  float64 // likewise of what is no ceremony
	met     bool
	skip    bool // digits, letters alone that are no word: ends a clause, belongs to nothing
}

// An item is a content word, or words of a thesaurus entry, in a clause.
type item struct {
	stem     uint32
	root     uint32
	concept  uint32 // of the word; 0: none
	inner    bool   // the concept stands for it in the thesaurus only
	from, to int    // words, end exclusive
	grouped  bool   // its words are counted as something wider too
}

func newScanner(forms []string, o Options) *scanner {
	s := &scanner{forms: forms, o: o, langs: map[string]*dialect{}, stems: map[string]uint32{}, said: map[uint64]bool{}, saidIn: map[uint64]uint32{}, concepts: map[uint32]uint32{}}
	s.intern("", "") // number 0 stands for nothing
	return s
}

func (s *scanner) intern(lang, stem string) uint32 {
	key := lang + ":" + stem
	if n, ok := s.stems[key]; ok {
		return n
	}
	n := uint32(len(s.names))
	s.stems[key] = n
	s.names = append(s.names, key)
	weight := 0.0
	if lang == "" && stem != "" && stem[0] == '=' && !s.o.NoThesaurus {
		weight = groupWeight
	} else if !s.o.NoLexicon && lang != "" {
		weight = lexisOf(lang).weight[stem]
	}
	s.weights = append(s.weights, weight)
	return n
}

// groupWeight is how loaded a word is for standing in the thesaurus of framing
// words.
const groupWeight = 0.8

func (s *scanner) dialect(lang string) *dialect {
	if d := s.langs[lang]; d != nil {
		return d
	}
	d := &dialect{lang: lang, lexis: lexisOf(lang), words: make([]known, len(s.forms)), groups: map[uint32][]sequence{}, han: lang == "zh" || lang == "ja", split: lang == "zh", spelt: map[uint64]uint32{}}
	s.langs[lang] = d
	if !s.o.NoThesaurus {
		left := s.o.leftOut(d.lexis, lang)
		for _, first := range sortedKeys(d.lexis.groups) {
			for _, g := range d.lexis.groups[first] {
				if left[g.said] {
					continue
				}
				q := sequence{stem: s.intern("", g.id), before: g.before, behind: g.behind}
				for _, one := range g.stems {
					if one[0] == '~' {
						q.stems = append(q.stems, s.intern("", one))
					} else {
						q.stems = append(q.stems, s.intern(lang, one))
					}
				}
				d.groups[q.stems[0]] = append(d.groups[q.stems[0]], q)
			}
		}
	}
	return d
}

func (s *scanner) known(d *dialect, id uint32) *known {
	k := &d.words[id]
	if k.met {
		return k
	}
	k.met = true
	form := s.forms[id]
	k.role, k.hash = d.lexis.roles[form], hashOf(form)
	if d.han {
		r, _ := utf8.DecodeRuneInString(form)
		k.skip = !unicode.Is(unicode.Han, r)
		k.stem = s.intern(d.lang, form)
		k.root = k.stem
		return k
	}
	k.skip = strings.ContainsFunc(form, unicode.IsDigit) || k.role == content && utf8.RuneCountInString(form) < 2
	if k.role == content && !k.skip {
		stem := form
		if t := text.Tokens(form, d.lang); len(t) == 1 {
			stem = t[0].Stem
		}
		k.stem, k.root = s.intern(d.lang, stem), s.intern(d.lang, root(stem, d.lang))
		k.loaded, k.manner = quiet(d.lexis.weight[stem]), quiet(d.lexis.manner[stem])
		if c := d.lexis.concept[stem]; c != "" && !s.o.NoThesaurus {
			k.concept, k.after = s.intern("", c), d.lexis.after[stem]
			if k.inner = isInner(c); k.inner {
				return k
			}
			s.concepts[k.concept] = k.concept
			if k.after == "" {
				s.concepts[k.stem] = k.concept
			}
		}
	}
	return k
}

// bound is a word that has a concept only after a certain other: both together
// where that one stands, else the word alone.
func (s *scanner) bound(k *known, words []uint64, i int) item {
	if i > 0 && words[i]&Break == 0 && s.forms[words[i-1]>>flagBits] == k.after {
		return item{stem: k.concept, root: k.concept, from: i - 1, to: i + 1}
	}
	return item{stem: k.stem, root: k.root, from: i, to: i + 1}
}

// How far apart the two words of a pair may stand: content words between them,
// and words of any kind. A wording is seldom longer; a wider window pairs
// whatever stands in one sentence.
const (
	pairItems = 3
	pairWords = 6
)

// scan calls emit for each unit of d, words from to to exclusive. The words of
// the document stay in s.words until the next call.
func (s *scanner) scan(d *Doc, emit func(key uint64, from, to int)) error {
	if err := s.load(d); err != nil {
		return err
	}
	s.units(d, emit)
	return nil
}

// load makes d the document at hand.
func (s *scanner) load(d *Doc) (err error) {
	s.words, err = Unpack(s.words[:0], d.Words)
	return err
}

// units calls emit for each unit of the document at hand.
func (s *scanner) units(d *Doc, emit func(key uint64, from, to int)) {
	lang := s.dialect(d.Lang)
	s.items = s.items[:0]
	for i, w := range s.words {
		id := uint32(w >> flagBits)
		if int(id) >= len(lang.words) {
			continue
		}
		k := s.known(lang, id)
		if w&Break != 0 || k.skip {
			s.clause(lang, emit)
		}
		if !k.skip && (lang.han || k.role == content) {
			one := item{stem: k.stem, root: k.root, concept: k.concept, inner: k.inner, from: i, to: i + 1}
			if k.after != "" {
				one = s.bound(k, s.words, i)
			}
			s.items = append(s.items, one)
		}
	}
	s.clause(lang, emit)
}

// clause emits the units of the items at hand and drops them.
func (s *scanner) clause(lang *dialect, emit func(key uint64, from, to int)) {
	if len(s.items) == 0 {
		return
	}
	if lang.han {
		s.hanClause(lang, emit)
		return
	}
	s.seen = s.seen[:0]
	for i := 0; i < len(s.items); i++ {
		one := s.items[i]
		m := s.match(lang, s.items[i:])
		switch {
		case m.n > 0: // what stands in the thesaurus is said in full: it makes no pairs
			m = s.longer(lang, s.items[i:], m)
			emit(uint64(m.stem)<<32|uint64(m.stem), m.from, m.to)
			s.say(s.items[i:i+m.n], m.stem)
			i += m.n - 1
			one = item{to: one.from}
		case one.concept != 0 && !one.inner:
			s.items[i].grouped = true
			one.stem = one.concept
		}
		s.seen = append(s.seen, one)
	}
	pairs(s.seen, emit)
	// A group pools what has long been said with what is new: its words are
	// units beside it.
	for i, a := range s.items {
		if a.grouped {
			emit(uint64(a.stem)<<32|uint64(a.stem), a.from, a.to)
		}
		for _, b := range s.items[i+1 : min(len(s.items), i+1+pairItems)] {
			if a.grouped || b.grouped {
				pair(a, b, emit)
			}
		}
	}
	s.items = s.items[:0]
}

// pairs emits items and the pairs of them; those without a stem keep a place.
func pairs(items []item, emit func(key uint64, from, to int)) {
	for i, a := range items {
		if a.stem == 0 {
			continue
		}
		emit(uint64(a.stem)<<32|uint64(a.stem), a.from, a.to)
		for _, b := range items[i+1 : min(len(items), i+1+pairItems)] {
			pair(a, b, emit)
		}
	}
}

// pair emits two items as a pair if they stand near each other.
func pair(a, b item, emit func(key uint64, from, to int)) {
	if b.from-a.to > pairWords || a.stem == b.stem || b.stem == 0 {
		return
	}
	lo, hi := min(a.stem, b.stem), max(a.stem, b.stem)
	emit(uint64(lo)<<32|uint64(hi), a.from, b.to)
}
