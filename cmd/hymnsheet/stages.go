package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/reports"
)

func (a *app) crawlCommand() *cobra.Command {
	var wait bool
	c := &cobra.Command{
		Use:     "crawl",
		Short:   "Ask every source and page that is due, and keep the answers",
		Example: example("hymnsheet crawl"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			a.resumes = true
			s, err := a.work(cmd.Context(), "crawl", wait)
			if err != nil {
				return err
			}
			var res runResult
			sum, err := s.crawl(cmd.Context())
			res.Crawl = &sum
			if err == nil {
				err = s.failing(cmd.Context(), &res)
			}
			err = s.finish(cmd.Context(), err)
			res.NoRoom = s.roomless()
			return errors.Join(a.printRun(&res), err)
		}),
	}
	waitFlag(c, &wait)
	return c
}

func (a *app) extractCommand() *cobra.Command {
	var wait bool
	c := &cobra.Command{
		Use:     "extract",
		Short:   "Read captures that have not been read, into documents",
		Example: example("hymnsheet extract"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			s, err := a.work(cmd.Context(), "extract", wait)
			if err != nil {
				return err
			}
			sum, err := s.extract(cmd.Context())
			err = s.finish(cmd.Context(), err)
			if a.json {
				return errors.Join(writeJSON(a.out, sum), err)
			}
			return errors.Join(a.printRun(&runResult{Extract: &sum}), err)
		}),
	}
	waitFlag(c, &wait)
	return c
}

func (a *app) trackCommand() *cobra.Command {
	var wait, noDiscover bool
	c := &cobra.Command{
		Use:     "track",
		Short:   "Find the codebook's framings in documents that have not been tracked, and wordings nobody listed",
		Example: example("hymnsheet track --json"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			s, err := a.work(cmd.Context(), "track", wait)
			if err != nil {
				return err
			}
			sum, err := s.track(cmd.Context())
			if err == nil && !noDiscover {
				_, err = s.discover(cmd.Context())
			}
			err = s.finish(cmd.Context(), err)
			if a.json {
				return errors.Join(writeJSON(a.out, sum), err)
			}
			return errors.Join(a.printRun(&runResult{Track: &sum}), err)
		}),
	}
	c.Flags().BoolVar(&noDiscover, "no-discover", false, "leave wordings that nobody has listed to a later track or run")
	waitFlag(c, &wait)
	return c
}

// A reportResult is what `report --json` prints.
type reportResult struct {
	Week    string          `json:"week"`
	Edition reports.Edition `json:"edition"`
	Folder  string          `json:"folder"`
}

func (a *app) reportCommand() *cobra.Command {
	var week, stdout string
	var normalise, wait bool
	c := &cobra.Command{
		Use:   "report --week 2019-W34",
		Short: "Write a week's report: HTML, Markdown, JSON and CSV",
		Long: "Report writes one edition of a week. As long as nothing it rests on has changed,\n" +
			"the same edition is printed again, byte for byte; late documents, recoding or a\n" +
			"newer component make the next one.",
		Example: example("hymnsheet report --week 2019-W34", "hymnsheet report --week 2019-W34 --stdout markdown"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			if week == "" {
				from := a.clock.Now().AddDate(0, 0, -7)
				week = narratives.WeekOf(from)
			}
			from, _, err := narratives.ParseWeek(week)
			if err != nil {
				return usage(fmt.Errorf("--week: %w", err))
			}
			if from.After(a.clock.Now()) {
				return usage(fmt.Errorf("--week %s: begins on %s and has nothing to report yet", week, from.Format(time.DateOnly)))
			}
			if normalise && stdout == "" {
				stdout = "json"
			}
			if normalise && stdout != "json" {
				return usage(fmt.Errorf("--normalise-evidence: works on JSON only, not on %s", stdout))
			}
			name, ok := map[string]string{"": "", "json": "report.json", "markdown": "report.md", "html": "index.html"}[stdout]
			if !ok {
				return usage(fmt.Errorf("--stdout %s: want json, markdown or html", stdout))
			}
			s, err := a.work(cmd.Context(), "report "+week, wait)
			if err != nil {
				return err
			}
			res := reportResult{Week: week}
			res.Folder, res.Edition, err = s.report(cmd.Context(), week)
			var files map[string][]byte
			if err == nil {
				files, err = s.store.EditionFiles(cmd.Context(), week, res.Edition.Number)
			}
			if err = s.finish(cmd.Context(), err); err != nil {
				return err
			}
			return a.printReport(res, files, name, normalise)
		}),
	}
	c.Flags().StringVar(&week, "week", "", "ISO `WEEK`, such as 2019-W34 (default: the week before this one)")
	c.Flags().StringVar(&stdout, "stdout", "", "also print one `FORM` to standard output: json, markdown or html")
	c.Flags().BoolVar(&normalise, "normalise-evidence", false, "print JSON with capture times, archive places and run ids as constants, for comparing two stores")
	oneOf(c, "stdout", "json", "markdown", "html")
	waitFlag(c, &wait)
	return c
}

func (a *app) printReport(res reportResult, files map[string][]byte, name string, normalise bool) error {
	switch {
	case normalise:
		b, err := reports.Normalise(files["report.json"])
		if err != nil {
			return err
		}
		_, err = a.out.Write(b)
		return err
	case name != "":
		_, err := a.out.Write(files[name])
		return err
	case a.json:
		return writeJSON(a.out, res)
	case !a.quiet:
		_, err := fmt.Fprintln(a.out, filepath.Join(res.Folder, "index.html"))
		return err
	}
	return nil
}
