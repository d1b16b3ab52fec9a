package phrase

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPack reads back what was written, now and in the form before.
func TestPack(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, number := range []func() uint32{
		func() uint32 { return 1 },
		func() uint32 { return 1 + uint32(math.Pow(50000, r.Float64())) }, // Zipf's law
		func() uint32 { return r.Uint32() >> r.IntN(32) },
		func() uint32 { return math.MaxUint32 },
	} {
		for n := range 60 {
			var ids, flags []uint32
			var want []uint64
			var before []byte
			for range n * n / 8 {
				id, flag := max(1, number()), uint32(0)
				if r.IntN(4) == 0 {
					flag = uint32(r.IntN(1 << flagBits))
				}
				ids, flags, want = append(ids, id), append(flags, flag), append(want, uint64(id)<<flagBits|uint64(flag))
				before = binary.AppendUvarint(before, uint64(id)<<flagBits|uint64(flag))
			}
			b := Pack(ids, flags)
			for _, form := range [][]byte{b, before} {
				if got, err := Unpack([]uint64{5}, form); err != nil || !slices.Equal(got, append([]uint64{5}, want...)) {
					t.Fatalf("%d words: %v, %v; want %v", len(ids), got, err, want)
				}
			}
			if len(b) > 1 {
				for cut := range len(b) - 1 {
					if _, err := Unpack(nil, b[:1+cut]); err == nil && cut > 0 {
						t.Errorf("%d of %d bytes are read", 1+cut, len(b))
					}
				}
				if _, err := Unpack(nil, append(slices.Clone(b), 0)); err == nil {
					t.Error("a byte too many is read")
				}
			}
		}
	}
}

// Every symbol has a code and none begins another: the lengths fill the table.
func TestCodes(t *testing.T) {
	for k, p := range packings {
		for _, c := range []*code{p.size, p.flags} {
			sum := 0
			for i, n := range c.length {
				if n == 0 || n > longestCode {
					t.Fatalf("packing %d: symbol %d has %d bits", k, i, n)
				}
				sum += 1 << (longestCode - n)
			}
			if sum != 1<<longestCode {
				t.Errorf("packing %d: the codes take %d of %d", k, sum, 1<<longestCode)
			}
		}
		if len(p.size.length) != 33 || len(p.flags.length) != 1<<flagBits {
			t.Errorf("packing %d: %d sizes, %d flags", k, len(p.size.length), len(p.flags.length))
		}
	}
}

func BenchmarkUnpack(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	var ids, flags []uint32
	for range 1000 {
		ids, flags = append(ids, 1+uint32(math.Pow(50000, r.Float64()))), append(flags, uint32(r.IntN(8)/7))
	}
	packed := Pack(ids, flags)
	var words []uint64
	for b.Loop() {
		words, _ = Unpack(words[:0], packed)
	}
}
