package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// mostFound is how many documents of a phrase without an id for life are shown;
// the newest weeks come first.
const mostFound = 500

// findListed fills in a framing that has no id for life: the documents in which
// the phrase stands that its id is made of.
func (s *Store) findListed(ctx context.Context, d *Discovered) error {
	id, ok := phrase.PhraseOf(d.ID)
	if !ok {
		return ErrUnknown
	}
	weeks, err := s.weeksOfPhrase(ctx, id)
	if err != nil {
		return err
	}
	if len(weeks) == 0 { // in no week often enough to be kept: it can stand anywhere
		if weeks, err = column(ctx, s.read, `select week from ranked_week order by week desc`); err != nil {
			return err
		}
	}
	forms := &wordForms{}
	var found []string
	for _, week := range weeks {
		if len(found) >= mostFound {
			break
		}
		docs, control, err := s.phraseDocs(ctx, []string{week}, "", "9999")
		if err != nil {
			return err
		}
		docs = append(docs, control...)
		words, err := forms.of(ctx, s.read, docs)
		if err != nil {
			return err
		}
		f, err := phrase.Find(words, docs, id)
		if err != nil {
			return err
		}
		for _, i := range f.At {
			found = append(found, docs[i].ID)
		}
		if f.Name != "" && len(d.Heads) == 0 {
			d.Label, d.Heads = f.Wording, append(d.Heads, f.Name)
		}
	}
	if len(found) == 0 || phrase.IDOf(d.Heads[0], 0) != d.ID {
		return ErrUnknown
	}
	found = found[:min(len(found), mostFound)]
	err = s.read.QueryRowContext(ctx, `select framing from discovered_member where head = ?`, d.Heads[0]).Scan(&d.Into)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return s.samplesOf(ctx, d, found)
}

// weeksOfPhrase are the weeks in which a phrase is counted or stands in
// postings, newest first.
func (s *Store) weeksOfPhrase(ctx context.Context, id uint64) (weeks []string, err error) {
	weeks, err = column(ctx, s.read, `select distinct t.week from phrase_total t where exists (select 1 from phrase_week w where w.total = t.id and w.phrase = ?)`, int64(id))
	if err != nil {
		return nil, err
	}
	open, err := column(ctx, s.read, `select distinct week from posting`)
	if err != nil {
		return nil, err
	}
	for _, w := range open {
		parts, _, err := s.postings(ctx, []string{w})
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			holding, err := p.Holding(id)
			if err != nil {
				return nil, err
			}
			if len(holding) > 0 {
				weeks = append(weeks, w)
			}
		}
	}
	slices.Sort(weeks)
	weeks = slices.Compact(weeks)
	slices.Reverse(weeks)
	return weeks, nil
}

// A Why is how a framing's row came about in a week, and what stands beside it.
type Why struct {
	Week       string      `json:"week"` // or the days that were asked for; empty: all time
	Rank       int         `json:"rank"` // among all rows of the week
	State      string      `json:"state"`
	Variants   []string    `json:"variants"`
	Scores     Scores      `json:"scores"`
	Q          *float64    `json:"q"`
	Counts     WhyCounts   `json:"counts"`
	Stories    int         `json:"stories"`
	Outlets    int         `json:"outlets"`
	Owners     int         `json:"owners"`
	Members    []Member    `json:"members,omitempty"` // its other rows in the week, best first
	Neighbours []Neighbour `json:"neighbours"`        // framings with which it shares most documents, then those next to it in the ranking
}

// WhyCounts are what the scores were computed from: texts, reprints once.
type WhyCounts struct {
	Window    int `json:"window"` // texts with it
	WindowOf  int `json:"window_of"`
	History   int `json:"history"` // likewise in the twelve weeks before
	HistoryOf int `json:"history_of"`
	Control   int `json:"control"` // likewise of control outlets in the week
	ControlOf int `json:"control_of"`
	Weeks     int `json:"weeks"` // of the twelve that hold it
	WeeksOf   int `json:"weeks_of"`
}

// A Member is a row of a framing beside the one that stands for it.
type Member struct {
	Head      string  `json:"head"`
	Label     string  `json:"label"`
	Documents int     `json:"documents"`
	Rank      float64 `json:"rank"` // its score
}

// A Neighbour is another framing near one.
type Neighbour struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Rank   int    `json:"rank"`
	Shared int    `json:"shared"` // documents of the week in which both stand
}

// mostNeighbours of each kind are shown.
const mostNeighbours = 3

// Why returns how a framing's row came about in a week; nil if it has none
// there.
func (s *Store) Why(ctx context.Context, id, week string) (*Why, error) {
	from, to, err := narratives.ParseWeek(week)
	if err != nil {
		return nil, err
	}
	rows, at, err := s.listed(ctx, id, from, to)
	if err != nil || at < 0 {
		return nil, err
	}
	return whyOf(rows, at, week), nil
}

