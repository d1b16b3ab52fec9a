package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// postingKey is where meta says what postings depend on.
const postingKey = "posting_key"

// mostPostings is how many rows of a week's postings there may be before they
// are made one.
const mostPostings = 8

// adoptPostings empties the postings if they were made in another way.
func (d *phraseDesk) adoptPostings(ctx context.Context) error {
	old, err := meta(ctx, d.s.read, postingKey)
	if err != nil || old == phrase.PostingKey() {
		return err
	}
	return d.s.update(ctx, "take up "+phrase.PostingKey(), func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `delete from posting`); err != nil {
			return err
		}
		return setMeta(ctx, tx, postingKey, phrase.PostingKey())
	})
}

// postings returns what is kept of weeks, in the order of writing, and which
// documents stand there. Postings that were made in another way are none.
func (s *Store) postings(ctx context.Context, weeks []string) (out []phrase.Postings, posted map[string]bool, err error) {
	posted = map[string]bool{}
	key, err := meta(ctx, s.read, postingKey)
	if err != nil || key != phrase.PostingKey() || len(weeks) == 0 {
		return nil, posted, err
	}
	for part := range slices.Chunk(weeks, 500) {
		err = each(ctx, s.read, func(scan func(...any) error) error {
			var p phrase.Postings
			var documents string
			if err := scan(&documents, &p.Units); err != nil {
				return err
			}
			p.Documents = strings.Split(documents, "\n")
			for _, d := range p.Documents {
				posted[d] = true
			}
			out = append(out, p)
			return nil
		}, `select documents, units from posting where week in `+places(len(part))+` order by id`, anys(part)...)
		if err != nil {
			return nil, nil, err
		}
	}
	return out, posted, nil
}

// post makes postings of a week's documents that stand in none.
func (d *phraseDesk) post(ctx context.Context, week string) error {
	parts, posted, err := d.s.postings(ctx, []string{week})
	if err != nil {
		return err
	}
	var fresh []string
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		if !posted[id] {
			fresh = append(fresh, id)
		}
		return err
	}, `select id from document where week = ? and kind = 'article' order by id`, week)
	if err != nil || len(fresh) == 0 {
		return err
	}
	var docs []phrase.Doc
	for part := range slices.Chunk(fresh, 500) {
		err := each(ctx, d.s.read, func(scan func(...any) error) error {
			var x phrase.Doc
			err := scan(&x.ID, &x.Lang, &x.Words)
			docs = append(docs, x)
			return err
		}, `select d.id, d.language, w.words from document d join document_words w on w.document = d.id
			where d.id in `+places(len(part))+` order by d.id`, anys(part)...)
		if err != nil {
			return err
		}
	}
	if len(docs) == 0 {
		return nil
	}
	forms, err := d.forms.of(ctx, d.s.read, docs)
	if err != nil {
		return err
	}
	p, err := phrase.Post(forms, docs)
	if err != nil {
		return err
	}
	whole := len(parts)+1 >= mostPostings
	if whole {
		if p, err = phrase.Combine(append(parts, p)); err != nil {
			return err
		}
	}
	return d.s.update(ctx, "keep postings", func(tx *sql.Tx) error {
		if whole {
			if _, err := tx.ExecContext(ctx, `delete from posting where week = ?`, week); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `insert into posting (week, documents, units) values (?, ?, ?)`, week, strings.Join(p.Documents, "\n"), p.Units)
		return err
	})
}

// places are the places of n values in a query: "(?, ?)" for two.
func places(n int) string { return "(?" + strings.Repeat(", ?", n-1) + ")" }

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// wordForms are forms of words by number, as far as they have been asked for.
type wordForms struct {
	list []string
	held int
}

// of returns the forms that documents' words refer to, by number; other
// numbers may have none.
func (f *wordForms) of(ctx context.Context, db querier, lists ...[]phrase.Doc) ([]string, error) {
	if f.held > mostForms {
		*f = wordForms{}
	}
	var unknown []int64
	met := map[uint64]bool{}
	var words []uint64
	for _, docs := range lists {
		for _, d := range docs {
			words, _ = phrase.Unpack(words[:0], d.Words) // the scan says what is wrong
			for _, v := range words {
				id := phrase.WordNumber(v)
				if id < uint64(len(f.list)) && f.list[id] != "" || met[id] {
					continue
				}
				met[id] = true
				unknown = append(unknown, int64(id))
			}
		}
	}
	slices.Sort(unknown)
	err := eachOf(ctx, db, unknown, `select id, form from word where id in`, func(scan func(...any) error) error {
		var id int
		var form string
		if err := scan(&id, &form); err != nil {
			return err
		}
		for len(f.list) <= id {
			f.list = append(f.list, "")
		}
		f.list[id] = form
		f.held++
		return nil
	})
	return f.list, err
}
