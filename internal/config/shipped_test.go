package config

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/internal/catalogue"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// none stands for a file system without files.
func none(string) ([]byte, error) { return nil, errors.New("no such file") }

func mustParse(t *testing.T, data []byte) *Config {
	t.Helper()
	c, err := Parse("config.yaml", data, none)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func initial(t *testing.T, choice catalogue.Choice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := catalogue.Init(&b, choice); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRoot holds that config.yaml in the root is the whole catalogue, that it
// loads, and that it names as much as the README promises.
func TestRoot(t *testing.T) {
	const path = "../../config.yaml"
	want := initial(t, catalogue.Choice{})
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the catalogue gives; go test ./internal/config -run Root -update writes it", path)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	watched, controls, listings, states := 0, 0, 0, map[string]bool{}
	for _, o := range c.Outlets {
		if o.Zone == nil || o.Country == "" || len(o.Languages) == 0 {
			t.Errorf("outlet %s: zone, country or languages missing", o.ID)
		}
		if o.Ownership.Label != "" && (o.Ownership.Source == "" || o.Ownership.Date == "") {
			t.Errorf("outlet %s: a label without source or date", o.ID)
		}
		if o.Control {
			controls++
			continue
		}
		watched++
		states[o.State] = true
		for _, s := range o.Sources {
			if s.Kind == "listing" && o.State == "CN" {
				listings++
			}
		}
	}
	for _, n := range []struct {
		what        string
		have, least int
	}{
		{"state outlets", watched, 16},
		{"states", len(states), 5},
		{"control outlets", controls, 5},
		{"accounts", len(c.Accounts), 12},
		{"Chinese listings", listings, 8},
		{"framings", len(c.Codebook().Framings), 40},
		{"topics", len(c.Topics()), 6},
		{"actors", len(c.Actors()), 60},
	} {
		if n.have < n.least {
			t.Errorf("%d %s, want at least %d", n.have, n.what, n.least)
		}
	}
}

// TestListingLinks holds the link patterns against addresses of the shape that
// each outlet gives its articles, and against pages that are not articles.
func TestListingLinks(t *testing.T) {
	c := mustParse(t, initial(t, catalogue.Choice{States: []string{"CN"}}))
	_, outlets := c.Crawler(plainKey)
	for id, urls := range map[string][]string{
		"china-daily":      {"https://www.chinadaily.com.cn/a/202609/26/WS0123456789abcdef01234567.html", "https://www.chinadaily.com.cn/opinion/editionals"},
		"peoples-daily-en": {"http://en.people.cn/n3/2026/0926/c90000-20123456.html", "http://en.people.cn/90780/index2.html"},
		"peoples-daily-zh": {"http://world.people.com.cn/n1/2026/0926/c1002-40123456.html", "http://world.people.com.cn/GB/index.html"},
		"xinhua-en":        {"https://english.news.cn/20260926/0123456789abcdef0123456789abcdef/c.html", "https://english.news.cn/world/index.htm"},
		"xinhua-zh":        {"http://www.news.cn/world/20260926/0123456789abcdef0123456789abcdef/c.html", "http://www.news.cn/world/index.html"},
		"state-council":    {"https://english.www.gov.cn/news/202609/26/content_WS0123456789abcdef01234567.html", "https://english.www.gov.cn/news/photos/"},
		"ecns":             {"https://www.ecns.cn/news/sci-tech/2026-09-26/detail-abcdefgh0123456.shtml", "https://www.ecns.cn/news/sci-tech/"},
		"global-times":     {"https://www.globaltimes.cn/page/202609/1234567.shtml", "https://www.globaltimes.cn/opinion/editorial/"},
	} {
		for _, o := range outlets {
			if o.ID != id {
				continue
			}
			for i, u := range urls {
				want := 0
				take, listings := follow(o.Sources, u)
				if i == 0 {
					want = listings
				}
				if take != want || listings == 0 {
					t.Errorf("%s: %s is an article to %d of %d listings, want %d", id, u, take, listings, want)
				}
			}
		}
	}
}

func TestCodebook(t *testing.T) {
	c := mustParse(t, initial(t, catalogue.Choice{}))
	labels := map[string]string{}
	for _, f := range c.Codebook().Framings {
		labels[f.ID] = f.Label
		if len(f.Variants["en"]) == 0 || len(f.Variants["zh"]) == 0 {
			t.Errorf("%s: no variants in English or Chinese", f.ID)
		}
		if f.Source == "" || len(f.Include) < 2 || len(f.Exclude) < 1 || len(f.Targets) == 0 {
			t.Errorf("%s: source, examples or targets missing", f.ID)
		}
	}
	for _, id := range []string{"f-moral-high-ground", "f-accomplices"} {
		if labels[id] == "" {
			t.Errorf("%s is not in the codebook", id)
		}
	}
	tracker, err := narratives.Compile(c.Codebook(), c.Topics(), c.Actors())
	if err != nil {
		t.Fatal(err)
	}
	if err := tracker.CheckExamples(); err != nil {
		t.Error(err)
	}
}

// TestCodebookLanguages counts what the shipped codebook covers: each framing has
// in every language that it claims an example of its own which the wordings of
// that language find, and none of its exclude examples is found in any.
func TestCodebookLanguages(t *testing.T) {
	c := mustParse(t, initial(t, catalogue.Choice{}))
	framings := c.Codebook().Framings
	if len(framings) < 80 {
		t.Errorf("%d framings, want 80 or more", len(framings))
	}
	n := map[string]int{}
	for _, f := range framings {
		if f.Definition == "" || f.Source == "" {
			t.Errorf("%s: no definition or no source", f.ID)
		}
		for lang, variants := range f.Variants {
			n[lang]++
			one := f
			one.Variants = map[string][]string{lang: variants}
			tracker, err := narratives.Compile(narratives.Codebook{Framings: []narratives.Framing{one}}, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			finds := func(s string) bool { return len(tracker.Passage(narratives.Sample{Text: s, Language: lang})) > 0 }
			if !slices.ContainsFunc(f.Include, finds) {
				t.Errorf("%s: %s: the wordings find no include example", f.ID, lang)
			}
		}
	}
	for lang, least := range map[string]int{"en": 80, "zh": 80, "ru": 80, "es": 55, "fr": 55, "ar": 50, "fa": 50} {
		if n[lang] < least {
			t.Errorf("%s: %d framings have wordings in it, want %d", lang, n[lang], least)
		}
	}
	t.Logf("%d framings; by language %v", len(framings), n)
}

// TestEveryday holds that the shipped framings leave ordinary news alone: crime,
// sport, weather, and words that only look like a framing's.
func TestEveryday(t *testing.T) {
	c := mustParse(t, initial(t, catalogue.Choice{}))
	tracker, err := narratives.Compile(c.Codebook(), c.Topics(), c.Actors())
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/everyday.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		lang, sentence, _ := strings.Cut(strings.TrimSpace(line), " ")
		if lang == "#" || lang == "" {
			continue
		}
		n++
		for _, v := range tracker.Passage(narratives.Sample{Text: sentence, Language: lang}) {
			t.Errorf("%s: %q is found in %q", v.ID, v.Text, sentence)
		}
	}
	if n < 40 {
		t.Errorf("%d sentences, want 40 or more", n)
	}
}

func TestActors(t *testing.T) {
	c := mustParse(t, initial(t, catalogue.Choice{}))
	outlets := map[string]bool{}
	for _, o := range c.Outlets {
		outlets[o.ID] = true
	}
	owner := map[string]string{}
	for _, a := range c.Actors() {
		for _, o := range a.Outlets {
			if !outlets[o] {
				t.Errorf("actor %s: outlet %s is not in the catalogue", a.ID, o)
			}
		}
		for lang, list := range a.Aliases {
			for _, s := range list {
				if first, twice := owner[lang+s]; twice && first != a.ID && a.Kind != "organisation" {
					t.Errorf("alias %q is of %s and of %s", s, first, a.ID)
				}
				owner[lang+s] = a.ID
			}
		}
	}
	// What each entry rests on is for readers of the file.
	if n, m := strings.Count(string(catalogue.Actors()), "\n  - id: "), strings.Count(string(catalogue.Actors()), "\n    source: "); n != m {
		t.Errorf("%d actors, %d sources", n, m)
	}
}

func TestInit(t *testing.T) {
	for name, choice := range map[string]catalogue.Choice{
		"everything":        {},
		"contact":           {Contact: "mailto:crawler@university.example"},
		"one state":         {States: []string{"ru"}},
		"state, language":   {States: []string{"IR"}, Languages: []string{"fa"}},
		"language":          {Languages: []string{"zh", "EN"}},
		"no accounts":       {States: []string{"AM"}},
		"half an edition":   {States: []string{"CN"}, Languages: []string{"en"}},
		"several of each":   {States: []string{"CU", "VN", "TR"}, Languages: []string{"es", "vi", "tr"}},
		"contact to escape": {Contact: "https://u.example/a#b"},
	} {
		t.Run(name, func(t *testing.T) {
			c := mustParse(t, initial(t, choice))
			if choice.Contact != "" && c.HTTP.Contact != choice.Contact {
				t.Errorf("contact %q, want %q", c.HTTP.Contact, choice.Contact)
			}
			for _, o := range c.Outlets {
				if !o.Control && len(choice.States) > 0 && !strings.Contains(strings.ToUpper(strings.Join(choice.States, " ")), o.State) {
					t.Errorf("outlet %s of %s was not asked for", o.ID, o.State)
				}
			}
		})
	}
	for name, choice := range map[string]catalogue.Choice{
		"state":    {States: []string{"ZZ"}},
		"language": {Languages: []string{"xx"}},
		"both":     {States: []string{"CN"}, Languages: []string{"tr"}},
	} {
		if err := catalogue.Init(&bytes.Buffer{}, choice); err == nil {
			t.Errorf("%s: a choice of nothing gave a configuration", name)
		}
	}
}
