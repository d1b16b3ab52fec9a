package phrase

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
)

// The words of a document are kept as bits: of each a code for how many bits
// its number has, those after the first one, and a code for its flags. Numbers
// are given in the order of first use, so that frequent words have short ones.
// The codes are Huffman's (1952) in canonical order, with lengths that were set
// on a year of agency articles and on Chinese ones by the character; a document
// takes the one that is shorter for it. That is 12.9 bits a word in English and
// 13.1 a Chinese character, with an entropy of single words of 11.1 and 12.1; a
// varint of number and flags took 20.
var packings = [2]struct{ size, flags *code }{
	{newCode("bbb365344343445556688abbbbbbbbbbb"), newCode("13267788698aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa9999999999999")},
	{newCode("caa7644322346789abcccccbbbbbbbbbb"), newCode("245678aa8aaaaaaa2a4a7aaa8aaaaaaa34aa9aaaaaaaaaaa4aaa9aaaaaaaaaaa")},
}

// packed is the first byte of words as bits. Varints, which were written before
// and are still read, never begin with it, since no word has the number 0.
const packed = 0

// longestCode is the most bits of a code.
const longestCode = 12

// A code has a word of bits for each of some symbols, none the beginning of
// another.
type code struct {
	length, bits []uint16
	symbols      [1 << longestCode]uint16 // by the bits that follow: symbol<<4 | length
}

// newCode makes a code of the lengths of its words, a hexadecimal digit each.
func newCode(lengths string) *code {
	c := &code{length: make([]uint16, len(lengths)), bits: make([]uint16, len(lengths))}
	order := make([]int, len(lengths))
	for i, digit := range []byte(lengths) {
		order[i], c.length[i] = i, uint16(digit-'0')
		if digit >= 'a' {
			c.length[i] = uint16(digit - 'a' + 10)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(c.length[a]) - int(c.length[b]) })
	next := 0
	for _, i := range order {
		step := 1 << (longestCode - c.length[i])
		c.bits[i] = uint16(next / step)
		for k := next; k < next+step; k++ {
			c.symbols[k] = uint16(i)<<4 | c.length[i]
		}
		next += step
	}
	return c
}

// Pack writes a document's words, a number and flags of each.
func Pack(ids []uint32, flags []uint32) []byte {
	if len(ids) == 0 {
		return []byte{}
	}
	best, least := 0, -1
	for k, p := range packings {
		n := 0
		for i, id := range ids {
			n += int(p.size.length[bits.Len32(id)] + p.flags.length[flags[i]])
		}
		if least < 0 || n < least {
			best, least = k, n
		}
	}
	out := binary.AppendUvarint([]byte{packed}, uint64(len(ids))<<1|uint64(best))
	var held uint64
	n := 0
	put := func(v uint64, width int) {
		held, n = held<<width|v, n+width
		for ; n >= 8; n -= 8 {
			out = append(out, byte(held>>(n-8)))
		}
	}
	p := packings[best]
	for i, id := range ids {
		size := bits.Len32(id)
		put(uint64(p.size.bits[size]), int(p.size.length[size]))
		if size > 1 {
			put(uint64(id)&(1<<(size-1)-1), size-1)
		}
		put(uint64(p.flags.bits[flags[i]]), int(p.flags.length[flags[i]]))
	}
	put(0, 7) // fills the last byte
	return out
}

var errDamaged = errors.New("phrase: words of a document are damaged")

// Unpack appends what Pack wrote to dst: number<<6 | flags of each word.
func Unpack(dst []uint64, b []byte) ([]uint64, error) {
	if len(b) == 0 || b[0] != packed {
		return unpackVarints(dst, b)
	}
	head, n := binary.Uvarint(b[1:])
	if n <= 0 || head>>1 > 8*uint64(len(b)) {
		return dst, errDamaged
	}
	b = b[1+n:]
	p := &packings[head&1]
	var held uint64 // the bits that follow, first ones highest
	have := 0
	dst = slices.Grow(dst, int(head>>1))
	for range head >> 1 {
		if len(b) >= 8 {
			held |= binary.BigEndian.Uint64(b) >> have
			whole := (63 - have) / 8
			b, have = b[whole:], have+8*whole
		}
		for have <= 56 && len(b) > 0 {
			held |= uint64(b[0]) << (56 - have)
			b, have = b[1:], have+8
		}
		s := p.size.symbols[held>>(64-longestCode)]
		size, used := int(s>>4), int(s&15)
		held <<= used
		id := uint64(min(size, 1))
		if size > 1 {
			id = id<<(size-1) | held>>(65-size)
			held, used = held<<(size-1), used+size-1
		}
		s = p.flags.symbols[held>>(64-longestCode)]
		held, used = held<<(s&15), used+int(s&15)
		if have -= used; have < 0 {
			return dst, errDamaged
		}
		dst = append(dst, id<<flagBits|uint64(s>>4))
	}
	if have >= 8 || len(b) > 0 {
		return dst, errDamaged
	}
	return dst, nil
}

// unpackVarints reads words as they were written before.
func unpackVarints(dst []uint64, b []byte) ([]uint64, error) {
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return dst, errDamaged
		}
		dst, b = append(dst, v), b[n:]
	}
	return dst, nil
}

// WordNumber is the number of a word that Unpack returned.
func WordNumber(v uint64) uint64 { return v >> flagBits }
