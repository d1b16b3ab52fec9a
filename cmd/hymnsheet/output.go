package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// A table is what `list` prints: rows for people and programs alike.
type table struct {
	head   []string
	number []bool // columns that hold numbers stand to the right
	cut    []bool // columns that may be cut to fit a terminal
	rows   [][]string
}

// newTable names the columns. Those whose name begins with "#" hold numbers;
// those with "~" hold words, which may be cut to fit a terminal. Ids and times
// are never cut.
func newTable(columns ...string) *table {
	t := &table{}
	for _, c := range columns {
		name, isNumber := strings.CutPrefix(c, "#")
		name, isWords := strings.CutPrefix(name, "~")
		t.head = append(t.head, name)
		t.number = append(t.number, isNumber)
		t.cut = append(t.cut, isWords)
	}
	return t
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// print writes t, or v for programs that read JSON.
func (a *app) print(t *table, v any) error {
	switch {
	case a.json || a.format == "json":
		return writeJSON(a.out, v)
	case a.format == "csv":
		return t.csv(a.out)
	}
	return t.text(a.out, terminalWidth(a.out))
}

func (t *table) csv(out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.Write(t.head); err != nil {
		return err
	}
	for _, row := range t.rows {
		for i := range row {
			row[i] = defuse(row[i])
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// leastColumn is the width under which no words are cut: a table that does not
// fit even so runs over the edge.
const leastColumn = 12

// text lays t out in columns, cut to width; 0 leaves all cells whole, for
// programs. Cells come from outside: control characters would steer the
// terminal.
func (t *table) text(out io.Writer, width int) error {
	widths := make([]int, len(t.head))
	grid := make([][]string, 0, len(t.rows)+1)
	grid = append(grid, make([]string, len(t.head)))
	for i, h := range t.head {
		grid[0][i] = strings.ToUpper(h)
	}
	for _, row := range t.rows {
		line := make([]string, len(row))
		for i, c := range row {
			line[i] = plain(c)
		}
		grid = append(grid, line)
	}
	total := -2
	for i := range t.head {
		for _, line := range grid {
			widths[i] = max(widths[i], columns(line[i]))
		}
		total += widths[i] + 2
	}
	for width > 0 && total > width {
		widest := -1
		for i, w := range widths {
			if t.cut[i] && w > leastColumn && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
		total--
	}
	var b strings.Builder
	for _, line := range grid {
		row := ""
		for i, c := range line {
			c = clip(c, widths[i])
			pad := strings.Repeat(" ", widths[i]-columns(c))
			if t.number[i] {
				c = pad + c
			} else {
				c += pad
			}
			if i > 0 {
				row += "  "
			}
			row += c
		}
		b.WriteString(strings.TrimRight(row, " ") + "\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// writeJSON prints v indented, with URLs readable.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// writeLine prints v as one line of JSON.
func writeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// plain takes control characters out of s and makes it one line.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // turn the direction of what follows
			return -1
		}
		return r
	}, s)
}

// clip shortens s to n columns.
func clip(s string, n int) string {
	if columns(s) <= n {
		return s
	}
	used := 0
	for i, r := range s {
		if used += runeColumns(r); used > n-1 {
			return s[:i] + "…"
		}
	}
	return s // unreachable: s is wider than n
}

// defuse keeps a spreadsheet from taking a cell for a formula.
func defuse(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped writes n with commas between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
