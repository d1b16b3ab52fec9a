package text

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"
	"unicode"

	"github.com/zeebo/xxh3"
)

// A Fingerprint is what is kept of a text to find its copies by: a MinHash
// signature of its lead, and its longer words in order. Two texts are compared
// without the texts. The zero value is that of a text too short to compare.
type Fingerprint struct {
	lead  []uint16 // slots of the signature
	words []uint16 // hashes of the longer words, in order, at most sketchWords
}

// Signatures follow Li, Owen and Zhang (2012), one permutation hashing: each
// gram is hashed once, part of the hash choosing the slot. Empty slots are
// filled as Shrivastava (2017), optimal densification, does: from a full slot
// chosen by hash, so that the estimate stays unbiased.
//
// Grams are runs of letters of the lead, spaces and punctuation left out: they
// outlive words that are changed, misread, split or joined. The lead is taken
// because a copy may be cut short or have another text behind it.
const (
	slots    = 128
	leadSize = 100 // tokens; twice that in Chinese and Japanese
	gramSize = 6   // letters; three in Chinese and Japanese
	minGrams = 40  // fewer say nothing about two texts
)

// The order of words is kept for the longer ones, which say what a text is
// about; short ones are the same in any two texts of a language.
const (
	sketchWords   = 400 // kept
	comparedWords = 300 // of the shorter text
	sketchLetters = 4   // least letters of a word that is kept
)

// FingerprintOf returns the fingerprint of s, zero if s has fewer than forty
// grams or no twelve longer words. Fingerprints of different lang are only
// comparable if both or none are zh or ja.
func FingerprintOf(s, lang string) Fingerprint {
	n, lead, wide := gramSize, leadSize, false
	if l := base(lang); l == "zh" || l == "ja" {
		n, lead, wide = gramSize/2, 2*leadSize, true
	}
	tokens := Tokens(s, lang)
	letters := make([]byte, 0, 8*lead)
	starts := make([]int, 0, 8*lead) // of each letter
	var f Fingerprint
	var last string
	for i, t := range tokens {
		if i < lead {
			for _, r := range t.Fold {
				if unicode.IsLetter(r) {
					starts = append(starts, len(letters))
					letters = append(letters, string(r)...)
				}
			}
		}
		if len(f.words) == sketchWords {
			if i >= lead {
				break
			}
			continue
		}
		switch {
		case wide: // pairs of characters
			if last != "" {
				f.words = append(f.words, uint16(xxh3.HashString(last+t.Fold)))
			}
			last = t.Fold
		case longWord(t.Fold):
			f.words = append(f.words, uint16(xxh3.HashString(t.Fold)))
		}
	}
	grams := len(starts) - n + 1
	if grams < minGrams || len(f.words) < 12 {
		return Fingerprint{}
	}
	starts = append(starts, len(letters))
	f.lead = signature(grams, func(i int) uint64 { return xxh3.Hash(letters[starts[i]:starts[i+n]]) })
	return f
}

func longWord(s string) bool {
	n := 0
	for range s {
		if n++; n == sketchLetters {
			return true
		}
	}
	return false
}

// signature returns the least hash of each slot, cut to 16 bits.
func signature(n int, hash func(int) uint64) []uint16 {
	var least [slots]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	for i := range n {
		h := hash(i)
		slot, v := h%slots, h/slots
		least[slot] = min(least[slot], v)
	}
	densify(least[:])
	out := make([]uint16, slots)
	for i, v := range least {
		out[i] = uint16(v)
	}
	return out
}

// densify fills empty slots from full ones. A signature has at least one full
// slot, and every attempt finds one with odds of its share, so this ends.
func densify(sig []uint64) {
	full := make([]bool, len(sig))
	for i, v := range sig {
		full[i] = v != math.MaxUint64
	}
	var b [16]byte
	for i := range sig {
		if full[i] {
			continue
		}
		for try := uint64(0); ; try++ {
			binary.LittleEndian.PutUint64(b[:], uint64(i))
			binary.LittleEndian.PutUint64(b[8:], try)
			if from := xxh3.Hash(b[:]) % uint64(len(sig)); full[from] {
				sig[i] = sig[from]
				break
			}
		}
	}
}

