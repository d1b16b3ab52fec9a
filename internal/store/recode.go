package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A CodebookText is a codebook that anything was tracked with.
type CodebookText struct {
	Digest   string `json:"digest"`
	At       string `json:"at"` // first kept
	Version  string `json:"version"`
	Framings int    `json:"framings"`
	Mentions int    `json:"mentions"` // that the store holds of it, under any versions of the other components
	Current  bool   `json:"current"`
}

// KeepCodebook keeps what a tracker looks for under its digest, so that what
// was counted with it can be made again.
func (s *Store) KeepCodebook(ctx context.Context, t *narratives.Tracker) error {
	var known bool
	err := s.read.QueryRowContext(ctx, `select exists (select 1 from codebook_text where digest = ?)`, t.Digest()).Scan(&known)
	if err == nil && !known {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err = z.Write(t.Source(s.codebook.Version))
		if err = errors.Join(err, z.Close()); err == nil {
			err = s.update(ctx, "keep codebook", func(tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, `insert into codebook_text (digest, at, version, framings, body) values (?, ?, ?, ?, ?) on conflict do nothing`,
					t.Digest(), stamp(s.o.Now()), s.codebook.Version, len(s.codebook.Framings), b.Bytes())
				return err
			})
		}
	}
	if err != nil {
		return fmt.Errorf("keep codebook: %w", err)
	}
	return nil
}

// Codebooks returns the codebooks that are kept, oldest first.
func (s *Store) Codebooks(ctx context.Context) ([]CodebookText, error) {
	key, _, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return nil, err
	}
	out := []CodebookText{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var c CodebookText
		err := scan(&c.Digest, &c.At, &c.Version, &c.Framings, &c.Mentions)
		c.Current = c.Digest == codebookOf(key)
		out = append(out, c)
		return err
	}, `
		select c.digest, c.at, c.version, c.framings, coalesce(sum(m.mentions), 0)
		from codebook_text c
		left join component_key k on k.kind = 'track' and k.key like 'codebook:' || c.digest || ' %'
		left join (select key, count(*) as mentions from mention group by key) m on m.key = k.id
		group by c.digest order by c.at, c.digest`)
	if err != nil {
		return nil, fmt.Errorf("codebooks: %w", err)
	}
	return out, nil
}

// Codebook returns a tracker of a codebook that is kept, with its text; a
// digest that is not is ErrUnknown.
func (s *Store) Codebook(ctx context.Context, digest string) (*narratives.Tracker, narratives.Codebook, error) {
	var body []byte
	err := s.read.QueryRowContext(ctx, `select body from codebook_text where digest = ?`, digest).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	if err == nil {
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(body)); err == nil {
			body, err = io.ReadAll(z)
		}
	}
	if err != nil {
		return nil, narratives.Codebook{}, fmt.Errorf("codebook %s: %w", digest, err)
	}
	return narratives.Restore(body)
}

// A Recoded says what another codebook has made of the mentions.
type Recoded struct {
	From      string                      `json:"from"`      // key
	To        string                      `json:"to"`        // likewise
	Documents int                         `json:"documents"` // tracked under both
	Texts     bool                        `json:"texts"`     // the texts were read anew as well: only those that are the same are compared
	Framings  []narratives.RecodedFraming `json:"framings"`
}

// digestOf finds the codebook's digest in a track key.
var digestOf = regexp.MustCompile(`^codebook:([0-9a-f]+)`)

// codebookOf returns the digest of the codebook in a track key, empty if none.
func codebookOf(key string) string {
	if m := digestOf.FindStringSubmatch(key); m != nil {
		return m[1]
	}
	return ""
}

// A trackKey is a track key with the extract key it ends with.
type trackKey struct {
	key         string
	id, extract int64
	left        string // when another took over for the last time
}

