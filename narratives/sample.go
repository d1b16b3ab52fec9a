package narratives

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Sampler draws a stratified random sample of items for two coders. What is
// drawn depends on the seed and on what is offered, not on its order: of each
// stratum come those whose digest with the seed is smallest.
type Sampler struct {
	seed  uint64
	size  int
	empty int
	by    []string
	cells map[string]*cell
}

// A cell is a stratum being filled.
type cell struct {
	size int
	best []draw
}

// A draw is an item with its place in the random order.
type draw struct {
	rank [16]byte
	item CodingItem
}

// Strata of passages in which the program found nothing.
const (
	NearStratum = "not found, found elsewhere in the document"
	FarStratum  = "not found in the document"
)

// StratumKeys are the properties by which found items can be parted.
func StratumKeys() []string { return []string{"voice", "tier", "place", "language", "framing"} }

// NewSampler returns a sampler of size items. A share of them, from 0 to 1, is
// of passages in which the program found nothing, half of them of documents in
// which it did. by names the properties that make the strata of the others.
func NewSampler(seed uint64, size int, empty float64, by []string) (*Sampler, error) {
	for _, b := range by {
		if !slices.Contains(StratumKeys(), b) {
			return nil, fmt.Errorf("%q: strata are made by %s", b, choices(StratumKeys()))
		}
	}
	if size < 1 {
		return nil, fmt.Errorf("size %d: want 1 or more", size)
	}
	if empty < 0 || empty > 1 {
		return nil, fmt.Errorf("share %v: want 0 to 1", empty)
	}
	return &Sampler{seed: seed, size: size, empty: int(empty*float64(size) + 0.5), by: by, cells: map[string]*cell{}}, nil
}

// Offer takes an item into the draw. Stratum is set for items without a find;
// that of the others, and Number and Size of all, are the sampler's.
func (s *Sampler) Offer(i CodingItem) {
	if i.Found() {
		i.Stratum = s.stratum(i)
	}
	c := s.cells[i.Stratum]
	if c == nil {
		c = &cell{}
		s.cells[i.Stratum] = c
	}
	c.size++
	c.best = append(c.best, draw{s.Rank(i.Version, strconv.Itoa(i.Passage), i.Framing), i})
	// Others may be of the same documents, so more are kept than are needed.
	if len(c.best) >= 8*s.size+64 {
		c.order()
		c.best = c.best[:4*s.size+32]
	}
}

// Rank is the place of something in the random order of this seed.
func (s *Sampler) Rank(parts ...string) [16]byte {
	h := sha256.New()
	var seed [8]byte
	binary.BigEndian.PutUint64(seed[:], s.seed)
	h.Write(seed[:])
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return [16]byte(h.Sum(nil))
}

func (c *cell) order() {
	slices.SortFunc(c.best, func(a, b draw) int { return bytes.Compare(a.rank[:], b.rank[:]) })
}

func (s *Sampler) stratum(i CodingItem) string {
	parts := []string{"found"}
	for _, b := range s.by {
		value := map[string]string{"voice": i.Program.Voice, "tier": i.Tier, "place": i.Program.Place, "language": i.Language, "framing": i.Framing}[b]
		parts = append(parts, b+" "+value)
	}
	return strings.Join(parts, ", ")
}

// Draw returns the sample, in random order and numbered. No two items are of
// one document, so that they may be taken as independent. Strata of found items
// get equal shares; what a small one cannot give, the others do.
func (s *Sampler) Draw() []CodingItem {
	used := map[string]bool{}
	var found []*cell
	for _, name := range slices.Sorted(maps.Keys(s.cells)) {
		c := s.cells[name]
		c.order()
		if name != NearStratum && name != FarStratum {
			found = append(found, c)
		}
	}
	var out []draw
	out = s.share(found, s.size-s.empty, used, out)
	out = s.share(s.only(NearStratum), s.size-s.empty+(s.empty+1)/2, used, out)
	out = s.share(s.only(FarStratum), s.size, used, out)
	slices.SortFunc(out, func(a, b draw) int { return bytes.Compare(a.rank[:], b.rank[:]) })
	items := make([]CodingItem, len(out))
	for n, d := range out {
		items[n] = d.item
		items[n].Number = n + 1
		items[n].Size = s.cells[d.item.Stratum].size
	}
	return items
}

func (s *Sampler) only(name string) []*cell {
	if c := s.cells[name]; c != nil {
		return []*cell{c}
	}
	return nil
}

// share takes one of each cell after the other until there are n.
func (s *Sampler) share(cells []*cell, n int, used map[string]bool, out []draw) []draw {
	for len(cells) > 0 {
		left := cells[:0:0]
		for _, c := range cells {
			if len(out) >= n {
				return out
			}
			for len(c.best) > 0 && used[c.best[0].item.Document] {
				c.best = c.best[1:]
			}
			if len(c.best) == 0 {
				continue
			}
			used[c.best[0].item.Document] = true
			out = append(out, c.best[0])
			c.best = c.best[1:]
			left = append(left, c)
		}
		cells = left
	}
	return out
}
