package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// A framingAct is what `framings` prints.
type framingAct struct {
	Action  string `json:"action"`
	Framing string `json:"framing"`
	Other   string `json:"other,omitempty"`
}

func (a *app) framingsCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "framings",
		Short:   "Judge discovered framings: confirm, dismiss, merge, split, rename, promote; keep a list",
		Long:    "Each act is an entry of the ledger, with its author and reason. Nothing is taken\nout of it; a later entry overrules an earlier one. Ids are for life; what is listed\nand has none yet is born by the act.",
		Example: example("hymnsheet framings confirm n0123456789abcdef --author 'A. Reader' --reason 'seen in three papers'"),
	})
	one := func(action, short, entry string) *cobra.Command {
		return a.framingCommand(action+" ID", short, "hymnsheet framings "+action+" n0123456789abcdef --reason 'as judged on Monday'", 1,
			func(act *store.Act, _ []string) { act.Action = entry })
	}
	rename := a.framingCommand("rename ID LABEL", "Give a framing another label", "hymnsheet framings rename n0123456789abcdef 'paper lantern'", 2,
		func(act *store.Act, args []string) { act.Action, act.Label = phrase.Rename, args[1] })
	merge := a.framingCommand("merge ID INTO", "Say that a framing is the same as another one", "hymnsheet framings merge n0123456789abcdef nfedcba9876543210", 2,
		func(act *store.Act, args []string) { act.Action, act.Other = phrase.Merge, args[1] })
	split := a.framingCommand("split ID HEAD", "Take a head out of a framing, as a framing of its own", "hymnsheet framings split n0123456789abcdef en:lantern+en:paper", 2,
		func(act *store.Act, args []string) { act.Action, act.Head = phrase.Split, args[1] })
	c.AddCommand(one("confirm", "Say that it is a framing", phrase.Confirm), one("dismiss", "Say that it is none; it stays out of the list", phrase.Dismiss),
		merge, split, rename,
		a.framingCommand("promote ID", "Say that the codebook follows it from now on, and print an entry for it", "hymnsheet framings promote n0123456789abcdef >> codebook.yaml", 1,
			func(act *store.Act, _ []string) { act.Action = phrase.Promote }),
		a.framingsKeepCommand())
	return c
}

// framingsKeepCommand keeps what the scores of a list are made of.
func (a *app) framingsKeepCommand() *cobra.Command {
	var w window
	var wait bool
	c := &cobra.Command{
		Use:   "keep",
		Short: "Keep what the scores of a list are made of, for good",
		Long: "Every row of list framings --kind discovered is written into the database with\n" +
			"the counts its scores come from, so that docs/method/discovery.md's query makes\n" +
			"them again. Of the weeks that run ranks this happens by itself: of all rows for\n" +
			"thirteen weeks, of the first 500 for good.",
		Example: example("hymnsheet framings keep --week 2019-W34", "hymnsheet framings keep --all-time"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			from, to, err := w.bounds(a.clock.Now())
			if err != nil {
				return err
			}
			s, err := a.work(cmd.Context(), "framings keep", wait)
			if err != nil {
				return err
			}
			kept, err := s.store.KeepRanking(cmd.Context(), from, to)
			if err = s.finish(cmd.Context(), err); err != nil {
				return err
			}
			switch {
			case a.json:
				return writeJSON(a.out, kept)
			case !a.quiet:
				_, err = fmt.Fprintf(a.out, "keep: %s rows as ranking %d\n", grouped(kept.Rows), kept.ID)
			}
			return err
		}),
	}
	w.flagsAndAll(c)
	waitFlag(c, &wait)
	return c
}

// framingCommand is a command that writes one entry.
func (a *app) framingCommand(use, short, ex string, n int, fill func(act *store.Act, args []string)) *cobra.Command {
	var author, reason string
	var wait bool
	c := &cobra.Command{
		Use:     use,
		Short:   short,
		Example: example(ex),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != n {
				return usage(fmt.Errorf("want %s", strings.Join(strings.Fields(use)[1:], " and ")))
			}
			return nil
		},
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			act := store.Act{Framing: args[0], Author: cmp.Or(author, "unnamed"), Reason: reason}
			fill(&act, args)
			if act.Author == "system" {
				return usage(errors.New("--author system: is the program's own name"))
			}
			s, err := a.work(cmd.Context(), "framings "+act.Action, wait)
			if err != nil {
				return err
			}
			id, err := s.store.Enter(cmd.Context(), act)
			if errors.Is(err, store.ErrUnknown) {
				err = fmt.Errorf("%w; hymnsheet list framings --kind discovered prints ids", err)
			}
			if err = s.finish(cmd.Context(), err); err != nil {
				return err
			}
			switch {
			case a.json:
				return writeJSON(a.out, framingAct{act.Action, id, act.Other})
			case act.Action == phrase.Promote:
				return a.printPromoted(cmd, act.Framing)
			case !a.quiet:
				_, err = fmt.Fprintf(a.out, "%s: %s\n", act.Action, id)
			}
			return err
		}),
	}
	c.Flags().StringVar(&author, "author", "", "`NAME` that the ledger gives as the author")
	c.Flags().StringVar(&reason, "reason", "", "`WHY`, for the ledger")
	waitFlag(c, &wait)
	return c
}

// printPromoted prints the beginning of a codebook entry: a person writes
// definition and examples.
func (a *app) printPromoted(cmd *cobra.Command, id string) error {
	return a.listing(cmd, func(s *session) error {
		d, err := s.store.ShowDiscovered(cmd.Context(), id)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.out, "# discovered as %s in %s; write a definition, patterns and examples\n- id: f-%s\n  label: %q\n  source: %q\n",
			id, d.Week, slug(d.Label), d.Label, "discovered by hymnsheet as "+id)
		return err
	})
}

// slug makes an id of a label.
func slug(label string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(label) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
