package main

import (
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
)

// terminal reports whether w is a terminal that a person looks at.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminalWidth is how many columns w has, 0 if it is no terminal.
func terminalWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// columns is how wide s stands in a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

// wide are the blocks whose characters take two columns (Unicode Standard
// Annex 11, wide and fullwidth; unassigned characters between them included).
var wide = [][2]rune{
	{0x1100, 0x115f},
	{0x2e80, 0x303e},
	{0x3041, 0xa4cf},
	{0xa960, 0xa97f},
	{0xac00, 0xd7a3},
	{0xf900, 0xfaff},
	{0xfe30, 0xfe6f},
	{0xff01, 0xff60},
	{0xffe0, 0xffe6},
	{0x1f300, 0x1f64f},
	{0x1f900, 0x1f9ff},
	{0x20000, 0x3fffd},
}

func runeColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < wide[0][0]:
		return 1
	}
	for _, w := range wide {
		if r >= w[0] && r <= w[1] {
			return 2
		}
	}
	return 1
}

// wrap cuts s into lines of at most width columns and returns where each
// begins and ends, in bytes. It breaks at spaces, and beside characters of
// scripts that have none; a word longer than a line is cut.
func wrap(s string, width int) (lines [][2]int) {
	start, used := 0, 0
	end, next := -1, -1 // the last place to break at: where the line ends, where the next one begins
	for i, r := range s {
		w := runeColumns(r)
		if used+w > width && r != ' ' && i > start {
			if end <= start || breaks(r) {
				end, next = i, i
			}
			lines = append(lines, [2]int{start, end})
			start = next
			used = columns(s[start:i])
			end = -1
		}
		used += w
		switch {
		case r == ' ':
			end, next = i, i+1
		case breaks(r) && i > start:
			end, next = i, i
		}
	}
	if start < len(s) || len(lines) == 0 {
		lines = append(lines, [2]int{start, len(s)})
	}
	return lines
}

// breaks reports whether a line may end before r wherever it stands.
func breaks(r rune) bool { return runeColumns(r) == 2 && !strings.ContainsRune(closing, r) }

// closing are marks that do not stand at the beginning of a line.
const closing = "，。、；：？！」』）》”’…"
