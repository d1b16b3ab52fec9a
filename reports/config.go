package reports

import (
	"errors"
	"fmt"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// Config says where reports go and how they are cut.
type Config struct {
	Dir           string        // folder of the reports, one folder per edition inside
	Grace         time.Duration // how long after its end a week is left open for late documents
	QuotesPerCard int           // quotations in context on a narrative card, 3 to 5
	MinDocuments  int           // a rate over fewer documents is printed as "too few", with its interval
}

// Limits of Config.
const (
	minQuotes   = 3                  // fewer show one outlet's wording only
	maxQuotes   = 5                  // more is a dump; the annex has them all
	maxGrace    = 7 * 24 * time.Hour // a week left open for longer would overtake the next one
	maxMinimum  = 1000               // above this no outlet's week has a rate
	fewDefault  = narratives.MinDocuments
	defaultTime = 12 * time.Hour
)

// Defaults returns the configuration of an installation that says nothing.
func Defaults() Config {
	return Config{Dir: "reports", Grace: defaultTime, QuotesPerCard: maxQuotes, MinDocuments: fewDefault}
}

// Validate returns all problems of c, joined.
func (c Config) Validate() error {
	var problems []error
	bad := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if c.Dir == "" {
		bad("reports: dir: name a folder")
	}
	if c.Grace < 0 || c.Grace > maxGrace {
		bad("reports: grace: %s: must be from 0s to %s", c.Grace, maxGrace)
	}
	if c.QuotesPerCard < minQuotes || c.QuotesPerCard > maxQuotes {
		bad("reports: quotes_per_card: %d: must be from %d to %d", c.QuotesPerCard, minQuotes, maxQuotes)
	}
	if c.MinDocuments < 1 || c.MinDocuments > maxMinimum {
		bad("reports: min_documents: %d: must be from 1 to %d", c.MinDocuments, maxMinimum)
	}
	return errors.Join(problems...)
}

// orDefaults fills zero fields.
func (c Config) orDefaults() Config {
	d := Defaults()
	if c.Dir == "" {
		c.Dir = d.Dir
	}
	if c.Grace == 0 {
		c.Grace = d.Grace
	}
	if c.QuotesPerCard == 0 {
		c.QuotesPerCard = d.QuotesPerCard
	}
	if c.MinDocuments == 0 {
		c.MinDocuments = d.MinDocuments
	}
	return c
}
