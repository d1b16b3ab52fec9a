package store

import (
	"context"
	"fmt"
)

// A Rereading says what another version of a component has made of the
// documents, compared by the newest version of each.
type Rereading struct {
	From      string `json:"from"` // key
	To        string `json:"to"`
	Documents int    `json:"documents"` // under both keys
	Changed   int    `json:"changed"`   // of those, in any of what follows
	Text      int    `json:"text"`      // headline, captions or text
	Title     int    `json:"title"`
	Byline    int    `json:"byline"`
	Date      int    `json:"date"`     // of publication
	Language  int    `json:"language"` // of the text
	Appeared  int    `json:"appeared"` // under the new key alone
	Gone      int    `json:"gone"`     // under the old key alone
}

// ExtractKey is the key under which documents are made now, empty before the
// first.
func (s *Store) ExtractKey(ctx context.Context) (string, error) {
	key, _, err := currentKey(ctx, s.read, extractKind)
	return key, err
}

// Rereading compares the documents made under two extract keys. A key that
// made none has nothing to compare with.
func (s *Store) Rereading(ctx context.Context, from, to string) (r Rereading, err error) {
	r.From, r.To = from, to
	err = s.read.QueryRowContext(ctx, `
		with last as (
			select v.document, k.key as made, v.text_digest, v.title, v.byline, v.published || v.precision as date, v.language
			from document d cross join component_key k
			join document_version v on v.key = k.id and v.document = d.id and v.number = (
				select max(number) from document_version n where n.key = k.id and n.document = d.id)
			where k.kind = 'extract' and k.key in (?1, ?2)),
		both as (
			select o.text_digest <> n.text_digest as text, o.title <> n.title as title, o.byline <> n.byline as byline,
				o.date <> n.date as date, o.language <> n.language as language
			from last o join last n on n.document = o.document and n.made = ?2
			where o.made = ?1)
		select count(*), coalesce(sum(text or title or byline or date or language), 0), coalesce(sum(text), 0), coalesce(sum(title), 0),
			coalesce(sum(byline), 0), coalesce(sum(date), 0), coalesce(sum(language), 0),
			(select count(*) from last where made = ?2) - count(*), (select count(*) from last where made = ?1) - count(*)
		from both`, from, to).
		Scan(&r.Documents, &r.Changed, &r.Text, &r.Title, &r.Byline, &r.Date, &r.Language, &r.Appeared, &r.Gone)
	if err != nil {
		err = fmt.Errorf("compare keys: %w", err)
	}
	return r, err
}
