package catalogue

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestActorFiles holds that every entry has a source, that ids are used once,
// and that each file is in the order of its ids.
func TestActorFiles(t *testing.T) {
	seen := map[string]bool{}
	for i, f := range actorFiles {
		var file struct {
			List []struct {
				ID     string `yaml:"id"`
				Source string `yaml:"source"`
			} `yaml:"list"`
		}
		if err := yaml.Unmarshal(f, &file); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range file.List {
			if e.ID == "" || e.Source == "" || seen[e.ID] {
				t.Errorf("file %d: %q: id or source missing, or id used twice", i, e.ID)
			}
			seen[e.ID] = true
			ids = append(ids, e.ID)
		}
		if !slices.IsSorted(ids) || len(ids) == 0 {
			t.Errorf("file %d: %d ids, not in order", i, len(ids))
		}
		if len(f) > 100_000 {
			t.Errorf("file %d has %d bytes: look for two kinds in it", i, len(f))
		}
	}
	var all struct {
		List []struct {
			ID string `yaml:"id"`
		} `yaml:"list"`
	}
	if err := yaml.Unmarshal(Actors(), &all); err != nil || len(all.List) != len(seen) {
		t.Errorf("the files as one: %v, %d entries of %d", err, len(all.List), len(seen))
	}
}

// TestReadTerms holds how days and months are read, and what is refused.
func TestReadTerms(t *testing.T) {
	got, err := readTerms([]byte(`
list:
  - office: o
    names: within
    source: invented
    holders:
      - {actor: a, from: 2012-02, to: 2012-02}
      - {actor: b, from: 2013-01-05, known: 2013-03}
      - {actor: c, from: 2014-01-05}
`))
	if err != nil {
		t.Fatal(err)
	}
	var days []string
	for _, x := range got {
		to := "open"
		if !x.To.IsZero() {
			to = x.To.Format("2006-01-02")
		}
		days = append(days, x.Holder+" "+x.From.Format("2006-01-02")+" "+to)
		if !x.Within || x.Office != "o" {
			t.Errorf("%+v", x)
		}
	}
	if want := []string{"a 2012-02-01 2012-02-29", "b 2013-01-05 2013-03-31", "c 2014-01-05 open"}; !slices.Equal(days, want) {
		t.Errorf("terms %q, want %q", days, want)
	}
	const line = "list: [{office: o, source: s, holders: [{actor: a, from: 2012-02-01}]}]"
	for from, to := range map[string]string{
		"2012-02-01":       "2012",
		"2012-02-01}":      "2012-02-01, to: 2011-01}",
		"from: 2012-02-01": "from: 2012-02-01, to: 2013-01, known: 2013-01",
		"source: s, ":      "",
		"actor: a":         "actr: a",
		"office: o":        "office: o, names: always",
	} {
		if _, err := readTerms([]byte(strings.Replace(line, from, to, 1))); err == nil {
			t.Errorf("%q for %q was taken", to, from)
		}
	}
	if len(Terms()) == 0 {
		t.Error("no terms are shipped")
	}
}
