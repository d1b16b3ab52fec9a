package phrase

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// PostingVersion is the version of how postings are written, and of what a
// scanner takes for a unit.
const PostingVersion = "posting/3"

// PostingKey names what postings depend on: how they are written, what is kept
// of a document, and the words that are left out, connect, or belong to a group
// or concept.
var PostingKey = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(functionList + "\x00" + plainList + "\x00" + thesaurusList + "\x00" + conceptList))
	return PostingVersion + " " + Key() + " " + hex.EncodeToString(sum[:4])
})

// idBits is how long the id of a phrase is. Among a million units, two have
// the same id with a chance of one in five hundred.
const idBits = 48

// PhraseID is the id of a unit by its name: the first 48 bits of its SHA-256,
// the same in every run and on every machine. An id that Identify derives from
// the name begins with the same twelve digits.
func PhraseID(name string) uint64 { return phraseID([]byte(name)) }

func phraseID(name []byte) uint64 {
	sum := sha256.Sum256(name)
	return binary.BigEndian.Uint64(sum[:8]) >> (64 - idBits)
}

// PhraseOf returns the phrase that a framing's id is derived from, if it is
// derived from a phrase alone.
func PhraseOf(framing string) (id uint64, ok bool) {
	if len(framing) != 17 || framing[0] != 'n' {
		return 0, false
	}
	v, err := strconv.ParseUint(framing[1:], 16, 64)
	return v >> (64 - idBits), err == nil
}

// Postings say in which documents units stand. They are what is kept of the
// weeks that a question looks back on, so that it need not scan their words.
type Postings struct {
	Documents []string
	Units     []byte // for each unit, by id: varints of the id less the last one, of the number of documents, and of each document's index less the last one
}

var errPostings = errors.New("phrase: postings are damaged")

// each calls f for each unit, by id. The slice is f's until it returns.
func (p *Postings) each(f func(id uint64, docs []uint32)) error {
	b := p.Units
	next := func() (uint64, bool) {
		if len(b) > 0 && b[0] < 0x80 {
			v := uint64(b[0])
			b = b[1:]
			return v, true
		}
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return 0, false
		}
		b = b[n:]
		return v, true
	}
	var docs []uint32
	id := uint64(0)
	for len(b) > 0 {
		step, ok := next()
		n, ok2 := next()
		if !ok || !ok2 || n > uint64(len(b)) {
			return errPostings
		}
		id += step
		docs = docs[:0]
		last := uint64(0)
		for range n {
			v, ok := next()
			if last += v; !ok || last >= uint64(len(p.Documents)) {
				return errPostings
			}
			docs = append(docs, uint32(last))
		}
		f(id, docs)
	}
	return nil
}

// A sighting is a unit in a document.
type sighting struct {
	id  uint64
	doc uint32
}

func pack(documents []string, list []sighting) Postings {
	slices.SortFunc(list, func(a, b sighting) int {
		if c := cmp.Compare(a.id, b.id); c != 0 {
			return c
		}
		return cmp.Compare(a.doc, b.doc)
	})
	list = slices.Compact(list)
	out := make([]byte, 0, 7*len(list))
	id := uint64(0)
	for i := 0; i < len(list); {
		k := i + 1
		for k < len(list) && list[k].id == list[i].id {
			k++
		}
		out = binary.AppendUvarint(out, list[i].id-id)
		out = binary.AppendUvarint(out, uint64(k-i))
		last := uint32(0)
		for _, s := range list[i:k] {
			out = binary.AppendUvarint(out, uint64(s.doc-last))
			last = s.doc
		}
		id, i = list[i].id, k
	}
	return Postings{Documents: documents, Units: out}
}

// Post makes the postings of documents. forms are the words that theirs refer
// to, by number.
func Post(forms []string, docs []Doc) (Postings, error) {
	s := newScanner(forms, Options{})
	type met struct {
		id   uint64
		last int32 // document, from 1
	}
	known := map[uint64]met{}
	var list []sighting
	documents := make([]string, len(docs))
	for i := range docs {
		documents[i] = docs[i].ID
		err := s.scan(&docs[i], func(key uint64, from, to int) {
			m, ok := known[key]
			if !ok {
				m.id = s.phraseID(key, docs[i].Lang, from, to)
			}
			if m.last != int32(i)+1 {
				m.last = int32(i) + 1
				known[key] = m
				list = append(list, sighting{m.id, uint32(i)})
			}
		})
		if err != nil {
			return Postings{}, err
		}
	}
	return pack(documents, list), nil
}

