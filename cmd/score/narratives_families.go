package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// familyWeek is the week that families are put into, and its first day.
const familyWeek, familyMonday = "2011-W30", "2011-07-25"

// familyPairs reads the kit's scorer of families.
var familyPairs = regexp.MustCompile(`precision ([\d.]+), recall ([\d.]+), F1 ([\d.]+)`)

// scoreFamilies puts the kit's families of wordings into a week and counts the
// pairs that come together; again without those wordings of the thesaurus that
// coincide with one of the kit's own.
func scoreFamilies(s setup) ([]figure, error) {
	families, planted := s.eval("narratives", "families-dev.json"), filepath.Join(s.work, "families.jsonl")
	_, err := s.scorer("./families", "-families", families, "-gen", "-corpus", s.eval("narratives", "kcna-2011.jsonl.gz"), "-week", familyWeek, "-out", planted)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(s.work, "families")
	if err := s.newStore(dir, planted); err != nil {
		return nil, err
	}
	own, err := ownPhrases(families)
	if err != nil {
		return nil, err
	}
	bare := phrase.Options{Without: strings.Join(own, "\n")}
	left := bare.LeftOut("en")
	fmt.Fprintf(os.Stderr, "left out of the thesaurus, %d wordings: %s\n", len(left), strings.Join(left, "; "))
	var out []figure
	for _, form := range []struct {
		name    string
		o       phrase.Options
		sources []string
	}{{"families", phrase.Options{}, []string{"own", "doublethink"}}, {"families unlisted", bare, []string{"own"}}} {
		path := filepath.Join(dir, "list.json")
		if err := writeDiscovered(dir, path, form.o); err != nil {
			return out, err
		}
		for _, source := range form.sources {
			text, err := s.scorer("./families", "-families", families, "-pred", path, "-source", source)
			if err != nil {
				return out, err
			}
			m := familyPairs.FindStringSubmatch(text)
			if m == nil {
				return out, fmt.Errorf("families: no figures in %q", tail(text, 500))
			}
			for i, what := range []string{"precision", "recall", "F1"} {
				v, _ := strconv.ParseFloat(m[i+1], 64)
				out = append(out, figure{form.name + " " + source + " " + what, v, ""})
			}
		}
	}
	return out, nil
}

// ownPhrases are the phrases of the families that were written for the kit.
func ownPhrases(path string) (out []string, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list []struct {
		Source  string
		Phrases []string
	}
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, f := range list {
		if f.Source == "own" {
			out = append(out, f.Phrases...)
		}
	}
	return out, nil
}

// writeDiscovered writes the first thousand rows of the families' week as the
// scorers read them. It asks the store and not the program, which has no way
// to be told of wordings to leave out.
func writeDiscovered(dir, path string, o phrase.Options) (err error) {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(dir, "hymnsheet.db"), ArchiveDir: filepath.Join(dir, "archive"), Now: time.Now})
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, db.Close()) }()
	from, err := time.Parse(time.DateOnly, familyMonday)
	if err != nil {
		return err
	}
	rows, err := db.Discover(ctx, from, from.AddDate(0, 0, 7), o)
	if err != nil {
		return err
	}
	list := []foundRow{}
	for _, r := range rows {
		if len(list) < 1000 && r.State != "ritual" && r.State != "event" && r.State != "dismissed" {
			list = append(list, foundRow{r.Label, r.State, r.Variants})
		}
	}
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}
