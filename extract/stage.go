package extract

import (
	"context"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// A Work is one capture to be read, as the desk hands it out.
type Work struct {
	Page Page
}

// A Result is what reading one capture gave. A page of posts gives several
// documents, a page without an article none; Problems then say why.
type Result struct {
	Capture   crawler.Capture // Body may be nil
	Parts     []string        // ids of the part captures used
	Documents []Document
	Problems  []string
}

// A Desk hands out captures and takes documents. Next and Commit alternate; a
// batch is committed with the cursor that follows it.
type Desk interface {
	// Next returns up to n captures of pages, posts and imports that have not
	// been read under key, ordered by first visit and id; none means done. A
	// page whose parts have not been asked for yet is held back.
	Next(ctx context.Context, key string, n int) ([]Work, error)

	// Commit keeps a batch under key: documents, versions, passages, quotes.
	// Equal text makes no new version; nothing is overwritten.
	Commit(ctx context.Context, key string, batch []Result) error
}
