package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// A shownDocument is what `show --json` prints of a document.
type shownDocument struct {
	store.DocumentView
	Passages []shownPassage      `json:"passages"` // of the newest version
	Captures []store.CaptureView `json:"captures"` // behind the versions
}

type shownPassage struct {
	Number int    `json:"number"`
	Kind   string `json:"kind"`
	Text   string `json:"text"`
}

func (s *session) showDocument(ctx context.Context, ref string) error {
	view, err := s.store.ShowDocument(ctx, ref)
	if err != nil {
		return err
	}
	d := shownDocument{DocumentView: view, Passages: []shownPassage{}, Captures: []store.CaptureView{}}
	for i, p := range view.Passages {
		d.Passages = append(d.Passages, shownPassage{i, string(p.Kind), p.Text})
	}
	for _, v := range view.Versions {
		if slices.ContainsFunc(d.Captures, func(c store.CaptureView) bool { return c.ID == v.Capture }) {
			continue
		}
		c, err := s.store.ShowCapture(ctx, v.Capture)
		if c.ID == "" {
			return err
		}
		d.Captures = append(d.Captures, c) // its body may be lost: that is verify's to say
	}
	if s.app.json {
		return writeJSON(s.app.out, d)
	}
	var b strings.Builder
	s.documentHead(&b, d)
	s.documentText(&b, d)
	_, err = io.WriteString(s.app.out, b.String())
	return err
}

// documentHead prints what a document is, and its versions with their evidence.
func (s *session) documentHead(b *strings.Builder, d shownDocument) {
	published := shortDate(d.Published, d.Precision)
	if published == "" {
		published = "unknown"
	}
	var last store.VersionRow
	if n := len(d.Versions); n > 0 {
		last = d.Versions[n-1]
	}
	if last.Trust != "" {
		published += ", confidence " + last.Trust
	}
	fields(b, "document", d.ID, "kicker", last.Kicker, "title", d.Title, "outlet", s.outletName(d.Outlet), "kind", d.Kind, "account", d.Account, "address", d.URL,
		"published", published, "byline", strings.Join(last.Byline, ", "), "editors", strings.Join(last.Editors, ", "), "credit", last.Credit,
		"language", d.Language, "reprint of", d.Origin)
	if !d.Gone.IsZero() {
		fields(b, "gone", "since "+stamp(d.Gone))
	}
	for _, e := range d.Events {
		fields(b, "event", fmt.Sprintf("%s, %s, HTTP %d", stamp(e.At), e.Kind, e.Status))
	}
	for _, v := range d.Versions {
		b.WriteString("\n")
		fields(b, "version "+strconv.Itoa(v.Number), v.ID+", first seen "+stamp(v.ValidFrom), "problems", strings.Join(v.Problems, "; "))
		i := slices.IndexFunc(d.Captures, func(c store.CaptureView) bool { return c.ID == v.Capture })
		c := d.Captures[i] // filled for every version
		fields(b, "capture", c.ID, "archive", archivePlace(c), "sha-256", c.Digest)
	}
}

// outletName is an outlet as a person knows it, with its id.
func (s *session) outletName(id string) string {
	for _, o := range s.config.Publishers() {
		if o.ID == id && o.Name != "" && o.Name != id {
			return fmt.Sprintf("%s (%s)", o.Name, id)
		}
	}
	return id
}

// voiceMarks stand in the margin.
var voiceMarks = map[string]string{"own": "O", "quoted": "Q", "rebutted": "R", "unclear": "?"}

// documentText prints the newest version with its mentions, and what earlier
// versions said and this one does not.
func (s *session) documentText(b *strings.Builder, d shownDocument) {
	if len(d.Versions) == 0 {
		b.WriteString("\nno text was found; hymnsheet try page shows what the program makes of a page\n")
		return
	}
	newest := d.Versions[len(d.Versions)-1].Number
	b.WriteString("\n")
	for i, p := range d.Passages {
		if i > 0 {
			b.WriteString("\n")
		}
		var here []store.MentionView
		for _, m := range d.Mentions {
			if m.Version == newest && m.Passage == i {
				here = append(here, m)
			}
		}
		s.passage(b, p, here)
	}
	var removed []store.MentionView
	for _, m := range d.Mentions {
		if m.Version < newest && !slices.ContainsFunc(d.Mentions, func(o store.MentionView) bool {
			return o.Version == newest && o.Framing == m.Framing && strings.EqualFold(o.Text, m.Text)
		}) {
			removed = append(removed, m)
		}
	}
	if len(removed) > 0 {
		b.WriteString("\nremoved since\n")
	}
	for _, m := range removed {
		fmt.Fprintf(b, "  version %d, passage %d: %s\n", m.Version, m.Passage, mentionLine(m))
	}
	if len(d.Mentions) > 0 {
		b.WriteString("\nmargin: O the outlet's own words, Q quoted, R rebutted, ? unclear\n")
	} else {
		b.WriteString("\nno framing of the codebook stands in it\n")
	}
}

