package text

import (
	"embed"
	"math"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// languageSize is how much of a text is looked at, in bytes; more changes
// nothing.
const languageSize = 2000

// Language guesses the language of s: ISO 639-1, ISO 15924 script (Latn, Cyrl,
// Arab, Hans, Hant, Jpan, Hang and those with one language each) and a
// confidence from 0 to 1; lang is empty if nothing can be said. The script
// decides first; among languages that share one, counts of letters in threes
// and of common words do (Cavnar and Trenkle 1994, with the odds of a naive
// Bayes model in place of ranks). A language that the profiles lack is taken
// for its nearest relative with low confidence.
func Language(s string) (lang, script string, confidence float64) {
	s = clip(s, languageSize)
	var n [scripts]int
	letters, no := 0, 0
	for _, r := range s {
		if c := scriptOf(r); c != scriptNone {
			n[c]++
			letters++
		}
		if r == 'の' {
			no++
		}
	}
	if letters == 0 {
		return "", "", 0
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
	best, total := scriptNone, 0
	for c, k := range n {
		total += k
		if k > n[best] {
			best = c
		}
	}
	share := float64(n[best]) / float64(total)
	switch best {
	case scriptHan:
		return "zh", hanVariant(s), share
	case scriptKana:
		return "ja", "Jpan", share
	case scriptLatn, scriptCyrl, scriptArab:
		lang, confidence = groups()[best].guess(s, best)
		return lang, scriptNames[best].script, confidence * share
	}
	return scriptNames[best].lang, scriptNames[best].script, share * scriptNames[best].sure
}

// Scripts the gate tells apart.
const (
	scriptNone = iota
	scriptLatn
	scriptCyrl
	scriptArab
	scriptHan
	scriptKana
	scriptHang
	scriptGrek
	scriptHebr
	scriptDeva
	scriptThai
	scriptGeor
	scriptArmn
	scriptBeng
	scriptTaml
	scriptTelu
	scriptEthi
	scriptMymr
	scriptKhmr
	scripts
)

// scriptNames gives each script its code, the language it is taken for where
// it has mostly one, and how sure that is.
var scriptNames = [scripts]struct {
	script, lang string
	sure         float64
}{
	scriptLatn: {script: "Latn"}, scriptCyrl: {script: "Cyrl"}, scriptArab: {script: "Arab"},
	scriptHang: {"Hang", "ko", 1}, scriptGrek: {"Grek", "el", 1}, scriptHebr: {"Hebr", "he", .95},
	scriptDeva: {"Deva", "hi", .7}, scriptThai: {"Thai", "th", 1}, scriptGeor: {"Geor", "ka", 1}, scriptArmn: {"Armn", "hy", 1},
	scriptBeng: {"Beng", "bn", .9}, scriptTaml: {"Taml", "ta", 1}, scriptTelu: {"Telu", "te", 1}, scriptEthi: {"Ethi", "am", .8},
	scriptMymr: {"Mymr", "my", .9}, scriptKhmr: {"Khmr", "km", 1},
}

// scriptOf returns the script of a letter, scriptNone for everything else.
func scriptOf(r rune) int {
	switch {
	case r < 0x80:
		if isLatin(r) {
			return scriptLatn
		}
		return scriptNone
	case r >= 0xC0 && r < 0x250 && r != '×' && r != '÷', r >= 0x1E00 && r < 0x1F00:
		return scriptLatn
	case r >= 0x370 && r < 0x400, r >= 0x1F00 && r < 0x2000:
		return scriptGrek
	case r >= 0x400 && r < 0x530:
		return scriptCyrl
	case r >= 0x531 && r < 0x590:
		return scriptArmn
	case r >= 0x5D0 && r < 0x5F0:
		return scriptHebr
	case r >= 0x620 && r < 0x6D4 && (r < 0x64B || r > 0x66F), r >= 0x750 && r < 0x780, r >= 0xFB50 && r < 0xFE00, r >= 0xFE70 && r < 0xFEFF:
		return scriptArab
	case r >= 0x3041 && r < 0x3100 && r != '・', r >= 0xFF66 && r < 0xFF9E:
		return scriptKana
	case isHan(r) || r >= 0xF900 && r < 0xFB00:
		return scriptHan
	case r >= 0xAC00 && r < 0xD7A4, r >= 0x1100 && r < 0x1200, r >= 0x3131 && r < 0x318F:
		return scriptHang
	case r >= 0x900 && r < 0x980:
		return scriptDeva
	case r >= 0x980 && r < 0xA00:
		return scriptBeng
	case r >= 0xB80 && r < 0xC00:
		return scriptTaml
	case r >= 0xC00 && r < 0xC80:
		return scriptTelu
	case r >= 0xE00 && r < 0xE80:
		return scriptThai
	case r >= 0x1000 && r < 0x10A0:
		return scriptMymr
	case r >= 0x10A0 && r < 0x1100:
		return scriptGeor
	case r >= 0x1200 && r < 0x1400:
		return scriptEthi
	case r >= 0x1780 && r < 0x1800:
		return scriptKhmr
	}
	return scriptNone
}

//go:embed profile/*.txt
var profiles embed.FS

// A group tells languages that share a script apart.
type group struct {
	langs []string
	odds  map[uint64][]float32 // log odds of three letters, by language
	words map[string][]float32 // what a common word adds
}

// Weights of the model, chosen on the headlines in language_test.go.
const (
	smoothing = 0.4 // added to every count
	// Cyrillic letters are stricter: no Russian word has a ї, while English
	// prints names with a ğ.
	smoothingCyrl = 0.02
	wordOdds      = 2.5 // what a common word of one language alone adds
	wordRepeat    = 3   // how often the common words count as text
	doubt         = 5.0 // margin of log odds at which a guess is as sure as not

	// Of the words of a text, the common ones are a fifth to a half in its own
	// language (Turkish has the fewest), and under a tenth in a foreign one.
	longText    = 20 // words from which that counts
	commonShare = 0.17
)

var groups = sync.OnceValue(func() map[int]*group {
	members := map[int][]string{
		scriptLatn: {"en", "es", "fr", "pt", "de", "it", "tr", "vi", "id", "sr-Latn", "pl", "nl"},
		scriptCyrl: {"ru", "uk", "be", "sr", "bg"},
		scriptArab: {"ar", "fa", "ur"},
	}
	out := map[int]*group{}
	for script, names := range members {
		out[script] = train(script, names)
	}
	return out
})

func train(script int, names []string) *group {
	g := &group{odds: map[uint64][]float32{}, words: map[string][]float32{}}
	counts := make([]map[uint64]int, len(names))
	totals := make([][2]int, len(names)) // of threes and of letters
	seen := map[uint64]bool{}
	one := func(t uint64) int {
		if t < 1<<21 {
			return 1
		}
		return 0
	}
	kinds, smooth := [2]int{}, [2]float64{smoothing, smoothing}
	if script == scriptCyrl {
		smooth[1] = smoothingCyrl
	}
	for i, name := range names {
		g.langs = append(g.langs, base(name))
		b, err := profiles.ReadFile(path.Join("profile", name+".txt"))
		if err != nil {
			panic(err) // unreachable: the file is compiled in
		}
		common, body, _ := strings.Cut(string(b), "\n")
		counts[i] = map[uint64]int{}
		add := func(times int) func(uint64) {
			return func(t uint64) {
				counts[i][t] += times
				totals[i][one(t)] += times
				if !seen[t] {
					seen[t] = true
					kinds[one(t)]++
				}
			}
		}
		threes(common, script, add(wordRepeat), nil)
		threes(body, script, add(1), nil)
		for _, w := range strings.Fields(common) {
			if g.words[w] == nil {
				g.words[w] = make([]float32, len(names))
			}
			g.words[w][i] = 1
		}
	}
	for t := range seen {
		odds := make([]float32, len(names))
		k := one(t)
		for i := range names {
			odds[i] = float32(math.Log((float64(counts[i][t]) + smooth[k]) / (float64(totals[i][k]) + smooth[k]*float64(kinds[k]))))
		}
		g.odds[t] = odds
	}
	for _, w := range g.words {
		sharers := float32(0)
		for _, x := range w {
			sharers += x
		}
		for i := range w {
			w[i] *= wordOdds / sharers
		}
	}
	return g
}

// threes calls three for every letter and every run of three in the words of a
// script, the gaps between words included, and word for every word, all in
// lower case.
func threes(s string, script int, three func(uint64), word func([]byte)) {
	var a, b rune = 0, ' '
	buf := make([]byte, 0, 64)
	end := func() {
		if b != ' ' {
			three(uint64(a)<<42 | uint64(b)<<21 | ' ')
			if word != nil {
				word(buf)
			}
		}
		a, b = 0, ' '
		buf = buf[:0]
	}
	for _, r := range s {
		if r == '’' {
			r = '\''
		}
		if scriptOf(r) != script && !(r == '\'' && script == scriptCyrl) {
			if r != '\u200c' { // joins Persian words
				end()
			}
			continue
		}
		r = unicode.ToLower(r)
		if a != 0 || b != ' ' {
			three(uint64(a)<<42 | uint64(b)<<21 | uint64(r))
		} else {
			three(uint64(' ')<<21 | uint64(r))
		}
		// Some letters alone tell languages apart: ї, ў, ј, ğ.
		three(uint64(r))
		a, b = b, r
		if word != nil && len(buf) < 48 {
			buf = append(buf, string(r)...)
		}
	}
	end()
}

// guess returns the best language and how sure it is.
func (g *group) guess(s string, script int) (string, float64) {
	scores := make([]float64, len(g.langs))
	common := make([]int, len(g.langs))
	known, all, words := 0, 0, 0
	threes(s, script, func(t uint64) {
		all++
		if odds := g.odds[t]; odds != nil {
			known++
			for i, x := range odds {
				scores[i] += float64(x)
			}
		}
	}, func(w []byte) {
		words++
		for i, x := range g.words[string(w)] {
			scores[i] += float64(x)
			if x > 0 {
				common[i]++
			}
		}
	})
	if known == 0 {
		return "", 0
	}
	best := 0
	for i := range scores {
		if scores[i] > scores[best] {
			best = i
		}
	}
	second := math.Inf(-1)
	for i, x := range scores {
		if g.langs[i] != g.langs[best] {
			second = max(second, x)
		}
	}
	margin := scores[best] - second
	sure := margin / (margin + doubt)
	// Letters that no profile has, or a text without the common words, are
	// signs of a language that no profile is for.
	sure *= min(1, 1.4*float64(known)/float64(all))
	if words >= longText {
		sure *= min(1, float64(common[best])/float64(words)/commonShare)
	}
	return g.langs[best], sure
}

// Languages returns the codes Language can answer, sorted.
func Languages() []string {
	all := []string{"zh", "ja"}
	for _, n := range scriptNames {
		if n.lang != "" {
			all = append(all, n.lang)
		}
	}
	for _, g := range groups() {
		all = append(all, g.langs...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
