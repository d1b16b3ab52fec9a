package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/narratives"
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
	var actors []narratives.Actor
	var sources []string
	for _, n := range list {
		actors = append(actors, narratives.Actor{ID: n.ID, Name: n.Name, Kind: "person", Aliases: n.Aliases})
		sources = append(sources, fmt.Sprintf("quoted in %s: %s; not looked through", counted(len(n.Documents), "document", "documents"), outletCounts(n.Outlets)))
	}
	if _, err := fmt.Fprint(a.out, "# Names in quotations that are nobody known. Take out what is no name, correct kind and\n"+
		"# names, say where each is from, and let `actors: files` name this file.\n"); err != nil {
		return err
	}
	return config.WriteActors(a.out, actors, sources)
}
