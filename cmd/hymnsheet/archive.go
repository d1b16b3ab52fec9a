package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (a *app) archiveCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "archive",
		Short:   "Look after the archive",
		Example: example("hymnsheet archive prune --older-than 730d", "hymnsheet archive forget --account example-channel --reason 'asked to'"),
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
				fmt.Fprintf(a.out, "%s removed, %s; %s kept because reports cite them\n", counted(rep.Removed, "file", "files"), counted(int(rep.Bytes), "byte", "bytes"), counted(rep.Cited, "old file", "old files"))
			}
			return nil
		}),
	}
	prune.Flags().StringVar(&older, "older-than", "", "`AGE` of a file's newest record, such as 730d")
	c.AddCommand(prune, a.forgetCommand())
	return c
}

func (a *app) forgetCommand() *cobra.Command {
	var account, before, reason string
	c := &cobra.Command{
		Use:   "forget --account ID --reason TEXT",
		Short: "Drop the posts of an account that is not public",
		Long: "Forget takes the records of an account out of the archive and the text made of\n" +
			"them out of the database. A tombstone with digest, time and reason stands in the\n" +
			"place of each record, which verify accepts. Reports stay as they were printed.\n" +
			"Take the account out of the configuration, or it is collected again.",
		Example: example("hymnsheet archive forget --account example-channel --reason 'asked to on 3 March'",
			"hymnsheet archive forget --account telegram:example --before 2025-01-01 --reason retention"),
		Args: none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			switch {
			case account == "":
				return usage(errors.New("want --account ID: its id in the configuration, platform:handle, or its key as list and show print it"))
			case strings.TrimSpace(reason) == "":
				return usage(errors.New("want --reason TEXT: it stands in the tombstones"))
			}
			var until time.Time
			if before != "" {
				var err error
				if until, err = time.Parse(time.DateOnly, before); err != nil {
					return usage(fmt.Errorf("--before %q: want a day such as 2025-01-01", before))
				}
			}
			return a.forget(cmd.Context(), account, until, reason)
		}),
	}
	c.Flags().StringVar(&account, "account", "", "`ID` in the configuration, platform:handle, or key")
	c.Flags().StringVar(&before, "before", "", "only what was fetched before this `DAY` (default: all)")
	c.Flags().StringVar(&reason, "reason", "", "`TEXT` for the tombstones")
	return c
}

func (a *app) forget(ctx context.Context, account string, before time.Time, reason string) error {
	s, err := a.work(ctx, "archive forget", false)
	if err != nil {
		return err
	}
	rep, err := s.store.Forget(ctx, s.accountKey(account), before, reason)
	if errors.Is(err, store.ErrUnknown) {
		err = fmt.Errorf("%w; name an account that is not public by its id in the configuration", err)
	}
	if err = s.finish(ctx, err); err != nil {
		return err
	}
	if a.json {
		return writeJSON(a.out, rep)
	}
	if !a.quiet {
		_, err = fmt.Fprintf(a.out, "%s dropped, %s without a body now, %s without a text\n", counted(rep.Records, "record", "records"),
			counted(rep.Captures, "capture", "captures"), counted(rep.Documents, "document", "documents"))
	}
	return err
}

// accountKey is the key under which tables hold an account that a person names.
func (s *session) accountKey(name string) string {
	for _, one := range s.config.Accounts {
		if one.ID == name {
			return s.store.AccountKey(one.Platform, one.Handle, one.Public)
		}
	}
	if platform, handle, ok := strings.Cut(name, ":"); ok {
		return s.store.AccountKey(platform, strings.TrimPrefix(handle, "@"), false)
	}
	return name
}
