package catalogue

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// A Choice says which part of the catalogue a configuration is made of.
type Choice struct {
	States    []string // ISO 3166-1 alpha-2, any case; none: all
	Languages []string // ISO 639-1, any case; none: all
	Contact   string   // URL or mail address of the operator; empty: one to be replaced
}

// ExampleContact stands in a configuration until its owner writes another. The
// domain is reserved (RFC 2606), so that nobody else is ever written to.
const ExampleContact = "https://example.org/about-our-crawler"

// An entry is an outlet or account of the catalogue: what choosing needs, and
// its text with the comments above it.
type entry struct {
	ID        string
	State     string
	Languages []string
	Control   bool
	Outlet    string
	text      string // as it stands in the file, without indentation
	heading   string // the "# ———" line of its group
}

// Init writes a commented config.yaml with the outlets and accounts of c, and
// with the control outlets that share a language with it. It fails if no
// outlet fits, naming what there is.
func Init(w io.Writer, c Choice) error {
	all, err := entries(outlets)
	if err != nil {
		return fmt.Errorf("read the shipped outlets: %w", err)
	}
	accs, err := entries(accounts)
	if err != nil {
		return fmt.Errorf("read the shipped accounts: %w", err)
	}
	chosen, err := choose(all, c)
	if err != nil {
		return err
	}
	mine := map[string]bool{}
	for _, e := range chosen {
		mine[e.ID] = true
	}
	posting := slices.DeleteFunc(accs, func(e entry) bool {
		if e.Outlet != "" {
			return !mine[e.Outlet]
		}
		return !e.fits(c)
	})
	contact := c.Contact
	note := ""
	if contact == "" {
		contact, note = ExampleContact, " # replace this"
	}
	var b strings.Builder
	b.WriteString(strings.NewReplacer("{CONTACT}", scalar(contact), "{NOTE}", note).Replace(head))
	b.WriteString("outlets:\n")
	list(&b, chosen)
	b.WriteString(middle)
	if len(posting) == 0 {
		b.WriteString("accounts: []\n")
	} else {
		b.WriteString("accounts:\n")
		list(&b, posting)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// choose returns the outlets that fit c, controls included. An edition whose
// whole is not chosen stands for itself.
func choose(all []entry, c Choice) ([]entry, error) {
	known := map[string]bool{}
	languages := map[string]bool{}
	for _, e := range all {
		if !e.Control {
			known[e.State] = true
		}
		for _, l := range e.Languages {
			languages[l] = true
		}
	}
	for _, s := range c.States {
		if !known[strings.ToUpper(s)] {
			return nil, fmt.Errorf("state %q: no outlet in the catalogue: choose of %s", s, sorted(known))
		}
	}
	for _, l := range c.Languages {
		if !languages[strings.ToLower(l)] {
			return nil, fmt.Errorf("language %q: no outlet in the catalogue: choose of %s", l, sorted(languages))
		}
	}
	var out []entry
	ids := map[string]bool{}
	watched := 0
	for _, e := range all {
		if !e.fits(c) {
			continue
		}
		if !e.Control {
			watched++
		}
		ids[e.ID] = true
		out = append(out, e)
	}
	if watched == 0 {
		return nil, fmt.Errorf("states %s, languages %s: no outlet in the catalogue is of both", strings.Join(c.States, " "), strings.Join(c.Languages, " "))
	}
	for i := range out {
		out[i].text = withoutStrangers(out[i].text, ids)
	}
	return out, nil
}

// fits reports whether e is of the states and languages of c. Control outlets
// are of every state.
func (e entry) fits(c Choice) bool {
	state := e.Control || len(c.States) == 0 || slices.ContainsFunc(c.States, func(s string) bool { return strings.EqualFold(s, e.State) })
	language := len(c.Languages) == 0 || slices.ContainsFunc(c.Languages, func(l string) bool { return slices.Contains(e.Languages, strings.ToLower(l)) })
	return state && language
}

// withoutStrangers drops the edition_of line that names an outlet not chosen.
func withoutStrangers(text string, ids map[string]bool) string {
	lines := strings.Split(text, "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool {
		whole, ok := strings.CutPrefix(strings.TrimSpace(l), "edition_of: ")
		return ok && !ids[whole]
	})
	return strings.Join(lines, "\n")
}

// entries cuts a catalogue file into its entries. Comments directly above an
// entry belong to it; the file's own opening comment does not.
func entries(file string) ([]entry, error) {
	var out []entry
	heading := ""
	for _, block := range strings.Split(file, "\n\n") {
		var lines []string
		for _, l := range strings.Split(strings.Trim(block, "\n"), "\n") {
			if strings.HasPrefix(l, "# ———") {
				heading = l
				continue
			}
			lines = append(lines, l)
		}
		text := strings.Join(lines, "\n")
		if !strings.Contains("\n"+text, "\n- id: ") {
			continue
		}
		var one []struct {
			ID        string   `yaml:"id"`
			State     string   `yaml:"state"`
			Languages []string `yaml:"languages"`
			Control   bool     `yaml:"control"`
			Outlet    string   `yaml:"outlet"`
		}
		if err := yaml.Unmarshal([]byte(text), &one); err != nil {
			return nil, err
		}
		if len(one) != 1 {
			return nil, fmt.Errorf("%d entries in one block: leave an empty line between them", len(one))
		}
		o := one[0]
		out = append(out, entry{ID: o.ID, State: o.State, Languages: o.Languages, Control: o.Control, Outlet: o.Outlet, text: text, heading: heading})
	}
	return out, nil
}

// list writes entries as items, a heading above each group.
func list(b *strings.Builder, es []entry) {
	heading := ""
	for i, e := range es {
		if i > 0 {
			b.WriteByte('\n')
		}
		if e.heading != heading {
			heading = e.heading
			b.WriteString("  " + heading + "\n")
		}
		for _, l := range strings.Split(e.text, "\n") {
			b.WriteString("  " + l + "\n")
		}
	}
}

// scalar writes s so that YAML reads it as text.
func scalar(s string) string {
	if strings.ContainsAny(s, "\"'\\#{}[],&*!|>%@` \t\r\n") || s == "" {
		return fmt.Sprintf("%q", s)
	}
	return s
}

func sorted(m map[string]bool) string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
