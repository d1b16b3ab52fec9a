package store

import (
	"context"
	"slices"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// A register is what the ledger says about some heads.
type register struct {
	phrase.Register
	states map[string]string // by framing
	labels map[string]string // that people gave
}

func newRegister() *register {
	return &register{phrase.Register{Of: map[string]string{}, Known: map[string]bool{}}, map[string]string{}, map[string]string{}}
}

// keysOf are the heads and members of rows.
func keysOf(rows []phrase.Row) (keys []string) {
	for _, r := range rows {
		keys = append(append(keys, r.Key), r.Members...)
	}
	return keys
}

// registerOf reads what the ledger says about heads now, and which of the ids
// that they would be given have been given before.
func registerOf(ctx context.Context, db querier, keys []string) (*register, error) {
	reg := newRegister()
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	err := eachOf(ctx, db, keys, `select head, framing from discovered_member where head in`, func(scan func(...any) error) error {
		var head, id string
		err := scan(&head, &id)
		reg.Of[head] = id
		return err
	})
	if err != nil {
		return nil, err
	}
	into := map[string]string{}
	framings := map[string]bool{}
	for _, id := range reg.Of {
		framings[id] = true
	}
	for ask := sortedKeys(framings); len(ask) > 0; {
		var next []string
		if err := reg.framings(ctx, db, ask, into); err != nil {
			return nil, err
		}
		for _, id := range ask {
			if to := into[id]; to != "" && !reg.Known[to] && !slices.Contains(next, to) {
				next = append(next, to)
			}
		}
		ask = next
	}
	for head, id := range reg.Of {
		for into[id] != "" {
			id = into[id]
		}
		reg.Of[head] = id
	}
	for n := 0; len(keys) > 0; n++ {
		ids := make([]string, len(keys))
		for i, k := range keys {
			ids[i] = phrase.IDOf(k, n)
		}
		if err := reg.framings(ctx, db, ids, into); err != nil {
			return nil, err
		}
		keys = slices.DeleteFunc(keys, func(k string) bool { return !reg.Known[phrase.IDOf(k, n)] })
	}
	return reg, nil
}

// framings adds what is known of framings by id.
func (r *register) framings(ctx context.Context, db querier, ids []string, into map[string]string) error {
	return eachOf(ctx, db, ids, `
		select d.id, d.state, d.into_id, case when exists (select 1 from ledger l where l.framing = d.id and l.action = 'rename') then d.label else '' end
		from discovered d where d.id in`, func(scan func(...any) error) error {
		var id, state, to, label string
		err := scan(&id, &state, &to, &label)
		r.Known[id], r.states[id], r.labels[id] = true, state, label
		if to != "" {
			into[id] = to
		}
		return err
	})
}

// eachOf runs a query that ends with "in" on a list of values, some hundred at
// a time, and calls row for each of its rows. Args are those before the list.
func eachOf[T any](ctx context.Context, db querier, values []T, query string, row func(scan func(...any) error) error, args ...any) error {
	for part := range slices.Chunk(values, 500) {
		if err := each(ctx, db, row, query+" "+places(len(part)), slices.Concat(args, anys(part))...); err != nil {
			return err
		}
	}
	return nil
}
