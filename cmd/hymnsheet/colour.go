package main

import (
	"os"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// Colours of a quotation on a terminal.
const (
	colourOff     = "\x1b[0m"
	colourSpeaker = "\x1b[36m" // cyan
	colourCue     = "\x1b[33m" // yellow
	colourContent = "\x1b[32m" // green
	colourScare   = "\x1b[35m" // magenta: in marks, and nobody says it
)

// coloured reports whether a terminal is to be coloured; NO_COLOR, if set to
// anything, says no.
func coloured(set func(string) string) bool { return set("NO_COLOR") == "" && set("TERM") != "dumb" }

// A stroke colours bytes of a text. Of strokes that overlap, the one of higher
// rank is seen.
type stroke struct {
	start, end, rank int
	colour           string
}

// colourQuotes writes a text with its quotations in colours. Control characters
// of the text do not reach the terminal.
func colourQuotes(s string, quotes []quote.Quote) string {
	var strokes []stroke
	for _, q := range quotes {
		colour := colourContent
		if q.Kind == quote.Scare {
			colour = colourScare
		}
		strokes = append(strokes, stroke{q.Start, q.End, 0, colour})
		if q.Cue != nil {
			strokes = append(strokes, stroke{q.Cue.Start, q.Cue.End, 1, colourCue})
		}
		if q.Speaker != nil {
			strokes = append(strokes, stroke{q.Speaker.Start, q.Speaker.End, 2, colourSpeaker})
		}
	}
	cuts := []int{0, len(s)}
	for _, k := range strokes {
		cuts = append(cuts, k.start, k.end)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	for i := 1; i < len(cuts); i++ {
		from, to := cuts[i-1], cuts[i]
		best := stroke{rank: -1}
		for _, k := range strokes {
			if k.start <= from && to <= k.end && k.rank > best.rank {
				best = k
			}
		}
		piece := strings.Split(s[from:to], "\n")
		for j := range piece {
			piece[j] = plain(piece[j])
		}
		text := strings.Join(piece, "\n")
		if best.rank >= 0 && strings.TrimSpace(text) != "" {
			text = best.colour + text + colourOff
		}
		b.WriteString(text)
	}
	return b.String()
}

// colours reports whether this run writes colours to standard output.
func (a *app) colours() bool { return terminal(a.out) && coloured(os.Getenv) }
