package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/hymnsheet/hymnsheet/reports"
)

// newSpeakers prints the names in quotations that belong to nobody known, as a
// table or, with entries, as a file of actors to look through.
func (a *app) newSpeakers(got reports.Speakers, top int, entries bool) error {
	list := got.New()
	if top > 0 && len(list) > top {
		list = list[:top]
	}
	if entries {
		return a.speakerEntries(list)
	}
	t := newTable("~name", "~as printed", "#quotations", "#documents", "~quoted by", "id")
	for _, n := range list {
		t.add(n.Name, strings.Join(printedNames(n), ", "), strconv.Itoa(n.Quotations), strconv.Itoa(len(n.Documents)), outletCounts(n.Outlets), n.ID)
	}
	a.nothing(len(list), "new names in quotations", got.FromTime, got.ToTime, "all are known")
	return a.print(t, list)
}

func printedNames(n reports.NewSpeaker) (out []string) {
	for _, lang := range slices.Sorted(maps.Keys(n.Aliases)) {
		out = append(out, n.Aliases[lang]...)
	}
	return out
}

func outletCounts(list []reports.SpeakerOutlet) string {
	var out []string
	for _, o := range list {
		out = append(out, fmt.Sprintf("%s %d", o.Outlet, o.Documents))
	}
	return strings.Join(out, ", ")
}

// speakerEntries writes new names as a file that `actors: files` reads. Every
// entry is a person until somebody says otherwise.
func (a *app) speakerEntries(list []reports.NewSpeaker) error {
	type entry struct {
		ID      string              `yaml:"id"`
		Name    string              `yaml:"name"`
		Kind    string              `yaml:"kind"`
		Aliases map[string][]string `yaml:"aliases"`
		Source  string              `yaml:"source"`
	}
	file := struct {
		List []entry `yaml:"list"`
	}{List: []entry{}}
	for _, n := range list {
		file.List = append(file.List, entry{
			n.ID, n.Name, "person", n.Aliases,
			fmt.Sprintf("quoted in %s: %s; not looked through", counted(len(n.Documents), "document", "documents"), outletCounts(n.Outlets)),
		})
	}
	out, err := yaml.Marshal(file)
	if err != nil {
		return fmt.Errorf("entries of new speakers: %w", err)
	}
	_, err = fmt.Fprintf(a.out, "# Names in quotations that are nobody known. Take out what is no name, correct kind and\n"+
		"# names, say where each is from, and let `actors: files` name this file.\n%s", out)
	return err
}
