package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "backup FILE",
		Short:   "Write a consistent copy of the database",
		Long:    "Backup copies the database while others may read it. Copy the archive folder and\nthe key file beside it; they are plain files.",
		Example: example("hymnsheet backup /backup/hymnsheet.db"),
		Args:    exactlyOne("FILE"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			s, err := a.look(cmd.Context())
			if err != nil {
				return err
			}
			err = errors.Join(s.store.Backup(cmd.Context(), args[0]), s.close())
			if err == nil && !a.quiet {
				fmt.Fprintf(a.out, "%s written; check it with: hymnsheet restore --check %s\n", args[0], args[0])
			}
			return err
		}),
	}
}

func (a *app) restoreCommand() *cobra.Command {
	var check bool
	c := &cobra.Command{
		Use:   "restore --check FILE",
		Short: "Check that a backup can be restored",
		Long: "Restore --check opens a copy of the database, checks its integrity, counts what\n" +
			"is in it and looks for the archive files that it names. To restore, stop cron\n" +
			"and copy the file to store.path.",
		Example: example("hymnsheet restore --check /backup/hymnsheet.db"),
		Args:    exactlyOne("FILE"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			if !check {
				return usage(errors.New("want --check; to restore, stop cron and copy the file to store.path"))
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			if isFolder(args[0]) {
				return usage(fmt.Errorf("restore --check %s: is a folder: name the file that backup wrote", args[0]))
			}
			rep, err := store.CheckBackup(cmd.Context(), args[0], c.Archive.Dir)
			if err != nil {
				return err
			}
			if a.json {
				return errors.Join(writeJSON(a.out, rep), missing(io.Discard, c.Archive.Dir, rep.Missing))
			}
			if !a.quiet {
				fmt.Fprintf(a.out, "%s: schema %d, %s, %s, %s; %s named\n", args[0], rep.Schema, counted(rep.Captures, "capture", "captures"),
					counted(rep.Documents, "document", "documents"), counted(rep.Mentions, "mention", "mentions"), counted(rep.Files, "archive file", "archive files"))
			}
			return missing(a.out, c.Archive.Dir, rep.Missing)
		}),
	}
	c.Flags().BoolVar(&check, "check", false, "check a backup")
	return c
}

// missing names archive files that a database needs and a folder does not have.
func missing(w io.Writer, dir string, files []string) error {
	for _, m := range files {
		fmt.Fprintf(w, "missing in %s: %s\n", dir, plain(m))
	}
	if len(files) == 0 {
		return nil
	}
	return fmt.Errorf("restore --check: %s missing in %s: copy the archive there as well", counted(len(files), "archive file", "archive files"), dir)
}

func (a *app) storeCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "store",
		Short:   "Look after the database",
		Example: example("hymnsheet store migrate"),
	})
	c.AddCommand(&cobra.Command{
		Use:     "migrate",
		Short:   "Bring the database to this program's schema, after copying it",
		Example: example("hymnsheet store migrate"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			if isFolder(c.Store.Path) {
				return usage(fmt.Errorf("store %s: is a folder: name a file with store.path or --store", c.Store.Path))
			}
			from, to, copied, err := store.Migrate(cmd.Context(), c.Store.Path)
			if errors.Is(err, store.ErrBusy) {
				return codeError{exitBusy, err}
			}
			if err != nil {
				return err
			}
			switch {
			case a.json:
				return writeJSON(a.out, map[string]any{"from": from, "to": to, "copy": copied})
			case a.quiet:
				return nil
			case from == to:
				_, err = fmt.Fprintf(a.out, "%s: schema %d already\n", c.Store.Path, to)
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s: schema %d is now %d; the old file is %s\n", c.Store.Path, from, to, copied)
			return err
		}),
	})
	return c
}
