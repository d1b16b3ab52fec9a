package main

import (
	"bufio"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	identityDays  = 49 // of the year, in the short form
	identityLeast = 5  // documents a framing must have to be compared
)

// clockVariable sets the simulated clock of the program.
const clockVariable = "HYMNSHEET_NOW"

// scoreIdentity plays a year of an agency's articles day by day and compares
// the framings and narratives with those of one run over all of it: whether the
// same mention has the same id, and whether ids hold when nothing is new.
func scoreIdentity(s setup) ([]figure, error) {
	days, dates, err := byDay(s.eval("narratives", "kcna-2011.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	if !s.full {
		days = days[:min(len(days), identityDays)]
	}
	all := filepath.Join(s.work, "all.jsonl")
	if err := os.WriteFile(all, []byte(strings.Join(days, "")), 0o644); err != nil {
		return nil, err
	}
	defer os.Unsetenv(clockVariable)
	at := func(day int) error { return os.Setenv(clockVariable, dates[day]+"T23:00:00Z") }
	if err := at(len(days) - 1); err != nil {
		return nil, err
	}
	var batch, twin, daily *identities
	for _, one := range []struct {
		name string
		into **identities
	}{{"batch", &batch}, {"twin", &twin}} {
		m, err := s.newStore(one.name, shippedConfig, all) // its framings make narratives
		if err != nil {
			return nil, err
		}
		if *one.into, err = readIdentities(m); err != nil {
			return nil, err
		}
	}
	m, err := s.newStore("daily", shippedConfig)
	if err != nil {
		return nil, err
	}
	open := map[opened]bool{} // what any day's list had of its week before it ended
	for i, day := range days {
		if err := at(i); err != nil {
			return nil, err
		}
		path := filepath.Join(s.work, "day.jsonl")
		if err := os.WriteFile(path, []byte(day), 0o644); err != nil {
			return nil, err
		}
		if err := m.importFiles(path); err != nil {
			return nil, fmt.Errorf("day %d: %w", i+1, err)
		}
		if err := readOpened(m, open); err != nil {
			return nil, err
		}
	}
	if daily, err = readIdentities(m); err != nil {
		return nil, err
	}
	if _, err := m.run("track", "-q"); err != nil {
		return nil, err
	}
	again, err := readIdentities(m)
	if err != nil {
		return nil, err
	}
	ari, kept, mentions := batch.compare(daily)
	held, heads := daily.held(open)
	narratives, members := batch.sameNarratives(daily)
	note := fmt.Sprintf("%d days; %d framings in one run, %d day by day", len(days), len(batch.born), len(daily.born))
	same := 0.0
	if batch.ledger == twin.ledger && daily.ledger == again.ledger {
		same = 1
	}
	return []figure{
		{"identity ARI", ari, note},
		{"identity mentions with their id", kept, fmt.Sprintf("of %d, of framings with %d documents or more", mentions, identityLeast)},
		{"identity open weeks' ids that held", held, fmt.Sprintf("of %d that were listed on a day before their week had ended and whose words belong to a framing now", heads)},
		{"identity narratives' members alike", narratives, fmt.Sprintf("of %d framings in narratives of one run", members)},
		{"identity ids reused", float64(batch.reused + daily.reused), ""},
		{"identity ledgers alike", same, "a second run over all; a run with nothing new"},
		{"identity share merged", share(daily.merged, len(daily.born)), fmt.Sprintf("%d framings, %d not in the ledger", daily.merged, daily.unwritten)},
	}, nil
}

// byDay returns the lines of a corpus by day of publication, and the days.
func byDay(path string) (out, dates []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, nil, err
	}
	lines := map[string]string{}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var a struct{ Published string }
		if err := json.Unmarshal(sc.Bytes(), &a); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		lines[a.Published[:min(len(a.Published), 10)]] += sc.Text() + "\n"
	}
	for _, day := range slices.Sorted(maps.Keys(lines)) {
		out, dates = append(out, lines[day]), append(dates, day)
	}
	return out, dates, sc.Err()
}

// An opened is a framing as it was listed before its week had ended.
type opened struct{ week, head, id string }

func readOpened(m *madeStore, into map[opened]bool) error {
	db, err := m.database()
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Query(`select d.open, m.head, d.id from discovered d join discovered_member m on m.framing = d.id and m.leads where d.open <> ''`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var o opened
		if err := rows.Scan(&o.week, &o.head, &o.id); err != nil {
			return err
		}
		into[o] = true
	}
	return rows.Err()
}

// A mention is a document of a head.
type mention struct{ head, document string }

