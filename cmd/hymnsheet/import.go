package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (a *app) importCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:   "import",
		Short: "Bring in articles, archives or newsletters from elsewhere",
		Example: example("hymnsheet import articles archive.jsonl.gz", "hymnsheet import warc --outlet example-daily crawl.warc.gz",
			"hymnsheet import mbox --outlet example-daily newsletters.mbox"),
	})
	c.AddCommand(a.importArticlesCommand(), a.importWARCCommand(), a.importMboxCommand())
	return c
}

// An importResult is what an import prints.
type importResult struct {
	Added      int      `json:"added"`
	Unchanged  int      `json:"unchanged"`
	Documents  int      `json:"documents"`                    // read from what was added
	Outlets    []string `json:"unlabelled_outlets,omitempty"` // new, and nobody says whose they are
	Labelled   []string `json:"labelled_outlets,omitempty"`   // new, labelled by this import
	Problems   []string `json:"problems,omitempty"`           // entries refused
	importNoun string   // what an entry is called: line, page, message
}

// An importHow is what all imports can be told.
type importHow struct {
	wait    bool // for another run
	noTrack bool // leave framings to a later track or run
}

func (h *importHow) flags(c *cobra.Command) {
	waitFlag(c, &h.wait)
	c.Flags().BoolVar(&h.noTrack, "no-track", false, "leave framings to a later track or run: for many files in a row")
}

// importBatch is how many articles are committed at once.
const importBatch = 1000

// An importer brings in files, one after the other.
type importer struct {
	s      *session
	labels outletLabels
	known  map[string]bool // outlets of the configuration, and those met
	res    importResult
}

// importing holds the store, calls one for each file, reads what was added and
// prints what was done. A file that fails keeps no other from being read.
func (a *app) importing(ctx context.Context, command, noun string, how importHow, labels outletLabels, files []string, one func(*importer, string) error) error {
	if err := labels.read(); err != nil {
		return err
	}
	s, err := a.work(ctx, command, how.wait)
	if err != nil {
		return err
	}
	im := &importer{s: s, labels: labels, known: map[string]bool{}, res: importResult{importNoun: noun}}
	for _, o := range publishers(s.config) {
		im.known[o.ID] = true
	}
	var errs []error
	for _, path := range files {
		if ctx.Err() != nil {
			break
		}
		errs = append(errs, one(im, path))
	}
	sum, err := s.extract(ctx)
	im.res.Documents = sum.Documents
	if err == nil && !how.noTrack {
		// What is listed next counts reprints once and tells stories apart.
		if _, err = s.track(ctx); err == nil {
			_, err = s.discover(ctx)
		}
	}
	err = s.finish(ctx, errors.Join(append(errs, err)...))
	if err == nil && im.res.Added+im.res.Unchanged == 0 {
		err = fmt.Errorf("%s: nothing could be imported", command)
	}
	if err != nil && im.res.Added+im.res.Unchanged == 0 && !a.json {
		a.quiet = true // the error says it all
	}
	return errors.Join(a.printImport(im.res), err)
}

// articles brings in what list yields, a batch at a time. A *lineError of list
// concerns one entry; any other error ends it. in is the file it reads.
func (im *importer) articles(ctx context.Context, list iter.Seq2[store.Article, error], in *input) error {
	p := im.s.app.startShare("import", in.size > 0)
	defer p.finish()
	batch := make([]store.Article, 0, importBatch)
	flush := func() error {
		added, unchanged, err := im.s.store.Import(ctx, im.s.run, batch)
		im.res.Added += added
		im.res.Unchanged += unchanged
		batch = batch[:0]
		p.reach(in.share())
		p.set(im.res.Added + im.res.Unchanged)
		return err
	}
	for art, err := range list {
		var bad *lineError
		if errors.As(err, &bad) {
			im.res.Problems = append(im.res.Problems, bad.Error())
			continue
		}
		if err != nil {
			// What came before the damage is kept; the rest can be imported again.
			return errors.Join(err, flush())
		}
		im.labels.apply(&art)
		im.meet(art)
		if batch = append(batch, art); len(batch) == importBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// meet notes an outlet that the configuration does not name.
func (im *importer) meet(art store.Article) {
	if im.known[art.Outlet] {
		return
	}
	im.known[art.Outlet] = true
	if art.State == "" && art.Owner == "" && !art.Control {
		im.res.Outlets = append(im.res.Outlets, art.Outlet)
	} else {
		im.res.Labelled = append(im.res.Labelled, art.Outlet)
	}
}

// mostProblems bounds the problems that are printed; JSON has all.
const mostProblems = 20

func (a *app) printImport(res importResult) error {
	for i, p := range res.Problems {
		if i == mostProblems && !a.verbose {
			fmt.Fprintf(a.err, "hymnsheet: and %s more; --json or --verbose shows all\n", grouped(len(res.Problems)-i))
			break
		}
		a.complain("hymnsheet: ", p)
	}
	if len(res.Outlets) > 0 {
		fmt.Fprintf(a.err, "hymnsheet: not in the configuration, kept as unlabelled: %s; whose they are, --outlet-state, --owner or --outlets can say\n", plain(strings.Join(res.Outlets, ", ")))
	}
	if len(res.Labelled) > 0 && !a.quiet {
		fmt.Fprintf(a.err, "hymnsheet: not in the configuration, labelled by this import: %s\n", plain(strings.Join(res.Labelled, ", ")))
	}
	if a.json {
		return writeJSON(a.out, res)
	}
	if a.quiet {
		return nil
	}
	line := fmt.Sprintf("import: %s added, %s unchanged", grouped(res.Added), grouped(res.Unchanged))
	if len(res.Problems) > 0 {
		line += ", " + counted(len(res.Problems), res.importNoun, res.importNoun+"s") + " refused"
	}
	_, err := fmt.Fprintf(a.out, "%s; %s\n", line, counted(res.Documents, "document", "documents"))
	return err
}
