package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hymnsheet/hymnsheet/crawler"
)

var update = flag.Bool("update", false, "rewrite what the tests compare with")

func plainKey(platform, handle string, public bool) string {
	if public {
		return platform + ":" + handle
	}
	return "pseudonym"
}

// follow counts the listings, and those of them that take url for an article.
func follow(sources []crawler.Source, url string) (take, listings int) {
	for _, s := range sources {
		if s.Links == "" {
			continue
		}
		listings++
		if regexp.MustCompile(s.Links).MatchString(url) {
			take++
		}
	}
	return take, listings
}

// TestParse reads the cases of testdata/config: config.yaml and the files it
// names, and the problems or the table that must come of them.
func TestParse(t *testing.T) {
	paths, err := filepath.Glob("testdata/config/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files, want := map[string][]byte{}, -1
			for i, f := range a.Files {
				if f.Name == "want" {
					want = i
				}
				files[f.Name] = f.Data
			}
			if want < 0 {
				t.Fatal("no want")
			}
			var got bytes.Buffer
			c, err := Parse("config.yaml", files["config.yaml"], func(p string) ([]byte, error) {
				if data, ok := files[filepath.ToSlash(p)]; ok {
					return data, nil
				}
				return nil, errors.New("no such file")
			})
			if err != nil {
				fmt.Fprintln(&got, err)
			} else if err := c.Print(&got); err != nil {
				t.Fatal(err)
			}
			if *update {
				a.Files[want].Data = got.Bytes()
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got.String() != string(files["want"]) {
				t.Errorf("got:\n%s\nwant:\n%s", got.String(), files["want"])
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	c := mustParse(t, []byte("http: {contact: a@b.example}\n"))
	h := c.HTTP
	if h.MinDelay != 3*time.Second || h.MaxDelay != 30*time.Second || h.Timeout != 30*time.Second || h.MaxBody != 5<<20 ||
		h.MaxFeed != 20<<20 || h.Workers != 16 || h.Hops != 5 || h.AllowPrivate {
		t.Errorf("http defaults are %+v", h)
	}
	if c.Run.FailShare != 0.3 || c.Run.Report != "closed" || c.Store.Path != "hymnsheet.db" || c.Archive.MaxFile != 256<<20 {
		t.Errorf("defaults are %+v %+v %+v", c.Run, c.Store, c.Archive)
	}
	if len(c.Codebook().Framings) != 0 {
		t.Error("a codebook that was not asked for")
	}
}

// TestPaths holds that a configuration can be used from any folder.
func TestPaths(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.yaml")
	err := errors.Join(
		os.WriteFile(path, []byte("http: {contact: a@b.example}\nstore: {path: data/h.db}\ncodebook: {files: [mine.yaml]}\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "mine.yaml"), []byte("version: mine\nlist:\n  - {id: f-x, label: X, definition: x, variants: {en: [so-called experts]}}\n"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "data", "h.db"); c.Store.Path != want {
		t.Errorf("store.path is %s, want %s", c.Store.Path, want)
	}
	if b := c.Codebook(); b.Version != "mine" || len(b.Framings) != 1 {
		t.Errorf("codebook is %+v", b)
	}
	if _, err := Load(filepath.Join(dir, "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestCrawler(t *testing.T) {
	c := mustParse(t, []byte(`
http: {contact: a@b.example}
outlets:
  - {id: zeta, name: Z, state: CN, zone: Asia/Shanghai, scope: ["z.example:8443"], sources: [{kind: listing, url: "https://z.example/", links: '/a/', pages: 2}]}
  - {id: alpha, name: A, state: RU, budget: 7, recheck: [48h], sources: [{kind: feed, url: "https://a.example/f", every: 2h}]}
accounts:
  - {id: z-tg, platform: telegram, handle: "@zeta", url: "https://t.example/s/zeta", outlet: zeta, public: true}
  - {id: lone, platform: feed, url: "https://l.example/f", state: IR}
`))
	h, outlets := c.Crawler(plainKey)
	if h.UserAgent == "" || h.Contact != "a@b.example" {
		t.Errorf("http is %+v", h)
	}
	var got []string
	for _, o := range outlets {
		got = append(got, fmt.Sprintf("%s %s %v %d %v %v", o.ID, o.Country, o.Zone, o.Budget, o.Recheck, o.Scope))
		for _, s := range o.Sources {
			if s.ID != crawler.SourceID(o.ID, s.Kind, s.URL) {
				t.Errorf("source id of %s is %s", s.URL, s.ID)
			}
			got = append(got, fmt.Sprintf("  %s %s %s %d %s %q %q %v", s.Kind, s.URL, s.Links, s.Pages, s.Every, s.Account, s.Handle, s.Private))
		}
	}
	want := `alpha RU UTC 7 [48h0m0s] []
  feed https://a.example/f  0 2h0m0s "" "" false
lone IR UTC 500 [] []
  posts https://l.example/f  0 1h0m0s "pseudonym" "https://l.example/f" true
zeta CN Asia/Shanghai 500 [24h0m0s 168h0m0s] [z.example:8443]
  listing https://z.example/ /a/ 2 1h0m0s "" "" false
  posts https://t.example/s/zeta  0 1h0m0s "telegram:zeta" "zeta" false`
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("got:\n%s\nwant:\n%s", s, want)
	}
}

func TestUnits(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"2s": 2 * time.Second, "1h30m": 90 * time.Minute, "7d": 168 * time.Hour, "2w": 336 * time.Hour, "250ms": 250 * time.Millisecond,
		"1.5s": 1500 * time.Millisecond, "0s": 0,
	} {
		if got, err := ParseDuration(in); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v, want %v", in, got, err, want)
		}
		if got, err := ParseDuration(FormatDuration(want)); err != nil || got != want {
			t.Errorf("FormatDuration(%v) = %q, which is read as %v, %v", want, FormatDuration(want), got, err)
		}
	}
	for _, in := range []string{"", "2", "s", "2 s", "-1s", "2sec", "1e9s", "..s", "99999999999d", "2s3"} {
		if got, err := ParseDuration(in); err == nil {
			t.Errorf("ParseDuration(%q) = %v, want an error", in, got)
		}
	}
	for in, want := range map[string]int64{"4MiB": 4 << 20, "1GiB": 1 << 30, "500KB": 500_000, "12B": 12} {
		if got, err := parseSize(in); err != nil || got != want || formatSize(got) != in {
			t.Errorf("parseSize(%q) = %v, %v, printed %q", in, got, err, formatSize(got))
		}
	}
	for _, in := range []string{"4", "4M", "MiB", "-4MiB"} {
		if got, err := parseSize(in); err == nil {
			t.Errorf("parseSize(%q) = %v, want an error", in, got)
		}
	}
}

// TestSchema holds that every default is a value of its key's type.
func TestSchema(t *testing.T) {
	for section, keys := range schema {
		for _, k := range keys {
			if k.def != "" && k.typ != typDurations && defaultOf(section, k.name) == nil {
				t.Errorf("%s.%s: default %q is not %s", section, k.name, k.def, k.typ.name())
			}
			for _, sub := range []string{k.of, k.item} {
				if sub != "" && schema[sub] == nil {
					t.Errorf("%s.%s: no section %s", section, k.name, sub)
				}
			}
		}
	}
}
