package narratives

import (
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract"
)

func TestPatternErrors(t *testing.T) {
	for source, want := range map[string]string{
		"":                      "nothing in it must occur",
		"moral?":                "nothing in it must occur",
		"moral ..7 ground":      `gap "..7": write ..1 to ..6`,
		"moral .. ground":       `gap "..": write ..1 to ..6`,
		"moral ..12 ground":     `gap "..12"`,
		"..2 ground":            "a gap must stand between words",
		"(moral|a ..2) ground":  "a gap must stand between words",
		"(moral ground":         `"(" is not closed`,
		"moral) ground":         "without an opening parenthesis",
		"moral|ground":          `"|" outside parentheses`,
		"(moral|) ground":       "an alternative that may be empty",
		"?moral":                `"?" after nothing`,
		"moral??":               `"?" must follow`,
		"=":                     "holds no word",
		"!!!":                   "holds no word",
		"=moral*":               "a prefix is a word",
		"mo*":                   "three letters or more",
		"*":                     `"*" after nothing`,
		"so-called? democracy":  "put a word of several parts in parentheses",
		"{WHO} lies":            "a slot is written {TARGET} or {AGENT}",
		"accomplice of {TARGET": "a slot is written {TARGET} or {AGENT}",
		"({TARGET}|they) lie":   "inside parentheses",
		"{AGENT} {TARGET}":      "nothing in it must occur",
		"lie {TARGET}?":         "none optional",
		"((((((a))))))":         "nested deeper",
		"a..6b..6c..6d..6e..6f..6g..6h..6i..6j..6k": "at most 60",
		strings.Repeat("word ", 130):                "longer than 600 bytes",
		"bad \xff":                                  "not valid UTF-8",
		"a=b":                                       "inside a word",
	} {
		p, err := parsePattern(source, "en")
		if err == nil {
			t.Errorf("parsePattern(%.40q) = %+v, want error with %q", source, p, want)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("parsePattern(%.40q): %v, want %q", source, err, want)
		}
	}
}

func TestCompileNamesEverything(t *testing.T) {
	_, err := Compile(Codebook{Framings: []Framing{
		{ID: "f-a", Variants: map[string][]string{"en": {"moral ..9 ground", "fine"}, "zh": {"占据..道德", "好*"}}},
		{ID: "f-a", Variants: map[string][]string{"en": {"~police"}}},
		{ID: "f-b", Not: map[string][]string{"ru": {"(а"}}},
		{ID: "", Variants: map[string][]string{"english": {"fine"}}},
	}}, []Topic{{ID: "t", Patterns: map[string][]string{"en": {"x |"}}, Framings: []string{"f-missing"}}},
		[]Actor{{ID: "a"}, {Name: "Nameless"}})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`framing "f-a": variant en "moral ..9 ground": gap`,
		`framing "f-a": variant zh "占据..道德": gap`,
		`framing "f-a": variant zh "好*": `,
		`framing "f-a": id is used twice`,
		`"~police": "~" belongs to patterns under not`,
		`framing "f-b": no variants`,
		`framing "f-b": not ru "(а": `,
		`framing 4: id is empty`,
		`the language is written as two letters`,
		`topic "t": pattern en "x |": `,
		`topic "t": framing "f-missing": not in the codebook`,
		`actor "a": neither name nor aliases`,
		`actor 2: id is empty`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
}

func TestKey(t *testing.T) {
	make := func(f Framing, actors ...Actor) string {
		tr, err := Compile(Codebook{Framings: []Framing{f}}, nil, actors)
		if err != nil {
			t.Fatal(err)
		}
		return tr.Key()
	}
	one := Framing{ID: "f", Variants: map[string][]string{"en": {"moral ground"}}}
	same, other, not := one, one, one
	same.Label, same.Definition = "A label", "What it means"
	other.Variants = map[string][]string{"en": {"moral grounds of"}}
	not.Not = map[string][]string{"en": {"moral ground zero"}}
	k := make(one)
	if make(same) != k {
		t.Error("a label changes the key")
	}
	for name, got := range map[string]string{"variant": make(other), "exclusion": make(not), "actor": make(one, Actor{ID: "a", Name: "A"})} {
		if got == k {
			t.Errorf("another %s does not change the key", name)
		}
	}
}

