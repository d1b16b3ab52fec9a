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
	data    []int8 // a row of dims for each word; only its direction counts
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
	m := &Model{Language: lang, dims: dims, data: make([]int8, n*dims)}
	for i, w := range words {
		m.Words, m.Forms, m.Seen = append(m.Words, w.stem), append(m.Forms, w.form), append(m.Seen, w.seen)
		quantise(m.data[i*dims:(i+1)*dims], rows.RawRowView(i))
	}
	m.prepare()
	return m
}

// quantise writes a direction as whole numbers of at most 127.
func quantise(to []int8, from []float64) {
	most := 0.0
	for _, v := range from {
		most = max(most, math.Abs(v))
	}
	if most == 0 {
		return
	}
	for i, v := range from {
		to[i] = int8(math.Round(v / most * 127))
	}
}

// prepare fills in what is made from the rest.
func (m *Model) prepare() {
	m.lengths, m.index = make([]float64, len(m.Words)), make(map[string]int, len(m.Words))
	for i, w := range m.Words {
		m.index[w] = i
		m.total += float64(m.Seen[i])
		for _, v := range m.row(i) {
			m.lengths[i] += float64(v) * float64(v)
		}
		m.lengths[i] = math.Sqrt(m.lengths[i])
	}
}

func (m *Model) row(i int) []int8 { return m.data[i*m.dims : (i+1)*m.dims] }

// Knows says whether a stem has a direction.
func (m *Model) Knows(stem string) bool {
	i, ok := m.index[stem]
	return ok && m.lengths[i] > 0
}

// Cosine is how alike two stems are used, -1 to 1, and whether both have a
// direction.
func (m *Model) Cosine(a, b string) (float64, bool) {
	if !m.Knows(a) || !m.Knows(b) {
		return 0, false
	}
	x, y, sum := m.row(m.index[a]), m.row(m.index[b]), 0
	for i, v := range x {
		sum += int(v) * int(y[i])
	}
	return float64(sum) / (m.lengths[m.index[a]] * m.lengths[m.index[b]]), true
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
			sum += d[j] * float64(v)
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
		if !m.Knows(s) {
			continue
		}
		known++
		i := m.index[s]
		weight := rarity / (rarity + float64(m.Seen[i])/m.total) / m.lengths[i]
		for j, v := range m.row(i) {
			sum[j] += weight * float64(v)
		}
	}
	length := 0.0
	for _, v := range sum {
		length += v * v
	}
	if length == 0 {
		return nil, known
	}
	for j := range sum {
		sum[j] /= math.Sqrt(length)
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
