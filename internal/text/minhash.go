package text

import (
	"encoding/binary"
	"math"

	"github.com/zeebo/xxh3"
)

// Signatures follow Li, Owen and Zhang (2012), one permutation hashing: each
// shingle is hashed once, part of the hash choosing the slot. Empty slots are
// filled as Shrivastava (2017), optimal densification, does: from a full slot
// chosen by hash, so that the estimate stays unbiased.
const (
	slots       = 128
	minShingles = 12 // fewer say nothing about two texts
	shingleWord = 5  // words a shingle
	shingleRune = 4  // characters a shingle, where words are not spaced

	// bandRows is the number of slots in a band. Texts of overlap J share a
	// band of r slots with odds Jʳ, and one of b bands with 1−(1−Jʳ)ᵇ. With
	// 42 bands of 3 that is .996 at .5, .94 at .4, .29 at .2 and .04 at .1;
	// 32 bands of 4 would find only .87 at .5. TestBands measures it.
	bandRows = 3
)

// Signature returns the MinHash signature of s over shingles of five words
// (four characters for Chinese and Japanese), nil if s has fewer than twelve
// shingles. Signatures of different lang are only comparable if both or none
// are zh or ja.
func Signature(s, lang string) []uint64 {
	n := shingleWord
	if l := base(lang); l == "zh" || l == "ja" {
		n = shingleRune
	}
	tokens := Tokens(s, lang)
	if len(tokens)-n+1 < minShingles {
		return nil
	}
	hashes := make([]uint64, len(tokens))
	for i, t := range tokens {
		hashes[i] = xxh3.HashString(t.Fold)
	}
	sig := make([]uint64, slots)
	for i := range sig {
		sig[i] = math.MaxUint64
	}
	var buf [8 * shingleWord]byte
	for i := 0; i+n <= len(hashes); i++ {
		for j, h := range hashes[i : i+n] {
			binary.LittleEndian.PutUint64(buf[8*j:], h)
		}
		h := xxh3.Hash(buf[:8*n])
		slot, v := h%slots, h/slots
		sig[slot] = min(sig[slot], v)
	}
	densify(sig)
	return sig
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

// Bands returns the hashed bands of a signature, 42 of 3 slots each; texts
// that share a band may be near-duplicates. Nil gives nil.
func Bands(signature []uint64) []uint64 {
	var out []uint64
	var b [8 * (bandRows + 1)]byte
	for i := 0; i+bandRows <= len(signature); i += bandRows {
		binary.LittleEndian.PutUint64(b[:], uint64(i))
		for j, v := range signature[i : i+bandRows] {
			binary.LittleEndian.PutUint64(b[8*(j+1):], v)
		}
		out = append(out, xxh3.Hash(b[:]))
	}
	return out
}

// Overlap estimates the Jaccard overlap of the shingles behind two signatures,
// 0 if either is nil. The standard error is about .045 at an overlap of .5.
func Overlap(a, b []uint64) float64 {
	if len(a) == 0 || len(a) != len(b) {
		return 0
	}
	n := 0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
