package catalogue

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
)

var (
	//go:embed actors-states.yaml
	actorsStates []byte
	//go:embed actors-organs.yaml
	actorsOrgans []byte
	//go:embed actors-ministries.yaml
	actorsMinistries []byte
	//go:embed actors-offices.yaml
	actorsOffices []byte
	//go:embed actors-persons.yaml
	actorsPersons []byte
	//go:embed actors-organisations.yaml
	actorsOrganisations []byte
	//go:embed actors-outlets.yaml
	actorsOutlets []byte
	//go:embed actors-platforms.yaml
	actorsPlatforms []byte
	//go:embed actors-terms.yaml
	actorsTerms []byte
)

// actorFiles are the files of actors, one for each kind of thing.
var actorFiles = [][]byte{
	actorsStates, actorsOrgans, actorsMinistries, actorsOffices, actorsPersons, actorsOrganisations, actorsOutlets, actorsPlatforms,
}

// Actors returns the shipped actors as YAML: the lists of all files as one.
func Actors() []byte { return joined() }

var joined = sync.OnceValue(func() []byte {
	mark := []byte("\nlist:\n")
	var out []byte
	for i, f := range actorFiles {
		if i > 0 {
			_, f, _ = bytes.Cut(f, mark)
		}
		out = append(out, f...)
	}
	return out
})

// A Term is a time in which a person held an office. Times are days, UTC.
type Term struct {
	Office string // id of an actor
	Holder string // id of an actor
	From   time.Time
	To     time.Time // the last day, inclusive; zero if the term is open
	Within bool      // the holder is found by name within the term only
}

// Terms returns the shipped terms of office, in the order of the file.
func Terms() []Term { return terms() }

var terms = sync.OnceValue(func() []Term {
	out, err := readTerms(actorsTerms)
	if err != nil {
		panic(err) // unreachable: a test reads the file
	}
	return out
})

// readTerms reads a file of terms. It fails on keys it does not know, on days
// that are none, and on terms that end before they begin.
func readTerms(data []byte) ([]Term, error) {
	var file struct {
		Version string `yaml:"version"`
		List    []struct {
			Office  string `yaml:"office"`
			Names   string `yaml:"names"`
			Source  string `yaml:"source"`
			Holders []struct {
				Actor string `yaml:"actor"`
				From  string `yaml:"from"`
				To    string `yaml:"to"`
				Known string `yaml:"known"`
			} `yaml:"holders"`
		} `yaml:"list"`
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the terms of office: %w", err)
	}
	var out []Term
	for _, o := range file.List {
		if o.Office == "" || o.Source == "" || len(o.Holders) == 0 || o.Names != "" && o.Names != "within" {
			return nil, fmt.Errorf("office %q: office, source or holders missing, or names is not within", o.Office)
		}
		for _, h := range o.Holders {
			t := Term{Office: o.Office, Holder: h.Actor, Within: o.Names == "within"}
			var err error
			if t.From, _, err = Days(h.From); err != nil {
				return nil, fmt.Errorf("office %s, %s: from: %w", o.Office, h.Actor, err)
			}
			if h.To != "" && h.Known != "" {
				return nil, fmt.Errorf("office %s, %s: to and known: write one", o.Office, h.Actor)
			}
			if end := h.To + h.Known; end != "" {
				if _, t.To, err = Days(end); err != nil {
					return nil, fmt.Errorf("office %s, %s: to: %w", o.Office, h.Actor, err)
				}
				if t.To.Before(t.From) {
					return nil, fmt.Errorf("office %s, %s: the term ends before it begins", o.Office, h.Actor)
				}
			}
			out = append(out, t)
		}
	}
	return out, nil
}

// Days returns the first and the last day that s, a day or a month, stands for.
func Days(s string) (first, last time.Time, err error) {
	if first, err = time.Parse(time.DateOnly, s); err == nil {
		return first, first, nil
	}
	if first, err = time.Parse("2006-01", s); err != nil {
		return first, last, fmt.Errorf("%q: write a day such as 2012-05-07 or a month such as 2012-05", s)
	}
	return first, first.AddDate(0, 1, -1), nil
}
