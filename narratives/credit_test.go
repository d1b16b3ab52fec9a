package narratives

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// creditActors are the invented papers and people of testdata/credit.
var creditActors = []Actor{
	{ID: "lantern", Kind: "outlet", Name: "Lantern Post", Aliases: map[string][]string{"en": {"Lantern Post"}, "zh": {"灯塔日报"}, "ru": {"Фонарь", "Фонаря"}}},
	{ID: "herald", Kind: "outlet", Name: "Harbour Herald", Aliases: map[string][]string{"en": {"Harbour Herald", "Herald"}, "zh": {"海港报"}, "ru": {"Вестник гавани", "Вестника гавани"}}},
	{ID: "balt", Kind: "person", Name: "Orso Balt", Aliases: map[string][]string{"en": {"Orso Balt", "Balt"}, "ru": {"Орсо Балт", "Балт"}}},
	{ID: "mfa", Kind: "organisation", Name: "Foreign Ministry", Aliases: map[string][]string{"en": {"Foreign Ministry"}, "zh": {"外交部"}, "ru": {"МИД"}}},
	{ID: "us", Kind: "state", Name: "United States", Aliases: map[string][]string{"en": {"Washington", "United States"}}},
}

// TestCredit holds that no words are credited to a paper that quotes them, and
// none taken from a paper that says them.
func TestCredit(t *testing.T) {
	tr, err := Compile(Codebook{}, nil, creditActors)
	if err != nil {
		t.Fatal(err)
	}
	for file, lang := range map[string]string{"english": "en", "chinese": "zh", "russian": "ru"} {
		t.Run(file, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join("testdata", "credit", file+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for line := range strings.Lines(string(b)) {
				line = strings.TrimSpace(line)
				if line == "" || line[0] == '#' {
					continue
				}
				n++
				head, words, ok := strings.Cut(line, " | ")
				before, rest, ok2 := strings.Cut(words, "[[")
				phrase, after, ok3 := strings.Cut(rest, "]]")
				if !ok || !ok2 || !ok3 {
					t.Fatalf("no case: %q", line)
				}
				before, after = strings.ReplaceAll(before, " // ", "\n\n"), strings.ReplaceAll(after, " // ", "\n\n")
				s := Sample{Text: before + phrase + after, Language: lang, Outlet: "lantern"}
				want := strings.Fields(head)
				if slices.Contains(want, "headline") {
					s.Part = "headline"
				}
				if slices.Contains(want, "@herald") {
					s.Outlet = "herald"
				}
				v, err := tr.Phrase(s, len(before), len(before)+len(phrase))
				if err != nil {
					t.Fatal(err)
				}
				got := v.Voice
				if v.Scare {
					got += " scare"
				}
				wanted := want[0]
				if slices.Contains(want, "scare") {
					wanted += " scare"
				}
				if strings.TrimSuffix(got, " scare") != want[0] || want[0] == "own" && got != wanted {
					t.Errorf("%s\n\tgot %s: %s (speaker %q, cue %q, tier %s)", line, got, v.Why, v.Speaker, v.Cue, v.Tier)
				}
			}
			if n < 30 {
				t.Errorf("%d cases", n)
			}
		})
	}
}