func TestCheckExamples(t *testing.T) {
	tr, err := Compile(Codebook{Framings: []Framing{{
		ID: "f", Variants: map[string][]string{"en": {"accomplice"}, "zh": {"帮凶"}}, Not: map[string][]string{"en": {"~police"}},
		Include: []string{"They are accomplices.", "企业沦为帮凶。", "They are friends."},
		Exclude: []string{"Police caught two accomplices.", "Two accomplices were caught."},
	}}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := tr.CheckExamples().Error()
	want := `framing "f": include "They are friends.": no variant matches` + "\n" + `framing "f": exclude "Two accomplices were caught.": a variant matches`
	if got != want {
		t.Errorf("CheckExamples:\n%s\nwant:\n%s", got, want)
	}
}

func TestPassage(t *testing.T) {
	tr, err := Compile(Codebook{Framings: []Framing{{
		ID: "f", Variants: map[string][]string{"en": {"{AGENT} (is|be) an accomplice of {TARGET}"}},
	}}}, nil, []Actor{
		{ID: "us", Name: "United States", Kind: "state", Aliases: map[string][]string{"en": {"US", "Washington"}}},
		{ID: "herald", Name: "State Herald", Kind: "outlet"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := Sample{Text: "Two firms\n\n  The State Herald wrote that “the firm is not a friend but is an accomplice of Washington”.", Language: "en", Outlet: "paper", Part: "headline"}
	got := tr.Passage(s)
	if len(got) != 1 {
		t.Fatalf("%d verdicts, want 1: %+v", len(got), got)
	}
	v := got[0]
	if v.Text != "is an accomplice of" || s.Text[v.Start:v.End] != v.Text || v.Voice != "quoted" || v.Resolved != "State Herald" || v.Target != "United States" || v.Agent != "" || v.Place != "body" {
		t.Errorf("verdict = %+v", v)
	}
	p, err := tr.Phrase(s, 0, 9)
	if err != nil || p.Framing || p.Text != "Two firms" || p.Voice != "own" || p.Place != "headline" {
		t.Errorf("Phrase(0, 9) = %+v, %v", p, err)
	}
	if p, err := tr.Phrase(s, v.Start, v.End); err != nil || !p.Framing || p.ID != "f" {
		t.Errorf("Phrase on the match = %+v, %v", p, err)
	}
	for _, span := range [][2]int{{-1, 3}, {3, 3}, {0, 9000}, {9, 11}} {
		if v, err := tr.Phrase(s, span[0], span[1]); err == nil {
			t.Errorf("Phrase(%v) = %+v, want an error", span, v)
		}
	}
}

// TestEditions tracks a second version: it keeps mentions of its own and
// leaves the document's origin alone.
func TestEditions(t *testing.T) {
	tr, err := Compile(Codebook{Framings: []Framing{{ID: "f", Variants: map[string][]string{"en": {"accomplice"}}}}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	u := article("a", 1, 6, wire(3, 100))
	u.Passages = append(u.Passages, extract.Passage{Kind: extract.Paragraph, Text: "They are accomplices."})
	first := tr.Track(u)
	u.Number, u.Version = 2, "v2"
	second := tr.Track(u)
	if first.Origin != "a" || first.Print.IsZero() || second.Origin != "" || !second.Print.IsZero() {
		t.Errorf("origins %q, %q; signatures %d, %d", first.Origin, second.Origin, first.Print.Words(), second.Print.Words())
	}
	if len(first.Mentions) != 1 || len(second.Mentions) != 1 || first.Mentions[0].ID == second.Mentions[0].ID {
		t.Errorf("mentions %+v, %+v: want one each, with ids of their own", first.Mentions, second.Mentions)
	}
}
