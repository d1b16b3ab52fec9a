package text

import (
	_ "embed" // the model's data
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync"
)

// languageModel is fastText's lid.176.ftz; model/NOTICE.md says whose it is.
//
//go:embed model/lid.176.ftz
var languageModel string

// A linear is a supervised fastText model with quantised rows and a softmax
// over a Huffman tree: Joulin, Grave, Bojanowski and Mikolov (2016), “Bag of
// tricks for efficient text classification”, and Joulin et al. (2016),
// “FastText.zip”. Only what lid.176.ftz uses can be read.
type linear struct {
	dim, minN, maxN int
	buckets         uint32
	words           map[string]int32
	pruned          map[int32]int32 // bucket to the row that was kept of it
	rows            quantised
	labels          []string
	tree            []treeNode
	out             []float32 // dim numbers for each inner node of the tree
}

// A treeNode of the Huffman tree: the leaves come first, in the order of the
// labels.
type treeNode struct {
	left, right int
	count       int64
}

// quantised holds a matrix by the numbers of the nearest centroids.
type quantised struct {
	codes, norms   string
	parts, width   int // how many centroids make a row, and how long each is
	last           int // length of the last one
	centroids      []float32
	normCentroids  []float32
	rowCount, size int
}

// centroidsOf is how many centroids a part of a row is chosen from.
const centroidsOf = 256

var languages = sync.OnceValue(func() *linear {
	m, err := readLinear(languageModel)
	if err != nil {
		panic(err) // unreachable: the file is compiled in and tests read it
	}
	return m
})

// modelReader reads little-endian numbers; err is the first fault.
type modelReader struct {
	s   string
	err error
}

func (r *modelReader) take(n int) string {
	if r.err != nil || n < 0 || n > len(r.s) {
		if r.err == nil {
			r.err = fmt.Errorf("language model: %d bytes wanted, %d left", n, len(r.s))
		}
		return ""
	}
	b := r.s[:n]
	r.s = r.s[n:]
	return b
}

func (r *modelReader) u8() byte {
	if b := r.take(1); b != "" {
		return b[0]
	}
	return 0
}

func (r *modelReader) i32() int32 {
	if b := r.take(4); b != "" {
		return int32(binary.LittleEndian.Uint32([]byte(b)))
	}
	return 0
}

func (r *modelReader) i64() int64 {
	if b := r.take(8); b != "" {
		return int64(binary.LittleEndian.Uint64([]byte(b)))
	}
	return 0
}

func (r *modelReader) floats(n int) []float32 {
	b := r.take(n * 4)
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(b[i*4 : i*4+4])))
	}
	return out
}

func (r *modelReader) word() string {
	n := strings.IndexByte(r.s, 0)
	if n < 0 && r.err == nil {
		r.err = fmt.Errorf("language model: a word has no end")
	}
	w := r.take(n)
	r.take(1)
	return w
}

// Numbers of fastText's file format.
const (
	modelMagic      = 793712314
	modelVersion    = 12
	modelLossTree   = 1
	modelEntryLabel = 1
	modelEnd        = "</s>"
	modelLabel      = "__label__"
)

func readLinear(s string) (*linear, error) {
	r := &modelReader{s: s}
	if magic, version := r.i32(), r.i32(); magic != modelMagic || version != modelVersion {
		return nil, fmt.Errorf("language model: magic %d, version %d", magic, version)
	}
	m := &linear{words: map[string]int32{}, pruned: map[int32]int32{}}
	m.dim = int(r.i32())
	r.take(4 * 4) // window, epochs, least count, negatives
	grams, loss := r.i32(), r.i32()
	r.i32() // kind of model
	m.buckets = uint32(r.i32())
	m.minN, m.maxN = int(r.i32()), int(r.i32())
	r.take(4 + 8) // rates
	size, wordCount := r.i32(), r.i32()
	r.i32() // labels
	r.i64() // tokens
	pruned := r.i64()
	for i := range size {
		w, n := r.word(), r.i64()
		if kind := r.u8(); kind == modelEntryLabel {
			m.labels = append(m.labels, strings.TrimPrefix(w, modelLabel))
			m.tree = append(m.tree, treeNode{-1, -1, n})
		} else {
			m.words[w] = i
		}
		if r.err != nil {
			return nil, r.err
		}
	}
	for range pruned {
		from := r.i32()
		m.pruned[from] = r.i32()
		if r.err != nil {
			return nil, r.err
		}
	}
	if int(wordCount) != len(m.words) || grams != 1 || loss != modelLossTree || m.buckets == 0 || len(m.labels) == 0 {
		return nil, fmt.Errorf("language model: %d words, loss %d: not of the kind that is read here", wordCount, loss)
	}
	if r.u8() != 1 {
		return nil, fmt.Errorf("language model: rows are not quantised")
	}
	m.rows.read(r)
	if r.u8() != 0 {
		return nil, fmt.Errorf("language model: output is quantised")
	}
	nodes, width := r.i64(), r.i64()
	if r.err == nil && (int(nodes) != len(m.labels) || int(width) != m.dim || m.rows.size != m.dim) {
		return nil, fmt.Errorf("language model: %d by %d numbers for %d labels", nodes, width, len(m.labels))
	}
	m.out = r.floats(int(nodes * width))
	m.grow()
	return m, r.err
}

