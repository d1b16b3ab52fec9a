package config

import (
	"fmt"
	"io"

	"github.com/goccy/go-yaml"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// WriteActors writes actors as a file that `actors: files` reads: id, name, kind
// and aliases, and for each where its names are from.
func WriteActors(w io.Writer, actors []narratives.Actor, sources []string) error {
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
	for i, a := range actors {
		file.List = append(file.List, entry{a.ID, a.Name, a.Kind, a.Aliases, sources[i]})
	}
	out, err := yaml.Marshal(file)
	if err != nil {
		return fmt.Errorf("write actors: %w", err)
	}
	_, err = w.Write(out)
	return err
}
