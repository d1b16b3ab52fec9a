package housetest

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/hymnsheet/hymnsheet/"

// A goPackage is what `go list -json` says of a package.
type goPackage struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// A table says who may import whom: package, relative to the module, to the
// packages it may import. "*" allows everything.
type table struct {
	inner map[string][]string // packages of this module
	outer map[string][]string // modules outside: who may import them
}

func TestImports(t *testing.T) {
	tab := readTable(t, "../../docs/architecture.md")
	for _, p := range listPackages(t) {
		for _, bad := range tab.check(p) {
			t.Error(bad)
		}
	}
}

// TestTurnedArrow proves that the check sees a wrong arrow, an unknown package
// and a library outside its room.
func TestTurnedArrow(t *testing.T) {
	tab := readTable(t, "../../docs/architecture.md")
	for name, p := range map[string]goPackage{
		"downstream": {ImportPath: module + "crawler", Imports: []string{module + "extract"}},
		"store":      {ImportPath: module + "narratives", Imports: []string{module + "internal/store"}},
		"sibling":    {ImportPath: module + "crawler/feed", Imports: []string{module + "crawler/robots"}},
		"parent":     {ImportPath: module + "crawler/feed", Imports: []string{module + "crawler"}},
		"unknown":    {ImportPath: module + "models"},
		"library":    {ImportPath: module + "reports", Imports: []string{"github.com/gocolly/colly/v2"}},
	} {
		if got := tab.check(p); len(got) == 0 {
			t.Errorf("%s: the table lets %s import %v", name, p.ImportPath, p.Imports)
		}
	}
}

func (tab table) check(p goPackage) (problems []string) {
	name := strings.TrimPrefix(p.ImportPath, module)
	allowed, ok := tab.inner[name]
	if !ok {
		return []string{name + ": no line in docs/architecture.md; add one with a reason"}
	}
	see := func(imports []string, test bool) {
		for _, imp := range imports {
			if rel, inside := strings.CutPrefix(imp, module); inside {
				if rel == name || slices.Contains(allowed, "*") || slices.Contains(allowed, rel) {
					continue
				}
				if test && rel == "internal/sitetest" {
					continue
				}
				problems = append(problems, name+" may not import "+rel)
				continue
			}
			if !strings.Contains(strings.Split(imp, "/")[0], ".") {
				continue // standard library
			}
			if !tab.library(imp, name) && !(test && tab.library(imp, "tests")) {
				problems = append(problems, name+" may not import "+imp)
			}
		}
	}
	see(p.Imports, false)
	see(p.TestImports, true)
	see(p.XTestImports, true)
	return problems
}

func (tab table) library(imp, room string) bool {
	for lib, rooms := range tab.outer {
		if (imp == lib || strings.HasPrefix(imp, lib+"/")) && (slices.Contains(rooms, room) || slices.Contains(rooms, "*")) {
			return true
		}
	}
	return false
}

func listPackages(t *testing.T) (out []goPackage) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	for {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	if len(out) < 10 {
		t.Fatalf("go list found %d packages", len(out))
	}
	return out
}

// readTable reads the two tables whose first columns are headed "package" and
// "library".
func readTable(t *testing.T, file string) table {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tab := table{inner: map[string][]string{}, outer: map[string][]string{}}
	var into map[string][]string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := strings.TrimSpace(sc.Text())
		if !strings.HasPrefix(line, "|") {
			into = nil
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case cells[0] == "package":
			into = tab.inner
		case cells[0] == "library":
			into = tab.outer
		case into != nil && !strings.HasPrefix(cells[0], "-"):
			for _, name := range ticked(cells[0]) {
				into[name] = ticked(cells[1])
			}
		}
	}
	if len(tab.inner) < 10 || len(tab.outer) < 5 {
		t.Fatalf("%s: table not found: %d packages, %d libraries", file, len(tab.inner), len(tab.outer))
	}
	return tab
}

// ticked returns the words between backticks.
func ticked(cell string) (out []string) {
	for i, part := range strings.Split(cell, "`") {
		if i%2 == 1 {
			out = append(out, part)
		}
	}
	return out
}
