package phrase

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

//go:embed function.txt
var functionList string

//go:embed lexicon.txt
var lexiconList string

//go:embed thesaurus.txt
var thesaurusList string

// A role is what a word may do in a wording.
type role uint8

const (
	content    role = iota
	determiner      // left out
	connector       // inside a wording, never at its end
	stop            // a wording ends before it
)

// A group is an entry of the thesaurus in one language: stems in a row.
type group struct {
	id    string
	stems []string
}

// A lexis is what is known of one language.
type lexis struct {
	roles  map[string]role    // by form
	weight map[string]float64 // by stem; by form in Chinese
	groups map[string][]group // by first stem, longest first
}

// Options leave out parts of what is known, to measure what they are worth.
type Options struct {
	NoThesaurus bool
	NoLexicon   bool
}

var lexes = sync.OnceValue(func() map[string]*lexis {
	out := map[string]*lexis{}
	of := func(lang string) *lexis {
		if out[lang] == nil {
			out[lang] = &lexis{roles: map[string]role{}, weight: map[string]float64{}, groups: map[string][]group{}}
		}
		return out[lang]
	}
	for line := range entries(functionList) {
		f := strings.Fields(line)
		r := map[string]role{"d": determiner, "c": connector, "s": stop}[f[1]]
		for _, w := range f[2:] {
			of(f[0]).roles[text.Fold(w)] = r
		}
	}
	for line := range entries(lexiconList) {
		f := strings.Fields(line)
		weight := map[string]float64{"3": 1, "2": 0.6, "1": 0.3}[f[1]]
		for _, w := range f[2:] {
			sep := " "
			if f[0] == "zh" {
				sep = ""
			}
			key := strings.Join(stems(w, f[0]), sep)
			l := of(f[0])
			l.weight[key] = max(l.weight[key], weight)
		}
	}
	for line := range entries(thesaurusList) {
		id, rest, _ := strings.Cut(line, " | ")
		for part := range strings.SplitSeq(rest, " | ") {
			lang, words, _ := strings.Cut(part, ": ")
			l := of(lang)
			for w := range strings.SplitSeq(words, ", ") {
				s := l.contentStems(w, lang)
				if len(s) == 0 {
					continue
				}
				l.groups[s[0]] = append(l.groups[s[0]], group{"=" + id, s})
			}
		}
	}
	for _, l := range out {
		for _, g := range l.groups {
			slices.SortStableFunc(g, func(a, b group) int { return len(b.stems) - len(a.stems) })
		}
	}
	return out
})

// entries are the lines of a list that are no comments.
func entries(list string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(list) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

func stems(s, lang string) []string {
	var out []string
	for _, t := range text.Tokens(s, lang) {
		out = append(out, t.Stem)
	}
	return out
}

// contentStems are the stems of s without determiners and connectors; nil if it
// holds a word that no wording holds.
func (l *lexis) contentStems(s, lang string) []string {
	var out []string
	for _, t := range text.Tokens(s, lang) {
		switch r := l.roles[t.Fold]; {
		case lang == "zh" || r == content:
			out = append(out, t.Stem)
		case r == stop:
			return nil
		}
	}
	return out
}

// lexisOf returns what is known of a language; of an unknown one, nothing.
func lexisOf(lang string) *lexis {
	if l := lexes()[lang]; l != nil {
		return l
	}
	return &lexis{}
}
