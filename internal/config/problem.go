package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Problem is one thing that is wrong with a configuration.
type Problem struct {
	File string
	Line int    // from 1; 0 if the file as a whole is meant
	Text string // what, operand, why
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// maxProblems bounds what is printed; who has that many reads them in turns.
const maxProblems = 100

// Problems is everything that is wrong with a configuration, the main file
// first, by line.
type Problems struct {
	List []Problem
}

// Error gives one problem a line.
func (p *Problems) Error() string {
	var b strings.Builder
	for i, one := range p.List {
		if i == maxProblems {
			b.WriteString("\nand more")
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(one.String())
	}
	return b.String()
}

func (p *Problems) add(file string, line int, format string, args ...any) {
	p.List = append(p.List, Problem{file, line, fmt.Sprintf(format, args...)})
}

// sorted puts the problems of file first and drops repetitions.
func (p *Problems) sorted(file string) *Problems {
	slices.SortStableFunc(p.List, func(a, b Problem) int {
		if (a.File == file) != (b.File == file) {
			if a.File == file {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	p.List = slices.Compact(p.List)
	return p
}
