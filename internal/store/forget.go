package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// A ForgetReport says what Forget did.
type ForgetReport struct {
	Records   int `json:"records"`   // dropped from the archive, a tombstone in the place of each
	Captures  int `json:"captures"`  // that have no body any more
	Documents int `json:"documents"` // that have no version any more
}

// Forget drops what is kept of an account that is not public: its records in
// the archive, visited before a time, and the text made of them. account is
// its key as tables hold it; a zero time means all. In the archive stand
// tombstones with digest, time and reason, which Verify accepts. Editions stay
// as they were printed. An account of which nothing is kept apart gives
// ErrUnknown. An account that is still configured is collected again. A Forget
// that is cut off is finished by the next Lock.
func (s *Store) Forget(ctx context.Context, account string, before time.Time, reason string) (rep ForgetReport, err error) {
	s.recording.Lock()
	defer s.recording.Unlock()
	if s.waiting {
		return rep, fmt.Errorf("forget %s: %w", account, errWaiting)
	}
	until := "~"
	if !before.IsZero() {
		until = stamp(before)
	}
	plans := map[string]*rewriting{}
	known, apart := 0, 0
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var file string
		var offset int64
		var old bool
		if err := scan(&file, &offset, &old); err != nil {
			return err
		}
		known++
		if !strings.HasPrefix(file, privatePrefix+"-") {
			return nil
		}
		if apart++; !old {
			return nil
		}
		if plans[file] == nil {
			plans[file] = &rewriting{File: file, Reason: reason, At: s.o.Now().UTC()}
		}
		plans[file].Drop = append(plans[file].Drop, offset)
		return nil
	}, `
		select distinct v.file, v.offset, v.at < ?2 from visit v
		where v.file <> '' and (v.capture in (select id from capture where account = ?1 and account <> '')
			or v.outlet in (select outlet from source where account = ?1) and v.source in (select id from source where account = ?1))
		order by v.file, v.offset`, account, until)
	switch {
	case err != nil:
	case account == "" || known == 0:
		err = ErrUnknown
	case apart == 0:
		err = errors.New("the account is public: its posts stand in the archive among those of others")
	}
	if err != nil {
		return rep, fmt.Errorf("forget %s: %w", account, err)
	}
	for _, file := range sortedKeys(plans) {
		if err := s.forgetIn(ctx, plans[file], &rep); err != nil {
			return rep, fmt.Errorf("forget %s: %w", account, err)
		}
	}
	return rep, nil
}

// A rewriting is what is about to be done to an archive file, noted before it
// is: a crash may come between the file and its rows.
type rewriting struct {
	File   string    `json:"file"`
	Old    []int64   `json:"old"`  // offsets of all its records
	Drop   []int64   `json:"drop"` // of those that go
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// rewritingKey begins the key under which the table meta holds a rewriting.
const rewritingKey = "rewriting:"

func (s *Store) forgetIn(ctx context.Context, p *rewriting, rep *ForgetReport) error {
	list, err := warc.List(s.o.ArchiveDir, p.File)
	if err != nil {
		return err
	}
	p.Old = offsets(list)
	plan, err := json.Marshal(p)
	if err != nil {
		return err
	}
	err = s.updateDurably(ctx, "note", func(tx *sql.Tx) error { return setMeta(ctx, tx, rewritingKey+p.File, string(plan)) })
	if err != nil {
		return err
	}
	return s.rewrite(ctx, p, rep)
}

func offsets(list []warc.Recovered) []int64 {
	out := make([]int64, len(list))
	for i, r := range list {
		out[i] = r.Offset
	}
	return out
}

// resumeForget finishes what a dead process had begun.
func (s *Store) resumeForget(ctx context.Context) error {
	var plans []rewriting
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var text string
		if err := scan(&text); err != nil {
			return err
		}
		var p rewriting
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return err
		}
		plans = append(plans, p)
		return nil
	}, `select value from meta where key like '`+rewritingKey+`%' order by key`)
	if err != nil {
		return fmt.Errorf("finish forgetting: %w", err)
	}
	for _, p := range plans {
		var rep ForgetReport
		if err := s.rewrite(ctx, &p, &rep); err != nil {
			return fmt.Errorf("finish forgetting in %s: %w", p.File, err)
		}
		s.o.Log.Info("forgetting finished", "file", p.File, "records", rep.Records)
	}
	return nil
}

// rewrite drops records of a file, unless that is done, and makes the rows
// agree with it.
func (s *Store) rewrite(ctx context.Context, p *rewriting, rep *ForgetReport) error {
	list, err := warc.List(s.o.ArchiveDir, p.File)
	if err != nil {
		return err
	}
	if slices.Equal(offsets(list), p.Old) {
		drop := make([]warc.Drop, len(p.Drop))
		for i, offset := range p.Drop {
			drop[i] = warc.Drop{Offset: offset, Reason: p.Reason}
		}
		if _, err := warc.Tombstone(s.o.ArchiveDir, p.File, drop, p.At); err != nil {
			return explain(err)
		}
		if list, err = warc.List(s.o.ArchiveDir, p.File); err != nil {
			return err
		}
	}
	// The records that stay keep their order.
	if len(list) != len(p.Old)-len(p.Drop) {
		return errors.New("the file has other records than before: restore it from a backup")
	}
	to := map[int64]location{}
	for _, offset := range p.Old {
		if slices.Contains(p.Drop, offset) {
			to[offset] = location{}
			continue
		}
		to[offset], list = list[0].Location, list[1:]
	}
	return s.updateDurably(ctx, "keep places", func(tx *sql.Tx) error {
		if err := moveRecords(ctx, tx, p.File, to); err != nil {
			return err
		}
		more, err := dropCaptures(ctx, tx, p.File, stamp(p.At))
		if err != nil {
			return err
		}
		rep.Records += len(p.Drop)
		rep.Captures += more.Captures
		rep.Documents += more.Documents
		_, err = tx.ExecContext(ctx, `delete from meta where key = ?`, rewritingKey+p.File)
		return err
	})
}

