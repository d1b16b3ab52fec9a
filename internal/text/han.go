package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/longbridgeapp/opencc"
)

// hanTable is opencc's t2s conversion as tables: what a character becomes on
// its own, and the phrases that decide otherwise. The library's own Convert
// makes a map for every character it passes, some hundred times the cost.
type hanTable struct {
	base    [0xA000 - 0x3400]rune // by character, 0: stays
	rest    map[rune]rune         // beyond the basic plane
	target  map[rune]bool         // what another character becomes: a sign of simplified text
	phrases map[rune][]phrase     // by first character, longest first
	moves   [0xA000 - 0x3400]bool // changes on its own or in some phrase
}

type phrase struct{ from, to []rune }

// hanOnce builds the table when the first Chinese text comes by.
var hanOnce = sync.OnceValue(buildHan)

func buildHan() *hanTable {
	t := &hanTable{rest: map[rune]rune{}, target: map[rune]bool{}, phrases: map[rune][]phrase{}}
	cc, err := opencc.New("t2s")
	if err != nil || len(cc.DictChains) != 1 || len(cc.DictChains[0].Dicts) != 2 {
		panic("text: opencc's t2s is not as it was") // unreachable: the tables are compiled in, and a test loads them
	}
	phrases, characters := cc.DictChains[0].Dicts[0], cc.DictChains[0].Dicts[1]
	each := func(r rune) {
		key := []byte(string(r))
		for _, id := range characters.Trie.PrefixMatch(key, 1) {
			if v, err := characters.Trie.Value(id); err == nil {
				to, _ := utf8.DecodeRuneInString(characters.Values[v][0])
				if to != r {
					t.set(r, to)
					t.target[to] = true
				}
			}
		}
		if _, err := phrases.Trie.Jump(key, 0); err != nil {
			return
		}
		for _, id := range phrases.Trie.PrefixPredict(key, 0) {
			from, err := phrases.Trie.Key(id)
			if err != nil {
				continue
			}
			if v, err := phrases.Trie.Value(id); err == nil {
				t.add(phrase{[]rune(string(from)), []rune(phrases.Values[v][0])})
			}
		}
	}
	for r := rune(0x3400); r < 0xA000; r++ {
		each(r)
	}
	for r := rune(0x20000); r < 0x32000; r++ {
		each(r)
	}
	return t
}

func (t *hanTable) set(from, to rune) {
	if from >= 0x3400 && from < 0xA000 {
		t.base[from-0x3400] = to
		t.moves[from-0x3400] = true
	} else {
		t.rest[from] = to
	}
}

func (t *hanTable) add(p phrase) {
	for i, r := range p.from {
		if r >= 0x3400 && r < 0xA000 && (i >= len(p.to) || p.to[i] != r) {
			t.moves[r-0x3400] = true
		}
	}
	list := t.phrases[p.from[0]]
	i := 0
	for i < len(list) && len(list[i].from) >= len(p.from) {
		i++
	}
	list = append(list, phrase{})
	copy(list[i+1:], list[i:])
	list[i] = p
	t.phrases[p.from[0]] = list
}

// single returns what a character becomes on its own.
func (t *hanTable) single(r rune) rune {
	if r >= 0x3400 && r < 0xA000 {
		if to := t.base[r-0x3400]; to != 0 {
			return to
		}
		return r
	}
	if to, ok := t.rest[r]; ok {
		return to
	}
	return r
}

// convert returns runes in simplified characters, in a slice of its own.
func (t *hanTable) convert(in []rune) []rune {
	out := make([]rune, 0, len(in))
next:
	for i := 0; i < len(in); {
		for _, p := range t.phrases[in[i]] {
			if hasPrefix(in[i:], p.from) {
				out = append(out, p.to...)
				i += len(p.from)
				continue next
			}
		}
		out = append(out, t.single(in[i]))
		i++
	}
	return out
}

func hasPrefix(in, prefix []rune) bool {
	if len(in) < len(prefix) {
		return false
	}
	for i, r := range prefix {
		if in[i] != r {
			return false
		}
	}
	return true
}

// traditional reports whether any character of s may change.
func (t *hanTable) traditional(s string) bool {
	for _, r := range s {
		if r >= 0x3400 && r < 0xA000 {
			if t.moves[r-0x3400] {
				return true
			}
		} else if r >= 0x20000 && t.rest[r] != 0 {
			return true
		}
	}
	return false
}

// simplified returns s in simplified characters.
func simplified(s string) string {
	t := hanOnce()
	if !t.traditional(s) {
		return s
	}
	return string(t.convert([]rune(s)))
}

// hanVariant tells simplified from traditional text, which share most of
// their characters: "Hans" or "Hant".
func hanVariant(s string) string {
	t := hanOnce()
	old, young := 0, 0
	for _, r := range s {
		switch {
		case r < 0x3400:
		case t.single(r) != r:
			old++
		case t.target[r]:
			young++
		}
	}
	// Some targets are old characters as well (后, 台), so a third is enough.
	if old > 0 && old*3 >= young {
		return "Hant"
	}
	return "Hans"
}

// hanFolds returns the folded runes of a run of Han characters, one for each.
func hanFolds(run string) []rune {
	t := hanOnce()
	in := []rune(run)
	if !t.traditional(run) {
		return in
	}
	if out := t.convert(in); len(out) == len(in) {
		return out
	}
	for i, r := range in {
		in[i] = t.single(r)
	}
	return in
}

// hanStrings keeps one string for each common character.
var hanStrings = sync.OnceValue(func() *[0xA000 - 0x3400]string {
	var all strings.Builder
	for r := rune(0x3400); r < 0xA000; r++ {
		all.WriteRune(r)
	}
	s := all.String()
	var t [0xA000 - 0x3400]string
	for i := range t {
		t[i] = s[3*i : 3*i+3]
	}
	return &t
})

func hanString(r rune) string {
	if r >= 0x3400 && r < 0xA000 {
		return hanStrings()[r-0x3400]
	}
	return string(r)
}
