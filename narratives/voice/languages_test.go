package voice

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract"
)

// namedIn finds the papers of testdata/credit by their names.
func namedIn(names map[string]string) func(string) []Actor {
	return func(s string) (out []Actor) {
		for at := range s {
			for name, id := range names {
				if strings.HasPrefix(s[at:], name) {
					out = append(out, Actor{ID: id, Kind: "outlet", Start: at, End: at + len(name)})
				}
			}
		}
		return out
	}
}

// TestLanguages reads the cases of Spanish, French, Arabic and Persian; the
// other languages are read in narratives, with a codebook's actors.
func TestLanguages(t *testing.T) {
	for file, of := range map[string]struct{ lang, lantern, herald string }{
		"spanish": {"es", "El Farol", "El Heraldo"},
		"french":  {"fr", "Le Phare", "Le Héraut"},
		"arabic":  {"ar", "المنارة", "البشير"},
		"persian": {"fa", "فانوس", "منادی"},
	} {
		t.Run(file, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join("..", "testdata", "credit", file+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			n, right := 0, 0
			for line := range strings.Lines(string(b)) {
				line = strings.TrimSpace(line)
				if line == "" || line[0] == '#' {
					continue
				}
				n++
				head, words, _ := strings.Cut(line, " | ")
				before, rest, ok := strings.Cut(words, "[[")
				phrase, after, ok2 := strings.Cut(rest, "]]")
				if !ok || !ok2 {
					t.Fatalf("no case: %q", line)
				}
				story := Story{Language: of.lang, Self: []string{"lantern"}, Actors: namedIn(map[string]string{of.lantern: "lantern", of.herald: "herald"})}
				if strings.Contains(head, "@herald") {
					story.Self = []string{"herald"}
				}
				kind := extract.Paragraph
				if strings.Contains(head, "headline") {
					kind = extract.Headline
				}
				story.Document.Passages = []extract.Passage{{Kind: kind, Text: before + phrase + after}}
				d := Read(story).Decide(0, len(before), len(before)+len(phrase))
				want, _, _ := strings.Cut(head, " ")
				if string(d.Voice) != want || want == "own" && d.Scare != strings.Contains(head, "scare") {
					t.Errorf("%s\n\tgot %s scare %v: %s (speaker %q, cue %q, tier %s)", line, d.Voice, d.Scare, d.Why, d.Speaker, d.Cue, d.Tier)
					continue
				}
				right++
			}
			t.Logf("%d of %d right", right, n)
		})
	}
}
