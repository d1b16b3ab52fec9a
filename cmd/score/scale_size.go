package main

import (
	"fmt"
	"slices"
	"strings"
)

// scaleGroups are the tables of a store by what they are for. A table that
// stands in none is part of the rest.
var scaleGroups = []struct {
	name   string
	tables []string
}{
	{"captured and read", []string{
		"capture", "visit", "page", "page_state", "passage", "document", "document_version", "document_event", "frontier", "host", "link", "outlet", "quote", "speaker", "source", "robots", "run",
		"template", "untracked",
	}},
	{"of the newest weeks", []string{"posting", "vector"}},
	{"discovery", []string{
		"word", "document_words", "unread_words", "phrase", "phrase_key", "phrase_total", "phrase_week", "ranked_week", "discovered", "discovered_member", "discovered_document", "ledger", "vector_month",
		"ranking", "ranking_row", "ranking_chance", "rank_weight",
	}},
	{"reprints", []string{"reprint", "reprint_lead"}},
	{"stories", []string{"story_document", "story_term"}},
	{"rest", nil},
}

// sizes are the bytes of the database for each document: what the engine
// keeps, and its parts. Two groups stand apart: what was captured and read, and
// what is there for the newest weeks only, so that its share goes down as the
// store grows older. Tables that copies have no rows in are divided by the
// other documents.
func (st *scaleStore) sizes(name string) ([]figure, error) {
	db, err := st.database()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(`select m.tbl_name, sum(s.pgsize) from dbstat s join sqlite_master m on m.name = s.name group by m.tbl_name order by 2 desc`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	own := float64(st.next * pressDay)
	all := own + float64(st.copied)
	bytes, notes := make([]float64, len(scaleGroups)), make([][]string, len(scaleGroups))
	for rows.Next() {
		var table string
		var size float64
		if err := rows.Scan(&table, &size); err != nil {
			return nil, err
		}
		each := size / own
		if slices.Contains(scaleCopied, table) {
			each = size / all
		}
		at := len(scaleGroups) - 1
		for i, g := range scaleGroups {
			if slices.Contains(g.tables, table) {
				at = i
			}
		}
		if at == 1 {
			each = size / all
		}
		bytes[at] += each
		if each >= 10 {
			notes[at] = append(notes[at], fmt.Sprintf("%s %.0f", table, each))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	engine := 0.0
	for _, b := range bytes[2:] {
		engine += b
	}
	out := []figure{{name + " engine, KB a document", engine / 1024, fmt.Sprintf("without %.2f captured and read, and %.2f of the newest weeks", bytes[0]/1024, bytes[1]/1024)}}
	for i, g := range scaleGroups[2:] {
		out = append(out, figure{fmt.Sprintf("%s %s, KB a document", name, g.name), bytes[i+2] / 1024, strings.TrimSpace("bytes: " + strings.Join(notes[i+2], ", "))})
	}
	return out, nil
}
