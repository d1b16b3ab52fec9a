package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A shownFraming is what `show --json` prints of a framing.
type shownFraming struct {
	ID         string              `json:"id"`
	Kind       string              `json:"kind"`
	Label      string              `json:"label"`
	Definition string              `json:"definition,omitempty"`
	Source     string              `json:"source,omitempty"`
	Variants   map[string][]string `json:"variants,omitempty"` // by language
	Mentions   []store.MentionView `json:"mentions"`           // newest first
}

func (s *session) showFraming(ctx context.Context, id string, limit int) error {
	mentions, err := s.store.ShowFraming(ctx, id)
	if err != nil {
		return err
	}
	var f narratives.Framing
	for _, one := range s.config.Codebook().Framings {
		if one.ID == id {
			f = one
		}
	}
	if f.ID == "" && len(mentions) == 0 {
		return fmt.Errorf("%s: %w, and no framing of the codebook", id, store.ErrUnknown)
	}
	slices.Reverse(mentions)
	shown := mentions
	if limit > 0 && len(shown) > limit {
		shown = shown[:limit]
	}
	if s.app.json {
		return writeJSON(s.app.out, shownFraming{id, "tracked", f.Label, f.Definition, f.Source, f.Variants, shown})
	}
	var b strings.Builder
	fields(&b, "framing", id, "label", cmp.Or(f.Label, "no longer in the codebook"))
	for i, line := range wrap(f.Definition, s.app.lineWidth()-11) {
		name := ""
		if i == 0 {
			name = "definition"
		}
		fields(&b, name, f.Definition[line[0]:line[1]])
	}
	fields(&b, "source", f.Source, "mentions", summary(mentions, len(shown)))
	for _, m := range shown {
		b.WriteString("\n")
		text, start, end := around(plainSameLength(m.Context), m.Start, m.End, 4*s.app.lineWidth())
		cut := m
		cut.Start, cut.End = start, end
		for n, line := range wrap(text, s.app.lineWidth()-5) {
			mark := ""
			if n == 0 {
				mark = cmp.Or(voiceMarks[m.Voice], "?")
			}
			fmt.Fprintf(&b, " %-3s %s\n", mark, s.bold(text, line, []store.MentionView{cut}, 0))
		}
		line := m
		line.Framing = m.Text
		fmt.Fprintf(&b, "     └ %s\n       %s, version %d, passage %d, bytes %d to %d\n       %s\n", mentionLine(line), m.Document, m.Version, m.Passage, m.Start, m.End, plain(m.URL))
	}
	_, err = io.WriteString(s.app.out, b.String())
	return err
}

// summary counts mentions by voice.
func summary(list []store.MentionView, shown int) string {
	if len(list) == 0 {
		return "none yet"
	}
	voices := map[string]int{}
	for _, m := range list {
		voices[m.Voice]++
	}
	var parts []string
	for _, v := range []string{"own", "quoted", "rebutted", "unclear"} {
		if voices[v] > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", grouped(voices[v]), v))
		}
	}
	out := grouped(len(list)) + " read: " + strings.Join(parts, ", ")
	if shown < len(list) {
		out += fmt.Sprintf("; the newest %d are shown", shown)
	}
	return out
}

// around cuts a passage to about most bytes around a mention, at spaces where
// there are any, and moves its offsets along.
func around(s string, start, end, most int) (out string, from, to int) {
	if len(s) <= most {
		return s, start, end
	}
	side := max(0, (most-(end-start))/2)
	left, right := max(0, start-side), min(len(s), end+side)
	for left > 0 && left < start && s[left-1] != ' ' && s[left]&0xc0 != 0xc0 {
		left++
	}
	for right < len(s) && right > end && s[right] != ' ' && s[right]&0xc0 != 0xc0 {
		right--
	}
	out, from, to = s[left:right], start-left, end-left
	if left > 0 {
		out, from, to = "… "+out, from+len("… "), to+len("… ")
	}
	if right < len(s) {
		out += " …"
	}
	return out, from, to
}
