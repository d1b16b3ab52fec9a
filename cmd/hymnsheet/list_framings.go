package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// framingStates are what a discovered framing can be; tracked ones are tracked.
var framingStates = []string{"alert", "candidate", "ritual", "event", "dismissed", "any"}

// A framingQuery is what `list framings` is asked.
type framingQuery struct {
	w           window
	kind, state string
	top         int
	o           phrase.Options
}

func (a *app) listFramingsCommand() *cobra.Command {
	var q framingQuery
	c := &cobra.Command{
		Use:   "framings",
		Short: "List framings, tracked and discovered, best first",
		Long: "Framings of the codebook are tracked; they come first, by documents in which the\n" +
			"outlet itself speaks, then by all documents. Discovered ones are wordings that\n" +
			"nobody has listed, ranked by how new, how loaded and how far spread they are;\n" +
			"docs/method/discovery.md gives the function. A score that cannot be computed is\n" +
			"empty. Counts are of the window; the report gives rates with intervals.",
		Example: example("hymnsheet list framings --week 2019-W34 --top 20", "hymnsheet list framings --week 2019-W34 --kind discovered --state alert",
			"hymnsheet list framings --all-time --format json"),
		Args: none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			from, to, err := q.w.bounds(a.clock.Now())
			if err != nil {
				return err
			}
			if err := q.check(); err != nil {
				return err
			}
			return a.listing(cmd, func(s *session) error {
				rows, err := q.rows(cmd.Context(), s.store, from, to)
				if err != nil {
					return err
				}
				t := framingTable(rows)
				a.nothing(len(rows), "framings", from, to, otherTimes)
				return a.print(t, rows)
			})
		}),
	}
	q.w.flagsAndAll(c)
	c.Flags().StringVar(&q.kind, "kind", "all", "`KIND`: tracked, discovered or all")
	c.Flags().StringVar(&q.state, "state", "", "`STATE`: "+strings.Join(framingStates, ", ")+" (default: all but ritual, event and dismissed)")
	c.Flags().IntVar(&q.top, "top", 0, "at most `N` (default: no limit)")
	c.Flags().BoolVar(&q.o.NoLexicon, "without-lexicon", false, "leave the lexicon of framing words out, to see what it is worth")
	c.Flags().BoolVar(&q.o.NoThesaurus, "without-thesaurus", false, "leave the thesaurus out, likewise")
	oneOf(c, "kind", "tracked", "discovered", "all")
	oneOf(c, "state", framingStates...)
	return c
}

func (q *framingQuery) check() error {
	switch q.kind {
	case "tracked", "discovered", "all":
	default:
		return usage(fmt.Errorf("--kind %s: want tracked, discovered or all", q.kind))
	}
	if q.state != "" && !slices.Contains(framingStates, q.state) {
		return usage(fmt.Errorf("--state %s: want %s or any", q.state, strings.Join(framingStates[:len(framingStates)-1], ", ")))
	}
	return nil
}

// rows are the framings asked for, tracked ones first.
func (q *framingQuery) rows(ctx context.Context, s *store.Store, from, to time.Time) ([]store.FramingRow, error) {
	var rows []store.FramingRow
	if q.kind != "discovered" {
		tracked, err := s.ListFramings(ctx, from, to, 0)
		if err != nil {
			return nil, err
		}
		rows = tracked
	}
	if q.kind != "tracked" {
		found, err := s.Discover(ctx, from, to, q.o)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			rows = append(rows, discoveredRow(f))
		}
	}
	return chooseFramings(rows, q.state, q.top), nil
}

// framingTable has the columns of discovered framings if there are any, else
// those of tracked ones.
func framingTable(rows []store.FramingRow) *table {
	if !slices.ContainsFunc(rows, func(f store.FramingRow) bool { return f.Kind == "discovered" }) {
		t := newTable("##", "framing", "#documents", "#own", "#quoted", "#outlets", "first seen", "~label")
		for _, f := range rows {
			t.add(strconv.Itoa(f.Rank), f.ID, strconv.Itoa(f.Documents), strconv.Itoa(f.Own), strconv.Itoa(f.Quoted), strconv.Itoa(f.Outlets), shortTime(f.FirstSeen.Time), f.Label)
		}
		return t
	}
	t := newTable("##", "framing", "state", "#documents", "#outlets", "#stories", "#novelty", "#distinct", "#loaded", "first seen", "~label")
	for _, f := range rows {
		t.add(strconv.Itoa(f.Rank), f.ID, f.State, strconv.Itoa(f.Documents), strconv.Itoa(f.Outlets), optional(f.Stories), score(f.Scores.Novelty),
			score(f.Scores.Distinctiveness), score(f.Scores.Loadedness), shortTime(f.FirstSeen.Time), f.Label)
	}
	return t
}

func discoveredRow(f store.DiscoveredRow) store.FramingRow {
	out := listedRow(f.ID, f.Row)
	for i, o := range f.Others {
		out.Members = append(out.Members, listedRow(f.ID, o))
		out.Members[i].Rank = i + 1
	}
	return out
}

func listedRow(id string, r phrase.Row) store.FramingRow {
	return store.FramingRow{
		ID: id, State: r.State, Q: r.Scores.Q, Label: r.Label, Head: r.Key, Kind: "discovered", Variants: r.Variants,
		Scores:    store.Scores{Novelty: r.Scores.Novelty, Distinctiveness: r.Scores.Distinctiveness, Loadedness: r.Scores.Loadedness, Rank: &r.Scores.Rank},
		Documents: len(r.Documents), Texts: r.Texts, Outlets: r.Outlets, Owners: r.Owners, Stories: r.Stories,
		FirstSeen: store.FirstSeen{Time: r.First, URL: r.FirstURL}, DocumentIDs: r.Documents,
	}
}

// chooseFramings takes from a ranking what a listing asks for.
func chooseFramings(rows []store.FramingRow, state string, top int) []store.FramingRow {
	out := []store.FramingRow{}
	for _, r := range rows {
		wanted := state == "any" || r.State == state || state == "" && r.State != "ritual" && r.State != "event" && r.State != "dismissed"
		if wanted && (top <= 0 || len(out) < top) {
			r.Rank = len(out) + 1
			out = append(out, r)
		}
	}
	return out
}

// score prints a score, nothing where it cannot be computed.
func score(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', 2, 64)
}

func optional(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
