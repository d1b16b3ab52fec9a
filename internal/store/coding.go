package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A CodeSample is a sample that two people code.
type CodeSample struct {
	Name      string   `json:"name"`
	At        string   `json:"at"`
	Seed      int64    `json:"seed"`
	Size      int      `json:"size"` // asked for
	Items     int      `json:"items"`
	Strata    string   `json:"strata"` // what parts the finds, words
	Scope     string   `json:"scope"`  // which documents, as a person said it
	Key       string   `json:"key"`    // under which the program had tracked
	Coders    []string `json:"coders"` // in order of their names
	Decisions int      `json:"decisions"`
	Published string   `json:"published"` // when it was released for reports, empty: it is not
}

// ErrTaken says that a sample of that name is there already.
var ErrTaken = errors.New("there is a sample of that name; its coders may be at work: choose another name")

// SaveCodeSample keeps a sample as it was drawn.
func (s *Store) SaveCodeSample(ctx context.Context, c CodeSample, items []narratives.CodingItem) error {
	err := s.update(ctx, "keep sample", func(tx *sql.Tx) error {
		_, key, err := currentKey(ctx, tx, trackKind)
		if err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `insert into code_sample (name, at, seed, size, strata, scope, key) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
			c.Name, stamp(s.o.Now()), c.Seed, c.Size, c.Strata, c.Scope, key)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrTaken)
		}
		for _, i := range items {
			_, err := tx.ExecContext(ctx, `
				insert into code_item (sample, number, document, version, passage, framing, language, stratum, size, found, voice, place, scare, tier)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				c.Name, i.Number, i.Document, i.Version, i.Passage, i.Framing, i.Language, i.Stratum, i.Size,
				i.Found(), i.Program.Voice, i.Program.Place, i.Program.Scare, i.Tier)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sample %s: %w", c.Name, err)
	}
	return nil
}

// CodeSamples returns all samples by name.
func (s *Store) CodeSamples(ctx context.Context) ([]CodeSample, error) {
	out := []CodeSample{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var c CodeSample
		var coders string
		err := scan(&c.Name, &c.At, &c.Seed, &c.Size, &c.Strata, &c.Scope, &c.Key, &c.Published, &c.Items, &c.Decisions, &coders)
		c.Coders = []string{}
		if coders != "" {
			c.Coders = strings.Split(coders, "\n")
		}
		out = append(out, c)
		return err
	}, `
		select c.name, c.at, c.seed, c.size, c.strata, c.scope, k.key, c.published,
			(select count(*) from code_item i where i.sample = c.name), (select count(*) from code_decision d where d.sample = c.name),
			coalesce((select group_concat(coder, char(10)) from (select distinct coder from code_label l where l.sample = c.name order by coder)), '')
		from code_sample c join component_key k on k.id = c.key order by c.name`)
	if err != nil {
		return nil, fmt.Errorf("samples: %w", err)
	}
	return out, nil
}

// CodeSample returns one sample; none of that name is ErrUnknown.
func (s *Store) CodeSample(ctx context.Context, name string) (CodeSample, error) {
	all, err := s.CodeSamples(ctx)
	for _, c := range all {
		if c.Name == name {
			return c, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("sample %s: %w", name, ErrUnknown)
	}
	return CodeSample{}, err
}

// Coded returns the items of a sample in order, with what its coders, in order
// of their names, and the adjudicator have said.
func (s *Store) Coded(ctx context.Context, c CodeSample) ([]narratives.Coded, error) {
	items, at := []narratives.Coded{}, map[int]int{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var i narratives.Coded
		var found bool
		p := &i.Program
		if err := scan(&i.Number, &i.Document, &i.Version, &i.Passage, &i.Framing, &i.Language, &i.Stratum, &i.Size, &found, &p.Voice, &p.Place, &p.Scare, &i.Tier); err != nil {
			return err
		}
		if p.Framing = narratives.No; found {
			p.Framing = narratives.Yes
		}
		i.Decisions = map[narratives.Variable]string{}
		at[i.Number] = len(items)
		items = append(items, i)
		return nil
	}, `
		select number, document, version, passage, framing, language, stratum, size, found, voice, place, scare, tier
		from code_item where sample = ? order by number`, c.Name)
	if err != nil {
		return nil, fmt.Errorf("sample %s: %w", c.Name, err)
	}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var n int
		var coder string
		var l narratives.Coding
		if err := scan(&n, &coder, &l.Framing, &l.Voice, &l.Place, &l.Scare); err != nil {
			return err
		}
		for k, name := range c.Coders {
			if name == coder && k < 2 {
				items[at[n]].Coders[k] = l
			}
		}
		return nil
	}, `select number, coder, framing, voice, place, scare from code_label where sample = ? order by number, coder`, c.Name)
	if err != nil {
		return nil, fmt.Errorf("sample %s: %w", c.Name, err)
	}
	log, err := s.Decisions(ctx, c.Name)
	for _, d := range log {
		items[at[d.Item]].Decisions[d.Variable] = d.Label
	}
	return items, err
}

