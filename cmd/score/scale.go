package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "modernc.org/sqlite" // reads the sizes of tables
)

const (
	scaleBlock  = 40   // days that are imported and mined at once
	scaleSmall  = 40   // days: 20,000 documents
	scaleMiddle = 200  // 100,000
	scaleLarge  = 2000 // 1,000,000
	scaleDays   = 7    // single days that are measured at each size
)

// A scaleStore is a store that grows by days of the generated press.
type scaleStore struct {
	s     setup
	dir   string
	press *press
	next  int // day
}

// A load is what some days have taken.
type load struct {
	read, mined, found time.Duration // CPU: reading them in; reprints, stories and the codebook; discovery
	peak               float64       // MB resident at most
}

func (l load) cpu() time.Duration { return l.read + l.mined + l.found }

// scoreScale measures what a day's crawl costs with more and more documents in
// the store: generated ones, each of about a thousand characters.
func scoreScale(s setup) ([]figure, error) {
	st := &scaleStore{s: s, dir: filepath.Join(s.work, "scale"), press: newPress()}
	if err := s.newStore(st.dir); err != nil {
		return nil, err
	}
	var out []figure
	add := func(name string, v float64, note string) { out = append(out, figure{"scale " + name, v, note}) }
	first, _, err := st.grow(scaleSmall)
	if err != nil {
		return nil, err
	}
	add("20,000 documents, CPU s", first.cpu().Seconds(), fmt.Sprintf("read %.1f, reprints and stories %.1f, discovery %.1f", first.read.Seconds(), first.mined.Seconds(), first.found.Seconds()))
	add("20,000 documents, MB", first.peak, "resident at most")
	rounds := scaleDays
	if !s.full {
		rounds = 3
	}
	small, err := st.days(rounds)
	if err != nil {
		return out, err
	}
	add("a day with 20,000, CPU s", small.cpu().Seconds(), fmt.Sprintf("500 documents, median of %d; discovery %.2f", rounds, small.found.Seconds()))
	if !s.full {
		return out, nil
	}
	all, middle, err := st.grow(scaleMiddle)
	if err != nil {
		return out, err
	}
	add("new document with 100,000, CPU ms", perDocument(middle), "")
	add("100,000 documents, MB", all.peak, "resident at most")
	all, large, err := st.grow(scaleLarge)
	if err != nil {
		return out, err
	}
	add("new document with 1,000,000, CPU ms", perDocument(large), "")
	add("new document, 1,000,000 to 100,000", perDocument(large)/perDocument(middle), "")
	add("1,000,000 documents, MB", all.peak, "resident at most")
	day, err := st.days(rounds)
	if err != nil {
		return out, err
	}
	add("a day with 1,000,000, CPU s", day.cpu().Seconds(), fmt.Sprintf("discovery %.2f", day.found.Seconds()))
	add("a day, 1,000,000 to 20,000", day.cpu().Seconds()/small.cpu().Seconds(), "")
	sizes, err := st.sizes()
	return append(out, sizes...), err
}

func perDocument(l load) float64 { return l.cpu().Seconds() * 1000 / (scaleBlock * pressDay) }

// grow adds days until there are so many; last is what the last block took.
func (st *scaleStore) grow(until int) (all, last load, err error) {
	for st.next < until {
		if last, err = st.add(min(scaleBlock, until-st.next)); err != nil {
			return all, last, err
		}
		all = load{all.read + last.read, all.mined + last.mined, all.found + last.found, max(all.peak, last.peak)}
		if st.s.full {
			fmt.Fprintf(os.Stderr, "%8d documents: %.2f ms CPU a document, discovery %.2f; %.0f MB\n", st.next*pressDay, perDocument(last), last.found.Seconds()*1000/(scaleBlock*pressDay), last.peak)
		}
	}
	return all, last, nil
}

// days adds single days and returns the one in the middle.
func (st *scaleStore) days(n int) (load, error) {
	var list []load
	for range n {
		l, err := st.add(1)
		if err != nil {
			return l, err
		}
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b load) int { return int(a.cpu() - b.cpu()) })
	return list[len(list)/2], nil
}

// add brings in the next days.
func (st *scaleStore) add(days int) (l load, err error) {
	path := filepath.Join(st.s.work, "days.jsonl")
	f, err := os.Create(path)
	if err != nil {
		return l, err
	}
	err = st.press.write(f, st.next, st.next+days)
	if shut := f.Close(); err == nil {
		err = shut
	}
	if err != nil {
		return l, err
	}
	st.next += days
	for _, one := range []struct {
		cpu  *time.Duration
		args []string
	}{
		{&l.read, []string{"import", "articles", "-q", "--no-track", path}},
		{&l.mined, []string{"track", "-q", "--no-discover"}},
		{&l.found, []string{"track", "-q"}},
	} {
		u, err := st.run(one.args...)
		if err != nil {
			return l, err
		}
		*one.cpu, l.peak = u.CPU, max(l.peak, u.Peak)
	}
	return l, nil
}

// run runs the program in the store's folder.
func (st *scaleStore) run(args ...string) (usage, error) {
	c := exec.Command(st.s.binary, args...)
	c.Dir = st.dir
	var errs strings.Builder
	c.Stderr = &errs
	if err := c.Run(); err != nil {
		return usage{}, fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, tail(errs.String(), 1000))
	}
	return usageOf(c.ProcessState), nil
}

// scaleCaptures are the tables that hold what was captured and read, whatever
// is made of it.
var scaleCaptures = []string{"capture", "visit", "page", "page_state", "passage", "document", "document_version", "frontier", "quote", "speaker"}

// sizes are the bytes of the database for each document: all of it, and what
// the narrative engine keeps.
func (st *scaleStore) sizes() ([]figure, error) {
	db, err := sql.Open("sqlite", filepath.Join(st.dir, "hymnsheet.db"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(`select m.tbl_name, sum(s.pgsize) from dbstat s join sqlite_master m on m.name = s.name group by m.tbl_name order by 2 desc`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	documents := float64(st.next * pressDay)
	whole, engine := 0.0, 0.0
	var note strings.Builder
	for rows.Next() {
		var table string
		var bytes float64
		if err := rows.Scan(&table, &bytes); err != nil {
			return nil, err
		}
		whole += bytes
		if !slices.Contains(scaleCaptures, table) {
			engine += bytes
		}
		if bytes/documents > 50 {
			fmt.Fprintf(&note, "%s %.0f, ", table, bytes/documents)
		}
	}
	return []figure{
		{"scale database, KB a document", whole / documents / 1024, "bytes: " + strings.TrimSuffix(note.String(), ", ")},
		{"scale engine, KB a document", engine / documents / 1024, "without what was captured and read"},
	}, rows.Err()
}
