package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// A golden page is a saved page NAME.html or NAME.html.gz beside NAME.json,
// which says what reading it must give. Of the fields of `try page --json`,
// NAME.json has those that matter; others are not compared. Besides these it
// has url and content_type, which the page is read with, and contains and
// lacks, lists of what the text must and must not hold.
type goldenResult struct {
	Name        string       `json:"name"`
	OK          bool         `json:"ok"`
	Differences []difference `json:"differences"`
	Error       string       `json:"error"`
}

type difference struct {
	Field string   `json:"field"`
	Want  any      `json:"want"`
	Got   any      `json:"got"`
	Lines []string `json:"lines,omitempty"` // of texts: what differs, "- " wanted and "+ " got
}

// goldenOnly are keys of NAME.json that are no fields of a page.
var goldenOnly = []string{"url", "content_type", "contains", "lacks"}

// golden compares all golden pages of dir; with rewrite it writes what is read
// now into the fields that each NAME.json has, and makes those that are
// missing.
func (a *app) golden(dir string, rewrite bool) error {
	pages, err := goldenPages(dir)
	if err != nil {
		return err
	}
	var results []goldenResult
	failed := 0
	for _, page := range pages {
		r := goldenResult{Name: goldenName(page), Differences: []difference{}}
		if err := a.goldenPage(&r, dir, page, rewrite); err != nil {
			r.Error = err.Error()
		}
		if r.OK = r.Error == "" && len(r.Differences) == 0; !r.OK {
			failed++
		}
		results = append(results, r)
	}
	if a.json {
		err = writeJSON(a.out, results)
	} else {
		err = printGolden(a.out, results)
	}
	if err == nil && failed > 0 {
		err = fmt.Errorf("golden: pages that differ: %d of %d", failed, len(results))
	}
	return err
}

// goldenPages lists the pages of a folder by name. A NAME.json without a page
// is an error, as it would pass for ever.
func goldenPages(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var pages []string
	named, wanted := map[string]bool{}, []string{}
	for _, e := range entries {
		switch n := e.Name(); {
		case e.IsDir():
		case strings.HasSuffix(n, ".html"), strings.HasSuffix(n, ".html.gz"):
			if named[goldenName(n)] {
				return nil, fmt.Errorf("golden: %s: both packed and not", goldenName(n))
			}
			named[goldenName(n)] = true
			pages = append(pages, n)
		case strings.HasSuffix(n, ".json"):
			wanted = append(wanted, strings.TrimSuffix(n, ".json"))
		}
	}
	for _, w := range wanted {
		if !named[w] {
			return nil, fmt.Errorf("golden: %s: no page beside it: want %s.html or %s.html.gz", filepath.Join(dir, w+".json"), w, w)
		}
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("golden: %s: no pages: want NAME.html with NAME.json beside it", dir)
	}
	slices.Sort(pages)
	return pages, nil
}

func goldenName(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(file, ".gz"), ".html")
}

func (a *app) goldenPage(r *goldenResult, dir, page string, rewrite bool) error {
	path := filepath.Join(dir, r.Name+".json")
	want := map[string]any{}
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && rewrite:
	case err != nil:
		return err
	default:
		d := json.NewDecoder(bytes.NewReader(raw))
		if err := d.Decode(&want); err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
	}
	body, err := a.readInput(filepath.Join(dir, page))
	if err != nil {
		return err
	}
	got, err := asMap(readPage("", asString(want["url"]), asString(want["content_type"]), body, false))
	if err != nil {
		return err
	}
	if rewrite {
		if err := rewriteGolden(path, want, got); err != nil {
			return err
		}
	}
	for _, k := range slices.Sorted(maps.Keys(want)) {
		switch k {
		case "url", "content_type":
		case "contains", "lacks":
			list, ok := want[k].([]any)
			if !ok {
				return fmt.Errorf("read %s: %s: want a list of texts", path, k)
			}
			for _, x := range list {
				if s := asString(x); strings.Contains(asString(got["text"]), s) != (k == "contains") {
					r.Differences = append(r.Differences, difference{Field: k, Want: s})
				}
			}
		default:
			if !fieldsOfPage[k] {
				return fmt.Errorf("read %s: %s: no such field of a page", path, k)
			}
			r.Differences = append(r.Differences, differ(k, want[k], got[k])...)
		}
	}
	return nil
}

// fieldsOfPage are the keys of pageAnswer.
var fieldsOfPage = func() map[string]bool {
	m := map[string]bool{}
	t := reflect.TypeFor[pageAnswer]()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		m[name] = true
	}
	return m
}()

// differ compares one field. Of objects only the keys that are wanted count; an
// empty value and a missing one are the same.
func differ(field string, want, got any) []difference {
	if w, ok := want.(map[string]any); ok {
		g, _ := got.(map[string]any)
		var out []difference
		for _, k := range slices.Sorted(maps.Keys(w)) {
			out = append(out, differ(field+"."+k, w[k], g[k])...)
		}
		return out
	}
	if reflect.DeepEqual(want, got) || isNothing(want) && isNothing(got) {
		return nil
	}
	d := difference{Field: field, Want: want, Got: got}
	if w, g := asString(want), asString(got); strings.Contains(w+g, "\n") {
		d.Lines = diffLines(strings.Split(w, "\n\n"), strings.Split(g, "\n\n"))
	}
	return []difference{d}
}

func isNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case bool:
		return !v
	case float64:
		return v == 0
	}
	return false
}

// rewriteGolden writes the fields that NAME.json has as they are now; a new one
// gets those that an operator mostly wants.
func rewriteGolden(path string, want, got map[string]any) error {
	if len(want) == 0 {
		for _, k := range []string{"url", "title", "byline", "published", "language", "text", "problems"} {
			want[k] = nil
		}
		want["url"] = ""
	}
	for k := range want {
		if !slices.Contains(goldenOnly, k) && !fieldsOfPage[k] {
			return fmt.Errorf("read %s: %s: no such field of a page", path, k)
		}
	}
	for k := range want {
		if !slices.Contains(goldenOnly, k) {
			want[k] = got[k]
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(want); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func printGolden(w io.Writer, results []goldenResult) error {
	for _, r := range results {
		if r.OK {
			fmt.Fprintf(w, "ok        %s\n", r.Name)
			continue
		}
		fmt.Fprintf(w, "differs   %s\n", r.Name)
		if r.Error != "" {
			fmt.Fprintf(w, "  %s\n", r.Error)
		}
		for _, d := range r.Differences {
			switch {
			case d.Field == "contains":
				fmt.Fprintf(w, "  text lacks %q\n", d.Want)
			case d.Field == "lacks":
				fmt.Fprintf(w, "  text contains %q\n", d.Want)
			case d.Lines != nil:
				fmt.Fprintf(w, "  %s\n", d.Field)
				for _, l := range d.Lines {
					fmt.Fprintf(w, "    %s\n", plain(l))
				}
			default:
				fmt.Fprintf(w, "  %s\n    - %s\n    + %s\n", d.Field, asJSON(d.Want), asJSON(d.Got))
			}
		}
	}
	return nil
}

func asMap(v any) (map[string]any, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var m map[string]any
	return m, json.Unmarshal(b, &m)
}

func asString(v any) string { s, _ := v.(string); return s }

func asJSON(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return fmt.Sprint(v)
	}
	return plain(strings.TrimSpace(b.String()))
}
