package vector

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A Model is the words of one language with a direction each.
type Model struct {
	Language string
	Words    []string // stems, most frequent first
	Forms    []string // how each is mostly written
	Seen     []int    // in how many places

	dims    int
	data    []byte // a row for each word, as Quantise writes it
	lengths []float64
	index   map[string]int
	total   float64 // of Seen
}

// A Near is a word and how like another's its use is.
type Near struct {
	Word   string  `json:"word"` // as it is mostly written
	Stem   string  `json:"stem"`
	Cosine float64 `json:"cosine"`
	Seen   int     `json:"seen"`
}

func newModel(lang string, words []word, rows *mat.Dense) *Model {
	n, dims := rows.Dims()
	m := &Model{Language: lang, dims: dims, data: make([]byte, 0, n*dims)}
	for i, w := range words {
		m.Words, m.Forms, m.Seen = append(m.Words, w.stem), append(m.Forms, w.form), append(m.Seen, w.seen)
		m.data = quantise(m.data, rows.RawRowView(i))
	}
	m.prepare()
	return m
}

// quantise appends a direction to dst, a signed byte of at most 127 for each
// number.
func quantise[F float32 | float64](dst []byte, v []F) []byte {
	most := 0.0
	for _, x := range v {
		most = max(most, math.Abs(float64(x)))
	}
	if most == 0 {
		return append(dst, make([]byte, len(v))...)
	}
	for _, x := range v {
		dst = append(dst, byte(int8(math.Round(float64(x)/most*127))))
	}
	return dst
}

// dot is the dot product of two rows of one length that quantise wrote.
func dot(a, b []byte) (sum int) {
	for i, x := range a {
		sum += int(int8(x)) * int(int8(b[i]))
	}
	return sum
}

// prepare fills in what is made from the rest.
func (m *Model) prepare() {
	m.lengths, m.index = make([]float64, len(m.Words)), make(map[string]int, len(m.Words))
	for i, w := range m.Words {
		m.index[w] = i
		m.total += float64(m.Seen[i])
		m.lengths[i] = math.Sqrt(float64(dot(m.row(i), m.row(i))))
	}
}

func (m *Model) row(i int) []byte { return m.data[i*m.dims : (i+1)*m.dims] }

// known is the place of a stem that has a direction.
func (m *Model) known(stem string) (i int, ok bool) {
	i, ok = m.index[stem]
	return i, ok && m.lengths[i] > 0
}

// Cosine is how alike two stems are used, -1 to 1, and whether both have a
// direction.
func (m *Model) Cosine(a, b string) (float64, bool) {
	i, ok := m.known(a)
	k, ok2 := m.known(b)
	if !ok || !ok2 {
		return 0, false
	}
	return float64(dot(m.row(i), m.row(k))) / (m.lengths[i] * m.lengths[k]), true
}

// Nearest returns the n words that are used most like a phrase of stems, its own
// left out, the nearest first; none if it has no direction.
func (m *Model) Nearest(stems []string, n int) []Near {
	d, _ := m.Direction(stems)
	if d == nil {
		return nil
	}
	var out []Near
	for i, w := range m.Words {
		if m.lengths[i] == 0 || slices.Contains(stems, w) {
			continue
		}
		sum := 0.0
		for j, v := range m.row(i) {
			sum += d[j] * float64(int8(v))
		}
		out = append(out, Near{m.Forms[i], w, sum / m.lengths[i], m.Seen[i]})
	}
	slices.SortFunc(out, func(a, b Near) int { return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.Stem, b.Stem)) })
	return out[:min(len(out), n)]
}

// A Direction is where a phrase points: of length one.
type Direction []float64

// rarity is the share of running words at which a word counts half (Arora,
// Liang and Ma 2017).
const rarity = 1e-3

// Direction is the mean of the directions of a phrase's stems, each weighed by
// how rare it is; nil if none of them has any. known is how many have.
func (m *Model) Direction(stems []string) (d Direction, known int) {
	sum := make(Direction, m.dims)
	for _, s := range stems {
		i, ok := m.known(s)
		if !ok {
			continue
		}
		known++
		weight := rarity / (rarity + float64(m.Seen[i])/m.total) / m.lengths[i]
		for j, v := range m.row(i) {
			sum[j] += weight * float64(int8(v))
		}
	}
	length := 0.0
	for _, v := range sum {
		length += v * v
	}
	if length == 0 {
		return nil, known
	}
	length = math.Sqrt(length)
	for j := range sum {
		sum[j] /= length
	}
	return sum, known
}

// Cosine is how alike two phrases are used, -1 to 1; 0 if one of them has no
// direction.
func (d Direction) Cosine(o Direction) (sum float64) {
	if len(d) != len(o) {
		return 0
	}
	for i, v := range d {
		sum += v * o[i]
	}
	return sum
}
