package config

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	_ "time/tzdata" // zones are read the same way on machines that have none installed

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// maxFile bounds a configuration file, in bytes. The shipped catalogue is
// under 200 KiB; what is longer is not a configuration.
const maxFile = 4 << 20

// A Config is a configuration that has been read and found right. Every
// default is filled in and every path is usable as it stands.
type Config struct {
	File   string // as it was named to Load or Parse
	Folder string // relative paths in the file start here

	Store    Store
	Archive  Archive
	HTTP     crawler.HTTP
	Run      Run
	Outlets  []Outlet  // in the order of the file
	Accounts []Account // in the order of the file
	Reports  Reports

	codebook narratives.Codebook
	topics   []narratives.Topic
	actors   []narratives.Actor
	given    map[string]bool // keys the file sets, as "section.key", for Print
}

// Store says where the database and the key for pseudonyms lie.
type Store struct {
	Path    string // SQLite file
	KeyFile string // secret for account pseudonyms; outside the database, made on first use
}

// Archive says where WARC files go.
type Archive struct {
	Dir     string
	MaxFile int64 // bytes after which a new file is begun
}

// Run says how a run ends.
type Run struct {
	FailShare   float64       // exit code 3 if more than this share of outlets fail, 0 to 1
	MaxDuration time.Duration // 0: no limit
	Report      string        // always, closed or never
}

// Reports says where reports go and how full they are.
type Reports struct {
	Dir           string
	Grace         time.Duration // how long after a week's end its report waits for late documents
	QuotesPerCard int           // quotations printed with a narrative card
	MinDocuments  int           // a rate over fewer documents is printed as too few
}

// An Outlet is a publisher as the configuration names it, or an account that
// belongs to none.
type Outlet struct {
	ID        string
	Name      string
	State     string // ISO 3166-1 alpha-2
	Owner     string // outlets of one owner are one voice in spread; the outlet's id if not given
	Ownership Ownership
	Languages []string // ISO 639-1
	Country   string   // ISO 3166-1 alpha-2, where it publishes; the state if not given
	Zone      *time.Location
	EditionOf string // id of the outlet it is an edition of
	Control   bool   // a comparison outlet
	Scope     []string
	Budget    int // pages a day; 0: the crawler's default
	Recheck   []time.Duration
	Sources   []Source
	Line      int // in the file
}

// Ownership is what a registry says of an outlet: a label, who gave it, and when.
type Ownership struct {
	Label  string
	Source string
	Date   string // 2026, 2026-09 or 2026-09-26
}

// A Source is something that reveals articles.
type Source struct {
	Kind  crawler.Kind // feed, listing or sitemap
	URL   string
	Links string // RE2 on the absolute URL
	Pages int
	Every time.Duration // 0: the crawler's default
}

// An Account is a social identity that publishes posts.
type Account struct {
	ID        string
	Name      string // the handle if not given
	Platform  string // telegram, mastodon, bluesky, youtube, podcast or feed
	Handle    string // without "@"; the feed's URL for podcast and feed
	Instance  string // Mastodon server or Bluesky AppView
	Outlet    string // id of the outlet it speaks for; empty: an outlet of its own
	State     string // the outlet's if it has one
	Owner     string
	Ownership Ownership
	Languages []string
	Public    bool // on the public list: kept under its handle, not a pseudonym
	Every     time.Duration
	Pages     int
	Poll      string // the address to ask
	Line      int    // in the file
}

// Load reads the configuration at path. An error is a *Problems unless the
// file cannot be read at all.
func Load(path string) (*Config, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data, readFile)
}

// readFile reads a file and refuses one that is too long to be ours.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

// Parse reads data as the configuration called name. Files that it names are
// read through open, by paths that start at name's folder. An error is always
// a *Problems, which holds everything that is wrong.
func Parse(name string, data []byte, open func(path string) ([]byte, error)) (*Config, error) {
	return nil, fmt.Errorf("%s: not read yet", filepath.Base(name))
}

// Crawler returns what the crawler asks for. Accounts become sources of their
// outlet, or outlets of their own. key gives the account key that tables
// hold; the store owns it.
func (c *Config) Crawler(key func(platform, handle string, public bool) string) (crawler.HTTP, []crawler.Outlet) {
	return c.HTTP, nil
}

// Publishers returns every outlet that documents can belong to, by id: those
// of the file and, for each account that names no outlet, one of its own.
func (c *Config) Publishers() []Outlet { return nil }

// Codebook returns the framings to track; it may be empty.
func (c *Config) Codebook() narratives.Codebook { return c.codebook }

// Topics returns the topics, by id.
func (c *Config) Topics() []narratives.Topic { return c.topics }

// Actors returns the known actors, by id.
func (c *Config) Actors() []narratives.Actor { return c.actors }

// Print writes what was understood, for people: every section, with defaults
// marked.
func (c *Config) Print(w io.Writer) error { return nil }

// Summary returns what was understood, for programs.
func (c *Config) Summary() Summary { return Summary{} }

// A Summary is what Print prints.
type Summary struct{}
