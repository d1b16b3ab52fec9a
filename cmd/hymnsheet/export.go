package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

func (a *app) exportCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "export",
		Short:   "Hand evidence on",
		Example: example("hymnsheet export wacz --from 2019-08-19 --to 2019-08-26 week.wacz"),
	})
	c.AddCommand(a.exportWACZCommand())
	return c
}

// A waczResult is what `export wacz --json` prints.
type waczResult struct {
	File     string   `json:"file"`
	Bytes    int64    `json:"bytes"`
	SHA256   string   `json:"sha256"`
	Captures int      `json:"captures"` // records of answers, revisits and imports
	Older    int      `json:"older"`    // of those, from before the range: a visit in it found them unchanged
	Pages    int      `json:"pages"`    // in the list that a reader starts from
	Missing  int      `json:"missing"`  // visits that found unchanged what is no longer in the archive
	Problems []string `json:"problems"` // stretches of the archive that could not be read
}

func (a *app) exportWACZCommand() *cobra.Command {
	var w window
	c := &cobra.Command{
		Use:   "wacz --from DAY --to DAY FILE.wacz",
		Short: "Write the captures of a stretch of time as one file for ReplayWeb.page",
		Long: "Wacz packs what was captured from one day to another: the records byte for byte,\n" +
			"an index, a list of pages with their titles, and the digests of all. What a visit\n" +
			"found unchanged comes along, however old it is. The file is read again before the\n" +
			"command ends. Posts of accounts that are not on the public list stay out; pages\n" +
			"that ask not to be shown from an archive are in it, but not in its list of pages.",
		Example: example("hymnsheet export wacz --from 2019-08-19 --to 2019-08-26 week.wacz", "hymnsheet export wacz --week 2019-W34 week.wacz"),
		Args:    exactlyOne("FILE.wacz"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			if w.week == "" && w.from == "" && w.to == "" {
				return usage(errors.New("want --from DAY and --to DAY, or --week WEEK"))
			}
			p := warc.Package{Software: "hymnsheet/" + programVersion(), Created: a.clock.Now()}
			var err error
			if p.From, p.To, err = w.bounds(a.clock.Now()); err != nil {
				return err
			}
			p.Title = fmt.Sprintf("Captures from %s to %s", shortTime(p.From), shortTime(p.To))
			s, err := a.look(cmd.Context())
			if err != nil {
				return err
			}
			res, err := s.exportWACZ(cmd.Context(), args[0], p)
			if err = errors.Join(err, s.close()); err != nil {
				return err
			}
			return a.printWACZ(res)
		}),
	}
	w.flags(c)
	return c
}

// exportWACZ writes a package beside its place, reads it again, and moves it
// there.
func (s *session) exportWACZ(ctx context.Context, name string, p warc.Package) (res waczResult, err error) {
	res = waczResult{File: name, Problems: []string{}}
	if _, err := os.Lstat(name); err == nil {
		return res, fmt.Errorf("export wacz: %s is there already: name another file", name)
	}
	f, err := os.Create(name + ".part")
	if err != nil {
		return res, fmt.Errorf("export wacz: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	sum := sha256.New()
	rep, err := s.store.ExportWACZ(ctx, io.MultiWriter(f, sum), p)
	if err != nil {
		return res, err
	}
	res.Captures, res.Older, res.Pages, res.Missing = rep.Captures, rep.Added, rep.Pages, rep.Missing
	for _, b := range rep.Problems {
		res.Problems = append(res.Problems, fmt.Sprintf("%s: offset %d: %s", b.File, b.Offset, b.Why))
	}
	res.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if res.Bytes, err = f.Seek(0, io.SeekEnd); err != nil {
		return res, fmt.Errorf("export wacz: %w", err)
	}
	wrong, err := warc.CheckWACZ(f, res.Bytes)
	if err != nil {
		return res, err
	}
	if len(wrong) > 0 {
		return res, fmt.Errorf("export wacz: %s was not written as it should be: %s", name, wrong[0])
	}
	if err := ctx.Err(); err != nil {
		return res, err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return res, fmt.Errorf("export wacz: %w", err)
	}
	return res, os.Rename(f.Name(), name)
}

func (a *app) printWACZ(r waczResult) (err error) {
	switch {
	case a.json:
		err = writeJSON(a.out, r)
	case !a.quiet:
		fmt.Fprintf(a.out, "%s: %s (%s from before), %s listed, %s\n", r.File, counted(r.Captures, "capture", "captures"), grouped(r.Older),
			counted(r.Pages, "page", "pages"), counted(int(r.Bytes), "byte", "bytes"))
		if r.Missing > 0 {
			fmt.Fprintf(a.out, "%s found unchanged what is no longer in the archive\n", counted(r.Missing, "visit", "visits"))
		}
		_, err = fmt.Fprintf(a.out, "sha256 %s\n", r.SHA256)
	}
	for _, p := range r.Problems {
		a.complain("hymnsheet: ", p)
	}
	if len(r.Problems) > 0 {
		err = errors.Join(err, fmt.Errorf("export wacz: %s of the archive could not be read and stayed out; hymnsheet verify says more",
			counted(len(r.Problems), "stretch", "stretches")))
	}
	return err
}
