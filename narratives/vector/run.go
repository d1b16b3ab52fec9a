package vector

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// A Sample is the documents of a language that a month's vectors are learnt
// from, those of the twelve months that end with it.
type Sample struct {
	Month     string // 2019-08
	Language  string // empty: not known, and nothing is learnt
	Documents []string
}

// A Text is a document's content words, clause by clause.
type Text struct {
	Document string
	Clauses  [][]string
}

// A Record says what the vectors of a month were learnt from. It is kept for
// good; the vectors are not.
type Record struct {
	Month      string `json:"month"`
	Language   string `json:"language"`
	Documents  int    `json:"documents"`  // whose words were counted
	Paired     int    `json:"paired"`     // of those, whose pairs were: fewer if there was no more room
	Words      int    `json:"words"`      // running content words in them
	Vocabulary int    `json:"vocabulary"` // words with a direction; 0: too little to learn from
	Digest     string `json:"digest"`     // of the documents and how many words each has
}

// A Desk hands out documents and keeps what is learnt from them.
type Desk interface {
	// Due returns what is to be learnt: nothing, if the newest month that has
	// ended by the documents has vectors, or has been found to have too few
	// documents. fresh is how many documents have come since the last run: if
	// they are more than all before, the month is looked at again.
	Due(ctx context.Context, fresh int) ([]Sample, error)

	// Each calls f for each document of a sample in their order until it
	// returns false.
	Each(ctx context.Context, s Sample, f func(Text) bool) error

	// Commit keeps the records of a month at once, each with its model; nil if
	// there was too little.
	Commit(ctx context.Context, records []Record, models []*Model) error
}

// A Summary says what a run did.
type Summary struct {
	Month   string   `json:"month"`
	Records []Record `json:"records"`
}

// Run learns the vectors of the newest month that has ended, if they have not
// been learnt; the summary is nil then. Running twice changes nothing.
func Run(ctx context.Context, desk Desk, fresh int) (*Summary, error) {
	due, err := desk.Due(ctx, fresh)
	if err != nil {
		return nil, fmt.Errorf("vectors: %w", err)
	}
	if len(due) == 0 {
		return nil, nil
	}
	sum := &Summary{Month: due[0].Month, Records: []Record{}}
	var models []*Model
	for _, s := range due {
		r, m, err := learn(ctx, desk, s)
		if err != nil {
			return nil, fmt.Errorf("vectors of %s in %q: %w", s.Month, s.Language, err)
		}
		sum.Records, models = append(sum.Records, r), append(models, m)
	}
	if err := desk.Commit(ctx, sum.Records, models); err != nil {
		return nil, fmt.Errorf("vectors of %s: %w", sum.Month, err)
	}
	return sum, nil
}

// learn learns from a sample; the model is nil if there is too little.
func learn(ctx context.Context, desk Desk, s Sample) (Record, *Model, error) {
	r := Record{Month: s.Month, Language: s.Language}
	l := newLearner(s.Language)
	digest := sha256.New()
	err := desk.Each(ctx, s, func(t Text) bool {
		before := l.running
		more := l.count(t.Clauses)
		fmt.Fprintf(digest, "%s %d\n", t.Document, l.running-before)
		r.Documents++
		return more
	})
	r.Words, r.Digest = l.running, hex.EncodeToString(digest.Sum(nil))
	if err != nil || s.Language == "" || !l.choose() {
		return r, nil, err
	}
	err = desk.Each(ctx, s, func(t Text) bool {
		r.Paired++
		return l.pair(t.Clauses) && r.Paired < r.Documents
	})
	if err != nil {
		return r, nil, err
	}
	m := l.learn()
	if m != nil {
		r.Vocabulary = len(m.Words)
	}
	return r, m, nil
}
