package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// A LedgerLine is an entry of the ledger, as it was written.
type LedgerLine struct {
	Number  int    `json:"number"`
	At      string `json:"at"`
	Week    string `json:"week,omitempty"` // that was ranked; empty: a person's act
	Action  string `json:"action"`
	Framing string `json:"framing"`
	Head    string `json:"head,omitempty"` // words that lead or join; of a narrative the framing that joins or leaves
	Label   string `json:"label,omitempty"`
	Other   string `json:"other,omitempty"` // merged into, or split off
	Author  string `json:"author"`
	Reason  string `json:"reason"`
}

// A Discovered is a framing with an id for life.
type Discovered struct {
	ID      string               `json:"id"`
	Kind    string               `json:"kind"`
	Label   string               `json:"label"`
	State   string               `json:"state"`          // empty: nobody has said anything
	Into    string               `json:"into,omitempty"` // what it was merged into
	Week    string               `json:"week"`           // of birth; empty: it has no id for life
	Open    string               `json:"open,omitempty"` // the week at whose end it will be born, if it is ranked like this then
	Seen    string               `json:"seen,omitempty"` // the last week that has ended in which it was among the first rows
	Heads   []string             `json:"heads"`          // what its rows are led by, then what has joined
	Ledger  []LedgerLine         `json:"ledger"`
	Samples []DiscoveredDocument `json:"documents"` // newest first
}

// A DiscoveredDocument is a document a framing stands in.
type DiscoveredDocument struct {
	Document  string `json:"document"`
	Outlet    string `json:"outlet"`
	Control   bool   `json:"control,omitempty"`
	Published string `json:"published"`
	Week      string `json:"week"`
	Origin    string `json:"origin"` // whose text it repeats; itself if nobody's
	Title     string `json:"title"`
	URL       string `json:"url"`
}

// ShowDiscovered returns a discovered framing with its ledger and all documents
// it was counted in; or what is listed under an id that is not for life yet,
// with the newest documents that hold its words. Others are ErrUnknown.
func (s *Store) ShowDiscovered(ctx context.Context, id string) (d Discovered, err error) {
	d = newDiscovered(id)
	err = s.known(ctx, &d)
	if errors.Is(err, sql.ErrNoRows) {
		if err = s.findListed(ctx, &d); err != nil {
			err = fmt.Errorf("%s: %w", id, err)
		}
		return d, err
	}
	if err != nil {
		return d, fmt.Errorf("%s: %w", id, err)
	}
	heads, err := column(ctx, s.read, `select head from discovered_member where framing in (`+withMerged+`) order by framing <> ?1, leads desc, head`, id)
	d.Heads = append(d.Heads, heads...)
	if err == nil {
		err = s.samples(ctx, &d, `select distinct e.document from discovered_member m join discovered_document e on e.head = m.id where m.framing in (`+withMerged+`)`, id)
	}
	if err != nil {
		return d, fmt.Errorf("%s: %w", id, err)
	}
	return d, nil
}

func newDiscovered(id string) Discovered {
	return Discovered{ID: id, Kind: "discovered", Heads: []string{}, Samples: []DiscoveredDocument{}}
}

// known fills in what is said of a framing that has an id for life, or would
// have one if its week ended now, and its ledger. Others are sql.ErrNoRows.
func (s *Store) known(ctx context.Context, d *Discovered) error {
	err := s.read.QueryRowContext(ctx, `select label, state, into_id, week, open, seen from discovered where id = ?`, d.ID).Scan(&d.Label, &d.State, &d.Into, &d.Week, &d.Open, &d.Seen)
	if err != nil {
		return err
	}
	d.Ledger, err = s.ledgerOf(ctx, d.ID)
	return err
}

// withMerged selects a framing and what has been merged into it.
const withMerged = `
	with recursive f (id) as (select ?1 union select d.id from discovered d join f on d.into_id = f.id)
	select id from f`

