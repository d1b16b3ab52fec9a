package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// Leads are filed by month, some in a row, each behind its number in reprint.
const (
	leadSize  = 8 + text.LeadBytes
	leadsFull = 15 // that a row has room for: they fill a page of the database
)

func appendLead(b []byte, reprint int64, lead []byte) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(reprint)), lead...)
}

// leads are the entries of a row.
func leads(row []byte) iter.Seq2[int64, []byte] {
	return func(yield func(int64, []byte) bool) {
		for e := range slices.Chunk(row, leadSize) {
			if len(e) < leadSize || !yield(int64(binary.BigEndian.Uint64(e)), e[8:]) {
				return
			}
		}
	}
}

// file files the leads of the batch, first in the last rows of their months.
func (w *mentionWriter) file(ctx context.Context) error {
	for _, month := range sortedKeys(w.leads) {
		part, row := 0, []byte(nil)
		err := w.tx.QueryRowContext(ctx, `select part, leads from reprint_lead where month = ? order by part desc limit 1`, month).Scan(&part, &row)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		for full := range slices.Chunk(append(row, w.leads[month]...), leadsFull*leadSize) {
			_, err := w.tx.ExecContext(ctx, `insert into reprint_lead (month, part, leads) values (?, ?, ?) on conflict do update set leads = excluded.leads`, month, part, full)
			if err != nil {
				return err
			}
			part++
		}
	}
	return nil
}

// forgetLeads removes the leads of documents that are gone.
func forgetLeads(ctx context.Context, tx *sql.Tx) error {
	gone := map[int64]bool{}
	err := each(ctx, tx, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		gone[id] = true
		return err
	}, `select id from gone_reprint`)
	if err != nil || len(gone) == 0 {
		return err
	}
	type row struct {
		month, part int
		left        []byte
	}
	var changed []row
	err = each(ctx, tx, func(scan func(...any) error) error {
		var r row
		var all sql.RawBytes
		if err := scan(&r.month, &r.part, &all); err != nil {
			return err
		}
		for id, lead := range leads(all) {
			if !gone[id] {
				r.left = appendLead(r.left, id, lead)
			}
		}
		if len(r.left) < len(all) {
			changed = append(changed, r)
		}
		return nil
	}, `select month, part, leads from reprint_lead`)
	for _, r := range changed {
		if err == nil {
			_, err = tx.ExecContext(ctx, `update reprint_lead set leads = ? where month = ? and part = ?`, append([]byte{}, r.left...), r.month, r.part)
		}
	}
	return err
}

// Candidates returns the documents between two times that share a band:
// published then, or first seen where no day of publication is known. The leads
// of the months are read through: they are a quarter of a kilobyte each, an
// index of their bands is four times that.
func (d *trackDesk) Candidates(ctx context.Context, bands []uint64, from, to time.Time) (out []narratives.Candidate, err error) {
	set := text.NewBandSet(bands)
	alike := map[int64][]byte{}
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var row sql.RawBytes
		if err := scan(&row); err != nil {
			return err
		}
		for id, lead := range leads(row) {
			if set.Meets(lead) {
				alike[id] = slices.Clone(lead)
			}
		}
		return nil
	}, `select leads from reprint_lead where month between ? and ?`, month(from), month(to))
	if err != nil {
		return nil, err
	}
	err = eachOf(ctx, d.s.read, sortedKeys(alike), `
		select r.id, d.id, r.origin, d.outlet, d.published, d.precision, v.valid_from, r.words
		from reprint r
		join document d on d.id = r.document
		join document_version v on v.document = d.id and v.key = ? and v.number = 1
		where case when d.week <> '' then d.published else v.valid_from end between ? and ? and r.id in`, func(scan func(...any) error) error {
		var c narratives.Candidate
		var id int64
		var published, precision, firstSeen string
		var words []byte
		if err := scan(&id, &c.Document, &c.Origin, &c.Outlet, &published, &precision, &firstSeen, &words); err != nil {
			return err
		}
		c.Published, c.Precision, c.FirstSeen = parseStamp(published), extract.Precision(precision), parseStamp(firstSeen)
		if err := c.Print.UnmarshalBinary(append(alike[id], words...)); err != nil {
			return fmt.Errorf("document %s: %w", c.Document, err)
		}
		out = append(out, c)
		return nil
	}, d.extract, stamp(from), stamp(to))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b narratives.Candidate) int { return strings.Compare(a.Document, b.Document) })
	return out, nil
}
