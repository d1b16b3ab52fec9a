package main

import "github.com/spf13/cobra"

// tryCommand groups the one-file commands for finding out what the program
// makes of an input. None of them needs a database.
func (a *app) tryCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "try",
		Short:   "See what the program makes of one page, feed, robots.txt or text",
		Long:    "The try commands read one file, or many named by a manifest, and print what\nthe program makes of it. They need no database and change nothing.",
		Example: example("hymnsheet try page --url https://example.org/2019/08/20/story story.html"),
	})
	c.AddCommand(a.tryPageCommand(), a.tryQuotesCommand(), a.tryFeedCommand(), a.tryRobotsCommand(), a.tryPassageCommand(), a.tryLanguageCommand(), a.tryDateCommand())
	return c
}
