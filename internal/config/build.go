package config

import (
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/internal/weburl"
	"github.com/hymnsheet/hymnsheet/narratives/vector/endpoint"
	"github.com/hymnsheet/hymnsheet/reports"
)

// A builder makes a Config of a tree that the schema has seen, and notes what
// only a reader of several keys can know to be wrong.
type builder struct {
	*tree
	open func(path string) ([]byte, error)
	c    *Config
}

func (b *builder) build(root *node) {
	c := b.c
	c.given = map[string]bool{}
	for _, section := range settingSections {
		if n := root.field(section); n != nil {
			for _, f := range n.fields {
				c.given[section+"."+f.name] = true
			}
		}
	}
	n := root.field("store")
	c.Store = Store{Path: b.path(read[string](n, "store", "path")), KeyFile: b.path(read[string](n, "store", "key_file"))}
	n = root.field("archive")
	c.Archive = Archive{
		Dir:     b.path(read[string](n, "archive", "dir")),
		MaxFile: read[int64](n, "archive", "max_file"),
		MinFree: read[int64](n, "archive", "min_free"),
	}
	if c.Archive.MaxFile < 1<<20 {
		b.problem(line(n, "max_file"), "archive: max_file %q: must be 1MiB or more", formatSize(c.Archive.MaxFile))
	}
	n = root.field("run")
	c.Run = Run{
		FailShare:   read[float64](n, "run", "fail_share"),
		MaxDuration: read[time.Duration](n, "run", "max_duration"),
		Report:      read[string](n, "run", "report"),
	}
	b.reports(root.field("reports"))
	b.embeddings(root.field("embeddings"))
	b.outlets(root.field("outlets"))
	b.accounts(root.field("accounts"))
	b.editions()
	b.http(root.field("http"))
	b.library(root)
}

// line returns where a key stands, or its section, or 0.
func line(n *node, name string) int {
	if f := n.field(name); f != nil {
		return f.line
	}
	if n != nil {
		return n.line
	}
	return 0
}

// path resolves p against the folder of the file. "~" is left to shells.
func (b *builder) path(p string) string {
	if filepath.IsAbs(p) {
		return filepath.Clean(p)
	}
	return filepath.Join(b.c.Folder, p)
}

func (b *builder) reports(n *node) {
	r := reports.Config{
		Dir:           b.path(read[string](n, "reports", "dir")),
		Grace:         read[time.Duration](n, "reports", "grace"),
		QuotesPerCard: read[int](n, "reports", "quotes_per_card"),
		MinDocuments:  read[int](n, "reports", "min_documents"),
	}
	b.room(n, r.Validate())
	b.c.Reports = r
}

// embeddings reads the endpoint that makes vectors of texts. Without the section
// there is none.
func (b *builder) embeddings(n *node) {
	if n == nil {
		return
	}
	e := endpoint.Config{
		URL:     read[string](n, "embeddings", "url"),
		Model:   read[string](n, "embeddings", "model"),
		KeyEnv:  read[string](n, "embeddings", "key_env"),
		Batch:   read[int](n, "embeddings", "batch"),
		Timeout: read[time.Duration](n, "embeddings", "timeout"),
	}
	b.room(n, e.Validate())
	b.c.Embeddings = e
}

// room adds what a room's own Validate says, at the line of the section.
func (b *builder) room(n *node, err error) {
	if err == nil {
		return
	}
	for _, one := range strings.Split(err.Error(), "\n") {
		at := 0
		if n != nil {
			at = n.line
			for _, f := range n.fields {
				if strings.Contains(one, ": "+f.name+":") {
					at = f.line
				}
			}
		}
		b.problem(at, "%s", one)
	}
}

// Limits of the wire, each with what would go wrong beyond it.
const (
	politeDelay = time.Second      // under this a small server notices us
	longDelay   = 10 * time.Minute // over this a budget of 500 pages takes days
	maxWorkers  = 256              // each holds a connection and a page
	maxHops     = 20               // longer chains are loops
	maxBody     = 256 << 20        // bodies are held in memory
)

func (b *builder) http(n *node) {
	h := crawler.HTTP{
		UserAgent:    read[string](n, "http", "user_agent"),
		Contact:      read[string](n, "http", "contact"),
		Proxy:        read[string](n, "http", "proxy"),
		MinDelay:     read[time.Duration](n, "http", "min_delay"),
		MaxDelay:     read[time.Duration](n, "http", "max_delay"),
		Timeout:      read[time.Duration](n, "http", "timeout"),
		MaxBody:      read[int64](n, "http", "max_body"),
		MaxFeed:      read[int64](n, "http", "max_feed"),
		Workers:      read[int](n, "http", "workers"),
		Hops:         read[int](n, "http", "hops"),
		AllowPrivate: read[bool](n, "http", "allow_private"),
	}
	b.c.HTTP = h
	if n == nil {
		return
	}
	bad := func(key, operand, why string) {
		b.problem(line(n, key), "http: %s %s: %s", key, quote(operand), why)
	}
	if h.Contact != "" && !validContact(h.Contact) {
		bad("contact", h.Contact, "must be a mail address or an http(s) page that says who you are: write mailto:you@example.org")
	}
	if strings.ContainsAny(h.UserAgent, "\r\n") || len(h.UserAgent) > 200 {
		bad("user_agent", h.UserAgent, "must be one line of at most 200 bytes, such as hymnsheet/1.0")
	}
	if h.Proxy != "" {
		if u, err := url.Parse(h.Proxy); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" {
			bad("proxy", h.Proxy, "must be an address such as http://127.0.0.1:3128; leave it out to use HTTP_PROXY and HTTPS_PROXY")
		}
	}
	if h.MinDelay < politeDelay && !h.AllowPrivate && !b.loopbackOnly() {
		bad("min_delay", FormatDuration(h.MinDelay), "must be 1s or more: shorter delays are for loopback sources or with allow_private: true")
	}
	if h.MinDelay > longDelay {
		bad("min_delay", FormatDuration(h.MinDelay), "must be "+FormatDuration(longDelay)+" or less")
	}
	if h.MaxDelay < h.MinDelay {
		if n.field("max_delay") != nil {
			bad("max_delay", FormatDuration(h.MaxDelay), "must not be less than min_delay, which is "+FormatDuration(h.MinDelay))
		} else {
			b.c.HTTP.MaxDelay = h.MinDelay
		}
	}
	if h.Timeout < time.Second || h.Timeout > 10*time.Minute {
		bad("timeout", FormatDuration(h.Timeout), "must be from 1s to 10m")
	}
	for _, one := range []struct {
		key  string
		size int64
	}{{"max_body", h.MaxBody}, {"max_feed", h.MaxFeed}} {
		if one.size < 64<<10 || one.size > maxBody {
			bad(one.key, formatSize(one.size), "must be from 64KiB to "+formatSize(maxBody))
		}
	}
	if h.Workers < 1 || h.Workers > maxWorkers {
		bad("workers", n.field("workers").text, "must be from 1 to 256")
	}
	if h.Hops > maxHops {
		bad("hops", n.field("hops").text, "must be from 0 to 20")
	}
}

