package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// maxLine bounds one imported article, in bytes.
const maxLine = 8 << 20

// A lineError is a line that cannot be an article; the lines after it can.
type lineError struct {
	file string
	line int
	err  error
}

func (e *lineError) Error() string { return fmt.Sprintf("%s:%d: %v", e.file, e.line, e.err) }

// readArticles yields the articles of a file. A *lineError concerns one line;
// any other error ends the file.
func readArticles(path string, r io.Reader) iter.Seq2[store.Article, error] {
	name := strings.TrimSuffix(path, ".gz")
	if strings.HasSuffix(name, ".csv") {
		return readCSV(path, r)
	}
	return readJSONL(path, r)
}

func readJSONL(path string, r io.Reader) iter.Seq2[store.Article, error] {
	return func(yield func(store.Article, error) bool) {
		br := bufio.NewReaderSize(r, 1<<20)
		for n := 1; ; n++ {
			line, err := readLine(br)
			if len(bytes.TrimSpace(line)) > 0 && (err == nil || errors.Is(err, io.EOF)) {
				var a store.Article
				jerr := json.Unmarshal(line, &a)
				if jerr == nil {
					jerr = wanting(a)
				}
				if jerr != nil {
					jerr = &lineError{path, n, jerr}
				}
				if !yield(a, jerr) {
					return
				}
			}
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.Is(err, errLong):
				if !yield(store.Article{}, &lineError{path, n, err}) {
					return
				}
			case err != nil:
				yield(store.Article{}, fmt.Errorf("%s:%d: %w: the file is cut or damaged here; articles before it are kept", path, n, err))
				return
			}
		}
	}
}

var errLong = fmt.Errorf("line longer than %d MiB", maxLine>>20)

// readLine reads a line without its end; a line that is too long is skipped
// and reported as errLong.
func readLine(br *bufio.Reader) (line []byte, err error) {
	long := false
	for {
		part, err := br.ReadSlice('\n')
		if !long {
			if len(line)+len(part) > maxLine {
				line, long = nil, true
			} else {
				line = append(line, part...)
			}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, errLong
		}
		return line, err
	}
}

// wanting says what an article must have.
func wanting(a store.Article) error {
	switch {
	case a.Outlet == "":
		return errors.New("outlet is missing")
	case a.URL == "":
		return errors.New("url is missing")
	case a.Text == "" && a.Title == "":
		return errors.New("title and text are both missing")
	}
	return nil
}

func readCSV(path string, r io.Reader) iter.Seq2[store.Article, error] {
	return func(yield func(store.Article, error) bool) {
		cr := csv.NewReader(r)
		cr.ReuseRecord = true
		head, err := cr.Read()
		if err != nil {
			yield(store.Article{}, fmt.Errorf("%s: first line: %w", path, err))
			return
		}
		head = slices.Clone(head)
		head[0] = strings.TrimPrefix(head[0], "\ufeff")
		var missing []string
		for _, want := range []string{"outlet", "url", "title", "published", "language", "text"} {
			if !slices.Contains(head, want) {
				missing = append(missing, want)
			}
		}
		if len(missing) > 0 {
			yield(store.Article{}, fmt.Errorf("%s:1: no column %s: the first line must name outlet, url, title, published, language and text", path, strings.Join(missing, ", ")))
			return
		}
		for {
			row, err := cr.Read()
			line, _ := cr.FieldPos(0)
			var a store.Article
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.Is(err, csv.ErrFieldCount):
				err = &lineError{path, line, fmt.Errorf("%d cells, want %d", len(row), len(head))}
			case err != nil:
				yield(a, fmt.Errorf("%s: %w: the file is cut or damaged here; articles before it are kept", path, err))
				return
			default:
				a = csvArticle(head, row)
				if werr := wanting(a); werr != nil {
					err = &lineError{path, line, werr}
				}
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

func csvArticle(head, row []string) (a store.Article) {
	for i, name := range head {
		v := strings.Clone(row[i])
		switch name {
		case "outlet":
			a.Outlet = v
		case "url":
			a.URL = v
		case "title":
			a.Title = v
		case "published":
			a.Published = v
		case "language":
			a.Language = v
		case "text":
			a.Text = v
		case "byline":
			a.Byline = v
		case "section":
			a.Section = v
		case "state":
			a.State = v
		case "owner":
			a.Owner = v
		case "control":
			a.Control = truth(v)
		}
	}
	return a
}

func truth(s string) bool {
	switch strings.ToLower(s) {
	case "1", "true", "yes":
		return true
	}
	return false
}
