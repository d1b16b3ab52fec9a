package narratives

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// Version is the version of this package's output. Raise it when the same
// units and codebook give other mentions or other origins.
const Version = "engine/4"

// A Tracker finds framings, topics and actors in passages. It is safe for use
// by several goroutines.
type Tracker struct {
	framings []Framing
	topics   []Topic
	actors   []Actor
	programs map[string]*program // by language
	tables   map[string]*names   // by language; "" for languages no actor is named in
	selves   map[string][]string // by outlet: ids of the actors whose own voice it is
	sections map[string][]int    // folded section name to topics
	digest   string
}

// Compile makes a Tracker. Its error joins everything that is wrong, each
// naming framing or topic, language and pattern.
func Compile(c Codebook, topics []Topic, actors []Actor) (*Tracker, error) {
	t := &Tracker{
		framings: c.Framings, topics: topics, actors: actors,
		programs: map[string]*program{}, tables: map[string]*names{}, selves: map[string][]string{}, sections: map[string][]int{},
		digest: digest(c, topics, actors),
	}
	var errs []error
	known := map[string]bool{}
	for i, f := range c.Framings {
		what := fmt.Sprintf("framing %q", f.ID)
		switch {
		case f.ID == "":
			errs = append(errs, fmt.Errorf("framing %d: id is empty", i+1))
		case known[f.ID]:
			errs = append(errs, fmt.Errorf("%s: id is used twice", what))
		}
		known[f.ID] = true
		n, err := t.addRules(what+": variant", f.Variants, rule{framing: i, topic: -1})
		if err == nil && n == 0 {
			err = fmt.Errorf("%s: no variants", what)
		}
		errs = append(errs, err, t.addNot(what, i, f.Not))
	}
	for i, p := range topics {
		what := fmt.Sprintf("topic %q", p.ID)
		if p.ID == "" {
			errs = append(errs, fmt.Errorf("topic %d: id is empty", i+1))
		}
		_, err := t.addRules(what+": pattern", p.Patterns, rule{framing: -1, topic: i})
		errs = append(errs, err)
		for _, s := range p.Sections {
			k := text.Fold(text.Normalise(s))
			t.sections[k] = append(t.sections[k], i)
		}
		for _, f := range p.Framings {
			if !known[f] {
				errs = append(errs, fmt.Errorf("%s: framing %q: not in the codebook", what, f))
			}
		}
	}
	errs = append(errs, t.addActors())
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return t, nil
}

// addRules adds the patterns of each language, as copies of r.
func (t *Tracker) addRules(what string, by map[string][]string, r rule) (n int, err error) {
	var errs []error
	for _, lang := range slices.Sorted(maps.Keys(by)) {
		for _, source := range by[lang] {
			p, err := parsePattern(source, base(lang))
			if err == nil && p.sentence {
				err = errors.New(`"~" belongs to patterns under not`)
			}
			if err == nil && !languageCode(lang) {
				err = errors.New("the language is written as two letters, such as en")
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s %s %q: %w", what, lang, source, err))
				continue
			}
			one := r
			one.pattern = p
			t.program(lang).add(&one)
			n++
		}
	}
	return n, errors.Join(errs...)
}

func (t *Tracker) addNot(what string, framing int, by map[string][]string) error {
	var errs []error
	for _, lang := range slices.Sorted(maps.Keys(by)) {
		for _, source := range by[lang] {
			p, err := parsePattern(source, base(lang))
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: not %s %q: %w", what, lang, source, err))
				continue
			}
			g := t.program(lang)
			g.not[framing] = append(g.not[framing], p)
		}
	}
	return errors.Join(errs...)
}

func (t *Tracker) program(lang string) *program {
	lang = base(lang)
	if t.programs[lang] == nil {
		t.programs[lang] = newProgram(lang)
	}
	return t.programs[lang]
}

func (t *Tracker) addActors() error {
	var errs []error
	langs, ids := map[string]bool{"": true}, map[string]bool{}
	for i, a := range t.actors {
		switch {
		case a.ID == "":
			errs = append(errs, fmt.Errorf("actor %d: id is empty", i+1))
		case ids[a.ID]:
			errs = append(errs, fmt.Errorf("actor %q: id is used twice", a.ID))
		case a.Name == "" && len(a.Aliases) == 0:
			errs = append(errs, fmt.Errorf("actor %q: neither name nor aliases", a.ID))
		}
		ids[a.ID] = true
		for lang := range a.Aliases {
			langs[base(lang)] = true
		}
		for _, o := range append([]string{a.ID}, a.Outlets...) {
			t.selves[o] = append(t.selves[o], a.ID)
		}
	}
	for lang := range t.programs {
		langs[lang] = true
	}
	for lang := range langs {
		t.tables[lang] = nameTable(t.actors, lang)
	}
	return errors.Join(errs...)
}

// Key names everything that a mention depends on: the digest of codebook,
// topics and actors, and the versions of text, quote, voice and engine.
func (t *Tracker) Key() string {
	return strings.Join([]string{"codebook:" + t.digest, text.Version, quote.Version, voice.Version, Version}, " ")
}

// Digest is the digest of what the tracker looks for: patterns of framings and
// topics, and names of actors. Labels and definitions are not part of it.
func (t *Tracker) Digest() string { return t.digest }

// digest returns 16 hexadecimal digits over whatever changes a mention.
func digest(c Codebook, topics []Topic, actors []Actor) string {
	type entry struct {
		ID, Kind, Name string
		A, B           map[string][]string
		C              []string
		D              []Term
		E              []Term
	}
	var all [3][]entry
	for _, f := range c.Framings {
		all[0] = append(all[0], entry{ID: f.ID, A: f.Variants, B: f.Not})
	}
	for _, p := range topics {
		all[1] = append(all[1], entry{ID: p.ID, A: p.Patterns, C: p.Sections})
	}
	for _, a := range actors {
		all[2] = append(all[2], entry{ID: a.ID, Kind: a.Kind, Name: a.Name, A: a.Aliases, C: a.Outlets, D: a.Terms, E: a.Within})
	}
	for i := range all {
		slices.SortStableFunc(all[i], func(a, b entry) int { return strings.Compare(a.ID, b.ID) })
	}
	b, err := json.Marshal(all) // sorts the keys of maps
	if err != nil {
		panic(err) // unreachable: strings only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// base returns the language of a tag: "zh" of "zh-Hant".
func base(lang string) string {
	lang, _, _ = strings.Cut(lang, "-")
	return strings.ToLower(lang)
}

func languageCode(lang string) bool {
	b := base(lang)
	return (len(b) == 2 || len(b) == 3) && strings.Trim(b, "abcdefghijklmnopqrstuvwxyz") == ""
}
