package narratives

// An Actor is a known person, state, institution, outlet or platform.
type Actor struct {
	ID      string              // "cn-mfa"; an outlet's actor has the outlet's id, or lists it in Outlets
	Name    string              // for people
	Kind    string              // state, organisation, outlet, agency, platform, person
	Country string              // ISO 3166-1 alpha-2, empty if none
	Aliases map[string][]string // by language: names as printed; an upper-case initial must be upper case in the text
	Outlets []string            // ids of outlets, besides ID, whose own voice this actor is
}

// Media reports whether a is a publisher, to whom "the paper" and "the
// commentary" can refer.
func (a Actor) Media() bool { return a.Kind == "outlet" || a.Kind == "agency" }
