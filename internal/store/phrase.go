package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// A phraseDesk is the store as the phrase room sees it.
type phraseDesk struct {
	s       *Store
	key     string
	extract int64
	ids     map[string]uint32 // of words met in this run
	forms   wordForms         // likewise
}

// PhraseDesk returns the store as phrase.Desk.
func (s *Store) PhraseDesk() phrase.Desk { return &phraseDesk{s: s, ids: map[string]uint32{}} }

// phraseKey is where the table meta says under which key words were read.
const phraseKey = "phrase_key"

// adopt takes up a key. Under another one all words are read again; ids and
// ledger stay.
func (d *phraseDesk) adopt(ctx context.Context, key string) error {
	_, id, err := currentKey(ctx, d.s.read, extractKind)
	if err != nil || d.key == key && d.extract == id {
		return err
	}
	old, err := meta(ctx, d.s.read, phraseKey)
	if err == nil && old != key {
		err = d.s.update(ctx, "take up "+key, func(tx *sql.Tx) error {
			if old != "" {
				err := execAll(ctx, tx, []string{
					`delete from document_words`, `delete from word`, `delete from posting`,
					`insert into unread_words (document) select distinct document from document_version where number = 1 on conflict do nothing`,
				})
				if err != nil {
					return err
				}
			}
			return setMeta(ctx, tx, phraseKey, key)
		})
	}
	d.key, d.extract = key, id
	return err
}

// Next hands out documents whose words have not been read, by id.
func (d *phraseDesk) Next(ctx context.Context, key string, n int) ([]phrase.Text, error) {
	if err := d.adopt(ctx, key); err != nil || d.extract == 0 {
		return nil, err
	}
	var out []phrase.Text
	at := map[string]int{}
	args := []any{d.extract}
	err := each(ctx, d.s.read, func(scan func(...any) error) error {
		var t phrase.Text
		var version string
		if err := scan(&t.Document, &version, &t.Lang); err != nil {
			return err
		}
		at[version] = len(out)
		args = append(args, version)
		out = append(out, t)
		return nil
	}, `
		select u.document, v.id, v.language
		from unread_words u cross join document_version v on v.document = u.document and v.key = ? and v.number = 1
		order by u.document limit ?`, d.extract, n)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var version, kind string
		var p extract.Passage
		if err := scan(&version, &kind, &p.Text); err != nil {
			return err
		}
		p.Kind = extract.PassageKind(kind)
		t := &out[at[version]]
		t.Passages = append(t.Passages, p)
		return nil
	}, `select version, kind, text from passage where key = ? and version in `+places(len(out))+` order by version, number`, args...)
	return out, err
}

// Commit keeps the words of documents, and says that their weeks are to be
// ranked again.
func (d *phraseDesk) Commit(ctx context.Context, documents []string, words [][]phrase.Word) error {
	return d.s.update(ctx, "commit words", func(tx *sql.Tx) error {
		if err := d.number(ctx, tx, words); err != nil {
			return err
		}
		keep, err := tx.PrepareContext(ctx, `insert into document_words (document, words) values (?, ?) on conflict (document) do update set words = excluded.words`)
		if err != nil {
			return err
		}
		defer keep.Close()
		drop, err := tx.PrepareContext(ctx, `delete from unread_words where document = ?`)
		if err != nil {
			return err
		}
		defer drop.Close()
		again, err := tx.PrepareContext(ctx, `delete from posting where week = (select week from document where id = ?1) and exists (select 1 from document_words where document = ?1)`)
		if err != nil {
			return err
		}
		defer again.Close()
		weeks := map[string]int{}
		var ids, flags []uint32
		for i, document := range documents {
			ids, flags = ids[:0], flags[:0]
			for _, w := range words[i] {
				ids, flags = append(ids, d.ids[w.Form]), append(flags, w.Flags)
			}
			for _, q := range []*sql.Stmt{again, drop} {
				if _, err := q.ExecContext(ctx, document); err != nil {
					return err
				}
			}
			if _, err := keep.ExecContext(ctx, document, phrase.Pack(ids, flags)); err != nil {
				return err
			}
			var week string
			if err := tx.QueryRowContext(ctx, `select case when kind = 'article' then week else '' end from document where id = ?`, document).Scan(&week); err != nil {
				return err
			}
			weeks[week]++
		}
		delete(weeks, "")
		return late(ctx, tx, weeks)
	})
}

