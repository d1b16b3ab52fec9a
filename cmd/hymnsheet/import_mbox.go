package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

func (a *app) importMboxCommand() *cobra.Command {
	var outlet string
	var how importHow
	c := &cobra.Command{
		Use:   "mbox --outlet ID FILE...",
		Short: "Import newsletters from a mailbox",
		Long: "Each message becomes a document of the outlet: its subject, sender, date and text.\n" +
			"Attachments, links and the reader's own addresses are left out, and the messages\n" +
			"themselves are not kept. A message with an Archived-At header is filed under that\n" +
			"address, any other under its message id. Importing a file again changes nothing.",
		Example: example("hymnsheet import mbox --outlet example-daily newsletters.mbox", "hymnsheet import mbox --outlet example-daily monday.eml"),
		Args:    someFiles("FILE.mbox or FILE.eml (- for standard input)"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			if outlet == "" {
				return usage(errors.New("want --outlet ID: whose newsletters they are"))
			}
			return a.importing(cmd.Context(), "import mbox", "message", how, outletLabels{}, args, func(im *importer, path string) error {
				return im.mboxFile(cmd.Context(), path, outlet)
			})
		}),
	}
	c.Flags().StringVar(&outlet, "outlet", "", "`ID` of the outlet that the newsletters belong to")
	how.flags(c)
	return c
}

func (im *importer) mboxFile(ctx context.Context, path, outlet string) error {
	in, err := im.s.app.openInput(path)
	if err != nil {
		return err
	}
	defer in.close()
	return im.articles(ctx, readMessages(path, in, outlet), in)
}
