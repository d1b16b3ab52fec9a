package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds on what is handed to the YAML parser, which recurses and keeps about
// half a kilobyte per token. The shipped files stay under a tenth of each.
const (
	maxMarks = 100_000 // characters that can begin a token
	maxDepth = 24      // lists and objects inside one another
	maxKeys  = 500     // keys of one object; the parser's time grows with their square
)

// A tree reads one YAML file into nodes.
type tree struct {
	file     string
	empty    string // what to do about an empty file
	problems *Problems
}

func (t *tree) problem(line int, format string, args ...any) {
	t.problems.add(t.file, line, format, args...)
}

// read turns data into a node, nil if it cannot be read at all.
func (t *tree) read(data []byte) (root *node) {
	src, ok := t.clean(data)
	if !ok {
		return nil
	}
	defer func() {
		// The YAML parser has been seen to index past its tokens on broken
		// input; that is a problem of the file, not of the program.
		if recover() != nil {
			t.problem(0, "not YAML that can be read")
			root = nil
		}
	}()
	tokens := lexer.Tokenize(src)
	if !t.tokens(tokens) {
		return nil
	}
	f, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		t.syntax(err)
		return nil
	}
	var body ast.Node
	for _, d := range f.Docs {
		if d.Body == nil {
			continue
		}
		if body != nil {
			t.problem(lineOf(d.Body), "a second document begins here: one file holds one configuration")
			return nil
		}
		body = d.Body
	}
	if body == nil {
		t.problem(0, "is empty: %s", t.empty)
		return nil
	}
	return t.node(body, 0)
}

// clean checks encoding and bounds, and removes what only editors see.
func (t *tree) clean(data []byte) (string, bool) {
	if len(data) > maxFile {
		t.problem(0, "longer than %s", formatSize(maxFile))
		return "", false
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		t.problem(1, "is written in UTF-16: save it as UTF-8")
		return "", false
	}
	if bytes.IndexByte(data, 0) >= 0 {
		t.problem(0, "holds zero bytes: it is no text, or text in UTF-16: save it as UTF-8")
		return "", false
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		t.problem(badLine(data), "is not valid UTF-8: save it as UTF-8")
		return "", false
	}
	src := strings.ReplaceAll(string(data), "\r\n", "\n")
	if strings.TrimSpace(src) == "" {
		t.problem(0, "is empty: %s", t.empty)
		return "", false
	}
	good := true
	marks := 0
	for i, line := range strings.Split(src, "\n") {
		marks++
	runes:
		for _, r := range line {
			switch {
			case r == '\r':
				t.problem(i+1, "a carriage return stands alone: save the file with line feeds (LF or CRLF)")
				good = false
				break runes
			case strings.ContainsRune(",:-?[]{}", r):
				marks++
			case r < ' ' && r != '\t' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff:
				t.problem(i+1, "control character U+%04X: remove it", r)
				good = false
				break runes
			}
		}
		if rest := strings.TrimLeft(line, " "); strings.HasPrefix(rest, "\t") && strings.TrimSpace(rest) != "" {
			t.problem(i+1, "a tab stands in the indentation: use spaces")
			good = false
		}
		if len(t.problems.List) > maxProblems {
			return "", false
		}
	}
	if marks > maxMarks {
		t.problem(0, "has more than %d entries", maxMarks)
		return "", false
	}
	return src, good
}

// badLine returns the line of the first byte that is not UTF-8.
func badLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			return line
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}