// gutter is what stands before a line of text: passage number and voices.
const gutter = 9

// passage prints one passage with its marks in the margin.
func (s *session) passage(b *strings.Builder, p shownPassage, here []store.MentionView) {
	text, shift := plainSameLength(p.Text), 0
	if k := extract.PassageKind(p.Kind); k != extract.Paragraph && k != extract.Post {
		label := "[" + p.Kind + "] "
		text, shift = label+text, len(label)
	}
	for n, line := range wrap(text, s.app.lineWidth()-gutter) {
		number := ""
		if n == 0 {
			number = strconv.Itoa(p.Number)
		}
		marks := ""
		for _, m := range here {
			mark := cmp.Or(voiceMarks[m.Voice], "?")
			if m.Start+shift < line[1] && m.End+shift > line[0] && !strings.Contains(marks, mark) {
				marks += mark
			}
		}
		fmt.Fprintln(b, strings.TrimRight(fmt.Sprintf("%4s %-3s %s", number, marks, s.bold(text, line, here, shift)), " "))
	}
	for _, m := range here {
		fmt.Fprintf(b, "%*s└ %s\n", gutter, "", mentionLine(m))
	}
}

// bold makes the words of mentions stand out on a terminal.
func (s *session) bold(text string, line [2]int, here []store.MentionView, shift int) string {
	out := text[line[0]:line[1]]
	if !s.app.colours() {
		return out
	}
	for _, m := range slices.Backward(here) {
		from, to := max(m.Start+shift, line[0])-line[0], min(m.End+shift, line[1])-line[0]
		if from < to {
			out = out[:from] + "\x1b[1m" + out[from:to] + "\x1b[22m" + out[to:]
		}
	}
	return out
}

// mentionLine says whose words a mention is in, and how that is known.
func mentionLine(m store.MentionView) string {
	parts := []string{m.Framing, m.Voice}
	if m.Speaker != "" || m.Resolved != "" {
		who := cmp.Or(m.Speaker, m.Resolved)
		if m.Resolved != "" && m.Resolved != who {
			who += " = " + m.Resolved
		}
		parts = append(parts, "speaker: "+who)
	}
	if m.Cue != "" {
		parts = append(parts, "cue: "+m.Cue)
	}
	if m.Scare {
		parts = append(parts, "scare quotes")
	}
	if m.Place != "body" {
		parts = append(parts, m.Place)
	}
	parts = append(parts, "tier "+m.Tier)
	parts = append(parts, roles(m)...)
	if len(m.Actors) > 0 {
		parts = append(parts, "beside "+strings.Join(m.Actors, " "))
	}
	return plain(strings.Join(parts, ", "))
}

// roles says who is presented by a mention and whose, where the sentence says so.
func roles(m store.MentionView) (out []string) {
	if m.Negated {
		out = append(out, "negated")
	}
	for _, r := range []struct {
		name string
		narratives.Role
	}{{"agent", m.Agent}, {"target", m.Target}} {
		if who := cmp.Or(r.Words, r.Actor); who != "" {
			if r.Actor != "" && r.Actor != who {
				who += " = " + r.Actor
			}
			out = append(out, r.name+": "+who)
		}
	}
	return out
}

// plainSameLength replaces control characters by spaces, byte for byte: the
// offsets of mentions must go on to hold.
func plainSameLength(s string) string {
	out := []byte(s)
	for i, r := range s {
		if plain(string(r)) != string(r) {
			for j := i; j < len(out) && (j == i || out[j]&0xc0 == 0x80); j++ {
				out[j] = ' '
			}
		}
	}
	return string(out)
}
