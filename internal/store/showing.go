package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/reports"
)

// ErrUnknown says that nothing in the store has that id.
var ErrUnknown = errors.New("nothing of that id in the store")

// A DocumentView is a document with its evidence.
type DocumentView struct {
	DocumentRow
	Account  string            `json:"account,omitempty"`
	Origin   string            `json:"reprint_of,omitempty"`
	Passages []extract.Passage `json:"-"` // of the newest version
	Mentions []MentionView     `json:"mentions"`
	Events   []Event           `json:"events,omitempty"`
}

// An Event is a page that went, or came back.
type Event struct {
	At     time.Time `json:"at"`
	Kind   string    `json:"kind"`
	Status int       `json:"status"`
}

// A MentionView is a mention as `show` prints it.
type MentionView struct {
	ID      string `json:"id"`
	Framing string `json:"framing"`
	Version int    `json:"version"`
	Passage int    `json:"passage"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Text    string `json:"text"`
	reports.Whose
	Document string `json:"document,omitempty"`
	URL      string `json:"url,omitempty"`
	Context  string `json:"context,omitempty"`
}

// ShowDocument returns a document by id or canonical URL.
func (s *Store) ShowDocument(ctx context.Context, ref string) (v DocumentView, err error) {
	_, extractKey, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return v, err
	}
	_, trackKey, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return v, err
	}
	var published, gone string
	err = s.read.QueryRowContext(ctx, `
		select d.id, d.canonical, d.outlet, d.kind, d.title, d.published, d.precision, d.language, d.gone, d.account,
			coalesce((select origin from reprint r where r.key = ?2 and r.document = d.id and r.origin <> d.id), '')
		from document d where d.id = ?1 or d.canonical = ?1 order by d.id limit 1`, ref, trackKey).
		Scan(&v.ID, &v.URL, &v.Outlet, &v.Kind, &v.Title, &published, &v.Precision, &v.Language, &gone, &v.Account, &v.Origin)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fmt.Errorf("document %s: %w", ref, ErrUnknown)
	}
	if err != nil {
		return v, fmt.Errorf("document %s: %w", ref, err)
	}
	v.Published, v.Gone = parseStamp(published), parseStamp(gone)
	if v.Versions, err = s.versions(ctx, extractKey, v.ID); err != nil {
		return v, err
	}
	if v.Count = len(v.Versions); v.Count > 0 {
		if v.Passages, err = s.passages(ctx, extractKey, v.Versions[v.Count-1].ID); err != nil {
			return v, err
		}
	}
	v.Mentions, err = s.mentions(ctx, `m.document = ?3`, trackKey, extractKey, v.ID)
	if err != nil {
		return v, err
	}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var e Event
		var at string
		if err := scan(&at, &e.Kind, &e.Status); err != nil {
			return err
		}
		e.At = parseStamp(at)
		v.Events = append(v.Events, e)
		return nil
	}, `select at, kind, status from document_event where document = ? order by at`, v.ID)
	return v, err
}

// mentions returns mentions under a condition, by date and place in the text.
func (s *Store) mentions(ctx context.Context, cond string, args ...any) (out []MentionView, err error) {
	out = []MentionView{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var m MentionView
		var actors string
		if err := scan(&m.ID, &m.Framing, &m.Version, &m.Passage, &m.Start, &m.End, &m.Text, &m.Voice, &m.Place, &m.Scare, &m.Speaker, &m.Resolved,
			&m.Cue, &m.Tier, &m.Negated, &m.Agent.Words, &m.Agent.Actor, &m.Target.Words, &m.Target.Actor, &actors, &m.Document, &m.URL, &m.Context); err != nil {
			return err
		}
		m.Actors = strings.Fields(actors)
		out = append(out, m)
		return nil
	}, `
		select m.id, m.framing, v.number, m.passage, m.start, m.end, m.text, m.voice, m.place, m.scare, m.speaker, m.resolved, m.cue, m.tier,
			m.negated, m.agent, m.agent_actor, m.target, m.target_actor, m.actors,
			d.id, d.canonical, coalesce(p.text, '')
		from mention m
		join document d on d.id = m.document
		join document_version v on v.key = ?2 and v.id = m.version
		left join passage p on p.version = v.id and p.key = ?2 and p.number = m.passage
		where m.key = ?1 and `+cond+`
		order by d.published, d.id, v.number, m.passage, m.start, m.framing`, args...)
	return out, err
}

// mostShown bounds the mentions that ShowFraming returns: the newest.
const mostShown = 200

// ShowFraming returns the newest mentions of a framing with their passages.
func (s *Store) ShowFraming(ctx context.Context, id string) ([]MentionView, error) {
	_, extractKey, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return nil, err
	}
	_, trackKey, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return nil, err
	}
	out, err := s.mentions(ctx, `m.framing = ?3`, trackKey, extractKey, id)
	if err != nil {
		return nil, fmt.Errorf("framing %s: %w", id, err)
	}
	return out[max(0, len(out)-mostShown):], nil
}

// A CaptureView is a capture with its place in the archive and its visits.
type CaptureView struct {
	ID          string      `json:"id"`
	URL         string      `json:"url"`
	Kind        string      `json:"kind"`
	Outlet      string      `json:"outlet"`
	Status      int         `json:"status"`
	ContentType string      `json:"content_type"`
	Digest      string      `json:"sha256"`
	Bytes       int         `json:"bytes"`
	File        string      `json:"warc_file"`
	Offset      int64       `json:"warc_offset"`
	Length      int64       `json:"warc_length"`
	Pruned      time.Time   `json:"pruned,omitzero"`
	Visits      []VisitView `json:"visits"`
	Documents   []string    `json:"documents,omitempty"`
	Charset     string      `json:"charset,omitempty"`     // it was read in; empty if it was not, or is no page
	CharsetWhy  string      `json:"charset_why,omitempty"` // what decided: bom, valid-utf-8, header, meta, detector
	Problems    []string    `json:"problems,omitempty"`    // of reading it, such as a wall; documents have their own
	Body        []byte      `json:"-"`                     // decoded; nil if pruned
}

// A VisitView is one visit that found a capture.
type VisitView struct {
	At      time.Time `json:"at"`
	Run     string    `json:"run"`
	Outcome string    `json:"outcome"`
	File    string    `json:"warc_file,omitempty"`
	Offset  int64     `json:"warc_offset,omitempty"`
}

// ShowCapture returns a capture by id, with its body as it was received.
func (s *Store) ShowCapture(ctx context.Context, id string) (v CaptureView, err error) {
	var pruned string
	err = s.read.QueryRowContext(ctx, `select id, url, kind, outlet, status, content_type, digest, bytes, file, offset, length, pruned from capture where id = ?`, id).
		Scan(&v.ID, &v.URL, &v.Kind, &v.Outlet, &v.Status, &v.ContentType, &v.Digest, &v.Bytes, &v.File, &v.Offset, &v.Length, &pruned)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fmt.Errorf("capture %s: %w", id, ErrUnknown)
	}
	if err != nil {
		return v, fmt.Errorf("capture %s: %w", id, err)
	}
	v.Pruned = parseStamp(pruned)
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var x VisitView
		var at string
		if err := scan(&at, &x.Run, &x.Outcome, &x.File, &x.Offset); err != nil {
			return err
		}
		x.At = parseStamp(at)
		v.Visits = append(v.Visits, x)
		return nil
	}, `select at, run, outcome, file, offset from visit where capture = ? and capture <> '' order by id`, id)
	if err != nil {
		return v, err
	}
	documents, err := column(ctx, s.read, `select distinct document from document_version where capture = ? order by document`, id)
	v.Documents = append(v.Documents, documents...)
	if err != nil {
		return v, err
	}
	var problems string
	err = s.read.QueryRowContext(ctx, `select charset, charset_why, problems from page_state where url = ? and outlet = ? and capture = ? order by id desc limit 1`, v.URL, v.Outlet, id).
		Scan(&v.Charset, &v.CharsetWhy, &problems)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return v, fmt.Errorf("capture %s: %w", id, err)
	}
	if problems != "" {
		v.Problems = strings.Split(problems, "\n")
	}
	if !v.Pruned.IsZero() {
		return v, nil
	}
	resp, err := s.body(location{File: v.File, Offset: v.Offset, Length: v.Length})
	if err != nil {
		return v, fmt.Errorf("capture %s: %w", id, err)
	}
	v.Body = resp.Body
	return v, nil
}
