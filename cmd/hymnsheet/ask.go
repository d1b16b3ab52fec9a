package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hymnsheet/hymnsheet/narratives/vector"
	"github.com/hymnsheet/hymnsheet/narratives/vector/endpoint"
)

// An askedResult is what an endpoint was asked in a run.
type askedResult struct {
	URL   string `json:"url"`
	Model string `json:"model"`
	Texts int    `json:"texts"`           // that it made vectors of
	Error string `json:"error,omitempty"` // why it made no more
}

// ask has the endpoint that the configuration names make vectors of wordings
// that have none. Without one nobody is asked; one that fails costs a warning,
// and everything goes on without it.
func (s *session) ask(ctx context.Context) error {
	e := s.config.Embeddings
	if !e.On() {
		return nil
	}
	res := &askedResult{URL: e.URL, Model: e.Model}
	s.asked = res
	key := ""
	if e.KeyEnv != "" {
		if key = os.Getenv(e.KeyEnv); key == "" {
			res.Error = fmt.Sprintf("embeddings: %s is not set: put the key into it, or leave out embeddings.key_env", e.KeyEnv)
			s.app.log.Warn("no wordings were sent to the endpoint", "reason", res.Error)
			return nil
		}
	}
	texts, err := s.store.EmbeddingTexts(ctx)
	if err != nil {
		return fmt.Errorf("embeddings: %w", err)
	}
	p := s.app.startProgress("embeddings", 0)
	res.Texts, err = vector.Ask(ctx, s.store.EmbeddingCache(e.Model), endpoint.New(e, key), texts, e.Batch)
	p.finish()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		res.Error = err.Error()
		s.app.log.Warn("not all wordings have vectors of the endpoint; the next run asks again", "reason", res.Error)
	}
	return nil
}
