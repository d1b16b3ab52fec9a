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

//go:embed ceremony.txt
var ceremonyList string

//go:embed plain.txt
var plainList string

//go:embed cue.txt
var cueList string

//go:embed thesaurus.txt
var thesaurusList string

//go:embed concept.txt
var conceptList string

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
	id             string
	before, behind []string // function words that must stand around it, where it has one content word
	stems          []string // roots or concepts
	said           string   // its content stems as they are, before concepts
}

// A lexis is what is known of one language.
type lexis struct {
	roles   map[string]role    // by form
	weight  map[string]float64 // by stem; by form in Chinese
	manner  map[string]float64 // likewise, of ceremony
	groups  map[string][]group // by first stem or concept, longest first
	concept map[string]string  // by stem
	after   map[string]string  // by stem: the word before it without which it has no concept

	loadedPaths, mannerPaths paths // the Chinese words of weight and manner, by character
	cuePaths                 paths // what stands before a wording that judges, by form
}

// weightOf are the weights of words by their mark in a list.
var weightOf = map[string]float64{"3": 1, "2": 0.6, "1": 0.3}

// Options leave out parts of what is known, to measure what they are worth.
type Options struct {
	NoThesaurus bool
	NoLexicon   bool
	// Without are phrases, each on a line: wordings of the thesaurus with the
	// same content words are left out, in whatever form.
	Without string
}

var lexes = sync.OnceValue(func() map[string]*lexis {
	out := map[string]*lexis{}
	of := func(lang string) *lexis {
		if out[lang] == nil {
			out[lang] = &lexis{roles: map[string]role{}, weight: map[string]float64{}, manner: map[string]float64{}, groups: map[string][]group{}, concept: map[string]string{}, after: map[string]string{}}
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
	plain := map[string]map[string]bool{} // stems by language
	for line := range entries(plainList) {
		f := strings.Fields(line)
		plain[f[0]] = map[string]bool{}
		for _, w := range f[1:] {
			for _, stem := range stems(w, f[0]) {
				plain[f[0]][stem] = true
			}
		}
	}
	for _, list := range []struct {
		text string
		in   func(l *lexis) (map[string]float64, *paths)
	}{
		{lexiconList, func(l *lexis) (map[string]float64, *paths) { return l.weight, &l.loadedPaths }},
		{ceremonyList, func(l *lexis) (map[string]float64, *paths) { return l.manner, &l.mannerPaths }},
	} {
		for line := range entries(list.text) {
			f := strings.Fields(line)
			weights, paths := list.in(of(f[0]))
			for _, w := range f[2:] {
				forms := stems(w, f[0])
				sep := " "
				if f[0] == "zh" {
					sep = ""
					paths.put(forms, weightOf[f[1]])
				}
				key := strings.Join(forms, sep)
				if plain[f[0]][key] {
					continue
				}
				weights[key] = max(weights[key], weightOf[f[1]])
			}
		}
	}
	for line := range entries(cueList) {
		f := strings.SplitN(line, " ", 3)
		for w := range strings.SplitSeq(f[2], ", ") {
			var forms []string
			for _, t := range text.Tokens(w, f[0]) {
				forms = append(forms, t.Fold)
			}
			of(f[0]).cuePaths.put(forms, weightOf[f[1]])
		}
	}
	for id, p := range parts(conceptList) {
		for _, w := range p.words {
			l := of(p.lang)
			s := l.contentStems(w, p.lang)
			if len(s) != 1 || l.concept[s[0]] != "" {
				continue
			}
			l.concept[s[0]] = "~" + id
			if first, _, two := strings.Cut(w, " "); two && p.lang != "zh" {
				l.after[s[0]] = text.Fold(first)
			}
		}
	}
	for id, p := range parts(thesaurusList) {
		l := of(p.lang)
		for _, w := range p.words {
			s := l.contentStems(w, p.lang)
			g := group{id: "=" + id, said: strings.Join(s, " ")}
			switch all := text.Tokens(w, p.lang); {
			case len(s) == 0, len(all) == 1 && plain[p.lang][s[0]]:
				continue // function words and plain ones are nothing to go by
			case len(s) > 1:
				g.stems = l.concepts(s, p.lang)
			case len(all) == 1: // a word alone stands for itself only
				g.stems = roots(s, p.lang)
			default: // "hands off" is not any hand
				if g.stems = roots(s, p.lang); isInner(l.concept[s[0]]) { // "two measures"
					g.stems[0] = l.concept[s[0]]
				}
				g.before, g.behind = l.around(all)
			}
			l.groups[g.stems[0]] = append(l.groups[g.stems[0]], g)
		}
	}
	for _, l := range out {
		for _, g := range l.groups {
			slices.SortStableFunc(g, func(a, b group) int { return len(b.stems) - len(a.stems) })
		}
	}
	return out
})

// negation is the determiner that is no mere place for another.
const negation = "no"

// around are the function words before and behind the one content word of a
// wording, without determiners: one rule for some is one rule for any.
func (l *lexis) around(tokens []text.Token) (before, behind []string) {
	met := false
	for _, t := range tokens {
		switch r := l.roles[t.Fold]; {
		case r == content:
			met = true
		case r == determiner && t.Fold != negation:
		case met:
			behind = append(behind, t.Fold)
		default:
			before = append(before, t.Fold)
		}
	}
	return before, behind
}

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

// A part is what a line of a list says of one language.
type part struct {
	lang  string
	words []string
}

// parts are the languages of the lines of a list: id | language: words | ...
func parts(list string) func(yield func(id string, p part) bool) {
	return func(yield func(id string, p part) bool) {
		for line := range entries(list) {
			id, rest, _ := strings.Cut(line, " | ")
			for one := range strings.SplitSeq(rest, " | ") {
				lang, words, _ := strings.Cut(one, ": ")
				if !yield(id, part{lang, strings.Split(words, ", ")}) {
					return
				}
			}
		}
	}
}

// isInner says whether a concept stands for its words in the thesaurus only.
func isInner(concept string) bool { return strings.HasPrefix(concept, "~.") }

// concepts are the roots of stems; where one has a concept, that.
func (l *lexis) concepts(stems []string, lang string) []string {
	out := roots(stems, lang)
	for i, s := range stems {
		if c := l.concept[s]; c != "" {
			out[i] = c
		}
	}
	return out
}

func roots(stems []string, lang string) []string {
	out := make([]string, len(stems))
	for i, s := range stems {
		out[i] = root(s, lang)
	}
	return out
}

func stems(s, lang string) []string {
	var out []string
	for _, t := range text.Tokens(s, lang) {
		out = append(out, t.Stem)
	}
	return out
}

// contentStems are the stems of the content words of s.
func (l *lexis) contentStems(s, lang string) []string {
	var out []string
	for _, t := range text.Tokens(s, lang) {
		if lang == "zh" || l.roles[t.Fold] == content {
			out = append(out, t.Stem)
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
