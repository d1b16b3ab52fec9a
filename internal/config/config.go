package config

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	_ "time/tzdata" // zones are read the same way on machines that have none installed

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/vector/endpoint"
	"github.com/hymnsheet/hymnsheet/reports"
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
	Reports  reports.Config

	Embeddings endpoint.Config // the zero value: nobody is asked

	codebook narratives.Codebook
	topics   []narratives.Topic
	actors   []narratives.Actor
	given    map[string]bool // keys the file sets, as "section.key", for Summary
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
	MinFree int64 // bytes that a crawl leaves free on the disks of archive and database; 0: it fills them
}

// Run says how a run ends.
type Run struct {
	FailShare   float64       // exit code 3 if more than this share of outlets fail, 0 to 1
	MaxDuration time.Duration // 0: no limit
	Report      string        // always, closed or never
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
	Sitemaps  bool // sitemaps named in robots.txt are read, too
	Sources   []Source
	Rules     extract.Rules // selectors for what reading does not find by itself
	Line      int           // in the file
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
	t := &tree{file: name, empty: "hymnsheet init writes a first one", problems: &Problems{}}
	root := t.read(data)
	if root != nil && t.check(root, "", "") {
		b := &builder{tree: t, open: open, c: &Config{File: name, Folder: filepath.Dir(name)}}
		b.build(root)
		if len(t.problems.List) == 0 {
			return b.c, nil
		}
	}
	return nil, t.problems.sorted(name)
}

// Codebook returns the framings to track; it may be empty.
func (c *Config) Codebook() narratives.Codebook { return c.codebook }

// Topics returns the topics, by id.
func (c *Config) Topics() []narratives.Topic { return c.topics }

// Actors returns the known actors, by id.
func (c *Config) Actors() []narratives.Actor { return c.actors }
