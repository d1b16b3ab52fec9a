package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"github.com/hymnsheet/hymnsheet/narratives/vector"
)

// textDigest is what a text is kept under in embedding.
func textDigest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:16]
}

// An embeddingCache keeps the vectors that an endpoint's model makes.
type embeddingCache struct {
	s     *Store
	model string
}

// EmbeddingCache returns the store as vector.Cache of a model.
func (s *Store) EmbeddingCache(model string) vector.Cache { return &embeddingCache{s, model} }

// EmbeddingTexts are the texts that an endpoint is sent, and no others: the
// wordings of discovered framings that nobody has dismissed, those of the open
// week among them, and of the codebook.
func (s *Store) EmbeddingTexts(ctx context.Context) (out []string, err error) {
	all, err := s.allWordings(ctx)
	for _, w := range all {
		out = append(out, w.text)
	}
	return out, err
}

// Missing returns the texts that the model has made no vector of.
func (c *embeddingCache) Missing(ctx context.Context, texts []string) (out []string, err error) {
	have, err := c.s.embeddings(ctx, c.model, texts)
	for _, t := range texts {
		if have[t] == nil {
			out = append(out, t)
		}
	}
	return out, err
}

// Keep keeps vectors. A model whose vectors are of another length than before
// is another model.
func (c *embeddingCache) Keep(ctx context.Context, texts []string, vectors [][]byte) error {
	return c.s.update(ctx, "keep embeddings", func(tx *sql.Tx) error {
		var id int64
		var numbers int
		err := tx.QueryRowContext(ctx, `
			insert into embedding_model (model, numbers) values (?, ?) on conflict (model) do update set model = excluded.model
			returning id, numbers`, c.model, len(vectors[0])).Scan(&id, &numbers)
		if err != nil {
			return err
		}
		for i, v := range vectors {
			if len(v) != numbers {
				return fmt.Errorf("%s: a vector of %d numbers, and those kept have %d: another model answers to its name; give it a name of its own in embeddings.model", c.model, len(v), numbers)
			}
			if _, err := tx.ExecContext(ctx, `insert into embedding (model, digest, directions) values (?, ?, ?) on conflict do nothing`, id, textDigest(texts[i]), v); err != nil {
				return err
			}
		}
		return nil
	})
}

// embeddings are the vectors of texts that a model has made.
func (s *Store) embeddings(ctx context.Context, model string, texts []string) (map[string][]byte, error) {
	out, of := map[string][]byte{}, map[string]string{}
	digests := make([][]byte, len(texts))
	for i, t := range texts {
		digests[i] = textDigest(t)
		of[string(digests[i])] = t
	}
	err := eachOf(ctx, s.read, digests, `select digest, directions from embedding where model = (select id from embedding_model where model = ?) and digest in`, func(scan func(...any) error) error {
		var digest, directions []byte
		err := scan(&digest, &directions)
		out[of[string(digest)]] = directions
		return err
	}, model)
	return out, err
}

// Asked is what an endpoint's model holds for alike.
type Asked struct {
	Model    string        `json:"model"`
	Wording  string        `json:"wording"`
	Framings []NearFraming `json:"framings"`
}

// NearestByModel returns the framings, of any language, whose wordings a model
// holds for most like a framing's; nil if it has made no vector of that. It
// reads what is kept and asks nobody.
func (s *Store) NearestByModel(ctx context.Context, d Discovered, model string) (*Asked, error) {
	all, own, err := s.wordingOf(ctx, d)
	if err != nil {
		return nil, err
	}
	texts := []string{own.text}
	for _, w := range all {
		texts = append(texts, w.text)
	}
	vectors, err := s.embeddings(ctx, model, texts)
	if err != nil {
		return nil, fmt.Errorf("%s: nearest: %w", d.ID, err)
	}
	if vectors[own.text] == nil {
		return nil, nil
	}
	return &Asked{model, own.text, nearest(all, d.ID, func(w wording) (float64, bool) {
		v := vectors[w.text]
		return vector.CosineOf(vectors[own.text], v), v != nil
	})}, nil
}