// Combine makes one of several postings. Of a document that stands in more than
// one of them the last counts.
func Combine(parts []Postings) (Postings, error) {
	var documents []string
	at := map[string]int{}
	for n, p := range parts {
		for _, d := range p.Documents {
			at[d] = n
		}
	}
	var list []sighting
	for n, p := range parts {
		number := make([]int64, len(p.Documents))
		for i, d := range p.Documents {
			if number[i] = -1; at[d] == n {
				number[i] = int64(len(documents))
				documents = append(documents, d)
			}
		}
		err := p.each(func(id uint64, docs []uint32) {
			for _, d := range docs {
				if number[d] >= 0 {
					list = append(list, sighting{id, uint32(number[d])})
				}
			}
		})
		if err != nil {
			return Postings{}, err
		}
	}
	return pack(documents, list), nil
}

// Holding returns the documents in which a phrase stands.
func (p *Postings) Holding(phrase uint64) (out []string, err error) {
	err = p.each(func(id uint64, docs []uint32) {
		if id == phrase {
			for _, d := range docs {
				out = append(out, p.Documents[d])
			}
		}
	})
	return out, err
}

// name is the name of a unit that stands at words from to to of the document
// at hand: language and stems, or a group of the thesaurus, which has no
// language.
func (s *scanner) name(key uint64, lang string, from, to int) string {
	if key&gramBit != 0 {
		return string(s.gramName(lang, from, to))
	}
	return s.stemsName(key)
}

// gramName is the name of a character gram, until the next call.
func (s *scanner) gramName(lang string, from, to int) []byte {
	s.spelt = append(append(s.spelt[:0], lang...), ':')
	for _, w := range s.words[from:to] {
		s.spelt = append(s.spelt, s.forms[w>>flagBits]...)
	}
	return s.spelt
}

// phraseID is the id of a unit that stands at words from to to of the document
// at hand.
func (s *scanner) phraseID(key uint64, lang string, from, to int) uint64 {
	if key&gramBit != 0 { // there are many
		return phraseID(s.gramName(lang, from, to))
	}
	return PhraseID(s.stemsName(key))
}

// stemsName is the name of a unit that is no character gram.
func (s *scanner) stemsName(key uint64) string {
	a, b := s.names[key>>32], s.names[uint32(key)]
	if a > b {
		a, b = b, a
	}
	if a == b {
		return strings.TrimPrefix(a, ":")
	}
	return strings.TrimPrefix(a, ":") + "+" + strings.TrimPrefix(b, ":")
}

// A Found phrase is its name, how it is printed most often, and the documents
// that hold it, as indices.
type Found struct {
	Name, Wording string
	At            []int
}

// Find returns which documents hold a phrase; an empty Name if none does.
func Find(forms []string, docs []Doc, phrase uint64) (out Found, err error) {
	s := newScanner(forms, Options{})
	known := map[uint64]string{} // name by key, empty where it is another phrase
	printed := map[string]int{}
	for i := range docs {
		held := false
		err := s.scan(&docs[i], func(key uint64, from, to int) {
			n, met := known[key]
			if !met {
				if s.phraseID(key, docs[i].Lang, from, to) == phrase {
					n = s.name(key, docs[i].Lang, from, to)
				}
				known[key] = n
			}
			if n != "" {
				out.Name, held = n, true
				printed[s.surface(docs[i].Lang, s.words, from, to)]++
			}
		})
		if err != nil {
			return Found{}, err
		}
		if held {
			out.At = append(out.At, i)
		}
	}
	for _, w := range sortedKeys(printed) {
		if printed[w] > printed[out.Wording] {
			out.Wording = w
		}
	}
	return out, nil
}
