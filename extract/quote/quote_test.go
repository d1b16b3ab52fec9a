package quote

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite want in testdata")

// TestFind reads testdata/quote: lang, text and what is found in it, one line
// a quotation: kind, confidence, class, speaker, cue, words.
func TestFind(t *testing.T) {
	files, err := filepath.Glob("testdata/quote/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]*txtar.File{}
			for i := range a.Files {
				part[a.Files[i].Name] = &a.Files[i]
			}
			lang := strings.TrimSpace(string(part["lang"].Data))
			text := strings.TrimSpace(string(part["text"].Data))
			got := describe(Find(text, lang))
			if *update {
				part["want"].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(part["want"].Data); got != want {
				t.Errorf("Find(%q)\ngot\n%swant\n%s", text, got, want)
			}
		})
	}
}

func describe(qs []Quote) string {
	var b strings.Builder
	of := func(s *Span) string {
		if s == nil {
			return "-"
		}
		return s.Text
	}
	for _, q := range qs {
		class := string(q.Class)
		if class == "" {
			class = "-"
		}
		fmt.Fprintf(&b, "%s %s %s [%s] [%s] %s\n", q.Kind, q.Confidence, class, of(q.Speaker), of(q.Cue), strings.ReplaceAll(q.Text, "\n", "/"))
		if q.Within != nil {
			fmt.Fprintf(&b, "\twithin %s\n", q.Within.Text)
		}
	}
	return b.String()
}

func TestLexiconFormsOfVerbs(t *testing.T) {
	en := lexicons()["en"]
	for _, form := range []string{"said", "saying", "denies", "denied", "slammed", "urges", "calling", "told", "agreeing", "accuses"} {
		if w := en.words[form]; w == nil || w.is&isCue == 0 {
			t.Errorf("%q is no cue", form)
		}
	}
	if w := en.words["table"]; w != nil {
		t.Errorf("%q is known: %v", "table", w)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", "“", "”", `"a" said "b`, "X said: “one.\n\n“two.” He added “three“.", "他说：“甲。”“乙”", "«а», — заявил Б.",
		"‘a’s b’ c’", "'tis 'quoted' o'clock", strings.Repeat("said “x ", 50), "قال \"ب\" إن", "((((said", "The ’90s “", "\x80“\xff”",
		"\"a \"b\" c\" said D, \"e", "''a'' said ''b", "Мост, говорит Б, «в", "Хотя А призвал, о чём заявил", "though he said a, b", "«a «b» c", "a-t-il dit", "l’’ il", "-il", "Para Ana, «x», dijo", "آن را «x» خواند", "وقال بـ\"x\" و", "d’a-t-on «x", "s’est-il",
	} {
		for _, lang := range []string{"en", "zh", "ru", "ar", "es", "fr", "fa", ""} {
			f.Add(s, lang)
		}
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		if !utf8.ValidString(text) {
			return // documents are valid by the time they come here
		}
		last := -1
		for _, q := range Find(text, lang) {
			check := func(what string, s Span) {
				if s.Start < 0 || s.End > len(text) || s.Start >= s.End || text[s.Start:s.End] != s.Text || !utf8.ValidString(s.Text) {
					t.Fatalf("%s %+v does not lie in %q", what, s, text)
				}
			}
			check("quote", Span{q.Start, q.End, q.Text})
			if strings.Contains(q.Text, "\n") {
				t.Fatalf("quote %q reaches over a paragraph", q.Text)
			}
			if q.Speaker == nil && q.Confidence != "D" || q.Speaker != nil && q.Confidence == "D" {
				t.Fatalf("quote %+v: confidence does not say whether there is a speaker", q)
			}
			if q.Speaker != nil {
				check("speaker", *q.Speaker)
			}
			if q.Cue != nil {
				check("cue", *q.Cue)
			}
			if q.Within != nil {
				check("outer quotation", *q.Within)
				if q.Within.Start >= q.Start || q.Within.End < q.End || q.Speaker == nil || q.Cue == nil || q.Speaker.Start < q.Within.Start {
					t.Fatalf("quote %+v does not stand within %+v with its own speaker", q, *q.Within)
				}
			}
			if q.Start < last {
				t.Fatalf("quote at %d after one at %d", q.Start, last)
			}
			last = q.Start
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("The ministry said on Monday that talks would go on. “We are ready to sit down with anyone,” said Ana Ruiz, its spokeswoman. Critics called the plan “a waste of money” and left early.\n\n", 200)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text, "en")
	}
}
