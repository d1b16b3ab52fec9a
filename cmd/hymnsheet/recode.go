package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A recodeResult is what `recode` prints.
type recodeResult struct {
	DryRun bool                `json:"dry_run"`
	Track  *narratives.Summary `json:"track,omitempty"` // not for a dry run
	store.Recoded
}

func (a *app) recodeCommand() *cobra.Command {
	var dry, list, wait bool
	var from, to string
	var limit int
	c := &cobra.Command{
		Use:   "recode",
		Short: "Track the archive with the codebook as it is now, and say what has changed",
		Long: "Recode tracks what waits, as track does, and compares the mentions with those of\n" +
			"the codebook before: gained, lost, standing on other words, or in another voice,\n" +
			"place or scare quotes. Mentions of the older codebook stay in the store under\n" +
			"their key. With --dry-run nothing is written: the codebook of the configuration,\n" +
			"or an older one named with --to, is only tried.",
		Example: example("hymnsheet recode --dry-run", "hymnsheet recode", "hymnsheet recode --list", "hymnsheet recode --from 0123456789abcdef --json",
			"hymnsheet recode --dry-run --to 0123456789abcdef"),
		Args: none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			switch {
			case list:
				return a.listing(cmd, func(s *session) error { return s.listCodebooks(cmd.Context()) })
			case to != "" && !dry:
				return usage(errors.New("--to: goes with --dry-run; what the store counts with is the configuration's codebook"))
			case from != "" && dry:
				return usage(errors.New("--from: compares what is kept, and --dry-run always with what counts now"))
			case dry:
				return a.listing(cmd, func(s *session) error { return s.tryRecode(cmd.Context(), to, limit) })
			}
			s, err := a.work(cmd.Context(), "recode", wait)
			if err != nil {
				return err
			}
			var res recodeResult
			sum, err := s.track(cmd.Context())
			if err == nil {
				_, err = s.discover(cmd.Context())
			}
			res.Track = &sum
			if err == nil {
				res.Recoded, err = s.store.Recoded(cmd.Context(), from)
			}
			if errors.Is(err, store.ErrUnknown) {
				if err = nil; from != "" {
					err = fmt.Errorf("--from %s: no mentions of that codebook; hymnsheet recode --list prints those that are kept", from)
				}
			}
			if err = s.finish(cmd.Context(), err); err != nil {
				return err
			}
			return a.printRecoded(res, limit)
		}),
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "write nothing; say what would change")
	c.Flags().BoolVar(&list, "list", false, "list the codebooks that are kept")
	c.Flags().StringVar(&from, "from", "", "compare with the codebook of this `DIGEST`, instead of the one before")
	c.Flags().StringVar(&to, "to", "", "with --dry-run: try the kept codebook of this `DIGEST`")
	c.Flags().IntVar(&limit, "limit", 5, "print at most `N` mentions of a framing, 0 for all; JSON holds all")
	waitFlag(c, &wait)
	return c
}

func (s *session) listCodebooks(ctx context.Context) error {
	rows, err := s.store.Codebooks(ctx)
	if err != nil {
		return err
	}
	t := newTable("codebook", "first used", "version", "#framings", "#mentions", "now")
	for _, r := range rows {
		now := ""
		if r.Current {
			now = "counts"
		}
		t.add(r.Digest, r.At, r.Version, strconv.Itoa(r.Framings), strconv.Itoa(r.Mentions), now)
	}
	return s.app.print(t, rows)
}

// tryRecode tracks everything once more and keeps nothing.
func (s *session) tryRecode(ctx context.Context, to string, limit int) error {
	tracker, book := s.tracker, s.config.Codebook()
	if to != "" {
		var err error
		if tracker, book, err = s.store.Codebook(ctx, to); errors.Is(err, store.ErrUnknown) {
			return fmt.Errorf("--to %s: no such codebook is kept; hymnsheet recode --list prints those that are", to)
		} else if err != nil {
			return err
		}
	}
	p := s.app.startProgress("recode", 0)
	out, err := s.store.TryRecode(ctx, tracker, &book, p.set)
	p.finish()
	if err != nil {
		return err
	}
	return s.app.printRecoded(recodeResult{DryRun: true, Recoded: out}, limit)
}

func (a *app) printRecoded(r recodeResult, limit int) error {
	if r.Framings == nil {
		r.Framings = []narratives.RecodedFraming{}
	}
	if a.json {
		return writeJSON(a.out, r)
	}
	if a.quiet {
		return nil
	}
	var b strings.Builder
	switch {
	case r.Track != nil && r.To == "":
		fmt.Fprintf(&b, "recode: %s tracked; no other codebook came before this one\n", counted(r.Track.Versions, "version", "versions"))
	case r.DryRun:
		fmt.Fprintf(&b, "recode, tried only: %s compared\n", counted(r.Documents, "document", "documents"))
	default:
		fmt.Fprintf(&b, "recode: %s tracked, %s compared\n", counted(r.Track.Versions, "version", "versions"), counted(r.Documents, "document", "documents"))
	}
	if r.Texts {
		b.WriteString("the texts were read anew as well: only those that stayed the same are compared\n")
	}
	t := newTable("framing", "entry", "#same", "#gained", "#lost", "#moved", "#revoiced", "#documents before", "#after", "label")
	changed, same := 0, 0
	for _, f := range r.Framings {
		if len(f.Mentions) == 0 && (f.Entry == "same" || f.Entry == "") {
			same++
			continue
		}
		changed++
		n := strconv.Itoa
		t.add(f.Framing, f.Entry, n(f.Same), n(f.Gained), n(f.Lost), n(f.Moved), n(f.Revoiced), n(f.Before), n(f.After), f.Label)
	}
	if r.To != "" {
		fmt.Fprintf(&b, "%s changed, %s as before\n", counted(changed, "framing", "framings"), counted(same, "framing", "framings"))
	}
	if changed > 0 {
		b.WriteString("\n" + t.lines())
	}
	for _, f := range r.Framings {
		for i, m := range f.Mentions {
			if i == 0 {
				fmt.Fprintf(&b, "\n%s\n", f.Framing)
			}
			if limit > 0 && i == limit {
				fmt.Fprintf(&b, "  and %s more; --limit 0 prints all\n", grouped(len(f.Mentions)-limit))
				break
			}
			how := m.Was + m.Is
			if m.Was != "" && m.Is != "" {
				how = m.Was + " → " + m.Is
			}
			fmt.Fprintf(&b, "  %-7s %s passage %d “%s” %s\n", m.Change, m.Document, m.Passage, plain(m.Text), plain(how))
		}
	}
	_, err := fmt.Fprint(a.out, b.String())
	return err
}
