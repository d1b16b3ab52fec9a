package narratives

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// A Framing is a family of variants that present a subject the same way.
type Framing struct {
	ID         string // for life, "f-moral-high-ground"
	Label      string // for people
	Definition string
	Include    []string            // example sentences that count
	Exclude    []string            // example sentences that do not
	Variants   map[string][]string // by language: patterns, see docs/method/codebook.md
	Not        map[string][]string // by language: patterns; a match inside one of these does not count, nor any in a sentence that holds one written with a leading "~"
	Pattern    string              // family: equative, accuse, epithet, demand, virtue, other
	Targets    []string            // kinds of target: state, organisation, media, person
	Source     string              // where the entry comes from
}

// A Codebook is the framings a researcher has defined.
type Codebook struct {
	Version  string
	Framings []Framing
}

// A Topic is what documents are about; the denominator of a rate.
type Topic struct {
	ID       string
	Label    string
	Patterns map[string][]string // by language, same syntax as variants
	Sections []string            // names of sections as pages print them
	Framings []string            // framings whose rates have this topic as denominator; empty: none
}

// An Unit is one document version to be tracked: passages in order with what
// is needed to count them.
type Unit struct {
	Document  string // id
	Version   string // id
	Number    int    // version number from 1
	Outlet    string
	Owner     string
	Language  string
	Kind      string // article or post
	Title     string
	Byline    []string
	Section   string
	Canonical string
	Published extract.Date
	ValidFrom time.Time // first visit of the capture behind this version
	Passages  []extract.Passage
	Doc       extract.Document // with Quotes; offsets count from Doc.Text()
}

// A Mention is one sighting of a variant in one passage.
type Mention struct {
	ID       string // MentionID(version, passage, start, end, framing)
	Document string
	Version  string
	Passage  int // index into the document's passages
	Start    int // byte offsets into the passage's text
	End      int
	Framing  string
	Variant  string // the pattern that matched
	Text     string // the words as printed
	Language string
	Voice    voice.Voice
	Place    voice.Place
	Scare    bool
	Speaker  string   // as printed, empty if the text names nobody
	Resolved string   // actor or outlet id the speaker resolves to, empty if unknown
	Cue      string   // as printed
	Tier     string   // A, B, C, D
	Negated  bool     // a negation stands right before the words
	Agent    Role     // who is presented so, if the sentence says it
	Target   Role     // whose, or against whom, if the sentence says it
	Actors   []string // ids of actors in the same sentence, sorted
	Topics   []string // ids, sorted
}

// MentionID derives a mention's id from where it stands: "m" and 16
// hexadecimal digits.
func MentionID(version string, passage, start, end int, framing string) string {
	h := sha256.New()
	for _, p := range []string{version, strconv.Itoa(passage), strconv.Itoa(start), strconv.Itoa(end), framing} {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return "m" + hex.EncodeToString(h.Sum(nil)[:8])
}

// A Tracked is what tracking one version gave.
type Tracked struct {
	Version  string
	Document string
	Mentions []Mention
	Topics   []string         // topics of the document, sorted ids
	Origin   string           // document id this text is a reprint of; the document itself if it is none; empty for versions after the first: the document keeps what it has
	Overlap  float64          // share of the shorter text covered, with the closest document of its group when tracked, 1 if it is alone
	Print    text.Fingerprint // to be kept for later documents, its Bands to find it by; zero if too short, or not the first version
	Terms    []StoryTerm      // of the document, to place it in a story by; nil for versions after the first
	Language string           // of the document, guessed from its text if unknown
	Moves    []Move           // groups whose origin is another one now that this document is known
}

// A Move gives a group of reprints an earlier origin: every document whose
// origin is From now has To. Within a batch no To is the From of another Move,
// and moves apply after the batch's own origins.
type Move struct {
	From string
	To   string
}

// A Desk hands units to be tracked and takes what was found. Next and Commit
// alternate; a batch is committed with the cursor that follows it.
type Desk interface {
	// Next returns up to n versions that have not been tracked under key,
	// ordered by document date, canonical URL and version number; none means done.
	Next(ctx context.Context, key string, n int) ([]Unit, error)

	// Candidates returns the documents published between two times, or first
	// seen then if they have no day, that share a band with the given ones: by
	// id, each once, with signature and dates, and the origin it has now. Both
	// ends belong to the window. Documents tracked under another engine or text
	// version are left out.
	Candidates(ctx context.Context, bands []uint64, from, to time.Time) ([]Candidate, error)

	// Commit keeps a batch under key.
	Commit(ctx context.Context, key string, batch []Tracked) error
}

// A Candidate is an earlier document that may be the origin of a reprint.
type Candidate struct {
	Document  string
	Origin    string // of that document; itself if it is none
	Outlet    string
	Published time.Time         // zero if unknown
	Precision extract.Precision // of Published; coarser than Day counts as unknown
	FirstSeen time.Time         // ValidFrom of the first version
	Print     text.Fingerprint  // of the first version
}