func (s *Store) trackKeys(ctx context.Context) (out []trackKey, err error) {
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var k trackKey
		err := scan(&k.key, &k.id, &k.extract, &k.left)
		out = append(out, k)
		return err
	}, `
		select k.key, k.id, e.id, coalesce((select max(at) from recoding r where r.from_key = k.id), '')
		from component_key k join component_key e on e.kind = 'extract' and k.key like '% ' || e.key
		where k.kind = 'track' order by k.id`)
	return out, err
}

// Recoded compares the mentions under the current track key with those under
// the one before, or under the last one with the given codebook. Only what both
// have seen is compared: documents tracked under both, in versions that were
// there when the older key was left. A digest that nothing was tracked with is
// ErrUnknown, and so is the one before if there is none.
func (s *Store) Recoded(ctx context.Context, from string) (out Recoded, err error) {
	_, current, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return out, err
	}
	keys, err := s.trackKeys(ctx)
	if err != nil {
		return out, fmt.Errorf("recoded: %w", err)
	}
	var last int64
	err = s.read.QueryRowContext(ctx, `select coalesce((select from_key from recoding where to_key = ? order by number desc limit 1), 0)`, current).Scan(&last)
	if err != nil {
		return out, fmt.Errorf("recoded: %w", err)
	}
	var a, b trackKey
	for _, k := range keys {
		switch {
		case k.id == current:
			b = k
		case from == "" && k.id == last, from != "" && codebookOf(k.key) == from && k.left >= a.left:
			a = k
		}
	}
	if a.id == 0 || b.id == 0 {
		return out, fmt.Errorf("recoded: %w", ErrUnknown)
	}
	return s.compare(ctx, a, b)
}

// compared says which mentions two keys have both seen: ?1 and ?2 old and new
// track key, ?3 and ?4 their extract keys, ?5 when the old one was left.
const compared = `
	from reprint o
	join reprint n on n.key = ?2 and n.document = o.document
	join mention m on m.document = o.document and m.key in (?1, ?2)
	join document_version v on v.key = ?3 and v.id = m.version and (?5 = '' or v.valid_from <= ?5)
	join document_version w on w.key = ?4 and w.id = m.version
	where o.key = ?1`

func (s *Store) compare(ctx context.Context, a, b trackKey) (out Recoded, err error) {
	out.From, out.To, out.Texts = a.key, b.key, a.extract != b.extract
	err = s.read.QueryRowContext(ctx, `select count(*) from reprint o join reprint n on n.key = ?2 and n.document = o.document where o.key = ?1`, a.id, b.id).Scan(&out.Documents)
	if err != nil {
		return out, fmt.Errorf("recoded: %w", err)
	}
	var r narratives.Recoding
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var m narratives.Mention
		var newer bool
		if err := scan(&m.Document, &newer, &m.Version, &m.Passage, &m.Start, &m.End, &m.Framing, &m.Text, &m.Voice, &m.Place, &m.Scare, &m.Negated); err != nil {
			return err
		}
		if newer {
			r.Add(m.Document, nil, []narratives.Mention{m})
		} else {
			r.Add(m.Document, []narratives.Mention{m}, nil)
		}
		return nil
	}, `select m.document, m.key = ?2, m.version, m.passage, m.start, m.end, m.framing, m.text, m.voice, m.place, m.scare, m.negated`+compared+`
		order by m.document, m.version, m.passage, m.framing, m.start, m.key`, a.id, b.id, a.extract, b.extract, a.left)
	if err != nil {
		return out, fmt.Errorf("recoded: %w", err)
	}
	out.Framings, err = s.framingsOf(ctx, &r, codebookOf(a.key), &s.codebook)
	return out, err
}

// framingsOf ends a comparison with the codebook that is kept under a digest.
func (s *Store) framingsOf(ctx context.Context, r *narratives.Recoding, old string, now *narratives.Codebook) ([]narratives.RecodedFraming, error) {
	_, book, err := s.Codebook(ctx, old)
	if errors.Is(err, ErrUnknown) {
		return r.Framings(nil, now), nil
	}
	if err != nil {
		return nil, err
	}
	return r.Framings(&book, now), nil
}

