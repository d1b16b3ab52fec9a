package narratives

import (
	"slices"
	"time"
)

// An Actor is a known person, state, institution, outlet or platform.
type Actor struct {
	ID      string              // "cn-mfa"; an outlet's actor has the outlet's id, or lists it in Outlets
	Name    string              // for people
	Kind    string              // state, organisation, outlet, agency, platform, person
	Country string              // ISO 3166-1 alpha-2, empty if none
	Aliases map[string][]string // by language: names as printed; an upper-case initial must be upper case in the text
	Outlets []string            // ids of outlets, besides ID, whose own voice this actor is
	Terms   []Term              // of an office: who held it when
	Within  []Term              // of a person whose name is meant within these terms only; empty: always
}

// Media reports whether a is a publisher, to whom "the paper" and "the
// commentary" can refer.
func (a Actor) Media() bool { return a.Kind == "outlet" || a.Kind == "agency" }

// A Term is a time in which somebody held an office. Both days belong to it.
type Term struct {
	Holder string    // id of an actor
	From   time.Time // day, UTC
	To     time.Time // day, UTC; zero if the term is open
}

// Covers reports whether a day, with any time of it, lies in the term.
func (t Term) Covers(day time.Time) bool {
	day = day.UTC().Truncate(24 * time.Hour)
	return !day.Before(t.From) && (t.To.IsZero() || !day.After(t.To))
}

// On says whom a stands for in a text of a day: the one holder of an office
// that day, else a itself. Several holders, as on the day of a handover or
// among spokespeople, are no answer, nor is a day that is not known (zero). It
// is not ok if a name is meant within terms only and the day lies outside.
func (a Actor) On(day time.Time) (id string, ok bool) {
	covers := func(t Term) bool { return t.Covers(day) }
	if day.IsZero() {
		return a.ID, true
	}
	if len(a.Within) > 0 && !slices.ContainsFunc(a.Within, covers) {
		return "", false
	}
	id = ""
	for _, t := range a.Terms {
		switch {
		case !t.Covers(day) || t.Holder == id:
		case id != "":
			return a.ID, true
		default:
			id = t.Holder
		}
	}
	if id == "" {
		id = a.ID
	}
	return id, true
}
