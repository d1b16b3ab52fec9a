package narratives

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// A Sample is a text to be judged outside the store, for `try passage`.
type Sample struct {
	Text     string
	Language string // empty: guessed
	Outlet   string // id
	Part     string // headline or body; empty: body
	Byline   string
	Section  string
}

// A Verdict says how words of a sample would be counted, and why.
type Verdict struct {
	Framing  bool   `json:"framing"`           // the codebook counts these words
	ID       string `json:"framing_id"`        // empty if it does not
	Variant  string `json:"variant,omitempty"` // the pattern that matched
	Start    int    `json:"start"`             // byte offsets into the sample
	End      int    `json:"end"`
	Text     string `json:"text"`
	Voice    string `json:"voice"`
	Place    string `json:"place"`
	Scare    bool   `json:"scare"`
	Negated  bool   `json:"negated"`
	Speaker  string `json:"speaker"`
	Resolved string `json:"speaker_resolved"` // actor's name, empty if unknown
	Cue      string `json:"cue"`
	Tier     string `json:"tier"`
	Agent    string `json:"agent"`  // who is presented so: an actor's name or words as printed; empty if the sentence does not say
	Target   string `json:"target"` // whose, or against whom; likewise
	Why      string `json:"why"`
}

// Passage judges every match of the codebook in s. Paragraphs are parted by
// empty lines; under Part headline the first is the headline.
func (t *Tracker) Passage(s Sample) []Verdict {
	u, offsets := s.unit()
	var out []Verdict
	for _, h := range t.scan(u).hits {
		start, end := h.bytes()
		v := t.verdict(h.decision, offsets[h.passage]+start, offsets[h.passage]+end, s.Text)
		v.Framing, v.ID, v.Variant = true, t.framings[h.found.rule.framing].ID, h.found.rule.source
		agent, target := h.roles()
		v.Agent, v.Target = t.label(agent), t.label(target)
		out = append(out, v)
	}
	return out
}

// Phrase judges the bytes start to end of s, whether or not the codebook
// counts them. It fails if the span is none of the text.
func (t *Tracker) Phrase(s Sample, start, end int) (Verdict, error) {
	if start < 0 || start >= end || end > len(s.Text) || !boundary(s.Text, start) || !boundary(s.Text, end) {
		return Verdict{}, fmt.Errorf("phrase %d-%d: not a stretch of the text, which has %d bytes", start, end, len(s.Text))
	}
	for _, v := range t.Passage(s) {
		if min(v.End, end)-max(v.Start, start) > 0 && (v.End-v.Start)*2 >= end-start {
			d, err := t.phrase(s, start, end)
			if err != nil {
				return Verdict{}, err
			}
			d.Framing, d.ID, d.Variant, d.Agent, d.Target = true, v.ID, v.Variant, v.Agent, v.Target
			return d, nil
		}
	}
	return t.phrase(s, start, end)
}

func (t *Tracker) phrase(s Sample, start, end int) (Verdict, error) {
	u, offsets := s.unit()
	for i, p := range u.Passages {
		from := offsets[i]
		if start < from || start >= from+len(p.Text) {
			continue
		}
		stop := min(end, from+len(p.Text))
		d := t.reader(u, t.language(u)).Decide(i, start-from, stop-from)
		return t.verdict(d, start, stop, s.Text), nil
	}
	return Verdict{}, errors.New("phrase: stands between two paragraphs")
}

func boundary(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

// unit makes a unit of a sample, with the byte at which each passage begins.
func (s Sample) unit() (u Unit, offsets []int) {
	u = Unit{Number: 1, Outlet: s.Outlet, Language: s.Language, Kind: "article", Section: s.Section}
	if u.Language == "" {
		u.Language, _, _ = text.Language(s.Text)
	}
	if s.Byline != "" {
		u.Byline = []string{s.Byline}
	}
	body := text.Unwrap(s.Text)
	for at := 0; at < len(body); {
		end := strings.Index(body[at:], "\n\n")
		if end < 0 {
			end = len(body)
		} else {
			end += at
		}
		p := body[at:end]
		from := at + len(p) - len(strings.TrimLeft(p, " \t\r\n"))
		if p = strings.TrimSpace(p); p != "" {
			kind := extract.Paragraph
			if s.Part == "headline" && len(offsets) == 0 {
				kind = extract.Headline
			}
			u.Passages = append(u.Passages, extract.Passage{Kind: kind, Text: p})
			offsets = append(offsets, from)
		}
		at = end + 2
	}
	u.Doc.Passages = u.Passages
	u.Doc.Quotes = quote.Find(u.Doc.Text(), u.Language)
	return u, offsets
}

func (t *Tracker) verdict(d voice.Decision, start, end int, s string) Verdict {
	return Verdict{
		Start: start, End: end, Text: s[start:end],
		Voice: string(d.Voice), Place: string(d.Place), Scare: d.Scare, Negated: d.Negated,
		Speaker: d.Speaker, Resolved: t.Name(d.Resolved), Cue: d.Cue, Tier: d.Tier, Why: d.Why,
	}
}

// Name returns an actor's name, or id itself if it is none.
func (t *Tracker) Name(id string) string {
	for _, a := range t.actors {
		if a.ID == id && a.Name != "" {
			return a.Name
		}
	}
	return id
}
