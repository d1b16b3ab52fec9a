package quote

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// A marked pair of quotation marks in a paragraph of testdata/news.
type marked struct {
	start, end int // of the marks
	spoken     bool
	speaker    string
	cue        string
}

type newsParagraph struct {
	text  string
	pairs []marked
}

// readNews reads the first and the second reading of a file of testdata/news.
func readNews(t *testing.T, name string) (first []newsParagraph, second map[int][]string) {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	second = map[int][]string{}
	for _, f := range a.Files {
		if f.Name == "first" {
			for block := range strings.SplitSeq(strings.TrimSpace(string(f.Data)), "\n\n") {
				first = append(first, readParagraph(t, block))
			}
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			n, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
			i, err := strconv.Atoi(n)
			if !ok || err != nil || i < 1 || i > len(first) {
				t.Fatalf("%s: %q", name, line)
			}
			second[i] = strings.Split(rest, "; ")
		}
	}
	return first, second
}

func readParagraph(t *testing.T, block string) (p newsParagraph) {
	t.Helper()
	lines := strings.Split(block, "\n")
	var b strings.Builder
	of := 0
	var label int
	for _, r := range lines[0] {
		switch r {
		case '⟦', '⟪':
			p.pairs = append(p.pairs, marked{start: b.Len(), spoken: r == '⟦'})
			of++
		case '⟧', '⟫':
			m := &p.pairs[len(p.pairs)-1]
			m.end = b.Len()
			if m.spoken {
				label++
				if label >= len(lines) {
					t.Fatalf("no speaker for a quotation of %q", lines[0])
				}
				m.speaker, m.cue, _ = strings.Cut(strings.TrimPrefix(lines[label], "= "), " | ")
				// a quotation that goes on in the next paragraph: as many as paragraphs
				for {
					i := strings.Index(b.String()[m.start:m.end], "\n")
					if i < 0 {
						break
					}
					rest := *m
					m.end = m.start + i
					rest.start = m.end + 1
					p.pairs = append(p.pairs, rest)
					m = &p.pairs[len(p.pairs)-1]
				}
			}
		case '¶':
			b.WriteByte('\n')
		default:
			b.WriteRune(r)
		}
	}
	if label != len(lines)-1 {
		t.Fatalf("%d speakers for %d quotations of %q", len(lines)-1, label, lines[0])
	}
	p.text = b.String()
	return p
}

// A newsScore counts direct quotations found and their speakers.
type newsScore struct {
	gold, found, right     int
	speakers, speakerRight int
	cues, cueRight         int
}

func (s newsScore) f1() float64 { return 2 * float64(s.right) / float64(max(1, s.gold+s.found)) }

func (s newsScore) speaker() float64 { return float64(s.speakerRight) / float64(max(1, s.speakers)) }

func (s newsScore) String() string {
	return fmt.Sprintf("direct F1 %.3f (%d right, %d in the text, %d found), speaker %.3f of %d, cue %d of %d",
		s.f1(), s.right, s.gold, s.found, s.speaker(), s.speakers, s.cueRight, s.cues)
}

// score compares what is found with a paragraph. A quotation is right if it
// shares four fifths of its bytes with the marked one; a speaker if one of the
// two, as printed, holds the other.
func (s *newsScore) score(p newsParagraph, lang string) (misses []string) {
	used := map[int]bool{}
	qs := slices.DeleteFunc(Find(p.text, lang), func(q Quote) bool { return q.Kind != Direct })
	s.found += len(qs)
	for _, m := range p.pairs {
		if !m.spoken {
			continue
		}
		s.gold++
		hit := -1
		for i, q := range qs {
			both := min(q.End, m.end) - max(q.Start, m.start)
			all := max(q.End, m.end) - min(q.Start, m.start)
			if !used[i] && both*5 >= all*4 {
				hit = i
				break
			}
		}
		if hit < 0 {
			misses = append(misses, "missed: "+p.text[m.start:m.end])
			continue
		}
		used[hit] = true
		s.right++
		q := qs[hit]
		s.speakers++
		got := "-"
		if q.Speaker != nil {
			got = q.Speaker.Text
		}
		if sameSpeaker(got, m.speaker) {
			s.speakerRight++
		} else {
			misses = append(misses, fmt.Sprintf("speaker %q, want %q: %s", got, m.speaker, q.Text))
		}
		if m.cue != "-" {
			s.cues++
			if q.Cue != nil && (strings.Contains(q.Cue.Text, m.cue) || strings.Contains(m.cue, q.Cue.Text)) {
				s.cueRight++
			}
		}
	}
	for i, q := range qs {
		if !used[i] {
			misses = append(misses, "too many: "+q.Text)
		}
	}
	return misses
}

func sameSpeaker(a, b string) bool {
	if a == "-" || b == "-" {
		return a == b
	}
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// newsFloors are what the rules reach on paragraphs of odd and of even number;
// see docs/method/quotes.md.
var newsFloors = map[string][2]struct{ f1, speaker float64 }{
	"ar": {{.9, .85}, {.9, .85}},
	"fa": {{.9, .85}, {.9, .85}},
	"fr": {{.9, .85}, {.9, .85}},
	"es": {{.9, .85}, {.9, .85}},
	"zh": {{.9, .85}, {.9, .85}},
}

// TestNews scores direct quotations in news prose of languages without an open
// set.
func TestNews(t *testing.T) {
	files, err := filepath.Glob("testdata/news/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range files {
		lang := strings.TrimSuffix(filepath.Base(name), ".txtar")
		t.Run(lang, func(t *testing.T) {
			paragraphs, second := readNews(t, name)
			if len(paragraphs) < 60 {
				t.Errorf("%d paragraphs, want 60", len(paragraphs))
			}
			var halves [2]newsScore
			pairs, spoken, speakers, same := 0, 0, 0, 0
			for i, p := range paragraphs {
				half := i % 2 // paragraphs count from one: odd ones first
				for _, miss := range halves[half].score(p, lang) {
					if half == 0 {
						t.Logf("%d %s", i+1, miss)
					}
				}
				if len(second[i+1]) != len(p.pairs) {
					t.Fatalf("paragraph %d: the first reading has %d pairs of marks, the second %d", i+1, len(p.pairs), len(second[i+1]))
				}
				for k, m := range p.pairs {
					pairs++
					two := second[i+1][k]
					if m.spoken == (two != "×") {
						spoken++
					}
					if m.spoken && two != "×" {
						speakers++
						if sameSpeaker(two, m.speaker) {
							same++
						}
					}
				}
			}
			t.Logf("two readings: %d of %d pairs of marks alike, %d of %d speakers", spoken, pairs, same, speakers)
			for half, s := range halves {
				floor := newsFloors[lang][half]
				if half == 1 && floor.f1 == 0 {
					continue // not scored yet
				}
				t.Logf("%s: %v", []string{"odd", "even"}[half], s)
				if s.f1() < floor.f1 || s.speaker() < floor.speaker {
					t.Errorf("below the floor: F1 %.3f, speaker %.3f", floor.f1, floor.speaker)
				}
			}
		})
	}
}
