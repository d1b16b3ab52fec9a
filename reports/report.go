package reports

import (
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// Schema names the form of report.json. A field may be added under the same
// name; a field renamed or given another meaning raises it.
const Schema = "hymnsheet/report/1"

// A Report is a week with every number computed. It is what report.json
// holds, and all that the other forms are printed from. A nil slice or
// pointer is a thing not computed and absent from the JSON; an empty slice is
// one computed and found empty.
type Report struct {
	Schema     string       `json:"schema"`
	Header     Header       `json:"header"`
	Caution    string       `json:"caution"`
	Judgements []Judgement  `json:"key_judgements,omitempty"`
	Coverage   *Coverage    `json:"coverage,omitempty"`
	Volume     Volume       `json:"volume"`
	Reprints   []Follow     `json:"reprints,omitzero"` // who follows whom
	Framings   []FramingUse `json:"framings,omitzero"` // seen this week
	Unseen     []Ref        `json:"not_seen,omitzero"` // tracked and not seen this week
	Quoted     *Quoted      `json:"quoted,omitempty"`  // who is quoted in the week
	New        []First      `json:"new,omitzero"`
	Candidates *Candidates  `json:"candidates,omitempty"`
	Moves      []Move       `json:"moves,omitzero"` // framings used in the thirteen weeks, what is news first
	Narratives *Narratives  `json:"narratives,omitempty"`
	Editions   []Family     `json:"editions,omitzero"` // outlets that have editions
	Cards      []Card       `json:"cards,omitzero"`    // one per entry of Framings, in its order
	Removed    []Removal    `json:"removed,omitzero"`  // mentions a later version lacks
	Outlets    []Outlet     `json:"outlets"`
	Method     Method       `json:"method"`
	Evidence   []Citation   `json:"evidence,omitzero"`
	Files      []File       `json:"files"`
	Cite       string       `json:"cite"`
}

// A Header says which edition this is and what it was made from.
type Header struct {
	Week      string    `json:"week"`
	Edition   string    `json:"edition"` // "2019-W34.1"
	Number    int       `json:"number"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`    // exclusive
	AsOf      time.Time `json:"as_of"` // newest time in the rows counted
	Simulated bool      `json:"simulated_clock,omitempty"`
	Digest    string    `json:"data_digest"`
	Codebook  string    `json:"codebook,omitempty"`
	Versions  []Version `json:"versions"`
	Runs      []Run     `json:"runs"`
	Since     time.Time `json:"record_since,omitzero"`
	Documents int       `json:"documents"` // articles and posts, reprints included
	Mentions  int       `json:"mentions"`
	Previous  *Change   `json:"changed_since,omitempty"`
}

// A Change is what this edition has otherwise than the one before it.
type Change struct {
	Edition   string          `json:"edition"`
	AsOf      time.Time       `json:"as_of"`
	Digest    string          `json:"data_digest"`
	SameData  bool            `json:"same_data"`
	Documents int             `json:"documents_added"` // negative if there are fewer
	Mentions  int             `json:"mentions_added"`
	Versions  []VersionChange `json:"versions,omitempty"`
}

// A VersionChange is a component that changed between editions; Before or
// After is empty if it came or went.
type VersionChange struct {
	Name   string `json:"name"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// A Ref points to a framing.
type Ref struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// A Judgement is one sentence that the week supports.
type Judgement struct {
	Framing    string `json:"framing"` // its card
	Kind       string `json:"kind"`    // first, contrast, change, use, quoted
	Sentence   string `json:"sentence"`
	Group      string `json:"group"`
	Rate              // of Group, articles
	Quoted     int    `json:"quoted"`     // documents that only quote it
	Confidence string `json:"confidence"` // high, moderate, low
}

// Coverage is what was collected, day by day.
type Coverage struct {
	Days    []string         `json:"days"`
	Outlets []OutletCoverage `json:"outlets"`
	Missing []string         `json:"missing"` // what is missing, in words
	Due     int              `json:"outlet_days_due"`
	Whole   int              `json:"outlet_days_complete"`
	Part    int              `json:"outlet_days_partial"`
}

// An OutletCoverage is one row of the strip.
type OutletCoverage struct {
	Outlet   string `json:"outlet"`
	Name     string `json:"name"`
	Group    string `json:"group"`
	Days     []Day  `json:"days"` // as Coverage.Days; State is empty where nothing is known
	Expected int    `json:"expected"`
	Received int    `json:"received"`
}

// A Day is one square of the strip.
type Day struct {
	Day      string    `json:"day"`
	State    string    `json:"state,omitempty"`
	Expected *int      `json:"expected,omitempty"`
	Received *int      `json:"received,omitempty"`
	Newest   time.Time `json:"newest,omitzero"`
	Reasons  []string  `json:"reasons,omitempty"`
	Sources  []Source  `json:"sources,omitempty"`
}

// A Source is what one source of an outlet did on one day.
type Source struct {
	ID       string    `json:"id,omitempty"` // empty like URL
	Kind     string    `json:"kind"`
	URL      string    `json:"url,omitempty"`     // empty for accounts that are not on the public list
	Account  string    `json:"account,omitempty"` // a pseudonym
	State    string    `json:"state"`
	Expected int       `json:"expected"` // articles that it listed for the first time
	Received int       `json:"received"`
	Newest   time.Time `json:"newest,omitzero"`
	MovedTo  string    `json:"moved_to,omitempty"`
	Reasons  []string  `json:"reasons,omitempty"`
}

// Volume is how much there was to read.
type Volume struct {
	ByState    []Amount  `json:"by_state"`
	ByOwner    []Amount  `json:"by_owner"`
	ByOutlet   []Amount  `json:"by_outlet"`
	ByLanguage []Amount  `json:"by_language"`
	LeftOut    []LeftOut `json:"left_out"` // in no weekly series, from all weeks the store holds
}

// An Amount is the documents of one row of a volume table. Control and
// unlabelled outlets have rows of their own.
type Amount struct {
	Key      string   `json:"key"`
	Name     string   `json:"name"`
	Group    string   `json:"group"`
	Outlets  int      `json:"outlets"` // with a document in the week
	Articles Split    `json:"articles"`
	Posts    Split    `json:"posts"`
	Before   *float64 `json:"articles_before,omitempty"` // median of original articles over the earlier weeks that have any
	Weeks    int      `json:"weeks_before,omitempty"`    // how many those are
}

// A Split keeps originals and reprints apart.
type Split struct {
	Originals int `json:"originals"`
	Reprints  int `json:"reprints"`
}

// A Rate is uses per document with its 90 % Wilson interval. Share is absent
// if there are too few documents or none; the interval is absent if there are
// none, or if the rows contradict each other.
type Rate struct {
	Uses      int      `json:"uses"`      // original documents that use the framing in their own voice
	Documents int      `json:"documents"` // the denominator
	Share     *float64 `json:"rate,omitempty"`
	Low       *float64 `json:"low,omitempty"`
	High      *float64 `json:"high,omitempty"`
	TooFew    bool     `json:"too_few,omitempty"`
}

// Voices splits original documents by who speaks in them.
type Voices struct {
	Own      int  `json:"own"`
	Quoted   int  `json:"quoted"`
	Rebutted *int `json:"rebutted,omitempty"` // absent until the voice rules tell it apart
	Unclear  int  `json:"unclear"`
}

// A Spread is how far own-voice uses reached, reprints included. Outlets of
// one owner are one voice.
type Spread struct {
	Outlets  int `json:"outlets"`
	Owners   int `json:"owners"`
	Reprints int `json:"reprints"`
}

// A GroupUse is a framing's week in one group of outlets and one kind of
// document.
type GroupUse struct {
	Group   string  `json:"group"` // state, state:CN, control, unlabelled
	Name    string  `json:"name"`
	Kind    string  `json:"kind"` // article or post
	Rate            // originals
	Voices  Voices  `json:"voice"`
	Outside int     `json:"outside_topic,omitempty"` // original documents with the framing outside its topic, not in the rate
	Spread  Spread  `json:"spread"`
	Series  []Point `json:"series"`
}

// A Point is one week of a series.
type Point struct {
	Week    string `json:"week"`
	Rate           // as GroupUse
	Quoted  int    `json:"quoted"`
	Missing *int   `json:"outlet_days_missing,omitempty"` // absent where coverage is not known
	Due     *int   `json:"outlet_days_due,omitempty"`
}

// A FramingUse is one framing of the week.
type FramingUse struct {
	Ref
	Pattern     string     `json:"pattern,omitempty"`
	Denominator string     `json:"denominator"`     // in words
	Topic       string     `json:"topic,omitempty"` // id, if the denominator is a topic's documents
	Groups      []GroupUse `json:"groups"`          // groups with documents or sightings
}

// A First is the first sighting of a framing at an outlet.
type First struct {
	Ref
	Kind      string    `json:"kind"` // record: first use anywhere on record; outlet: first use there; quoted: first sighting there, not in its own voice
	Outlet    string    `json:"outlet"`
	Name      string    `json:"name"`
	Group     string    `json:"group"`
	Owner     string    `json:"owner"`
	Document  string    `json:"document"`
	Type      string    `json:"document_kind"`
	Published *Date     `json:"published,omitempty"`
	Week      string    `json:"week,omitempty"`
	FirstSeen time.Time `json:"first_seen"` // first capture
	Capture   string    `json:"capture"`
	Version   string    `json:"version"`
	Voice     string    `json:"voice"`
	Scare     bool      `json:"scare,omitempty"`
	Language  string    `json:"language,omitempty"`
	Reprint   bool      `json:"reprint,omitempty"`
	URL       string    `json:"url"`
	Title     string    `json:"headline,omitempty"`
	Words     string    `json:"words,omitempty"`
	Withheld  bool      `json:"withheld,omitempty"`
	LagHours  *int      `json:"lag_hours,omitempty"` // behind the first use on record, where both times are known to the minute
	LagDays   *int      `json:"lag_days,omitempty"`  // likewise, where both are known to the day only
}

// A Move is where a framing stands in time, among the articles of one group.
type Move struct {
	Ref
	Group      string           `json:"group"`
	Name       string           `json:"name"`
	Stage      narratives.Stage `json:"stage,omitempty"` // empty: too few documents to tell
	Rate                        // this week's originals
	LastWeek   *Rate            `json:"last_week,omitempty"` // absent if its documents are too few
	Before     Rate             `json:"before"`              // the twelve earlier weeks together
	Heat       narratives.Heat  `json:"heat,omitempty"`      // tier of the rate; empty: not used
	HeatBefore *narratives.Heat `json:"heat_last_week,omitempty"`
	HeatSure   bool             `json:"heat_move_sure,omitempty"` // the tiers differ and the intervals of the two weeks do not touch
	Bursts     []BurstWeeks     `json:"bursts,omitempty"`
}

// A BurstWeeks is a burst by the names of its weeks.
type BurstWeeks struct {
	From   string  `json:"from"`
	To     string  `json:"to"` // inclusive
	Weight float64 `json:"weight"`
}

// A Card tells one framing's week.
type Card struct {
	Ref
	Definition string        `json:"definition,omitempty"`
	Source     string        `json:"source,omitempty"`
	Owners     []OwnerUse    `json:"owners"`
	Languages  []Language    `json:"languages"`
	Quotations []Quotation   `json:"quotations"`
	Speakers   []CardSpeaker `json:"speakers"`  // whose words it stands in
	Roles      []RoleUse     `json:"roles"`     // who is called so
	Firsts     []First       `json:"firsts"`    // per outlet: first use, or first sighting if it has none; of all time
	Documents  []Sighted     `json:"documents"` // behind every number of the series, newest week first
}

// An OwnerUse is an owner's outlets on a card.
type OwnerUse struct {
	Owner   string      `json:"owner"`
	Group   string      `json:"group"`
	Outlets []OutletUse `json:"outlets"`
}

// An OutletUse is one outlet's week on a card.
type OutletUse struct {
	Outlet   string `json:"outlet"`
	Name     string `json:"name"`
	State    string `json:"state,omitempty"`
	Kind     string `json:"kind"`
	Rate            // originals
	Voices   Voices `json:"voice"`
	Reprints int    `json:"reprints"` // own voice
}

// A Language is how many documents carry a framing in one language.
type Language struct {
	Language string `json:"language"`
	Group    string `json:"group"`
	Kind     string `json:"kind"`
	Voices   Voices `json:"voice"`
}

// A Quotation is a mention in its context, cut for reading; the whole passage
// stands in the evidence under the same mention.
type Quotation struct {
	Mention string `json:"mention"`
	Before  string `json:"before,omitempty"`
	Words   string `json:"words"`
	After   string `json:"after,omitempty"`
	Voice   string `json:"voice"`
}

// A Sighted is one document behind a series.
type Sighted struct {
	Document  string `json:"document"`
	Week      string `json:"week"`
	Outlet    string `json:"outlet"`
	Group     string `json:"group"`
	Kind      string `json:"kind"`
	Voice     string `json:"voice"`
	InTopic   bool   `json:"counted"` // within the denominator's topic, and an original
	Reprint   bool   `json:"reprint,omitempty"`
	Published *Date  `json:"published,omitempty"`
	URL       string `json:"url"`
	Title     string `json:"headline,omitempty"`
	Capture   string `json:"capture"`
}

// A Removal is a mention that a later version of its document lacks.
type Removal struct {
	Ref
	Mention string `json:"mention"`
	Outlet  string `json:"outlet"`
	Title   string `json:"headline,omitempty"`
}

// A Date is a time with its precision.
type Date struct {
	Time      time.Time `json:"time"`
	Precision string    `json:"precision"`
	Source    string    `json:"source,omitempty"`
	ZoneKnown bool      `json:"zone_known"`
}

// A Citation is one mention with all that is needed to find it again.
type Citation struct {
	Mention   string    `json:"mention"`
	Framing   string    `json:"framing"`
	Document  string    `json:"document"`
	Version   string    `json:"version"`
	Number    int       `json:"version_number"`
	Outlet    string    `json:"outlet"`
	Name      string    `json:"outlet_name"`
	Kind      string    `json:"kind"`
	Title     string    `json:"headline,omitempty"`
	URL       string    `json:"url"`
	Published *Date     `json:"published,omitempty"`
	Captured  time.Time `json:"captured"`
	Capture   string    `json:"capture"`
	File      string    `json:"warc_file"`
	Offset    int64     `json:"warc_offset"`
	Digest    string    `json:"sha256"`
	Extractor string    `json:"extractor"`
	Passage   int       `json:"passage"`
	Start     int       `json:"start"` // byte offsets into the passage
	End       int       `json:"end"`
	Context   string    `json:"context,omitempty"` // the whole passage
	Words     string    `json:"words,omitempty"`
	Withheld  bool      `json:"withheld,omitempty"` // the page asked not to be shown: context, words, cue and speaker as printed are left out
	Language  string    `json:"language,omitempty"`
	Whose
	Reprint bool `json:"reprint"`
	Removed bool `json:"removed"`
}

// Method is how the numbers came about, as paragraphs for a reader.
type Method struct {
	Notes    []Note   `json:"notes"`
	Problems []string `json:"problems,omitempty"` // rows that contradict each other, and what was left out for it
}

// A Note is one paragraph of the method.
type Note struct {
	Head string `json:"head"`
	Text string `json:"text"`
}

// A File is one form of the report.
type File struct {
	Name string `json:"name"`
	Text string `json:"holds"`
}
