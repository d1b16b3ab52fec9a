package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) importArticlesCommand() *cobra.Command {
	var labels outletLabels
	var how importHow
	c := &cobra.Command{
		Use:   "articles FILE...",
		Short: "Import articles from JSON Lines or CSV, gzip or not",
		Long: "Each line holds outlet, url, title, published, language and text, and may hold\n" +
			"byline, section, state, owner and control. An outlet that the configuration does\n" +
			"not name is created as unlabelled and named in a warning. Importing a file again\n" +
			"changes nothing.",
		Example: example("hymnsheet import articles kcna.jsonl.gz", "hymnsheet import articles --outlets outlets.csv articles.csv"),
		Args:    someFiles("FILE.jsonl, FILE.jsonl.gz or FILE.csv (- for JSON Lines on standard input)"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			if labels.strict && slices.Contains(args, "-") {
				return usage(errors.New("--strict: reads a file before it imports it, and cannot with standard input"))
			}
			return a.importing(cmd.Context(), "import articles", "line", how, labels, args, func(im *importer, path string) error {
				return im.articleFile(cmd.Context(), path)
			})
		}),
	}
	f := c.Flags()
	f.StringVar(&labels.state, "outlet-state", "", "state `CODE` of outlets that are new in these files")
	f.StringVar(&labels.owner, "owner", "", "`OWNER` of outlets that are new in these files")
	f.BoolVar(&labels.control, "control", false, "outlets that are new in these files are control outlets")
	f.StringVar(&labels.file, "outlets", "", "CSV `FILE` with outlet, state, owner, control for each new outlet")
	f.BoolVar(&labels.strict, "strict", false, "refuse a file with outlets that neither the configuration nor --outlets names")
	how.flags(c)
	return c
}

// someFiles wants at least one argument.
func someFiles(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(errors.New("want at least one " + what))
		}
		return nil
	}
}

// articleFile brings in one file.
func (im *importer) articleFile(ctx context.Context, path string) error {
	if im.labels.strict {
		if err := im.refuseStrangers(path); err != nil {
			return err
		}
	}
	in, err := im.s.app.openInput(path)
	if err != nil {
		return err
	}
	defer in.close()
	return im.articles(ctx, readArticles(path, in), in)
}

// refuseStrangers fails if a file names outlets that nobody knows.
func (im *importer) refuseStrangers(path string) error {
	in, err := im.s.app.openInput(path)
	if err != nil {
		return err
	}
	defer in.close()
	var strangers []string
	for art, err := range readArticles(path, in) {
		if err == nil && !im.known[art.Outlet] && !im.labels.names(art.Outlet) && !slices.Contains(strangers, art.Outlet) {
			strangers = append(strangers, art.Outlet)
		}
	}
	if len(strangers) == 0 {
		return nil
	}
	slices.Sort(strangers)
	return usage(fmt.Errorf("%s: not in the configuration: %s; add them, name them in --outlets, or leave out --strict; nothing of this file was imported", path, strings.Join(strangers, ", ")))
}
