package reports

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A NewSpeaker is a name in quotations that belongs to nobody known, written as
// an actor of the configuration for somebody to look through.
type NewSpeaker struct {
	ID         string              `json:"id"`
	Name       string              `json:"name"`
	Aliases    map[string][]string `json:"aliases"` // as printed, by language
	Quotations int                 `json:"quotations"`
	Outlets    []SpeakerOutlet     `json:"outlets"`
	Documents  []string            `json:"documents"` // ids, in order
}

// New returns the names that belong to nobody known, in whatever group they were
// quoted: those in most documents first. Names that do not begin and end with a
// capital are left out in scripts that have capitals: they describe somebody.
func (s Speakers) New() []NewSpeaker {
	byName := map[string]*NewSpeaker{}
	for _, r := range s.Rows {
		if r.Speaker != "" || r.Quotations == 0 || !properName(r.Name) {
			continue
		}
		n := byName[r.Name]
		if n == nil {
			n = &NewSpeaker{ID: slug(r.Name), Name: r.Name, Aliases: map[string][]string{}}
			byName[r.Name] = n
		}
		n.Quotations += r.Quotations
		n.Documents = append(n.Documents, r.Documents...)
		for _, p := range r.Printed {
			if !slices.Contains(n.Aliases[p.Language], p.Name) {
				n.Aliases[p.Language] = append(n.Aliases[p.Language], p.Name)
			}
		}
		for _, o := range r.Outlets {
			i := slices.IndexFunc(n.Outlets, func(x SpeakerOutlet) bool { return x.Outlet == o.Outlet })
			if i < 0 {
				n.Outlets = append(n.Outlets, o)
			} else {
				n.Outlets[i].Documents += o.Documents
			}
		}
	}
	out := []NewSpeaker{}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		n := byName[name]
		slices.Sort(n.Documents)
		slices.SortStableFunc(n.Outlets, func(a, b SpeakerOutlet) int {
			return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Outlet, b.Outlet))
		})
		out = append(out, *n)
	}
	slices.SortStableFunc(out, func(a, b NewSpeaker) int {
		return cmp.Or(cmp.Compare(len(b.Documents), len(a.Documents)), cmp.Compare(b.Quotations, a.Quotations))
	})
	return out
}

// properName reports whether a name may be somebody's.
func properName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 {
		return false
	}
	for _, w := range []string{words[0], words[len(words)-1]} {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) || !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// slug makes an id of a name: its Latin letters and digits, else a number made
// of it.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && (unicode.IsSpace(r) || r == '-'):
			b.WriteByte('-')
		case r > unicode.MaxLatin1:
			h := fnv.New32a()
			h.Write([]byte(name))
			return fmt.Sprintf("speaker-%08x", h.Sum32())
		}
	}
	id := strings.Trim(b.String(), "-")
	return id[:min(len(id), 60)]
}
