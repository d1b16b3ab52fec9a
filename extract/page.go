package extract

import (
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// A Hint is what is known about a page from outside it.
type Hint struct {
	Title     string         // as a feed or listing printed it
	Published time.Time      // from the feed, zero if unknown
	Zone      *time.Location // the outlet's, nil if unknown
	Country   string         // ISO 3166-1 alpha-2, reads zone names and date order
	Language  string         // the outlet's main language, empty if several
	Outlet    string         // id
	Name      string         // outlet's name, to be taken off titles and bylines
	Rules     Rules          // the outlet's selectors, empty if it has none
}

// A Page is a capture to be read, with further pages of the same article.
type Page struct {
	Capture crawler.Capture
	Parts   []crawler.Capture // pages 2 and on, in order
	Hint    Hint

	// Template is what the other pages of the site have in common, nil if
	// nothing is known of them.
	Template *Template

	// Deadline is how long reading may take: 0 means two seconds for a body
	// over 1 MiB, less than 0 no limit. It is looked at between the steps of
	// reading; what is late is left out, and the document's problems say so.
	Deadline time.Duration
}

// defaultDeadline is far over what a page needs: the slowest of 1,131 saved
// pages took 30 ms.
const defaultDeadline = 2 * time.Second

// usualBody is the size in bytes up to which a page is read without a
// deadline; reading as much takes a tenth of the default one.
const usualBody = 1 << 20
