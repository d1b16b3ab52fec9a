package text

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed words/zh.txt.gz
var hanWordList []byte

// HanWordsVersion is the version of HanWords and of its list.
const HanWordsVersion = "hanwords/1"

// A HanKind is what a Chinese word is, as far as it matters to who counts them.
type HanKind uint8

const (
	HanPlain    HanKind = iota // anything else, and what the list does not hold
	HanName                    // of a place or a body
	HanCount                   // a number, a measure or a time
	HanFunction                // adverb, preposition, conjunction, pronoun, particle
)

// A HanWord is a word as HanWords found it.
type HanWord struct {
	Runes int // its length
	Kind  HanKind
}

type hanEntry struct {
	cost float32 // negative logarithm of its share of all words
	kind HanKind
}

// hanUnlisted is what a rune costs that the list does not hold.
const hanUnlisted = 18

// mostHanRunes is the length of the longest word of the list.
const mostHanRunes = 8

var hanWordsOnce = sync.OnceValue(func() map[string]hanEntry {
	z, err := gzip.NewReader(bytes.NewReader(hanWordList))
	if err != nil {
		panic("text: list of Chinese words: " + err.Error()) // unreachable: it is compiled in, and a test reads it
	}
	b, err := io.ReadAll(z)
	if err != nil {
		panic("text: list of Chinese words: " + err.Error()) // likewise
	}
	kinds := map[byte]HanKind{'n': HanName, 'c': HanCount, 'f': HanFunction}
	m := make(map[string]hanEntry, bytes.Count(b, []byte("\n")))
	for line := range strings.Lines(string(b)) {
		line = line[:len(line)-1]
		end := strings.IndexAny(line, "0123456789")
		cost := 0
		var kind HanKind
		for _, c := range []byte(line[end:]) {
			if k, ok := kinds[c]; ok {
				kind = k
			} else {
				cost = 10*cost + int(c-'0')
			}
		}
		m[line[:end]] = hanEntry{float32(cost) / 8, kind}
	}
	return m
})

// HanWords splits a run of Chinese characters (simplified, nothing else in it)
// into words: the split whose words are together most probable, each taken for
// itself (a unigram model over the list; Viterbi's search, as in jieba). What no
// word of the list covers is words of one character. The lengths add up to the
// runes of s; equal runs give equal words.
func HanWords(s string) []HanWord {
	list := hanWordsOnce()
	starts := make([]int, 0, len(s)/3+1)
	for i := range s {
		starts = append(starts, i)
	}
	n := len(starts)
	starts = append(starts, len(s))
	best := make([]float32, n+1)
	from := make([]int32, n+1)
	kind := make([]HanKind, n+1)
	for i := 1; i <= n; i++ {
		best[i] = math.MaxFloat32
		for k := max(0, i-mostHanRunes); k < i; k++ {
			e, ok := list[s[starts[k]:starts[i]]]
			if !ok {
				if k < i-1 {
					continue
				}
				e = hanEntry{cost: hanUnlisted}
			}
			if c := best[k] + e.cost; c < best[i] {
				best[i], from[i], kind[i] = c, int32(k), e.kind
			}
		}
	}
	var out []HanWord
	for i := n; i > 0; i = int(from[i]) {
		out = append(out, HanWord{i - int(from[i]), kind[i]})
	}
	slices.Reverse(out)
	return out
}

// IsHanRune says whether a folded token is a single Chinese character.
func IsHanRune(fold string) bool {
	r, n := utf8.DecodeRuneInString(fold)
	return n == len(fold) && isHan(r)
}
