package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// A figure is one measured number. Higher is better unless Most is set: then
// it must not be passed.
type figure struct {
	name  string
	value float64
	note  string
}

func printFigures(list []figure) {
	for _, f := range list {
		fmt.Printf("%-34s %12s  %s\n", f.name, number(f.value), f.note)
	}
}

func number(v float64) string {
	if v == float64(int64(v)) {
		return strconv.FormatInt(int64(v), 10)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// share is a part of a whole; of nothing it is 0.
func share(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }

// A floor is the least (or the most) a figure may be.
type floor struct {
	sense string // "min" or "max"
	value float64
}

// readFloors reads docs/scores.tsv: figure, min or max, value, target.
func readFloors(path string) (map[string]floor, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]floor{}
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) < 3 || cells[1] != "min" && cells[1] != "max" {
			return nil, fmt.Errorf("%s:%d: want figure, min or max, value, parted by tabs", path, n)
		}
		v, err := strconv.ParseFloat(cells[2], 64)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %q is no number", path, n, cells[2])
		}
		out[cells[0]] = floor{cells[1], v}
	}
	return out, sc.Err()
}

// hold compares figures with their floors; every one that falls short is named.
func hold(figures []figure, floors map[string]floor) error {
	var problems []error
	for _, f := range figures {
		fl, ok := floors[f.name]
		switch {
		case !ok:
		case fl.sense == "min" && f.value < fl.value:
			problems = append(problems, fmt.Errorf("%s is %s, floor %s", f.name, number(f.value), number(fl.value)))
		case fl.sense == "max" && f.value > fl.value:
			problems = append(problems, fmt.Errorf("%s is %s, ceiling %s", f.name, number(f.value), number(fl.value)))
		}
	}
	return errors.Join(problems...)
}
