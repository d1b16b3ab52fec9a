package config

import (
	"slices"
	"strings"
)

// suggest says what to write instead of a key that section does not know.
func suggest(name, section string) string {
	var names []string
	for _, k := range schema[section] {
		names = append(names, k.name)
	}
	if near, ok := nearest(name, names); ok {
		return "write " + near
	}
	if schema[strings.TrimSuffix(name, "s")] != nil && slices.Contains(names, "list") {
		return "write list"
	}
	// A key may be right and stand in the wrong place.
	var elsewhere []string
	for other, keys := range schema {
		if other != section && slices.ContainsFunc(keys, func(k key) bool { return k.name == name }) {
			elsewhere = append(elsewhere, other)
		}
	}
	if len(elsewhere) == 1 && elsewhere[0] != "" {
		return "it belongs to " + elsewhere[0] + "; known here are " + list(names, "and")
	}
	return "known are " + list(names, "and")
}

// nearest returns the candidate that is at most a third of its letters away
// from name.
func nearest(name string, candidates []string) (string, bool) {
	name = strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	if len(name) > 64 {
		return "", false
	}
	best, least := "", 1<<30
	for _, c := range candidates {
		if d := distance(name, c); d < least {
			best, least = c, d
		}
	}
	return best, best != "" && least <= max(1, len(best)/3)
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to make b of a (optimal string alignment).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}

// list joins names for a sentence: "a, b and c".
func list(names []string, and string) string {
	switch n := len(names); n {
	case 0:
		return "none"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " " + and + " " + names[n-1]
	}
}
