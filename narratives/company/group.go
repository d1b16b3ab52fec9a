package company

import (
	"cmp"
	"maps"
	"slices"
)

const (
	// leastMean is the mean strength of the links between two groups at which
	// they become one. Links that do not hold count as none.
	leastMean = 0.1
	// loyalty is added to a link, of whatever strength, between framings that are in one
	// narrative already: what comes and goes with every week is no narrative.
	loyalty = 0.03
)

// Group joins framings by average linkage (Sokal and Michener 1958): the two
// groups whose links are strongest in the mean become one, until none are
// strong enough. A chain of single links makes no group. together says which
// framings are in one narrative now. Groups have two members or more and come
// by size, then by their first member; members are sorted.
func Group(links []Link, together func(a, b string) bool) [][]string {
	weight := map[[2]string]float64{}
	in := map[string]bool{}
	for _, l := range links {
		if !l.Holds {
			continue
		}
		in[l.A], in[l.B] = true, true
		w := l.NPMI
		if together(l.A, l.B) {
			w += loyalty
		}
		weight[[2]string{l.A, l.B}] = w
	}
	var groups [][]string
	for _, id := range slices.Sorted(maps.Keys(in)) {
		groups = append(groups, []string{id})
	}
	sum := make([][]float64, len(groups)) // of the links between two groups
	for i := range groups {
		sum[i] = make([]float64, len(groups))
		for k := range groups {
			sum[i][k] = weight[[2]string{min(groups[i][0], groups[k][0]), max(groups[i][0], groups[k][0])}]
		}
	}
	for {
		x, y, most := -1, -1, 0.0
		for i := range groups {
			for k := i + 1; k < len(groups); k++ {
				if len(groups[i]) == 0 || len(groups[k]) == 0 {
					continue
				}
				if mean := cut(sum[i][k] / float64(len(groups[i])*len(groups[k]))); mean >= leastMean && mean > most {
					x, y, most = i, k, mean
				}
			}
		}
		if x < 0 {
			break
		}
		groups[x] = append(groups[x], groups[y]...)
		groups[y] = nil
		for k := range groups {
			sum[x][k] += sum[y][k]
			sum[k][x] = sum[x][k]
		}
	}
	groups = slices.DeleteFunc(groups, func(g []string) bool { return len(g) < 2 })
	for _, g := range groups {
		slices.Sort(g)
	}
	slices.SortFunc(groups, func(a, b []string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), slices.Compare(a, b))
	})
	return groups
}
