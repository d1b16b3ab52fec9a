package vector

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

const (
	// smoothing raises the share of rare words, whose information is overrated
	// (Levy, Goldberg and Dagan 2015, 3.1). It is applied to both words of a
	// pair, so that the table stays symmetric.
	smoothing = 0.75
	// oversample and rounds are of the randomised decomposition: directions
	// more than are wanted, and how often the table is applied again (Halko,
	// Martinsson and Tropp 2011, 4.3 to 4.5).
	oversample = 10
	rounds     = 2
)

// A cell is a value of the symmetric table, above its diagonal.
type cell struct {
	row, col uint16
	v        float32
}

// mutual is the table of positive pointwise mutual information of n words from
// the weights of pairs, by row<<16 | column.
func mutual(pairs map[uint32]uint32, n int) []cell {
	keys := slices.Sorted(maps.Keys(pairs))
	sums, total, smooth := make([]float64, n), 0.0, 0.0
	for _, k := range keys {
		v := float64(pairs[k])
		sums[k>>16] += v
		sums[k&0xffff] += v
		total += 2 * v
	}
	for i, s := range sums {
		sums[i] = math.Pow(s, smoothing)
		smooth += sums[i]
	}
	var table []cell
	for _, k := range keys {
		a, b := k>>16, k&0xffff
		if v := math.Log(float64(pairs[k]) / total * smooth / sums[a] * smooth / sums[b]); v > 0 {
			table = append(table, cell{uint16(a), uint16(b), float32(v)})
		}
	}
	return table
}

// times is the table times a dense one.
func times(table []cell, x *mat.Dense) *mat.Dense {
	n, k := x.Dims()
	y := mat.NewDense(n, k, nil)
	for _, c := range table {
		a, b := int(c.row), int(c.col)
		floats.AddScaled(y.RawRowView(a), float64(c.v), x.RawRowView(b))
		floats.AddScaled(y.RawRowView(b), float64(c.v), x.RawRowView(a))
	}
	return y
}

// leastStrength is the share of the strongest direction's square below which
// one is taken for rounding.
const leastStrength = 1e-12

// orthonormal is a basis of what the columns of x span, by the eigenvectors of
// their Gram matrix; columns beyond its rank are zero.
func orthonormal(x *mat.Dense) *mat.Dense {
	n, k := x.Dims()
	for range 2 { // the second pass mends what rounding left of the first
		var gram, v mat.Dense
		gram.Mul(x.T(), x)
		values := eigen(&gram, &v)
		for j, value := range values {
			scale := 0.0
			if value > leastStrength*values[k-1] { // they are in ascending order
				scale = 1 / math.Sqrt(value)
			}
			for i := range k {
				v.Set(i, j, v.At(i, j)*scale)
			}
		}
		next := mat.NewDense(n, k, nil)
		next.Mul(x, &v)
		x = next
	}
	return x
}

// eigen puts the eigenvectors of a symmetric matrix into v and returns its
// eigenvalues, ascending.
func eigen(m, v *mat.Dense) []float64 {
	k, _ := m.Dims()
	sym := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			sym.SetSym(i, j, (m.At(i, j)+m.At(j, i))/2)
		}
	}
	var e mat.EigenSym
	if !e.Factorize(sym, true) {
		panic("vector: eigenvalues of a symmetric matrix do not converge") // unreachable: all its values are finite
	}
	e.VectorsTo(v)
	return e.Values(nil)
}

// decompose returns a row for each of n words: its place along the dims
// strongest directions of the table, each weighed by the root of its strength.
func decompose(table []cell, n, dims int) *mat.Dense {
	k := dims + oversample
	rng := rand.New(rand.NewPCG(1, 2)) // fixed: the same table, the same vectors
	q := mat.NewDense(n, k, nil)
	for i := range n {
		for j := range k {
			q.Set(i, j, rng.NormFloat64())
		}
	}
	for range 1 + rounds {
		q = orthonormal(times(table, q))
	}
	var small, v, u mat.Dense
	small.Mul(q.T(), times(table, q))
	values := eigen(&small, &v)
	u.Mul(q, &v)
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(math.Abs(values[b]), math.Abs(values[a])), cmp.Compare(a, b))
	})
	out := mat.NewDense(n, dims, nil)
	for j := range dims {
		root := math.Sqrt(math.Abs(values[order[j]]))
		for i := range n {
			out.Set(i, j, u.At(i, order[j])*root)
		}
	}
	return out
}
