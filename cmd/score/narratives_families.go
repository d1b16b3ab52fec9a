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

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// familyWeek is the week that families are put into.
const familyWeek = "2011-W30"

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
	m, err := s.newStore("families", emptyConfig, planted)
	if err != nil {
		return nil, err
	}
	kit, err := kitFamilies(families)
	if err != nil {
		return nil, err
	}
	var own []string // phrases that were written for the kit
	for _, f := range kit {
		if f.Source == "own" {
			own = append(own, f.Phrases...)
		}
	}
	if err := forgetFramings(m); err != nil { // the ledger holds together what the whole thesaurus has joined
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
		path := filepath.Join(m.dir, "list.json")
		if err := writeDiscovered(m, path, form.o); err != nil {
			return out, err
		}
		for _, source := range form.sources {
			text, err := s.scorer("./families", "-families", families, "-pred", path, "-source", source)
			if err != nil {
				return out, err
			}
			pairs := familyPairs.FindStringSubmatch(text)
			if pairs == nil {
				return out, fmt.Errorf("families: no figures in %q", tail(text, 500))
			}
			for i, what := range []string{"precision", "recall", "F1"} {
				v, _ := strconv.ParseFloat(pairs[i+1], 64)
				out = append(out, figure{form.name + " " + source + " " + what, v, ""})
			}
		}
	}
	return out, nil
}

// forgetFramings makes a store forget which wordings belong to which framing for
// life, so that a list joins what it joins itself.
func forgetFramings(m *madeStore) error {
	db, err := m.database()
	if err != nil {
		return err
	}
	_, err = db.Exec(`delete from discovered_member`)
	return firstOf(err, db.Close())
}

// A kitFamily is one of the kit's families of wordings.
type kitFamily struct {
	Source  string
	Phrases []string
}

func kitFamilies(path string) (list []kitFamily, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return list, nil
}

// writeDiscovered writes the first thousand rows of the families' week as the
// scorers read them. It asks the store and not the program, which has no way
// to be told of wordings to leave out.
func writeDiscovered(m *madeStore, path string, o phrase.Options) (err error) {
	ctx := context.Background()
	db, err := openStore(ctx, m.dir, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, db.Close()) }()
	from, to, err := narratives.ParseWeek(familyWeek)
	if err != nil {
		return err
	}
	rows, err := db.Discover(ctx, from, to, o)
	if err != nil {
		return err
	}
	list := []foundRow{}
	for _, r := range rows {
		if len(list) < 1000 && r.State != "ritual" && r.State != "event" && r.State != "dismissed" {
			list = append(list, foundRow{Label: r.Label, State: r.State, Variants: r.Variants})
		}
	}
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}