func (q *quantised) read(r *modelReader) {
	normed := r.u8() == 1
	q.rowCount, q.size = int(r.i64()), int(r.i64())
	q.codes = r.take(int(r.i32()))
	read := func() (parts, width, last int, centroids []float32) {
		dim := int(r.i32())
		parts, width, last = int(r.i32()), int(r.i32()), int(r.i32())
		return parts, width, last, r.floats(dim * centroidsOf)
	}
	q.parts, q.width, q.last, q.centroids = read()
	if normed {
		q.norms = r.take(q.rowCount)
		_, _, _, q.normCentroids = read()
	}
	if r.err == nil && (len(q.codes) != q.rowCount*q.parts || (q.parts-1)*q.width+q.last != q.size || len(q.centroids) != q.size*centroidsOf) {
		r.err = fmt.Errorf("language model: %d codes for %d rows", len(q.codes), q.rowCount)
	}
}

// add adds row i to sum.
func (q *quantised) add(sum []float32, i int) {
	norm := float32(1)
	if q.norms != "" {
		norm = q.normCentroids[q.norms[i]]
	}
	for p := range q.parts {
		width, code := q.width, int(q.codes[i*q.parts+p])
		at := (p*centroidsOf + code) * q.width
		if p == q.parts-1 {
			width = q.last
			at = p*centroidsOf*q.width + code*q.last
		}
		for j, x := range q.centroids[at : at+width] {
			sum[p*q.width+j] += norm * x
		}
	}
}

// grow builds the Huffman tree over the labels, which the file lists with the
// commonest first.
func (m *linear) grow() {
	n := len(m.labels)
	leaf, node := n-1, n
	const never = int64(1e15) // more than any count
	for len(m.tree) < 2*n-1 {
		m.tree = append(m.tree, treeNode{-1, -1, never})
	}
	for i := n; i < 2*n-1; i++ {
		var two [2]int
		for j := range two {
			if leaf >= 0 && m.tree[leaf].count < m.tree[node].count {
				two[j] = leaf
				leaf--
			} else {
				two[j] = node
				node++
			}
		}
		m.tree[i] = treeNode{two[0], two[1], m.tree[two[0]].count + m.tree[two[1]].count}
	}
}

// logOdds calls yield for every label with the logarithm of its probability,
// and reports whether the model knows any part of s.
func (m *linear) logOdds(s string, yield func(label int, log float64)) bool {
	hidden := make([]float32, m.dim)
	n := 0
	add := func(row int32) {
		m.rows.add(hidden, int(row))
		n++
	}
	for w := range strings.FieldsSeq(s) {
		m.parts(w, add)
	}
	if n == 0 {
		return false
	}
	if row, ok := m.words[modelEnd]; ok {
		add(row)
	}
	for i := range hidden {
		hidden[i] /= float32(n)
	}
	m.walk(len(m.tree)-1, 0, hidden, yield)
	return true
}

func (m *linear) walk(i int, log float64, hidden []float32, yield func(int, float64)) {
	t := m.tree[i]
	if t.left < 0 {
		yield(i, log)
		return
	}
	at := (i - len(m.labels)) * m.dim
	sum := 0.0
	for j, x := range m.out[at : at+m.dim] {
		sum += float64(x) * float64(hidden[j])
	}
	// The logarithm of a sigmoid, in the form that does not overflow.
	m.walk(t.left, log-softplus(sum), hidden, yield)
	m.walk(t.right, log-softplus(-sum), hidden, yield)
}

func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// parts calls add for the rows of a word: its own and those of its runs of
// minN to maxN letters.
func (m *linear) parts(w string, add func(int32)) {
	if row, ok := m.words[w]; ok {
		add(row)
	}
	s := "<" + w + ">"
	for i := range s {
		h, n := uint32(2166136261), 0
		for j := i; j < len(s); {
			// FNV-1a over bytes that the original takes as signed.
			for first := true; j < len(s) && (first || s[j]&0xC0 == 0x80); j++ {
				h = (h ^ uint32(int32(int8(s[j])))) * 16777619
				first = false
			}
			if n++; n > m.maxN {
				break
			}
			if n < m.minN || n == 1 && (i == 0 || j == len(s)) {
				continue
			}
			if row, ok := m.pruned[int32(h%m.buckets)]; ok {
				add(int32(len(m.words)) + row)
			}
		}
	}
}
