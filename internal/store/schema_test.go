package store

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	docTable  = regexp.MustCompile("^### ([a-z_]+)$")
	docColumn = regexp.MustCompile("^\\| `([a-z_]+)` \\| (.+) \\|$")
	checkIn   = regexp.MustCompile(`check \((\w+) in \(([^)]*)\)\)`)
)

// TestSchemaPage holds docs/schema.md to the schema: every table and column is
// in it and nothing else, every value of a closed set is named, and every query
// runs.
func TestSchemaPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/schema.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]map[string]string{} // meaning by table and column
	var order []string
	table := ""
	for line := range strings.Lines(string(page)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			table = ""
		}
		if m := docTable.FindStringSubmatch(line); m != nil {
			table = m[1]
			documented[table] = map[string]string{}
		}
		if m := docColumn.FindStringSubmatch(line); m != nil && table != "" {
			documented[table][m[1]] = m[2]
			order = append(order, table+"."+m[1])
		}
	}

	d := newDesk(t)
	var want []string
	for _, name := range d.rows(`select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by rowid`) {
		if documented[name] == nil {
			t.Errorf("docs/schema.md: table %s is not in it", name)
			continue
		}
		for _, column := range d.rows(fmt.Sprintf(`select name from pragma_table_info('%s') order by cid`, name)) {
			want = append(want, name+"."+column)
			if documented[name][column] == "" {
				t.Errorf("docs/schema.md: %s: column %s is not in it", name, column)
			}
		}
		// strict cannot be asked for in a view.
		if kind := d.rows(fmt.Sprintf(`select type, strict from pragma_table_list('%s')`, name))[0]; kind != "table|1" && kind != "view|0" {
			t.Errorf("%s is not strict", name)
		}
		text := d.rows(fmt.Sprintf(`select sql from sqlite_master where name = '%s'`, name))[0]
		for _, m := range checkIn.FindAllStringSubmatch(text, -1) {
			for value := range strings.SplitSeq(m[2], ", ") {
				value = strings.Trim(value, "'")
				if value == "" || value == "0" || value == "1" {
					continue
				}
				if meaning := documented[name][m[1]]; !strings.Contains(meaning, "`"+value+"`") && !strings.HasPrefix(meaning, "as ") {
					t.Errorf("docs/schema.md: %s.%s: the value %s is not in it", name, m[1], value)
				}
			}
		}
	}
	for _, c := range order {
		if !slices.Contains(want, c) {
			t.Errorf("docs/schema.md: %s is not in the schema", c)
		}
	}
	inPage := slices.DeleteFunc(slices.Clone(want), func(c string) bool { return !slices.Contains(order, c) })
	for name := range documented {
		one := func(list []string) []string {
			return slices.DeleteFunc(slices.Clone(list), func(c string) bool { return !strings.HasPrefix(c, name+".") })
		}
		if got, want := one(order), one(inPage); !slices.Equal(got, want) {
			t.Errorf("docs/schema.md: %s: columns in the order %q, want %q", name, got, want)
		}
	}
	if !strings.Contains(string(page), fmt.Sprintf("is the number of the schema, now %d", schema())) {
		t.Errorf("docs/schema.md: the schema's number is %d", schema())
	}
	queries(t, string(page))
}

// queries runs the page's queries on a store that something has been put in.
func queries(t *testing.T, page string) {
	t.Helper()
	d := forgetful(t)
	life(d)
	n := 0
	for part := range strings.SplitSeq(page, "```sql\n") {
		query, _, ok := strings.Cut(part, "```")
		if !ok || n == 0 && strings.HasPrefix(part, "# The database") {
			continue
		}
		n++
		query = strings.NewReplacer(
			"f-moral-high-ground", "f-paper-lantern", "https://example.org/story.html", pageURL(0), "telegram:example", "telegram:townhall",
			"c0123456789abcdef", d.rows(`select capture from edition_cite`)[0],
		).Replace(query)
		rows := d.rows(query)
		if len(rows) == 0 && !strings.Contains(query, "m.speaker <> ''") {
			t.Errorf("no rows, so the query shows nothing:\n%s", query)
		}
	}
	if n < 15 {
		t.Errorf("%d queries, want 15 or more", n)
	}
}
