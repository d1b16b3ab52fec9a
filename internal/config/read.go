package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// check holds n against a section of the schema: every key known and of its
// type, nothing missing. It leaves parsed values in the nodes and drops those
// that are wrong, so that what reads them afterwards finds defaults. where
// names the section for people and ends in ": ", or is empty.
func (t *tree) check(n *node, section, where string) bool {
	switch n.form {
	case formObject:
	case formNull: // every key below is commented out
		n.form = formObject
	default:
		t.problem(n.line, "%s%s where keys are expected: write %s: …", where, n.form.name(), schema[section][0].name)
		return false
	}
	keys := schema[section]
	var kept []field
	for _, f := range n.fields {
		n.given = append(n.given, f.name)
		i := slices.IndexFunc(keys, func(k key) bool { return k.name == f.name })
		if len(t.problems.List) > maxProblems {
			return false
		}
		if i < 0 {
			t.problem(f.line, "%sunknown key %s: %s", where, quote(f.name), suggest(f.name, section))
			continue
		}
		if t.value(f.value, keys[i], where) {
			kept = append(kept, f)
		}
	}
	for _, k := range keys {
		if k.required && !n.has(k.name) {
			t.problem(n.line, "%s%s is missing: write %s: %s", where, k.name, k.name, sample(k))
		}
	}
	n.fields = kept
	return true
}

// value holds one value against its key and reports whether it is of use.
func (t *tree) value(n *node, k key, where string) bool {
	if n.form == formNull {
		switch k.typ {
		case typObject, typObjects, typMixed, typTexts, typDurations, typWords:
			if k.required && k.typ != typObject {
				t.problem(n.line, "%s%s is empty: write %s: %s", where, k.name, k.name, sample(k))
			}
			return k.typ == typObject && t.check(n, k.of, t.label(n, k.of, where))
		}
		t.problem(n.line, "%s%s has no value: write %s: %s, or leave the key out", where, k.name, k.name, sample(k))
		return false
	}
	switch k.typ {
	case typObject:
		return t.check(n, k.of, t.label(n, k.of, where))
	case typObjects:
		return t.objects(n, k, k.of, where)
	case typMixed:
		if n.form == formList {
			return t.objects(n, k, k.item, where)
		}
		if n.form == formObject {
			return t.check(n, k.of, k.of+": ")
		}
		t.problem(n.line, "%s%s %s: must be a list, or keys such as use: shipped", where, k.name, quote(n.text))
		return false
	case typTexts, typDurations:
		return t.texts(n, k, where)
	case typWords:
		return t.words(n, k, where)
	}
	return t.scalar(n, k, where)
}

func (t *tree) objects(n *node, k key, section, where string) bool {
	if n.form != formList {
		t.problem(n.line, "%s%s: must be a list: begin each entry with a hyphen", where, k.name)
		return false
	}
	var kept []*node
	for i, one := range n.list {
		if t.check(one, section, t.labelAt(one, section, where, i)) {
			kept = append(kept, one)
		}
	}
	n.list = kept
	return true
}

func (t *tree) texts(n *node, k key, where string) bool {
	if n.form != formList {
		if n.form == formObject {
			t.problem(n.line, "%s%s: must be a list: write %s: %s", where, k.name, k.name, sample(k))
		} else {
			t.problem(n.line, "%s%s %s: must be a list: write %s: [%s]", where, k.name, quote(n.text), k.name, n.text)
		}
		return false
	}
	one := key{name: k.name, typ: typText}
	if k.typ == typDurations {
		one.typ = typDuration
	}
	good := true
	for _, item := range n.list {
		if item.form == formNull {
			t.problem(item.line, "%s%s: an entry is empty: remove it", where, k.name)
			good = false
		} else if !t.scalar(item, one, where) {
			good = false
		}
	}
	return good
}

func (t *tree) words(n *node, k key, where string) bool {
	if n.form != formObject {
		t.problem(n.line, "%s%s: must be lists by language: write %s: %s", where, k.name, k.name, sample(k))
		return false
	}
	var kept []field
	for _, f := range n.fields {
		switch {
		case !validLanguage(f.name):
			t.problem(f.line, "%s%s: language %s: %s", where, k.name, quote(f.name), languageHint(f.name))
		case f.value.form == formNull:
			t.problem(f.line, "%s%s: %s is empty: remove it", where, k.name, f.name)
		case t.texts(f.value, key{name: k.name + ": " + f.name}, where):
			kept = append(kept, f)
		}
	}
	n.fields = kept
	return true
}