// listed returns the rows of a window and where among them a framing stands, -1
// if it does not.
func (s *Store) listed(ctx context.Context, id string, from, to time.Time) (rows []DiscoveredRow, at int, err error) {
	rows, err = s.Discover(ctx, from, to, phrase.Options{})
	return rows, slices.IndexFunc(rows, func(r DiscoveredRow) bool { return r.ID == id }), err
}

// whyOf is how a row came about among those of a window.
func whyOf(rows []DiscoveredRow, at int, window string) *Why {
	r := rows[at]
	rank, c := r.Scores.Rank, r.Counts
	w := &Why{
		Week: window, Rank: at + 1, State: r.State, Variants: r.Variants, Q: r.Scores.Q, Stories: r.Stories, Outlets: r.Outlets, Owners: r.Owners,
		Scores:     Scores{Novelty: r.Scores.Novelty, Distinctiveness: r.Scores.Distinctiveness, Loadedness: r.Scores.Loadedness, Rank: &rank},
		Counts:     WhyCounts{c.Window, c.WindowOf, c.History, c.HistoryOf, c.Control, c.ControlOf, c.Weeks, c.WeeksOf},
		Neighbours: []Neighbour{},
	}
	for _, o := range r.Others {
		w.Members = append(w.Members, Member{o.Key, o.Label, len(o.Documents), o.Scores.Rank})
	}
	held := map[string]bool{}
	for _, document := range r.Documents {
		held[document] = true
	}
	near := make([]Neighbour, len(rows))
	order := make([]int, 0, len(rows))
	for i, o := range rows {
		near[i] = Neighbour{ID: o.ID, Label: o.Label, Rank: i + 1}
		for _, document := range o.Documents {
			if held[document] {
				near[i].Shared++
			}
		}
		if i != at && near[i].Shared > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return near[b].Shared - near[a].Shared })
	order = order[:min(len(order), mostNeighbours)]
	for i := max(0, at-mostNeighbours/2); i < min(len(rows), at+mostNeighbours/2+1); i++ {
		if i != at && !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	for _, i := range order {
		w.Neighbours = append(w.Neighbours, near[i])
	}
	return w
}

// ShowListed returns a framing as a window lists it: its rows there, with all
// documents of the window in which they stand, and how it was ranked. Zero times
// mean all. It is an error if the window does not list it.
func (s *Store) ShowListed(ctx context.Context, id string, from, to time.Time) (d Discovered, w *Why, err error) {
	rows, at, err := s.listed(ctx, id, from, to)
	if err != nil {
		return d, nil, err
	}
	if at < 0 {
		return d, nil, fmt.Errorf("%s: is not in the list of %s", id, cmp.Or(windowName(from, to), "all time"))
	}
	d = newDiscovered(id)
	if err := s.known(ctx, &d); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return d, nil, fmt.Errorf("%s: %w", id, err)
	}
	r := rows[at]
	d.Label = r.Label
	var documents []string
	for _, one := range r.all() {
		d.Heads = append(append(d.Heads, one.Key), one.Members...)
		documents = append(documents, one.Documents...)
	}
	if err := s.samplesOf(ctx, &d, documents); err != nil {
		return d, nil, fmt.Errorf("%s: %w", id, err)
	}
	return d, whyOf(rows, at, windowName(from, to)), nil
}

// windowName names a window: its week if it is one, else its days; empty for all
// of time.
func windowName(from, to time.Time) string {
	if from.IsZero() {
		return ""
	}
	week := narratives.WeekOf(from)
	if monday, sunday, err := narratives.ParseWeek(week); err == nil && monday.Equal(from) && sunday.Equal(to) {
		return week
	}
	return stamp(from) + " to " + stamp(to)
}

// rankedIn is the newest week in which a framing was among the first rows, or
// else the newest of its documents.
func (d *Discovered) rankedIn() string {
	switch {
	case d.Open != "":
		return d.Open
	case d.Seen != "":
		return d.Seen
	case len(d.Samples) > 0:
		return d.Samples[0].Week
	}
	return d.Week
}

// WhyDiscovered returns how a framing's row came about in the newest week in
// which it was ranked, or else in that of its birth; nil if it has none there
// now.
func (s *Store) WhyDiscovered(ctx context.Context, d Discovered) (*Why, error) {
	for _, week := range slices.Compact([]string{d.rankedIn(), d.Week}) {
		if week == "" {
			continue
		}
		w, err := s.Why(ctx, d.ID, week)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.ID, err)
		}
		if w != nil {
			return w, nil
		}
	}
	return nil, nil
}
