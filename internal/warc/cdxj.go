package warc

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An Entry is a capture as an index lists it.
type Entry struct {
	Location
	URL    string
	Time   time.Time // UTC
	MIME   string    // without parameters, lower case; "warc/revisit" for revisits
	Status int       // of the HTTP response; 0 for resource records
	Digest string    // of the payload, as in WARC-Payload-Digest; empty if the record has none
}

// revisitMIME is what indexes call a revisit record.
const revisitMIME = "warc/revisit"

// entryOf returns the index entry of a response, revisit or resource record;
// ok is false for other records and for those without an address or a time.
func entryOf(r Record) (e Entry, ok bool) {
	e = Entry{Location: r.Location, URL: r.TargetURI, Time: r.Date, Digest: r.Field(fieldPayload)}
	if e.URL == "" || e.Time.IsZero() {
		return e, false
	}
	switch r.Type {
	case TypeResource:
		e.MIME = mimeOf(r.Field(fieldContentType))
		return e, true
	case TypeResponse, TypeRevisit:
		head, _ := splitHead(r.Block)
		lines := headLines(head)
		if len(lines) > 0 {
			e.Status = statusOf(lines[0])
			for _, l := range lines[1:] {
				if name, value, _ := bytes.Cut(l, []byte(":")); e.MIME == "" && strings.EqualFold(string(bytes.TrimSpace(name)), "Content-Type") {
					e.MIME = mimeOf(string(value))
				}
			}
		}
		if e.MIME = cmp.Or(e.MIME, mimeOf("")); r.Type == TypeRevisit {
			e.MIME = revisitMIME
		}
		return e, true
	}
	return e, false
}

func mimeOf(contentType string) string {
	mime, _, _ := strings.Cut(contentType, ";")
	if mime = strings.ToLower(strings.TrimSpace(mime)); mime == "" || strings.ContainsAny(mime, " \t\"\\") {
		return "unk" // as other indexers say unknown
	}
	return mime
}

// Index lists the captures of files of dir, in the order of an index: by SURT
// of the address, then by time. keep, if not nil, chooses. Stretches that
// cannot be read are passed over and told. An entry takes about 400 bytes.
func Index(dir string, files []string, keep func(Entry) bool) ([]Entry, []Problem, error) {
	var entries []Entry
	var bad []Problem
	for _, name := range files {
		err := walk(dir, name, func(r Record) error {
			if e, ok := entryOf(r); ok && (keep == nil || keep(e)) {
				entries = append(entries, e)
			}
			return nil
		}, func(p Problem) { bad = append(bad, p) })
		if err != nil {
			return nil, bad, fmt.Errorf("index archive file %s: %w", filepath.Join(dir, name), err)
		}
	}
	sortEntries(entries)
	return entries, bad, nil
}

func sortEntries(entries []Entry) {
	keys := make(map[string]string, len(entries))
	for _, e := range entries {
		if _, ok := keys[e.URL]; !ok {
			keys[e.URL] = surt(e.URL)
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(strings.Compare(keys[a.URL], keys[b.URL]), a.Time.Compare(b.Time),
			strings.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset))
	})
}

// walk calls fn for each record of a file of dir, bad for each stretch that
// cannot be read; it goes on at the next whole record.
func walk(dir, name string, fn func(Record) error, bad func(Problem)) error {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	s := newScanner(f, 0)
	for {
		rec, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			damage, ok := errors.AsType[*DamageError](err)
			if !ok {
				return err
			}
			next, err := nextMember(f, damage.Offset+1, info.Size())
			if err != nil {
				return err
			}
			end := next
			if next < 0 {
				end = info.Size()
			}
			bad(Problem{Location: Location{name, damage.Offset, end - damage.Offset}, Why: damage.Why})
			if next < 0 {
				return nil
			}
			s = newScanner(io.NewSectionReader(f, next, info.Size()-next), next)
			continue
		}
		rec.File = name
		if err := fn(rec); err != nil {
			return err
		}
	}
}

// cdxFields are the fields of a line, in the order that pywb writes them.
type cdxFields struct {
	URL      string `json:"url"`
	MIME     string `json:"mime"`
	Status   string `json:"status,omitempty"`
	Digest   string `json:"digest,omitempty"`
	Length   string `json:"length"`
	Offset   string `json:"offset"`
	Filename string `json:"filename"`
}

// WriteCDXJ writes entries, which Index has sorted, as CDXJ: the SURT of the
// address, 14 digits of time, a JSON object.
func WriteCDXJ(to io.Writer, entries []Entry) error {
	w := bufio.NewWriter(to)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, e := range entries {
		status := ""
		if e.Status > 0 {
			status = strconv.Itoa(e.Status)
		}
		if _, err := fmt.Fprintf(w, "%s %s ", surt(e.URL), e.Time.UTC().Format("20060102150405")); err != nil {
			return fmt.Errorf("write index: %w", err)
		}
		err := enc.Encode(cdxFields{
			URL: e.URL, MIME: e.MIME, Status: status, Digest: e.Digest,
			Length: strconv.FormatInt(e.Length, 10), Offset: strconv.FormatInt(e.Offset, 10), Filename: e.File,
		})
		if err != nil {
			return fmt.Errorf("write index: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	return nil
}

var wwwRE = regexp.MustCompile(`^(https?://)www\d*\.`)

// surt returns the key under which indexes file an address: the host turned
// round, lower case, parameters sorted, "www." left out. It follows getSurt of
// warcio.js, which ReplayWeb.page looks captures up with. What is no http(s)
// address is its own key.
func surt(raw string) string {
	if !strings.HasPrefix(raw, "http://") && !strings.HasPrefix(raw, "https://") {
		return oneWord(raw)
	}
	lower := strings.ToLower(wwwRE.ReplaceAllString(raw, "$1"))
	u, err := url.Parse(lower)
	if err != nil || u.Hostname() == "" {
		return oneWord(raw)
	}
	host := strings.Split(u.Hostname(), ".")
	slices.Reverse(host)
	key := strings.Join(host, ",")
	if p := u.Port(); p != "" && !(u.Scheme == "http" && p == "80") && !(u.Scheme == "https" && p == "443") {
		key += ":" + p
	}
	// As written: escapes keep their case.
	_, rest, _ := strings.Cut(lower, "://")
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	key += ")/"
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		key += rest[i+1:]
	}
	if query != "" {
		params := strings.Split(query, "&")
		slices.Sort(params)
		key += "?" + strings.Join(params, "&")
	}
	return oneWord(key)
}

// oneWord escapes what would break a line of an index in two.
func oneWord(key string) string {
	if !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return key
	}
	var b strings.Builder
	for _, c := range []byte(key) {
		if c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
