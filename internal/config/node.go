package config

import (
	"slices"
	"time"
)

// A form is the shape a YAML value has.
type form int

const (
	formNull form = iota
	formText
	formInteger
	formNumber
	formBoolean
	formList
	formObject
)

// name says what a reader of config.yaml would call the form.
func (f form) name() string {
	return [...]string{"nothing", "text", "a whole number", "a number", "true or false", "a list", "a group of keys"}[f]
}

// A node is a YAML value reduced to what a configuration may hold.
type node struct {
	line   int
	form   form
	text   string // of scalars, as written without quotes
	list   []*node
	fields []field
	given  []string // keys as the file has them, also those whose values were refused
	value  any      // what the schema made of the text
}

// A field is a key with its value.
type field struct {
	name  string
	line  int
	value *node
}

// field returns the value of a key, nil if it is not set.
func (n *node) field(name string) *node {
	if n == nil {
		return nil
	}
	for _, f := range n.fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// has reports whether the file sets a key, rightly or wrongly.
func (n *node) has(name string) bool { return n != nil && slices.Contains(n.given, name) }

// The readers below return what the file says, or the schema's default.

func (n *node) str(name string) string {
	if f := n.field(name); f != nil {
		if s, ok := f.value.(string); ok {
			return s
		}
	}
	return ""
}

func (n *node) strs(name string) (out []string) {
	if f := n.field(name); f != nil {
		for _, item := range f.list {
			if s, ok := item.value.(string); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func (n *node) durations(name string) (out []time.Duration) {
	if f := n.field(name); f != nil {
		for _, item := range f.list {
			if d, ok := item.value.(time.Duration); ok {
				out = append(out, d)
			}
		}
	}
	return out
}

func (n *node) words(name string) map[string][]string {
	f := n.field(name)
	if f == nil {
		return nil
	}
	out := map[string][]string{}
	for _, lang := range f.fields {
		out[lang.name] = f.strs(lang.name)
	}
	return out
}

// read returns the value of a key of section, its default if it is not set.
func read[T any](n *node, section, name string) (out T) {
	if f := n.field(name); f != nil {
		if v, ok := f.value.(T); ok {
			return v
		}
	}
	v, ok := defaultOf(section, name).(T)
	if !ok {
		return out
	}
	return v
}

// defaultOf parses a default of the schema as if it stood in the file.
func defaultOf(section, name string) any {
	for _, k := range schema[section] {
		if k.name != name || k.def == "" {
			continue
		}
		n := &node{form: formText, text: k.def}
		switch k.typ {
		case typBoolean:
			n.form = formBoolean
		case typInteger:
			n.form = formInteger
		case typShare:
			n.form = formNumber
		}
		v, err := parseScalar(n, k)
		if err != nil {
			return nil
		}
		return v
	}
	return nil
}
