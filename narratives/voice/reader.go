package voice

import (
	"github.com/hymnsheet/hymnsheet/extract"
)

// An Actor is a known actor named in a text, with where.
type Actor struct {
	ID    string
	Kind  string // outlet and agency are who "the paper" can refer to
	Start int    // byte offsets
	End   int
}

// A Story is a document with what is known about who speaks in it.
type Story struct {
	Document extract.Document          // Quotes count from its Text()
	Language string                    // ISO 639-1
	Self     []string                  // ids of the outlet and of the actors whose own voice it is
	Actors   func(text string) []Actor // finds known actors, in order
}

// A Decision says whose words a match is in, and why.
type Decision struct {
	Voice    Voice
	Place    Place
	Scare    bool
	Negated  bool   // a negation stands right before the words
	Speaker  string // as printed, empty if the text names nobody
	Resolved string // actor id, empty if unknown
	Cue      string // as printed
	Tier     string // A cue and name, B cue and resolved reference, C floating, D none
	Why      string // for people: the rule that decided
}

// A Reader decides about the matches of one document.
type Reader struct {
	s Story
}

// Read prepares a document.
func Read(s Story) *Reader { return &Reader{s: s} }

// Decide says whose words bytes start to end of a passage are in.
func (r *Reader) Decide(passage, start, end int) Decision {
	return Decision{Voice: Own, Place: InBody, Tier: "D"}
}