// identities are what a store says of who is who.
type identities struct {
	framing   map[mention]string
	documents map[string]int // by framing
	heads     map[string]string
	narrative map[string]string // by framing that is in it now
	born      map[string]bool
	ledger    string // without times
	reused    int    // ids that were given twice
	merged    int    // framings
	unwritten int    // merged framings without an entry
}

func readIdentities(m *madeStore) (*identities, error) {
	db, err := m.database()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	out := &identities{framing: map[mention]string{}, documents: map[string]int{}, heads: map[string]string{}, narrative: map[string]string{}, born: map[string]bool{}}
	into := map[string]string{}
	entered := map[string]bool{}
	var ledger strings.Builder
	each := func(query string, columns int, row func(c []string)) {
		if err != nil {
			return
		}
		var rows *sql.Rows
		if rows, err = db.Query(query); err != nil {
			return
		}
		defer rows.Close()
		c, to := make([]string, columns), make([]any, columns)
		for i := range c {
			to[i] = &c[i]
		}
		for rows.Next() {
			if err = rows.Scan(to...); err != nil {
				return
			}
			row(c)
		}
		err = rows.Err()
	}
	each(`select week, action, framing, head, label, other, author, reason from ledger order by number`, 8, func(c []string) {
		ledger.WriteString(strings.Join(c, "\t") + "\n")
		id := c[2]
		switch c[1] {
		case "birth", "split":
			if c[1] == "split" {
				id = c[5]
			}
			out.reused += one(out.born[id])
			out.born[id] = true
		case "merge":
			entered[id] = true
		}
	})
	each(`select id, into_id from discovered where into_id <> ''`, 2, func(c []string) {
		into[c[0]] = c[1]
		out.merged++
		out.unwritten += one(!entered[c[0]])
	})
	each(`select head, framing from discovered_member where open = ''`, 2, func(c []string) { out.heads[c[0]] = c[1] })
	each(`select m.framing, m.narrative from narrative_member m join narrative n on n.id = m.narrative where m.until = '' and n.state = ''`, 2, func(c []string) { out.narrative[c[0]] = c[1] })
	seen := map[mention]bool{}
	each(`select m.head, e.document, m.framing from discovered_member m join discovered_document e on e.head = m.id order by 1, 2`, 3, func(c []string) {
		id := c[2]
		for into[id] != "" {
			id = into[id]
		}
		out.framing[mention{c[0], c[1]}] = id
		if !seen[mention{id, c[1]}] {
			seen[mention{id, c[1]}] = true
			out.documents[id]++
		}
	})
	out.ledger = ledger.String()
	return out, err
}

// held says how many of what was listed early has the id it was listed with, of
// what belongs to a framing at all.
func (a *identities) held(early map[opened]bool) (_ float64, n int) {
	kept := 0
	for o := range early {
		if id := a.heads[o.head]; id != "" {
			n++
			kept += one(id == o.id)
		}
	}
	return share(kept, n), n
}

// sameNarratives is the share of framings in narratives that are in the same
// one, by id, in another run, and how many there are.
func (a *identities) sameNarratives(b *identities) (_ float64, n int) {
	same := 0
	for framing, id := range a.narrative {
		same += one(b.narrative[framing] == id)
	}
	return share(same, len(a.narrative)), len(a.narrative)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compare returns how far two runs agree: the adjusted Rand index (Hubert and
// Arabie 1985) over mentions that both have, the share of mentions of the
// first that have the same id in the second, and how many those were. Framings
// in few documents are left out.
func (a *identities) compare(b *identities) (ari, kept float64, mentions int) {
	type pair struct{ a, b string }
	cells := map[pair]float64{}
	rows, columns := map[string]float64{}, map[string]float64{}
	n := 0.0
	for m, id := range a.framing {
		if a.documents[id] < identityLeast {
			continue
		}
		mentions++
		other := b.framing[m]
		if other == id {
			kept++
		}
		if other == "" {
			continue
		}
		n++
		cells[pair{id, other}]++
		rows[id]++
		columns[other]++
	}
	pairs := func(x float64) float64 { return x * (x - 1) / 2 }
	var both, inA, inB float64 // whole numbers: the order of adding does not matter
	for _, v := range cells {
		both += pairs(v)
	}
	for _, v := range rows {
		inA += pairs(v)
	}
	for _, v := range columns {
		inB += pairs(v)
	}
	chance := inA * inB / max(1, pairs(n))
	if most := (inA + inB) / 2; most > chance {
		ari = (both - chance) / (most - chance)
	}
	return ari, kept / float64(max(1, mentions)), mentions
}
