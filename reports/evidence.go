package reports

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// citations turns the week's mentions into the annex.
func (t *tally) citations() []Citation {
	out := []Citation{}
	for _, e := range t.data.Evidence {
		out = append(out, t.citation(e))
	}
	return out
}

// citation makes one entry of the annex.
func (t *tally) citation(e Evidence) Citation {
	c := Citation{
		Mention: e.Mention, Framing: e.Framing, Document: e.Document, Version: e.Version, Number: e.Number,
		Outlet: e.Outlet, Name: t.outlets[e.Outlet].Name, Kind: e.Kind, Title: oneLine(e.Title), URL: e.URL,
		Published: dateOf(e.Published), Captured: e.Captured.UTC(), Capture: e.Capture, File: e.File, Offset: e.Offset,
		Digest: e.Digest, Extractor: e.Extractor, Passage: e.Passage, Start: e.Start, End: e.End,
		Context: e.Context, Words: e.Words, Language: e.Language, Whose: e.Whose,
		Reprint: e.Reprint, Removed: e.Removed,
	}
	if t.withheld[e.Document] {
		c.Context, c.Words, c.Cue, c.Speaker, c.Withheld = "", "", "", "", true
		c.Agent.Words, c.Target.Words = "", ""
		if c.Place == "headline" {
			c.Title = "" // the headline is the words
		}
	}
	return c
}

// removed lists the mentions that a later version lacks.
func (t *tally) removed(evidence []Citation, labels map[string]string) []Removal {
	out := []Removal{}
	for _, c := range evidence {
		if c.Removed {
			out = append(out, Removal{Ref{c.Framing, labels[c.Framing]}, c.Mention, c.Outlet, c.Title})
		}
	}
	return out
}

// Widths of a quotation on a card, in runes on each side of the words. A
// passage in a script without spaces says as much in a third of them.
const (
	sideRunes = 240
	sideHan   = 80
)

// quotation cuts a citation for reading. ok is false if there is nothing to
// show.
func quotation(c Citation) (q Quotation, ok bool) {
	q = Quotation{Mention: c.Mention, Words: c.Words, Voice: c.Voice}
	if c.Words == "" {
		return q, false
	}
	if !framed(c) {
		return q, true
	}
	side := sideRunes
	if strings.ContainsFunc(c.Words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		side = sideHan
	}
	q.Before = tail(oneSpace(c.Context[:c.Start]), side)
	q.After = head(oneSpace(c.Context[c.End:]), side)
	return q, true
}

// framed reports whether the offsets of c point at its words in its context.
func framed(c Citation) bool {
	return c.Start >= 0 && c.Start <= c.End && c.End <= len(c.Context) && c.Context[c.Start:c.End] == c.Words
}

// oneSpace makes runs of white space one space and keeps one at either end.
func oneSpace(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

// head cuts s after n runes, at the last space if there is one near.
func head(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*3/4 {
		cut = cut[:i]
	}
	return cut + " …"
}

// tail is head from the other end.
func tail(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[len(r)-n:])
	if i := strings.IndexByte(cut, ' '); i >= 0 && i < len(cut)/4 {
		cut = cut[i+1:]
	}
	return "… " + cut
}
