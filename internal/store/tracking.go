package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A trackDesk is the store as the narratives room sees it.
type trackDesk struct {
	s       *Store
	key     string // as the narratives room and the extract key make it
	keyID   int64
	extract int64
	pending map[string]queued // handed out by Next, by version
}

// A queued version is a row of the queue, with the month that its lead is filed
// under.
type queued struct {
	published, canonical, document string
	number, month                  int
	at                             time.Time // that stories go by
}

// TrackDesk returns the store as narratives.Desk.
func (s *Store) TrackDesk() narratives.Desk { return &trackDesk{s: s} }

// adopt takes up a tracker's key. What was tracked in documents of another
// extract key is made again, too: topics and reprints belong to a document,
// not to a version.
func (d *trackDesk) adopt(ctx context.Context, key string) error {
	extractKey, id, err := currentKey(ctx, d.s.read, extractKind)
	if err != nil || id == 0 {
		return err
	}
	key += " " + extractKey
	if d.key == key {
		return nil
	}
	if err := d.s.adoptStories(ctx); err != nil {
		return err
	}
	keyID, err := d.s.adoptKey(ctx, trackKind, key, `delete from untracked`, `delete from reprint_lead`, `update reprint set words = x'' where words <> x''`, fmt.Sprintf(`
		insert into untracked (published, canonical, document, number, version)
		select case when d.published = '' then '~' else d.published end, d.canonical, d.id, v.number, v.id
		from document_version v join document d on d.id = v.document where v.key = %d`, id))
	if err == nil {
		d.key, d.keyID, d.extract = key, keyID, id
	}
	return err
}

// Next hands out versions that have not been tracked, by document date,
// canonical URL and number. Versions without a date come last.
func (d *trackDesk) Next(ctx context.Context, key string, n int) ([]narratives.Unit, error) {
	if err := d.adopt(ctx, key); err != nil || d.extract == 0 {
		return nil, err
	}
	return d.units(ctx, `
		select u.published, v.document, v.id, v.number, `+unitColumns+`
		from untracked u
		join document_version v on v.key = ? and v.id = u.version
		join document d on d.id = v.document
		join outlet o on o.id = d.outlet
		order by u.published, u.canonical, u.document, u.number, u.version limit ?`, d.extract, n)
}

// unitColumns are what a unit is made of, after the day it is ordered by,
// document, version and number.
const unitColumns = `d.outlet, o.owner, v.language, d.kind, v.title, v.byline, v.section, d.canonical,
			d.published, d.precision, d.date_source, d.zone_known, v.valid_from, v.place, v.agency,
			v.forward_account, v.forward_name, v.forward_url, v.forwarded, d.account`

// units returns the versions that a query names, with their texts.
func (d *trackDesk) units(ctx context.Context, query string, args ...any) ([]narratives.Unit, error) {
	d.pending = map[string]queued{}
	var units []narratives.Unit
	at := map[string]int{}
	err := each(ctx, d.s.read, func(scan func(...any) error) error {
		var u narratives.Unit
		var byline, published, precision, validFrom, agency, place, fAccount, fName, fURL string
		var forwarded bool
		var q queued
		if err := scan(&q.published, &u.Document, &u.Version, &u.Number, &u.Outlet, &u.Owner, &u.Language, &u.Kind, &u.Title, &byline, &u.Section, &u.Canonical,
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
		q.canonical, q.document, q.number, q.month = u.Canonical, u.Document, u.Number, monthOf(u.Published, u.ValidFrom)
		q.at = momentOf(u.Published, u.ValidFrom)
		d.pending[u.Version] = q
		at[u.Version] = len(units)
		units = append(units, u)
		return nil
	}, query, args...)
	if err != nil {
		return nil, err
	}
	if len(units) == 0 {
		return nil, nil
	}
	return units, d.texts(ctx, units, at)
}

// texts fills in passages and quotes with two queries for the whole batch.
func (d *trackDesk) texts(ctx context.Context, units []narratives.Unit, at map[string]int) error {
	in := places(len(units))
	args := []any{d.extract}
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

// momentOf is the time of a document as the narratives room measures how far
// apart two are: of publication, or of the first visit where no day is known.
func momentOf(published extract.Date, seen time.Time) time.Time {
	if narratives.Dated(published) {
		return published.Time
	}
	return seen
}

// monthOf numbers the months that leads are filed under.
func monthOf(published extract.Date, seen time.Time) int { return month(momentOf(published, seen)) }

func month(t time.Time) int { return 12*t.UTC().Year() + int(t.UTC().Month()) - 1 }

// Commit keeps what tracking a batch gave.
func (d *trackDesk) Commit(ctx context.Context, _ string, batch []narratives.Tracked) error {
	return d.s.update(ctx, "commit mentions", func(tx *sql.Tx) error {
		w, err := newMentionWriter(ctx, tx, d.keyID)
		if err != nil {
			return err
		}
		defer w.close()
		for _, t := range batch {
			q, ok := d.pending[t.Version]
			if !ok {
				return fmt.Errorf("version %s: not handed out", t.Version) // unreachable: Next and Commit alternate
			}
			if err := w.keep(ctx, t, q); err != nil {
				return fmt.Errorf("version %s: %w", t.Version, err)
			}
		}
		for _, t := range batch {
			for _, m := range t.Moves {
				if _, err := tx.ExecContext(ctx, `update reprint set origin = ? where key = ? and origin = ?`, m.To, d.keyID, m.From); err != nil {
					return err
				}
			}
		}
		if err := w.count(ctx); err != nil {
			return err
		}
		return w.file(ctx)
	})
}
