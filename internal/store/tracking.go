package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A trackDesk is the store as the narratives room sees it.
type trackDesk struct {
	s     *Store
	key   string
	keyID int64
}

// TrackDesk returns the store as narratives.Desk.
func (s *Store) TrackDesk() narratives.Desk { return &trackDesk{s: s} }

// Next hands out versions that have not been tracked, by document date,
// canonical URL and number. Versions without a date come last.
func (d *trackDesk) Next(ctx context.Context, key string, n int) ([]narratives.Unit, error) {
	_, extractKey, err := currentKey(ctx, d.s.read, extractKind)
	if err != nil || extractKey == 0 {
		return nil, err
	}
	if d.key != key {
		id, err := d.s.adoptKey(ctx, trackKind, key, `delete from untracked`, fmt.Sprintf(`
			insert into untracked (published, canonical, document, number, version)
			select case when d.published = '' then '~' else d.published end, d.canonical, d.id, v.number, v.id
			from document_version v join document d on d.id = v.document where v.key = %d`, extractKey))
		if err != nil {
			return nil, err
		}
		d.key, d.keyID = key, id
	}
	var units []narratives.Unit
	at := map[string]int{}
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var u narratives.Unit
		var byline, published, precision, validFrom, agency, place, fAccount, fName, fURL string
		var forwarded bool
		if err := scan(&u.Document, &u.Version, &u.Number, &u.Outlet, &u.Owner, &u.Language, &u.Kind, &u.Title, &byline, &u.Section, &u.Canonical,
			&published, &precision, &u.Published.Source, &u.Published.ZoneKnown, &validFrom, &place, &agency,
			&fAccount, &fName, &fURL, &forwarded, &u.Doc.AccountKey); err != nil {
			return err
		}
		u.Byline = unlist(byline)
		u.Published.Time, u.Published.Precision = parseStamp(published), extract.Precision(precision)
		u.ValidFrom = parseStamp(validFrom)
		doc := extract.Document{
			URL: u.Canonical, Canonical: u.Canonical, Kind: u.Kind, Title: u.Title, Byline: u.Byline, Published: u.Published,
			Language: u.Language, Section: u.Section, Dateline: extract.Dateline{Place: place, Agency: agency}, AccountKey: u.Doc.AccountKey,
		}
		if forwarded {
			doc.Forward = &extract.Forward{Account: fAccount, Name: fName, URL: fURL}
		}
		u.Doc = doc
		at[u.Version] = len(units)
		units = append(units, u)
		return nil
	}, `
		select v.document, v.id, v.number, d.outlet, o.owner, v.language, d.kind, v.title, v.byline, v.section, d.canonical,
			d.published, d.precision, d.date_source, d.zone_known, v.valid_from, v.place, v.agency,
			v.forward_account, v.forward_name, v.forward_url, v.forwarded, d.account
		from untracked u
		join document_version v on v.key = ? and v.id = u.version
		join document d on d.id = v.document
		join outlet o on o.id = d.outlet
		order by u.published, u.canonical, u.document, u.number, u.version limit ?`, extractKey, n)
	if err != nil {
		return nil, err
	}
	if len(units) == 0 {
		return nil, nil
	}
	return units, d.texts(ctx, extractKey, units, at)
}

// texts fills in passages and quotes with two queries for the whole batch.
func (d *trackDesk) texts(ctx context.Context, key int64, units []narratives.Unit, at map[string]int) error {
	in := "(?" + strings.Repeat(", ?", len(units)-1) + ")"
	args := []any{key}
	for _, u := range units {
		args = append(args, u.Version)
	}
	err := each(ctx, d.s.read, func(scan func(...any) error) error {
		var version, kind string
		var p extract.Passage
		if err := scan(&version, &kind, &p.Text, &p.Path); err != nil {
			return err
		}
		p.Kind = extract.PassageKind(kind)
		u := &units[at[version]]
		u.Passages = append(u.Passages, p)
		return nil
	}, `select version, kind, text, path from passage where key = ? and version in `+in+` order by version, number`, args...)
	if err != nil {
		return err
	}
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var version, kind, class string
		var q quote.Quote
		var speaker, cue quote.Span
		if err := scan(&version, &kind, &q.Start, &q.End, &class, &q.Confidence, &speaker.Text, &speaker.Start, &speaker.End, &cue.Text, &cue.Start, &cue.End); err != nil {
			return err
		}
		q.Kind, q.Class = quote.Kind(kind), quote.Class(class)
		if speaker.Start >= 0 {
			q.Speaker = &speaker
		}
		if cue.Start >= 0 {
			q.Cue = &cue
		}
		u := &units[at[version]]
		u.Doc.Quotes = append(u.Doc.Quotes, q)
		return nil
	}, `select version, kind, start, end, class, confidence, speaker, speaker_start, speaker_end, cue, cue_start, cue_end
		from quote where key = ? and version in `+in+` order by version, number`, args...)
	if err != nil {
		return err
	}
	for i := range units {
		u := &units[i]
		u.Doc.Passages = u.Passages
		body := u.Doc.Text()
		for j := range u.Doc.Quotes {
			if q := &u.Doc.Quotes[j]; q.Start >= 0 && q.End <= len(body) && q.Start <= q.End {
				q.Text = body[q.Start:q.End]
			}
		}
	}
	return nil
}

// window is how far before and after a document its reprints are looked for.
const window = 30 * 24 * time.Hour

