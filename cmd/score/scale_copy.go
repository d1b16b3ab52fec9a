package main

import (
	"database/sql"
	"fmt"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// scaleLetters tell the ids of copied documents from those of others, which are
// hexadecimal digits.
const scaleLetters = "ghijklmnopqrstuvwxyz"

// age puts copies of the weeks that have ended before them, so that the store
// holds about so many and has a long past: documents with their words, and what is kept of their weeks.
// That is what discovery reads; it takes minutes where reading a million
// documents in takes an hour.
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
	for k := 1; k <= min(len(scaleLetters), (documents-1)/before); k++ {
		if err := copyWeeks(db, weeks, k); err != nil {
			return fmt.Errorf("copy %d: %w", k, err)
		}
	}
	err = db.QueryRow(`select count(*) from document`).Scan(&after)
	st.copied += after - before
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
	id := fmt.Sprintf("'d%c' || substr(d.id, 3)", scaleLetters[k-1])
	for _, query := range []string{
		fmt.Sprintf(`insert into document (id, outlet, canonical, kind, published, precision, date_source, week, first_seen, language, title)
			select %s, d.outlet, d.canonical || '?%d', d.kind, date(substr(d.published, 1, 10), '-%d days') || substr(d.published, 11), d.precision, d.date_source, m.earlier, d.first_seen, d.language, d.title
			from document d join moved m on m.week = d.week order by 1`, id, k, days),
		fmt.Sprintf(`insert into document_words select %s, w.words from document_words w join document d on d.id = w.document join moved m on m.week = d.week order by 1`, id),
		`insert into ranked_week (week, own, past, closed) select m.earlier, r.own, r.past, 1 from ranked_week r join moved m on m.week = r.week`,
		fmt.Sprintf(`insert into phrase_week select p.total + %d, p.phrase, p.documents, p.origins from phrase_total t join moved m on m.week = t.week join phrase_week p on p.total = t.id order by 1, 2`, last),
		fmt.Sprintf(`insert into phrase_total select t.id + %d, m.earlier, t.outlet, t.documents, t.origins, t.phrases, t.rest_phrases, t.rest_documents from phrase_total t join moved m on m.week = t.week`, last),
		`drop table moved`,
	} {
		if _, err := tx.Exec(query); err != nil {
			return fmt.Errorf("%w: %s", err, strings.Fields(query)[2])
		}
	}
	return tx.Commit()
}