// validContact reports whether s lets a webmaster reach the operator.
func validContact(s string) bool {
	if strings.ContainsAny(s, " \t\r\n()<>") {
		return false
	}
	if u, err := url.Parse(s); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		return u.Host != ""
	}
	a, err := mail.ParseAddress(strings.TrimPrefix(s, "mailto:"))
	return err == nil && strings.Contains(a.Address, ".")
}

// loopbackOnly reports whether every source lies on this machine.
func (b *builder) loopbackOnly() bool {
	some := false
	check := func(raw string) bool {
		some = true
		u, err := url.Parse(raw)
		return err == nil && loopback(u.Hostname())
	}
	for _, o := range b.c.Outlets {
		for _, s := range o.Sources {
			if !check(s.URL) {
				return false
			}
		}
	}
	for _, a := range b.c.Accounts {
		if !check(a.Poll) {
			return false
		}
	}
	return some
}

func loopback(host string) bool {
	return strings.HasSuffix(host, ".localhost") || weburl.IsLoopback(host)
}

// badURL says what is wrong with an address to ask, empty if nothing is.
func badURL(raw string) string {
	u, err := url.Parse(raw)
	switch {
	case strings.ContainsAny(raw, " \t\n"):
		return "has a space in it"
	case err != nil:
		return "is not a URL: write https://…"
	case strings.HasPrefix(raw, "//"):
		return "has no scheme: write https:" + raw
	case u.Scheme == "" && strings.Contains(strings.SplitN(raw, "/", 2)[0], "."):
		return "has no scheme: write https://" + raw
	case u.Scheme != "http" && u.Scheme != "https":
		return "scheme must be http or https"
	case u.Hostname() == "":
		return "names no host"
	case u.User != nil:
		return "holds a user name or password: remove it"
	case u.Port() != "" && !validPort(u.Port()):
		return "port must be from 1 to 65535"
	}
	if _, err := weburl.Canonical(raw); err != nil {
		return "host is not a name or an address"
	}
	return ""
}

func validPort(s string) bool {
	p, err := net.LookupPort("tcp", s)
	return err == nil && p > 0
}

// badHost says what is wrong with a host of scope, empty if nothing is. It may
// name a port.
func badHost(h string) string {
	if name, port, err := net.SplitHostPort(h); err == nil && name != "" && !strings.ContainsAny(h, "/[") {
		if !validPort(port) {
			return "port must be from 1 to 65535"
		}
		h = name
	}
	if strings.Contains(h, "/") || strings.Contains(h, ":") && !strings.HasPrefix(h, "[") {
		if u, err := url.Parse(h); err == nil && u.Hostname() != "" {
			return "must be a host: write " + u.Hostname()
		}
		return "must be a host: write example.org"
	}
	if strings.HasPrefix(h, "*.") {
		return "a host covers its subdomains: write " + h[2:]
	}
	if strings.ContainsAny(h, " \t*?#@") || strings.HasPrefix(h, ".") || strings.HasSuffix(h, ".") {
		return "must be a host: write example.org"
	}
	return ""
}

var (
	stateCode = regexp.MustCompile(`^[A-Z]{2}$`)
	language  = regexp.MustCompile(`^[a-z]{2,3}$`)
	labelDate = regexp.MustCompile(`^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)
)

func validLanguage(s string) bool { return language.MatchString(s) }

// languageHint says what to write instead of s.
func languageHint(s string) string {
	low := strings.ToLower(s)
	if i := strings.IndexAny(low, "-_"); i > 0 && validLanguage(low[:i]) {
		return "write " + low[:i] + ", without region or script"
	}
	if c, ok := map[string]string{
		"english": "en", "chinese": "zh", "cn": "zh", "russian": "ru", "arabic": "ar", "persian": "fa",
		"farsi": "fa", "spanish": "es", "french": "fr", "turkish": "tr", "vietnamese": "vi", "german": "de",
	}[low]; ok {
		return "write " + c
	}
	if validLanguage(low) {
		return "write " + low
	}
	return "must be two letters, such as en, zh or ru"
}

func stateHint(s string) string {
	if up := strings.ToUpper(s); stateCode.MatchString(up) {
		return "write " + up
	}
	return "must be two capital letters (ISO 3166-1), such as CN"
}
