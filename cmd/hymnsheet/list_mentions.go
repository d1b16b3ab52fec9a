package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

var voices = []string{string(voice.Own), string(voice.Quoted), string(voice.Rebutted), string(voice.Unclear)}

func (a *app) listMentionsCommand() *cobra.Command {
	var w window
	var f store.MentionFilter
	c := &cobra.Command{
		Use:   "mentions",
		Short: "List sightings of framings: whose words, who is called what",
		Long: "A mention is listed with its voice and speaker, and, where its sentence says so,\n" +
			"with the agent (who is presented so) and the target (whose, or against whom).\n" +
			"JSON has the passage and the actors in the same sentence as well.",
		Example: example("hymnsheet list mentions --week 2019-W34 --framing f-accomplices", "hymnsheet list mentions --week 2019-W34 --target united-states --format csv"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			from, to, err := w.bounds(a.clock.Now())
			if err != nil {
				return err
			}
			if f.Voice != "" && !slices.Contains(voices, f.Voice) {
				return usage(fmt.Errorf("--voice %s: want own, quoted, rebutted or unclear", f.Voice))
			}
			if discoveredID.MatchString(f.Framing) {
				return usage(fmt.Errorf("--framing %s: mentions are of the codebook's framings; hymnsheet show %s prints the documents of a discovered one", f.Framing, f.Framing))
			}
			f.From, f.To = from, to
			return a.listing(cmd, func(s *session) error {
				rows, err := s.store.ListMentions(cmd.Context(), f)
				if err != nil {
					return err
				}
				t := newTable("mention", "framing", "voice", "place", "tier", "negated", "~words", "~speaker", "~agent", "~target", "document", "#passage", "~url")
				for _, m := range rows {
					negated := ""
					if m.Negated {
						negated = "yes"
					}
					t.add(m.ID, m.Framing, m.Voice, m.Place, m.Tier, negated, m.Text, roleCell(narratives.Role{Words: m.Speaker, Actor: m.Resolved}),
						roleCell(m.Agent), roleCell(m.Target), m.Document, strconv.Itoa(m.Passage), m.URL)
				}
				a.nothing(len(rows), "mentions", from, to, otherTimes)
				return a.print(t, rows)
			})
		}),
	}
	w.flagsAndAll(c)
	c.Flags().StringVar(&f.Framing, "framing", "", "only this framing's, by `ID`")
	c.Flags().StringVar(&f.Outlet, "outlet", "", "only this outlet's, by `ID`")
	c.Flags().StringVar(&f.Voice, "voice", "", "`VOICE`: own, quoted, rebutted or unclear")
	c.Flags().StringVar(&f.Agent, "agent", "", "only where this actor is presented so, by `ID`")
	c.Flags().StringVar(&f.Target, "target", "", "only where it is this actor's, or against it, by `ID`")
	c.Flags().IntVar(&f.Limit, "limit", 0, "at most `N` (default: no limit)")
	oneOf(c, "voice", voices...)
	return c
}

// roleCell prints words with the actor that they name.
func roleCell(r narratives.Role) string {
	switch {
	case r.Actor == "" || r.Actor == r.Words:
		return r.Words
	case r.Words == "":
		return r.Actor
	}
	return r.Words + " = " + r.Actor
}
