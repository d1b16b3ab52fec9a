package extract

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
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
	Decoding  Decoding // of pages, also of those without an article
}

// A Desk hands out captures and takes documents. Batches are committed in the
// order in which they were handed out; the next one may be handed out while one
// is being committed.
type Desk interface {
	// Next returns up to n captures of pages, posts and imports that have not
	// been read under key and are not handed out, ordered by first visit and id;
	// none means done. A page whose parts have not been asked for yet is held
	// back.
	Next(ctx context.Context, key string, n int) ([]Work, error)

	// Commit keeps a batch under key: documents, versions, passages, quotes.
	// Equal text makes no new version; nothing is overwritten.
	Commit(ctx context.Context, key string, batch []Result) error
}

// Options say how a run reads.
type Options struct {
	Workers  int            // captures read at once; 0 means one a processor
	Batch    int            // captures committed at once; 0 means 256
	Rules    string         // RulesDigest of the outlets' rules
	Progress func(done int) // called after each commit with the captures read so far; may be nil
}

// A Summary counts what a run did.
type Summary struct {
	Captures  int
	Documents int
	Quotes    int
	Problems  map[string]int // by what stands before the first colon
}

// Key names the components that a document depends on. A change of any makes
// documents again.
func Key() string { return Version + " " + TemplateVersion + " " + quote.Version + " " + text.Version }

// Read reads one capture by its kind. It never panics: what cannot be read
// gives a Result whose Problems say why.
func Read(w Work) (r Result) {
	r.Capture = w.Page.Capture
	r.Capture.Body = nil
	for _, p := range w.Page.Parts {
		r.Parts = append(r.Parts, p.ID)
	}
	defer func() {
		if v := recover(); v != nil {
			r.Documents = nil
			r.Problems = []string{fmt.Sprintf("panic: %v", v)}
		}
	}()
	switch c := w.Page.Capture; c.Kind {
	case crawler.KindPosts:
		r.Documents, r.Problems = FromPosts(c)
	case crawler.KindImport:
		d := FromImport(c)
		r.Documents, r.Problems = []Document{d}, d.Problems
	case crawler.KindPage, "":
		if c.Status >= 400 {
			r.Problems = []string{"status: " + strconv.Itoa(c.Status)}
			return r
		}
		d := Parse(w.Page)
		r.Problems, r.Decoding = d.Problems, d.Decoding
		if len(d.Passages) > 0 {
			r.Documents = []Document{d}
		}
	default:
		r.Problems = []string{"kind: " + string(c.Kind) + ": not read"}
	}
	return r
}

// Run reads what desk hands out until nothing is left or ctx ends, a batch in
// parallel, and commits batches in order, each while the next one is read.
// Memory is bounded by two batches.
func Run(ctx context.Context, desk Desk, o Options) (sum Summary, err error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Batch <= 0 {
		o.Batch = 256
	}
	key := Key()
	if o.Rules != "" {
		key += " rules/" + o.Rules
	}
	sum.Problems = map[string]int{}
	var results []Result // being committed
	kept := make(chan error, 1)
	settle := func() error {
		if results == nil {
			return nil
		}
		batch := results
		results = nil
		if err := <-kept; err != nil {
			return fmt.Errorf("extract: keep documents: %w", err)
		}
		sum.add(batch)
		if o.Progress != nil {
			o.Progress(sum.Captures)
		}
		return nil
	}
	defer func() { err = cmp.Or(settle(), err) }()
	for {
		if err := ctx.Err(); err != nil {
			return sum, err
		}
		work, err := desk.Next(ctx, key, o.Batch)
		if err != nil {
			return sum, fmt.Errorf("extract: next captures: %w", err)
		}
		if len(work) == 0 {
			return sum, nil
		}
		read := readAll(work, o.Workers)
		if err := settle(); err != nil {
			return sum, err
		}
		results = read
		go func() { kept <- desk.Commit(ctx, key, read) }()
	}
}

// readAll reads a batch with n workers; results stand in the order of work.
func readAll(work []Work, n int) []Result {
	out := make([]Result, len(work))
	inParallel(len(work), n, func(i int) {
		out[i] = Read(work[i])
		work[i].Page = Page{} // the bytes are no longer needed
	})
	return out
}

// inParallel calls do for 0 to n-1 with so many workers, and waits.
func inParallel(n, workers int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
}

func (s *Summary) add(rs []Result) {
	for _, r := range rs {
		s.Captures++
		s.Documents += len(r.Documents)
		for _, d := range r.Documents {
			s.Quotes += len(d.Quotes)
		}
		for _, p := range r.Problems {
			what, _, _ := strings.Cut(p, ":")
			s.Problems[what]++
		}
	}
}
