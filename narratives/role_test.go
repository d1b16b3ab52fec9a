package narratives

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/role/cases.txt
var roleCases string

// TestRoles holds that no role is guessed, and most that are printed are found.
func TestRoles(t *testing.T) {
	tr, err := Compile(Codebook{Framings: []Framing{{ID: "f", Variants: map[string][]string{
		"en": {"accomplice (of|to) {TARGET}", "accomplice", "{AGENT} (act|serve) as (an|the)? accomplice", "puppet of {TARGET}"},
		"zh": {"(沦为|充当|成为|是)..6帮凶", "帮凶"},
		"ru": {"(пособник*|соучастник*) {TARGET}", "пособник*"},
		"es": {"cómplice de {TARGET}"},
		"fr": {"complice (de|des|du) {TARGET}"},
	}}}}, nil, []Actor{{ID: "us", Name: "United States", Kind: "state", Aliases: map[string][]string{
		"en": {"US", "United States", "Washington"}, "zh": {"美国"}, "ru": {"США", "Вашингтон"}, "es": {"Washington"}, "fr": {"Washington"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	said, read := 0, 0
	for line := range strings.Lines(roleCases) {
		if line[0] == '#' {
			continue
		}
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) != 4 {
			t.Fatalf("no case: %q", line)
		}
		hits := tr.scan(mustUnit(cells[0], cells[1])).hits
		if len(hits) == 0 {
			t.Errorf("%s: no match", cells[1])
			continue
		}
		agent, target := hits[0].roles()
		for i, r := range []Role{agent, target} {
			want, got := cells[2+i], r.Words
			if r.Actor != "" {
				got = "@" + r.Actor
			}
			if want != "-" {
				said++
			}
			switch {
			case want == "-" && got == "", want == got:
				if got != "" {
					read++
				}
			case got == "":
				t.Logf("%s: %s missed, it is %s", cells[1], [...]string{"agent", "target"}[i], want)
			default:
				t.Errorf("%s: %s %q, want %q", cells[1], [...]string{"agent", "target"}[i], got, want)
			}
		}
	}
	t.Logf("%d of %d roles read, none guessed", read, said)
	if read*10 < said*9 {
		t.Errorf("%d of %d roles read", read, said)
	}
}

func mustUnit(lang, s string) Unit {
	u, _ := Sample{Text: s, Language: lang, Outlet: "paper"}.unit()
	return u
}
