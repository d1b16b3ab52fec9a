package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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
	next   int // day
	copied int // documents that are copies
}

// scoreScale measures what a day's crawl costs with more and more documents in
// the store, and how large that is: generated ones, each of about a thousand
// characters. The long form goes on to a hundred thousand, and to a million, of
// which most are copies of the first ones with earlier dates.
func scoreScale(s setup) (out []figure, err error) {
	st := scaleStore{press: newPress()}
	rounds, sizes := scaleDays, []int{scaleSmall, scaleMiddle, scaleLarge}
	if !s.full {
		rounds, sizes = 3, sizes[:1]
	}
	if st.madeStore, err = s.newStore("scale", emptyConfig); err != nil {
		return nil, err
	}
	add := func(what string, v float64, note string) {
		out = append(out, figure{"scale " + what, v, note})
		if s.full {
			fmt.Fprintf(os.Stderr, "scale %s: %.2f %s\n", what, v, note)
		}
	}
	var first load // a day with the first size
	each := 0.0    // of the second
	for i, size := range sizes {
		documents := grouped(size * pressDay)
		if size == scaleLarge {
			if err := st.age(size * pressDay); err != nil {
				return out, err
			}
			size = st.next + scaleBlock
		}
		all, last, err := st.grow(size)
		if err != nil {
			return out, err
		}
		add(documents+", MB", all.all().Peak, "resident at most")
		switch i {
		case 0:
			add(documents+", CPU s", all.all().CPU.Seconds(), all.parts())
		case 1:
			each = perDocument(last)
			add(documents+", CPU ms each", each, fmt.Sprintf("the last %s; %s", grouped(scaleBlock*pressDay), last.parts()))
			continue
		default:
			add(documents+", CPU ms each", perDocument(last), fmt.Sprintf("the last %s; %s", grouped(scaleBlock*pressDay), last.parts()))
			add(documents+" each, to that of 100,000", perDocument(last)/each, "")
		}
		day, err := st.days(rounds)
		if err != nil {
			return out, err
		}
		add("day with "+documents+", CPU s", day.all().CPU.Seconds(), fmt.Sprintf("%d documents, median of %d; %s", pressDay, rounds, day.parts()))
		if i == 0 {
			first = day
		} else {
			add("day with "+documents+", to that with 20,000", day.all().CPU.Seconds()/first.all().CPU.Seconds(), "")
		}
		kept, err := st.sizes("scale " + documents)
		if err != nil {
			return out, err
		}
		for _, f := range kept {
			add(strings.TrimPrefix(f.name, "scale "), f.value, f.note)
		}
	}
	return out, nil
}

// parts says what a load was made of.
func (l load) parts() string {
	return fmt.Sprintf("reading in %.1f s, reprints and stories %.1f s, discovery %.1f s", l.read.CPU.Seconds(), l.mined.CPU.Seconds(), l.found.CPU.Seconds())
}

// grouped writes thousands apart.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func perDocument(l load) float64 { return l.all().CPU.Seconds() * 1000 / (scaleBlock * pressDay) }

// grow adds days until there are so many; last is what the last block took.
func (st *scaleStore) grow(until int) (all, last load, err error) {
	for st.next < until {
		if last, err = st.add(min(scaleBlock, until-st.next)); err != nil {
			return all, last, err
		}
		all = load{all.read.and(last.read), all.mined.and(last.mined), all.found.and(last.found)}
		if st.s.full {
			fmt.Fprintf(os.Stderr, "%8d documents: %.2f ms CPU a document, discovery %.2f; %.0f MB\n", st.next*pressDay, perDocument(last), last.found.CPU.Seconds()*1000/(scaleBlock*pressDay), last.all().Peak)
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
	slices.SortFunc(list, func(a, b load) int { return int(a.all().CPU - b.all().CPU) })
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
	if err := firstOf(err, f.Close()); err != nil {
		return l, err
	}
	st.next += days
	return st.load(path)
}