// tokens refuses what we do not read, before the parser recurses into it.
func (t *tree) tokens(tokens token.Tokens) bool {
	good, open, entries, line := true, 0, 0, 0
	keys := map[int]int{} // of the objects we are in, by column
	for _, k := range tokens {
		if k.Position.Line != line {
			line, entries = k.Position.Line, 0
		}
		what := ""
		switch k.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			what = "anchors, aliases and merge keys are not read: write the value out"
		case token.TagType, token.DirectiveType:
			what = "tags and directives are not read: remove it"
		case token.MappingStartType, token.SequenceStartType:
			open++
		case token.MappingEndType, token.SequenceEndType:
			open--
		case token.SequenceEntryType, token.MappingKeyType:
			entries++
			if open == 0 {
				leave(keys, k.Position.Column)
			}
		case token.MappingValueType:
			if open == 0 && k.Prev != nil {
				column := k.Prev.Position.Column
				leave(keys, column)
				if keys[column]++; keys[column] > maxKeys {
					t.problem(line, "more than %d keys in one place", maxKeys)
					return false
				}
			}
		}
		if what != "" {
			t.problem(line, "%q: %s", k.Value, what)
			good = false
		}
		if open > maxDepth || entries > maxDepth || k.Position.Column > 4096 && k.Type == token.MappingValueType && open == 0 {
			t.problem(line, "nested too deeply")
			return false
		}
		if len(t.problems.List) > maxProblems {
			return false
		}
	}
	return good
}

// leave forgets the objects that lie to the right of column.
func leave(keys map[int]int, column int) {
	for c := range keys {
		if c > column {
			delete(keys, c)
		}
	}
}

// syntax words an error of the YAML parser as ours.
func (t *tree) syntax(err error) {
	var e yaml.Error
	if !errors.As(err, &e) {
		t.problem(0, "not YAML: %v", err)
		return
	}
	line := 0
	if k := e.GetToken(); k != nil && k.Position != nil {
		line = k.Position.Line
	}
	t.problem(line, "not YAML: %s", e.GetMessage())
}

// lineOf returns the line a value begins in.
func lineOf(n ast.Node) int {
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			return lineOf(n.Values[0])
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken().Position.Line
	}
	if k := n.GetToken(); k != nil && k.Position != nil {
		return k.Position.Line
	}
	return 0
}

// node turns a value of the parser into ours.
func (t *tree) node(a ast.Node, depth int) *node {
	n := &node{line: lineOf(a)}
	if depth > maxDepth {
		t.problem(n.line, "nested too deeply")
		return n
	}
	switch a := a.(type) {
	case *ast.NullNode:
	case *ast.StringNode:
		n.form, n.text = formText, a.Value
	case *ast.LiteralNode:
		n.form, n.text = formText, strings.TrimSuffix(a.Value.Value, "\n")
	case *ast.IntegerNode:
		n.form, n.text = formInteger, a.Token.Value
	case *ast.FloatNode:
		n.form, n.text = formNumber, a.Token.Value
	case *ast.InfinityNode, *ast.NanNode:
		n.form, n.text = formNumber, a.GetToken().Value
	case *ast.BoolNode:
		n.form, n.text = formBoolean, a.Token.Value
	case *ast.SequenceNode:
		n.form = formList
		for _, v := range a.Values {
			n.list = append(n.list, t.node(v, depth+1))
		}
	case *ast.MappingNode:
		t.object(n, a.Values, depth)
	case *ast.MappingValueNode:
		t.object(n, []*ast.MappingValueNode{a}, depth)
	default:
		t.problem(n.line, "not read: write plain text, a list or keys with values")
	}
	return n
}

func (t *tree) object(n *node, values []*ast.MappingValueNode, depth int) {
	n.form = formObject
	seen := map[string]int{}
	for _, v := range values {
		k := v.Key.GetToken()
		f := field{name: k.Value, line: k.Position.Line}
		if first, ok := seen[f.name]; ok {
			t.problem(f.line, "key %q stands here a second time, first in line %d: remove one", f.name, first)
			continue
		}
		seen[f.name] = f.line
		f.value = t.node(v.Value, depth+1)
		if f.value.form == formNull || f.value.line == 0 {
			f.value.line = f.line
		}
		n.fields = append(n.fields, f)
	}
}

// quote shows an operand, shortened if it is long.
func quote(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
