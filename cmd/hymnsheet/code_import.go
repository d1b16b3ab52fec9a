package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// An importedSheet is what `code import` says.
type importedSheet struct {
	Sample  string `json:"sample"`
	Coder   string `json:"coder"`
	Added   int    `json:"added"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`  // as before
	Empty   int    `json:"empty"` // items of the sheet with nothing filled in
}

func (a *app) codeImportCommand() *cobra.Command {
	var coder string
	var replace, wait bool
	c := &cobra.Command{
		Use:   "import NAME FILE",
		Short: "Read the sheet that a coder has filled in",
		Long: "Import reads a sheet as CSV or TSV, also with semicolons, as spreadsheets write\n" +
			"them. Every mistake is named with its line and column, and nothing is kept\n" +
			"unless the whole sheet is right. Rows with nothing filled in wait for later.",
		Example: example("hymnsheet code import spring --coder anna spring-anna.csv"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(errors.New("want NAME and FILE"))
			}
			return nil
		},
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			if slug(coder) != coder || coder == "" {
				return usage(fmt.Errorf("--coder %q: want a name of lower-case letters, digits and hyphens", coder))
			}
			return a.coding(cmd, "code import", args[0], wait, func(s *session, c store.CodeSample) (func() error, error) {
				items, err := s.store.Coded(cmd.Context(), c)
				if err != nil {
					return nil, err
				}
				labels, empty, err := a.readSheet(args[1], c.Name, items, s.config.Codebook().Framings)
				if err != nil {
					return nil, err
				}
				out := importedSheet{Sample: c.Name, Coder: coder, Empty: empty}
				out.Added, out.Changed, err = s.store.SaveCodes(cmd.Context(), c.Name, coder, labels, replace)
				out.Same = len(labels) - out.Added - out.Changed
				return func() error {
					if a.json {
						return writeJSON(a.out, out)
					}
					return a.say("%s, %s: %d added, %d changed, %d as before, %d empty\n", out.Sample, out.Coder, out.Added, out.Changed, out.Same, out.Empty)
				}, err
			})
		}),
	}
	c.Flags().StringVar(&coder, "coder", "", "`NAME` of who has filled it in")
	c.Flags().BoolVar(&replace, "replace", false, "overwrite what this coder has said before")
	waitFlag(c, &wait)
	return c
}

// maxSheet is the longest sheet that is read: ten thousand long passages.
const maxSheet = 64 << 20

// mistakesShown is how many mistakes of a sheet are named.
const mistakesShown = 20

// A sheet is a filled sheet being read.
type sheet struct {
	path     string
	sample   string
	at       map[string]int // column by name
	items    map[int]bool
	framings map[string]bool
	seen     map[int]int // line by item
	labels   []store.CodeLabel
	empty    int
	mistakes []error
}

// readSheet reads what a coder has filled in.
func (a *app) readSheet(path, sample string, items []narratives.Coded, framings []narratives.Framing) ([]store.CodeLabel, int, error) {
	in, err := a.openInput(path)
	if err != nil {
		return nil, 0, err
	}
	defer in.close()
	b, err := io.ReadAll(io.LimitReader(in, maxSheet+1))
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("%s: %w", path, err)
	case len(b) > maxSheet:
		return nil, 0, fmt.Errorf("%s: is larger than %d MiB", path, maxSheet>>20)
	}
	text := strings.TrimPrefix(string(b), byteOrderMark)
	if i := invalidAt(text); i >= 0 {
		return nil, 0, fmt.Errorf("%s:%d: is not UTF-8: save it as CSV UTF-8", path, 1+strings.Count(text[:i], "\n"))
	}
	s := &sheet{path: path, sample: sample, at: map[string]int{}, items: map[int]bool{}, framings: map[string]bool{}, seen: map[int]int{}}
	for _, i := range items {
		s.items[i.Number] = true
		s.framings[i.Framing] = true
	}
	for _, f := range framings {
		s.framings[f.ID] = true
	}
	if err := s.read(text); err != nil {
		return nil, 0, err
	}
	if n := len(s.mistakes); n > mistakesShown {
		s.mistakes = append(s.mistakes[:mistakesShown], fmt.Errorf("%s: and %d mistakes more", path, n-mistakesShown))
	}
	return s.labels, s.empty, errors.Join(s.mistakes...)
}

// invalidAt returns where s stops being UTF-8, -1 if it does not.
func invalidAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)) {
			return i
		}
	}
	return -1
}

func (s *sheet) read(text string) error {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma(text)
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	for i, name := range head {
		s.at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range append([]string{"item"}, codeColumns[:4]...) {
		if _, ok := s.at[name]; !ok {
			return fmt.Errorf("%s:1: column %q is missing: fill in the sheet that code sample has written", s.path, name)
		}
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", s.path, err)
		}
		line, _ := r.FieldPos(0)
		s.row(row, line)
	}
}

// comma tells what parts the columns, by the first line.
func comma(text string) rune {
	head, _, _ := strings.Cut(text, "\n")
	best, most := ',', strings.Count(head, ",")
	for _, c := range "\t;" {
		if n := strings.Count(head, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func (s *sheet) row(row []string, line int) {
	cell := func(name string) string {
		if i, ok := s.at[name]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	wrong := func(column, format string, args ...any) {
		s.mistakes = append(s.mistakes, fmt.Errorf("%s:%d: column %s: %w", s.path, line, column, fmt.Errorf(format, args...)))
	}
	if !slices.ContainsFunc(row, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return
	}
	number, err := strconv.Atoi(cell("item"))
	switch {
	case err != nil || !s.items[number]:
		wrong("item", "%q: is no item of %s", cell("item"), s.sample)
		return
	case s.seen[number] > 0:
		wrong("item", "%d: stands in line %d already", number, s.seen[number])
		return
	}
	s.seen[number] = line
	if other := cell("sample"); other != "" && other != s.sample {
		wrong("sample", "%q: is another sample", other)
		return
	}
	l := store.CodeLabel{Item: number, Note: cell("note")}
	for _, v := range narratives.Variables() {
		l.Coding = l.With(v, strings.ToLower(cell(string(v))))
	}
	if l.Coding == (narratives.Coding{}) {
		s.empty++
		return
	}
	problems := l.Check(s.framings)
	for _, v := range narratives.Variables() {
		if problems[v] != nil {
			wrong(string(v), "%w", problems[v])
		}
	}
	if len(problems) == 0 {
		s.labels = append(s.labels, l)
	}
}
