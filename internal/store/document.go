package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A documentWriter keeps documents in one transaction, with its statements
// prepared once.
type documentWriter struct {
	tx                                                                     *sql.Tx
	key                                                                    int64
	first, later, last, version, passage, quotes, queue, dated, done, same *sql.Stmt
}

func newDocumentWriter(ctx context.Context, tx *sql.Tx, key int64) (*documentWriter, error) {
	w := &documentWriter{tx: tx, key: key}
	for _, p := range []struct {
		into  **sql.Stmt
		query string
	}{
		// The first version under a key says what the document is; what an
		// older extractor said is no longer asked for.
		{&w.first, `
			insert into document (id, outlet, canonical, kind, account, published, precision, date_source, zone_known, week, first_seen, language, title, section)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (id) do update set
				kind = excluded.kind, account = excluded.account,
				published = excluded.published, precision = excluded.precision, date_source = excluded.date_source,
				zone_known = excluded.zone_known, week = excluded.week,
				first_seen = min(document.first_seen, excluded.first_seen),
				language = excluded.language, title = excluded.title, section = excluded.section
			returning published`},
		// A later one may give the date that it had not; it cannot move it.
		{&w.later, `
			update document set
				published = case when precision = '' then ?2 else published end,
				date_source = case when precision = '' then ?4 else date_source end,
				zone_known = case when precision = '' then ?5 else zone_known end,
				week = case when precision = '' then ?6 else week end,
				precision = case when precision = '' then ?3 else precision end,
				first_seen = min(first_seen, ?7), language = ?8, title = ?9,
				section = case when ?10 = '' then section else ?10 end
			where id = ?1
			returning published`},
		{&w.queue, `insert into untracked (published, canonical, document, number, version) values (?, ?, ?, ?, ?)`},
		{&w.dated, `update untracked set published = ? where published = '~' and canonical = ? and document = ?`},
		{&w.last, `select number, text_digest from document_version where document = ? and key = ? order by number desc limit 1`},
		{&w.version, `
			insert into document_version (id, key, document, number, capture, parts, text_digest, valid_from, url, title, byline, language, section,
				published, precision, date_source, zone_known, modified, modified_precision, place, agency,
				forward_account, forward_name, forward_url, forwarded, noarchive, problems, template,
				kicker, editors, credit, script, date_trust)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&w.passage, `insert into passage (version, key, number, kind, text, path) values (?, ?, ?, ?, ?, ?)`},
		{&w.quotes, `
			insert into quote (version, key, number, kind, start, end, class, confidence, speaker, speaker_start, speaker_end, cue, cue_start, cue_end)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&w.same, `
			select d.canonical from document_version v join document d on d.id = v.document
			where v.text_digest = ? and v.key = ? and d.outlet = ? and d.id <> ? order by d.canonical limit 1`},
		{&w.done, `update page_state set unread = 0, problems = ?, likeness = ?, charset = ?, charset_why = ? where id = ?`},
	} {
		var err error
		if *p.into, err = tx.PrepareContext(ctx, p.query); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

func (w *documentWriter) close() {
	for _, s := range []*sql.Stmt{w.first, w.later, w.last, w.version, w.passage, w.quotes, w.queue, w.dated, w.done, w.same} {
		if s != nil {
			s.Close()
		}
	}
}

// keep files one document: a new one, a new version, or nothing new.
func (w *documentWriter) keep(ctx context.Context, st pageState, r extract.Result, d extract.Document) error {
	id := extract.DocumentID(st.outlet, d.Canonical)
	number := 0
	var digest string
	err := w.last.QueryRowContext(ctx, id, w.key).Scan(&number, &digest)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	fresh := d.TextDigest()
	if number > 0 && digest == fresh {
		return nil // equal text makes no new version
	}
	number++
	published, err := w.document(ctx, id, number, st, d)
	if err != nil {
		return err
	}
	version := extract.VersionID(id, number, fresh)
	problems, err := w.problems(ctx, st, id, fresh, d)
	if err != nil {
		return err
	}
	var f extract.Forward
	if d.Forward != nil {
		f = *d.Forward
	}
	_, err = w.version.ExecContext(ctx, version, w.key, id, number, st.capture, strings.Join(r.Parts, " "), fresh, st.at, d.URL, d.Title,
		list(d.Byline), d.Language, d.Section, stamp(d.Published.Time), string(d.Published.Precision), d.Published.Source, d.Published.ZoneKnown,
		stamp(d.Modified.Time), string(d.Modified.Precision), d.Dateline.Place, d.Dateline.Agency,
		f.Account, f.Name, f.URL, d.Forward != nil, slices.Contains(d.Problems, "noarchive"), list(problems), d.Template,
		d.Kicker, list(d.Editors), d.Credit, d.Script, string(d.Published.Trust))
	if err != nil {
		return err
	}
	if err := w.enqueue(ctx, published, d.Canonical, id, number, version); err != nil {
		return err
	}
	for i, p := range d.Passages {
		if _, err := w.passage.ExecContext(ctx, version, w.key, i, string(p.Kind), p.Text, p.Path); err != nil {
			return err
		}
	}
	for i, q := range d.Quotes {
		speaker, cue := span{Start: -1, End: -1}, span{Start: -1, End: -1}
		if q.Speaker != nil {
			speaker = span{q.Speaker.Text, q.Speaker.Start, q.Speaker.End}
		}
		if q.Cue != nil {
			cue = span{q.Cue.Text, q.Cue.Start, q.Cue.End}
		}
		_, err := w.quotes.ExecContext(ctx, version, w.key, i, string(q.Kind), q.Start, q.End, string(q.Class), q.Confidence,
			speaker.Text, speaker.Start, speaker.End, cue.Text, cue.Start, cue.End)
		if err != nil {
			return err
		}
	}
	return nil
}

// problems adds to those of an article that another address of its outlet has
// the same text.
func (w *documentWriter) problems(ctx context.Context, st pageState, id, digest string, d extract.Document) ([]string, error) {
	if d.Kind != "article" {
		return d.Problems, nil
	}
	var other string
	err := w.same.QueryRowContext(ctx, digest, w.key, st.outlet, id).Scan(&other)
	if errors.Is(err, sql.ErrNoRows) {
		return d.Problems, nil
	}
	out := append(slices.Clone(d.Problems), "same text: "+other)
	slices.Sort(out)
	return out, err
}

// document writes the row of a document that has got its number-th version,
// and returns when it was published.
func (w *documentWriter) document(ctx context.Context, id string, number int, st pageState, d extract.Document) (published string, err error) {
	p := d.Published
	date := []any{stamp(p.Time), string(p.Precision), p.Source, p.ZoneKnown, narratives.DocumentWeek(p), st.at, d.Language, d.Title, d.Section}
	row := w.first
	args := []any{id, st.outlet, d.Canonical, d.Kind, d.AccountKey}
	if number > 1 {
		row, args = w.later, args[:1]
	}
	err = row.QueryRowContext(ctx, append(args, date...)...).Scan(&published)
	return published, err
}

// enqueue hands a version to the tracker. A document that has got a date since
// its earlier versions were queued takes them along to their place.
func (w *documentWriter) enqueue(ctx context.Context, published, canonical, document string, number int, version string) error {
	if published == "" {
		published = "~"
	} else if number > 1 {
		if _, err := w.dated.ExecContext(ctx, published, canonical, document); err != nil {
			return err
		}
	}
	_, err := w.queue.ExecContext(ctx, published, canonical, document, number, version)
	return err
}

type span struct {
	Text       string
	Start, End int
}

// list keeps a list of strings in one column, as JSON; nothing stays empty.
func list(v []string) string {
	if len(v) == 0 {
		return ""
	}
	b, _ := json.Marshal(v) // strings cannot fail
	return string(b)
}

func unlist(s string) (out []string) {
	if s != "" {
		json.Unmarshal([]byte(s), &out) // written by list
	}
	return out
}
