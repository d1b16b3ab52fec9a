package endpoint

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/weburl"
)

// A Config says which endpoint is asked; the zero value asks none.
type Config struct {
	URL     string // what /embeddings is added to, such as http://127.0.0.1:11434/v1
	Model   string // as the endpoint calls it
	KeyEnv  string // environment variable that holds the key; empty: none is sent
	Batch   int    // texts in one request
	Timeout time.Duration
}

// On says whether an endpoint is to be asked at all.
func (c Config) On() bool { return c.URL != "" }

// MostBatch bounds the texts of one request.
const MostBatch = 256

var variable = regexp.MustCompile(`^[A-Z_][A-Z0-9_]{0,63}$`)

// Validate returns all that is wrong, a line each.
func (c Config) Validate() error {
	if !c.On() {
		return nil
	}
	var errs []error
	problem := func(format string, args ...any) { errs = append(errs, fmt.Errorf("embeddings: "+format, args...)) }
	u, err := url.Parse(c.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		problem("url: must be an http or https address, such as http://127.0.0.1:11434/v1")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		problem("url: must have no user, query or fragment: a key goes into an environment variable that key_env names")
	case c.KeyEnv != "" && u.Scheme == "http" && !weburl.IsLoopback(u.Hostname()):
		problem("key_env: a key is not sent over http to another machine: write https in url")
	}
	if c.KeyEnv != "" && !variable.MatchString(c.KeyEnv) { // not quoted: it could be the key
		problem("key_env: must be the name of an environment variable in capital letters; the key itself stays out of this file")
	}
	if c.Batch < 1 || c.Batch > MostBatch {
		problem("batch: %d: must be 1 to %d", c.Batch, MostBatch)
	}
	if c.Timeout < time.Second || c.Timeout > 10*time.Minute {
		problem("timeout: %v: must be 1s to 10m", c.Timeout)
	}
	return errors.Join(errs...)
}

// Local says whether the endpoint is this machine.
func (c Config) Local() bool {
	u, err := url.Parse(c.URL)
	return err == nil && weburl.IsLoopback(u.Hostname())
}
