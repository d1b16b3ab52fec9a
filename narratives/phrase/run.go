package phrase

import (
	"context"
	"fmt"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A Text is a document whose words have not been read.
type Text struct {
	Document string
	Lang     string
	Passages []extract.Passage // of its first version
}

// A Desk hands out documents and keeps their words.
type Desk interface {
	// Next returns at most n documents whose words have not been read under
	// key; none when there are no more.
	Next(ctx context.Context, key string, n int) ([]Text, error)

	// Commit keeps the words of documents that Next has handed out.
	Commit(ctx context.Context, documents []string, words [][]Word) error

	// Settle follows identities through the weeks that have new documents: it
	// asks rows of each and writes what Settle, the function, says.
	Settle(ctx context.Context, o Options) (weeks, births int, err error)
}

// A Summary says what a run did.
type Summary struct {
	Documents int `json:"documents"`
	Words     int `json:"words"`
	Weeks     int `json:"weeks"`  // ranked again
	Births    int `json:"births"` // framings that got an id
}

// batch is how many documents are committed at once.
const batch = 512

// Key names what the words of a document depend on.
func Key() string { return Version + " " + text.Version + " " + text.HanWordsVersion }

// Run reads the words of everything the desk holds that has not been read, and
// settles who is who. The result does not depend on how the work is spread
// over runs.
func Run(ctx context.Context, desk Desk, o Options, progress func(done int)) (Summary, error) {
	var sum Summary
	for {
		texts, err := desk.Next(ctx, Key(), batch)
		if err != nil {
			return sum, fmt.Errorf("discover: %w", err)
		}
		if len(texts) == 0 {
			break
		}
		documents, words := make([]string, len(texts)), make([][]Word, len(texts))
		for i, t := range texts {
			documents[i], words[i] = t.Document, Read(t.Passages, t.Lang)
			sum.Words += len(words[i])
		}
		if err := desk.Commit(ctx, documents, words); err != nil {
			return sum, fmt.Errorf("discover: %w", err)
		}
		sum.Documents += len(texts)
		if progress != nil {
			progress(sum.Documents)
		}
	}
	var err error
	if sum.Weeks, sum.Births, err = desk.Settle(ctx, o); err != nil {
		return sum, fmt.Errorf("discover: %w", err)
	}
	return sum, nil
}
