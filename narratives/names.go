package narratives

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// An alias is one printed name of an actor.
type alias struct {
	actor   int
	stems   []string
	capital bool   // the first letter must be upper case
	letters string // all letters are upper case, and must be: "US", "UN"
}

// names finds actors in the texts of one language.
type names struct {
	first map[string][]alias // by first stem, longest first
}

// A sighting is an actor named in a line, by token, both ends inclusive.
type sighting struct {
	actor       int
	first, last int
}

// nameTable makes the table of a language. An actor without aliases in it is
// known by its English ones and its name.
func nameTable(actors []Actor, lang string) *names {
	t := &names{first: map[string][]alias{}}
	seen := map[string]bool{}
	for i, a := range actors {
		list := a.Aliases[lang]
		if len(list) == 0 {
			list = append(slices.Clone(a.Aliases["en"]), a.Name)
		}
		for _, s := range list {
			toks := text.Tokens(s, lang)
			if len(toks) == 0 || seen[a.ID+"\x00"+s] {
				continue
			}
			seen[a.ID+"\x00"+s] = true
			al := alias{actor: i, letters: initials(s)}
			r, _ := utf8.DecodeRuneInString(s[toks[0].Start:])
			al.capital = unicode.IsUpper(r)
			for _, k := range toks {
				al.stems = append(al.stems, k.Stem)
			}
			t.first[al.stems[0]] = append(t.first[al.stems[0]], al)
		}
	}
	for _, l := range t.first {
		slices.SortStableFunc(l, func(a, b alias) int {
			return cmp.Or(cmp.Compare(len(b.stems), len(a.stems)), cmp.Compare(actors[a.actor].ID, actors[b.actor].ID))
		})
	}
	return t
}

// initials returns the letters of s if it is one word of two upper-case
// letters or more, such as "US" or "U.S.".
func initials(s string) string {
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return ""
	}
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
	if len(letters) < 2 || strings.ContainsFunc(letters, func(r rune) bool { return !unicode.IsUpper(r) }) {
		return ""
	}
	return letters
}

// find returns the actors of a text, in order; of names that overlap, the
// first and longest.
func (t *names) find(s string, toks []text.Token) []sighting {
	var out []sighting
	for i := 0; i < len(toks); i++ {
		for _, a := range t.first[toks[i].Stem] {
			if i+len(a.stems) > len(toks) || !a.reads(s, toks[i:i+len(a.stems)]) {
				continue
			}
			out = append(out, sighting{actor: a.actor, first: i, last: i + len(a.stems) - 1})
			i += len(a.stems) - 1
			break
		}
	}
	return out
}

func (a *alias) reads(s string, toks []text.Token) bool {
	for k, w := range a.stems {
		if toks[k].Stem != w {
			return false
		}
		// The parts of a name stand together: no comma or full stop between.
		if k > 0 && strings.ContainsAny(s[toks[k-1].End:toks[k].Start], ",;:!?，。；：！？、()（）") {
			return false
		}
	}
	word := s[toks[0].Start:toks[0].End]
	if a.letters != "" {
		word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
		return initials(word) == a.letters
	}
	if a.capital {
		r, _ := utf8.DecodeRuneInString(word)
		return !unicode.IsLower(r)
	}
	return true
}

// actors returns the actors named in l.
func (l *line) actors() []sighting {
	if !l.sighted && l.table != nil {
		l.sights, l.sighted = l.table.find(l.text, l.tokens), true
	}
	return l.sights
}
