package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
	"github.com/hymnsheet/hymnsheet/narratives/vector"
)

// vectorMonths is how many months of a language keep their vectors.
const vectorMonths = 2

// vectorDesk is the store as the vector room sees it.
type vectorDesk struct {
	s     *Store
	forms wordForms
}

// VectorDesk returns the store as vector.Desk.
func (s *Store) VectorDesk() vector.Desk { return &vectorDesk{s: s} }

// vectorKey names what the vectors of a month depend on.
func vectorKey() string { return vector.Version + " " + phrase.Key() }

const monthFormat = "2006-01"

// endedMonth is the calendar month before that of the newest article, empty if
// there is none: a month has ended when a later one has articles.
func (s *Store) endedMonth(ctx context.Context) (string, error) {
	week, err := s.newestWeek(ctx)
	if err != nil || week == "" {
		return "", err
	}
	var newest string
	err = s.read.QueryRowContext(ctx, `select coalesce(max(published), '') from document where week = ? and kind = 'article' and published <= ?`, week, stamp(s.o.Now())).Scan(&newest)
	if err != nil || newest == "" {
		return "", err
	}
	t := parseStamp(newest)
	return time.Date(t.Year(), t.Month()-1, 1, 0, 0, 0, 0, time.UTC).Format(monthFormat), nil
}

// Due returns what is to be learnt, with the language not known if there is
// nothing else to record.
func (d *vectorDesk) Due(ctx context.Context, fresh int) ([]vector.Sample, error) {
	month, err := d.s.endedMonth(ctx)
	if err != nil || month == "" {
		return nil, err
	}
	known, total := map[string]int{}, 0
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var language string
		var n int
		err := scan(&language, &n)
		known[language] = n
		total += n
		return err
	}, `select language, max(documents) from vector_month where month = ? and key = ? group by language`, month, vectorKey())
	if err != nil || len(known) > 0 && (fresh == 0 || fresh < total) {
		return nil, err
	}
	samples, err := d.samples(ctx, month)
	if err != nil {
		return nil, err
	}
	var out []vector.Sample
	for _, language := range sortedKeys(samples) {
		if n, ok := known[language]; !ok || len(samples[language]) >= 2*max(n, 1) {
			out = append(out, vector.Sample{Month: month, Language: language, Documents: samples[language]})
		}
	}
	if len(out)+len(known) == 0 {
		out = append(out, vector.Sample{Month: month})
	}
	return out, nil
}

// samples are the articles of the twelve months that end with month, by
// language, without those that repeat the text of another.
func (d *vectorDesk) samples(ctx context.Context, month string) (map[string][]string, error) {
	_, track, err := currentKey(ctx, d.s.read, trackKind)
	if err != nil {
		return nil, err
	}
	last, err := time.Parse(monthFormat, month)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var id, language string
		err := scan(&id, &language)
		if len(out[language]) < vector.MostDocuments {
			out[language] = append(out[language], id)
		}
		return err
	}, `
		select d.id, d.language from document d
		where d.kind = 'article' and d.published >= ? and d.published < ?
			and not exists (select 1 from reprint r where r.key = ? and r.document = d.id and r.origin <> d.id)
			and exists (select 1 from document_words w where w.document = d.id)
		order by d.id`, stamp(last.AddDate(0, -11, 0)), stamp(last.AddDate(0, 1, 0)), track)
	return out, err
}

// Each hands out the content words of a sample's documents.
func (d *vectorDesk) Each(ctx context.Context, s vector.Sample, f func(vector.Text) bool) error {
	for part := range slices.Chunk(s.Documents, 500) {
		docs := make([]phrase.Doc, 0, len(part))
		err := each(ctx, d.s.read, func(scan func(...any) error) error {
			x := phrase.Doc{Lang: s.Language}
			err := scan(&x.ID, &x.Words)
			docs = append(docs, x)
			return err
		}, `select document, words from document_words where document in `+places(len(part))+` order by document`, anys(part)...)
		if err != nil {
			return err
		}
		forms, err := d.forms.of(ctx, d.s.read, docs)
		if err != nil {
			return err
		}
		for i := range docs {
			clauses, err := phrase.Clauses(forms, &docs[i])
			if err != nil {
				return fmt.Errorf("%s: %w", docs[i].ID, err)
			}
			if !f(vector.Text{Document: docs[i].ID, Clauses: clauses}) {
				return nil
			}
		}
	}
	return nil
}

// Commit keeps the records of a month with its models, and lets go of older
// models.
func (d *vectorDesk) Commit(ctx context.Context, records []vector.Record, models []*vector.Model) error {
	return d.s.update(ctx, "keep vectors", func(tx *sql.Tx) error {
		for i, r := range records {
			if err := keepVectors(ctx, tx, r, models[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func keepVectors(ctx context.Context, tx *sql.Tx, r vector.Record, m *vector.Model) error {
	var id int64
	err := tx.QueryRowContext(ctx, `
		insert into vector_month (month, language, key, documents, paired, words, vocabulary, digest) values (?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (month, language, key, digest) do update set paired = excluded.paired
		returning id`, r.Month, r.Language, vectorKey(), r.Documents, r.Paired, r.Words, r.Vocabulary, r.Digest).Scan(&id)
	if err != nil || m == nil {
		return err
	}
	p := m.Pack()
	if _, err := tx.ExecContext(ctx, `insert into vector (month, words, seen, directions) values (?, ?, ?, ?) on conflict (month) do nothing`, id, p.Words, p.Seen, p.Directions); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		delete from vector where month in (
			select v.month from vector v join vector_month n on n.id = v.month where n.language = ?
			order by n.id desc limit -1 offset ?)`, r.Language, vectorMonths)
	return err
}

// A VectorMonth is a record with whether its vectors are still kept.
type VectorMonth struct {
	vector.Record
	Key  string `json:"key"` // versions that it was learnt under
	Kept bool   `json:"kept"`
}

// ListVectors returns what vectors have been learnt from, the newest last.
func (s *Store) ListVectors(ctx context.Context) (out []VectorMonth, err error) {
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var m VectorMonth
		err := scan(&m.Month, &m.Language, &m.Documents, &m.Paired, &m.Words, &m.Vocabulary, &m.Digest, &m.Key, &m.Kept)
		out = append(out, m)
		return err
	}, `
		select n.month, n.language, n.documents, n.paired, n.words, n.vocabulary, n.digest, n.key, v.month is not null
		from vector_month n left join vector v on v.month = n.id order by n.id`)
	return out, err
}

// Vectors returns the newest model of a language with its record; nil if there
// is none that was learnt as this program learns.
func (s *Store) Vectors(ctx context.Context, language string) (*vector.Model, vector.Record, error) {
	r := vector.Record{Language: language}
	var p vector.Packed
	err := s.read.QueryRowContext(ctx, `
		select n.month, n.documents, n.paired, n.words, n.vocabulary, n.digest, v.words, v.seen, v.directions
		from vector_month n join vector v on v.month = n.id where n.language = ? and n.key = ? order by n.id desc limit 1`, language, vectorKey()).
		Scan(&r.Month, &r.Documents, &r.Paired, &r.Words, &r.Vocabulary, &r.Digest, &p.Words, &p.Seen, &p.Directions)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, r, nil
	}
	if err != nil {
		return nil, r, err
	}
	m, err := vector.Unpack(language, p)
	if err != nil {
		return nil, r, fmt.Errorf("%s, %s: %w", r.Month, language, err)
	}
	return m, r, nil
}
