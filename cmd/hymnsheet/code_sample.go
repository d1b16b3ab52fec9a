package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A drawnSample is what `code sample` says.
type drawnSample struct {
	Sample string         `json:"sample"`
	Seed   int64          `json:"seed"`
	Items  int            `json:"items"`
	Strata []drawnStratum `json:"strata"`
	File   string         `json:"file"`
}

type drawnStratum struct {
	Stratum string `json:"stratum"`
	Size    int    `json:"size"` // pairs of passage and framing
	Drawn   int    `json:"drawn"`
}

func (a *app) codeSampleCommand() *cobra.Command {
	var (
		w                         window
		seed                      int64
		size                      int
		empty                     float64
		by                        []string
		language, framing, output string
		wait                      bool
	)
	c := &cobra.Command{
		Use:   "sample NAME",
		Short: "Draw a stratified random sample and write the sheet that two coders fill in",
		Long: "A sample is drawn from first versions of documents that are no reprints, at most\n" +
			"one item of each document. Finds are parted into strata that get equal shares;\n" +
			"--empty says which share of the items are passages in which the program found\n" +
			"nothing. The sheet does not say which is which, nor what the program decided.\n" +
			"The same seed and store give the same sheet. Without days the whole store is\n" +
			"drawn from.",
		Example: example("hymnsheet code sample spring --size 200 --seed 2019 --output spring.csv",
			"hymnsheet code sample voices --by voice,language --from 2019-08-01 --to 2019-09-01 --output voices.tsv"),
		Args: exactlyOne("NAME"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			if a.json && output == "" {
				return usage(errors.New("--json: needs --output FILE for the sheet"))
			}
			if slug(args[0]) != args[0] {
				return usage(fmt.Errorf("%q: name a sample with lower-case letters, digits and hyphens", args[0]))
			}
			if seed < 0 {
				return usage(fmt.Errorf("--seed %d: want 0 or more", seed))
			}
			sampler, err := narratives.NewSampler(uint64(seed), size, empty, by)
			if err != nil {
				return usage(err)
			}
			scope := store.CodeScope{Language: language, Framing: framing}
			if w.all = w.week == "" && w.from == "" && w.to == ""; !w.all {
				if scope.From, scope.To, err = w.bounds(a.clock.Now()); err != nil {
					return err
				}
			}
			s, err := a.work(cmd.Context(), "code sample", wait)
			if err != nil {
				return err
			}
			out := drawnSample{Sample: args[0], Seed: seed, File: output}
			err = s.drawCodes(cmd, &out, scope, sampler, size, strings.Join(by, " "))
			if err == nil {
				err = s.writeSheet(cmd, out.Sample, output)
			}
			if err = s.finish(cmd.Context(), err); err != nil || output == "" {
				return err
			}
			return a.printDrawn(out)
		}),
	}
	w.flags(c)
	c.Flags().Int64Var(&seed, "seed", 1, "`NUMBER` that the draw depends on")
	c.Flags().IntVar(&size, "size", 200, "`ITEMS` to draw")
	c.Flags().Float64Var(&empty, "empty", 0.25, "`SHARE` of passages in which nothing was found, 0 to 1")
	c.Flags().StringSliceVar(&by, "by", []string{"voice", "tier"}, "`PROPERTIES` that part the finds: "+strings.Join(narratives.StratumKeys(), ", "))
	c.Flags().StringVar(&language, "language", "", "only passages in this language, such as `zh`")
	c.Flags().StringVar(&framing, "framing", "", "only this framing, by `ID`")
	c.Flags().StringVar(&output, "output", "", "`FILE`.csv or FILE.tsv for the sheet (default: standard output, as CSV)")
	waitFlag(c, &wait)
	return c
}

