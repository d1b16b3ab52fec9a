package narratives

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
)

var update = flag.Bool("update", false, "rewrite want in testdata")

// TestCases runs testdata/*/*.txtar. A case holds a codebook (framing or topic,
// language, pattern), actors, documents, and the mentions they give.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("testdata: %d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(file, "testdata/"), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := runCase(t, a)
			i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
			if i < 0 {
				a.Files = append(a.Files, txtar.File{Name: "want"})
				i = len(a.Files) - 1
			}
			if bytes.Equal(a.Files[i].Data, []byte(got)) {
				return
			}
			if *update {
				a.Files[i].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s\ngot:\n%swant:\n%s", strings.TrimSpace(string(a.Comment)), got, a.Files[i].Data)
		})
	}
}

func runCase(t *testing.T, a *txtar.Archive) string {
	t.Helper()
	var book Codebook
	var topics []Topic
	var actors []Actor
	var out strings.Builder
	var tr *Tracker
	for _, f := range a.Files {
		body := string(f.Data)
		switch name, id, _ := strings.Cut(f.Name, " "); name {
		case "codebook":
			book, topics = readBook(t, body)
		case "actors":
			actors = readActors(t, body)
		case "document":
			if tr == nil {
				var err error
				if tr, err = Compile(book, topics, actors); err != nil {
					t.Fatal(err)
				}
			}
			r := tr.Track(readDocument(t, id, body))
			for _, m := range r.Mentions {
				out.WriteString(describe(id, m))
			}
			if len(r.Topics) > 0 {
				fmt.Fprintln(&out, strings.TrimSpace(id+" topics"), strings.Join(r.Topics, " "))
			}
		}
	}
	return out.String()
}

// describe writes a mention as one line: place, framing, words, voice and
// tier; then what is not empty of scare, speaker, cue and actors.
func describe(id string, m Mention) string {
	s := fmt.Sprintf("%s %s %q %s %s", m.Place, m.Framing, m.Text, m.Voice, m.Tier)
	if id != "" {
		s = id + " " + s
	}
	if m.Scare {
		s += " scare"
	}
	if m.Speaker != "" {
		s += fmt.Sprintf(" speaker=%q", m.Speaker)
	}
	if m.Resolved != "" {
		s += " = " + m.Resolved
	}
	if m.Cue != "" {
		s += fmt.Sprintf(" cue=%q", m.Cue)
	}
	if len(m.Actors) > 0 {
		s += " beside " + strings.Join(m.Actors, ",")
	}
	return s + "\n"
}

// readBook reads lines such as "f-x en: pattern", "f-x not en: pattern" and
// "topic t-x en: pattern".
func readBook(t *testing.T, s string) (c Codebook, topics []Topic) {
	t.Helper()
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		head, pattern, ok := strings.Cut(line, ": ")
		w := strings.Fields(head)
		if !ok || len(w) < 2 {
			t.Fatalf("codebook: %q", line)
		}
		lang := w[len(w)-1]
		if w[0] == "topic" {
			i := slices.IndexFunc(topics, func(p Topic) bool { return p.ID == w[1] })
			if i < 0 {
				topics = append(topics, Topic{ID: w[1], Patterns: map[string][]string{}})
				i = len(topics) - 1
			}
			if lang == "section" {
				topics[i].Sections = append(topics[i].Sections, pattern)
			} else {
				topics[i].Patterns[lang] = append(topics[i].Patterns[lang], pattern)
			}
			continue
		}
		i := slices.IndexFunc(c.Framings, func(f Framing) bool { return f.ID == w[0] })
		if i < 0 {
			c.Framings = append(c.Framings, Framing{ID: w[0], Variants: map[string][]string{}, Not: map[string][]string{}})
			i = len(c.Framings) - 1
		}
		by := c.Framings[i].Variants
		if len(w) == 3 && w[1] == "not" {
			by = c.Framings[i].Not
		}
		by[lang] = append(by[lang], pattern)
	}
	return c, topics
}

// readActors reads lines such as "cn-mfa organisation en: Foreign Ministry; MFA".
func readActors(t *testing.T, s string) (out []Actor) {
	t.Helper()
	for line := range strings.Lines(s) {
		head, names, ok := strings.Cut(strings.TrimSpace(line), ": ")
		w := strings.Fields(head)
		if !ok || len(w) != 3 {
			t.Fatalf("actors: %q", line)
		}
		i := slices.IndexFunc(out, func(a Actor) bool { return a.ID == w[0] })
		if i < 0 {
			out = append(out, Actor{ID: w[0], Kind: w[1], Name: w[0], Aliases: map[string][]string{}})
			i = len(out) - 1
		}
		for n := range strings.SplitSeq(names, "; ") {
			out[i].Aliases[w[2]] = append(out[i].Aliases[w[2]], n)
		}
	}
	return out
}

// readDocument reads a header ("outlet: x", up to an empty line) and
// paragraphs: "# " headline, "> " standfirst, "! " caption, "| " quotation.
func readDocument(t *testing.T, id, s string) Unit {
	t.Helper()
	head, body, ok := strings.Cut(s, "\n\n")
	if !ok {
		t.Fatalf("document %s: no header", id)
	}
	u := Unit{Document: "d" + id, Version: "v" + id, Number: 1, Kind: "article", Language: "en", Outlet: "paper"}
	for line := range strings.Lines(head) {
		k, v, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch k {
		case "outlet":
			u.Outlet = v
		case "language":
			u.Language = v
		case "kind":
			u.Kind = v
		case "byline":
			u.Byline = []string{v}
		case "section":
			u.Section = v
		case "forward":
			u.Doc.Forward = &extract.Forward{Name: v}
		default:
			t.Fatalf("document %s: header %q", id, line)
		}
	}
	for p := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		kind := extract.Paragraph
		if u.Kind == "post" {
			kind = extract.Post
		}
		for mark, k := range map[string]extract.PassageKind{"# ": extract.Headline, "> ": extract.Standfirst, "! ": extract.Caption, "| ": extract.Quotation} {
			if rest, ok := strings.CutPrefix(p, mark); ok {
				p, kind = rest, k
			}
		}
		u.Passages = append(u.Passages, extract.Passage{Kind: kind, Text: strings.ReplaceAll(p, "\n", " ")})
	}
	u.Doc.Kind, u.Doc.Passages = u.Kind, u.Passages
	u.Doc.Quotes = quote.Find(u.Doc.Text(), u.Language)
	return u
}
