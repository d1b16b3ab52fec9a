package main

import "strconv"

const (
	// maxDiff bounds the paragraphs of a side that are lined up; what is over
	// it is counted and not shown.
	maxDiff = 2000
	// aroundDiff is how many equal paragraphs are shown beside a difference.
	aroundDiff = 1
)

// diffLines shows where two texts differ, a paragraph a line: "- " for what is
// only in want, "+ " only in got, two spaces for what stands beside them. It
// follows the longest common subsequence.
func diffLines(want, got []string) []string {
	if len(want) > maxDiff || len(got) > maxDiff {
		return []string{"- " + strconv.Itoa(len(want)) + " paragraphs", "+ " + strconv.Itoa(len(got)) + " paragraphs, too many to line up"}
	}
	common := make([][]int32, len(want)+1) // of want[i:] and got[j:]
	for i := range common {
		common[i] = make([]int32, len(got)+1)
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			if want[i] == got[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var all []string
	for i, j := 0, 0; i < len(want) || j < len(got); {
		switch {
		case i < len(want) && j < len(got) && want[i] == got[j]:
			all = append(all, "  "+want[i])
			i, j = i+1, j+1
		case j >= len(got) || i < len(want) && common[i+1][j] >= common[i][j+1]:
			all = append(all, "- "+want[i])
			i++
		default:
			all = append(all, "+ "+got[j])
			j++
		}
	}
	return besideDiff(all)
}

// besideDiff keeps the differing lines and those right beside them; a gap is told.
func besideDiff(all []string) []string {
	near := make([]bool, len(all))
	for i, l := range all {
		if l[0] == ' ' {
			continue
		}
		for k := max(0, i-aroundDiff); k <= min(len(all)-1, i+aroundDiff); k++ {
			near[k] = true
		}
	}
	var out []string
	skipped := 0
	flush := func() {
		if skipped > 0 {
			out = append(out, "  ("+counted(skipped, "paragraph alike", "paragraphs alike")+")")
		}
		skipped = 0
	}
	for i, l := range all {
		if !near[i] {
			skipped++
			continue
		}
		flush()
		out = append(out, l)
	}
	flush()
	return out
}
