package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (a *app) importWARCCommand() *cobra.Command {
	var outlet string
	var how importHow
	c := &cobra.Command{
		Use:     "warc --outlet ID FILE...",
		Short:   "Import pages from WARC files",
		Long:    "Each response record that holds a page becomes a capture of the outlet, dated by\nits WARC-Date. Importing a file again changes nothing.",
		Example: example("hymnsheet import warc --outlet example-daily crawl.warc.gz"),
		Args:    someFiles("FILE.warc.gz (- for standard input)"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			if outlet == "" {
				return usage(errors.New("want --outlet ID: whose pages they are"))
			}
			return a.importing(cmd.Context(), "import warc", "record", how, outletLabels{}, args, func(im *importer, path string) error {
				return im.warcFile(cmd.Context(), path, outlet)
			})
		}),
	}
	c.Flags().StringVar(&outlet, "outlet", "", "`ID` of the outlet that the pages belong to")
	how.flags(c)
	return c
}

func (im *importer) warcFile(ctx context.Context, path, outlet string) error {
	in, err := im.s.app.openPacked(path)
	if err != nil {
		return err
	}
	defer in.close()
	added, unchanged, err := im.s.store.ImportWARC(ctx, im.s.run, in, outlet)
	im.res.Added += added
	im.res.Unchanged += unchanged
	if added > 0 {
		im.meet(store.Article{Outlet: outlet})
	}
	if err != nil {
		return fmt.Errorf("%s: %w; %s before it kept", path, err, counted(added, "page", "pages"))
	}
	return nil
}
