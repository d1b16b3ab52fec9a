package main

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// scaleLetters tell the ids of copied documents from those of others, which are
// hexadecimal digits.
const scaleLetters = "ghijklmnopqrstuvwxyz"

// scaleCopied are the tables that copies of documents have rows in.
var scaleCopied = []string{
	"document", "document_words", "ranked_week", "phrase_total", "phrase_week", "reprint", "reprint_lead", "story_document",
}

// age puts copies of the weeks that have ended before them, so that the store
// holds about so many and has a long past: documents with their words, reprints
// and stories, and what is kept of their weeks. That is what the engine reads of
// its past; it takes minutes where reading a million documents in takes an hour.
func (st *scaleStore) age(documents int) error {
	db, err := st.database()
	if err != nil {
		return err
	}
	defer db.Close()
	var weeks []string
	rows, err := db.Query(`select week from ranked_week where closed = 1 order by week`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			return err
		}
		weeks = append(weeks, w)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var before, after int
	if err := db.QueryRow(`select count(*) from document`).Scan(&before); err != nil {
		return err
	}
	copies := min(len(scaleLetters), (documents-1)/before)
	for k := 1; k <= copies; k++ {
		if err := copyWeeks(db, weeks, k); err != nil {
			return fmt.Errorf("copy %d: %w", k, err)
		}
	}
	// A term keeps its share of the documents.
	if _, err := db.Exec(`update story_term set documents = documents * ?`, 1+copies); err != nil {
		return err
	}
	if err := db.QueryRow(`select count(*) from document`).Scan(&after); err != nil {
		return err
	}
	st.copied += after - before
	// What months that have ended are still to have is no part of a day's work.
	_, err = st.run("track", "-q")
	return err
}

func copyWeeks(db *sql.DB, weeks []string, k int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	days := 7 * len(weeks) * k
	if _, err := tx.Exec(`create temp table moved (week text primary key, earlier text not null)`); err != nil {
		return err
	}
	for _, w := range weeks {
		from, _, err := narratives.ParseWeek(w)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`insert into moved values (?, ?)`, w, narratives.WeekOf(from.AddDate(0, 0, -days))); err != nil {
			return err
		}
	}
	var last int64
	if err := tx.QueryRow(`select max(id) from phrase_total`).Scan(&last); err != nil {
		return err
	}
	var lastReprint int64
	if err := tx.QueryRow(`select max(id) from reprint`).Scan(&lastReprint); err != nil {
		return err
	}
	renamed := func(id string) string {
		return fmt.Sprintf("substr(%s, 1, 1) || '%c' || substr(%s, 3)", id, scaleLetters[k-1], id)
	}
	moved := func(at string) string {
		return fmt.Sprintf("date(substr(%s, 1, 10), '-%d days') || substr(%s, 11)", at, days, at)
	}
	id := renamed("d.id")
	for _, query := range []string{
		fmt.Sprintf(`insert into document (id, outlet, canonical, kind, published, precision, date_source, week, first_seen, language, title)
			select %s, d.outlet, d.canonical || '?%d', d.kind, %s, d.precision, d.date_source, m.earlier, d.first_seen, d.language, d.title
			from document d join moved m on m.week = d.week order by 1`, id, k, moved("d.published")),
		fmt.Sprintf(`insert into document_words select %s, w.words from document_words w join document d on d.id = w.document join moved m on m.week = d.week order by 1`, id),
		fmt.Sprintf(`insert into reprint (id, key, document, origin, overlap, words) select r.id + %d, r.key, %s, %s, r.overlap, r.words from reprint r join document d on d.id = r.document join moved m on m.week = d.week order by 1`,
			lastReprint, id, renamed("r.origin")),
		fmt.Sprintf(`insert into story_document (document, at, language, story, likeness, terms)
			select %s, %s, s.language, %s, s.likeness, s.terms from story_document s join document d on d.id = s.document join moved m on m.week = d.week order by 2, 1`,
			id, moved("s.at"), renamed("s.story")),
		`insert into ranked_week (week, own, past, closed) select m.earlier, r.own, r.past, 1 from ranked_week r join moved m on m.week = r.week`,
		fmt.Sprintf(`insert into phrase_week select p.total + %d, p.phrase, p.documents, p.origins from phrase_total t join moved m on m.week = t.week join phrase_week p on p.total = t.id order by 1, 2`, last),
		fmt.Sprintf(`insert into phrase_total select t.id + %d, m.earlier, t.outlet, t.documents, t.origins, t.phrases, t.rest_phrases, t.rest_documents from phrase_total t join moved m on m.week = t.week`, last),
		`drop table moved`,
	} {
		if _, err := tx.Exec(query); err != nil {
			return fmt.Errorf("%w: %s", err, strings.Fields(query)[2])
		}
	}
	if err := copyLeads(tx, lastReprint); err != nil {
		return fmt.Errorf("leads: %w", err)
	}
	return tx.Commit()
}

// copyLeads files the leads of the copies in reprint, whose numbers are those
// of what they are copies of and last.
func copyLeads(tx *sql.Tx, last int64) error {
	const size, full = 264, 15
	leads := map[int64][]byte{}
	rows, err := tx.Query(`select leads from reprint_lead`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var row []byte
		if err := rows.Scan(&row); err != nil {
			return err
		}
		for e := range slices.Chunk(row, size) {
			leads[int64(binary.BigEndian.Uint64(e))] = e[8:]
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	filed := map[int][]byte{}
	if rows, err = tx.Query(`select r.id, d.published from reprint r join document d on d.id = r.document where r.id > ? order by r.id`, last); err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var published string
		if err := rows.Scan(&id, &published); err != nil {
			return err
		}
		at, err := time.Parse(time.RFC3339, published)
		if err != nil {
			return err
		}
		month := 12*at.Year() + int(at.Month()) - 1
		if lead := leads[id-last]; lead != nil {
			filed[month] = append(binary.BigEndian.AppendUint64(filed[month], uint64(id)), lead...)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, month := range slices.Sorted(maps.Keys(filed)) {
		for part := range slices.Chunk(filed[month], size*full) {
			_, err := tx.Exec(`insert into reprint_lead (month, part, leads) select ?1, coalesce(max(part) + 1, 0), ?2 from reprint_lead where month = ?1`, month, part)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