// scalar parses one value that is neither list nor keys.
func (t *tree) scalar(n *node, k key, where string) bool {
	if n.form == formList || n.form == formObject {
		t.problem(n.line, "%s%s: is %s: write %s: %s", where, k.name, n.form.name(), k.name, sample(k))
		return false
	}
	v, err := parseScalar(n, k)
	if err != nil {
		t.problem(n.line, "%s%s %s: %v", where, k.name, quote(n.text), err)
		return false
	}
	n.value = v
	return true
}

// validID is what an id may look like: it stands in addresses and file names.
var validID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// maxText bounds a text, in bytes; definitions stay under a tenth of it.
const maxText = 8192

func parseScalar(n *node, k key) (any, error) {
	switch k.typ {
	case typBoolean:
		if n.form != formBoolean {
			return nil, fmt.Errorf("must be true or false")
		}
		return n.text == "true" || n.text == "True" || n.text == "TRUE", nil
	case typInteger:
		v, err := strconv.Atoi(n.text)
		if n.form != formInteger || err != nil || v < 0 || v > 1e9 {
			return nil, fmt.Errorf("must be a whole number, such as %s", sample(k))
		}
		return v, nil
	case typShare:
		v, err := strconv.ParseFloat(n.text, 64)
		if n.form != formInteger && n.form != formNumber || err != nil || !(v >= 0 && v <= 1) {
			return nil, fmt.Errorf("must be a share from 0 to 1, such as %s", sample(k))
		}
		return v, nil
	case typDuration:
		return ParseDuration(n.text)
	case typSize:
		return parseSize(n.text)
	}
	if n.form != formText {
		return nil, fmt.Errorf("%s where text is expected: write %s: %q", n.form.name(), k.name, n.text)
	}
	if len(n.text) > maxText {
		return nil, fmt.Errorf("longer than %d bytes", maxText)
	}
	if strings.TrimSpace(n.text) == "" {
		return nil, fmt.Errorf("is empty: write something or leave the key out")
	}
	if k.typ == typID && !validID.MatchString(n.text) {
		return nil, fmt.Errorf("an id is made of lower-case letters, digits and hyphens, at most 63: write %s", slug(n.text))
	}
	if k.oneOf != nil && !slices.Contains(k.oneOf, n.text) {
		if near, ok := nearest(n.text, k.oneOf); ok {
			return nil, fmt.Errorf("not known: write %s", near)
		}
		return nil, fmt.Errorf("not known: write %s", list(k.oneOf, "or"))
	}
	return n.text, nil
}

// slug makes an id of s.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	out := b.String()
	if len(out) > 63 {
		out = out[:63]
	}
	if out = strings.Trim(out, "-"); out == "" {
		return "china-daily, say"
	}
	return out
}

// sample shows what a value of k looks like.
func sample(k key) string {
	switch {
	case k.def != "":
		return k.def
	case k.oneOf != nil:
		return k.oneOf[0]
	}
	if s, ok := samples[k.name]; ok {
		return s
	}
	return map[typ]string{
		typText: "…", typID: "china-daily", typBoolean: "true", typInteger: "10", typShare: "0.3",
		typDuration: "2s", typSize: "4MiB", typTexts: "[…]", typDurations: "[24h, 7d]",
		typWords: `{en: ["…"]}`, typObject: "{…}", typObjects: "[…]", typMixed: "{use: shipped}",
	}[k.typ]
}

// samples are values to show for keys whose type alone says too little.
var samples = map[string]string{
	"contact":   "https://example.org/about-our-crawler",
	"http":      "{contact: https://example.org/about-our-crawler}",
	"state":     "CN",
	"country":   "CN",
	"zone":      "Asia/Shanghai",
	"languages": "[en]",
	"sources":   `[{kind: feed, url: "https://…"}]`,
	"name":      "China Daily",
	"url":       "https://…",
	"date":      "2026-09",
	"label":     "SC",
	"variants":  `{en: ["accomplice of {TARGET}"]}`,
	"aliases":   `{en: ["Foreign Ministry"]}`,
}

// label names a section whose place in the file is already clear.
func (t *tree) label(n *node, section, where string) string {
	if section == "ownership" {
		return where + "ownership: "
	}
	return section + ": "
}

// labelAt names the entry at index i of a list: by id if it has one.
func (t *tree) labelAt(n *node, section, where string, i int) string {
	if section == "source" {
		kind, url := n.field("kind"), n.field("url")
		if kind != nil && url != nil && kind.form == formText && url.form == formText {
			return fmt.Sprintf("%s%s %s: ", where, kind.text, quote(url.text))
		}
	}
	if id := n.field("id"); id != nil && id.text != "" {
		return fmt.Sprintf("%s %s: ", section, quote(id.text))
	}
	if section == "source" {
		return fmt.Sprintf("%ssource %d: ", where, i+1)
	}
	return fmt.Sprintf("%s %d: ", section, i+1)
}
