package vector

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// An Embedder makes vectors of texts, in order and all of one length; an
// endpoint that somebody runs.
type Embedder interface {
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// A Cache keeps the vectors of an Embedder, so that no text is asked for twice.
type Cache interface {
	// Missing returns those of texts that have no vector, in their order.
	Missing(ctx context.Context, texts []string) ([]string, error)

	// Keep keeps vectors as Quantise writes them.
	Keep(ctx context.Context, texts []string, vectors [][]byte) error
}

// mostAsked bounds the texts of one run; the next one goes on.
const mostAsked = 5000

// Ask has vectors made of the texts that have none, batch by batch, and returns
// how many. What it has before an error is kept.
func Ask(ctx context.Context, cache Cache, e Embedder, texts []string, batch int) (asked int, err error) {
	texts = slices.Compact(slices.Sorted(slices.Values(texts)))
	missing, err := cache.Missing(ctx, texts)
	if err != nil {
		return 0, fmt.Errorf("embeddings: %w", err)
	}
	for part := range slices.Chunk(missing[:min(len(missing), mostAsked)], batch) {
		vectors, err := e.Embed(ctx, part)
		if err != nil {
			return asked, err
		}
		packed := make([][]byte, len(vectors))
		for i, v := range vectors {
			packed[i] = Quantise(v)
		}
		if err := cache.Keep(ctx, part, packed); err != nil {
			return asked, fmt.Errorf("embeddings: %w", err)
		}
		asked += len(part)
	}
	return asked, nil
}

// Quantise writes the direction of a vector, a signed byte for each number.
func Quantise(v []float32) []byte { return quantise(make([]byte, 0, len(v)), v) }

// CosineOf is how alike two directions point that Quantise wrote, -1 to 1; 0 if
// they are not of one length.
func CosineOf(a, b []byte) float64 {
	if len(a) != len(b) {
		return 0
	}
	left, right := dot(a, a), dot(b, b)
	if left == 0 || right == 0 {
		return 0
	}
	return float64(dot(a, b)) / math.Sqrt(float64(left)*float64(right))
}