// IsZero reports whether the text was too short to compare.
func (f Fingerprint) IsZero() bool { return len(f.lead) == 0 }

// Words returns how many of the text's longer words are kept, at most 400.
func (f Fingerprint) Words() int { return len(f.words) }

// Lead estimates the Jaccard overlap of the grams of two leads, 0 if either
// fingerprint is zero. The standard error is about .04 at an overlap of .25.
func (f Fingerprint) Lead(o Fingerprint) float64 {
	if f.IsZero() || o.IsZero() {
		return 0
	}
	n := 0
	for i, v := range f.lead {
		if v == o.lead[i] {
			n++
		}
	}
	return float64(n) / slots
}

// Coverage returns the share of the shorter text that stands, in the same
// order, in the opening of the longer one that is a quarter longer than it; 0
// if either fingerprint is zero. The longer words of both are aligned, at most
// the first 300 of the shorter. It is the same both ways.
func (f Fingerprint) Coverage(o Fingerprint) float64 {
	if f.IsZero() || o.IsZero() {
		return 0
	}
	short, long := f.words, o.words
	if c := cmp.Compare(len(short), len(long)); c > 0 || c == 0 && slices.Compare(short, long) > 0 {
		short, long = long, short
	}
	short = short[:min(len(short), comparedWords)]
	long = long[:min(len(long), len(short)*5/4+16)]
	return float64(common(short, long)) / float64(len(short))
}

// Shared returns the share of the words of a that stand in b in the same order,
// 0 if a has none.
func Shared(a, b, lang string) float64 {
	hashes := func(s string) []uint16 {
		tokens := Tokens(s, lang)
		out := make([]uint16, len(tokens))
		for i, t := range tokens {
			out[i] = uint16(xxh3.HashString(t.Fold))
		}
		return out
	}
	x := hashes(a)
	if len(x) == 0 {
		return 0
	}
	return float64(common(x, hashes(b))) / float64(len(x))
}

// common returns the length of the longest common subsequence, by the
// bit-parallel method of Hyyrö (2004).
func common(a, b []uint16) int {
	n := (len(a) + 63) / 64
	at := make(map[uint16][]uint64, len(a))
	for i, w := range a {
		row := at[w]
		if row == nil {
			row = make([]uint64, n)
			at[w] = row
		}
		row[i/64] |= 1 << (i % 64)
	}
	v := make([]uint64, n) // a zero bit is a step of the subsequence
	for i := range v {
		v[i] = math.MaxUint64
	}
	for _, w := range b {
		row := at[w]
		if row == nil {
			continue
		}
		var carry uint64
		for i, x := range v {
			u := x & row[i]
			var sum uint64
			sum, carry = bits.Add64(x, u, carry)
			v[i] = sum | x&^row[i]
		}
	}
	steps := 0
	for i, x := range v {
		if rest := len(a) - 64*i; rest < 64 {
			x |= math.MaxUint64 << rest
		}
		steps += bits.OnesCount64(^x)
	}
	return steps
}

// AppendBinary appends f as bytes: its slots, then its words, two bytes each,
// little endian. A zero fingerprint has no bytes. The error is always nil.
func (f Fingerprint) AppendBinary(b []byte) ([]byte, error) {
	for _, list := range [][]uint16{f.lead, f.words} {
		for _, v := range list {
			b = binary.LittleEndian.AppendUint16(b, v)
		}
	}
	return b, nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (f *Fingerprint) UnmarshalBinary(b []byte) error {
	*f = Fingerprint{}
	if len(b) == 0 {
		return nil
	}
	if len(b)%2 != 0 || len(b) < 2*slots || len(b) > 2*(slots+sketchWords) {
		return errors.New("fingerprint: not of this form")
	}
	all := make([]uint16, len(b)/2)
	for i := range all {
		all[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	f.lead, f.words = all[:slots:slots], all[slots:]
	return nil
}
