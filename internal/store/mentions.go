package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A mentionWriter keeps mentions in one transaction.
type mentionWriter struct {
	tx                                    *sql.Tx
	key                                   int64
	mention, topic, reprint, story, queue *sql.Stmt
	spread                                map[uint32]int // new documents that a term of stories stands in
	leads                                 map[int][]byte // to be filed, by month
}

func newMentionWriter(ctx context.Context, tx *sql.Tx, key int64) (*mentionWriter, error) {
	w := &mentionWriter{tx: tx, key: key, spread: map[uint32]int{}, leads: map[int][]byte{}}
	for _, p := range []struct {
		into  **sql.Stmt
		query string
	}{
		{&w.mention, `
			insert into mention (id, key, version, document, passage, start, end, framing, variant, text, language, voice, place, scare, speaker, resolved, cue, tier, actors, topics,
				negated, agent, agent_actor, target, target_actor)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id, key) do nothing`},
		{&w.topic, `insert into document_topic (key, document, topic) values (?, ?, ?) on conflict do nothing`},
		{&w.reprint, `insert into reprint (key, document, origin, overlap, words) values (?, ?, ?, ?, ?) returning id`},
		{&w.story, `insert into story_document (document, at, language, terms) values (?, ?, ?, ?) on conflict do nothing`},
		{&w.queue, `delete from untracked where published = ? and canonical = ? and document = ? and number = ? and version = ?`},
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
	for _, s := range []*sql.Stmt{w.mention, w.topic, w.reprint, w.story, w.queue} {
		if s != nil {
			s.Close()
		}
	}
}

func (w *mentionWriter) keep(ctx context.Context, t narratives.Tracked, q queued) error {
	for _, m := range t.Mentions {
		_, err := w.mention.ExecContext(ctx, m.ID, w.key, m.Version, m.Document, m.Passage, m.Start, m.End, m.Framing, m.Variant, m.Text, m.Language,
			string(m.Voice), string(m.Place), m.Scare, m.Speaker, m.Resolved, m.Cue, m.Tier, strings.Join(m.Actors, " "), strings.Join(m.Topics, " "),
			m.Negated, m.Agent.Words, m.Agent.Actor, m.Target.Words, m.Target.Actor)
		if err != nil {
			return err
		}
	}
	for _, topic := range t.Topics {
		if _, err := w.topic.ExecContext(ctx, w.key, t.Document, topic); err != nil {
			return err
		}
	}
	if t.Origin != "" {
		print, err := t.Print.AppendBinary(nil)
		if err != nil {
			return err
		}
		n := min(len(print), text.LeadBytes)
		var id int64
		if err := w.reprint.QueryRowContext(ctx, w.key, t.Document, t.Origin, t.Overlap, append([]byte{}, print[n:]...)).Scan(&id); err != nil {
			return err
		}
		if n > 0 {
			w.leads[q.month] = appendLead(w.leads[q.month], id, print[:n])
		}
		if err := w.wait(ctx, t, q); err != nil {
			return err
		}
	}
	_, err := w.queue.ExecContext(ctx, q.published, q.canonical, q.document, q.number, t.Version)
	return err
}
