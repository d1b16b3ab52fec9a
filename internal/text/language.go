package text

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// languageSize is how much of a text is looked at, in bytes; more changes
// nothing.
const languageSize = 2000

// modelSize is how much of it the model looks at: after a hundred words its
// answer stands, and it is the slower of the two witnesses.
const modelSize = 600

// Language guesses the language of s: ISO 639-1, ISO 15924 script (Latn, Cyrl,
// Arab, Hans, Hant, Jpan and so on) and the probability of the guess, from 0 to
// 1; lang is empty if nothing can be said. The script decides first. Among
// languages that share one, two witnesses are weighed: a fastText model of 176
// languages, and, for the languages that have a profile, the odds of letters in
// threes and of common words (Cavnar and Trenkle 1994, with a naive Bayes model
// in place of ranks).
func Language(s string) (lang, script string, confidence float64) {
	s = clip(s, languageSize)
	best, share := mainScript(s)
	switch best {
	case scriptNone:
		return "", "", 0
	case scriptHan:
		return "zh", hanVariant(s), share
	case scriptKana:
		return "ja", "Jpan", share
	}
	name := scriptNames[best]
	if len(name.langs) == 1 {
		return name.langs[0], name.script, share
	}
	lang, confidence = among(s, best)
	return lang, name.script, confidence * share
}

// mainScript returns the script that most of s is in, and its share.
func mainScript(s string) (best int, share float64) {
	var n [scripts]int
	total, no := 0, 0
	for _, r := range s {
		if c := scriptOf(r); c != scriptNone {
			n[c]++
		}
		if r == 'の' {
			no++
		}
	}
	// A Chinese character says as much as three letters. Japanese text may
	// have few kana, Chinese text has none but the odd の.
	kana := n[scriptKana]
	n[scriptHan] *= 3
	n[scriptHang] *= 2
	if kana*15 >= n[scriptHan]/3 && (kana > no || kana > 1 || n[scriptHan] == 0) && kana > 0 {
		n[scriptKana] = kana*2 + n[scriptHan]
		n[scriptHan] = 0
	}
	for c, k := range n {
		total += k
		if k > n[best] {
			best = c
		}
	}
	if total == 0 {
		return scriptNone, 0
	}
	return best, float64(n[best]) / float64(total)
}

// Weights of the two witnesses, chosen on testdata/language/headlines.txt; the
// results change little around them.
const (
	// profileWeight scales the log odds of the profiles: letters in threes
	// overlap, so each is counted more than once.
	profileWeight = 0.3
	// modelFloor is added to what the model gives each language that has a
	// profile: of a few words it is often sure and wrong.
	modelFloor = 0.002
	// rareWeight is the prior of a language without a profile against that of
	// one with: the outlets watched seldom write Galician.
	rareWeight = 0.3
)

// among returns the likeliest of the languages that share a script, and its
// probability; nothing if no witness knows any part of s.
func among(s string, script int) (string, float64) {
	g := gates()[script]
	odds := make([]float64, len(g.langs))
	known := languages().logOdds(lettersOf(clip(s, modelSize)), func(label int, log float64) {
		if i := g.of[label]; i >= 0 {
			odds[i] += math.Exp(log)
		}
	})
	group := groups()[script]
	if group != nil {
		for i, l := range g.langs {
			if slices.Contains(group.langs, l) {
				odds[i] += modelFloor
			} else {
				odds[i] *= rareWeight
			}
		}
		known = group.weigh(odds, g.langs, s, script) || known
	}
	best, sum := 0, 0.0
	for i, p := range odds {
		sum += p
		if p > odds[best] {
			best = i
		}
	}
	if !known || sum == 0 {
		return "", 0
	}
	return g.langs[best], odds[best] / sum
}

// lettersOf returns the words of s as the model was trained on them: without
// digits and marks that a headline has and running text has not.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if scriptOf(r) == scriptNone && !withinWord(r) {
			return ' '
		}
		return r
	}, s)
}

// withinWord reports whether r stands within words: apostrophes, hyphens, marks
// above and below letters, and what joins Persian and Indic ones.
func withinWord(r rune) bool {
	return r == '\'' || r == '-' || r == '\u200c' || r == '\u200d' || r >= 0x300 && r < 0x370 || r >= 0x64B && r < 0x660
}

// A gate lists the languages that are written in a script, and which of them
// each label of the model means; -1 if none.
type gate struct {
	langs []string
	of    []int
}

// modelNames gives labels of the model that name a variety the code of what it
// is a variety of.
var modelNames = map[string]string{"arz": "ar", "azb": "az", "ckb": "ku", "sh": "sr", "nn": "no"}

// modelUnused are labels without news: constructed and ancient languages.
var modelUnused = []string{"ia", "ie", "io", "vo", "la", "sa", "kw", "gv", "cv"}

var gates = sync.OnceValue(func() [scripts]gate {
	var out [scripts]gate
	labels := languages().labels
	elsewhere := map[string]bool{"zh": true, "ja": true}
	for _, n := range scriptNames {
		for _, l := range n.langs {
			elsewhere[l] = l != "sr" && l != "ku"
		}
	}
	for script := range out {
		g := &out[script]
		for _, label := range labels {
			l := label
			if n := modelNames[l]; n != "" {
				l = n
			}
			in := slices.Contains(scriptNames[script].langs, l)
			if script == scriptLatn {
				in = len(l) == 2 && !elsewhere[label] && !elsewhere[l]
			}
			i := -1
			if in && !slices.Contains(modelUnused, l) {
				if i = slices.Index(g.langs, l); i < 0 {
					i = len(g.langs)
					g.langs = append(g.langs, l)
				}
			}
			g.of = append(g.of, i)
		}
	}
	return out
})

// Languages returns the codes Language can answer, sorted.
func Languages() []string {
	all := []string{"zh", "ja"}
	for _, g := range gates() {
		all = append(all, g.langs...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
