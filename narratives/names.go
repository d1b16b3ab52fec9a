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
	if len(a.stems) == 2 && a.stems[1] == "方" && sideInWord(a.stems[0], s, toks) {
		return false
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

// Characters with which 中方, 美方, 日方 and their like are parts of other words:
// 其中方面, 集中方式, 近日方才, 完美方案.
const (
	sideAfter  = "法针針便才式向能案可得位圆圓言块塊程形剂劑糖舟寸阵陣"
	sideFacing = "临臨对對向前" // 中方面临: the side faces something
)

var sideBefore = map[string]string{
	"中": "其集当當空年月途心手眼话話家水火高初之从從暗正市适適命击擊折居", "美": "优優完精健审審唯甜华華",
	"日": "近昨今次当當每生假工即往明前平节節0123456789０１２３４５６７８９一二三四五六七八九十", "英": "精", "法": "方办辦做想看说說无無", "德": "道品美公",
}

// sideInWord reports whether a state's sign and 方, the tokens toks of s, are
// parts of other words.
func sideInWord(state, s string, toks []text.Token) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:toks[0].Start])
	if strings.ContainsRune(sideBefore[state], before) {
		return true
	}
	rest := s[toks[1].End:]
	after, n := utf8.DecodeRuneInString(rest)
	if after == '面' {
		next, _ := utf8.DecodeRuneInString(rest[n:])
		return !strings.ContainsRune(sideFacing, next)
	}
	return n > 0 && strings.ContainsRune(sideAfter, after)
}

// actors returns the actors named in l.
func (l *line) actors() []sighting {
	if !l.sighted && l.table != nil {
		l.sights, l.sighted = l.table.find(l.text, l.tokens), true
	}
	return l.sights
}