// moveRecords writes where the records of a file stand now. A dropped one
// stands nowhere; its capture keeps the file's name until dropCaptures has
// seen it.
func moveRecords(ctx context.Context, tx *sql.Tx, file string, to map[int64]location) error {
	for _, table := range []string{"visit", "capture"} {
		type place struct {
			id     any
			offset int64
		}
		var rows []place
		err := each(ctx, tx, func(scan func(...any) error) error {
			var p place
			err := scan(&p.id, &p.offset)
			rows = append(rows, p)
			return err
		}, `select id, offset from `+table+` where file = ? and file <> ''`, file)
		if err != nil {
			return err
		}
		for _, r := range rows {
			l, ok := to[r.offset]
			if !ok {
				continue // of a record that was dropped before
			}
			name := l.File
			if table == "capture" {
				name = file
			}
			if _, err := tx.ExecContext(ctx, `update `+table+` set file = ?, offset = ?, length = ? where id = ?`, name, l.Offset, l.Length, r.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropCaptures marks the captures of a file whose record is gone, and removes
// the text that was made of them.
func dropCaptures(ctx context.Context, tx *sql.Tx, file, at string) (rep ForgetReport, err error) {
	for _, q := range []string{
		`create temp table gone_capture as select id from capture where file = ?1 and length = 0 and pruned = ''`,
		`update capture set pruned = ?2, file = '', offset = 0 where file = ?1 and length = 0`,
		`create temp table gone_version as select v.key, v.id, v.document from document_version v join gone_capture g on g.id = v.capture`,
		`delete from page_state where capture in (select id from gone_capture)`,
		// Should the account be asked again, then for everything.
		`update frontier set etag = '', last_modified = '', capture = '', digest = ''
			where rank = 0 and source in (select s.id from source s join capture c on c.account = s.account join gone_capture g on g.id = c.id)
			and capture in (select id from gone_capture)`,
		`delete from quote where (key, version) in (select key, id from gone_version)`,
		`delete from passage where (key, version) in (select key, id from gone_version)`,
		`delete from mention where document in (select document from gone_version) and version in (select id from gone_version)`,
		`delete from untracked where version in (select id from gone_version)`,
		`delete from document_version where (key, id) in (select key, id from gone_version)`,
		`create temp table gone_document as select distinct g.document as id from gone_version g
			where not exists (select 1 from document_version v where v.document = g.document)`,
		`create temp table gone_reprint as select r.id from reprint r join gone_document g on g.id = r.document`,
		// What was a copy of a document that is gone is a copy of the earliest
		// that is left.
		`create temp table new_origin as select key, origin, document from (
				select r.key, r.origin, r.document, row_number() over (partition by r.key, r.origin order by d.published = '', d.published, d.id) as n
				from reprint r join document d on d.id = r.document
				where r.origin in (select id from gone_document) and r.document not in (select id from gone_document))
			where n = 1`,
		`update reprint set origin = n.document from new_origin n where n.key = reprint.key and n.origin = reprint.origin`,
		`delete from reprint where document in (select id from gone_document)`,
		`delete from story_document where document in (select id from gone_document)`,
		`delete from mention where document in (select id from gone_document)`,
		// What coders noted may hold its words.
		`update code_label set note = '' where (sample, number) in (
			select i.sample, i.number from code_item i where i.document in (select document from gone_version))`,
		`delete from document_topic where document in (select id from gone_document)`,
		`delete from discovered_document where document in (select document from gone_version)`,
		`delete from document_words where document in (select document from gone_version)`,
		`delete from posting where week in (select week from document where id in (select document from gone_version))`,
		`delete from unread_words where document in (select id from gone_document)`,
		`insert into unread_words (document) select distinct v.document from document_version v
			where v.number = 1 and v.document in (select document from gone_version) on conflict do nothing`,
		`delete from document_event where document in (select id from gone_document)`,
		`delete from document where id in (select id from gone_document)`,
	} {
		var args []any
		if strings.Contains(q, "?1") {
			args = append(args, file)
		}
		if strings.Contains(q, "?2") {
			args = append(args, at)
		}
		if _, err := tx.ExecContext(ctx, q, args...); err != nil {
			return rep, err
		}
	}
	if err := forgetLeads(ctx, tx); err != nil {
		return rep, err
	}
	err = tx.QueryRowContext(ctx, `select (select count(*) from gone_capture), (select count(*) from gone_document)`).Scan(&rep.Captures, &rep.Documents)
	if err != nil {
		return rep, err
	}
	return rep, execAll(ctx, tx, []string{`drop table gone_capture`, `drop table gone_version`, `drop table gone_document`, `drop table gone_reprint`, `drop table new_origin`})
}
