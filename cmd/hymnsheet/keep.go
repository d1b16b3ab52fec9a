package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Read the whole archive again and compare it with its digests",
		Long: "Verify reads every archive file against the digests in its records, and the\n" +
			"database against the archive: a changed byte is found and named.",
		Example: example("hymnsheet verify"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			s, err := a.look(cmd.Context())
			if err != nil {
				return err
			}
			p := a.startProgress("verify: records", 0)
			rep, err := s.store.Verify(cmd.Context(), p.set)
			p.finish()
			if err = errors.Join(err, s.close()); err != nil {
				return err
			}
			if a.json {
				err = writeJSON(a.out, rep)
			} else {
				for _, problem := range rep.Problems {
					fmt.Fprintln(a.out, plain(problem))
				}
				if !a.quiet {
					fmt.Fprintf(a.out, "%d files, %d records, %d visits, %d tombstones: %d problems\n", rep.Files, rep.Records, rep.Visits, rep.Tombstones, len(rep.Problems))
				}
			}
			if len(rep.Problems) > 0 {
				err = errors.Join(err, fmt.Errorf("verify: %d problems; restore the files named from a backup", len(rep.Problems)))
			}
			return err
		}),
	}
}

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
				return usage(errors.New("restore: want --check; to restore, stop cron and copy the file to store.path"))
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			rep, err := store.CheckBackup(cmd.Context(), args[0], c.Archive.Dir)
			if err != nil {
				return err
			}
			if a.json {
				return writeJSON(a.out, rep)
			}
			fmt.Fprintf(a.out, "%s: schema %d, %d captures, %d documents, %d mentions; %d archive files named\n",
				args[0], rep.Schema, rep.Captures, rep.Documents, rep.Mentions, rep.Files)
			for _, m := range rep.Missing {
				fmt.Fprintf(a.out, "missing in %s: %s\n", c.Archive.Dir, m)
			}
			if len(rep.Missing) > 0 {
				return fmt.Errorf("restore --check: %d archive files are missing", len(rep.Missing))
			}
			return nil
		}),
	}
	c.Flags().BoolVar(&check, "check", false, "check a backup")
	return c
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
			from, to, copied, err := store.Migrate(cmd.Context(), c.Store.Path)
			if err != nil || a.quiet {
				return err
			}
			if from == to {
				fmt.Fprintf(a.out, "%s: schema %d already\n", c.Store.Path, to)
				return nil
			}
			fmt.Fprintf(a.out, "%s: schema %d is now %d; the old file is %s\n", c.Store.Path, from, to, copied)
			return nil
		}),
	})
	return c
}

func (a *app) archiveCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "archive",
		Short:   "Look after the archive",
		Example: example("hymnsheet archive prune --older-than 730d"),
	})
	var older string
	prune := &cobra.Command{
		Use:     "prune --older-than AGE",
		Short:   "Remove old archive files that no report cites",
		Example: example("hymnsheet archive prune --older-than 730d"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			age, err := config.ParseDuration(older)
			if err != nil || age < 24*time.Hour {
				return usage(fmt.Errorf("--older-than %q: want an age of a day or more, such as 730d", older))
			}
			s, err := a.work(cmd.Context(), "archive prune", false)
			if err != nil {
				return err
			}
			rep, err := s.store.PruneArchive(cmd.Context(), a.clock.Now().Add(-age))
			if err = s.finish(cmd.Context(), err); err != nil {
				return err
			}
			if a.json {
				return writeJSON(a.out, rep)
			}
			if !a.quiet {
				fmt.Fprintf(a.out, "%d files removed, %d bytes; %d old files kept because reports cite them\n", rep.Removed, rep.Bytes, rep.Cited)
			}
			return nil
		}),
	}
	prune.Flags().StringVar(&older, "older-than", "", "`AGE` of a file's newest record, such as 730d")
	c.AddCommand(prune)
	return c
}
