package crawler

import (
	"context"
	"time"
)

// A Link is a URL that a source, a page or a redirect revealed, with what the
// revealing text said about it.
type Link struct {
	URL       string // canonical
	Kind      Kind
	Title     string    // as the source printed it; empty if it did not
	Published time.Time // zero if unknown, UTC
	Parent    string    // canonical URL of the first page, for KindPart
	Hops      int       // redirects behind this link
}

// A Task is a leased row of the frontier: one URL to be asked for now.
type Task struct {
	URL          string // canonical; the key of the row
	Kind         Kind
	Outlet       string
	Source       string // id of the source that revealed it, or that it is
	Account      string // account key, for posts
	Platform     string
	Parent       string  // of KindPart: the article's first page; of an older page or a child sitemap: the source
	Host         string  // host[:port], lower case
	Hops         int     // redirects so far
	Attempts     int     // failures in a row before this lease; of a page, those that were asked for
	Last         Outcome // of the try before; empty if there was none
	Visits       int     // successful visits (200 or 304) so far
	FirstSeen    time.Time
	FirstVisit   time.Time // zero if never captured
	LastVisit    time.Time // last answer of 200 or 304; zero if never
	ETag         string    // validators of the newest capture
	LastModified string
	Capture      string // id of the newest capture, empty if none
	Digest       string // of its body
	Private      bool   // posts of an account that is not on the public list
}

// An Outcome classes what became of a fetch.
type Outcome string

// Outcomes. Everything but OK and NotModified is a reason that coverage prints.
const (
	OK          Outcome = "ok"
	NotModified Outcome = "not-modified"
	Moved       Outcome = "moved"        // a redirect; the target is a task of its own
	Gone        Outcome = "gone"         // 404 or 410
	Forbidden   Outcome = "forbidden"    // 401, 403, 451
	RateLimited Outcome = "rate-limited" // 429, or 503 with Retry-After
	ServerError Outcome = "server-error" // other 5xx
	ClientError Outcome = "client-error" // other 4xx
	Timeout     Outcome = "timeout"
	DNS         Outcome = "dns"
	Network     Outcome = "network"
	TooLarge    Outcome = "too-large"
	BadContent  Outcome = "bad-content" // undecodable, or not what the source promised
	Robots      Outcome = "robots"      // robots.txt forbids it
	RobotsDown  Outcome = "robots-down" // robots.txt could not be had: 5xx or network
	Scope       Outcome = "scope"       // outside the outlet's hosts
	Address     Outcome = "address"     // private or otherwise refused address
	Paused      Outcome = "paused"      // its host does not answer, or wants to be left alone
	Crashed     Outcome = "crashed"     // the page made a parser panic; quarantined
)

// A Fetch is a finished task: what was exchanged, what it revealed, and when
// the URL is due again. Fetches are committed in batches; a batch is durable
// as a whole or not at all.
type Fetch struct {
	Task     Task
	At       time.Time // program's clock, UTC, when the request went out (or was refused)
	Took     time.Duration
	Outcome  Outcome
	Status   int       // 0 if no response came
	Reason   string    // one line for people, empty if Outcome is OK or NotModified
	Exchange *Exchange // nil if nothing was received
	Capture  *Capture  // nil unless Outcome is OK; a Capture already held becomes a visit
	Links    []Link    // revealed; those already known change nothing but their link row
	Posts    []Link    // listed by a source of posts; each has a PostKey for a URL, is known by it and never asked for
	Items    int       // items the source listed, for sources
	Newest   time.Time // newest item's time, for sources that tell; zero if none do
	Problems []string  // what was wrong with a source that could be read all the same
	Due      time.Time // when to ask again, program's clock; zero for never

	older Link // the next older page of a source, not yet among Links; without a URL if there is none
}

// A HostState is what must be known to ask a host politely, across runs.
type HostState struct {
	Host      string
	NotBefore time.Time     // real time, UTC; no request before it
	Took      time.Duration // of the last fetch
	Paused    time.Time     // program's clock: circuit open until then; zero if closed
	Failures  int           // network-level failures in a row
	Reason    string        // why paused
}

// A RobotsEntry is a robots.txt as last fetched.
type RobotsEntry struct {
	Origin  string // scheme://host[:port]
	At      time.Time
	Status  int    // 0 for a network failure
	Body    []byte // as received, at most 500 KiB
	Expires time.Time
}

// A Store keeps the frontier and what the crawler brings home. All methods
// may be called from several goroutines.
type Store interface {
	// Seed makes the frontier hold exactly these sources as due work, adding
	// new ones and parking those no longer configured; pages stay.
	Seed(ctx context.Context, outlets []Outlet, now time.Time) error

	// Hosts returns every host that has a task due at now, in order of name,
	// with its state. Tasks of the outlets in without are not counted.
	Hosts(ctx context.Context, now time.Time, without []string) ([]HostState, error)

	// Host returns the state of one host; that of a host never asked has the
	// name alone.
	Host(ctx context.Context, name string) (HostState, error)

	// Lease returns the next due task of host, sources before pages, oldest
	// first; ok is false if there is none. It leaves the row leased until it
	// is committed or the process ends.
	Lease(ctx context.Context, host string, now time.Time, without []string) (t Task, ok bool, err error)

	// Seen reports whether the source of t had listed any of these addresses or
	// posts before its front page was last read. That page is t, whose visit
	// is not committed yet, or the Parent of t.
	Seen(ctx context.Context, t Task, urls []string) (bool, error)

	// Begin is called right before a request goes out. It commits that host
	// may not be asked again before notBefore (real time), so that a crash
	// cannot shorten a delay.
	Begin(ctx context.Context, host string, notBefore time.Time) error

	// SaveHost commits a host's state.
	SaveHost(ctx context.Context, h HostState) error

	// Commit keeps a batch: exchanges are appended to the archive and synced,
	// then rows are committed: captures, visits, links, tasks.
	Commit(ctx context.Context, batch []Fetch) error

	// Robots returns the cached robots.txt of origin; ok is false if none.
	Robots(ctx context.Context, origin string) (e RobotsEntry, ok bool, err error)

	// SaveRobots keeps e and what was asked for to get it: one fetch of
	// KindRobots for each hop, which may have failed while e is an older copy
	// that still holds.
	SaveRobots(ctx context.Context, e RobotsEntry, asked []Fetch) error

	// Spent returns how many pages were fetched per outlet since t.
	Spent(ctx context.Context, t time.Time) (map[string]int, error)
}
