package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// Ids of what can be shown; everything else is a framing or an address.
var (
	documentID   = regexp.MustCompile(`^d[0-9a-f]{16}$`)
	discoveredID = regexp.MustCompile(`^n[0-9a-f]{16}$`)
	narrativeID  = regexp.MustCompile(`^g[0-9a-f]{16}$`)
	captureID    = regexp.MustCompile(`^c[0-9a-f]{16}$`)
)

func (a *app) showCommand() *cobra.Command {
	var body, why bool
	var limit int
	var w window
	one := exactlyOne("ID of a document, capture, framing or narrative, or a document's address")
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show a document, capture, framing or narrative with its evidence",
		Long: "Show takes the id or address of a document, the id of a capture, or the id of a\n" +
			"framing or narrative. A document is printed with its text, marked in the margin where a framing\n" +
			"stands and in whose voice, and with the captures behind it. A capture is printed\n" +
			"with its place in the archive, its digest and every visit.\n\n" +
			"With --week, --from and --to or --all-time a discovered framing is shown as list\n" +
			"framings has it then, with all its documents of that time.",
		Example: example("hymnsheet show d0123456789abcdef", "hymnsheet show https://daily.example/2019/08/20/story",
			"hymnsheet show f-moral-high-ground --limit 5", "hymnsheet show framing n0123456789abcdef --why", "hymnsheet show n0123456789abcdef --week 2019-W34", "hymnsheet show narrative g0123456789abcdef --why", "hymnsheet show c0123456789abcdef --body > page.html"),
		Args: func(cmd *cobra.Command, args []string) error { return one(cmd, withoutNoun(args)) },
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			args = withoutNoun(args)
			if body && !captureID.MatchString(args[0]) {
				return usage(fmt.Errorf("--body: goes with the id of a capture, not with %s", args[0]))
			}
			listed := w != window{}
			if listed && !discoveredID.MatchString(args[0]) {
				return usage(fmt.Errorf("--week, --from, --to and --all-time go with the id of a discovered framing, not with %s", args[0]))
			}
			from, to, err := w.bounds(a.clock.Now())
			if err != nil {
				return err
			}
			s, err := a.look(cmd.Context())
			if err != nil {
				return err
			}
			if listed {
				err = s.showListed(cmd.Context(), args[0], from, to, why, limit)
			} else {
				err = s.show(cmd.Context(), args[0], body, why, limit)
			}
			if errors.Is(err, store.ErrUnknown) {
				err = fmt.Errorf("show: %w; hymnsheet list documents, list framings and list narratives print ids", err)
			}
			return errors.Join(err, s.close())
		}),
	}
	c.Flags().BoolVar(&body, "body", false, "of a capture: write its body to standard output, as it was received and decoded")
	c.Flags().IntVar(&limit, "limit", 20, "of a framing: at most `N` mentions, the newest")
	w.flagsAndAll(c)
	c.Flags().BoolVar(&why, "why", false, "of a discovered framing or a narrative: ledger and counts by week as well")
	return c
}

// withoutNoun leaves out the word framing or narrative before an id.
func withoutNoun(args []string) []string {
	if len(args) == 2 && (args[0] == "framing" || args[0] == "narrative") {
		return args[1:]
	}
	return args
}

// show finds out what ref names and prints it.
func (s *session) show(ctx context.Context, ref string, body, why bool, limit int) error {
	switch {
	case captureID.MatchString(ref):
		return s.showCapture(ctx, ref, body)
	case documentID.MatchString(ref):
		return s.showDocument(ctx, ref)
	}
	if strings.Contains(ref, ":") {
		err := s.showDocument(ctx, ref)
		if canonical, bad := weburl.Canonical(ref); bad == nil && canonical != ref && errors.Is(err, store.ErrUnknown) {
			return s.showDocument(ctx, canonical)
		}
		return err
	}
	if discoveredID.MatchString(ref) {
		return s.showDiscovered(ctx, ref, why, limit)
	}
	if narrativeID.MatchString(ref) {
		return s.showNarrative(ctx, ref, why, limit)
	}
	return s.showFraming(ctx, ref, limit)
}

// lineWidth is how wide text is set: the terminal's width within bounds that
// are good to read.
func (a *app) lineWidth() int {
	w := terminalWidth(a.out)
	if w == 0 {
		w = 80
	}
	return min(max(w, 40), 100)
}

// fields prints names and values in two columns, leaving out what is unknown.
func fields(b *strings.Builder, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fmt.Fprintf(b, "%-10s %s\n", pairs[i], plain(pairs[i+1]))
		}
	}
}