// mostForms bounds the words whose numbers are remembered between commits.
const mostForms = 1 << 19

// number finds the numbers of words, giving new ones where there are none.
func (d *phraseDesk) number(ctx context.Context, tx *sql.Tx, words [][]phrase.Word) error {
	if len(d.ids) > mostForms {
		clear(d.ids)
	}
	var unknown []string
	met := map[string]bool{}
	for _, list := range words {
		for _, w := range list {
			if _, ok := d.ids[w.Form]; !ok && !met[w.Form] {
				met[w.Form] = true
				unknown = append(unknown, w.Form)
			}
		}
	}
	find, err := tx.PrepareContext(ctx, `select id from word where form = ?`)
	if err != nil {
		return err
	}
	defer find.Close()
	add, err := tx.PrepareContext(ctx, `insert into word (form) values (?) returning id`)
	if err != nil {
		return err
	}
	defer add.Close()
	for _, form := range unknown {
		var id uint32
		err := find.QueryRowContext(ctx, form).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			err = add.QueryRowContext(ctx, form).Scan(&id)
		}
		if err != nil {
			return err
		}
		d.ids[form] = id
	}
	return nil
}

// phraseDocs returns the articles between two times whose weeks are among
// weeks, with their words; control says of which outlets.
func (s *Store) phraseDocs(ctx context.Context, weeks []string, low, high string) (watched, control []phrase.Doc, err error) {
	_, track, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return nil, nil, err
	}
	err = eachOf(ctx, s.read, weeks, `
		select d.id, d.canonical, d.outlet, o.owner, d.language, d.week, d.published, coalesce(r.origin, d.id), coalesce(s.story, ''), o.control, w.words
		from document d
		join document_words w on w.document = d.id
		join outlet o on o.id = d.outlet
		left join reprint r on r.key = ?1 and r.document = d.id
		left join story_document s on s.document = d.id
		where d.kind = 'article' and d.published >= ?2 and d.published < ?3 and d.week in`, func(scan func(...any) error) error {
		var d phrase.Doc
		var published string
		var isControl bool
		if err := scan(&d.ID, &d.URL, &d.Outlet, &d.Owner, &d.Lang, &d.Week, &published, &d.Origin, &d.Story, &isControl, &d.Words); err != nil {
			return err
		}
		d.Published = parseStamp(published)
		if isControl {
			control = append(control, d)
		} else {
			watched = append(watched, d)
		}
		return nil
	}, track, low, high)
	if err != nil {
		return nil, nil, fmt.Errorf("words: %w", err)
	}
	return watched, control, nil
}

// pastDocs returns the articles of outlets in weeks that are looked back on.
// Those that stand in postings come without their words.
func (s *Store) pastDocs(ctx context.Context, weeks []string, outlets, posted map[string]bool) (docs []phrase.Doc, err error) {
	_, track, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var wordless []string
	err = eachOf(ctx, s.read, weeks, `
		select d.id, d.outlet, d.week, coalesce(r.origin, d.id), d.language
		from document d
		left join reprint r on r.key = ? and r.document = d.id
		where d.kind = 'article' and d.week in`, func(scan func(...any) error) error {
		var d phrase.Doc
		if err := scan(&d.ID, &d.Outlet, &d.Week, &d.Origin, &d.Lang); err != nil {
			return err
		}
		if !outlets[d.Outlet] {
			return nil
		}
		if !posted[d.ID] {
			at[d.ID] = len(docs)
			wordless = append(wordless, d.ID)
		}
		docs = append(docs, d)
		return nil
	}, track)
	if err != nil {
		return nil, fmt.Errorf("past: %w", err)
	}
	err = eachOf(ctx, s.read, wordless, `select document, words from document_words where document in`, func(scan func(...any) error) error {
		var id string
		var words []byte
		if err := scan(&id, &words); err != nil {
			return err
		}
		docs[at[id]].Words = words
		delete(at, id)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("past: %w", err)
	}
	if len(at) == 0 {
		return docs, nil
	}
	return slices.DeleteFunc(docs, func(d phrase.Doc) bool { _, unread := at[d.ID]; return unread }), nil
}
