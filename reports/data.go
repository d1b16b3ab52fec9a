package reports

import (
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// Weeks is how many weeks a report looks back over, its own included.
const Weeks = 13

// Data is everything a report is computed from. Slices are sorted by the
// store as their comments say; Build relies on it.
type Data struct {
	Week      string    // ISO week, "2019-W34"
	From, To  time.Time // window, UTC, To exclusive
	AsOf      time.Time // newest time in the rows counted, not the moment of writing
	Edition   int       // from 1
	Simulated bool      // the store has seen a simulated clock
	Digest    string    // over canonical URLs, body digests and versions of the documents counted
	Runs      []Run     // runs whose captures are counted, by id
	Versions  []Version // component versions, by name
	Previous  *Edition  // the edition before this one of the same week, if any

	Outlets  []Outlet             // by id
	Topics   []narratives.Topic   // by id
	Framings []narratives.Framing // by id
	Codebook string               // version

	Coverage  []crawler.Coverage   // outlet, then day; the seven days of the week and, where known, those of the twelve weeks before
	Counts    []Count              // sorted by week, outlet, kind, language, reprint, topic
	Sightings []Sighting           // the 13 weeks; sorted by published, document, framing
	Firsts    []Sighting           // of all time: per framing and outlet the first sighting and, if it is another, the first with voice own; sorted by framing, published
	Evidence  []Evidence           // this week's mentions; sorted by framing, published, document, passage, start
	Reprints  []narratives.Reprint // this week's articles whose text another outlet published first; nil if not known
	Speakers  *Speakers            // who is quoted in the week; nil if not known
	Actors    map[string]string    // names of the actors that the evidence names, by id
	LeftOut   []LeftOut            // documents that no weekly series holds, by outlet

	Discoveries *Discoveries  // wordings of the week that nobody has listed; nil if none were looked for
	Companies   []Company     // groups of framings that keep company; nil if not known
	Documents   []DocumentRef // of the week, those that Speakers, Discoveries and Companies name, by id

	Since  time.Time // published day of the oldest document in the store; zero if unknown
	Config Config    // zero fields take the defaults
}

// A Run is one execution of the program.
type Run struct {
	ID       string    `json:"id"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished,omitzero"`
}

// A Version names a component and its version.
type Version struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// An Edition is a report already written.
type Edition struct {
	Week      string    `json:"week"`
	Number    int       `json:"number"`
	AsOf      time.Time `json:"as_of"`
	Digest    string    `json:"digest"`
	Versions  []Version `json:"versions"`
	Documents int       `json:"documents"` // documents counted in the week
	Mentions  int       `json:"mentions"`  // mentions counted in the week
}

// An Outlet is a publisher as the report names it.
type Outlet struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	State       string   `json:"state,omitempty"` // ISO 3166-1 alpha-2; empty: unlabelled
	Owner       string   `json:"owner,omitempty"`
	Label       string   `json:"ownership_label,omitempty"`
	LabelSource string   `json:"ownership_source,omitempty"`
	LabelDate   string   `json:"ownership_date,omitempty"`
	Languages   []string `json:"languages,omitempty"`
	EditionOf   string   `json:"edition_of,omitempty"`
	Control     bool     `json:"control,omitempty"`
	Unlabelled  bool     `json:"unlabelled,omitempty"` // created by an import, not named in the configuration
}

// A Count is how many documents fall into one cell.
type Count struct {
	Week      string
	Outlet    string
	Kind      string // article or post
	Language  string
	Reprint   bool   // the document's text has its origin elsewhere
	Topic     string // empty: the outlet's documents altogether; else those of this topic
	Documents int
}

// A Sighting is a framing in a document, counted once: in the week of the
// document's first published time, with the voice of the first version in
// which the framing stood.
type Sighting struct {
	Framing   string
	Document  string // id
	Version   string // id of the first version in which the framing stood
	Outlet    string
	Kind      string
	Week      string // empty if the date is too coarse for a week
	Published extract.Date
	FirstSeen time.Time // first capture
	Language  string
	Voice     string // own if any mention of the version is own, else quoted, rebutted, unclear
	Scare     bool
	Place     string // of the first mention
	Reprint   bool
	Origin    string // document id
	Removed   bool   // a later version lacks it
	Topics    []string
	URL       string // canonical
	Title     string
	Text      string // the words of the first mention
	Capture   string // id
	Noarchive bool   // the page asked not to be shown; the words are withheld from the report
}

// A Whose says whose words a mention is in, where it stands, and who is called
// what.
type Whose struct {
	Voice    string          `json:"voice"`
	Place    string          `json:"place"`
	Scare    bool            `json:"scare"`
	Speaker  string          `json:"speaker,omitempty"` // as printed
	Resolved string          `json:"resolved,omitempty"`
	Cue      string          `json:"cue,omitempty"`
	Tier     string          `json:"tier,omitempty"`
	Negated  bool            `json:"negated,omitempty"`
	Agent    narratives.Role `json:"agent,omitzero"`  // who is presented so, if the sentence says it
	Target   narratives.Role `json:"target,omitzero"` // whose, or against whom, if the sentence says it
	Actors   []string        `json:"actors,omitempty"`
}

// An Evidence is one mention with all that a citation needs.
type Evidence struct {
	Mention   string       `json:"mention"`
	Framing   string       `json:"framing"`
	Document  string       `json:"document"`
	Version   string       `json:"version"`
	Number    int          `json:"version_number"`
	Outlet    string       `json:"outlet"`
	Kind      string       `json:"kind"`
	Title     string       `json:"headline"`
	URL       string       `json:"url"`
	Published extract.Date `json:"-"`
	Captured  time.Time    `json:"captured"`
	Capture   string       `json:"capture"`
	File      string       `json:"warc_file"`
	Offset    int64        `json:"warc_offset"`
	Digest    string       `json:"sha256"`
	Extractor string       `json:"extractor"`
	Passage   int          `json:"passage"`
	Start     int          `json:"start"`
	End       int          `json:"end"`
	Context   string       `json:"context"` // the whole passage
	Words     string       `json:"words"`
	Language  string       `json:"language"`
	Whose
	Reprint   bool `json:"reprint"`
	Removed   bool `json:"removed"`
	Noarchive bool `json:"noarchive,omitempty"` // the page asked not to be shown; the words are withheld from the report
}

// LeftOut says how many documents of an outlet no weekly series holds.
type LeftOut struct {
	Outlet    string `json:"outlet"`
	Reason    string `json:"reason"` // "month-only date", "no date", …
	Documents int    `json:"documents"`
}