// samples adds the documents that a query selects.
func (s *Store) samples(ctx context.Context, d *Discovered, query string, args ...any) error {
	return each(ctx, s.read, func(scan func(...any) error) error {
		var o DiscoveredDocument
		err := scan(&o.Document, &o.Outlet, &o.Control, &o.Published, &o.Week, &o.Origin, &o.Title, &o.URL)
		d.Samples = append(d.Samples, o)
		return err
	}, `
		select d.id, d.outlet, o.control, d.published, d.week, coalesce(r.origin, d.id), d.title, d.canonical
		from (`+query+`) f
		join document d on d.id = f.document
		join outlet o on o.id = d.outlet
		left join current_key k on k.kind = 'track'
		left join reprint r on r.key = k.id and r.document = d.id
		order by d.published desc, d.canonical`, args...)
}

// samplesOf adds documents by id.
func (s *Store) samplesOf(ctx context.Context, d *Discovered, ids []string) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	return s.samples(ctx, d, `select distinct value as document from json_each(?1)`, string(list))
}

// ledgerOf are the lines about a framing or narrative, as they were written.
func (s *Store) ledgerOf(ctx context.Context, id string) (out []LedgerLine, err error) {
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var l LedgerLine
		err := scan(&l.Number, &l.At, &l.Week, &l.Action, &l.Framing, &l.Head, &l.Label, &l.Other, &l.Author, &l.Reason)
		out = append(out, l)
		return err
	}, `select number, at, week, action, framing, head, label, other, author, reason from ledger where framing = ?1 or other = ?1 order by number`, id)
	return out, err
}

// An Act is what a person does to a discovered framing.
type Act struct {
	Action  string // phrase.Confirm, Dismiss, Merge, Split, Rename, Promote or Retire
	Framing string
	Other   string // of a merge: the framing it goes into
	Head    string // of a split: the head that leaves
	Label   string // of a rename or split: what it is called
	Author  string
	Reason  string
}

// Enter writes an act of a person into the ledger and returns the id it is
// about: of a split, the new one. What is listed and has no id for life yet is
// born by it.
func (s *Store) Enter(ctx context.Context, a Act) (id string, err error) {
	var births []*birth
	for _, one := range []string{a.Framing, a.Other} {
		if one == "" || a.Action == phrase.Merge && a.Framing == a.Other {
			continue
		}
		b, err := s.unborn(ctx, one)
		if err != nil {
			return "", fmt.Errorf("%s: %w", a.Action, err)
		}
		if b != nil {
			births = append(births, b)
		}
	}
	err = s.updateDurably(ctx, a.Action, func(tx *sql.Tx) error {
		for _, b := range births {
			if err := s.bear(ctx, tx, b, a); err != nil {
				return err
			}
		}
		reg, err := registerOf(ctx, tx, []string{a.Head})
		if err == nil {
			err = reg.framings(ctx, tx, []string{a.Framing, a.Other}, map[string]string{})
		}
		if err != nil {
			return err
		}
		for _, one := range []string{a.Framing, a.Other} {
			switch {
			case one == "":
			case !reg.Known[one]:
				return fmt.Errorf("%s: %w", one, ErrUnknown)
			case reg.states[one] == "merged":
				return fmt.Errorf("%s: has been merged into another; hymnsheet show %s --why says which", one, one)
			}
			if err := s.born(ctx, tx, one, a); err != nil {
				return err
			}
		}
		e := phrase.Entry{Action: a.Action, Framing: a.Framing, Key: a.Head, Label: a.Label, Other: a.Other, Reason: a.Reason}
		id = a.Framing
		switch {
		case a.Action == phrase.Merge && a.Framing == a.Other:
			return fmt.Errorf("%s: cannot be merged into itself", a.Framing)
		case a.Action == phrase.Split && reg.Of[a.Head] != a.Framing:
			return fmt.Errorf("%s: %q is none of its heads; hymnsheet show %s --why lists them", a.Framing, a.Head, a.Framing)
		case a.Action == phrase.Split:
			id = phrase.FreshID(a.Head, reg.Register)
			e.Other = id
			if e.Label == "" {
				e.Label = a.Head
			}
		}
		return s.enter(ctx, tx, "", a.Author, e)
	})
	return id, err
}
