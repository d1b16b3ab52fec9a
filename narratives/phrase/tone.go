package phrase

import (
	"hash/fnv"
	"math"
)

// A tone is what the sightings of a unit come to, added up over them.
type tone struct {
	company float64 // how loaded the words around it are, 0 to 1 each
	cue     float64 // how loaded what it stands behind is
	manner  float64 // how much its own words are of ceremony
	around  float64 // how much the words around it are
}

// tones are those of the document at hand: by word, the sum of log(1 - weight)
// of the words before it, and the weight of what a wording that begins there
// stands behind.
type tones struct {
	loaded, manner []float64
	cues           []float64
	reach          int
}

const (
	// toneWords is how many words to either side of a wording are around it;
	// toneRunes, how many Chinese characters.
	toneWords = 12
	toneRunes = 20
	// cueReach is how many words behind a cue a wording may begin: "branded as
	// (an) (old) accomplice".
	cueReach = 3
)

// paths are weights of sequences of words.
type paths struct {
	weight  map[uint64]float64 // by key
	longest int                // in words
}

func (p *paths) put(words []string, weight float64) {
	key := uint64(noWords)
	for _, w := range words {
		key = step(key, hashOf(w))
	}
	if p.weight == nil {
		p.weight = map[uint64]float64{}
	}
	p.weight[key] = max(p.weight[key], weight)
	p.longest = max(p.longest, len(words))
}

// noWords is the key of an empty sequence.
const noWords = 14695981039346656037

// step is the key of a sequence with one more word.
func step(key, word uint64) uint64 {
	key = (key ^ word) * 1099511628211
	return key ^ key>>29
}

func hashOf(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// quiet is the logarithm of what a word of a weight leaves neutral.
func quiet(weight float64) float64 { return math.Log1p(-wordShare * weight) }

// hear reads the tones of the document at hand.
func (s *scanner) hear(d *Doc) {
	lang, n := s.dialect(d.Lang), len(s.words)
	t := &s.tones
	t.loaded, t.manner, t.cues = zeros(t.loaded, n+1), zeros(t.manner, n+1), zeros(t.cues, n+1)
	t.reach = toneWords
	if lang.han {
		t.reach = toneRunes
	}
	if s.o.NoLexicon {
		return
	}
	for i, w := range s.words {
		k := s.known(lang, uint32(w>>flagBits))
		if lang.han {
			if w&Joined == 0 {
				s.follow(lang, s.words, i, &lang.lexis.loadedPaths, func(end int, weight float64) { t.loaded[end] = min(t.loaded[end], quiet(weight)) })
				s.follow(lang, s.words, i, &lang.lexis.mannerPaths, func(end int, weight float64) { t.manner[end] = min(t.manner[end], quiet(weight)) })
			}
		} else {
			t.loaded[i+1], t.manner[i+1] = k.loaded, k.manner
		}
		s.follow(lang, s.words, i, &lang.lexis.cuePaths, func(end int, weight float64) {
			for at := end; at < min(n, end+cueReach) && (s.words[at]&Break == 0 || s.words[at]&(Scare|Quoted) != 0); at++ {
				t.cues[at] = max(t.cues[at], weight)
			}
		})
	}
	for i := 1; i <= n; i++ {
		t.loaded[i] += t.loaded[i-1]
		t.manner[i] += t.manner[i-1]
	}
}

// follow calls f for each sequence of p that begins with word i of some and does
// not leave its clause, with where it ends.
func (s *scanner) follow(lang *dialect, words []uint64, i int, p *paths, f func(end int, weight float64)) {
	key := uint64(noWords)
	for k := i; k < min(len(words), i+p.longest) && (k == i || words[k]&Break == 0); k++ {
		key = step(key, s.known(lang, uint32(words[k]>>flagBits)).hash)
		if w := p.weight[key]; w > 0 {
			f(k+1, w)
		}
	}
}

// add counts one sighting, at words from to to.
func (t *tones) add(u *tone, from, to int) {
	low, high := max(0, from-t.reach), min(len(t.loaded)-1, to+t.reach)
	share := func(sums []float64, low, high int) float64 { return sums[high] - sums[low] }
	own := share(t.manner, from, to)
	u.company += 1 - math.Exp(share(t.loaded, low, high)-share(t.loaded, from, to))
	u.around += 1 - math.Exp(share(t.manner, low, high)-own)
	u.manner += 1 - math.Exp(own)
	u.cue += t.cues[from]
}

// zeros is n zeros, in list if they have room there.
func zeros(list []float64, n int) []float64 {
	if cap(list) < n {
		return make([]float64, n)
	}
	list = list[:n]
	clear(list)
	return list
}
