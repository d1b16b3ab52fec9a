package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives/phrase"
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
	*madeStore
	press  *press
	next   int  // day
	alone  bool // discovery without reprints and stories: every document is its own
	copied int  // documents that are copies
}

// A load is what some days have taken.
type load struct {
	read, mined, found time.Duration // CPU: reading them in; reprints, stories and the codebook; discovery
	peak               float64       // MB resident at most
}

func (l load) cpu() time.Duration { return l.read + l.mined + l.found }

// scoreScale measures what a day's crawl costs with more and more documents in
// the store: generated ones, each of about a thousand characters. The long form
// does so for all that is done with a document up to a hundred thousand of them,
// and for reading in and discovery alone with a million. Most of the million
// are copies of the first ones with earlier dates.
func scoreScale(s setup) ([]figure, error) {
	p := newPress()
	out, err := s.scale("scale", scaleStore{press: p}, scaleSmall, scaleMiddle)
	if err != nil || !s.full {
		return out, err
	}
	more, err := s.scale("scale discovery", scaleStore{press: p, alone: true}, scaleSmall, scaleMiddle, scaleLarge)
	return append(out, more...), err
}

// scale lets a store grow to so many days, and measures single days at the
// first and, in the long form, the last.
func (s setup) scale(name string, st scaleStore, sizes ...int) (out []figure, err error) {
	rounds := scaleDays
	if !s.full {
		rounds, sizes = 3, sizes[:1]
	}
	if st.madeStore, err = s.newStore(name, emptyConfig); err != nil {
		return nil, err
	}
	add := func(what string, v float64, note string) { out = append(out, figure{name + " " + what, v, note}) }
	var days, blocks []float64
	for i, size := range sizes {
		if size > scaleMiddle {
			if err := st.age(scaleLarge * pressDay); err != nil {
				return out, err
			}
			size = st.next + scaleBlock
		}
		all, last, err := st.grow(size)
		if err != nil {
			return out, err
		}
		documents := grouped(sizes[i] * pressDay)
		blocks = append(blocks, perDocument(last))
		add(documents+", MB", all.peak, "resident at most")
		if i == 0 {
			add(documents+", CPU s", all.cpu().Seconds(), all.parts())
		} else {
			add(documents+", CPU ms each", perDocument(last), fmt.Sprintf("the last %s; %s", grouped(scaleBlock*pressDay), last.parts()))
		}
		if i > 0 && i < len(sizes)-1 {
			continue
		}
		day, err := st.days(rounds)
		if err != nil {
			return out, err
		}
		fmt.Fprintf(os.Stderr, "a day with %s: %.2f s CPU; %s\n", documents, day.cpu().Seconds(), day.parts())
		days = append(days, day.cpu().Seconds())
		add("day with "+documents+", CPU s", day.cpu().Seconds(), fmt.Sprintf("%d documents, median of %d; %s", pressDay, rounds, day.parts()))
	}
	if n := len(sizes) - 1; n > 0 {
		add("day, last to first", days[1]/days[0], "")
		add("each, last to second", blocks[n]/blocks[1], "")
		kept, err := st.sizes(name)
		return append(out, kept...), err
	}
	return out, nil
}

// parts says what a load was made of.
func (l load) parts() string {
	return fmt.Sprintf("reading in %.1f s, reprints and stories %.1f s, discovery %.1f s", l.read.Seconds(), l.mined.Seconds(), l.found.Seconds())
}

// grouped writes thousands apart.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
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
	_, read, err := st.used("import", "articles", "-q", "--no-track", path)
	if err != nil {
		return l, err
	}
	var mined, found usage
	if st.alone {
		var sum phrase.Summary
		found, err = runToEnd("scale-discover", discoverOrders{st.dir}, &sum)
	} else if _, mined, err = st.used("track", "-q", "--no-discover"); err == nil {
		_, found, err = st.used("track", "-q")
	}
	return load{read.CPU, mined.CPU, found.CPU, max(read.Peak, mined.Peak, found.Peak)}, err
}

// discoverOrders say which store discovery is run on.
type discoverOrders struct{ Dir string }

// discoverAlone runs discovery and nothing else on a store.
func discoverAlone(o discoverOrders) (sum phrase.Summary, err error) {
	ctx := context.Background()
	s, err := openMade(ctx, o.Dir)
	if err != nil {
		return sum, err
	}
	defer func() { err = firstOf(err, s.Close()) }()
	if err := s.Lock(ctx, "score", false); err != nil {
		return sum, err
	}
	return phrase.Run(ctx, s.PhraseDesk(), phrase.Options{}, nil)
}

// scaleCaptures are the tables that hold what was captured and read, whatever
// is made of it.
var scaleCaptures = []string{"capture", "visit", "page", "page_state", "passage", "document", "document_version", "frontier", "quote", "speaker"}

// sizes are the bytes of the database for each document: all of it, and what
// the narrative engine keeps.
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
	documents := float64(st.next*pressDay + st.copied)
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
		{name + " database, KB a document", whole / documents / 1024, "bytes: " + strings.TrimSuffix(note.String(), ", ")},
		{name + " engine, KB a document", engine / documents / 1024, "without what was captured and read"},
	}, rows.Err()
}