// TryRecode tracks everything that has been tracked once more with another
// tracker, writes nothing, and returns what would change. now is the tracker's
// codebook.
func (s *Store) TryRecode(ctx context.Context, t *narratives.Tracker, now *narratives.Codebook, progress func(done int)) (out Recoded, err error) {
	d := &dryDesk{trackDesk: trackDesk{s: s}}
	if out.From, d.keyID, err = currentKey(ctx, s.read, trackKind); err == nil && d.keyID == 0 {
		err = errors.New("nothing has been tracked yet; hymnsheet track does it")
	}
	var read string
	if err == nil {
		read, d.extract, err = currentKey(ctx, s.read, extractKind)
	}
	if err != nil {
		return out, fmt.Errorf("recode: %w", err)
	}
	out.To = t.Key() + " " + read
	if !strings.HasSuffix(out.From, " "+read) {
		return out, errors.New("recode: the texts were read anew and have not been tracked since; hymnsheet track does it")
	}
	if _, err := narratives.Run(ctx, d, t, narratives.Options{Progress: progress}); err != nil {
		return out, err
	}
	out.Documents = d.documents
	out.Framings, err = s.framingsOf(ctx, &d.recoding, codebookOf(out.From), now)
	return out, err
}

// A dryDesk hands out what has been tracked under the current key, once more,
// and keeps nothing.
type dryDesk struct {
	trackDesk
	recoding  narratives.Recoding
	documents int
	last      string // document compared
	document  string // handed out last
	number    int    // of its version
}

// Next hands out versions by document and number: the table's own order, so
// that going on costs nothing.
func (d *dryDesk) Next(ctx context.Context, _ string, n int) ([]narratives.Unit, error) {
	units, err := d.units(ctx, `
		select case when d.published = '' then '~' else d.published end as day, v.document, v.id, v.number, `+unitColumns+`
		from document d
		join document_version v on v.key = ?1 and v.document = d.id
		join outlet o on o.id = d.outlet
		where d.id >= ?2 and (d.id > ?2 or v.number > ?3)
			and not exists (select 1 from untracked u where u.published = case when d.published = '' then '~' else d.published end
				and u.canonical = d.canonical and u.document = d.id and u.number = v.number)
		order by d.id, v.number limit ?4`, d.extract, d.document, d.number, n)
	if len(units) > 0 {
		u := units[len(units)-1]
		d.document, d.number = u.Document, u.Number
	}
	return units, err
}

// Candidates finds no reprints: they do not depend on the codebook.
func (d *dryDesk) Candidates(context.Context, []uint64, time.Time, time.Time) ([]narratives.Candidate, error) {
	return nil, nil
}

// Commit compares a batch with what is kept.
func (d *dryDesk) Commit(ctx context.Context, _ string, batch []narratives.Tracked) error {
	old, err := d.kept(ctx, batch)
	if err != nil {
		return err
	}
	for _, t := range batch {
		if t.Document != d.last {
			d.last = t.Document
			d.documents++
		}
		d.recoding.Add(t.Document, old[t.Version], t.Mentions)
	}
	return nil
}

// kept returns the mentions of a batch's versions under the current key.
func (d *dryDesk) kept(ctx context.Context, batch []narratives.Tracked) (map[string][]narratives.Mention, error) {
	args := []any{d.keyID}
	for _, t := range batch {
		if !slices.Contains(args, any(t.Document)) {
			args = append(args, t.Document)
		}
	}
	out := map[string][]narratives.Mention{}
	err := each(ctx, d.s.read, func(scan func(...any) error) error {
		var m narratives.Mention
		err := scan(&m.Document, &m.Version, &m.Passage, &m.Start, &m.End, &m.Framing, &m.Text, &m.Voice, &m.Place, &m.Scare, &m.Negated)
		out[m.Version] = append(out[m.Version], m)
		return err
	}, `
		select document, version, passage, start, end, framing, text, voice, place, scare, negated from mention
		where key = ? and document in `+places(len(args)-1), args...)
	return out, err
}
