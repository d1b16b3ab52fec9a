package config

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestDocs holds that docs/configuration.md has a row for each key of each
// section, in order, with its type and default, and no other.
func TestDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	headings := map[string]string{"The whole file": ""}
	for section := range schema {
		if section != "" && !strings.HasSuffix(section, " file") {
			headings[section] = section
		}
	}
	headings["Files of framings, topics and actors"] = "codebook file"
	row := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| ([^|]+) \\| ([^|]*)\\| ")
	seen := map[string]bool{}
	for _, part := range strings.Split(string(data), "\n## ")[1:] {
		heading, body, _ := strings.Cut(part, "\n")
		section, ok := headings[heading]
		if !ok {
			continue
		}
		seen[section] = true
		var got, want []string
		for _, m := range row.FindAllStringSubmatch(body, -1) {
			got = append(got, fmt.Sprintf("%s: %s: %s", m[1], m[2], strings.TrimSpace(strings.ReplaceAll(m[3], "none", ""))))
		}
		for _, k := range schema[section] {
			def := ""
			if k.def != "" {
				def = "`" + k.def + "`"
			}
			if k.required {
				def = "**required**"
			}
			want = append(want, fmt.Sprintf("%s: %s: %s", k.name, k.typ.name(), def))
		}
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("section %q says\n%s\nand the program\n%s", heading, g, w)
		}
	}
	for heading, section := range headings {
		if !seen[section] {
			t.Errorf("no heading %q", heading)
		}
	}
}

// TestReplay holds that the replay's example names one outlet a host, by the
// host's name, as the scores expect, and lets nobody lead the crawler inside.
func TestReplay(t *testing.T) {
	c, err := Load("../../docs/examples/replay.yaml")
	if err != nil {
		t.Fatal(err)
	}
	other := regexp.MustCompile(`[^a-z0-9]+`)
	hosts := map[string]bool{}
	for _, o := range c.Outlets {
		if len(o.Sources) == 0 || o.Zone == nil || len(o.Languages) == 0 {
			t.Errorf("outlet %s: sources, zone or languages missing", o.ID)
		}
		for _, s := range o.Sources {
			u, err := url.Parse(s.URL)
			if err != nil {
				t.Fatal(err)
			}
			hosts[u.Host] = true
			name := strings.NewReplacer("www.", "", ".example", "").Replace(u.Host)
			if id := strings.Trim(other.ReplaceAllString(name, "-"), "-"); id != o.ID {
				t.Errorf("outlet %s: source of host %s, which is %s", o.ID, u.Host, id)
			}
		}
	}
	if len(hosts) != 53 || c.HTTP.AllowPrivate || c.HTTP.MinDelay != time.Second {
		t.Errorf("%d hosts, allow_private %v, min_delay %v, want 53, false, 1s", len(hosts), c.HTTP.AllowPrivate, c.HTTP.MinDelay)
	}
}

// TestExamples holds that the configurations that documents show can be used.
func TestExamples(t *testing.T) {
	paths, err := filepath.Glob("../../docs/examples/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if _, err := Load(path); err != nil {
			t.Error(err)
		}
	}
	data, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, block := range regexp.MustCompile(`(?m)(^    .*\n|^\n)+`).FindAllString(string(data), -1) {
		block = regexp.MustCompile(`(?m)^    `).ReplaceAllString(strings.Trim(block, "\n"), "")
		if !regexp.MustCompile(`^[a-z]+:`).MatchString(block) || strings.HasPrefix(block, "config.yaml:") {
			continue
		}
		shown++
		if !strings.HasPrefix(block, "http:") {
			block += "\nhttp: {contact: a@b.example}"
		}
		if strings.HasPrefix(block, "accounts:") {
			block += "\noutlets: [{id: evening-post, name: P, state: XA}]"
		}
		if _, err := Parse("config.yaml", []byte(block), none); err != nil {
			t.Errorf("%v\n%s", err, block)
		}
	}
	if shown < 8 {
		t.Errorf("%d examples found in docs/configuration.md, want 8 or more", shown)
	}
}
