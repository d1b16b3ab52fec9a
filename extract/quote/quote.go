package quote

// Version is the version of this package's output.
const Version = "quote/3"

// A Kind is the way words are attributed.
type Kind string

// Kinds of quotation. Scare quotes are words in marks that nobody is said to
// have spoken.
const (
	Direct   Kind = "direct"
	Indirect Kind = "indirect"
	Scare    Kind = "scare"
)

// A Class is what a cue says about the words it introduces.
type Class string

// Classes of cue. The zero value means that there is no cue.
const (
	Neutral   Class = "neutral"   // said, told, added
	Stance    Class = "stance"    // called, praised, dismissed: the speaker judges
	Accuse    Class = "accuse"    // accused, blamed, slammed
	Deny      Class = "deny"      // denied, rejected, refuted
	Urge      Class = "urge"      // urged, called on, demanded
	Written   Class = "written"   // wrote, tweeted, published
	According Class = "according" // according to
)

// A Span is a stretch of text as byte offsets, end exclusive.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// A Quote is a stretch of quoted speech.
type Quote struct {
	Kind       Kind   `json:"kind"`
	Start      int    `json:"start"` // byte offset, of the opening mark; of the clause with its *that* for indirect speech
	End        int    `json:"end"`   // after the closing mark, or the end of the passage if none closes it
	Text       string `json:"text"`
	Speaker    *Span  `json:"speaker"`          // nil if the text names nobody
	Cue        *Span  `json:"cue"`              // nil if no words say so
	Class      Class  `json:"class,omitempty"`  // of the cue
	Confidence string `json:"confidence"`       // A cue and name, B cue and reference (he, the piece), C the speaker of the speech before, D none
	Within     *Span  `json:"within,omitempty"` // the quotation around this one, whose speaker reports it; only where this one has a speaker of its own
}