// Candidates returns the documents around a date that share a band.
func (d *trackDesk) Candidates(ctx context.Context, bands []uint64, at time.Time) (out []narratives.Candidate, err error) {
	seen := map[string]bool{}
	from, to := stamp(at.Add(-window)), stamp(at)
	for start := 0; start < len(bands); start += 500 {
		part := bands[start:min(start+500, len(bands))]
		args := []any{d.keyID}
		for _, b := range part {
			args = append(args, int64(b))
		}
		args = append(args, from, to, from, to)
		err := each(ctx, d.s.read, func(scan func(...any) error) error {
			var c narratives.Candidate
			var published, precision, firstSeen string
			var sig []byte
			if err := scan(&c.Document, &c.Origin, &c.Outlet, &published, &precision, &firstSeen, &sig); err != nil {
				return err
			}
			if seen[c.Document] {
				return nil
			}
			seen[c.Document] = true
			c.Published, c.Precision, c.FirstSeen = parseStamp(published), extract.Precision(precision), parseStamp(firstSeen)
			c.Signature = unpack(sig)
			out = append(out, c)
			return nil
		}, `
			select d.id, r.origin, d.outlet, d.published, d.precision, d.first_seen, r.signature
			from (select distinct document from band where key = ? and band in (?`+strings.Repeat(", ?", len(part)-1)+`)) b
			join document d on d.id = b.document
			join reprint r on r.key = ?1 and r.document = d.id
			where (d.published between ? and ?) or (d.first_seen between ? and ?)
			order by d.id`, args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Commit keeps what tracking a batch gave.
func (d *trackDesk) Commit(ctx context.Context, _ string, batch []narratives.Tracked) error {
	return d.s.update(ctx, "commit mentions", func(tx *sql.Tx) error {
		w, err := newMentionWriter(ctx, tx, d.keyID)
		if err != nil {
			return err
		}
		defer w.close()
		for _, t := range batch {
			if err := w.keep(ctx, t); err != nil {
				return fmt.Errorf("version %s: %w", t.Version, err)
			}
			if _, err := tx.ExecContext(ctx, `delete from untracked where document = ? and version = ?`, t.Document, t.Version); err != nil {
				return err
			}
		}
		for _, t := range batch {
			for _, m := range t.Moves {
				if _, err := tx.ExecContext(ctx, `update reprint set origin = ? where key = ? and origin = ?`, m.To, d.keyID, m.From); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// A mentionWriter keeps mentions in one transaction.
type mentionWriter struct {
	tx                             *sql.Tx
	key                            int64
	mention, topic, reprint, bands *sql.Stmt
}

func newMentionWriter(ctx context.Context, tx *sql.Tx, key int64) (*mentionWriter, error) {
	w := &mentionWriter{tx: tx, key: key}
	for _, p := range []struct {
		into  **sql.Stmt
		query string
	}{
		{&w.mention, `
			insert into mention (id, key, version, document, passage, start, end, framing, variant, text, language, voice, place, scare, speaker, resolved, cue, tier, actors, topics)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key, id) do nothing`},
		{&w.topic, `insert into document_topic (key, document, topic) values (?, ?, ?) on conflict do nothing`},
		{&w.reprint, `insert into reprint (key, document, origin, overlap, signature) values (?, ?, ?, ?, ?) on conflict (key, document) do nothing`},
		{&w.bands, `insert into band (key, band, document) values (?, ?, ?) on conflict do nothing`},
	} {
		var err error
		if *p.into, err = tx.PrepareContext(ctx, p.query); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

func (w *mentionWriter) close() {
	for _, s := range []*sql.Stmt{w.mention, w.topic, w.reprint, w.bands} {
		if s != nil {
			s.Close()
		}
	}
}

func (w *mentionWriter) keep(ctx context.Context, t narratives.Tracked) error {
	for _, m := range t.Mentions {
		_, err := w.mention.ExecContext(ctx, m.ID, w.key, m.Version, m.Document, m.Passage, m.Start, m.End, m.Framing, m.Variant, m.Text, m.Language,
			string(m.Voice), string(m.Place), m.Scare, m.Speaker, m.Resolved, m.Cue, m.Tier, strings.Join(m.Actors, " "), strings.Join(m.Topics, " "))
		if err != nil {
			return err
		}
	}
	for _, topic := range t.Topics {
		if _, err := w.topic.ExecContext(ctx, w.key, t.Document, topic); err != nil {
			return err
		}
	}
	if t.Origin == "" {
		return nil
	}
	if _, err := w.reprint.ExecContext(ctx, w.key, t.Document, t.Origin, t.Overlap, pack(t.Shingles)); err != nil {
		return err
	}
	for _, b := range text.Bands(t.Shingles) {
		if _, err := w.bands.ExecContext(ctx, w.key, int64(b), t.Document); err != nil {
			return err
		}
	}
	return nil
}

// pack writes a signature as bytes, eight a slot.
func pack(sig []uint64) []byte {
	out := make([]byte, 0, 8*len(sig))
	for _, v := range sig {
		out = binary.LittleEndian.AppendUint64(out, v)
	}
	return out
}

func unpack(b []byte) []uint64 {
	if len(b) == 0 {
		return nil
	}
	out := make([]uint64, 0, len(b)/8)
	for ; len(b) >= 8; b = b[8:] {
		out = append(out, binary.LittleEndian.Uint64(b))
	}
	return out
}
