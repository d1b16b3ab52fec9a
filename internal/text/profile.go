package text

import (
	"embed"
	"math"
	"path"
	"strings"
	"sync"
	"unicode"
)

//go:embed profile/*.txt
var profiles embed.FS

// A group tells languages that share a script apart.
type group struct {
	langs []string
	odds  map[uint64][]float32 // log odds of three letters, by language
	words map[string][]float32 // what a common word adds
}

// Weights of the profiles, chosen on testdata/language/headlines.txt.
const (
	smoothing = 0.4 // added to every count
	// Cyrillic letters are stricter: no Russian word has a ї, while English
	// prints names with a ğ.
	smoothingCyrl = 0.02
	wordOdds      = 2.5 // what a common word of one language alone adds
	wordRepeat    = 3   // how often the common words count as text
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

// likelihood returns, for each of g.langs, the log odds of the letters and words of s;
// nil if none of them is known.
func (g *group) likelihood(s string, script int) []float64 {
	scores := make([]float64, len(g.langs))
	known := false
	threes(s, script, func(t uint64) {
		if odds := g.odds[t]; odds != nil {
			known = true
			for i, x := range odds {
				scores[i] += float64(x)
			}
		}
	}, func(w []byte) {
		for i, x := range g.words[string(w)] {
			scores[i] += float64(x)
		}
	})
	if !known {
		return nil
	}
	return scores
}

// weigh shares out the odds of those of langs that have a profile among them
// by what the profiles say of s; it reports whether they say anything.
func (g *group) weigh(odds []float64, langs []string, s string, script int) bool {
	scores := g.likelihood(s, script)
	if scores == nil {
		return false
	}
	best := map[string]float64{} // a language may have two profiles
	top := math.Inf(-1)
	for i, l := range g.langs {
		if x, ok := best[l]; !ok || scores[i] > x {
			best[l] = scores[i]
		}
		top = max(top, scores[i])
	}
	before, after := 0.0, 0.0
	for i, l := range langs {
		if x, ok := best[l]; ok {
			before += odds[i]
			odds[i] *= math.Exp(profileWeight * (x - top))
			after += odds[i]
		}
	}
	for i, l := range langs {
		if _, ok := best[l]; ok && after > 0 {
			odds[i] *= before / after
		}
	}
	return true
}
