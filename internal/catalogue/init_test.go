package catalogue

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestEntries holds that cutting the files into entries loses none.
func TestEntries(t *testing.T) {
	ids := map[string]bool{}
	for name, file := range map[string]string{"outlets": outlets, "accounts": accounts} {
		list, err := entries(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(file, "\n- id: "); len(list) != n {
			t.Errorf("%s: %d entries of %d", name, len(list), n)
		}
		for _, e := range list {
			if ids[e.ID] || e.heading == "" || len(e.Languages) == 0 || e.State == "" && e.Outlet == "" {
				t.Errorf("%s: %s: id used twice, or heading, languages or state missing", name, e.ID)
			}
			ids[e.ID] = true
		}
	}
	list, err := entries(accounts)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.Outlet != "" && !ids[e.Outlet] {
			t.Errorf("account %s: no outlet %s", e.ID, e.Outlet)
		}
	}
	if _, err := entries("- id: a\n- id: b\n"); err == nil {
		t.Error("two entries in one block were taken for one")
	}
}

// TestInitText holds what a first config.yaml looks like: comments and
// headings stay, editions of outlets that were not chosen stand alone, accounts
// follow their outlets.
func TestInitText(t *testing.T) {
	var b bytes.Buffer
	if err := Init(&b, Choice{States: []string{"cn"}, Languages: []string{"en"}, Contact: "mailto:desk@university.example"}); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{
		"# How we ask. Say who you are", "contact: \"mailto:desk@university.example\"\n", "  # ——— China: ", "  # ——— Control outlets",
		"  - id: global-times\n", "# Addresses carry the month only", "  - id: yt-cgtn\n", "codebook:\n  use: shipped\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, not := range []string{"edition_of: xinhua-zh", "id: tass", "id: tg-", "{CONTACT}", "{NOTE}", "replace this"} {
		if strings.Contains(got, not) {
			t.Errorf("%q was not asked for", not)
		}
	}
	comments := 0
	for line := range strings.Lines(got) {
		if strings.Contains(line, "#") {
			comments++
		}
	}
	if comments < 40 {
		t.Errorf("%d lines with comments: a first configuration explains itself", comments)
	}
}

// TestInitRefuses holds that a choice of nothing names what there is.
func TestInitRefuses(t *testing.T) {
	for _, c := range []struct {
		choice Choice
		want   string
	}{
		{Choice{States: []string{"ZZ"}}, `state "ZZ": no outlet in the catalogue: choose of `},
		{Choice{Languages: []string{"xx"}}, `language "xx": no outlet in the catalogue: choose of `},
		{Choice{States: []string{"DE"}}, `state "DE": no outlet in the catalogue`}, // control outlets only
		{Choice{States: []string{"CN"}, Languages: []string{"tr"}}, "no outlet in the catalogue is of both"},
	} {
		var b bytes.Buffer
		if err := Init(&b, c.choice); err == nil || !strings.Contains(err.Error(), c.want) || b.Len() > 0 {
			t.Errorf("%+v: %v and %d bytes, want %q and none", c.choice, err, b.Len(), c.want)
		}
	}
}

func TestScalar(t *testing.T) {
	for in, want := range map[string]string{
		"mailto:a@b.example":      `"mailto:a@b.example"`,
		"https://a.example/x":     "https://a.example/x",
		"https://a.example/x#y":   `"https://a.example/x#y"`,
		"a\nstore: {path: other}": `"a\nstore: {path: other}"`,
		"":                        `""`,
	} {
		if got := scalar(in); got != want {
			t.Errorf("scalar(%q) = %s, want %s", in, got, want)
		}
	}
	if got := sorted(map[string]bool{"b": true, "a": true}); !slices.Equal(strings.Fields(got), []string{"a", "b"}) {
		t.Errorf("sorted gives %q", got)
	}
}