func (a *app) codeSheetCommand() *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:     "sheet NAME",
		Short:   "Write the sheet of a sample once more",
		Example: example("hymnsheet code sheet spring --output spring.csv"),
		Args:    exactlyOne("NAME"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			return a.listing(cmd, func(s *session) error {
				if _, err := s.store.CodeSample(cmd.Context(), args[0]); err != nil {
					return err
				}
				return s.writeSheet(cmd, args[0], output)
			})
		}),
	}
	c.Flags().StringVar(&output, "output", "", "`FILE`.csv or FILE.tsv (default: standard output, as CSV)")
	return c
}

// drawCodes draws a sample and keeps it.
func (s *session) drawCodes(cmd *cobra.Command, out *drawnSample, scope store.CodeScope, sampler *narratives.Sampler, size int, strata string) error {
	if out.File != "" {
		if _, err := os.Lstat(out.File); err == nil {
			return fmt.Errorf("%s is there already: name another file", out.File)
		}
	}
	if err := s.store.OfferCodes(cmd.Context(), scope, sampler); err != nil {
		return err
	}
	items := sampler.Draw()
	if len(items) == 0 {
		return fmt.Errorf("sample %s: nothing to draw from in %s; hymnsheet list mentions shows what there is", out.Sample, scope)
	}
	out.Items = len(items)
	for _, i := range items {
		out.count(i)
	}
	sample := store.CodeSample{Name: out.Sample, Seed: out.Seed, Size: size, Strata: strata, Scope: scope.String()}
	return s.store.SaveCodeSample(cmd.Context(), sample, items)
}

// count adds an item to its stratum; strata stand in the order of their names.
func (d *drawnSample) count(i narratives.CodingItem) {
	at := 0
	for at < len(d.Strata) && d.Strata[at].Stratum < i.Stratum {
		at++
	}
	if at == len(d.Strata) || d.Strata[at].Stratum != i.Stratum {
		d.Strata = append(d.Strata[:at], append([]drawnStratum{{Stratum: i.Stratum, Size: i.Size}}, d.Strata[at:]...)...)
	}
	d.Strata[at].Drawn++
}

func (a *app) printDrawn(d drawnSample) error {
	if a.json {
		return writeJSON(a.out, d)
	}
	if err := a.say("%s: %s in %s\n\n", d.Sample, counted(d.Items, "item", "items"), d.File); err != nil || a.quiet {
		return err
	}
	t := newTable("stratum", "#holds", "#drawn")
	for _, s := range d.Strata {
		t.add(s.Stratum, strconv.Itoa(s.Size), strconv.Itoa(s.Drawn))
	}
	return t.text(a.out, 0)
}

// Columns of a sheet. Those of codeColumns are the coder's.
var (
	shownColumns = []string{"sample", "item", "outlet", "published", "url", "headline", "before", "passage", "after", "asked", "label", "definition"}
	codeColumns  = []string{"framing", "voice", "place", "scare", "note"}
)

// byteOrderMark tells spreadsheets that a file is UTF-8.
const byteOrderMark = "\ufeff"

// writeSheet writes what the coders of a sample see, with empty columns for
// what they say.
func (s *session) writeSheet(cmd *cobra.Command, sample, name string) (err error) {
	pages, err := s.store.CodePages(cmd.Context(), sample)
	if err != nil {
		return err
	}
	out := s.app.out
	if name != "" {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return fmt.Errorf("%w; hymnsheet code sheet %s writes the sheet once more", err, sample)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		out = f
	}
	if _, err := io.WriteString(out, byteOrderMark); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	if strings.HasSuffix(name, ".tsv") {
		w.Comma = '\t'
	}
	rows := [][]string{append(append([]string{}, shownColumns...), codeColumns...)}
	for _, p := range pages {
		label, definition := "", ""
		for _, f := range s.config.Codebook().Framings {
			if f.ID == p.Framing {
				label, definition = f.Label, f.Definition
			}
		}
		row := []string{sample, strconv.Itoa(p.Item), p.Outlet, p.Published, p.URL, p.Title, p.Before, p.Text, p.After, p.Framing, label, definition}
		for i := range row {
			row[i] = defuse(plain(row[i]))
		}
		rows = append(rows, append(row, make([]string, len(codeColumns))...))
	}
	return w.WriteAll(rows)
}