// Decisions returns the adjudication log of a sample, oldest first.
func (s *Store) Decisions(ctx context.Context, sample string) ([]narratives.Decision, error) {
	out := []narratives.Decision{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var d narratives.Decision
		err := scan(&d.Number, &d.At, &d.Item, &d.Variable, &d.Label, &d.Author, &d.Reason)
		out = append(out, d)
		return err
	}, `select number, at, item, variable, label, author, reason from code_decision where sample = ? order by number`, sample)
	if err != nil {
		return nil, fmt.Errorf("decisions of %s: %w", sample, err)
	}
	return out, nil
}

// A CodeLabel is what a coder says of an item.
type CodeLabel struct {
	Item int
	narratives.Coding
	Note string
}

// SaveCodes keeps what a coder has said. A sample has two coders at most.
// Unless replace is set, what a coder has said before must stand: the same
// again changes nothing, another label is refused.
func (s *Store) SaveCodes(ctx context.Context, sample, coder string, labels []CodeLabel, replace bool) (added, changed int, err error) {
	err = s.update(ctx, "keep codes", func(tx *sql.Tx) error {
		coders := 0
		err := tx.QueryRowContext(ctx, `select count(distinct coder) from code_label where sample = ? and coder <> ?`, sample, coder).Scan(&coders)
		if err != nil {
			return err
		}
		if coders >= 2 {
			return errors.New("two others have coded this sample already")
		}
		for _, l := range labels {
			var old narratives.Coding
			var note string
			err := tx.QueryRowContext(ctx, `select framing, voice, place, scare, note from code_label where sample = ? and number = ? and coder = ?`, sample, l.Item, coder).
				Scan(&old.Framing, &old.Voice, &old.Place, &old.Scare, &note)
			switch {
			case errors.Is(err, sql.ErrNoRows):
				added++
			case err != nil:
				return err
			case old == l.Coding && note == l.Note:
				continue
			case !replace && old != l.Coding:
				return fmt.Errorf("item %d: %s has said otherwise before; --replace overwrites it", l.Item, coder)
			default:
				changed++
			}
			_, err = tx.ExecContext(ctx, `
				insert into code_label (sample, number, coder, at, framing, voice, place, scare, note) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
				on conflict (sample, number, coder) do update set at = excluded.at, framing = excluded.framing, voice = excluded.voice,
					place = excluded.place, scare = excluded.scare, note = excluded.note`,
				sample, l.Item, coder, stamp(s.o.Now()), l.Framing, l.Voice, l.Place, l.Scare, l.Note)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("codes of %s: %w", sample, err)
	}
	return added, changed, nil
}

// Decide adds a line to the adjudication log and returns its number.
func (s *Store) Decide(ctx context.Context, sample string, d narratives.Decision) (number int, err error) {
	err = s.update(ctx, "keep decision", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `
			insert into code_decision (at, sample, item, variable, label, author, reason) values (?, ?, ?, ?, ?, ?, ?) returning number`,
			stamp(s.o.Now()), sample, d.Item, string(d.Variable), d.Label, d.Author, d.Reason).Scan(&number)
	})
	if err != nil {
		err = fmt.Errorf("decision on item %d of %s: %w", d.Item, sample, err)
	}
	return number, err
}

// PublishCodes releases a sample for reports, or takes it back.
func (s *Store) PublishCodes(ctx context.Context, sample string, yes bool) error {
	at := ""
	if yes {
		at = stamp(s.o.Now())
	}
	err := s.update(ctx, "publish sample", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `update code_sample set published = ? where name = ?`, at, sample)
		return err
	})
	if err != nil {
		err = fmt.Errorf("publish %s: %w", sample, err)
	}
	return err
}

// PublishedCoding returns the sample that was released last, with its report;
// the name is empty if there is none. Reports print one line of it.
func (s *Store) PublishedCoding(ctx context.Context) (c CodeSample, r narratives.CodingReport, err error) {
	all, err := s.CodeSamples(ctx)
	for _, one := range all {
		if one.Published > c.Published {
			c = one
		}
	}
	if err != nil || c.Name == "" {
		return c, r, err
	}
	items, err := s.Coded(ctx, c)
	if err != nil {
		return c, r, err
	}
	return c, narratives.ReportCoding(items, uint64(c.Seed)), nil
}
